namespace PcapPorts.Terminal.Layout;

/// <summary>Where the border between two parts stands; outside of the widget, so that it outlives it.</summary>
public sealed class SplitState
{
    /// <summary>Share of the first part in thousandths, 0 to 1000.</summary>
    public int Share { get; set; } = 500;

    /// <summary>Fewest cells of each part, while there are that many.</summary>
    public int Minimum { get; set; } = 3;

    /// <summary>Side by side, or one above the other.</summary>
    public bool SideBySide { get; set; }

    /// <summary>Shows only the first (0) or the second (1) part; null for both.</summary>
    public int? Zoomed { get; set; }

    /// <summary>Cells of the first part, of <paramref name="total"/> that both have together.</summary>
    public int FirstLength(int total)
    {
        int minimum = Math.Min(Minimum, total / 2);
        return Math.Clamp((int)Math.Round(total * (long)Share / 1000.0), minimum, total - minimum);
    }

    /// <summary>Puts the border after so many cells of the first part.</summary>
    public void DragTo(int cells, int total) => Share = total <= 0 ? Share : Math.Clamp(cells * 1000 / total, 0, 1000);
}
