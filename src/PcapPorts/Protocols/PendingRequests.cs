namespace PcapPorts.Protocols;

/// <summary>
/// The requests of one conversation that were not answered yet, by the number that a response repeats: where and when each was seen. Bounded:
/// when it is full the requests that nobody answered are forgotten.
/// </summary>
sealed class PendingRequests
{
    const int Limit = 1024;

    readonly Dictionary<ulong, PendingRequest> _open = [];

    /// <summary>Notes a request; one with the same number takes its place.</summary>
    /// <param name="number">The number, with all that tells requests apart.</param>
    /// <param name="segment">Where it came.</param>
    public void Add(ulong number, in Segment segment)
    {
        if (_open.Count >= Limit)
            _open.Clear();
        _open[number] = new PendingRequest(segment.FrameNumber, segment.Nanoseconds);
    }

    /// <summary>Notes a request unless it is there already: a repeated one counts from its first frame.</summary>
    /// <param name="number">The number, with all that tells requests apart.</param>
    /// <param name="segment">Where it came.</param>
    public void AddFirst(ulong number, in Segment segment)
    {
        if (!_open.ContainsKey(number))
            Add(number, in segment);
    }

    /// <summary>Finds the request of a response, which stays: the response may be repeated.</summary>
    public bool TryFind(ulong number, out PendingRequest request) => _open.TryGetValue(number, out request);

    /// <summary>Finds the request of a response and forgets it.</summary>
    public bool TryTake(ulong number, out PendingRequest request) => _open.Remove(number, out request);
}

/// <summary>A request that waits for its response.</summary>
/// <param name="Frame">Number of its frame, counting from 1.</param>
/// <param name="Nanoseconds">Time of that frame in nanoseconds since 1970.</param>
readonly record struct PendingRequest(long Frame, long Nanoseconds);
