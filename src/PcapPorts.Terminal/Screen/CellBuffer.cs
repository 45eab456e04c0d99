using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Screen;

/// <summary>A grid of cells: what a screen shows or shall show. Drawing outside of it is cut off, never an error.</summary>
public sealed class CellBuffer
{
    Cell[] cells = [];

    /// <summary>A blank buffer.</summary>
    public CellBuffer(int width, int height) => Resize(width, height);

    /// <summary>Columns.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>The whole of it.</summary>
    public Rect Area => new(0, 0, Width, Height);

    /// <summary>Where the cursor stands; null where it is hidden.</summary>
    public (int X, int Y)? Cursor { get; set; }

    /// <summary>The cell at a column and row inside.</summary>
    public Cell this[int x, int y] => Row(y)[x];

    /// <summary>The cells of a row.</summary>
    public ReadOnlySpan<Cell> Row(int y) => cells.AsSpan(y * Width, Width);

    /// <summary>Takes another size and becomes blank; memory is kept where it suffices.</summary>
    public void Resize(int width, int height)
    {
        Width = Math.Max(0, width);
        Height = Math.Max(0, height);
        if (cells.Length < Width * Height)
            cells = new Cell[Width * Height];
        Clear(Style.Default);
    }

    /// <summary>Fills everything with spaces and hides the cursor.</summary>
    public void Clear(Style style)
    {
        cells.AsSpan(0, Width * Height).Fill(Cell.Blank(style));
        Cursor = null;
    }

    /// <summary>Fills a rectangle with spaces.</summary>
    public void Fill(Rect area, Style style)
    {
        area = area.Intersect(Area);
        for (int y = area.Y; y < area.Bottom && area.Width > 0; y++)
        {
            Sever(area.X, y);
            Sever(area.Right, y);
            cells.AsSpan(y * Width + area.X, area.Width).Fill(Cell.Blank(style));
        }
    }

    /// <summary>Lays a style over all cells of a rectangle; their text stays. A wide cell goes by its first half.</summary>
    public void Restyle(Rect area, Style style)
    {
        area = area.Intersect(Area);
        for (int y = area.Y; y < area.Bottom && area.Width > 0; y++)
        {
            Span<Cell> row = cells.AsSpan(y * Width, Width);
            for (int x = area.X; x < area.Right; x++)
                row[x] = row[x] with { Style = row[x].Width == 0 ? row[x - 1].Style : style.Over(row[x].Style) };
            if (area.Right < Width && row[area.Right].Width == 0)
                row[area.Right] = row[area.Right] with { Style = row[area.Right - 1].Style };
        }
    }

    /// <summary>
    /// Writes text from a column on, inside <paramref name="clip"/>, and gives the column after it. A wide cluster that would be cut by
    /// the clip is shown as a space. Clusters without width of their own are dropped.
    /// </summary>
    public int Write(int x, int y, ReadOnlySpan<char> text, Style style, Rect clip)
    {
        clip = clip.Intersect(Area);
        bool visible = y >= clip.Y && y < clip.Bottom;
        while (!text.IsEmpty && x < clip.Right)
        {
            int length = TextWidth.NextCluster(text, out int width);
            if (width == 0 && ControlEscape.NeedsEscape(text[..length]))
                width = 1;
            if (visible && width > 0)
                Put(x, y, text[..length], width, style, clip);
            x += width;
            text = text[length..];
        }

        return x;
    }

    /// <summary>Copies another buffer of any size; this one takes its size.</summary>
    public void CopyFrom(CellBuffer other)
    {
        if (Width != other.Width || Height != other.Height)
            Resize(other.Width, other.Height);
        other.cells.AsSpan(0, Width * Height).CopyTo(cells);
        Cursor = other.Cursor;
    }

    void Put(int x, int y, ReadOnlySpan<char> cluster, int width, Style style, Rect clip)
    {
        if (x < clip.X || x + width > clip.Right)
        {
            for (int column = Math.Max(x, clip.X); column < Math.Min(x + width, clip.Right); column++)
                Set(column, y, Cell.Blank(style));
            return;
        }

        Cell cell = Cell.Of(cluster, width, style);
        Set(x, y, cell);
        if (cell.Width == 2)
            SetContinuation(x + 1, y, style);
        else if (width == 2)
            Set(x + 1, y, Cell.Blank(style));
    }

    void Set(int x, int y, Cell cell)
    {
        Sever(x, y);
        Sever(x + 1, y);
        cells[y * Width + x] = cell;
    }

    void SetContinuation(int x, int y, Style style)
    {
        Sever(x + 1, y);
        cells[y * Width + x] = Cell.Continuation(style);
    }

    /// <summary>If a wide cell crosses the border left of a column, both of its halves become spaces.</summary>
    void Sever(int x, int y)
    {
        if (x <= 0 || x >= Width)
            return;
        ref Cell right = ref cells[y * Width + x];
        if (right.Width != 0)
            return;
        ref Cell left = ref cells[y * Width + x - 1];
        left = Cell.Blank(left.Style);
        right = Cell.Blank(right.Style);
    }
}
