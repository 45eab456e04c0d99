namespace PcapPorts.App.Views;

/// <summary>A search on a page: looks in a thread of its own, and has what it found selected in the thread that draws.</summary>
abstract class PageSearch : IDisposable
{
    /// <summary>Share of the places that were looked at, 0 to 1. Any thread may ask.</summary>
    public abstract double Progress { get; }

    /// <summary>Looks, in a thread that has nothing else to do.</summary>
    /// <param name="advanced">Called now and then.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The place, for <see cref="Select"/>; -1 for none.</returns>
    public abstract long Find(Action advanced, CancellationToken stop);

    /// <summary>Selects a place that was found, in the thread that draws.</summary>
    public abstract void Select(long place);

    public virtual void Dispose()
    {
    }
}

/// <summary>Looks through rows or lines that do not change: all of them once, from the one behind the selected on, around the end.</summary>
/// <param name="count">How many there are.</param>
/// <param name="from">The selected one.</param>
/// <param name="forward">Downwards.</param>
/// <param name="holds">Whether one holds what is looked for; called in the searching thread.</param>
/// <param name="select">Selects one.</param>
sealed class RowSearch(long count, long from, bool forward, Func<long, bool> holds, Action<long> select) : PageSearch
{
    long _seen;

    public override double Progress => count == 0 ? 1 : Volatile.Read(ref _seen) / (double)count;

    public override long Find(Action advanced, CancellationToken stop)
    {
        for (long step = 1; step <= count && !stop.IsCancellationRequested; step++)
        {
            long row = (from + (forward ? step : -step) % count + count) % count;
            if (holds(row))
                return row;
            Volatile.Write(ref _seen, step);
            if ((step & 1023) == 0)
                advanced();
        }
        return -1;
    }

    public override void Select(long place) => select(place);
}

/// <summary>A search that runs.</summary>
sealed class SearchRun
{
    readonly PageSearch _search;
    readonly CancellationTokenSource _stop;
    readonly Action _advanced;
    readonly Action<SearchRun, long> _ended;

    /// <param name="search">What looks.</param>
    /// <param name="advanced">Called by its thread now and then.</param>
    /// <param name="ended">Called by its thread at the end, with the place or -1; not when it was cancelled.</param>
    /// <param name="closed">Ends it too.</param>
    public SearchRun(PageSearch search, Action advanced, Action<SearchRun, long> ended, CancellationToken closed)
    {
        (_search, _advanced, _ended) = (search, advanced, ended);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(closed);
    }

    /// <summary>Share of the places that were looked at.</summary>
    public double Progress => _search.Progress;

    /// <summary>Selects what was found.</summary>
    public void Select(long place) => _search.Select(place);

    /// <summary>Begins.</summary>
    public SearchRun Start()
    {
        new Thread(Run) { IsBackground = true, Name = "search", Priority = ThreadPriority.BelowNormal }.Start();
        return this;
    }

    /// <summary>Ends it.</summary>
    public void Cancel() => _stop.Cancel();

    void Run()
    {
        try
        {
            using (_search)
            {
                long place = _search.Find(_advanced, _stop.Token);
                if (!_stop.IsCancellationRequested)
                    _ended(this, place);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
        {
            // The capture was closed in the middle.
        }
    }
}
