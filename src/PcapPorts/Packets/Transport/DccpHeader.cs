using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>DCCP's generic header (RFC 4340 section 5.1).</summary>
public readonly ref struct DccpHeader
{
    /// <summary>Bytes with the short sequence number.</summary>
    public const int Length = 12;

    readonly ReadOnlySpan<byte> _bytes;

    DccpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The gate: false when fewer than 12 bytes are there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out DccpHeader header)
    {
        bool fits = bytes.Length >= Length;
        header = fits ? new DccpHeader(bytes[..Length]) : default;
        return fits;
    }

    /// <summary>Source port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Destination port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Bytes from the start of the header to the data.</summary>
    public int DataOffset => _bytes[4] * 4;

    /// <summary>Type: 0 request, 1 response, 2 data, 3 ack, 4 data-ack, 5 close-request, 6 close, 7 reset, 8 sync, 9 sync-ack.</summary>
    public byte Type => (byte)(_bytes[8] >> 1 & 15);

    /// <summary>Whether the sequence number has 48 bits and the header 16 bytes.</summary>
    public bool HasLongSequence => (_bytes[8] & 1) != 0;
}
