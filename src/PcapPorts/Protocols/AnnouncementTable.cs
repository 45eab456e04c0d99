using PcapPorts.Packets;

namespace PcapPorts.Protocols;

/// <summary>The flows that were announced. Bounded in number and time: the oldest announcement makes room for the newest.</summary>
public sealed class AnnouncementTable
{
    /// <summary>Most announcements that are remembered.</summary>
    public const int MaxCount = 1 << 14;

    /// <summary>How long an announcement is good for, in nanoseconds: an hour. A call may ring for minutes before anything flows.</summary>
    public const long Lifetime = 3_600_000_000_000;

    readonly Dictionary<(byte Transport, IpAddress Address, ushort Port), Announcement> _all = [];
    readonly Queue<Announcement> _order = [];

    /// <summary>Number of announcements so far, those that were dropped too.</summary>
    public int Version { get; private set; }

    /// <summary>Remembers an announcement; a later one for the same endpoint takes its place.</summary>
    public void Add(Announcement announcement)
    {
        ArgumentNullException.ThrowIfNull(announcement);
        while (_order.Count >= MaxCount)
            Forget(_order.Dequeue());
        _all[(announcement.Transport, announcement.Address, announcement.Port)] = announcement;
        _order.Enqueue(announcement);
        Version++;
    }

    /// <summary>
    /// Remembers an announcement of media. It begins a stream, except where the same frame or (if it may be a repetition) an earlier one began it already.
    /// </summary>
    internal void AddMedia(Announcement announcement, bool isRepeated)
    {
        Announcement? earlier = _all.GetValueOrDefault((announcement.Transport, announcement.Address, announcement.Port));
        bool goesOn = earlier is not null && (isRepeated || earlier.Frame == announcement.Frame);
        Add(announcement with { Stream = (goesOn ? earlier!.Stream : null) ?? new AnnouncedStream() });
    }

    /// <summary>The announced stream of an endpoint; null when there is none.</summary>
    internal AnnouncedStream? FindStream(byte transport, IpAddress address, ushort port)
        => _all.TryGetValue((transport, address, port), out Announcement? found) ? found.Stream : null;

    /// <summary>The announcement of a flow by one of its endpoints; null when there is none.</summary>
    /// <param name="transport">IP protocol number.</param>
    /// <param name="address">Address of the endpoint.</param>
    /// <param name="port">Port of the endpoint.</param>
    /// <param name="now">Time of the frame in nanoseconds since 1970.</param>
    public Announcement? Find(byte transport, IpAddress address, ushort port, long now)
    {
        if (!_all.TryGetValue((transport, address, port), out Announcement? found))
            return null;
        return now - found.Nanoseconds <= Lifetime ? found : null;
    }

    void Forget(Announcement old)
    {
        (byte, IpAddress, ushort) key = (old.Transport, old.Address, old.Port);
        if (_all.TryGetValue(key, out Announcement? current) && ReferenceEquals(current, old))
            _all.Remove(key);
    }
}
