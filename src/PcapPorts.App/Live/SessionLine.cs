using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Reports;

namespace PcapPorts.App.Live;

/// <summary>A session as it is printed.</summary>
/// <param name="Flow">The flow behind it.</param>
/// <param name="Age">Nanoseconds since its first frame.</param>
/// <param name="RateToServer">Bytes a second lately; -1 when nothing was measured.</param>
/// <param name="RateToClient">Bytes a second lately; -1 when nothing was measured.</param>
/// <param name="Client">Who holds the client's end, when that is on this host.</param>
/// <param name="Server">Who holds the server's end, when that is on this host.</param>
readonly record struct SessionLine(LabelledFlow Flow, long Age, double RateToServer, double RateToClient, SocketOwner? Client, SocketOwner? Server);

/// <summary>The record of a session.</summary>
readonly struct SessionFields : IRecordFields<SessionLine>
{
    public static void Write<TRecord>(ref TRecord record, in SessionLine session)
        where TRecord : struct, IRecord, allows ref struct
    {
        LabelledFlow flow = session.Flow;
        FlowFields.WriteProtocol(ref record, in flow);
        record.BeginGroup("client"u8);
        FlowFields.WriteClient(ref record, in flow);
        WriteOwner(ref record, session.Client);
        record.EndGroup();
        record.BeginGroup("server"u8);
        FlowFields.WriteServer(ref record, in flow);
        WriteOwner(ref record, session.Server);
        record.EndGroup();
        record.Word("state"u8, flow.State.ToText());
        FlowFields.WriteService(ref record, in flow);
        FlowFields.WriteDirections(ref record, "packets"u8, flow.PacketsToServer, flow.PacketsToClient);
        FlowFields.WriteDirections(ref record, "bytes"u8, flow.BytesToServer, flow.BytesToClient);
        record.BeginGroup("bytes_per_second"u8);
        WriteRate(ref record, "to_server"u8, session.RateToServer);
        WriteRate(ref record, "to_client"u8, session.RateToClient);
        record.EndGroup();
        record.Time("age"u8, new Timestamp(session.Age));
        record.Time("first"u8, flow.First);
        record.Time("last"u8, flow.Last);
    }

    static void WriteOwner<TRecord>(ref TRecord record, SocketOwner? owner)
        where TRecord : struct, IRecord, allows ref struct
    {
        if (owner is { ProcessId: > 0 })
            record.Number("pid"u8, (long)owner.ProcessId);
        else
            record.Null("pid"u8);
        record.Text("process"u8, owner?.Process);
        record.Text("user"u8, owner?.UserText);
    }

    static void WriteRate<TRecord>(ref TRecord record, ReadOnlySpan<byte> name, double rate)
        where TRecord : struct, IRecord, allows ref struct
    {
        if (rate < 0)
            record.Null(name);
        else
            record.Number(name, (long)rate);
    }
}
