using PcapPorts.Analysis;
using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views.Lists;

/// <summary>A list over a capture: found in the background, sortable, filled anew while the capture is read.</summary>
/// <typeparam name="T">What a row is.</typeparam>
sealed class ListPage<T> : Page, ITableSource
{
    const int RefreshMilliseconds = 1000;

    readonly ListSpecification<T> _specification;
    readonly CaptureSession _session;
    readonly Action _invalidate;
    readonly CancellationTokenSource _stop;
    readonly TableColumn[] _layout;
    readonly TableView _table;
    T[] _rows = [];
    T? _selected;
    bool _hasSelected;
    int _changes;
    int _seenChanges;
    IReadOnlyList<T> _loaded = [];
    readonly ManualResetEventSlim _again = new();

    public ListPage(ListSpecification<T> specification, CaptureSession session, Action invalidate)
    {
        _specification = specification;
        _session = session;
        _invalidate = invalidate;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(session.Closed);
        _layout = [.. specification.Columns.Select(static column => column.Layout)];
        State.SortColumn = specification.SortColumn;
        State.Descending = specification.SortColumn >= 0 && specification.Columns[specification.SortColumn].Number is not null;
        _table = new TableView(this, State)
        {
            HeaderClicked = SortBy,
            SelectionChanged = _ => NoteSelection(),
            MenuRequested = (_, x, y) => MenuRequested?.Invoke(x, y),
            Accepted = row =>
            {
                if (_specification.Accept is { } accept)
                    accept(_rows[row]);
                else
                    MenuRequested?.Invoke(_table!.Area.X + 4, _table.Area.Y + 2 + (int)(row - State.Top));
            },
        };
    }

    /// <summary>Selection and order.</summary>
    public TableState State { get; } = new();

    /// <summary>The menu of a row is wanted at a place of the screen.</summary>
    public Action<int, int>? MenuRequested { get; set; }

    /// <summary>Whether rows are still being looked for.</summary>
    public bool IsLoading { get; private set; } = true;

    public override string Title => _specification.Title;

    public override View View => _table;

    public override string Cli => _specification.Cli();

    public override Subject Subject => State.Selected < _rows.Length ? _specification.Subject(_rows[State.Selected]) with { Text = RowText(_rows[State.Selected]) } : new Subject();

    public override string Status => IsLoading ? $"{_rows.Length:N0} so far" : _rows.Length == 1 ? "1 row" : $"{_rows.Length:N0} rows";

    public long Count => _rows.Length;

    public IReadOnlyList<TableColumn> Columns => _layout;

    public string EmptyText => IsLoading ? "Looking…" : _specification.Empty;

    /// <summary>The rows in order.</summary>
    public IReadOnlyList<T> Rows => _rows;

    /// <summary>Begins to look for the rows.</summary>
    public ListPage<T> Start()
    {
        // Not in the pool: it stays as long as the page, and a few pages would take all of the pool's threads.
        new Thread(Load) { IsBackground = true, Name = "list" }.Start();
        return this;
    }

    /// <summary>Looks for the rows again: what they depend on has changed.</summary>
    public void Reload()
    {
        IsLoading = true;
        _again.Set();
    }

    public void FormatCell(long row, int column, TextBuffer text)
    {
        if (row < _rows.Length)
            text.Append(_specification.Columns[column].Text(_rows[row]));
    }

    public Style RowStyle(long row, Theme theme) => row < _rows.Length && _specification.Style is { } style ? style(_rows[row], theme) : default;

    public override void BeforeFrame()
    {
        int changes = Volatile.Read(ref _changes);
        if (changes == _seenChanges)
            return;
        _seenChanges = changes;
        Sort();
    }

    public override bool HandleKey(Key key)
    {
        int step = key == Key.Of('>') ? 1 : key == Key.Of('<') ? -1 : 0;
        if (step != 0)
            SortBy((State.SortColumn + step + _layout.Length) % _layout.Length);
        else if (key == Key.Of('R') && State.SortColumn >= 0)
            SortBy(State.SortColumn);
        else
            return false;
        return true;
    }

    public override PageSearch? Search(SearchQuery query, bool forward)
    {
        T[] rows = _rows;
        return new RowSearch(rows.Length, State.Selected, forward, row => query.Matches(RowText(rows[row])), row =>
        {
            // It may stand elsewhere by now.
            int place = Array.IndexOf(_rows, rows[row]);
            State.Select(place >= 0 ? place : row, _rows.Length);
            NoteSelection();
        });
    }

    public override Action<TextWriter, string>? Export => (writer, format) =>
        RowExport.Write(writer, format, [.. _layout.Select(static column => column.Title)], _rows.Select(row => _specification.Columns.Select(column => column.Text(row)).ToArray()));

    string RowText(T row) => string.Join('\t', _specification.Columns.Select(column => column.Text(row)));

    void SortBy(int column)
    {
        // Amounts begin with the largest, words with the first.
        State.Descending = column == State.SortColumn ? !State.Descending : _specification.Columns[column].Number is not null;
        State.SortColumn = column;
        State.ResetWidths();
        Sort();
    }

    void Sort()
    {
        T[] rows = [.. Volatile.Read(ref _loaded)];
        if (State.SortColumn >= 0)
        {
            ListColumn<T> column = _specification.Columns[State.SortColumn];
            if (column.Number is { } number)
            {
                double[] keys = Array.ConvertAll(rows, row => State.Descending ? -number(row) : number(row));
                Array.Sort(keys, rows);
            }
            else
            {
                string[] keys = Array.ConvertAll(rows, row => column.Text(row));
                Array.Sort(keys, rows, StringComparer.OrdinalIgnoreCase);
                if (State.Descending)
                    Array.Reverse(rows);
            }
        }
        _rows = rows;
        // The selection stays with its row, wherever that has gone.
        if (_hasSelected && Array.IndexOf(_rows, _selected) is >= 0 and int place)
            State.Select(place, _rows.Length);
    }

    void NoteSelection()
    {
        _hasSelected = State.Selected < _rows.Length;
        _selected = _hasSelected ? _rows[State.Selected] : default;
    }

    void Load()
    {
        try
        {
            while (true)
            {
                bool whole = _session.File.State != LoadState.Loading;
                long packets = _session.File.Packets.Count;
                Show(_specification.Load(Show, _stop.Token));
                IsLoading = !whole;
                _invalidate();
                do
                    _again.Wait(RefreshMilliseconds, _stop.Token);
                while (whole && !_again.IsSet && _session.File.Packets.Count == packets);
                _again.Reset();
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
        {
            // The page was closed, or the capture.
        }
    }

    void Show(IReadOnlyList<T> rows)
    {
        Volatile.Write(ref _loaded, rows);
        Interlocked.Increment(ref _changes);
        _invalidate();
    }

    public override void Dispose()
    {
        _stop.Cancel();
        base.Dispose();
    }
}
