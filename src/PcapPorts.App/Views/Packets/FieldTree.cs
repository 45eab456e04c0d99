using PcapPorts.Fields;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views.Packets;

/// <summary>The fields of a packet as a tree. Branches stay open from packet to packet, as they are known by the fields on the way to them.</summary>
sealed class FieldTree : ITreeSource
{
    long[] _identities = [];

    /// <summary>The packet; null for none.</summary>
    public PacketDetails? Details { get; private set; }

    public int Count => Details?.Lines.Length ?? 0;

    /// <summary>Shows another packet.</summary>
    public void Show(PacketDetails? details)
    {
        Details = details;
        _identities = new long[Count];
        var path = new List<long>();
        var seen = new Dictionary<long, int>();
        for (int i = 0; i < Count; i++)
        {
            DetailLine line = Details!.Lines[i];
            if (line.Depth < path.Count)
                path.RemoveRange(line.Depth, path.Count - line.Depth);
            long identity = (path.Count == 0 ? 17 : path[^1]) * 1_000_003 + line.Field.Number;
            // The second of two alike is another branch.
            seen[identity] = seen.GetValueOrDefault(identity) + 1;
            identity = identity * 31 + seen[identity];
            path.Add(identity);
            _identities[i] = identity;
        }
    }

    /// <summary>The line of an identity, or -1.</summary>
    public int Find(long identity) => Array.IndexOf(_identities, identity);

    public int Depth(int index) => Details!.Lines[index].Depth;

    public long Identity(int index) => _identities[index];

    public void Format(int index, TextBuffer text) => text.Append(Details!.Lines[index].Text);

    public Style EntryStyle(int index, Theme theme)
    {
        DetailLine line = Details!.Lines[index];
        if (line.Field.Expert is { } expert)
            return expert.Severity switch { ExpertSeverity.Error => theme.Error, ExpertSeverity.Warning => theme.Warning, ExpertSeverity.Note => theme.Note, _ => theme.Dim };
        return line.Depth == 0 ? theme.Title : default;
    }
}

/// <summary>The bytes of a packet.</summary>
sealed class PacketBytes : IByteSource
{
    public PacketDetails? Details { get; set; }

    public long Length => Details?.Bytes.Length ?? 0;

    public int Read(long offset, Span<byte> destination)
    {
        int count = (int)Math.Max(0, Math.Min(destination.Length, Length - offset));
        Details?.Bytes.AsSpan((int)Math.Min(offset, Length), count).CopyTo(destination);
        return count;
    }
}
