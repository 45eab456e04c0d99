using System.Text.RegularExpressions;
using PcapPorts.Capture;

namespace PcapPorts.Analysis;

/// <summary>
/// One capture that may lie in several files: what a recorder wrote in turn (tcpdump -C, -G and -W; dumpcap -b; editcap -c and -i). Told by the names,
/// which those programs number, and put in order of number, a ring that wrapped around from its oldest file on.
/// </summary>
/// <param name="Paths">The files in order.</param>
/// <param name="Name">What stands for them all: the path, or the first one and how many follow.</param>
public sealed partial record CaptureSeries(IReadOnlyList<string> Paths, string Name)
{
    // dumpcap, editcap: office_00001_20260131120000.pcapng
    [GeneratedRegex(@"^(?<stem>.+)_(?<number>\d{5,9})_(?<time>\d{14})(?<end>\.[a-z0-9.]+)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbered();

    // tcpdump -C: office.pcap, office.pcap1, office.pcap2
    [GeneratedRegex(@"^(?<stem>.+\.(pcap|pcapng|cap))(?<number>\d{1,9})?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Counted();

    // tcpdump -G: office-20260131-1200.pcap, office_2026-01-31_12:00:00.pcap
    [GeneratedRegex(@"^(?<stem>.*?)(?<time>(19|20)\d\d[-_.]?\d\d[-_.]?\d\d[-_.T:h]?(\d\d[-_.:]?){2,3})(?<end>\.[a-z0-9.]+)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Dated();

    /// <summary>Whether it lies in several files.</summary>
    public bool IsJoined => Paths.Count > 1;

    /// <summary>Puts captures together that a recorder wrote in turn; the others stay alone. The order is that of the first file of each.</summary>
    public static List<CaptureSeries> Group(IReadOnlyList<string> paths)
    {
        var groups = new Dictionary<string, List<(string Path, string Order)>>(StringComparer.Ordinal);
        List<string> order = [];
        foreach (string path in paths)
        {
            (string key, string number) = KeyOf(path);
            if (!groups.TryGetValue(key, out List<(string, string)>? members))
            {
                groups.Add(key, members = []);
                order.Add(key);
            }
            members.Add((path, number));
        }
        List<CaptureSeries> series = [];
        foreach (string key in order)
        {
            List<(string Path, string Order)> members = groups[key];
            if (members.Count == 1)
            {
                series.Add(new CaptureSeries([members[0].Path], members[0].Path));
                continue;
            }
            members.Sort(static (a, b) => string.CompareOrdinal(a.Order, b.Order));
            List<string> files = FromOldest(members.ConvertAll(static member => member.Path));
            series.Add(new CaptureSeries(files, $"{files[0]} and {files.Count - 1} more"));
        }
        return series;
    }

    /// <summary>All captures as one, in the order given.</summary>
    public static CaptureSeries Whole(IReadOnlyList<string> paths) => new(paths, paths.Count == 1 ? paths[0] : $"{paths[0]} and {paths.Count - 1} more");

    /// <summary>A reader of all its files.</summary>
    public CaptureReader Open() => IsJoined ? new JoinedReader(Paths, Name) : CaptureReader.Open(Paths[0]);

    static (string Key, string Order) KeyOf(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? "", name = Path.GetFileName(path);
        if (Numbered().Match(name) is { Success: true } numbered)
            return ($"{folder}|numbered|{numbered.Groups["stem"].Value}|{numbered.Groups["end"].Value}", numbered.Groups["number"].Value.PadLeft(9, '0'));
        if (Dated().Match(name) is { Success: true } dated)
            return ($"{folder}|dated|{dated.Groups["stem"].Value}|{dated.Groups["end"].Value}", dated.Groups["time"].Value);
        if (Counted().Match(name) is { Success: true } counted)
            return ($"{folder}|counted|{counted.Groups["stem"].Value}", counted.Groups["number"].Value.PadLeft(9, '0'));
        return ($"{folder}|alone|{name}", "");
    }

    /// <summary>A ring that was written around begins with its oldest file, when the times of first frames show exactly one step back.</summary>
    static List<string> FromOldest(List<string> files)
    {
        List<long> times = files.ConvertAll(FirstTime);
        int step = -1;
        for (int i = 1; i < times.Count; i++)
        {
            if (times[i] >= times[i - 1])
                continue;
            if (step >= 0)
                return files;
            step = i;
        }
        return step < 0 || times[^1] > times[0] ? files : [.. files[step..], .. files[..step]];
    }

    static long FirstTime(string path)
    {
        try
        {
            using CaptureReader reader = CaptureReader.Open(path);
            var batch = new FrameBatch();
            return reader.Read(batch) ? batch.Records[0].TimestampNanoseconds : long.MinValue;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CaptureFormatException)
        {
            return long.MinValue;
        }
    }
}
