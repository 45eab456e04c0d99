using System.Buffers.Binary;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>
/// Puts the headers together that a compressed IPv6 packet stands for (RFC 6282 sections 3 and 4). Prefixes of contexts, which the nodes of a network
/// agree on elsewhere (RFC 6775 section 4.2), are left zero.
/// </summary>
/// <param name="bytes">What was captured of the packet, from the compressed header on.</param>
/// <param name="length">Bytes of it on the wire.</param>
/// <param name="header">Receives the headers; <see cref="MaxHeader"/> bytes of zeros.</param>
ref struct SixLowpanPacket(ReadOnlySpan<byte> bytes, int length, Span<byte> header)
{
    /// <summary>Most bytes of headers that are put together.</summary>
    public const int MaxHeader = 1024;

    const int Ipv6Length = 40, UdpLength = 8, MostExtensions = 8;
    const byte NoNextHeader = 59;

    readonly ReadOnlySpan<byte> _bytes = bytes;
    readonly Span<byte> _header = header;
    int _at;
    int _end;

    /// <summary>The headers.</summary>
    public readonly ReadOnlySpan<byte> Header => _header[.._end];

    /// <summary>Captured bytes that the headers were made of: behind them stands the payload.</summary>
    public readonly int Used => _at;

    /// <summary>Bytes of the whole packet.</summary>
    public int Length { get; private set; }

    /// <summary>Whether a first byte is that of a compressed IPv6 header.</summary>
    public static bool IsCompressed(byte first) => first >> 5 == 3;

    /// <summary>Makes the headers; false when bytes are missing.</summary>
    /// <param name="sender">The sender's address on the link, of 8, 2 or no bytes.</param>
    /// <param name="receiver">The receiver's.</param>
    public bool TryUnpack(ReadOnlySpan<byte> sender, ReadOnlySpan<byte> receiver)
    {
        int flags = BinaryPrimitives.ReadUInt16BigEndian(_bytes);
        _at = (flags & 0x0080) != 0 ? 3 : 2;
        _end = Ipv6Length;
        bool isNextCompressed = (flags & 0x0400) != 0;
        if (!TakeTraffic(flags >> 11 & 3) || (!isNextCompressed && !Take(6, 1)) || !TakeHopLimit(flags >> 8 & 3))
            return false;
        if (!TakeAddress(8, (flags & 0x0040) != 0, flags >> 4 & 3, sender))
            return false;
        bool isTaken = (flags & 0x0008) == 0 ? TakeAddress(24, (flags & 0x0004) != 0, flags & 3, receiver) : TakeGroup(24, (flags & 0x0004) != 0, flags & 3);
        if (!isTaken)
            return false;
        int next = 6;
        int udp = -1;
        bool isKnown = true;
        for (int i = 0; isNextCompressed && isKnown && udp < 0 && i < MostExtensions; i++)
            isKnown = TakeNext(ref next, ref udp, ref isNextCompressed);
        if (isNextCompressed && udp < 0)
        {
            // What nobody can unpack is left out, and so is all behind it.
            _header[next] = NoNextHeader;
            _at = _bytes.Length;
            Length = _end;
        }
        else
        {
            Length = _end + length - _at;
        }
        BinaryPrimitives.WriteUInt16BigEndian(_header[4..], (ushort)(Length - Ipv6Length));
        if (udp >= 0)
            FinishUdp(udp);
        return true;
    }

    /// <summary>Copies inline bytes to a place in the header.</summary>
    bool Take(int to, int count)
    {
        if (_at > _bytes.Length - count)
            return false;
        _bytes.Slice(_at, count).CopyTo(_header[to..]);
        _at += count;
        return true;
    }

    /// <summary>Version, traffic class (which is sent with its two low bits in front) and flow label (section 3.2.1).</summary>
    bool TakeTraffic(int mode)
    {
        const int version = 6;
        Span<byte> inline = stackalloc byte[4];
        inline.Clear();
        int count = mode switch { 0 => 4, 1 => 3, 2 => 1, _ => 0 };
        if (_at > _bytes.Length - count)
            return false;
        _bytes.Slice(_at, count).CopyTo(inline);
        _at += count;
        int congestion = inline[0] >> 6, service = mode is 0 or 2 ? inline[0] & 0x3f : 0;
        int label = mode switch
        {
            0 => (inline[1] & 0x0f) << 16 | inline[2] << 8 | inline[3],
            1 => (inline[0] & 0x0f) << 16 | inline[1] << 8 | inline[2],
            _ => 0,
        };
        BinaryPrimitives.WriteUInt32BigEndian(_header, (uint)(version << 28 | (service << 2 | congestion) << 20 | label));
        return true;
    }

    bool TakeHopLimit(int mode)
    {
        if (mode == 0)
            return Take(7, 1);
        _header[7] = mode switch { 1 => 1, 2 => 64, _ => 255 };
        return true;
    }

    /// <summary>A unicast address: of the link, unless a context gives its prefix (section 3.1.1).</summary>
    bool TakeAddress(int to, bool hasContext, int mode, ReadOnlySpan<byte> link)
    {
        // With a context the first mode is the unspecified address.
        if (mode == 0)
            return hasContext || Take(to, 16);
        if (!hasContext)
            (_header[to], _header[to + 1]) = (0xfe, 0x80);
        if (mode == 1)
            return Take(to + 8, 8);
        if (mode == 2)
            return WriteShort(to) && Take(to + 14, 2);
        if (link.Length == 2)
        {
            WriteShort(to);
            link.CopyTo(_header[(to + 14)..]);
        }
        else if (link.Length == 8)
        {
            const byte universal = 0x02;
            link.CopyTo(_header[(to + 8)..]);
            _header[to + 8] ^= universal;
        }
        return true;
    }

    /// <summary>The interface identifier 0000:00ff:fe00:xxxx of a short address.</summary>
    readonly bool WriteShort(int to)
    {
        (_header[to + 11], _header[to + 12]) = (0xff, 0xfe);
        return true;
    }

    /// <summary>A multicast address: 128, 48, 32 or 8 bits of it are there; with a context 48, around a prefix (RFC 3306 section 4).</summary>
    bool TakeGroup(int to, bool hasContext, int mode)
    {
        _header[to] = 0xff;
        if (hasContext)
            return Take(to + 1, 2) && Take(to + 12, 4);
        switch (mode)
        {
            case 0:
                return Take(to, 16);
            case 1:
                return Take(to + 1, 1) && Take(to + 11, 5);
            case 2:
                return Take(to + 1, 1) && Take(to + 13, 3);
            default:
                _header[to + 1] = 0x02;
                return Take(to + 15, 1);
        }
    }

    /// <summary>Takes a compressed extension header or the UDP header (sections 4.2 and 4.3); false when it is neither, or bytes are missing.</summary>
    bool TakeNext(ref int next, ref int udp, ref bool isCompressed)
    {
        if (_at >= _bytes.Length)
            return false;
        byte kind = _bytes[_at];
        if (kind >> 3 == 0x1e)
        {
            udp = _end;
            _header[next] = IpProtocol.Udp;
            _at++;
            bool isTaken = TakePorts(kind & 3) && ((kind & 4) != 0 || Take(_end + 6, 2));
            if (!isTaken)
                udp = -1;
            _end += isTaken ? UdpLength : 0;
            return isTaken;
        }
        int extension = kind >> 1 & 7;
        byte number = extension switch { 0 => IpProtocol.HopByHop, 1 => IpProtocol.Routing, 3 => IpProtocol.DestinationOptions, _ => NoNextHeader };
        return kind >> 4 == 0x0e && number != NoNextHeader && TakeExtension(number, (kind & 1) != 0, ref next, ref isCompressed);
    }

    /// <summary>An extension header: its length counts bytes, and the padding to eight of them may be missing.</summary>
    bool TakeExtension(byte number, bool isNextCompressed, ref int next, ref bool isCompressed)
    {
        int start = _at + (isNextCompressed ? 1 : 2);
        if (start >= _bytes.Length)
            return false;
        int count = _bytes[start];
        int padded = (2 + count + 7) / 8 * 8;
        if (start + 1 + count > _bytes.Length || _end + padded + UdpLength > MaxHeader)
            return false;
        _header[next] = number;
        next = _end;
        if (!isNextCompressed)
            _header[_end] = _bytes[_at + 1];
        _header[_end + 1] = (byte)(padded / 8 - 1);
        _bytes.Slice(start + 1, count).CopyTo(_header[(_end + 2)..]);
        int padding = padded - 2 - count;

        // One byte is Pad1, which is 0; more are PadN.
        if (padding > 1)
            (_header[_end + 2 + count], _header[_end + 3 + count]) = (1, (byte)(padding - 2));
        _at = start + 1 + count;
        _end += padded;
        isCompressed = isNextCompressed;
        return true;
    }

    bool TakePorts(int mode)
    {
        const byte prefix = 0xf0;
        switch (mode)
        {
            case 0:
                return Take(_end, 4);
            case 1:
                _header[_end + 2] = prefix;
                return Take(_end, 2) && Take(_end + 3, 1);
            case 2:
                _header[_end] = prefix;
                return Take(_end + 1, 1) && Take(_end + 2, 2);
            default:
                if (_at >= _bytes.Length)
                    return false;
                byte both = _bytes[_at++];
                (_header[_end], _header[_end + 1]) = (prefix, (byte)(0xb0 | both >> 4));
                (_header[_end + 2], _header[_end + 3]) = (prefix, (byte)(0xb0 | both & 0x0f));
                return true;
        }
    }

    readonly void FinishUdp(int udp) => BinaryPrimitives.WriteUInt16BigEndian(_header[(udp + 4)..], (ushort)(Length - udp));
}
