using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>
/// sFlow version 5 (sflow.org, "sFlow Version 5", section 5): the datagram's header, and the packets whose first bytes its flow samples carry.
/// Counters are passed over.
/// </summary>
public sealed class SFlowDissector : LayerDissector
{
    /// <summary>Most samples and records of a datagram that are looked at: more do not fit into one.</summary>
    const int MostSamples = 4096;

    const int FlowSample = 1, ExpandedFlowSample = 3, RawHeader = 1;
    const int FlowSampleLength = 32, ExpandedFlowSampleLength = 44, RawHeaderLength = 16;

    static readonly Protocol SFlow = new("InMon sFlow", "sFlow", "sflow");
    static readonly Protocol Datagram = new("InMon sFlow", "sFlow", "sflow_245");
    static readonly Field Version = Datagram.UInt32("version", "Datagram version");
    static readonly Field Agent = Datagram.IPv4("agent", "Agent address");
    static readonly Field Agent6 = Datagram.IPv6("agent.v6", "Agent address");
    static readonly Field SubAgent = Datagram.UInt32("sub_agent_id", "Sub-agent ID");
    static readonly Field SequenceNumber = Datagram.UInt32("sequence_number", "Sequence number");
    static readonly Field Uptime = Datagram.UInt32("sysuptime", "SysUptime");
    static readonly Field SampleCount = Datagram.UInt32("numsamples", "NumSamples");
    static readonly Field HeaderProtocol = Datagram.UInt32("header_protocol", "Header protocol", new ValueStrings { { 1, "Ethernet" }, { 11, "IPv4" }, { 12, "IPv6" } });
    static readonly Field SampledHeader = Datagram.Bytes("header", "Header of sampled packet");

    /// <inheritdoc/>
    public override Protocol Protocol => SFlow;

    /// <inheritdoc/>
    public override IEnumerable<Protocol> Protocols => [SFlow, Datagram];

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.UdpTunnel(6343);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        if (bytes.Length < 8 || BinaryPrimitives.ReadUInt32BigEndian(bytes) != 5)
            return;
        FieldList fields = walk.Fields;
        int root = fields.Open(SFlow.Root, 0, bytes.Length);
        fields.Add(Version, 0, 4);
        bool isIpv6 = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) == 2;
        fields.Add(isIpv6 ? Agent6 : Agent, 8, isIpv6 ? 16 : 4);
        int at = isIpv6 ? 24 : 12;
        fields.Add(SubAgent, at, 4);
        fields.Add(SequenceNumber, at + 4, 4);
        fields.Add(Uptime, at + 8, 4);
        uint samples = (uint)fields.Add(SampleCount, at + 12, 4);
        fields.Info.Begin(SFlow).Add("V5, "u8).Add(samples).Add(" samples"u8);
        at += 16;
        for (uint i = 0; i < Math.Min(samples, MostSamples) && at + 8 <= bytes.Length; i++)
        {
            uint format = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 4)..]);
            at += 8;
            if (length > bytes.Length - at)
                break;
            if (format is FlowSample or ExpandedFlowSample)
                DissectRecords(ref walk, offset, bytes, at + (format == FlowSample ? FlowSampleLength : ExpandedFlowSampleLength), at + (int)length);
            at += (int)length;
        }
        fields.Close(root);
    }

    /// <summary>The records of a flow sample: how many there are stands before the first one.</summary>
    static void DissectRecords(ref LayerWalk walk, int offset, ReadOnlySpan<byte> bytes, int at, int end)
    {
        if (at > end)
            return;
        uint count = BinaryPrimitives.ReadUInt32BigEndian(bytes[(at - 4)..]);
        for (uint i = 0; i < Math.Min(count, MostSamples) && at + 8 <= end; i++)
        {
            uint format = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 4)..]);
            at += 8;
            if (length > end - at)
                return;
            if (format == RawHeader && length >= RawHeaderLength)
                DissectHeader(ref walk, offset, bytes, at, at + (int)length);
            at += (int)length;
        }
    }

    static void DissectHeader(ref LayerWalk walk, int offset, ReadOnlySpan<byte> bytes, int at, int end)
    {
        uint protocol = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
        uint size = BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 12)..]);
        int start = at + RawHeaderLength;
        int length = (int)Math.Min(size, end - start);
        walk.Fields.Add(HeaderProtocol, at, 4);
        if (length > 0)
            walk.Fields.Add(SampledHeader, start, length);
        (LayerDissector? layer, ushort link) = protocol switch
        {
            1 => (EthernetDissector.Instance, Capture.LinkType.Ethernet.Number),
            11 => (Dissectors.Table.ForEtherType(EtherType.Ipv4), Capture.LinkType.Raw.Number),
            12 => (Dissectors.Table.ForEtherType(EtherType.Ipv6), Capture.LinkType.Raw.Number),
            _ => (null, (ushort)0),
        };
        if (layer is not null)
            walk.DissectSample(layer, link, offset + start, offset + start + length);
    }
}
