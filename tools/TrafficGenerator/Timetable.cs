namespace PcapPorts.TrafficGenerator;

/// <summary>
/// Which flow speaks next: a wheel of time slots, each a list of flows, so that a million flows interleave in constant time and
/// 4 bytes each. Ticks count up to the length that was asked for; flows are taken in slots, not in exact order within one.
/// </summary>
sealed class Timetable
{
    const int None = -1;
    const int MaxSlots = 1 << 22;

    readonly int[] _slots;
    readonly int[] _next;
    readonly int _shift;
    int _now;

    public Timetable(long ticks, int flows)
    {
        while (ticks >> _shift >= MaxSlots || (_shift < 7 && ticks >> _shift > 0))
            _shift++;
        _slots = new int[(ticks >> _shift) + 1];
        Array.Fill(_slots, None);
        _next = new int[flows];
    }

    /// <summary>Puts a flow down for a tick; one that has passed counts as now.</summary>
    public void Add(int flow, long tick)
    {
        int slot = Math.Max(_now, (int)(tick >> _shift));
        _next[flow] = _slots[slot];
        _slots[slot] = flow;
    }

    /// <summary>Takes the next flow; false when no flow is put down.</summary>
    public bool TryTake(out int flow)
    {
        while (_slots[_now] == None)
        {
            if (_now == _slots.Length - 1)
            {
                flow = None;
                return false;
            }
            _now++;
        }
        flow = _slots[_now];
        _slots[_now] = _next[flow];
        return true;
    }
}
