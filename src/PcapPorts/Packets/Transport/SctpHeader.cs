using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>SCTP's common header (RFC 9260 section 3.1).</summary>
public readonly ref struct SctpHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 12;

    readonly ReadOnlySpan<byte> _bytes;

    SctpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The gate: false when fewer than 12 bytes are there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SctpHeader header)
    {
        bool fits = bytes.Length >= Length;
        header = fits ? new SctpHeader(bytes[..Length]) : default;
        return fits;
    }

    /// <summary>Source port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Destination port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Verification tag.</summary>
    public uint VerificationTag => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>CRC32c as it stands there.</summary>
    public uint Checksum => BinaryPrimitives.ReadUInt32BigEndian(_bytes[8..]);
}
