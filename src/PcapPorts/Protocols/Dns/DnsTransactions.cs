namespace PcapPorts.Protocols.Dns;

/// <summary>The latest query of each transaction id in one flow, a bounded number of them, and whether it was answered.</summary>
sealed class DnsTransactions
{
    const int Limit = 4096;

    /// <summary>A query that comes again within this time is taken for a repetition of the first.</summary>
    const long RepetitionNanoseconds = 5_000_000_000;

    readonly Dictionary<int, Transaction> _all = [];

    /// <summary>One query.</summary>
    /// <param name="Query">Its frame.</param>
    /// <param name="Nanoseconds">Its time.</param>
    /// <param name="Response">The frame of its first response; 0 while there is none.</param>
    public readonly record struct Transaction(long Query, long Nanoseconds, long Response);

    /// <summary>Notes a query.</summary>
    /// <returns>The frame of the query that this one repeats; 0 when it is new.</returns>
    public long Ask(int id, long frame, long nanoseconds)
    {
        if (_all.TryGetValue(id, out Transaction before) && before.Response == 0 && before.Query != frame && nanoseconds - before.Nanoseconds < RepetitionNanoseconds)
            return before.Query;
        if (_all.Count >= Limit)
            _all.Clear();
        _all[id] = new Transaction(frame, nanoseconds, 0);
        return 0;
    }

    /// <summary>Notes a response.</summary>
    /// <param name="id">The transaction.</param>
    /// <param name="frame">The response's frame.</param>
    /// <param name="query">The query that it answers.</param>
    /// <returns>Whether the query was seen.</returns>
    public bool Answer(int id, long frame, out Transaction query)
    {
        if (!_all.TryGetValue(id, out query))
            return false;
        if (query.Response == 0)
            _all[id] = query with { Response = frame };
        return true;
    }
}
