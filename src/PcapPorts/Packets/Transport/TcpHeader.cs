using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>A TCP header (RFC 9293 section 3.1).</summary>
public readonly ref struct TcpHeader
{
    /// <summary>Bytes without options.</summary>
    public const int MinLength = 20;

    readonly ReadOnlySpan<byte> _bytes;

    TcpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The gate: false when fewer than 20 bytes are there, or the data offset says so. Options may be cut.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out TcpHeader header)
    {
        header = default;
        if (bytes.Length < MinLength || bytes[12] >> 4 < 5)
            return false;
        header = new TcpHeader(bytes[..Math.Min(bytes.Length, (bytes[12] >> 4) * 4)]);
        return true;
    }

    /// <summary>Source port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Destination port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Sequence number of the first byte, or of SYN.</summary>
    public uint Sequence => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>Next sequence number expected; meaningful with ACK.</summary>
    public uint Acknowledgment => BinaryPrimitives.ReadUInt32BigEndian(_bytes[8..]);

    /// <summary>Bytes of the header by its data offset, 20 to 60.</summary>
    public int Length => (_bytes[12] >> 4) * 4;

    /// <summary>All twelve bits beside the data offset: four reserved (the lowest is AE, RFC 9768), then CWR ECE URG ACK PSH RST SYN FIN.</summary>
    public ushort Flags => (ushort)(BinaryPrimitives.ReadUInt16BigEndian(_bytes[12..]) & 0x0fff);

    /// <summary>Window as it stands there, unscaled.</summary>
    public ushort Window => BinaryPrimitives.ReadUInt16BigEndian(_bytes[14..]);

    /// <summary>Checksum as it stands there.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[16..]);

    /// <summary>Urgent pointer.</summary>
    public ushort UrgentPointer => BinaryPrimitives.ReadUInt16BigEndian(_bytes[18..]);

    /// <summary>Options, as far as they are there.</summary>
    public ReadOnlySpan<byte> Options => _bytes[MinLength..];
}
