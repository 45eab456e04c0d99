using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>One entry of an MPLS label stack (RFC 3032 section 2.1, RFC 5462).</summary>
public readonly ref struct MplsEntry
{
    /// <summary>Bytes of an entry.</summary>
    public const int Length = 4;

    readonly ReadOnlySpan<byte> _bytes;

    MplsEntry(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The gate: false when fewer than 4 bytes are there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out MplsEntry header)
    {
        bool fits = bytes.Length >= Length;
        header = fits ? new MplsEntry(bytes[..Length]) : default;
        return fits;
    }

    /// <summary>Label, 20 bits.</summary>
    public uint Label => BinaryPrimitives.ReadUInt32BigEndian(_bytes) >> 12;

    /// <summary>Traffic class, 0 to 7.</summary>
    public byte TrafficClass => (byte)(_bytes[2] >> 1 & 7);

    /// <summary>Whether this is the last entry.</summary>
    public bool IsBottom => (_bytes[2] & 1) != 0;

    /// <summary>Time to live.</summary>
    public byte TimeToLive => _bytes[3];
}
