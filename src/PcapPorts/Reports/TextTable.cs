namespace PcapPorts.Reports;

/// <summary>
/// A table as wide as the page. Widths are fixed by the first <see cref="MeasuredRows"/> rows; a longer cell further down pushes the rest of its
/// row to the right rather than lose a character. Cells are escaped.
/// </summary>
public sealed class TextTable
{
    /// <summary>Rows that are held back to find the widths.</summary>
    public const int MeasuredRows = 2000;

    const int Gap = 2;
    const int LeastWidthOfAll = 8;

    readonly TextPage _page;
    readonly TableColumn[] _columns;
    readonly List<string[]> _rows = [];
    readonly List<TextStyle> _styles = [];
    int[]? _widths;

    /// <param name="page">Where it is written.</param>
    /// <param name="columns">Its columns, from left to right.</param>
    public TextTable(TextPage page, params TableColumn[] columns)
    {
        _page = page;
        _columns = columns;
    }

    /// <summary>Columns before each line.</summary>
    public int Indent { get; init; }

    /// <summary>Whether the headings are left out.</summary>
    public bool HidesTitles { get; init; }

    /// <summary>Adds a row: one cell a column.</summary>
    public void Add(params string[] cells) => Add(TextStyle.Plain, cells);

    /// <summary>Adds a row in a style.</summary>
    public void Add(TextStyle style, params string[] cells)
    {
        for (int i = 0; i < cells.Length; i++)
            cells[i] = TerminalText.Escape(cells[i]);
        if (_widths is not null)
        {
            WriteRow(cells, style);
            return;
        }
        _rows.Add(cells);
        _styles.Add(style);
        if (_rows.Count == MeasuredRows)
            WriteMeasured();
    }

    /// <summary>Writes what was held back. To be called once, at the end.</summary>
    public void End()
    {
        if (_widths is null)
            WriteMeasured();
    }

    void WriteMeasured()
    {
        _widths = Measure();
        if (!HidesTitles)
            WriteRow(Array.ConvertAll(_columns, column => column.Title), TextStyle.Bold);
        for (int i = 0; i < _rows.Count; i++)
            WriteRow(_rows[i], _styles[i]);
        _rows.Clear();
    }

    /// <summary>The width of each column; 0 for one that is not shown.</summary>
    int[] Measure()
    {
        var widths = new int[_columns.Length];
        for (int i = 0; i < widths.Length; i++)
        {
            widths[i] = HidesTitles ? 1 : TextWidth.Of(_columns[i].Title);
            foreach (string[] row in _rows)
                widths[i] = Math.Max(widths[i], TextWidth.Of(row[i]));
        }
        var shown = new bool[_columns.Length];
        for (int i = 0; i < shown.Length; i++)
            shown[i] = _columns[i].InsteadOf is null && !(_columns[i].HiddenWhenEmpty && IsEmpty(i));
        while (Excess(widths, shown) > 0)
        {
            if (Shrink(widths, shown, static column => column.LeastWidth))
                break;
            int drop = MostDispensable(shown);
            if (drop < 0)
            {
                Shrink(widths, shown, static _ => LeastWidthOfAll);
                break;
            }
            shown[drop] = false;
            int substitute = Array.FindIndex(_columns, column => string.Equals(column.InsteadOf, _columns[drop].Title, StringComparison.Ordinal));
            if (substitute >= 0)
                shown[substitute] = true;
        }
        for (int i = 0; i < widths.Length; i++)
            widths[i] = shown[i] ? widths[i] : 0;
        return widths;
    }

    bool IsEmpty(int column) => _rows.TrueForAll(row => row[column].Length == 0);

    int Excess(int[] widths, bool[] shown)
    {
        long total = Indent - Gap;
        for (int i = 0; i < widths.Length; i++)
            total += shown[i] ? widths[i] + Gap : 0;
        return (int)Math.Clamp(total - _page.Width, 0, int.MaxValue);
    }

    /// <summary>Takes the excess from columns that may be cut, the widest first; false, and nothing done, when that is not enough.</summary>
    bool Shrink(int[] widths, bool[] shown, Func<TableColumn, int> least)
    {
        int excess = Excess(widths, shown);
        int[] trial = (int[])widths.Clone();
        while (excess > 0)
        {
            int widest = -1;
            for (int i = 0; i < trial.Length; i++)
            {
                int limit = least(_columns[i]);
                if (shown[i] && limit > 0 && trial[i] > limit && (widest < 0 || trial[i] > trial[widest]))
                    widest = i;
            }
            if (widest < 0)
                return false;
            trial[widest]--;
            excess--;
        }
        trial.CopyTo(widths, 0);
        return true;
    }

    int MostDispensable(bool[] shown)
    {
        int found = -1;
        for (int i = 0; i < shown.Length; i++)
        {
            if (shown[i] && _columns[i].DropRank > 0 && (found < 0 || _columns[i].DropRank > _columns[found].DropRank))
                found = i;
        }
        return found;
    }

    void WriteRow(string[] cells, TextStyle style)
    {
        int last = Array.FindLastIndex(_widths!, static width => width > 0);
        int pending = Indent;
        for (int i = 0; i <= last; i++)
        {
            int width = _widths![i];
            if (width == 0)
                continue;
            // Only columns that were cut to fit cut their cells; rows that came after the measuring may be longer.
            string cell = _rows.Count > 0 || IsCut(i) ? TextWidth.Fit(cells[i], width) : cells[i];
            int blanks = width - TextWidth.Of(cell);
            // Blanks wait for the next text: none are left at the end of a line.
            if (cell.Length > 0)
            {
                _page.Pad(pending + (_columns[i].RightAligned ? blanks : 0));
                _page.Write(cell, style == TextStyle.Plain ? _columns[i].Style : style);
                pending = (_columns[i].RightAligned ? 0 : Math.Max(0, blanks)) + Gap;
            }
            else
            {
                pending += width + Gap;
            }
        }
        _page.WriteLine();
    }

    bool IsCut(int column) => _columns[column].LeastWidth > 0 && _page.Width != int.MaxValue;
}
