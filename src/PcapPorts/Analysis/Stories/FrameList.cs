namespace PcapPorts.Analysis.Stories;

/// <summary>Frames of one kind: how many there were, and the first of them.</summary>
sealed class FrameList
{
    readonly List<long> _first = [];
    long _latest;

    /// <summary>How many there were.</summary>
    public ulong Count { get; private set; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<long> First => _first;

    /// <summary>Adds a frame; one that was just added counts once.</summary>
    public void Add(long frame)
    {
        if (frame == _latest)
            return;
        _latest = frame;
        Count++;
        if (_first.Count < StoryStatement.MaxFrames)
            _first.Add(frame);
    }
}
