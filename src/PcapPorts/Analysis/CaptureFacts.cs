using System.Runtime.CompilerServices;
using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>Counts over all frames of a capture, or of a part of one: parts add up.</summary>
public sealed class CaptureFacts
{
    // Most captures have one link type, and these counts are made for every window of a file: an array is all it takes.
    (ushort Number, long Frames)[] _linkTypes = new (ushort, long)[2];
    int _linkTypeCount;
    readonly long[] _protocols = new long[256];
    readonly long[] _stops = new long[(int)DecodeReason.Encrypted + 1];
    long _opening = long.MinValue;
    long _previous = long.MinValue;
    long _first = long.MaxValue;
    long _last = long.MinValue;

    /// <summary>Frames.</summary>
    public long Packets { get; private set; }

    /// <summary>Bytes captured.</summary>
    public long CapturedBytes { get; private set; }

    /// <summary>Bytes on the wire.</summary>
    public long WireBytes { get; private set; }

    /// <summary>Earliest time of a frame.</summary>
    public Timestamp First => _last == long.MinValue ? Timestamp.None : new Timestamp(_first);

    /// <summary>Latest time of a frame.</summary>
    public Timestamp Last => new(_last);

    /// <summary>Frames whose outermost IP header is IPv4.</summary>
    public long Ipv4 { get; private set; }

    /// <summary>Frames whose outermost IP header is IPv6.</summary>
    public long Ipv6 { get; private set; }

    /// <summary>ARP and RARP frames.</summary>
    public long Arp { get; private set; }

    /// <summary>Fragments other than the first of their datagram, by the outermost IP header.</summary>
    public long LaterFragments { get; private set; }

    /// <summary>Frames of which the capture kept less than was on the wire.</summary>
    public long Snapped { get; private set; }

    /// <summary>Frames with at least one VLAN tag.</summary>
    public long Tagged { get; private set; }

    /// <summary>Frames with an IP header inside another.</summary>
    public long Tunnelled { get; private set; }

    /// <summary>Frames that are earlier than the frame before them.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>Frames by link type number.</summary>
    public IReadOnlyDictionary<ushort, long> LinkTypes
    {
        get
        {
            var all = new SortedDictionary<ushort, long>();
            foreach ((ushort number, long frames) in _linkTypes.AsSpan(0, _linkTypeCount))
                all.Add(number, frames);
            return all;
        }
    }

    /// <summary>Frames by the IP protocol of their outermost IP header, fragments other than the first left out.</summary>
    public ReadOnlySpan<long> Protocols => _protocols;

    /// <summary>Traffic over time; null when nobody asked for it.</summary>
    public TimeHistogram? Times { get; init; }

    /// <summary>Frames whose decoding stopped for a reason other than <see cref="DecodeReason.None"/>.</summary>
    public long Stopped(DecodeReason reason) => _stops[(int)reason];

    /// <summary>Counts a batch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Add(FrameBatch batch, DecodedPacket[] packets)
    {
        int count = batch.Count;
        if (count == 0)
            return;
        long captured = 0, wire = 0, snapped = 0, stopped = 0, ipv4 = 0, ipv6 = 0;
        long first = _first, last = _last, previous = _previous, outOfOrder = 0;
        ushort linkType = batch.Records[0].LinkType;
        int ofLinkType = 0;
        long[] protocols = _protocols;
        for (int i = 0; i < count; i++)
        {
            ref FrameRecord frame = ref batch.Records[i];
            captured += frame.CapturedLength;
            wire += frame.WireLength;
            snapped += (uint)frame.CapturedLength < frame.WireLength ? 1 : 0;
            long time = frame.TimestampNanoseconds;
            if (time != long.MinValue)
            {
                outOfOrder += time < previous ? 1 : 0;
                previous = time;
                first = Math.Min(first, time);
                last = Math.Max(last, time);
            }
            if (frame.LinkType != linkType)
            {
                AddLinkType(linkType, ofLinkType);
                (linkType, ofLinkType) = (frame.LinkType, 0);
            }
            ofLinkType++;

            ref DecodedPacket packet = ref packets[i];
            if (packet.LevelCount > 0)
            {
                ref IpLevel level = ref packet.Levels[0];
                ipv4 += level.Version == 4 ? 1 : 0;
                ipv6 += level.Version == 6 ? 1 : 0;
                if ((level.Traits & LevelTraits.LaterFragment) != 0)
                    LaterFragments++;
                else
                    protocols[level.Protocol]++;
            }
            stopped += packet.Stop.Reason != DecodeReason.None ? 1 : 0;
            if (packet.VlanCount + (packet.LevelCount >> 1) != 0)
            {
                Tagged += packet.VlanCount > 0 ? 1 : 0;
                Tunnelled += packet.LevelCount > 1 ? 1 : 0;
            }
            if (packet.LevelCount == 0 && packet.EtherType is 0x0806 or 0x8035)
                Arp++;
        }
        if (stopped > 0)
            AddStops(packets, count);
        AddLinkType(linkType, ofLinkType);
        Packets += count;
        CapturedBytes += captured;
        WireBytes += wire;
        Snapped += snapped;
        Ipv4 += ipv4;
        Ipv6 += ipv6;
        OutOfOrder += outOfOrder;
        (_first, _last, _previous) = (first, last, previous);
        if (_opening == long.MinValue)
            _opening = FirstTime(batch);
        Times?.Add(batch);
    }

    /// <summary>Adds the counts of the part that follows.</summary>
    internal void Merge(CaptureFacts later)
    {
        Packets += later.Packets;
        CapturedBytes += later.CapturedBytes;
        WireBytes += later.WireBytes;
        Ipv4 += later.Ipv4;
        Ipv6 += later.Ipv6;
        Arp += later.Arp;
        LaterFragments += later.LaterFragments;
        Snapped += later.Snapped;
        Tagged += later.Tagged;
        Tunnelled += later.Tunnelled;
        OutOfOrder += later.OutOfOrder + (later._opening != long.MinValue && later._opening < _previous ? 1 : 0);
        if (_opening == long.MinValue)
            _opening = later._opening;
        if (later._previous != long.MinValue)
            _previous = later._previous;
        (_first, _last) = (Math.Min(_first, later._first), Math.Max(_last, later._last));
        for (int i = 0; i < later._linkTypeCount; i++)
            AddLinkType(later._linkTypes[i].Number, later._linkTypes[i].Frames);
        for (int i = 0; i < _protocols.Length; i++)
            _protocols[i] += later._protocols[i];
        for (int i = 0; i < _stops.Length; i++)
            _stops[i] += later._stops[i];
        if (later.Times is not null)
            Times?.Merge(later.Times);
    }

    /// <summary>All counts as numbers, for a cache; <see cref="Restore"/> takes them back. Traffic over time is not among them.</summary>
    internal long[] Save() =>
    [
        Packets, CapturedBytes, WireBytes, Ipv4, Ipv6, Arp, LaterFragments, Snapped, Tagged, Tunnelled, OutOfOrder, _opening, _previous, _first, _last,
        .. _protocols, .. _stops, .. _linkTypes.Take(_linkTypeCount).SelectMany(static entry => new[] { entry.Number, entry.Frames }),
    ];

    /// <summary>Takes back what <see cref="Save"/> gave.</summary>
    internal void Restore(ReadOnlySpan<long> saved)
    {
        (Packets, CapturedBytes, WireBytes, Ipv4, Ipv6, Arp) = (saved[0], saved[1], saved[2], saved[3], saved[4], saved[5]);
        (LaterFragments, Snapped, Tagged, Tunnelled, OutOfOrder) = (saved[6], saved[7], saved[8], saved[9], saved[10]);
        (_opening, _previous, _first, _last) = (saved[11], saved[12], saved[13], saved[14]);
        saved = saved[15..];
        saved[.._protocols.Length].CopyTo(_protocols);
        saved = saved[_protocols.Length..];
        saved[.._stops.Length].CopyTo(_stops);
        for (saved = saved[_stops.Length..]; saved.Length >= 2; saved = saved[2..])
            AddLinkType((ushort)saved[0], saved[1]);
    }

    internal static long FirstTime(FrameBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            if (batch.Records[i].TimestampNanoseconds != long.MinValue)
                return batch.Records[i].TimestampNanoseconds;
        }
        return long.MinValue;
    }

    internal void AddStops(DecodedPacket[] packets, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (packets[i].Stop.Reason != DecodeReason.None)
                _stops[(int)packets[i].Stop.Reason]++;
        }
    }

    internal void AddLinkType(ushort linkType, long count)
    {
        int at = 0;
        while (at < _linkTypeCount && _linkTypes[at].Number != linkType)
            at++;
        if (at == _linkTypes.Length)
            Array.Resize(ref _linkTypes, at * 2);
        if (at == _linkTypeCount)
            _linkTypes[_linkTypeCount++] = (linkType, 0);
        _linkTypes[at].Frames += count;
    }
}
