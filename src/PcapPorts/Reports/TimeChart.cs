using PcapPorts.Analysis;
using PcapPorts.Capture;

namespace PcapPorts.Reports;

/// <summary>Traffic over time as a small chart of block characters, with its axes.</summary>
public static class TimeChart
{
    const int Rows = 5;
    const int AxisWidth = 13;

    /// <summary>Writes the chart.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="times">What was counted.</param>
    /// <param name="first">Earliest time.</param>
    /// <param name="last">Latest time, after the earliest.</param>
    public static void Write(TextPage page, TimeHistogram times, Timestamp first, Timestamp last)
    {
        int columns = Math.Clamp((page.Width == int.MaxValue ? 80 : page.Width) - AxisWidth - 2, 20, 120);
        double[] bytes = Spread(times, first.Nanoseconds, last.Nanoseconds, columns);
        double most = 0;
        foreach (double value in bytes)
            most = Math.Max(most, value);
        double seconds = (last.Nanoseconds - first.Nanoseconds) / 1e9 / columns;
        for (int row = Rows - 1; row >= 0; row--)
        {
            string label = row == Rows - 1 ? Units.BitRate(most * 8 / seconds) : row == 0 ? "0" : "";
            page.Pad(AxisWidth - label.Length - 1);
            page.Write(label, TextStyle.Dim);
            page.Write(row == Rows - 1 || row == 0 ? " ┤" : " │", TextStyle.Dim);
            page.WriteLine(string.Create(columns, (bytes, most, row), static (line, state) =>
            {
                for (int i = 0; i < line.Length; i++)
                    line[i] = Bars.Upright(state.bytes[i], state.most, state.row, Rows);
            }).TrimEnd(), TextStyle.Bar);
        }
        page.Pad(AxisWidth);
        page.WriteLine("└" + new string('─', columns), TextStyle.Dim);
        WriteTimes(page, first, last, columns);
    }

    static void WriteTimes(TextPage page, Timestamp first, Timestamp last, int columns)
    {
        long span = last.Nanoseconds - first.Nanoseconds;
        string format = span < 10_000_000_000 ? "HH:mm:ss.fff" : span < 86_400_000_000_000 ? "HH:mm:ss"
            : span < 300 * 86_400_000_000_000 ? "MM-dd HH:mm" : "yyyy-MM-dd";
        string left = Units.Moment(first, format), right = Units.Moment(last, format);
        string middle = Units.Moment(new Timestamp(first.Nanoseconds + span / 2), format);
        page.Pad(AxisWidth + 1);
        int before = (columns - middle.Length) / 2 - left.Length;
        bool three = before > 1;
        page.Write(left, TextStyle.Dim);
        if (three)
        {
            page.Pad(before);
            page.Write(middle, TextStyle.Dim);
        }
        page.Pad(columns - right.Length - left.Length - (three ? before + middle.Length : 0));
        page.WriteLine(right, TextStyle.Dim);
    }

    /// <summary>Shares the bytes of the bins out to columns of equal width, in proportion to how far they overlap.</summary>
    static double[] Spread(TimeHistogram times, long first, long last, int columns)
    {
        var bytes = new double[columns];
        double width = ((double)last - first) / columns;
        for (int bin = 0; bin < times.Count; bin++)
        {
            if (times.Bytes(bin) == 0)
                continue;
            double begin = Math.Max(0, ((double)times.Start(bin) - first) / width);
            double end = Math.Min(columns, ((double)times.Start(bin) + times.Width - first) / width);
            double length = Math.Max(end - begin, 1e-9);
            for (int column = (int)Math.Min(begin, columns - 1); column < columns && (column < end || column == (int)begin); column++)
                bytes[column] += times.Bytes(bin) * Math.Max(0, Math.Min(end, column + 1) - Math.Max(begin, column)) / length;
        }
        return bytes;
    }
}
