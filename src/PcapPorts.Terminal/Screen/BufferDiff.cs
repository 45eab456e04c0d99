namespace PcapPorts.Terminal.Screen;

/// <summary>Writes what changed between two screens, and nothing else. Allocates nothing.</summary>
public static class BufferDiff
{
    // Writing over a few equal cells is shorter than moving the cursor past them.
    const int MaxGap = 4;

    /// <summary>Appends the sequences that turn <paramref name="shown"/> into <paramref name="next"/>. Sizes must be equal.</summary>
    /// <param name="shown">What the terminal shows.</param>
    /// <param name="next">What it shall show.</param>
    /// <param name="writer">Takes the sequences.</param>
    /// <param name="everything">Writes every cell: the terminal's content is unknown.</param>
    /// <returns>Cells written, 0 where nothing differs.</returns>
    public static int Write(CellBuffer shown, CellBuffer next, AnsiWriter writer, bool everything = false)
    {
        if (shown.Width != next.Width || shown.Height != next.Height)
            throw new ArgumentException($"The screens differ in size: {shown.Width}×{shown.Height} and {next.Width}×{next.Height}.", nameof(next));
        int written = 0;
        for (int y = 0; y < next.Height; y++)
            written += WriteRow(shown.Row(y), next.Row(y), y, writer, everything);
        return written;
    }

    static int WriteRow(ReadOnlySpan<Cell> shown, ReadOnlySpan<Cell> next, int y, AnsiWriter writer, bool everything)
    {
        int written = 0;
        // The column where the terminal's cursor is known to stand on this row; -1 for unknown.
        int cursor = -1;
        int x = 0;
        while (x < next.Length)
        {
            int width = Math.Max(1, (int)next[x].Width);
            if (!everything && !Differs(shown, next, x, width))
            {
                x += width;
                continue;
            }

            if (cursor >= 0 && x > cursor && x - cursor <= MaxGap && IsPlain(next[cursor..x]))
            {
                for (; cursor < x; cursor++)
                    PutStyled(next[cursor], writer);
            }
            else if (cursor != x)
            {
                writer.MoveTo(x, y);
            }

            PutStyled(next[x], writer);
            written++;
            x += width;
            // Where terminals differ in how far the cursor went, and at the right edge, where it waits, it is placed anew.
            cursor = next[x - width].IsUncertain || x >= next.Length ? -1 : x;
        }

        return written;
    }

    static bool Differs(ReadOnlySpan<Cell> shown, ReadOnlySpan<Cell> next, int x, int width)
    {
        for (int i = x; i < x + width && i < next.Length; i++)
        {
            if (shown[i] != next[i])
                return true;
        }

        return false;
    }

    static bool IsPlain(ReadOnlySpan<Cell> cells)
    {
        foreach (ref readonly Cell cell in cells)
        {
            if (cell.Width != 1 || cell.IsUncertain)
                return false;
        }

        return true;
    }

    static void PutStyled(in Cell cell, AnsiWriter writer)
    {
        writer.SetStyle(cell.Style);
        writer.Put(cell);
    }
}
