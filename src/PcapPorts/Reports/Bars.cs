namespace PcapPorts.Reports;

/// <summary>Bars of block characters (Unicode block elements, U+2580 to U+259F).</summary>
public static class Bars
{
    const string Lefts = "▏▎▍▌▋▊▉█";
    const string Lowers = "▁▂▃▄▅▆▇█";

    /// <summary>A bar from left to right in eighths of a column. What is not 0 is seen.</summary>
    public static string Horizontal(double value, double most, int width)
    {
        if (value <= 0 || most <= 0)
            return "";
        int eighths = Math.Clamp((int)Math.Round(value / most * width * 8), 1, width * 8);
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : Lefts[eighths % 8 - 1].ToString());
    }

    /// <summary>The cell of an upright bar in a chart of several rows.</summary>
    /// <param name="value">Height of the bar.</param>
    /// <param name="most">Height of the highest bar.</param>
    /// <param name="row">The row, 0 at the bottom.</param>
    /// <param name="rows">Number of rows.</param>
    public static char Upright(double value, double most, int row, int rows)
    {
        if (value <= 0 || most <= 0)
            return ' ';
        int eighths = Math.Clamp((int)Math.Round(value / most * rows * 8), 1, rows * 8) - row * 8;
        return eighths <= 0 ? ' ' : Lowers[Math.Min(eighths, 8) - 1];
    }
}
