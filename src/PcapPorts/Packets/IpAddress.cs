using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>
/// An IPv4 or IPv6 address: one value type for both families. An IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2) stays what it
/// is, an IPv6 address. Ordered as records are: IPv4 before IPv6, then by number.
/// </summary>
public readonly partial struct IpAddress : IEquatable<IpAddress>, IComparable<IpAddress>
{
    /// <summary>Makes an address of its parts.</summary>
    /// <param name="version">4 or 6.</param>
    /// <param name="high">High 64 bits of an IPv6 address; 0 for IPv4.</param>
    /// <param name="low">Low 64 bits of an IPv6 address; an IPv4 address fills the lowest 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">The version is another number, or bits are set that an IPv4 address does not have.</exception>
    public IpAddress(int version, ulong high, ulong low)
    {
        if (version is not (4 or 6))
            throw new ArgumentOutOfRangeException(nameof(version), version, "An IP version is 4 or 6.");
        if (version == 4 && (high != 0 || low > uint.MaxValue))
            throw new ArgumentOutOfRangeException(nameof(low), low, "An IPv4 address has 32 bits.");
        Version = (byte)version;
        High = high;
        Low = low;
    }

    IpAddress(byte version, ulong high, ulong low)
    {
        Version = version;
        High = high;
        Low = low;
    }

    /// <summary>High 64 bits of an IPv6 address; 0 for IPv4.</summary>
    public ulong High { get; }

    /// <summary>Low 64 bits; an IPv4 address fills the lowest 32.</summary>
    public ulong Low { get; }

    /// <summary>4 or 6; 0 for the default value, which is no address.</summary>
    public byte Version { get; }

    /// <summary>Whether this is an IPv4 address.</summary>
    public bool IsIpv4 => Version == 4;

    /// <summary>Whether this is an IPv6 address.</summary>
    public bool IsIpv6 => Version == 6;

    /// <summary>Bytes of the address: 4 or 16, 0 for the default value.</summary>
    public int Length => Version == 4 ? 4 : Version == 6 ? 16 : 0;

    /// <summary>An IPv4 address from its number in host order.</summary>
    public static IpAddress FromIpv4(uint number) => new((byte)4, 0, number);

    /// <summary>An IPv6 address from its two halves in host order.</summary>
    public static IpAddress FromIpv6(ulong high, ulong low) => new((byte)6, high, low);

    /// <summary>The source address of a level.</summary>
    public static IpAddress SourceOf(in IpLevel level) => new(level.Version, level.SourceHigh, level.SourceLow);

    /// <summary>The destination address of a level.</summary>
    public static IpAddress DestinationOf(in IpLevel level) => new(level.Version, level.DestinationHigh, level.DestinationLow);

    /// <summary>Reads 4 or 16 bytes in network order; any other length gives false.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out IpAddress address)
    {
        address = bytes.Length switch
        {
            4 => FromIpv4(BinaryPrimitives.ReadUInt32BigEndian(bytes)),
            16 => FromIpv6(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes.Slice(8))),
            _ => default,
        };
        return address.Version != 0;
    }

    /// <summary>Writes 4 or 16 bytes in network order; false when there is no room, or no address.</summary>
    public bool TryWrite(Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        if (Version == 0 || destination.Length < Length)
            return false;
        if (IsIpv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)Low);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(destination, High);
            BinaryPrimitives.WriteUInt64BigEndian(destination.Slice(8), Low);
        }

        bytesWritten = Length;
        return true;
    }

    /// <summary>Whether the address is all zeros: "this host" (RFC 1122 section 3.2.1.3) or unspecified (RFC 4291 section 2.5.2).</summary>
    public bool IsUnspecified => Version != 0 && High == 0 && Low == 0;

    /// <summary>127.0.0.0/8 (RFC 1122) or ::1 (RFC 4291 section 2.5.3).</summary>
    public bool IsLoopback => IsIpv4 ? Low >> 24 == 127 : IsIpv6 && High == 0 && Low == 1;

    /// <summary>169.254.0.0/16 (RFC 3927) or fe80::/10 (RFC 4291 section 2.5.6).</summary>
    public bool IsLinkLocal => IsIpv4 ? Low >> 16 == 0xa9fe : IsIpv6 && High >> 54 == 0xfe80 >> 6;

    /// <summary>10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 (RFC 1918) or fc00::/7 (RFC 4193).</summary>
    public bool IsPrivate => IsIpv4
        ? Low >> 24 == 10 || Low >> 20 == 0xac1 || Low >> 16 == 0xc0a8
        : IsIpv6 && High >> 57 == 0xfc >> 1;

    /// <summary>100.64.0.0/10, shared by carriers' translators (RFC 6598).</summary>
    public bool IsCarrierShared => IsIpv4 && Low >> 22 == 0x6440 >> 6;

    /// <summary>224.0.0.0/4 (RFC 5771) or ff00::/8 (RFC 4291 section 2.7).</summary>
    public bool IsMulticast => IsIpv4 ? Low >> 28 == 14 : IsIpv6 && High >> 56 == 0xff;

    /// <summary>The limited broadcast address 255.255.255.255 (RFC 919). A subnet's own broadcast address cannot be known from the address alone.</summary>
    public bool IsBroadcast => IsIpv4 && Low == uint.MaxValue;

    /// <summary>::ffff:0:0/96 (RFC 4291 section 2.5.5.2).</summary>
    public bool IsIpv4Mapped => IsIpv6 && High == 0 && Low >> 32 == 0xffff;

    /// <inheritdoc/>
    public bool Equals(IpAddress other) => High == other.High && Low == other.Low && Version == other.Version;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IpAddress other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(High, Low, Version);

    /// <inheritdoc/>
    public int CompareTo(IpAddress other)
    {
        if (Version != other.Version)
            return Version.CompareTo(other.Version);
        int high = High.CompareTo(other.High);
        return high != 0 ? high : Low.CompareTo(other.Low);
    }

    /// <summary>Whether both are the same address of the same family.</summary>
    public static bool operator ==(IpAddress left, IpAddress right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(IpAddress left, IpAddress right) => !left.Equals(right);
}
