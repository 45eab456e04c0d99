using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace PcapPorts.Packets;

/// <summary>
/// Reads the headers of a frame into a <see cref="DecodedPacket"/>. Allocates nothing, throws nothing, keeps no state between
/// frames. Most traffic is Ethernet with plain IPv4 and TCP or UDP: that takes one method without a loop or a call; everything
/// else takes the general way, whose parts are compiled when a capture first needs them.
/// </summary>
public static partial class PacketDecoder
{
    const int EthernetLength = 14;
    const int PlainTransportOffset = EthernetLength + 20;

    /// <summary>Decodes one frame.</summary>
    /// <param name="frame">The captured bytes.</param>
    /// <param name="linkType">Link type number.</param>
    /// <param name="wireLength">Length on the wire; tells a truncated packet from a malformed one.</param>
    /// <param name="packet">Receives the result; whatever it held before is overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(ReadOnlySpan<byte> frame, ushort linkType, uint wireLength, ref DecodedPacket packet)
    {
        packet.LevelCount = 0;
        packet.VlanCount = 0;
        packet.InnerLinkCount = 0;
        packet.HasQuote = false;
        packet.EtherType = 0;
        packet.Stop = default;
        if (linkType != LinkEthernet || frame.Length < PlainTransportOffset + 8)
        {
            DecodeGeneral(frame, linkType, wireLength, ref packet);
            return;
        }

        // EtherType, version with header length, service, total length and identification in one word.
        ulong head = BinaryPrimitives.ReadUInt64BigEndian(frame.Slice(12));
        uint control = BinaryPrimitives.ReadUInt32BigEndian(frame.Slice(20));
        int total = (int)(head >> 16) & 0xffff;
        int end = EthernetLength + total;
        byte protocol = (byte)control;
        if (head >> 40 != 0x080045 || (control & 0x3fff0000) != 0 || (uint)end > wireLength)
        {
            DecodeGeneral(frame, linkType, wireLength, ref packet);
            return;
        }

        int captured = Math.Min(frame.Length, end);
        ref IpLevel level = ref packet.Levels[0];
        uint ports = BinaryPrimitives.ReadUInt32BigEndian(frame.Slice(PlainTransportOffset));
        if (protocol == IpProtocol.Tcp && captured >= PlainTransportOffset + 20)
        {
            uint sequence = BinaryPrimitives.ReadUInt32BigEndian(frame.Slice(PlainTransportOffset + 4));
            uint acknowledgment = BinaryPrimitives.ReadUInt32BigEndian(frame.Slice(PlainTransportOffset + 8));
            uint tail = BinaryPrimitives.ReadUInt32BigEndian(frame.Slice(PlainTransportOffset + 12));
            int payload = PlainTransportOffset + (int)(tail >> 28) * 4;
            if (payload < PlainTransportOffset + 20 || payload > captured)
            {
                DecodeGeneral(frame, linkType, wireLength, ref packet);
                return;
            }

            level = default;
            level.TcpSequence = sequence;
            level.TcpAcknowledgment = acknowledgment;
            level.TcpFlags = (byte)(tail >> 16);
            level.TcpWindow = (ushort)tail;
            level.PayloadOffset = payload;
            level.PayloadLength = end - payload;
            level.PayloadCaptured = captured - payload;
        }
        else if (protocol == IpProtocol.Udp && captured >= PlainTransportOffset + 8 && !IsTunnel(ports))
        {
            const int payload = PlainTransportOffset + 8;
            int length = BinaryPrimitives.ReadUInt16BigEndian(frame.Slice(PlainTransportOffset + 4)) - 8;
            if (length < 0)
            {
                DecodeGeneral(frame, linkType, wireLength, ref packet);
                return;
            }

            level = default;
            level.PayloadOffset = payload;
            level.PayloadLength = length;
            level.PayloadCaptured = Math.Min(captured - payload, length);
        }
        else
        {
            DecodeGeneral(frame, linkType, wireLength, ref packet);
            return;
        }

        level.SourceLow = BinaryPrimitives.ReadUInt32BigEndian(frame.Slice(26));
        level.DestinationLow = BinaryPrimitives.ReadUInt32BigEndian(frame.Slice(30));
        level.SourcePort = (ushort)(ports >> 16);
        level.DestinationPort = (ushort)ports;
        level.Version = 4;
        level.Protocol = protocol;
        level.Traits = LevelTraits.Ports | LevelTraits.Transport;
        level.NetworkOffset = EthernetLength;
        level.TransportOffset = PlainTransportOffset;
        level.DatagramLength = total;
        packet.EtherType = EtherType.Ipv4;
        packet.LevelCount = 1;
    }

    /// <summary>The way for everything that is not plain.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void DecodeGeneral(ReadOnlySpan<byte> frame, ushort linkType, uint wireLength, ref DecodedPacket packet)
    {
        Walk walk = new(frame, ref packet);
        int end = (int)Math.Min(Math.Max(wireLength, (uint)frame.Length), MaxEnd);
        DecodeLink(ref walk, linkType, 0, end);
    }

    /// <summary>Wire lengths are taken for no more than this, so that sums of offsets stay in 32 bits.</summary>
    const uint MaxEnd = 1 << 30;
}
