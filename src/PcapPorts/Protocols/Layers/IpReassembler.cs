using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>
/// Puts IP datagrams together from their fragments (RFC 791 section 3.2, RFC 8200 section 4.5). Bounded: the oldest unfinished datagrams
/// make room, and one that is not whole after a minute is forgotten.
/// </summary>
sealed class IpReassembler
{
    /// <summary>Most datagrams that wait for fragments.</summary>
    public const int MaxDatagrams = 4096;

    /// <summary>Most bytes that wait.</summary>
    public const int MaxBytes = 1 << 24;

    /// <summary>How long a datagram may take, in nanoseconds: 60 seconds (RFC 8200 section 4.5).</summary>
    public const long Lifetime = 60_000_000_000;

    readonly Dictionary<FragmentId, FragmentedDatagram> _all = [];
    readonly Queue<(FragmentId Id, FragmentedDatagram Datagram)> _order = [];
    int _bytes;

    /// <summary>Takes a fragment.</summary>
    /// <param name="level">Its IP header.</param>
    /// <param name="bytes">What the header carries, all of it.</param>
    /// <param name="now">Time of the frame in nanoseconds since 1970.</param>
    /// <returns>The datagram when it is whole now, to be given back by <see cref="FragmentedDatagram.Return"/>; else null.</returns>
    public FragmentedDatagram? Take(in IpLevel level, ReadOnlySpan<byte> bytes, long now)
    {
        var id = new FragmentId(level.SourceHigh, level.SourceLow, level.DestinationHigh, level.DestinationLow, level.FragmentId, level.Version, level.Version == 4 ? level.Protocol : (byte)0);
        if (!_all.TryGetValue(id, out FragmentedDatagram? datagram) || now - datagram.Begun > Lifetime)
            datagram = Begin(id, now);
        int before = datagram.Size;
        bool isTaken = datagram.TryAdd(level.FragmentOffset * 8, bytes, (level.Traits & LevelTraits.MoreFragments) == 0);
        _bytes += datagram.Size - before;
        if (!isTaken || !datagram.IsWhole)
            return null;
        _all.Remove(id);
        _bytes -= datagram.Size;
        return datagram;
    }

    FragmentedDatagram Begin(FragmentId id, long now)
    {
        Forget(id);
        while (_order.Count >= MaxDatagrams || (_bytes > MaxBytes && _order.Count > 0))
        {
            (FragmentId oldest, FragmentedDatagram datagram) = _order.Dequeue();
            if (_all.TryGetValue(oldest, out FragmentedDatagram? current) && ReferenceEquals(current, datagram))
                Forget(oldest);
        }
        var begun = new FragmentedDatagram(now);
        _all.Add(id, begun);
        _order.Enqueue((id, begun));
        return begun;
    }

    void Forget(FragmentId id)
    {
        if (!_all.Remove(id, out FragmentedDatagram? datagram))
            return;
        _bytes -= datagram.Size;
        datagram.Return();
    }

    readonly record struct FragmentId(ulong SourceHigh, ulong SourceLow, ulong DestinationHigh, ulong DestinationLow, uint Number, byte Version, byte Protocol);
}
