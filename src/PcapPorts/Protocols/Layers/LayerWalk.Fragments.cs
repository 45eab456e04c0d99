using System.Buffers.Binary;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>Fragments: the datagram that one completes is dissected behind the frame.</summary>
public ref partial struct LayerWalk
{
    /// <summary>Takes a fragment, and goes on with the whole datagram when nothing is missing any more.</summary>
    /// <param name="header">Start of the IP header in the frame.</param>
    /// <param name="headerLength">Bytes of the IPv4 header; of an IPv6 header 40, for what stands before its fragment header is said already.</param>
    /// <param name="protocol">Protocol number of what the datagram carries.</param>
    /// <param name="offset">Start of what the fragment carries.</param>
    /// <param name="end">End of that.</param>
    /// <returns>False when the fragment cannot be used, because the capture cut it.</returns>
    internal bool DissectFragment(int header, int headerLength, byte protocol, int offset, int end)
    {
        if (IsQuote || !HasLevel || Available(offset, end) < end - offset)
            return false;
        FragmentedDatagram? datagram = Conversations.Fragments.Take(in Level, Bytes(offset, end), Context.Record.TimestampNanoseconds);
        if (datagram is null)
            return true;
        int start = Fields.Append(Frame.Slice(header, headerLength));
        int whole = headerLength + datagram.Bytes.Length;
        bool hasRoom = start >= 0 && Fields.Append(datagram.Bytes) >= 0;
        datagram.Return();
        if (hasRoom)
            DissectWhole(start, headerLength, protocol, whole);
        return true;
    }

    void DissectWhole(int start, int headerLength, byte protocol, int length)
    {
        Span<byte> header = Fields.Behind(start, headerLength);
        if (Level.Version == 4)
        {
            // 0 stands for "to the end": the whole may be longer than its length field can say.
            BinaryPrimitives.WriteUInt16BigEndian(header[2..], length > ushort.MaxValue ? (ushort)0 : (ushort)length);
            BinaryPrimitives.WriteUInt16BigEndian(header[6..], 0);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(header[4..], length - headerLength > ushort.MaxValue ? (ushort)0 : (ushort)(length - headerLength));
            header[6] = protocol;
        }
        DecodedPacket packet = default;
        DecodeAt(Fields.Bytes, start, length, Capture.LinkType.Raw.Number, length, ref packet);
        var walk = new LayerWalk(Fields.Bytes, in Context, in packet, Fields, Conversations) { HeadersOnly = HeadersOnly, _budget = _budget - 1 };
        walk.EnterLevel(start);
        (walk._sourceSum, walk._destinationSum) = (_sourceSum, _destinationSum);
        if (Level.Version == 4)
            walk.DissectIpProtocol(protocol, start + headerLength, start + length);
        else
            Ipv6Dissector.DissectBehindFragment(ref walk, protocol, start, start + length);
        _budget = walk._budget;
    }

    /// <summary>Goes on with an IPv6 packet that was unpacked behind the frame: nothing but the fields knows of it.</summary>
    /// <param name="start">Where it starts in the row of the field list.</param>
    /// <param name="captured">Bytes of it that are there.</param>
    /// <param name="length">Bytes of it.</param>
    internal void DissectUnpacked(int start, int captured, int length)
    {
        DecodedPacket packet = default;
        DecodeAt(Fields.Bytes, start, captured, Capture.LinkType.Raw.Number, length, ref packet);
        var walk = new LayerWalk(Fields.Bytes, in Context, in packet, Fields, Conversations) { HeadersOnly = HeadersOnly, IsQuote = IsQuote, IsSample = IsSample, _budget = _budget - 1 };
        walk.DissectEtherType(Packets.EtherType.Ipv6, start, start + length);
        _budget = walk._budget;
    }

    /// <summary>Decodes a packet that does not begin at offset 0.</summary>
    static void DecodeAt(ReadOnlySpan<byte> bytes, int start, int captured, ushort linkType, int length, ref DecodedPacket packet)
    {
        PacketDecoder.Decode(bytes.Slice(start, captured), linkType, (uint)length, ref packet);
        for (int i = 0; i < packet.LevelCount + (packet.HasQuote ? 1 : 0); i++)
        {
            packet.Levels[i].NetworkOffset += start;
            packet.Levels[i].TransportOffset += start;
            packet.Levels[i].PayloadOffset += start;
        }
    }
}
