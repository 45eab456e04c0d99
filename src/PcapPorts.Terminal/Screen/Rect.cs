namespace PcapPorts.Terminal.Screen;

/// <summary>Columns and rows of a terminal or a part of it.</summary>
/// <param name="Width">Columns, 0 or more.</param>
/// <param name="Height">Rows, 0 or more.</param>
public readonly record struct Size(int Width, int Height);

/// <summary>A rectangle of cells; column and row 0 are at the top left.</summary>
public readonly record struct Rect
{
    /// <summary>A rectangle; negative sizes count as 0.</summary>
    public Rect(int x, int y, int width, int height)
    {
        X = x;
        Y = y;
        Width = Math.Max(0, width);
        Height = Math.Max(0, height);
    }

    /// <summary>First column.</summary>
    public int X { get; }

    /// <summary>First row.</summary>
    public int Y { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The column after the last.</summary>
    public int Right => X + Width;

    /// <summary>The row after the last.</summary>
    public int Bottom => Y + Height;

    /// <summary>Whether there is no cell in it.</summary>
    public bool IsEmpty => Width == 0 || Height == 0;

    /// <summary>Whether the cell lies in it.</summary>
    public bool Contains(int x, int y) => x >= X && x < Right && y >= Y && y < Bottom;

    /// <summary>What two rectangles share; empty where they share nothing.</summary>
    public Rect Intersect(Rect other)
    {
        int x = Math.Max(X, other.X), y = Math.Max(Y, other.Y);
        return new Rect(x, y, Math.Min(Right, other.Right) - x, Math.Min(Bottom, other.Bottom) - y);
    }

    /// <summary>Without some cells at each side.</summary>
    public Rect Inset(int horizontal, int vertical) => new(X + horizontal, Y + vertical, Width - 2 * horizontal, Height - 2 * vertical);

    /// <summary>Moved by some columns and rows.</summary>
    public Rect Offset(int x, int y) => new(X + x, Y + y, Width, Height);

    /// <summary>The first rows, at most as many as there are.</summary>
    public Rect Top(int rows) => new(X, Y, Width, Math.Min(rows, Height));

    /// <summary>What is left without the first rows.</summary>
    public Rect SkipTop(int rows) => new(X, Y + Math.Min(rows, Height), Width, Height - rows);

    /// <summary>A rectangle of at most the given size in the middle of this one.</summary>
    public Rect Centre(int width, int height)
    {
        width = Math.Min(width, Width);
        height = Math.Min(height, Height);
        return new Rect(X + (Width - width) / 2, Y + (Height - height) / 2, width, height);
    }
}
