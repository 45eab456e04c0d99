using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>An 802.1Q or 802.1ad tag behind its EtherType: tag control and the next type (IEEE 802.1Q section 9.6).</summary>
public readonly ref struct VlanTag
{
    /// <summary>Bytes of the tag and the type that follows it.</summary>
    public const int Length = 4;

    readonly ReadOnlySpan<byte> _bytes;

    VlanTag(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The gate: false when fewer than 4 bytes are there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out VlanTag header)
    {
        bool fits = bytes.Length >= Length;
        header = fits ? new VlanTag(bytes[..Length]) : default;
        return fits;
    }

    /// <summary>Priority code point, 0 to 7.</summary>
    public byte Priority => (byte)(_bytes[0] >> 5);

    /// <summary>Whether the frame may be dropped first (DEI; once the canonical format indicator).</summary>
    public bool DropEligible => (_bytes[0] & 0x10) != 0;

    /// <summary>VLAN identifier, 12 bits; 0 carries only a priority.</summary>
    public ushort Id => (ushort)(BinaryPrimitives.ReadUInt16BigEndian(_bytes) & 0x0fff);

    /// <summary>EtherType or length of what follows.</summary>
    public ushort TypeOrLength => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);
}
