using PcapPorts.Packets;
using static PcapPorts.Reports.HtmlPage;

namespace PcapPorts.Reports;

/// <summary>Who talks to whom: clients down, servers across, the stronger the colour, the more bytes.</summary>
static class MatrixSvg
{
    public const int MostHosts = 14;

    /// <summary>Writes the chart of the largest pairs.</summary>
    public static void Write(HtmlPage page, Traffic<(IpAddress Client, IpAddress Server)>[] pairs)
    {
        IpAddress[] clients = Largest(pairs, static pair => pair.Key.Client), servers = Largest(pairs, static pair => pair.Key.Server);
        int longest = clients.Max(static client => client.ToString().Length), longestServer = servers.Max(static server => server.ToString().Length);
        double left = Math.Min(300, longest * 7.2 + 14), top = Math.Min(230, longestServer * 5.4 + 16), cell = Math.Min(56, Math.Max(30, (980 - left) / servers.Length));
        double width = left + cell * servers.Length + 60, height = top + 30 * clients.Length + 6;
        double most = Math.Log(1 + (double)pairs.Max(static pair => pair.Bytes));
        page.Raw($"<svg class=\"chart matrix\" viewBox=\"0 0 {At(width)} {At(height)}\" style=\"max-width:{At(width)}px;--wide:{At(width)}px\" role=img aria-label=\"Bytes by client and server; the table below has the numbers\">\n");
        for (int i = 0; i < servers.Length; i++)
            page.Raw($"<text class=axis transform=\"translate({At(left + cell * (i + 0.5))} {At(top - 8)}) rotate(-45)\">{servers[i]}</text>\n");
        for (int i = 0; i < clients.Length; i++)
        {
            page.Raw($"<text class=axis x={At(left - 8)} y={At(top + 30 * i + 19)} text-anchor=end>{clients[i]}</text>\n");
            for (int k = 0; k < servers.Length; k++)
                page.Raw($"<rect class=cell x={At(left + cell * k + 1)} y={At(top + 30 * i + 1)} width={At(cell - 2)} height=28 rx=3 />");
        }
        foreach (Traffic<(IpAddress Client, IpAddress Server)> pair in pairs)
        {
            int row = Array.IndexOf(clients, pair.Key.Client), column = Array.IndexOf(servers, pair.Key.Server);
            if (row < 0 || column < 0)
                continue;
            double depth = 0.12 + 0.88 * Math.Log(1 + (double)pair.Bytes) / most;
            page.Raw($"<rect class=heat x={At(left + cell * column + 1)} y={At(top + 30 * row + 1)} width={At(cell - 2)} height=28 rx=3 fill-opacity={At(depth)}>"
                + $"<title>{pair.Key.Client} → {pair.Key.Server}: {Units.Bytes(pair.Bytes)}, {Units.Count(pair.Flows, "flow", "flows")}</title></rect>\n");
        }
        page.Raw("</svg>\n");
    }

    static IpAddress[] Largest(Traffic<(IpAddress Client, IpAddress Server)>[] pairs, Func<Traffic<(IpAddress Client, IpAddress Server)>, IpAddress> side)
    {
        List<IpAddress> found = [];
        foreach (Traffic<(IpAddress Client, IpAddress Server)> pair in pairs)
        {
            if (found.Count < MostHosts && !found.Contains(side(pair)))
                found.Add(side(pair));
        }
        return [.. found];
    }
}
