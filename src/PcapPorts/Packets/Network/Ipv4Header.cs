using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>An IPv4 header (RFC 791 section 3.1; RFC 2474 and RFC 3168 for the second byte).</summary>
public readonly ref struct Ipv4Header
{
    /// <summary>Bytes without options.</summary>
    public const int MinLength = 20;

    readonly ReadOnlySpan<byte> _bytes;

    Ipv4Header(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The gate: false when fewer than 20 bytes are there, or the version or header length is wrong. Options may be cut.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Ipv4Header header)
    {
        header = default;
        if (bytes.Length < MinLength || bytes[0] >> 4 != 4 || (bytes[0] & 15) < 5)
            return false;
        header = new Ipv4Header(bytes[..Math.Min(bytes.Length, (bytes[0] & 15) * 4)]);
        return true;
    }

    /// <summary>Bytes of the header by its own length field, 20 to 60.</summary>
    public int Length => (_bytes[0] & 15) * 4;

    /// <summary>Differentiated services code point, 0 to 63.</summary>
    public byte Dscp => (byte)(_bytes[1] >> 2);

    /// <summary>Explicit congestion notification, 0 to 3.</summary>
    public byte Ecn => (byte)(_bytes[1] & 3);

    /// <summary>Bytes of the datagram; 0 when segmentation was offloaded.</summary>
    public ushort TotalLength => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Identification of the datagram among fragments.</summary>
    public ushort Identification => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Whether it must not be fragmented.</summary>
    public bool DontFragment => (_bytes[6] & 0x40) != 0;

    /// <summary>Whether more fragments follow.</summary>
    public bool MoreFragments => (_bytes[6] & 0x20) != 0;

    /// <summary>Offset of this fragment in units of 8 bytes.</summary>
    public ushort FragmentOffset => (ushort)(BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]) & 0x1fff);

    /// <summary>Time to live.</summary>
    public byte TimeToLive => _bytes[8];

    /// <summary>Number of the transport protocol.</summary>
    public byte Protocol => _bytes[9];

    /// <summary>Header checksum as it stands there.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[10..]);

    /// <summary>Source address.</summary>
    public IpAddress Source => IpAddress.FromIpv4(BinaryPrimitives.ReadUInt32BigEndian(_bytes[12..]));

    /// <summary>Destination address, the next hop when a source route is given.</summary>
    public IpAddress Destination => IpAddress.FromIpv4(BinaryPrimitives.ReadUInt32BigEndian(_bytes[16..]));

    /// <summary>Options, as far as they are there.</summary>
    public ReadOnlySpan<byte> Options => _bytes[MinLength..];
}
