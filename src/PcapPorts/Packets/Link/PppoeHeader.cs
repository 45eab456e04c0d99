using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>A PPPoE header (RFC 2516 section 4).</summary>
public readonly ref struct PppoeHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 6;

    readonly ReadOnlySpan<byte> _bytes;

    PppoeHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The gate: false when fewer than 6 bytes are there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out PppoeHeader header)
    {
        bool fits = bytes.Length >= Length;
        header = fits ? new PppoeHeader(bytes[..Length]) : default;
        return fits;
    }

    /// <summary>Version, 1.</summary>
    public byte Version => (byte)(_bytes[0] >> 4);

    /// <summary>Type, 1.</summary>
    public byte Type => (byte)(_bytes[0] & 15);

    /// <summary>Code: 0 for session data, another for discovery.</summary>
    public byte Code => _bytes[1];

    /// <summary>Session identifier.</summary>
    public ushort Session => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Bytes behind this header.</summary>
    public ushort PayloadLength => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);
}
