using System.Runtime.CompilerServices;
using PcapPorts.Packets;

namespace PcapPorts.Flows;

/// <summary>What only some flows have: findings in their first payloads, VLAN tags, a tunnel. Kept apart from the hot counters.</summary>
struct FlowDetails
{
    /// <summary>Findings in the payloads that each side sent first, in order; each is a <see cref="PayloadFinding"/>.</summary>
    public PayloadFindings Low, High;

    /// <summary>Frame of the first SYN, or else of the first SYN-ACK, when that is not the flow's first frame; else 0.</summary>
    public long SynFrame;

    /// <summary>What the sides sent beyond the 32 bits of the record's counters; null for nearly all.</summary>
    public FlowCarry? Carry;

    /// <summary>VLAN ids in order of appearance.</summary>
    public VlanIds Vlans;

    /// <summary>Valid entries of <see cref="Vlans"/>.</summary>
    public byte VlanCount;

    /// <summary>Number of IP headers around the flow's first packet.</summary>
    public byte Depth;

    /// <summary>What carried the flow's first packet.</summary>
    public TunnelKind Tunnel;

    /// <summary>Adds a VLAN id unless it is known or there is no room.</summary>
    public void AddVlan(ushort id)
    {
        for (int i = 0; i < VlanCount; i++)
        {
            if (Vlans[i] == id)
                return;
        }
        if (VlanCount < DecodedPacket.MaxVlans)
            Vlans[VlanCount++] = id;
    }
}

/// <summary>A few findings in order; the rest is dropped, so that two lists joined and cut are what one list would have been.</summary>
[InlineArray(Capacity)]
struct PayloadFindings
{
    public const int Capacity = 4;

    PayloadFinding _first;
}

/// <summary>A verdict on one payload and the frame it stood in, packed into 8 bytes: 48 bits of frame number, 16 of verdict.</summary>
/// <param name="Packed">The packed value; 0 for none.</param>
readonly record struct PayloadFinding(ulong Packed)
{
    public PayloadFinding(long frame, PayloadVerdict verdict, int ordinal)
        : this(((ulong)frame << 16) | verdict.Packed | (uint)ordinal << PayloadVerdict.Bits)
    {
    }

    /// <summary>Frame number, counting from 1.</summary>
    public long Frame => (long)(Packed >> 16);

    /// <summary>The verdict.</summary>
    public PayloadVerdict Verdict => new((ushort)(Packed & ((1 << PayloadVerdict.Bits) - 1)));

    /// <summary>Which payload of its side it was, counting from 0.</summary>
    public int Ordinal => (int)(Packed >> PayloadVerdict.Bits) & 7;

    public bool Exists => Packed != 0;

    /// <summary>The same finding with <paramref name="frames"/> added to its frame number and <paramref name="ordinals"/> to its place.</summary>
    public PayloadFinding Shift(long frames, int ordinals) => new(Frame + frames, Verdict, Ordinal + ordinals);
}
