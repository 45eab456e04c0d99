using System.Text;
using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Ports;

namespace PcapPorts.Filters;

/// <summary>What is known of a flow, as fields: those of the records of <c>flows</c>, with <c>flow.</c> before their names.</summary>
public static class FlowProperties
{
    static readonly Protocol s_flow = new("Flow of a packet", "Flow", "flow");
    static readonly Field Id = s_flow.UInt32("id", "Number in this capture");
    static readonly Field Proto = s_flow.String("proto", "Transport protocol: tcp, udp, icmp, ...");
    static readonly Field Ip4 = s_flow.IPv4("ip", "Address of the client or the server");
    static readonly Field Ip6 = s_flow.IPv6("ipv6", "IPv6 address of the client or the server");
    static readonly Field Port = s_flow.UInt16("port", "Port of the client or the server");
    static readonly Field ClientIp4 = s_flow.IPv4("client.ip", "Address of the client", also: Ip4);
    static readonly Field ClientIp6 = s_flow.IPv6("client.ipv6", "IPv6 address of the client", also: Ip6);
    static readonly Field ClientPort = s_flow.UInt16("client.port", "Port of the client", also: Port);
    static readonly Field ClientClass = s_flow.String("client.port_class", "Class of the client's port: system, user or dynamic");
    static readonly Field ServerIp4 = s_flow.IPv4("server.ip", "Address of the server", also: Ip4);
    static readonly Field ServerIp6 = s_flow.IPv6("server.ipv6", "IPv6 address of the server", also: Ip6);
    static readonly Field ServerPort = s_flow.UInt16("server.port", "Port of the server", also: Port);
    static readonly Field ServerClass = s_flow.String("server.port_class", "Class of the server's port: system, user or dynamic");
    static readonly Field PacketsToServer = s_flow.UInt64("packets.to_server", "Frames to the server");
    static readonly Field PacketsToClient = s_flow.UInt64("packets.to_client", "Frames to the client");
    static readonly Field BytesToServer = s_flow.UInt64("bytes.to_server", "Wire bytes to the server");
    static readonly Field BytesToClient = s_flow.UInt64("bytes.to_client", "Wire bytes to the client");
    static readonly Field PayloadToServer = s_flow.UInt64("payload.to_server", "Payload bytes to the server");
    static readonly Field PayloadToClient = s_flow.UInt64("payload.to_client", "Payload bytes to the client");
    static readonly Field First = s_flow.RelativeTime("first", "Earliest time");
    static readonly Field Last = s_flow.RelativeTime("last", "Latest time");
    static readonly Field Duration = s_flow.RelativeTime("duration", "Time from the first frame to the last");
    static readonly Field Service = s_flow.String("service", "Service");
    static readonly Field ServiceBasis = s_flow.String("service_basis", "What names the service: payload, port or parent");
    static readonly Field NonstandardPort = s_flow.Boolean("nonstandard_port", "Whether the service was found on a port that is not its own");
    static readonly Field LabelBasis = s_flow.String("label.basis", "What tells client and server apart: syn, synack, payload, port, fan-in, first-packet");
    static readonly Field LabelConfidence = s_flow.Double("label.confidence", "How sure that is, from 0 to 1");
    static readonly Field State = s_flow.String("state", "How far a TCP connection came: attempt, refused, open, half-closed, closed, reset");
    static readonly Field IsMidstream = s_flow.Boolean("midstream", "Whether no handshake was seen");
    static readonly Field Depth = s_flow.UInt8("depth", "IP headers around the flow's own");
    static readonly Field Tunnel = s_flow.String("tunnel", "What carries the flow");
    static readonly Field Vlan = s_flow.UInt16("vlan", "VLAN identifier");

    /// <summary>The protocol that stands for flows.</summary>
    public static Protocol Protocol => s_flow;

    /// <summary>Adds the fields of a flow to a list, behind what it holds.</summary>
    /// <param name="fields">The list.</param>
    /// <param name="table">The flows.</param>
    /// <param name="labeler">Their roles and services.</param>
    /// <param name="index">Index of the flow in its table.</param>
    /// <param name="id">Its number in the capture.</param>
    public static void AddTo(FieldList fields, FlowTable table, FlowLabeler labeler, int index, long id)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(labeler);
        Flow flow = table[index];
        FlowRole role = labeler.Role(index);
        FlowService service = labeler.Service(index, in role);
        bool high = role.ClientIsHigh;
        int root = fields.Open(s_flow.Root, 0, 0);
        fields.AddGenerated(Id, (ulong)id);
        AddText(fields, Proto, new IpProtocol(flow.Protocol).Name);
        FlowKey key = flow.Key;
        AddEndpoint(fields, in key, high, ClientIp4, ClientIp6, ClientPort, ClientClass);
        AddEndpoint(fields, in key, !high, ServerIp4, ServerIp6, ServerPort, ServerClass);
        fields.AddGenerated(PacketsToServer, flow.Packets(high));
        fields.AddGenerated(PacketsToClient, flow.Packets(!high));
        fields.AddGenerated(BytesToServer, flow.Bytes(high));
        fields.AddGenerated(BytesToClient, flow.Bytes(!high));
        fields.AddGenerated(PayloadToServer, flow.Payload(high));
        fields.AddGenerated(PayloadToClient, flow.Payload(!high));
        if (flow.First.HasValue)
        {
            fields.AddGenerated(First, (ulong)flow.First.Nanoseconds);
            fields.AddGenerated(Last, (ulong)flow.Last.Nanoseconds);
            fields.AddGenerated(Duration, (ulong)(flow.Last.Nanoseconds - flow.First.Nanoseconds));
        }
        if (service.Name is not null)
            AddText(fields, Service, service.Name);
        AddText(fields, ServiceBasis, service.Basis.ToText());
        fields.AddGenerated(NonstandardPort, service.NonstandardPort ? 1UL : 0);
        AddText(fields, LabelBasis, role.Basis.ToText());
        fields.AddGenerated(LabelConfidence, role.Confidence);
        AddText(fields, State, flow.State(high).ToText());
        fields.AddGenerated(IsMidstream, flow.IsMidstream ? 1UL : 0);
        fields.AddGenerated(Depth, (ulong)flow.Depth);
        AddText(fields, Tunnel, flow.Tunnel.ToText());
        Span<ushort> vlans = stackalloc ushort[DecodedPacket.MaxVlans];
        foreach (ushort vlan in vlans[..flow.CopyVlans(vlans)])
            fields.AddGenerated(Vlan, vlan);
        fields.Close(root);
    }

    static void AddEndpoint(FieldList fields, in FlowKey key, bool high, Field ip4, Field ip6, Field port, Field portClass)
    {
        IpAddress address = new(key.Version, high ? key.HighHigh : key.LowHigh, high ? key.HighLow : key.LowLow);
        Span<byte> bytes = stackalloc byte[16];
        if (address.TryWrite(bytes, out int length))
            fields.AddBytes(address.IsIpv4 ? ip4 : ip6, bytes[..length], 0, 0);
        if (!new IpProtocol(key.Protocol).HasPorts)
            return;
        ushort number = high ? key.HighPort : key.LowPort;
        fields.AddGenerated(port, number);
        AddText(fields, portClass, PortClasses.Of(number).Name());
    }

    static void AddText(FieldList fields, Field field, string? text)
    {
        if (text is null)
            return;
        Span<byte> bytes = stackalloc byte[128];
        if (Encoding.UTF8.TryGetBytes(text, bytes, out int length))
            fields.AddBytes(field, bytes[..length], 0, 0);
    }
}
