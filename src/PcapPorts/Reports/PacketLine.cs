using System.Buffers.Binary;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>One packet as it is printed on one line: a view of a frame and its decoded headers, valid as long as they are.</summary>
/// <param name="number">Number of the frame, from 1.</param>
/// <param name="frame">What the capture says of it.</param>
/// <param name="bytes">Its captured bytes.</param>
/// <param name="packet">Its headers.</param>
/// <param name="inspector">Names services by payload.</param>
public readonly ref struct PacketLine(
    long number, ref readonly FrameRecord frame, ReadOnlySpan<byte> bytes, ref readonly DecodedPacket packet, PayloadInspector inspector)
{
    readonly ref readonly FrameRecord _frame = ref frame;
    readonly ref readonly DecodedPacket _packet = ref packet;
    readonly ReadOnlySpan<byte> _bytes = bytes;
    readonly PayloadInspector? _inspector = inspector;

    /// <summary>Number of the frame.</summary>
    public long Number { get; } = number;

    /// <summary>Whether there is a packet: the default value has none.</summary>
    public bool Exists => _inspector is not null;

    /// <summary>What the capture says of the frame.</summary>
    public ref readonly FrameRecord Frame => ref _frame;

    /// <summary>The decoded headers.</summary>
    public ref readonly DecodedPacket Packet => ref _packet;

    /// <summary>The captured bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether there is an IP header.</summary>
    public bool HasLevel => Exists && _packet.LevelCount > 0;

    /// <summary>The innermost IP header: what a reader of packets wants to see. Meaningful with <see cref="HasLevel"/>.</summary>
    public ref readonly IpLevel Level => ref _packet.Levels[Math.Max(0, _packet.LevelCount - 1)];

    /// <summary>Whether both ports are known.</summary>
    public bool HasPorts => HasLevel && (Level.Traits & LevelTraits.Ports) != 0;

    /// <summary>Adds the source address: IP, or that of the link where it is Ethernet.</summary>
    public void AddSource(ref Utf8Line line) => AddAddress(ref line, source: true);

    /// <summary>Adds the destination address, as <see cref="AddSource"/>.</summary>
    public void AddDestination(ref Utf8Line line) => AddAddress(ref line, source: false);

    /// <summary>Adds the protocol in capitals: the service where the payload shows it, else the highest header that was read.</summary>
    public void AddProtocol(ref Utf8Line line)
    {
        if (!HasLevel)
        {
            AddCapitals(ref line, _packet.EtherType >= EtherType.Minimum ? EtherTypeName.Of(_packet.EtherType) : "link");
            return;
        }
        ref readonly IpLevel level = ref Level;
        string name = ProtocolName.Of(level.Protocol);
        if (level.PayloadCaptured > 0 && (level.Traits & (LevelTraits.Transport | LevelTraits.LaterFragment)) == LevelTraits.Transport
            && new IpProtocol(level.Protocol).HasPorts)
        {
            PayloadVerdict verdict = _inspector!.Inspect(_bytes.Slice(level.PayloadOffset, level.PayloadCaptured), level.Protocol, level.SourcePort, level.DestinationPort);
            if (!verdict.Service.IsNone)
                name = verdict.Service.Name;
        }
        AddCapitals(ref line, name);
    }

    /// <summary>Reads the ARP header, where the frame is Ethernet or Linux cooked and carries one.</summary>
    public bool TryReadArp(out ArpHeader header)
    {
        header = default;
        if (_packet.EtherType != EtherType.Arp)
            return false;
        // Where the EtherType stands, and where what it announces begins.
        (int type, int start) = _frame.LinkType switch
        {
            1 => (12 + 4 * _packet.VlanCount, 14 + 4 * _packet.VlanCount),
            113 => (14, 16),
            276 => (0, 20),
            _ => (-1, 0),
        };
        return type >= 0 && _bytes.Length > start && BinaryPrimitives.ReadUInt16BigEndian(_bytes[type..]) == EtherType.Arp
            && ArpHeader.TryRead(_bytes[start..], out header);
    }

    void AddAddress(ref Utf8Line line, bool source)
    {
        if (HasLevel)
            line.Add(source ? IpAddress.SourceOf(in Level) : IpAddress.DestinationOf(in Level));
        else if (Exists && _frame.LinkType == 1 && EthernetHeader.TryRead(_bytes, out EthernetHeader ethernet))
            line.Add(source ? ethernet.Source : ethernet.Destination);
    }

    static void AddCapitals(ref Utf8Line line, string name)
    {
        if (name == "icmpv6")
        {
            line.Add("ICMPv6"u8);
            return;
        }
        foreach (char character in name)
            line.Add(char.ToUpperInvariant(character));
    }
}
