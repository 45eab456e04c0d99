namespace PcapPorts.Protocols.Layers;

/// <summary>The echo requests of one flow that were not answered yet: the latest of each sequence number, a bounded number of them.</summary>
sealed class EchoRequests
{
    const int Limit = 4096;

    readonly Dictionary<int, (long Frame, long Nanoseconds)> _open = [];

    /// <summary>Notes a request.</summary>
    public void Add(ushort sequence, int direction, long frame, long nanoseconds)
    {
        if (_open.Count >= Limit)
            _open.Clear();
        _open[direction << 16 | sequence] = (frame, nanoseconds);
    }

    /// <summary>Finds the request of a reply and forgets it.</summary>
    public bool TryTake(ushort sequence, int direction, out long frame, out long nanoseconds)
    {
        bool found = _open.Remove(direction << 16 | sequence, out (long Frame, long Nanoseconds) request);
        (frame, nanoseconds) = request;
        return found;
    }
}
