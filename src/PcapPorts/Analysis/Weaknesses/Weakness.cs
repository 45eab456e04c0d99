using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>What tells weaknesses apart.</summary>
/// <param name="Host">Whose port it is.</param>
/// <param name="Protocol">IP protocol number.</param>
/// <param name="Port">The port.</param>
/// <param name="Kind">How it is badly protected.</param>
/// <param name="What">A word of ours: the protocol of a log-in, a version, a cipher suite, a key, a signature; empty where the kind says all.</param>
/// <param name="Name">A name as it was captured: the user's, or the certificate's; empty for none.</param>
public readonly record struct WeaknessKey(IpAddress Host, byte Protocol, ushort Port, WeaknessKind Kind, string What, string Name);

/// <summary>A weakness of a port, and what shows it.</summary>
public sealed class Weakness
{
    /// <summary>Most frames that are cited, and most clients that are named.</summary>
    public const int MostFrames = 8, MostClients = 8;

    readonly List<FrameCitation> _frames = [];
    readonly List<IpAddress> _clients = [];

    internal Weakness(WeaknessKey key) => Key = key;

    /// <summary>Where it is, and which.</summary>
    public WeaknessKey Key { get; }

    /// <summary>Connections that show it.</summary>
    public long Connections { get; private set; }

    /// <summary>Earliest and latest time at which it was seen, in nanoseconds since 1970; <see cref="long.MaxValue"/> and <see cref="long.MinValue"/> for none.</summary>
    public long First { get; private set; } = long.MaxValue;

    /// <inheritdoc cref="First"/>
    public long Last { get; private set; } = long.MinValue;

    /// <summary>When a certificate ends, or begins where it is not valid yet, in seconds since 1970; null for what has no such time.</summary>
    public long? Limit { get; private set; }

    /// <summary>Who met with it, the first few.</summary>
    public IReadOnlyList<IpAddress> Clients => _clients;

    /// <summary>Frames that show it, of the first capture that does, up to <see cref="MostFrames"/>.</summary>
    public IReadOnlyList<FrameCitation> Frames => _frames;

    internal void Add(IpAddress client, FrameCitation frame, long nanoseconds, long? limit)
    {
        Connections++;
        if (nanoseconds != long.MinValue)
            (First, Last) = (Math.Min(First, nanoseconds), Math.Max(Last, nanoseconds));
        Limit ??= limit;
        Name(client);
        Cite(frame);
    }

    internal void Merge(Weakness later, int capturesBefore)
    {
        Connections += later.Connections;
        (First, Last) = (Math.Min(First, later.First), Math.Max(Last, later.Last));
        Limit ??= later.Limit;
        foreach (IpAddress client in later._clients)
            Name(client);
        foreach (FrameCitation frame in later._frames)
            Cite(frame with { Capture = frame.Capture + capturesBefore });
    }

    /// <summary>Takes back what was kept.</summary>
    internal void Restore(ReadOnlySpan<long> numbers, IEnumerable<IpAddress> clients, IEnumerable<FrameCitation> frames)
    {
        (Connections, First, Last) = (numbers[0], numbers[1], numbers[2]);
        Limit = numbers[3] == long.MinValue ? null : numbers[3];
        _clients.AddRange(clients);
        _frames.AddRange(frames);
    }

    internal long[] Save() => [Connections, First, Last, Limit ?? long.MinValue];

    void Name(IpAddress client)
    {
        if (_clients.Count < MostClients && !_clients.Contains(client))
            _clients.Add(client);
    }

    void Cite(FrameCitation frame)
    {
        if (_frames.Count < MostFrames && (_frames.Count == 0 || _frames[0].Capture == frame.Capture) && !_frames.Contains(frame))
            _frames.Add(frame);
    }
}
