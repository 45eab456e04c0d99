using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>A UDP header (RFC 768), or one of UDP-Lite (RFC 3828), whose length field is the checksum coverage.</summary>
public readonly ref struct UdpHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 8;

    readonly ReadOnlySpan<byte> _bytes;

    UdpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The gate: false when fewer than 8 bytes are there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out UdpHeader header)
    {
        bool fits = bytes.Length >= Length;
        header = fits ? new UdpHeader(bytes[..Length]) : default;
        return fits;
    }

    /// <summary>Source port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Destination port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Bytes of header and payload; 0 for more than 65535 (RFC 2675). In UDP-Lite, bytes that the checksum covers.</summary>
    public ushort DatagramLength => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Checksum as it stands there.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);
}
