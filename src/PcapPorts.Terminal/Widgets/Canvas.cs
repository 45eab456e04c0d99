using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Widgets;

/// <summary>A part of a screen to draw on, with columns and rows of its own. Nothing drawn on it leaves it.</summary>
/// <param name="buffer">The screen.</param>
/// <param name="area">The part, in cells of the screen.</param>
public readonly struct Canvas(CellBuffer buffer, Rect area)
{
    /// <summary>The screen.</summary>
    public CellBuffer Buffer { get; } = buffer;

    /// <summary>The part, in cells of the screen.</summary>
    public Rect Area { get; } = area;

    /// <summary>Columns.</summary>
    public int Width => Area.Width;

    /// <summary>Rows.</summary>
    public int Height => Area.Height;

    /// <summary>Part of this part, in its own columns and rows.</summary>
    public Canvas Part(Rect part) => new(Buffer, part.Offset(Area.X, Area.Y).Intersect(Area));

    /// <summary>Writes text and gives the column after it. What does not fit is cut off; see <see cref="WriteFitted"/>.</summary>
    public int Write(int x, int y, ReadOnlySpan<char> text, Style style) => Buffer.Write(Area.X + x, Area.Y + y, text, style, Area) - Area.X;

    /// <summary>Writes text into some columns, with an ellipsis where it does not fit, and gives the column after it.</summary>
    public int WriteFitted(int x, int y, ReadOnlySpan<char> text, int columns, Style style, bool right = false)
    {
        columns = Math.Min(columns, Width - x);
        if (columns <= 0)
            return x;
        int length = TextWidth.PrefixLength(text, columns, out int used);
        if (length < text.Length)
        {
            length = TextWidth.PrefixLength(text, columns - 1, out used);
            x = Write(x + (right ? columns - 1 - used : 0), y, text[..length], style);
            return Write(x, y, [TextFit.Ellipsis], style);
        }

        return Write(right ? x + columns - used : x, y, text, style);
    }

    /// <summary>Fills a rectangle with spaces.</summary>
    public void Fill(Rect part, Style style) => Buffer.Fill(part.Offset(Area.X, Area.Y).Intersect(Area), style);

    /// <summary>Fills all of it.</summary>
    public void Fill(Style style) => Buffer.Fill(Area, style);

    /// <summary>Lays a style over a rectangle.</summary>
    public void Restyle(Rect part, Style style) => Buffer.Restyle(part.Offset(Area.X, Area.Y).Intersect(Area), style);

    /// <summary>Shows the cursor, if the place is inside.</summary>
    public void SetCursor(int x, int y)
    {
        if (Area.Contains(Area.X + x, Area.Y + y))
            Buffer.Cursor = (Area.X + x, Area.Y + y);
    }

    /// <summary>Draws a border with a title in its upper edge, and gives what is inside.</summary>
    public Canvas Box(ReadOnlySpan<char> title, Style border, Style titleStyle)
    {
        for (int x = 1; x < Width - 1; x++)
        {
            Write(x, 0, "─", border);
            Write(x, Height - 1, "─", border);
        }

        for (int y = 1; y < Height - 1; y++)
        {
            Write(0, y, "│", border);
            Write(Width - 1, y, "│", border);
        }

        Write(0, 0, "┌", border);
        Write(Width - 1, 0, "┐", border);
        Write(0, Height - 1, "└", border);
        Write(Width - 1, Height - 1, "┘", border);
        if (!title.IsEmpty && Width > 6)
        {
            Write(2, 0, " ", border);
            int end = WriteFitted(3, 0, title, Width - 6, titleStyle);
            Write(end, 0, " ", border);
        }

        return Part(new Rect(1, 1, Width - 2, Height - 2));
    }

    /// <summary>Draws a scroll bar in the last column, if not all is seen.</summary>
    public void ScrollBar(long first, long visible, long total, Style style)
    {
        if (total <= visible || Height < 2)
            return;
        int length = (int)Math.Max(1, Height * visible / total);
        int start = (int)((Height - length) * ((double)first / Math.Max(1, total - visible)));
        for (int y = 0; y < Height; y++)
            Write(Width - 1, y, y >= start && y < start + length ? "█" : "│", style);
    }
}
