using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>An 802.2 LLC header with an unnumbered control byte, and SNAP behind it if it is there (ISO/IEC 8802-2, RFC 1042).</summary>
public readonly ref struct LlcHeader
{
    /// <summary>Bytes of LLC alone.</summary>
    public const int Length = 3;

    readonly ReadOnlySpan<byte> _bytes;

    LlcHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Bytes of LLC and SNAP.</summary>
    public const int SnapLength = 8;

    /// <summary>The gate: false when fewer than 3 bytes are there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out LlcHeader header)
    {
        bool fits = bytes.Length >= Length;
        header = fits ? new LlcHeader(bytes[..Math.Min(bytes.Length, SnapLength)]) : default;
        return fits;
    }

    /// <summary>Destination service access point.</summary>
    public byte DestinationSap => _bytes[0];

    /// <summary>Source service access point; the low bit marks a response.</summary>
    public byte SourceSap => _bytes[1];

    /// <summary>Control; 3 for unnumbered information.</summary>
    public byte Control => _bytes[2];

    /// <summary>Whether SNAP follows.</summary>
    public bool HasSnap => DestinationSap == 0xaa && SourceSap == 0xaa && Control == 0x03 && _bytes.Length == SnapLength;

    /// <summary>Organisation of a SNAP header, 24 bits; 0 without one.</summary>
    public uint Organisation => HasSnap ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[3..]) >> 8 : 0;

    /// <summary>Protocol of a SNAP header, an EtherType when the organisation is 0; 0 without one.</summary>
    public ushort Protocol => HasSnap ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]) : (ushort)0;
}
