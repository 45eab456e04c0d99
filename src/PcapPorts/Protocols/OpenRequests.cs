namespace PcapPorts.Protocols;

/// <summary>
/// The requests of one conversation that still wait for their answers. Bounded: beyond <see cref="Capacity"/> the oldest is forgotten, and
/// its answer stays without a partner.
/// </summary>
sealed class OpenRequests
{
    /// <summary>Most requests that are remembered.</summary>
    public const int Capacity = 64;

    Request[] _ring = new Request[4];
    int _first;
    int _count;

    /// <summary>A request.</summary>
    /// <param name="Id">What its answer repeats; 0 where answers come in order.</param>
    /// <param name="Frame">Number of its frame.</param>
    /// <param name="Nanoseconds">Its time.</param>
    /// <param name="Kind">What was asked, in the dissector's own numbers.</param>
    public readonly record struct Request(ulong Id, long Frame, long Nanoseconds, int Kind);

    /// <summary>Remembers a request. One that is sent again (same id, no answer yet) keeps its first frame.</summary>
    /// <param name="id">What the answer will repeat.</param>
    /// <param name="segment">Where it came.</param>
    /// <param name="kind">What was asked.</param>
    /// <param name="mayRepeat">Whether the same id again is the same request: false where answers come in order.</param>
    public void Add(ulong id, in Segment segment, int kind = 0, bool mayRepeat = true)
    {
        if (mayRepeat && IndexOf(id) >= 0)
            return;
        if (_count == Capacity)
        {
            _first = (_first + 1) % _ring.Length;
            _count--;
        }
        if (_count == _ring.Length)
            Grow();
        _ring[(_first + _count++) % _ring.Length] = new Request(id, segment.FrameNumber, segment.Nanoseconds, kind);
    }

    /// <summary>The oldest request, which stays.</summary>
    public bool TryPeek(out Request request)
    {
        request = _count > 0 ? _ring[_first] : default;
        return _count > 0;
    }

    /// <summary>Takes the oldest request.</summary>
    public bool TryTake(out Request request)
    {
        if (!TryPeek(out request))
            return false;
        _first = (_first + 1) % _ring.Length;
        _count--;
        return true;
    }

    /// <summary>Takes the request of an id, wherever it stands.</summary>
    public bool TryTake(ulong id, out Request request)
    {
        request = default;
        int found = IndexOf(id);
        if (found < 0)
            return false;
        request = _ring[(_first + found) % _ring.Length];
        for (int i = found; i > 0; i--)
            _ring[(_first + i) % _ring.Length] = _ring[(_first + i - 1) % _ring.Length];
        _first = (_first + 1) % _ring.Length;
        _count--;
        return true;
    }

    /// <summary>Puts a request back that was taken for an answer which is not the last.</summary>
    public void Restore(in Request request)
    {
        if (_count == Capacity)
            return;
        if (_count == _ring.Length)
            Grow();
        _first = (_first + _ring.Length - 1) % _ring.Length;
        _ring[_first] = request;
        _count++;
    }

    int IndexOf(ulong id)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_ring[(_first + i) % _ring.Length].Id == id)
                return i;
        }
        return -1;
    }

    void Grow()
    {
        var wider = new Request[_ring.Length * 2];
        for (int i = 0; i < _count; i++)
            wider[i] = _ring[(_first + i) % _ring.Length];
        _ring = wider;
        _first = 0;
    }
}
