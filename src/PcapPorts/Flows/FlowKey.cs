using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PcapPorts.Packets;

namespace PcapPorts.Flows;

/// <summary>
/// The 5-tuple of a flow, whatever the direction: the lower endpoint first, by family, address as a number, then port. 40 bytes
/// of plain words, compared and hashed without a branch.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 40)]
public struct FlowKey : IEquatable<FlowKey>
{
    /// <summary>High and low 64 bits of the lower endpoint's address; IPv4 fills the lowest 32 bits.</summary>
    public ulong LowHigh, LowLow;

    /// <summary>High and low 64 bits of the higher endpoint's address; IPv4 fills the lowest 32 bits.</summary>
    public ulong HighHigh, HighLow;

    // Ports, protocol, version and selector in one word: written and read whole, because reading back eight bytes that were
    // written in pieces makes the processor wait.
    ulong _rest;

    /// <summary>The key with these addresses and <see cref="Rest"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FlowKey(in FlowAddresses addresses, ulong rest)
    {
        (LowHigh, LowLow, HighHigh, HighLow) = (addresses.LowHigh, addresses.LowLow, addresses.HighHigh, addresses.HighLow);
        _rest = rest;
    }

    /// <summary>The IPv4 key with these <see cref="Ipv4Addresses"/> and <see cref="Rest"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FlowKey(ulong ipv4Addresses, ulong rest)
    {
        (LowLow, HighLow) = ((uint)ipv4Addresses, ipv4Addresses >> 32);
        _rest = rest;
    }

    /// <summary>All of the key but its addresses, in one word.</summary>
    internal readonly ulong Rest => _rest;

    /// <summary>The addresses of an IPv4 key in one word, the lower endpoint's in its low half.</summary>
    internal readonly ulong Ipv4Addresses => LowLow | HighLow << 32;

    /// <summary>The addresses.</summary>
    internal readonly FlowAddresses Addresses => new(LowHigh, LowLow, HighHigh, HighLow);

    /// <summary>Port of the lower endpoint; for ICMP queries the identifier; else 0.</summary>
    public readonly ushort LowPort => LowPortOf(_rest);

    /// <summary>Port of the higher endpoint; for ICMP queries the identifier; else 0.</summary>
    public readonly ushort HighPort => HighPortOf(_rest);

    /// <summary>IP protocol number.</summary>
    public readonly byte Protocol => ProtocolOf(_rest);

    /// <summary>4 or 6.</summary>
    public readonly byte Version => VersionOf(_rest);

    /// <summary>For ICMP and ICMPv6 the type (that of the request, for queries and their answers), plus 1; 0 for everything else.</summary>
    public readonly ushort Selector => (ushort)(_rest >> 48);

    internal static ushort LowPortOf(ulong rest) => (ushort)rest;

    internal static ushort HighPortOf(ulong rest) => (ushort)(rest >> 16);

    internal static byte ProtocolOf(ulong rest) => (byte)(rest >> 32);

    internal static byte VersionOf(ulong rest) => (byte)(rest >> 40);

    /// <summary>The key of an IP level, and whether its sender is the higher endpoint (0: the lower one sent it, 1: the higher one).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int From(in IpLevel level, out FlowKey key)
    {
        uint source = level.SourcePort, destination = level.DestinationPort, selector = 0;
        if ((level.Traits & LevelTraits.Icmp) != 0)
        {
            selector = IcmpPairing.Selector(in level);
            source = destination = level.IcmpIdentifier;
        }
        int direction;
        if (level.SourceHigh != level.DestinationHigh)
            direction = level.SourceHigh > level.DestinationHigh ? 1 : 0;
        else if (level.SourceLow != level.DestinationLow)
            direction = level.SourceLow > level.DestinationLow ? 1 : 0;
        else
            direction = source > destination ? 1 : 0;
        ulong rest = (ulong)level.Protocol << 32 | (ulong)level.Version << 40 | (ulong)selector << 48;
        // Exchanged by arithmetic: which way a packet goes is a guess that a branch would lose every other time.
        ulong exchange = 0UL - (ulong)direction;
        ulong high = (level.SourceHigh ^ level.DestinationHigh) & exchange;
        ulong low = (level.SourceLow ^ level.DestinationLow) & exchange;
        uint port = (source ^ destination) & (uint)exchange;
        Unsafe.SkipInit(out key);
        key.LowHigh = level.SourceHigh ^ high;
        key.LowLow = level.SourceLow ^ low;
        key.HighHigh = level.DestinationHigh ^ high;
        key.HighLow = level.DestinationLow ^ low;
        key._rest = rest | (source ^ port) | (destination ^ port) << 16;
        return direction;
    }

    /// <summary>
    /// A 64-bit hash of the five words under a secret <paramref name="seed"/>. Captures are hostile: every factor is mixed with a word that
    /// the sender of a packet cannot know, so he can make none of them zero, nor small.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash(in FlowKey key, in HashSeed seed) =>
        Fold(key.LowLow ^ key._rest ^ seed.A, key.HighLow ^ seed.B) ^ Fold(key.LowHigh ^ key._rest ^ seed.C, key.HighHigh ^ seed.D);

    /// <summary>32 bits from the middle of <see cref="Hash"/>: there every bit of both factors has had its say.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Hash32(in FlowKey key, in HashSeed seed) => (uint)(Hash(in key, in seed) >> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Fold(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(FlowKey other) => Same(in this, in other);

    /// <summary>Whether two keys are equal, without a copy and without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same(in FlowKey a, in FlowKey b) =>
        ((a.LowHigh ^ b.LowHigh) | (a.LowLow ^ b.LowLow) | (a.HighHigh ^ b.HighHigh) | (a.HighLow ^ b.HighLow)
            | (a._rest ^ b._rest)) == 0;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is FlowKey other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => (int)Hash(in this, in HashSeed.OfProcess);
}

/// <summary>The two addresses of a key, each as high and low 64 bits.</summary>
[StructLayout(LayoutKind.Sequential, Size = Length)]
readonly record struct FlowAddresses(ulong LowHigh, ulong LowLow, ulong HighHigh, ulong HighLow)
{
    /// <summary>Bytes of the addresses.</summary>
    public const int Length = 32;
}
