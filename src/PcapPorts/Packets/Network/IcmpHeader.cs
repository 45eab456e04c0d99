using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>An ICMP or ICMPv6 header (RFC 792, RFC 4443 section 2.1): type, code, checksum and four bytes that depend on the type.</summary>
public readonly ref struct IcmpHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 8;

    readonly ReadOnlySpan<byte> _bytes;

    IcmpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The gate: false when fewer than 8 bytes are there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out IcmpHeader header)
    {
        bool fits = bytes.Length >= Length;
        header = fits ? new IcmpHeader(bytes[..Length]) : default;
        return fits;
    }

    /// <summary>Type.</summary>
    public byte Type => _bytes[0];

    /// <summary>Code within the type.</summary>
    public byte Code => _bytes[1];

    /// <summary>Checksum as it stands there.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Identifier of a query such as echo.</summary>
    public ushort Identifier => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Sequence number of a query such as echo.</summary>
    public ushort Sequence => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>The four bytes as one number: a gateway, an MTU, a pointer.</summary>
    public uint Rest => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);
}
