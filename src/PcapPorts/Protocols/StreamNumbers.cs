using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Protocols;

/// <summary>
/// What a pass over a whole capture knows of conversations and who replays only some of them does not: their numbers, and what other flows announced.
/// A number counts the streams of a transport that began before, so it is enough to know where each began. One pass notes; any thread may ask.
/// </summary>
public sealed class StreamNumbers
{
    const int MostAnnouncements = 1 << 18;

    readonly Lock _gate = new();
    readonly List<(long Frame, int Key)>[] _begins = [[], [], []];
    readonly Dictionary<(FlowKey Key, long Frame), Announcement> _announcements = [];
    readonly Dictionary<(FlowKey Key, long Frame), StreamLanes> _lanes = [];
    long _reached;

    /// <summary>The last frame that was noted; numbers of conversations that begin later are not known yet.</summary>
    public long Reached => Volatile.Read(ref _reached);

    /// <summary>A conversation begins.</summary>
    /// <param name="key">Its 5-tuple.</param>
    /// <param name="frame">Number of its first frame; not below that of the one before.</param>
    internal void Note(in FlowKey key, long frame)
    {
        lock (_gate)
            _begins[Class(key.Protocol)].Add((frame, key.GetHashCode()));
    }

    /// <summary>A conversation took an announcement of another one to itself.</summary>
    internal void Note(in FlowKey key, long frame, Announcement announcement)
    {
        lock (_gate)
        {
            if (_announcements.Count < MostAnnouncements)
                _announcements[(key, frame)] = announcement;
        }
    }

    /// <summary>The announcement that a conversation took at a frame; null for nearly all.</summary>
    internal Announcement? Announcement(in FlowKey key, long frame)
    {
        if (_announcements.Count == 0)
            return null;
        lock (_gate)
            return _announcements.GetValueOrDefault((key, frame));
    }

    /// <summary>From a frame on the packets of a flow count for announced streams.</summary>
    internal void Note(in FlowKey key, long frame, in StreamLanes lanes)
    {
        lock (_gate)
        {
            if (_lanes.Count < MostAnnouncements)
                _lanes[(key, frame)] = lanes;
        }
    }

    /// <summary>The announced streams that a flow counts for from a frame on; null where nothing changes.</summary>
    internal StreamLanes? Lanes(in FlowKey key, long frame)
    {
        if (_lanes.Count == 0)
            return null;
        lock (_gate)
            return _lanes.TryGetValue((key, frame), out StreamLanes lanes) ? lanes : null;
    }

    /// <summary>All that begins up to a frame was noted.</summary>
    internal void Reach(long frame) => Volatile.Write(ref _reached, frame);

    /// <summary>The number of a conversation.</summary>
    /// <param name="key">Its 5-tuple.</param>
    /// <param name="frame">Number of its first frame.</param>
    internal int Find(in FlowKey key, long frame)
    {
        lock (_gate)
        {
            List<(long Frame, int Key)> begins = _begins[Class(key.Protocol)];
            int low = 0, high = begins.Count;
            while (low < high)
            {
                int middle = (low + high) >> 1;
                if (begins[middle].Frame < frame)
                    low = middle + 1;
                else
                    high = middle;
            }
            // Several may begin in one frame: a tunnel and what it carries.
            int hash = key.GetHashCode();
            for (int i = low; i < begins.Count && begins[i].Frame == frame; i++)
            {
                if (begins[i].Key == hash)
                    return i;
            }
            return low;
        }
    }

    internal static int Class(byte protocol) => protocol switch
    {
        IpProtocol.Tcp => 0,
        IpProtocol.Udp or IpProtocol.UdpLite => 1,
        _ => 2,
    };
}
