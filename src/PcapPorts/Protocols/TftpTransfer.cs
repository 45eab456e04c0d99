namespace PcapPorts.Protocols;

/// <summary>What a request began: remembered for its data, which flow between other ports.</summary>
sealed class TftpTransfer
{
    const int MaxName = 512, MaxRequests = 4096;

    readonly List<(long Frame, byte[] Name)> _requests = [];

    byte[] _name = [];
    uint _highest;

    /// <summary>Name of the file as the request has it.</summary>
    public ReadOnlySpan<byte> FileName => _name;

    /// <summary>The frame of the request, counting from 1; 0 when there was none.</summary>
    public long RequestFrame { get; private set; }

    /// <summary>Notes a request.</summary>
    public void Begin(ReadOnlySpan<byte> name, long frame)
    {
        name = name[..Math.Min(name.Length, MaxName)];
        if (!name.SequenceEqual(_name))
            _name = name.ToArray();
        if (_requests.Count < MaxRequests && (_requests.Count == 0 || _requests[^1].Frame < frame))
            _requests.Add((frame, _name));
        RequestFrame = frame;
        _highest = 0;
    }

    /// <summary>Takes over the request that announced a flow.</summary>
    /// <param name="origin">What is known of the flow of the request.</param>
    /// <param name="frame">The frame of the request.</param>
    public void Continue(TftpTransfer origin, long frame)
    {
        foreach ((long at, byte[] name) in origin._requests)
        {
            if (at != frame)
                continue;
            _name = name;
            RequestFrame = frame;
            return;
        }
    }

    /// <summary>The number of a block without the wrap at 16 bits: the nearest to the highest seen so far.</summary>
    public uint FullBlock(ushort block)
    {
        uint full = _highest & ~0xffffu | block;
        if (_highest > 0x8000 && full < _highest - 0x8000)
            full += 0x10000;
        else if (full > _highest + 0x8000 && full >= 0x10000)
            full -= 0x10000;
        _highest = Math.Max(_highest, full);
        return full;
    }
}
