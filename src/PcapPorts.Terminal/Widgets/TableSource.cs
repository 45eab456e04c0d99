using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Widgets;

/// <summary>A column of a table.</summary>
/// <param name="Title">Its heading.</param>
public sealed record TableColumn(string Title)
{
    /// <summary>Fewest columns while it is shown and there is room; cut text ends with an ellipsis.</summary>
    public int MinWidth { get; init; } = 4;

    /// <summary>Most columns that its text may claim.</summary>
    public int MaxWidth { get; init; } = 60;

    /// <summary>Its text is never cut while the column is shown: numbers, whose parts are other numbers.</summary>
    public bool Rigid { get; init; }

    /// <summary>Takes all room that others leave and gives it back first.</summary>
    public bool Fills { get; init; }

    /// <summary>Text stands at the right, as numbers do.</summary>
    public bool AlignRight { get; init; }

    /// <summary>Where there is no room even for the least width, columns of the highest number are left out first.</summary>
    public int Priority { get; init; }
}

/// <summary>Rows of a table, asked for only while they are seen. It must answer at once: it never waits for work in the background.</summary>
public interface ITableSource
{
    /// <summary>Rows there are now; it may change from frame to frame.</summary>
    long Count { get; }

    /// <summary>The columns.</summary>
    IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Writes the text of a cell. What is not known yet is written as such.</summary>
    void FormatCell(long row, int column, TextBuffer text);

    /// <summary>The style of a row over the theme's.</summary>
    Style RowStyle(long row, Theme theme);

    /// <summary>What to say where there are no rows.</summary>
    string EmptyText { get; }
}

/// <summary>What a user did with a table.</summary>
public sealed class TableState
{
    /// <summary>The selected row.</summary>
    public long Selected { get; set; }

    /// <summary>The first row seen.</summary>
    public long Top { get; set; }

    /// <summary>The first column seen.</summary>
    public int FirstColumn { get; set; }

    /// <summary>Follows the last row as rows come; lets go when the user moves up and takes hold again at the end.</summary>
    public bool Follow { get; set; }

    /// <summary>The sorted column, or -1; an arrow shows it.</summary>
    public int SortColumn { get; set; } = -1;

    /// <summary>Sorted from the largest to the smallest.</summary>
    public bool Descending { get; set; }

    /// <summary>Widest text seen in each column, so that columns do not jump while scrolling.</summary>
    internal int[] Natural { get; set; } = [];

    /// <summary>Forgets the widths: the rows are other ones.</summary>
    public void ResetWidths() => Natural = [];

    /// <summary>Selects a row; the view scrolls to it.</summary>
    public void Select(long row, long count)
    {
        Selected = Math.Clamp(row, 0, Math.Max(0, count - 1));
        Follow = Follow && Selected == count - 1;
    }

    internal void ScrollIntoView(int rows, long count)
    {
        if (Follow)
            Selected = count - 1;
        Selected = Math.Clamp(Selected, 0, Math.Max(0, count - 1));
        if (Selected < Top - rows || Selected >= Top + 2 * rows)
            // A jump: what stands before and after the row is wanted, too.
            Top = Selected - rows / 2;
        else if (Selected < Top)
            Top = Selected;
        else if (Selected >= Top + rows)
            Top = Selected - rows + 1;
        Top = Math.Clamp(Top, 0, Math.Max(0, count - rows));
    }
}
