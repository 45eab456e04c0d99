using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Widgets;

/// <summary>A table over any number of rows. Its cost is that of the rows seen, however many there are.</summary>
/// <param name="source">The rows.</param>
/// <param name="state">Selection and scroll position.</param>
public sealed class TableView(ITableSource source, TableState state) : View
{
    const int Gap = 1;
    readonly TextBuffer text = new();
    int[] widths = [];

    /// <summary>The user took a row (Enter, double click).</summary>
    public Action<long>? Accepted { get; set; }

    /// <summary>Another row is selected.</summary>
    public Action<long>? SelectionChanged { get; set; }

    /// <summary>The user clicked on a heading: a column to sort by.</summary>
    public Action<int>? HeaderClicked { get; set; }

    /// <summary>The user asks for the menu of a row: right button, or the menu key; the place is one of the screen.</summary>
    public Action<long, int, int>? MenuRequested { get; set; }

    /// <inheritdoc/>
    public override bool CanFocus => true;

    /// <summary>Rows seen at once.</summary>
    public int PageSize => Math.Max(1, Area.Height - 1);

    /// <inheritdoc/>
    protected override void Render(Canvas canvas, ViewContext context)
    {
        canvas.Fill(context.Theme.Text);
        long count = source.Count;
        int rows = Math.Max(0, canvas.Height - 1);
        state.ScrollIntoView(Math.Max(1, rows), count);
        Measure(count, rows);
        bool scrolls = count > rows;
        widths = ColumnFitting.Fit(source.Columns, state.Natural, Math.Clamp(state.FirstColumn, 0, Math.Max(0, source.Columns.Count - 1)), canvas.Width - (scrolls ? 2 : 0), Gap);
        RenderHeader(canvas, context.Theme);
        for (int i = 0; i < rows && state.Top + i < count; i++)
            RenderRow(canvas, i + 1, state.Top + i, context);
        if (count == 0 && rows > 0)
            canvas.WriteFitted(0, 1, source.EmptyText, canvas.Width, context.Theme.Dim.Over(context.Theme.Text));
        canvas.Part(new Rect(0, 1, canvas.Width, rows)).ScrollBar(state.Top, rows, count, context.Theme.Border);
    }

    /// <inheritdoc/>
    public override bool HandleKey(Key key, ViewContext context)
    {
        long count = source.Count;
        switch (context.CommandOf(key))
        {
            case WidgetCommands.Up: Move(state.Selected - 1); break;
            case WidgetCommands.Down: Move(state.Selected + 1); break;
            case WidgetCommands.PageUp: Move(state.Selected - PageSize); break;
            case WidgetCommands.PageDown: Move(state.Selected + PageSize); break;
            case WidgetCommands.First: Move(0); break;
            case WidgetCommands.Last: Move(count - 1); break;
            case WidgetCommands.Left when state.FirstColumn > 0: state.FirstColumn--; break;
            case WidgetCommands.Right when state.FirstColumn < source.Columns.Count - 1 && Array.Exists(widths, width => width == 0): state.FirstColumn++; break;
            case WidgetCommands.Accept when Accepted is not null && count > 0: Accepted(state.Selected); break;
            default:
                if (key.Code != KeyCode.Menu || MenuRequested is null || count == 0)
                    return false;
                MenuRequested(state.Selected, Area.X + 2, Area.Y + 2 + (int)(state.Selected - state.Top));
                break;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool HandleMouse(MouseEvent mouse, ViewContext context)
    {
        if (mouse.Wheel != 0)
        {
            Move(state.Selected + 3 * mouse.Wheel);
            return true;
        }

        if (mouse.Action != MouseAction.Press)
            return false;
        if (mouse.Y == 0)
        {
            if (ColumnAt(mouse.X) is >= 0 and int column)
                HeaderClicked?.Invoke(column);
            return true;
        }

        long row = state.Top + mouse.Y - 1;
        if (row >= source.Count)
            return true;
        bool again = row == state.Selected;
        Move(row);
        if (mouse.Button == MouseButton.Right)
            MenuRequested?.Invoke(row, Area.X + mouse.X, Area.Y + mouse.Y + 1);
        else if (again)
            Accepted?.Invoke(row);
        return true;
    }

    /// <summary>The column at a place of the view, or -1.</summary>
    public int ColumnAt(int x)
    {
        int left = 0;
        for (int i = 0; i < widths.Length; i++)
        {
            if (widths[i] == 0)
                continue;
            if (x >= left && x < left + widths[i] + Gap)
                return i;
            left += widths[i] + Gap;
        }

        return -1;
    }

    void Move(long row)
    {
        long before = state.Selected;
        state.Select(row, source.Count);
        if (state.Selected != before)
            SelectionChanged?.Invoke(state.Selected);
    }

    void Measure(long count, int rows)
    {
        IReadOnlyList<TableColumn> columns = source.Columns;
        if (state.Natural.Length != columns.Count)
        {
            state.Natural = new int[columns.Count];
            for (int i = 0; i < columns.Count; i++)
                state.Natural[i] = TextWidth.Of(columns[i].Title) + (i == state.SortColumn ? 1 : 0);
        }

        for (int i = 0; i < columns.Count; i++)
        {
            for (long row = state.Top; row < Math.Min(count, state.Top + rows); row++)
            {
                text.Clear();
                source.FormatCell(row, i, text);
                state.Natural[i] = Math.Max(state.Natural[i], TextWidth.Of(text.Span));
            }
        }
    }

    void RenderHeader(Canvas canvas, Theme theme)
    {
        Style style = theme.Header.Over(theme.Text);
        int x = 0;
        for (int i = 0; i < widths.Length; i++)
        {
            if (widths[i] == 0)
                continue;
            bool sorted = i == state.SortColumn && widths[i] > 1;
            text.Clear();
            text.Append(source.Columns[i].Title);
            canvas.WriteFitted(x, 0, text.Span, widths[i] - (sorted ? 1 : 0), style, source.Columns[i].AlignRight);
            if (sorted)
                canvas.Write(x + widths[i] - 1, 0, state.Descending ? "▼" : "▲", style);
            x += widths[i] + Gap;
        }
    }

    void RenderRow(Canvas canvas, int y, long row, ViewContext context)
    {
        Style style = source.RowStyle(row, context.Theme).Over(context.Theme.Text);
        if (row == state.Selected)
            style = (HasFocus(context) ? context.Theme.Selection : context.Theme.SelectionUnfocused).Over(style);
        canvas.Fill(new Rect(0, y, canvas.Width, 1), style);
        int x = 0;
        for (int i = 0; i < widths.Length; i++)
        {
            if (widths[i] == 0)
                continue;
            text.Clear();
            source.FormatCell(row, i, text);
            canvas.WriteFitted(x, y, text.Span, widths[i], style, source.Columns[i].AlignRight);
            x += widths[i] + Gap;
        }
    }
}
