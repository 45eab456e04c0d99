using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapPorts.Flows;

/// <summary>
/// What every frame touches of its flow: one cache line. Of each pair, the first counts what the lower endpoint sent, the second what the higher one sent. What
/// only the first frame, a SYN or IPv6 needs lies beside it, in <see cref="FlowOrigin"/> and <see cref="FlowAddresses"/>; what few flows have, in <see cref="FlowDetails"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Length)]
struct FlowRecord
{
    /// <summary>Bytes of a record.</summary>
    public const int Length = 64;

    /// <summary><see cref="FlowKey.Ipv4Addresses"/> of the 5-tuple.</summary>
    public ulong Ipv4Addresses;

    /// <summary><see cref="FlowKey.Rest"/> of the 5-tuple.</summary>
    public ulong Rest;

    /// <summary>Earliest and latest time in nanoseconds since 1970; <see cref="long.MinValue"/> when no frame had one.</summary>
    public long First, Last;

    /// <summary>The low 32 bits of <see cref="FlowCounters.Bytes"/> by sender.</summary>
    public uint LowBytes, HighBytes;

    /// <summary>The low 32 bits of <see cref="FlowCounters.Packets"/> by sender.</summary>
    public uint LowPackets, HighPackets;

    /// <summary>The low 32 bits of <see cref="FlowCounters.Payload"/> by sender.</summary>
    public uint LowPayload, HighPayload;

    /// <summary>See <see cref="FlowBits"/>.</summary>
    public FlowBits Bits;

    /// <summary>All TCP flags seen, by sender.</summary>
    public byte LowFlags, HighFlags;

    /// <summary>ICMP type (high byte) and code of the first message.</summary>
    public ushort Icmp;

    /// <summary>IP protocol number.</summary>
    public readonly byte Protocol => FlowKey.ProtocolOf(Rest);

    /// <summary>Counts one frame sent in <paramref name="direction"/>, unless a counter would pass its 32 bits: whether it was counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryCount(int direction, uint wireLength, uint payload)
    {
        ref uint packets = ref Unsafe.Add(ref LowPackets, direction);
        ref uint bytes = ref Unsafe.Add(ref LowBytes, direction);
        ref uint payloads = ref Unsafe.Add(ref LowPayload, direction);
        ulong newPackets = packets + 1UL, newBytes = (ulong)bytes + wireLength, newPayload = (ulong)payloads + payload;
        if ((newPackets | newBytes | newPayload) > uint.MaxValue)
            return false;
        (packets, bytes, payloads) = ((uint)newPackets, (uint)newBytes, (uint)newPayload);
        return true;
    }

    /// <summary>Widens the span of time to hold both times; "no time" changes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Touch(long first, long last)
    {
        if (last > Last)
            Last = last;
        // "No time" is the smallest number: as an unsigned distance from it, it is the smallest, and one less makes it the largest.
        if ((ulong)(first - long.MinValue - 1) < (ulong)(First - long.MinValue - 1))
            First = first;
    }

    /// <summary>A SYN or a SYN-ACK was seen.</summary>
    public readonly bool HasHandshake =>
        (Bits & (FlowBits.LowSyn | FlowBits.HighSyn | FlowBits.LowSynAck | FlowBits.HighSynAck)) != 0;

    /// <summary>Both sides sent FIN, or one sent RST: a SYN with another sequence number now opens a new connection.</summary>
    public readonly bool Ended => ((LowFlags | HighFlags) & TcpFlag.Rst) != 0 || (LowFlags & HighFlags & TcpFlag.Fin) != 0;
}

/// <summary>What is known of a flow since its first frame, or its latest SYN.</summary>
[StructLayout(LayoutKind.Sequential, Size = Length)]
struct FlowOrigin
{
    /// <summary>Bytes of an origin.</summary>
    public const int Length = 16;

    /// <summary>Number of the flow's first frame.</summary>
    public long FirstFrame;

    /// <summary>Sequence number of the latest SYN.</summary>
    public uint SynSequence;

    /// <summary>Index of the details plus 1; 0 when there are none.</summary>
    public int Details;
}

/// <summary>The TCP flag bits that flows look at (RFC 9293 section 3.1).</summary>
static class TcpFlag
{
    public const byte Fin = 1, Syn = 2, Rst = 4, Psh = 8, Ack = 16;
}

/// <summary>Facts of a flow, a bit each, and two small counters. Pairs have the lower endpoint's bit first.</summary>
[Flags]
enum FlowBits : uint
{
    None = 0,

    /// <summary>The first frame came from the higher endpoint.</summary>
    HighSpokeFirst = 1,

    /// <summary>The lower (the higher) endpoint sent a SYN without ACK.</summary>
    LowSyn = 2,
    HighSyn = 4,

    /// <summary>The lower (the higher) endpoint sent a SYN with ACK.</summary>
    LowSynAck = 8,
    HighSynAck = 16,

    /// <summary>Of two SYNs (of two SYN-ACKs), the first came from the higher endpoint.</summary>
    HighSynFirst = 32,
    HighSynAckFirst = 64,

    /// <summary><see cref="FlowOrigin.SynSequence"/> is set, by the lower (the higher) endpoint's SYN.</summary>
    SequenceOfLow = 128,
    SequenceOfHigh = 256,

    /// <summary>The first frame of this record was a SYN.</summary>
    StartsWithSyn = 512,

    /// <summary>Nothing before this record can change where it begins (see README, "Records that merge").</summary>
    Resolved = 1024,

    /// <summary>The record began at a SYN that may yet turn out to belong to the flow before it.</summary>
    Tentative = 2048,

    /// <summary>Touched since the eviction hand last passed.</summary>
    Recent = 4096,

    /// <summary>No longer the current record of its key: a later connection of the same 5-tuple took its place, or it was evicted.</summary>
    Gone = 8192,

    /// <summary>A counter has passed its 32 bits; what is above them stands in the details.</summary>
    Carried = 16384,

    // Bits 16 to 23 are the two counters of FlowTable.Payload, four bits each, lower endpoint first.
}
