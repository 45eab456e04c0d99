using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>The header that Linux makes up for an interface without one, version 2 (tcpdump.org, LINKTYPE_LINUX_SLL2).</summary>
public readonly ref struct LinuxCooked2Header
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 20;

    readonly ReadOnlySpan<byte> _bytes;

    LinuxCooked2Header(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The gate: false when fewer than 20 bytes are there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out LinuxCooked2Header header)
    {
        bool fits = bytes.Length >= Length;
        header = fits ? new LinuxCooked2Header(bytes[..Length]) : default;
        return fits;
    }

    /// <summary>EtherType, or one of Linux' own numbers below 0x0600.</summary>
    public ushort Protocol => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Number of the interface on the machine that captured.</summary>
    public uint InterfaceIndex => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>The interface's ARPHRD_ number.</summary>
    public ushort HardwareType => BinaryPrimitives.ReadUInt16BigEndian(_bytes[8..]);

    /// <summary>0 to us, 1 broadcast, 2 multicast, 3 to somebody else, 4 sent by us.</summary>
    public byte PacketType => _bytes[10];

    /// <summary>The sender's link address: up to 8 bytes, as many as the header says.</summary>
    public ReadOnlySpan<byte> Address => _bytes.Slice(12, Math.Min(8, (int)_bytes[11]));
}
