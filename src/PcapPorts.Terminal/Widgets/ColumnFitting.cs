namespace PcapPorts.Terminal.Widgets;

/// <summary>Shares the width of a table among its columns.</summary>
static class ColumnFitting
{
    /// <summary>
    /// Widths of all columns, 0 for those left out; they and the gaps between them fit into <paramref name="total"/>. Each gets what its text
    /// needs. Too little: the filling columns shrink first, then the widest ones, none below its least width; then columns are left out.
    /// </summary>
    public static int[] Fit(IReadOnlyList<TableColumn> columns, ReadOnlySpan<int> natural, int first, int total, int gap)
    {
        int[] widths = new int[columns.Count];
        for (int i = first; i < widths.Length; i++)
            widths[i] = Math.Clamp(natural[i], Math.Min(columns[i].MinWidth, columns[i].MaxWidth), columns[i].MaxWidth);
        int[] wanted = [.. widths];
        int[] least = [.. widths];
        for (int i = first; i < widths.Length; i++)
            least[i] = columns[i].Rigid ? widths[i] : columns[i].MinWidth;
        int excess;
        while ((excess = Used(widths, gap) - total) > 0)
        {
            excess -= Shrink(columns, widths, least, excess, fills: true);
            excess -= Shrink(columns, widths, least, excess, fills: false);
            if (excess <= 0)
                break;
            if (!LeaveOut(columns, widths))
            {
                int only = Array.FindIndex(widths, width => width > 0);
                if (only >= 0)
                    widths[only] = Math.Max(0, total);
                break;
            }

            // The others share what the one left behind.
            for (int i = 0; i < widths.Length; i++)
                widths[i] = widths[i] > 0 ? wanted[i] : 0;
        }

        GiveRest(columns, widths, total - Used(widths, gap));
        return widths;
    }

    static int Used(int[] widths, int gap)
    {
        int used = 0;
        foreach (int width in widths)
            used += width > 0 ? width + gap : 0;
        return Math.Max(0, used - gap);
    }

    static int Shrink(IReadOnlyList<TableColumn> columns, int[] widths, int[] least, int excess, bool fills)
    {
        int taken = 0;
        while (taken < excess)
        {
            int widest = -1;
            for (int i = 0; i < widths.Length; i++)
            {
                if (columns[i].Fills == fills && widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest]))
                    widest = i;
            }

            if (widest < 0)
                break;
            widths[widest]--;
            taken++;
        }

        return taken;
    }

    static bool LeaveOut(IReadOnlyList<TableColumn> columns, int[] widths)
    {
        int last = -1;
        for (int i = 0; i < widths.Length; i++)
        {
            if (widths[i] > 0 && (last < 0 || columns[i].Priority >= columns[last].Priority))
                last = i;
        }

        if (last < 0 || widths.Count(width => width > 0) == 1)
            return false;
        widths[last] = 0;
        return true;
    }

    static void GiveRest(IReadOnlyList<TableColumn> columns, int[] widths, int rest)
    {
        for (int i = 0; i < widths.Length && rest > 0; i++)
        {
            if (columns[i].Fills && widths[i] > 0)
            {
                widths[i] += rest;
                return;
            }
        }
    }
}
