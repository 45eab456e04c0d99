using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>The header that Linux makes up for an interface without one, version 1 (tcpdump.org, LINKTYPE_LINUX_SLL).</summary>
public readonly ref struct LinuxCookedHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 16;

    readonly ReadOnlySpan<byte> _bytes;

    LinuxCookedHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The gate: false when fewer than 16 bytes are there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out LinuxCookedHeader header)
    {
        bool fits = bytes.Length >= Length;
        header = fits ? new LinuxCookedHeader(bytes[..Length]) : default;
        return fits;
    }

    /// <summary>0 to us, 1 broadcast, 2 multicast, 3 to somebody else, 4 sent by us.</summary>
    public ushort PacketType => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>The interface's ARPHRD_ number.</summary>
    public ushort HardwareType => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>The sender's link address: up to 8 bytes, as many as the header says.</summary>
    public ReadOnlySpan<byte> Address => _bytes.Slice(6, Math.Min(8, (int)BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..])));

    /// <summary>EtherType, or one of Linux' own numbers below 0x0600.</summary>
    public ushort Protocol => BinaryPrimitives.ReadUInt16BigEndian(_bytes[14..]);
}
