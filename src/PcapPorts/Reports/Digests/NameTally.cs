using PcapPorts.Analysis;

namespace PcapPorts.Reports;

/// <summary>Names that were asked for or called: DNS questions, TLS server names, HTTP hosts.</summary>
sealed class NameTally
{
    /// <summary>Most names that are kept; more are only counted.</summary>
    public const int MostNames = 1 << 16;

    readonly Dictionary<(string Kind, string Name), Entry> _entries = [];

    public long LeftOut { get; private set; }

    public IEnumerable<(string Kind, string Name, long Count, string Detail, FrameCitation Frame)> Entries =>
        _entries.Select(static entry => (entry.Key.Kind, entry.Key.Name, entry.Value.Count, entry.Value.Detail, entry.Value.Frame));

    /// <summary>Counts a name.</summary>
    /// <param name="kind"><c>dns</c>, <c>tls</c> or <c>http</c>.</param>
    /// <param name="name">The name as it was captured.</param>
    /// <param name="detail">What else is told of it (versions, answers); the first one stays unless it is empty.</param>
    /// <param name="frame">Where it stands.</param>
    /// <param name="count">How often.</param>
    public void Add(string kind, string name, string detail, FrameCitation frame, long count = 1)
    {
        if (!_entries.TryGetValue((kind, name), out Entry? entry))
        {
            if (_entries.Count >= MostNames)
            {
                LeftOut += count;
                return;
            }
            _entries.Add((kind, name), entry = new Entry { Frame = frame, Detail = detail });
        }
        entry.Count += count;
        if (entry.Detail.Length == 0)
            entry.Detail = detail;
    }

    public void Merge(NameTally later, int capturesBefore)
    {
        foreach ((string kind, string name, long count, string detail, FrameCitation frame) in later.Entries)
            Add(kind, name, detail, frame with { Capture = frame.Capture + capturesBefore }, count);
        LeftOut += later.LeftOut;
    }

    public void Save(DigestWriter writer)
    {
        writer.Write(LeftOut);
        writer.Write((long)_entries.Count);
        foreach (((string kind, string name), Entry entry) in _entries)
        {
            writer.Write(kind);
            writer.Write(name);
            writer.Write(entry.Detail);
            writer.Write([entry.Count, entry.Frame.Capture, entry.Frame.Frame]);
        }
    }

    public void Load(DigestReader reader)
    {
        LeftOut = reader.Long();
        var n = new long[3];
        for (int count = reader.Count(); count > 0; count--)
        {
            string kind = reader.Word()!, name = reader.Name()!, detail = reader.Detail(kind);
            reader.Longs(n);
            Add(kind, name, detail, new FrameCitation((int)n[1], n[2]), n[0]);
        }
    }

    sealed class Entry
    {
        public long Count;
        public string Detail = "";
        public FrameCitation Frame;
    }
}
