using System.Runtime.CompilerServices;

namespace PcapPorts.Packets;

/// <summary>
/// One walk through the headers of one frame: what all steps share. Offsets count from the start of the frame. Each step gets
/// the offset of its header and the <c>end</c> that the headers around it promise, which may lie beyond the captured bytes:
/// what is missing before <c>end</c> was cut by the capture, what is missing behind it was never there.
/// </summary>
ref struct Walk
{
    /// <summary>Most headers below, between and above the IP headers of one frame; bounds time and recursion.</summary>
    public const int MaxHeaders = 40;

    /// <summary>The captured bytes.</summary>
    public readonly ReadOnlySpan<byte> Frame;

    /// <summary>Where the result goes.</summary>
    public readonly ref DecodedPacket Packet;

    /// <summary>Headers that may still be entered.</summary>
    public int Budget;

    /// <summary>Number of IP headers around the next one.</summary>
    public byte Depth;

    /// <summary>What carries the next IP header.</summary>
    public TunnelKind Tunnel;

    /// <summary>Traits that the next IP level starts with.</summary>
    public LevelTraits Inherited;

    /// <summary>Whether the next IP header stands behind a mere guess (a tunnel known by its UDP port) and so has to prove itself.</summary>
    public bool Guessed;

    /// <summary>Whether the walk is inside the packet that an ICMP error quotes.</summary>
    public bool Quoting;

    /// <summary>Whether an IP header further out is a first fragment: what is missing then lies in another frame.</summary>
    public readonly bool CutByFragment => (Inherited & LevelTraits.OuterFragment) != LevelTraits.None;

    public Walk(ReadOnlySpan<byte> frame, ref DecodedPacket packet)
    {
        Frame = frame;
        Packet = ref packet;
        Budget = MaxHeaders;
    }

    /// <summary>Bytes that are both captured and inside <paramref name="end"/>, from <paramref name="offset"/> on; may be negative.</summary>
    public readonly int Available(int offset, int end) => Math.Min(Frame.Length, end) - offset;

    /// <summary>Whether a header of <paramref name="required"/> bytes can be read; records the stop when it cannot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Require(int offset, int required, int end, DecodeLayer layer)
    {
        if (Available(offset, end) >= required)
            return true;
        StopShort(offset, required, end, layer);
        return false;
    }

    /// <summary>Takes one header from the budget; records the stop when there is none left.</summary>
    public bool Enter(int offset, int end, DecodeLayer layer)
    {
        if (--Budget >= 0)
            return true;
        Stop(DecodeReason.TooDeep, layer, offset, 0, end);
        return false;
    }

    /// <summary>Records that a header does not fit: cut by the capture (or by fragmentation further out), or never there.</summary>
    public readonly void StopShort(int offset, int required, int end, DecodeLayer layer)
    {
        bool missing = (long)offset + required <= end || CutByFragment;
        Stop(missing ? DecodeReason.Truncated : DecodeReason.Malformed, layer, offset, required, end);
    }

    /// <summary>Records where decoding stopped. The first stop of a frame is kept.</summary>
    public readonly void Stop(DecodeReason reason, DecodeLayer layer, int offset, int required, int end)
    {
        if (Packet.Stop.Reason != DecodeReason.None)
            return;
        Packet.Stop = new DecodeStop
        {
            Reason = reason,
            Layer = layer,
            Offset = offset,
            Required = required,
            Available = Math.Max(0, Available(offset, end)),
        };
    }

    /// <summary>Records a field that cannot be true: a lie, unless fragmentation or a short quote explains it.</summary>
    public readonly void StopLie(int offset, int required, int end, DecodeLayer layer)
        => Stop(CutByFragment ? DecodeReason.Truncated : DecodeReason.Malformed, layer, offset, required, end);

    /// <summary>Records a protocol that is not followed.</summary>
    public readonly void StopUnknown(DecodeLayer layer, int offset, int end) => Stop(DecodeReason.Unknown, layer, offset, 0, end);

    /// <summary>Keeps where a link header stands that is not the first of the frame, as long as there is room.</summary>
    public readonly void AddInnerLink(int offset, ushort type)
    {
        if (offset > 0 && Packet.InnerLinkCount < DecodedPacket.MaxInnerLinks)
            Packet.InnerLinks[Packet.InnerLinkCount++] = new InnerLink(offset, type);
    }

    /// <summary>Keeps a VLAN identifier, as long as there is room.</summary>
    public readonly void AddVlan(int id)
    {
        if (Packet.VlanCount < DecodedPacket.MaxVlans)
            Packet.Vlans[Packet.VlanCount++] = (ushort)(id & 0x0fff);
    }
}
