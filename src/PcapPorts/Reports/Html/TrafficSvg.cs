using PcapPorts.Capture;
using static PcapPorts.Reports.HtmlPage;

namespace PcapPorts.Reports;

/// <summary>Traffic over time as bars, stacked by service.</summary>
static class TrafficSvg
{
    public const int Width = 1000, Height = 260, Left = 64, Right = 12, Top = 10, Bottom = 30;

    /// <summary>Services that get a colour of their own.</summary>
    public const int Series = 7;

    /// <summary>Writes the chart; it takes the width that it is given.</summary>
    public static void Write(HtmlPage page, TimeTable<string> times, IReadOnlyList<string> services)
    {
        int bins = (int)(times.Highest - times.Lowest + 1);
        var stacks = new long[services.Count + 1, bins];
        var totals = new long[bins];
        var packets = new long[bins];
        foreach (string service in times.Keys)
        {
            int row = Math.Min(services.Count, IndexOf(services, service));
            foreach ((long bin, (long count, long bytes)) in times.Bins(service))
            {
                stacks[row, bin - times.Lowest] += bytes;
                totals[bin - times.Lowest] += bytes;
                packets[bin - times.Lowest] += count;
            }
        }
        long most = totals.Max();
        double plot = Width - Left - Right, step = plot / bins, scale = (Height - Top - Bottom) / (double)Math.Max(1, most);
        page.Raw($"<svg id=timechart class=chart viewBox=\"0 0 {Width} {Height}\" role=img aria-label=\"Bytes over time, stacked by service; the table below has the numbers\" "
            + $"data-start={times.Lowest << times.Shift} data-width={1L << times.Shift} data-bins={bins} data-left={Left} data-plot={At(plot)}>\n");
        foreach (double share in new[] { 0, 0.5, 1 })
        {
            double y = Height - Bottom - share * (Height - Top - Bottom);
            page.Raw($"<line class=grid x1={Left} x2={Width - Right} y1={At(y)} y2={At(y)} /><text class=axis x={Left - 8} y={At(y + 4)} text-anchor=end>{Units.Bytes(most * share)}</text>\n");
        }
        for (int bin = 0; bin < bins; bin++)
        {
            if (totals[bin] == 0)
                continue;
            double y = Height - Bottom;
            long start = (times.Lowest + bin) << times.Shift;
            page.Raw($"<g class=bin data-bin={bin} data-bytes={totals[bin]} data-packets={packets[bin]}><title>{Moment(start, times.Shift)}: {Units.Bytes(totals[bin])}, {Units.Count(packets[bin], "packet", "packets")}</title>");
            for (int row = 0; row <= services.Count; row++)
            {
                if (stacks[row, bin] == 0)
                    continue;
                double height = Math.Max(0.4, stacks[row, bin] * scale);
                y -= height;
                page.Raw($"<rect class=s{(row < services.Count ? row : Series)} x={At(Left + bin * step)} y={At(y)} width={At(Math.Max(0.8, step - (step > 3 ? 0.8 : 0)))} height={At(height)} />");
            }
            page.Raw("</g>\n");
        }
        WriteTimes(page, times, plot);
        page.Raw("<rect id=brush class=brush x=0 y=10 width=0 height=220 />\n</svg>\n");
    }

    /// <summary>The moment at which a bin starts, as exactly as the bins are wide.</summary>
    public static string Moment(long nanoseconds, int shift) =>
        Units.Moment(new Timestamp(nanoseconds), shift >= 46 ? "yyyy-MM-dd" : shift >= 36 ? "yyyy-MM-dd HH:mm" : shift >= 30 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.fff");

    static void WriteTimes(HtmlPage page, TimeTable<string> times, double plot)
    {
        long first = times.Lowest << times.Shift, last = (times.Highest + 1) << times.Shift;
        string format = last - first > 3L * 86400 * 1_000_000_000 ? "yyyy-MM-dd" : last - first > 120L * 1_000_000_000 ? "HH:mm" : last - first > 5_000_000_000 ? "HH:mm:ss" : "HH:mm:ss.fff";
        for (int mark = 0; mark <= 4; mark++)
        {
            double x = Left + plot * mark / 4;
            string anchor = mark == 0 ? "start" : mark == 4 ? "end" : "middle";
            string text = Units.Moment(new Timestamp(first + (last - first) / 4 * mark), format);
            page.Raw($"<line class=grid x1={At(x)} x2={At(x)} y1={Height - Bottom} y2={Height - Bottom + 5} /><text class=\"axis{(mark % 2 == 1 ? " minor" : "")}\" x={At(x)} y={Height - 8} text-anchor={anchor}>{text}</text>\n");
        }
    }

    static int IndexOf(IReadOnlyList<string> list, string item)
    {
        for (int i = 0; i < list.Count; i++)
        {
            if (string.Equals(list[i], item, StringComparison.Ordinal))
                return i;
        }
        return int.MaxValue;
    }
}
