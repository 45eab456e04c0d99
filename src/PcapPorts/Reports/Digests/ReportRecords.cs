using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

readonly record struct CardRecord(CaptureCard? Card);

readonly struct CardFields : IRecordFields<CardRecord>
{
    static readonly CaptureCard None = new("", 0, "", 0, null, 0, 0, 0, long.MinValue, long.MinValue, 0, 0, null, null);

    public static void Write<TRecord>(ref TRecord record, in CardRecord value)
        where TRecord : struct, IRecord, allows ref struct
    {
        CaptureCard card = value.Card ?? None;
        record.Text("capture"u8, card.Name);
        record.Number("files"u8, (long)card.Files);
        record.Word("format"u8, card.Format);
        record.Number("length"u8, card.Length);
        record.Word("sha256"u8, card.Sha256);
        record.Number("packets"u8, card.Packets);
        record.Number("bytes"u8, card.Bytes);
        record.Number("flows"u8, card.Flows);
        record.Time("first"u8, new Timestamp(card.First));
        record.Time("last"u8, new Timestamp(card.Last));
        record.Number("dropped"u8, card.Dropped);
        record.Number("snapped"u8, card.Snapped);
        record.Text("damage"u8, card.Damage);
        record.Text("failure"u8, card.Failure);
    }
}

readonly record struct FindingRecord(Finding? Finding, string? File);

readonly struct FindingFields : IRecordFields<FindingRecord>
{
    public static void Write<TRecord>(ref TRecord record, in FindingRecord value)
        where TRecord : struct, IRecord, allows ref struct
    {
        Finding finding = value.Finding ?? new Finding(FindingWeight.Low, "", "", -1, [], "");
        record.Word("weight"u8, finding.WeightText);
        record.Word("kind"u8, finding.Kind);
        record.Text("text"u8, finding.Text);
        record.Text("frames_of"u8, value.File);
        long[] frames = [.. finding.Frames];
        record.Numbers("frames"u8, frames);
        record.Text("filter"u8, finding.Filter);
    }
}

readonly record struct CalledNameRecord(string? Kind, string? Name, long Count, string? Detail, long Frame, string? File);

readonly struct CalledNameFields : IRecordFields<CalledNameRecord>
{
    public static void Write<TRecord>(ref TRecord record, in CalledNameRecord value)
        where TRecord : struct, IRecord, allows ref struct
    {
        record.Word("kind"u8, value.Kind);
        record.Text("name"u8, value.Name);
        record.Number("count"u8, value.Count);
        record.Text("detail"u8, value.Detail);
        record.Number("frame"u8, value.Frame);
        record.Text("frame_of"u8, value.File);
    }
}

readonly record struct HostRecord(IpAddress Host, long Flows, ulong Packets, ulong Bytes, string? Name, string? NameSource);

readonly struct HostFields : IRecordFields<HostRecord>
{
    public static void Write<TRecord>(ref TRecord record, in HostRecord value)
        where TRecord : struct, IRecord, allows ref struct
    {
        record.Address("ip"u8, value.Host);
        record.Text("name"u8, value.Name);
        record.Word("name_source"u8, value.NameSource);
        record.Number("flows"u8, value.Flows);
        record.Number("packets"u8, value.Packets);
        record.Number("bytes"u8, value.Bytes);
    }
}

readonly record struct ServiceRecord(string? Service, bool Proven, long Flows, ulong Packets, ulong Bytes);

readonly struct ServiceFields : IRecordFields<ServiceRecord>
{
    public static void Write<TRecord>(ref TRecord record, in ServiceRecord value)
        where TRecord : struct, IRecord, allows ref struct
    {
        record.Word("service"u8, value.Service);
        record.Flag("proven_by_payload"u8, value.Proven);
        record.Number("flows"u8, value.Flows);
        record.Number("packets"u8, value.Packets);
        record.Number("bytes"u8, value.Bytes);
    }
}

readonly record struct ReportFlowRecord(ReportFlow? Flow, string? File);

readonly struct ReportFlowFields : IRecordFields<ReportFlowRecord>
{
    static readonly ReportFlow None = new();

    public static void Write<TRecord>(ref TRecord record, in ReportFlowRecord value)
        where TRecord : struct, IRecord, allows ref struct
    {
        ReportFlow flow = value.Flow ?? None;
        record.Text("file"u8, value.File);
        record.Number("id"u8, flow.Id);
        record.Word("proto"u8, ProtocolName.Of(flow.Protocol));
        record.Address("client_ip"u8, flow.Client);
        record.Number("client_port"u8, (ulong)flow.ClientPort);
        record.Address("server_ip"u8, flow.Server);
        record.Number("server_port"u8, (ulong)flow.ServerPort);
        record.Word("service"u8, flow.Service);
        record.Word("service_basis"u8, Flows.ServiceBasisName.ToText(flow.Basis));
        record.Flag("nonstandard_port"u8, flow.NonstandardPort);
        record.Number("packets_to_server"u8, flow.PacketsToServer);
        record.Number("packets_to_client"u8, flow.PacketsToClient);
        record.Number("bytes_to_server"u8, flow.BytesToServer);
        record.Number("bytes_to_client"u8, flow.BytesToClient);
        record.Time("first"u8, new Timestamp(value.Flow is null ? long.MinValue : flow.First));
        record.Time("last"u8, new Timestamp(value.Flow is null ? long.MinValue : flow.Last));
        record.Word("state"u8, Flows.TcpStateName.ToText(flow.State));
        record.Word("label_basis"u8, Flows.RoleBasisName.ToText(flow.Role.Basis));
        record.Fraction("label_confidence"u8, flow.Role.Confidence);
        record.Number("frame"u8, flow.FirstFrame);
        record.Number("round_trip_nanoseconds"u8, flow.RoundTrip);
        record.Number("retransmissions"u8, (long)flow.Retransmissions);
        record.Number("gaps"u8, (long)flow.Gaps);
        record.Number("zero_windows"u8, (long)flow.ZeroWindows);
        record.Text("filter"u8, value.Flow is null ? null : Finding.FlowFilter(flow));
    }
}
