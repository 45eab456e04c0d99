using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>ARP for Ethernet and IPv4 (RFC 826).</summary>
public readonly ref struct ArpHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 28;

    readonly ReadOnlySpan<byte> _bytes;

    ArpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The gate: false when fewer than 28 bytes are there, or the addresses are not those of Ethernet and IPv4.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ArpHeader header)
    {
        // Hardware type 1, protocol type 0x0800, address lengths 6 and 4.
        bool fits = bytes.Length >= Length && BinaryPrimitives.ReadUInt32BigEndian(bytes) == 0x0001_0800
            && BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) == 0x0604;
        header = fits ? new ArpHeader(bytes[..Length]) : default;
        return fits;
    }

    /// <summary>1 for a request, 2 for a reply.</summary>
    public ushort Operation => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>The sender's link address.</summary>
    public MacAddress SenderHardware => MacAddress.At(_bytes, 8);

    /// <summary>The sender's IP address.</summary>
    public IpAddress SenderProtocol => IpAddress.FromIpv4(BinaryPrimitives.ReadUInt32BigEndian(_bytes[14..]));

    /// <summary>The target's link address; all zeros in a request.</summary>
    public MacAddress TargetHardware => MacAddress.At(_bytes, 18);

    /// <summary>The target's IP address.</summary>
    public IpAddress TargetProtocol => IpAddress.FromIpv4(BinaryPrimitives.ReadUInt32BigEndian(_bytes[24..]));
}
