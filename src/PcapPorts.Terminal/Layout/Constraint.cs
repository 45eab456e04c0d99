using PcapPorts.Terminal.Screen;

namespace PcapPorts.Terminal.Layout;

/// <summary>How much of a row or column of parts one part takes.</summary>
public readonly record struct Constraint
{
    Constraint(int cells, int weight, int minimum) => (Cells, Weight, Minimum) = (cells, weight, minimum);

    /// <summary>Cells of a fixed part, 0 for others.</summary>
    public int Cells { get; }

    /// <summary>Share of what fixed parts leave, 0 for fixed parts.</summary>
    public int Weight { get; }

    /// <summary>Fewest cells, while there are that many.</summary>
    public int Minimum { get; }

    /// <summary>So many cells.</summary>
    public static Constraint Fixed(int cells) => new(Math.Max(0, cells), 0, Math.Max(0, cells));

    /// <summary>A share of the rest, by weight.</summary>
    public static Constraint Share(int weight = 1, int minimum = 0) => new(0, Math.Max(1, weight), Math.Max(0, minimum));
}

/// <summary>Divides rectangles. Parts never overlap, never leave the rectangle and, if one of them takes a share, fill it.</summary>
public static class Splits
{
    /// <summary>Parts from left to right.</summary>
    public static Rect[] Columns(Rect area, params ReadOnlySpan<Constraint> constraints)
    {
        int[] lengths = Lengths(area.Width, constraints);
        Rect[] parts = new Rect[lengths.Length];
        for (int i = 0, x = area.X; i < parts.Length; x += lengths[i++])
            parts[i] = new Rect(x, area.Y, lengths[i], area.Height);
        return parts;
    }

    /// <summary>Parts from top to bottom.</summary>
    public static Rect[] Rows(Rect area, params ReadOnlySpan<Constraint> constraints)
    {
        int[] lengths = Lengths(area.Height, constraints);
        Rect[] parts = new Rect[lengths.Length];
        for (int i = 0, y = area.Y; i < parts.Length; y += lengths[i++])
            parts[i] = new Rect(area.X, y, area.Width, lengths[i]);
        return parts;
    }

    /// <summary>Lengths of the parts. Where there is too little, the first parts are served first.</summary>
    public static int[] Lengths(int total, params ReadOnlySpan<Constraint> constraints)
    {
        int[] lengths = new int[constraints.Length];
        int left = total, weights = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = Math.Min(left, constraints[i].Minimum);
            left -= lengths[i];
            weights += constraints[i].Weight;
        }

        // Each takes its share of what is left then, so that rounding leaves nothing over.
        for (int i = 0; i < lengths.Length && weights > 0; i++)
        {
            int share = (int)((long)left * constraints[i].Weight / weights);
            lengths[i] += share;
            left -= share;
            weights -= constraints[i].Weight;
        }

        return lengths;
    }
}
