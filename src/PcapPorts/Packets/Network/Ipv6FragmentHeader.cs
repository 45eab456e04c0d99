using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>An IPv6 fragment header (RFC 8200 section 4.5).</summary>
public readonly ref struct Ipv6FragmentHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 8;

    readonly ReadOnlySpan<byte> _bytes;

    Ipv6FragmentHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The gate: false when fewer than 8 bytes are there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Ipv6FragmentHeader header)
    {
        bool fits = bytes.Length >= Length;
        header = fits ? new Ipv6FragmentHeader(bytes[..Length]) : default;
        return fits;
    }

    /// <summary>Number of the next header in the fragmented packet.</summary>
    public byte NextHeader => _bytes[0];

    /// <summary>Offset of this fragment in units of 8 bytes.</summary>
    public ushort FragmentOffset => (ushort)(BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]) >> 3);

    /// <summary>Whether more fragments follow.</summary>
    public bool MoreFragments => (_bytes[3] & 1) != 0;

    /// <summary>Identification of the packet among fragments.</summary>
    public uint Identification => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>Whether this is the only fragment (RFC 6946).</summary>
    public bool IsAtomic => FragmentOffset == 0 && !MoreFragments;
}
