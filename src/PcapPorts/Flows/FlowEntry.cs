using System.Runtime.InteropServices;
using PcapPorts.Packets;

namespace PcapPorts.Flows;

/// <summary>All that a flow table wants to know of one IP level of one frame.</summary>
[StructLayout(LayoutKind.Sequential)]
struct FlowEntry
{
    /// <summary>The 5-tuple; for a later fragment, whose ports are unknown, only addresses and protocol count.</summary>
    public FlowKey Key;

    /// <summary>Time in nanoseconds since 1970, or <see cref="long.MinValue"/>.</summary>
    public long Time;

    /// <summary>Wire length of the frame.</summary>
    public uint WireLength;

    /// <summary>Transport payload by the lengths in the headers.</summary>
    public uint PayloadLength;

    /// <summary>Where the payload lies in the buffer, and how much of it was captured.</summary>
    public int PayloadOffset, PayloadCaptured;

    /// <summary>Hash of the key.</summary>
    public uint Hash;

    /// <summary>Which of the prepared frames, counting from 0.</summary>
    public int Frame;

    /// <summary>TCP sequence number.</summary>
    public uint Sequence;

    /// <summary>Identification of a fragment.</summary>
    public uint FragmentId;

    /// <summary>The record that the first look into the slots found, or -1; once the entry was added, the record that it was added to, or -1 for a later fragment.</summary>
    public int Record;

    /// <summary>ICMP type (high byte) and code; 0 for everything else.</summary>
    public ushort Icmp;

    public LevelTraits Traits;
    public byte TcpFlags;

    /// <summary>0: the lower endpoint sent it; 1: the higher one.</summary>
    public byte Direction;

    public byte Depth;
    public TunnelKind Tunnel;
    public byte VlanCount;
    public VlanIds Vlans;
}
