using static PcapPorts.Reports.HtmlPage;

namespace PcapPorts.Reports;

/// <summary>Flows as bars over time, and as dots by duration and size.</summary>
static class FlowSvg
{
    public const int MostBars = 30;

    /// <summary>When the largest flows of one capture lived.</summary>
    public static void WriteTimes(HtmlPage page, IReadOnlyList<ReportFlow> flows, Func<ReportFlow, string> colour)
    {
        ReportFlow[] shown = [.. flows.Where(static flow => flow.HasTime).Take(MostBars).OrderBy(static flow => flow.First)];
        if (shown.Length == 0)
            return;
        long first = shown.Min(static flow => flow.First), last = Math.Max(first + 1, shown.Max(static flow => flow.Last));
        int height = shown.Length * 20 + 28;
        const double Left = 8, Plot = 984;
        page.Raw($"<svg class=chart viewBox=\"0 0 1000 {height}\" role=img aria-label=\"When the largest flows lived; the flow table has the numbers\">\n");
        for (int mark = 0; mark <= 4; mark++)
            page.Raw($"<line class=grid x1={At(Left + Plot * mark / 4)} x2={At(Left + Plot * mark / 4)} y1=0 y2={height - 24} />");
        for (int i = 0; i < shown.Length; i++)
        {
            ReportFlow flow = shown[i];
            double x = Left + Plot * (flow.First - first) / (last - first), width = Math.Max(3, Plot * (flow.Last - flow.First) / (last - first));
            string text = $"{flow.Client} → {FlowListing.Endpoint(flow.Server, flow.ServerPort, flow.HasPorts)} {flow.Service}";
            bool right = x < 500;
            page.Raw($"<g><title>").Text($"{text}: {Units.Bytes(flow.Bytes)} in {Units.Duration(flow.Duration)}")
                .Raw($"</title><rect class={colour(flow)} x={At(x)} y={i * 20 + 3} width={At(width)} height=13 rx=3 />"
                    + $"<text class=\"axis halo\" x={At(right ? x + 6 : x + width - 6)} y={i * 20 + 14} text-anchor={(right ? "start" : "end")}>").Text(text).Raw("</text></g>\n");
        }
        page.Raw($"<text class=axis x=8 y={height - 6}>{Units.Moment(new Capture.Timestamp(first), "yyyy-MM-dd HH:mm:ss.fff")} UTC</text><text class=axis x=992 y={height - 6} text-anchor=end>+ {Units.Duration(last - first)}</text></svg>\n");
    }

    /// <summary>Duration against size, both in powers of ten.</summary>
    public static void WriteSizes(HtmlPage page, IReadOnlyList<ReportFlow> flows, Func<ReportFlow, string> colour)
    {
        const int Width = 1000, Height = 340, Left = 70, Bottom = 34, Top = 10, Right = 16;
        ReportFlow[] shown = [.. flows.Where(static flow => flow.HasTime)];
        if (shown.Length == 0)
            return;
        double lowX = -6, highX = Math.Max(0, Math.Ceiling(Math.Log10(Math.Max(1, shown.Max(static flow => flow.Duration) / 1e9))));
        double lowY = 1, highY = Math.Max(3, Math.Ceiling(Math.Log10(Math.Max(10, shown.Max(static flow => flow.Bytes)))));
        page.Raw($"<svg class=chart viewBox=\"0 0 {Width} {Height}\" role=img aria-label=\"Duration against size of the largest flows; the flow table has the numbers\">\n");
        for (double power = lowX; power <= highX; power++)
        {
            double x = X(power);
            page.Raw($"<line class=grid x1={At(x)} x2={At(x)} y1={Top} y2={Height - Bottom} />");
            if (((int)power & 1) == 0)
                page.Raw($"<text class=axis x={At(x)} y={Height - 12} text-anchor={(power == lowX ? "start" : power == highX ? "end" : "middle")}>{Units.Duration((long)Math.Pow(10, power + 9))}</text>\n");
        }
        for (double power = lowY; power <= highY; power++)
            page.Raw($"<line class=grid x1={Left} x2={Width - Right} y1={At(Y(power))} y2={At(Y(power))} /><text class=axis x={Left - 8} y={At(Y(power) + 4)} text-anchor=end>{Units.Bytes(Math.Pow(10, power))}</text>\n");
        foreach (ReportFlow flow in shown)
        {
            double x = X(Math.Clamp(Math.Log10(Math.Max(1, flow.Duration) / 1e9), lowX, highX)), y = Y(Math.Clamp(Math.Log10(Math.Max(1, flow.Bytes)), lowY, highY));
            page.Raw($"<circle class={colour(flow)} cx={At(x)} cy={At(y)} r=4.5><title>")
                .Text($"{flow.Client} → {FlowListing.Endpoint(flow.Server, flow.ServerPort, flow.HasPorts)} {flow.Service}: {Units.Bytes(flow.Bytes)} in {Units.Duration(flow.Duration)}").Raw("</title></circle>\n");
        }
        page.Raw("</svg>\n");

        double X(double power) => Left + (Width - Left - Right) * (power - lowX) / (highX - lowX);
        double Y(double power) => Height - Bottom - (Height - Top - Bottom) * (power - lowY) / (highY - lowY);
    }

    /// <summary>A small line of traffic over time.</summary>
    public static string Sparkline<TKey>(TimeTable<TKey> times, TKey key)
        where TKey : notnull
    {
        IReadOnlyDictionary<long, (long Packets, long Bytes)> bins = times.Bins(key);
        if (bins.Count == 0)
            return "";
        double span = Math.Max(1, times.Highest - times.Lowest + 1), most = bins.Values.Max(static bin => bin.Bytes);
        var path = new System.Text.StringBuilder();
        foreach ((long bin, (_, long bytes)) in bins)
            path.Append($"M{At((bin - times.Lowest + 0.5) * 120 / span)} 22v-{At(1.5 + 19 * bytes / Math.Max(1, most))}");
        return $"<svg class=spark viewBox=\"0 0 120 24\" aria-hidden=true><path d=\"{path}\" style=\"stroke-width:{At(Math.Clamp(120 / span - 0.4, 1, 6))}\" /></svg>";
    }
}
