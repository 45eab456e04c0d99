using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapPorts.Flows;

/// <summary>
/// What a frame touches of its flow: two cache lines, of which the first has what a pass over all flows asks for. Index 0 of each
/// pair counts what the lower endpoint sent, index 1 what the higher one sent. Details that few flows have lie apart, in <see cref="FlowDetails"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
struct FlowRecord
{
    /// <summary>The 5-tuple.</summary>
    public FlowKey Key;

    /// <summary>Number of the flow's first frame.</summary>
    public long FirstFrame;

    /// <summary>Wire length of the frames by sender, link header included.</summary>
    public ulong LowBytes, HighBytes;

    /// <summary>Frames by sender, every fragment included.</summary>
    public ulong LowPackets, HighPackets;

    /// <summary>Transport payload by sender, by the IP and UDP lengths.</summary>
    public ulong LowPayload, HighPayload;

    /// <summary>Earliest and latest time in nanoseconds since 1970; <see cref="long.MinValue"/> when no frame had one.</summary>
    public long First, Last;

    /// <summary>Sequence number of the latest SYN.</summary>
    public uint SynSequence;

    /// <summary>Index of the details plus 1; 0 when there are none.</summary>
    public int Details;

    /// <summary>All TCP flags seen, by sender.</summary>
    public byte LowFlags, HighFlags;

    /// <summary>ICMP type (high byte) and code of the first message.</summary>
    public ushort Icmp;

    /// <summary>See <see cref="FlowBits"/>.</summary>
    public FlowBits Bits;

    /// <summary>Adds one frame sent in <paramref name="direction"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Count(int direction, uint wireLength, uint payload, long time)
    {
        Unsafe.Add(ref LowPackets, direction)++;
        Unsafe.Add(ref LowBytes, direction) += wireLength;
        Unsafe.Add(ref LowPayload, direction) += payload;
        Touch(time, time);
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

    /// <summary><see cref="FlowRecord.SynSequence"/> is set, by the lower (the higher) endpoint's SYN.</summary>
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

    // Bits 16 to 23 are the two counters of FlowTable.Payload, four bits each, lower endpoint first.
}
