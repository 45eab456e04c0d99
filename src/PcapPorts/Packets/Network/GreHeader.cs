using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>The fixed part of a GRE header (RFC 2784 section 2, RFC 2890, RFC 2637 for version 1).</summary>
public readonly ref struct GreHeader
{
    /// <summary>Bytes of the fixed part.</summary>
    public const int Length = 4;

    readonly ReadOnlySpan<byte> _bytes;

    GreHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The gate: false when fewer than 4 bytes are there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out GreHeader header)
    {
        bool fits = bytes.Length >= Length;
        header = fits ? new GreHeader(bytes[..Length]) : default;
        return fits;
    }

    /// <summary>Whether a checksum follows.</summary>
    public bool HasChecksum => (_bytes[0] & 0x80) != 0;

    /// <summary>Whether source routes follow (RFC 1701).</summary>
    public bool HasRouting => (_bytes[0] & 0x40) != 0;

    /// <summary>Whether a key follows.</summary>
    public bool HasKey => (_bytes[0] & 0x20) != 0;

    /// <summary>Whether a sequence number follows.</summary>
    public bool HasSequence => (_bytes[0] & 0x10) != 0;

    /// <summary>Whether an acknowledgment number follows; only in version 1.</summary>
    public bool HasAcknowledgment => Version == 1 && (_bytes[1] & 0x80) != 0;

    /// <summary>0, or 1 for PPTP.</summary>
    public byte Version => (byte)(_bytes[1] & 7);

    /// <summary>EtherType of what is carried.</summary>
    public ushort Protocol => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Bytes of the whole header without source routes.</summary>
    public int HeaderLength => Length + (HasChecksum || HasRouting ? 4 : 0) + (HasKey ? 4 : 0) + (HasSequence ? 4 : 0) + (HasAcknowledgment ? 4 : 0);
}
