using PcapPorts.Analysis.Names;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Ports;

namespace PcapPorts.Reports;

/// <summary>The record of a flow. The names are the interface that scripts rely on.</summary>
public readonly struct FlowFields : IRecordFields<LabelledFlow>
{
    /// <inheritdoc/>
    public static void Write<TRecord>(ref TRecord record, in LabelledFlow flow)
        where TRecord : struct, IRecord, allows ref struct
    {
        record.Number("id"u8, flow.Id);
        WriteProtocol(ref record, in flow);
        record.BeginGroup("client"u8);
        WriteClient(ref record, in flow);
        record.EndGroup();
        record.BeginGroup("server"u8);
        WriteServer(ref record, in flow);
        record.EndGroup();
        WriteDirections(ref record, "packets"u8, flow.PacketsToServer, flow.PacketsToClient);
        WriteDirections(ref record, "bytes"u8, flow.BytesToServer, flow.BytesToClient);
        WriteDirections(ref record, "payload"u8, flow.PayloadToServer, flow.PayloadToClient);
        record.Time("first"u8, flow.First);
        record.Time("last"u8, flow.Last);
        WriteService(ref record, in flow);
        record.Flag("nonstandard_port"u8, flow.Service.NonstandardPort);
        record.BeginGroup("label"u8);
        record.Word("basis"u8, flow.Role.Basis.ToText());
        record.Fraction("confidence"u8, flow.Role.Confidence);
        WriteFrames(ref record, in flow.Role);
        record.EndGroup();
        record.Word("state"u8, flow.State.ToText());
        record.Flag("midstream"u8, flow.IsMidstream);
        WriteIcmp(ref record, in flow);
        WriteCommunityId(ref record, in flow);
        record.Number("depth"u8, (long)flow.Depth);
        record.Word("tunnel"u8, flow.Tunnel.ToText());
        Span<long> vlans = stackalloc long[DecodedPacket.MaxVlans];
        record.Numbers("vlan"u8, vlans[..flow.CopyVlans(vlans)]);
    }

    /// <summary>Writes <c>proto</c>.</summary>
    public static void WriteProtocol<TRecord>(ref TRecord record, in LabelledFlow flow)
        where TRecord : struct, IRecord, allows ref struct => record.Word("proto"u8, ProtocolName.Of(flow.Protocol));

    /// <summary>Writes the members of <c>client</c>; the caller begins and ends the group, and may add its own.</summary>
    public static void WriteClient<TRecord>(ref TRecord record, in LabelledFlow flow)
        where TRecord : struct, IRecord, allows ref struct => WriteEndpoint(ref record, flow.ClientAddress, flow.ClientPort, flow.HasPorts, flow.ClientName);

    /// <summary>Writes the members of <c>server</c>; the caller begins and ends the group, and may add its own.</summary>
    public static void WriteServer<TRecord>(ref TRecord record, in LabelledFlow flow)
        where TRecord : struct, IRecord, allows ref struct => WriteEndpoint(ref record, flow.ServerAddress, flow.ServerPort, flow.HasPorts, flow.ServerName);

    /// <summary>Writes <c>service</c> and <c>service_basis</c>.</summary>
    public static void WriteService<TRecord>(ref TRecord record, in LabelledFlow flow)
        where TRecord : struct, IRecord, allows ref struct
    {
        record.Word("service"u8, flow.Service.Name);
        record.Word("service_basis"u8, flow.Service.Basis.ToText());
    }

    /// <summary>Writes a group of one number each way.</summary>
    public static void WriteDirections<TRecord>(ref TRecord record, ReadOnlySpan<byte> name, ulong toServer, ulong toClient)
        where TRecord : struct, IRecord, allows ref struct
    {
        record.BeginGroup(name);
        record.Number("to_server"u8, toServer);
        record.Number("to_client"u8, toClient);
        record.EndGroup();
    }

    static void WriteEndpoint<TRecord>(ref TRecord record, IpAddress address, ushort port, bool hasPorts, AddressName? name)
        where TRecord : struct, IRecord, allows ref struct
    {
        record.Address("ip"u8, address);
        if (hasPorts)
        {
            record.Number("port"u8, (ulong)port);
            record.Word("port_class"u8, PortClasses.Of(port) switch
            {
                PortClass.System => "system"u8,
                PortClass.User => "user"u8,
                _ => "dynamic"u8,
            });
        }
        else
        {
            record.Null("port"u8);
            record.Null("port_class"u8);
        }
        record.Text("name"u8, name?.Name);
        record.Word("name_source"u8, name?.Source.ToText());
    }

    static void WriteFrames<TRecord>(ref TRecord record, in FlowRole role)
        where TRecord : struct, IRecord, allows ref struct
    {
        Span<long> frames = [role.Frame, role.SecondFrame];
        record.Numbers("frames"u8, frames[..(role.Frame == 0 ? 0 : role.SecondFrame == 0 ? 1 : 2)]);
    }

    static void WriteIcmp<TRecord>(ref TRecord record, in LabelledFlow flow)
        where TRecord : struct, IRecord, allows ref struct
    {
        if (flow.IcmpType < 0)
        {
            record.Absent("icmp.type"u8);
            record.Absent("icmp.code"u8);
            record.Absent("icmp.identifier"u8);
            return;
        }
        record.BeginGroup("icmp"u8);
        record.Number("type"u8, (long)flow.IcmpType);
        record.Number("code"u8, (ulong)flow.IcmpCode);
        if (IcmpPairing.ReplyType((byte)flow.IcmpType, flow.Key.Version == 6) >= 0)
            record.Number("identifier"u8, (ulong)flow.Key.LowPort);
        else
            record.Absent("identifier"u8);
        record.EndGroup();
    }

    static void WriteCommunityId<TRecord>(ref TRecord record, in LabelledFlow flow)
        where TRecord : struct, IRecord, allows ref struct
    {
        if (typeof(TRecord) == typeof(SeparatedHeader))
        {
            record.Null("community_id"u8);
            return;
        }
        Span<byte> id = stackalloc byte[CommunityId.Length];
        CommunityId.Write(in flow.Key, flow.IcmpAskedByHigh, flow.IcmpCode, id);
        record.Word("community_id"u8, id);
    }
}
