using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>An IPv6 header (RFC 8200 section 3).</summary>
public readonly ref struct Ipv6Header
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 40;

    readonly ReadOnlySpan<byte> _bytes;

    Ipv6Header(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The gate: false when fewer than 40 bytes are there, or the version is wrong.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Ipv6Header header)
    {
        bool fits = bytes.Length >= Length && bytes[0] >> 4 == 6;
        header = fits ? new Ipv6Header(bytes[..Length]) : default;
        return fits;
    }

    /// <summary>Differentiated services code point, 0 to 63.</summary>
    public byte Dscp => (byte)(BinaryPrimitives.ReadUInt32BigEndian(_bytes) >> 22 & 63);

    /// <summary>Explicit congestion notification, 0 to 3.</summary>
    public byte Ecn => (byte)(BinaryPrimitives.ReadUInt32BigEndian(_bytes) >> 20 & 3);

    /// <summary>Flow label, 20 bits.</summary>
    public uint FlowLabel => BinaryPrimitives.ReadUInt32BigEndian(_bytes) & 0xfffff;

    /// <summary>Bytes behind this header; 0 for a jumbogram (RFC 2675) or offloaded segmentation.</summary>
    public ushort PayloadLength => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Number of the next header.</summary>
    public byte NextHeader => _bytes[6];

    /// <summary>Hop limit.</summary>
    public byte HopLimit => _bytes[7];

    /// <summary>Source address.</summary>
    public IpAddress Source => IpAddress.FromIpv6(BinaryPrimitives.ReadUInt64BigEndian(_bytes[8..]), BinaryPrimitives.ReadUInt64BigEndian(_bytes[16..]));

    /// <summary>Destination address, the next hop when a routing header follows.</summary>
    public IpAddress Destination => IpAddress.FromIpv6(BinaryPrimitives.ReadUInt64BigEndian(_bytes[24..]), BinaryPrimitives.ReadUInt64BigEndian(_bytes[32..]));
}
