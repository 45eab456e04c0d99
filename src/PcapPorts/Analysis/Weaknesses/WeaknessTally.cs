using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>The weaknesses of ports, of one or more captures.</summary>
public sealed class WeaknessTally
{
    /// <summary>Most weaknesses that are kept; of more, connections are only counted.</summary>
    public const int MostWeaknesses = 1 << 15;

    readonly Dictionary<WeaknessKey, Weakness> _found = [];

    /// <summary>Captures added so far.</summary>
    public int Captures { get; private set; }

    /// <summary>Times that found no room among <see cref="MostWeaknesses"/>.</summary>
    public long LeftOut { get; private set; }

    /// <summary>The weaknesses, worst first, then by host, protocol and port.</summary>
    public Weakness[] All()
    {
        Weakness[] all = [.. _found.Values];
        Array.Sort(all, static (a, b) =>
        {
            (WeaknessKey x, WeaknessKey y) = (a.Key, b.Key);
            int order = x.Kind.CompareTo(y.Kind);
            order = order != 0 ? order : x.Host.CompareTo(y.Host);
            order = order != 0 ? order : x.Protocol.CompareTo(y.Protocol);
            order = order != 0 ? order : x.Port.CompareTo(y.Port);
            order = order != 0 ? order : string.CompareOrdinal(x.What, y.What);
            return order != 0 ? order : string.CompareOrdinal(x.Name, y.Name);
        });
        return all;
    }

    /// <summary>Adds what one capture shows.</summary>
    public void Merge(WeaknessTally later)
    {
        ArgumentNullException.ThrowIfNull(later);
        foreach ((WeaknessKey key, Weakness weakness) in later._found)
        {
            if (At(key) is { } mine)
                mine.Merge(weakness, Captures);
            else
                LeftOut += weakness.Connections;
        }
        LeftOut += later.LeftOut;
        Captures += later.Captures;
    }

    /// <summary>The capture that was being read has ended.</summary>
    internal void EndCapture() => Captures++;

    internal void Add(WeaknessKey key, IpAddress client, long frame, long nanoseconds, long? limit = null)
    {
        if (At(key) is { } weakness)
            weakness.Add(client, new FrameCitation(Captures, frame), nanoseconds, limit);
        else
            LeftOut++;
    }

    /// <summary>Takes back a tally that was kept.</summary>
    internal void Restore(IEnumerable<Weakness> found, int captures, long leftOut)
    {
        foreach (Weakness weakness in found)
        {
            // Names that were replaced may have become one.
            if (!_found.TryAdd(weakness.Key, weakness))
                _found[weakness.Key].Merge(weakness, 0);
        }
        (Captures, LeftOut) = (captures, leftOut);
    }

    Weakness? At(WeaknessKey key)
    {
        if (_found.TryGetValue(key, out Weakness? weakness))
            return weakness;
        if (_found.Count >= MostWeaknesses)
            return null;
        _found.Add(key, weakness = new Weakness(key));
        return weakness;
    }
}
