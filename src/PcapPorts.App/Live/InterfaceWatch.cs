using System.Net.NetworkInformation;
using PcapPorts.App.Streams;
using PcapPorts.Capture.LibPcap;
using PcapPorts.Reports;

namespace PcapPorts.App.Live;

/// <summary>Which interfaces see traffic now: a table that is printed anew each second, with a small chart of the last minute a line.</summary>
/// <param name="target">Where to.</param>
/// <param name="page">A page on it, for people; null for records.</param>
/// <param name="format">The format of records.</param>
sealed class InterfaceWatch(OutputTarget target, TextPage? page, RecordFormat format)
{
    const int EveryMilliseconds = 1000;
    const int ChartColumns = 30;

    const string ClearScreen = "\x1b[H\x1b[J", HideCursor = "\x1b[?25l", ShowCursor = "\x1b[?25h";

    readonly Dictionary<string, InterfaceTraffic> _interfaces = new(StringComparer.Ordinal);

    /// <summary>Runs until it is interrupted or a time is over.</summary>
    /// <param name="milliseconds">How long; <see cref="long.MaxValue"/> without end.</param>
    /// <param name="cancellation">Ends it.</param>
    public void Run(long milliseconds, CancellationToken cancellation)
    {
        bool redraws = page is not null && target.IsTerminal;
        RecordWriter<InterfaceSecond, InterfaceSecondFields>? writer = page is null ? new(target.Text, format, withFile: false) : null;
        writer?.Begin();
        if (redraws)
            target.Text.Write(HideCursor);
        try
        {
            long start = Environment.TickCount64, before = start, next = start;
            while (!cancellation.IsCancellationRequested)
            {
                List<InterfaceTraffic> interfaces = Take((Environment.TickCount64 - before) / 1000.0);
                bool first = next == start;
                before = Environment.TickCount64;
                if (writer is not null)
                    Write(writer, interfaces);
                else if (redraws || !first)
                    Write(interfaces, redraws);
                target.Text.Flush();
                next += EveryMilliseconds;
                if (next - start > milliseconds || cancellation.WaitHandle.WaitOne((int)Math.Max(0, next - Environment.TickCount64)))
                    break;
            }
        }
        finally
        {
            if (redraws)
                target.Text.Write(ShowCursor);
        }
        writer?.End();
    }

    /// <summary>Interfaces come and go while they are watched.</summary>
    List<InterfaceTraffic> Take(double seconds)
    {
        Capture.Timestamp now = CaptureRun.Now();
        NetworkInterface[] system = NetworkInterface.GetAllNetworkInterfaces();
        var present = new List<InterfaceTraffic>();
        foreach (CaptureDevice device in CaptureDevice.FindAll())
        {
            if (!_interfaces.TryGetValue(device.Name, out InterfaceTraffic? traffic))
                _interfaces.Add(device.Name, traffic = new InterfaceTraffic(device));
            traffic.Take(now, seconds, system);
            present.Add(traffic);
        }
        return present;
    }

    static void Write(RecordWriter<InterfaceSecond, InterfaceSecondFields> writer, List<InterfaceTraffic> interfaces)
    {
        foreach (InterfaceTraffic each in interfaces)
        {
            if (each.Last is { } second)
                writer.Write(in second);
        }
    }

    void Write(List<InterfaceTraffic> interfaces, bool redraws)
    {
        target.Text.Write(redraws ? ClearScreen : "\n");
        page!.WriteLine($"{Units.Moment(CaptureRun.Now(), "HH:mm:ss")} UTC, the last {ChartColumns} seconds", TextStyle.Dim);
        var table = new TextTable(page, new TableColumn("Interface"), new TableColumn("Traffic") { Style = TextStyle.Bar }, new TableColumn("In") { RightAligned = true },
            new TableColumn("Out") { RightAligned = true }, new TableColumn("Packets/s") { RightAligned = true, DropRank = 1 }, new TableColumn("Highest") { RightAligned = true, DropRank = 2 });
        foreach (InterfaceTraffic each in interfaces)
        {
            if (each.Last is { } second)
            {
                (string chart, double highest) = Chart(each.Rates);
                table.Add(each.Device.IsUp ? TextStyle.Plain : TextStyle.Dim, each.Device.Name, chart, Units.BitRate(second.BytesIn * 8), Units.BitRate(second.BytesOut * 8),
                    Units.Count(second.PacketsIn + second.PacketsOut), Units.BitRate(highest * 8));
            }
            else if (redraws && each.IsCounted)
            {
                table.Add(TextStyle.Dim, each.Device.Name, new string(' ', ChartColumns), "-", "-", "-", "-");
            }
        }
        table.End();
    }

    /// <summary>A column a second, each interface on a scale of its own: a quiet one shows its life beside a busy one.</summary>
    static (string Chart, double Highest) Chart(ReadOnlySpan<double> rates)
    {
        ReadOnlySpan<double> shown = rates[^ChartColumns..];
        double highest = 0;
        foreach (double rate in shown)
            highest = Math.Max(highest, rate);
        Span<char> chart = stackalloc char[ChartColumns];
        for (int i = 0; i < ChartColumns; i++)
            chart[i] = Bars.Upright(shown[i], highest, 0, 1);
        return (chart.ToString(), highest);
    }
}
