using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>An Ethernet header: two addresses and a type or length (IEEE 802.3 section 3.2).</summary>
public readonly ref struct EthernetHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 14;

    readonly ReadOnlySpan<byte> _bytes;

    EthernetHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The gate: false when fewer than 14 bytes are there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EthernetHeader header)
    {
        bool fits = bytes.Length >= Length;
        header = fits ? new EthernetHeader(bytes[..Length]) : default;
        return fits;
    }

    /// <summary>Whom the frame is for.</summary>
    public MacAddress Destination => MacAddress.At(_bytes, 0);

    /// <summary>Who sent it.</summary>
    public MacAddress Source => MacAddress.At(_bytes, 6);

    /// <summary>An EtherType from 0x0600 on, the length of an LLC frame up to 1500.</summary>
    public ushort TypeOrLength => BinaryPrimitives.ReadUInt16BigEndian(_bytes[12..]);

    /// <summary>Whether <see cref="TypeOrLength"/> is a length.</summary>
    public bool IsLengthFrame => TypeOrLength <= Packets.EtherType.MaxLength;
}
