using System.Buffers.Binary;
using PcapPorts.Capture;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Fuzzing;

/// <summary>A dissector below the applications: its header stands where a frame says that it does, behind headers that are sound.</summary>
sealed class HeaderTarget : FuzzTarget
{
    const int Ethernet = 1, Ipv4Length = 20, UdpLength = 8;

    readonly FrameDissector _frames = new(new ConversationTable(limit: 1000));
    readonly ushort _linkType = Ethernet;
    readonly byte[] _before = [];
    readonly byte _protocol;
    readonly ushort _port;
    long _frame;

    public HeaderTarget(ProtocolDissector dissector)
        : base(dissector.Protocol.Abbreviation)
    {
        DissectorTable table = Dissectors.Table;
        for (int number = 0; number <= ushort.MaxValue; number++)
        {
            if (table.ForLinkType((ushort)number) == dissector)
            {
                _linkType = (ushort)number;
                return;
            }
            if (table.ForEtherType((ushort)number) == dissector)
            {
                _before = EthernetOf((ushort)number);
                return;
            }
        }
        for (int number = 1; number <= ushort.MaxValue; number++)
        {
            bool isProtocol = number <= byte.MaxValue && table.ForIpProtocol((byte)number) == dissector;
            if (!isProtocol && table.ForUdpTunnel((ushort)number) != dissector)
                continue;
            _protocol = isProtocol ? (byte)number : IpProtocol.Udp;
            _port = isProtocol ? (ushort)0 : (ushort)number;
            _before = EthernetOf(EtherType.Ipv4);
            return;
        }
    }

    static byte[] EthernetOf(ushort type) => [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, (byte)(type >> 8), (byte)type];

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<byte> input)
    {
        int inner = _port != 0 ? UdpLength : 0;
        byte[] frame = new byte[_before.Length + (_protocol != 0 ? Ipv4Length + inner : 0) + input.Length];
        _before.CopyTo(frame, 0);
        if (_protocol != 0)
            WriteIpv4(frame.AsSpan(_before.Length), inner + input.Length);
        input.CopyTo(frame.AsSpan(frame.Length - input.Length));
        _frame++;
        var record = new FrameRecord { CapturedLength = frame.Length, WireLength = (uint)frame.Length, LinkType = _linkType, TimestampNanoseconds = _frame * 1_000_000 };
        _frames.Dissect(frame, new FrameContext { Number = _frame, Record = record, FirstNanoseconds = 1, PreviousNanoseconds = 1 }, Fields);
        Check();
    }

    void WriteIpv4(Span<byte> header, int length)
    {
        header[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)Math.Min(ushort.MaxValue, Ipv4Length + length));
        header[8] = 64;
        header[9] = _protocol;
        BinaryPrimitives.WriteUInt32BigEndian(header[12..], 0xc0000201);
        BinaryPrimitives.WriteUInt32BigEndian(header[16..], 0xc0000202);
        if (_port == 0)
            return;
        BinaryPrimitives.WriteUInt16BigEndian(header[Ipv4Length..], 40000);
        BinaryPrimitives.WriteUInt16BigEndian(header[(Ipv4Length + 2)..], _port);
        BinaryPrimitives.WriteUInt16BigEndian(header[(Ipv4Length + 4)..], (ushort)Math.Min(ushort.MaxValue, length));
    }
}
