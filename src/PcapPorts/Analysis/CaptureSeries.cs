using System.Globalization;
using System.Text.RegularExpressions;
using PcapPorts.Capture;

namespace PcapPorts.Analysis;

/// <summary>
/// One capture that may lie in several files: what a recorder wrote in turn (tcpdump -C, -G and -W; dumpcap -b; editcap -c and -i). Told by the names,
/// which those programs number, and put in order of number, a ring that wrapped around from its oldest file on. Files that are numbered in another way
/// are one capture when each begins where the one before it ends (<see cref="CaptureSequence"/>).
/// </summary>
/// <param name="Paths">The files in order.</param>
/// <param name="Name">What stands for them all: the path, or the first one and how many follow.</param>
public sealed partial record CaptureSeries(IReadOnlyList<string> Paths, string Name)
{
    const string Otherwise = "otherwise|";

    // dumpcap, editcap: office_00001_20260131120000.pcapng
    [GeneratedRegex(@"^(?<stem>.+)_(?<number>\d{5,9})_(?<time>\d{14})(?<end>\.[a-z0-9.]+)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbered();

    // tcpdump -C: office.pcap, office.pcap1, office.pcap2
    [GeneratedRegex(@"^(?<stem>.+\.(pcap|pcapng|cap))(?<number>\d{1,9})?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Counted();

    // tcpdump -G: office-20260131-1200.pcap, office_2026-01-31_12:00:00.pcap
    [GeneratedRegex(@"^(?<stem>.*?)(?<time>(19|20)\d\d[-_.]?\d\d[-_.]?\d\d[-_.T:h]?(\d\d[-_.:]?){2,3})(?<end>\.[a-z0-9.]+)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Dated();

    // Any other program: office01.pcap, part-3.pcapng
    [GeneratedRegex(@"^(?<stem>.*?)(?<number>\d{1,9})(?<end>\.[a-z0-9.]+)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NumberedOtherwise();

    /// <summary>Whether it lies in several files.</summary>
    public bool IsJoined => Paths.Count > 1;

    /// <summary>Puts captures together that a recorder wrote in turn; the others stay alone. The order is that of the first file of each.</summary>
    public static List<CaptureSeries> Group(IReadOnlyList<string> paths)
    {
        var groups = new Dictionary<string, List<(string Path, string Order)>>(StringComparer.Ordinal);
        List<string> order = [];
        (string Key, string Number)[] keys = [.. paths.Select(KeyOf)];
        var counts = keys.CountBy(static key => key.Key).ToDictionary(StringComparer.Ordinal);
        for (int i = 0; i < paths.Count; i++)
        {
            string path = paths[i];
            (string key, string number) = keys[i];
            if (counts[key] == 1 && OtherKeyOf(path) is { } other)
                (key, number) = other;
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
            List<string> files = members.ConvertAll(static member => member.Path);
            // A file that was given twice is no part of itself.
            bool twice = members.DistinctBy(static member => member.Order).Count() < members.Count;
            if (twice || (key.StartsWith(Otherwise, StringComparison.Ordinal)
                && !CaptureSequence.Is(files, members.ConvertAll(static member => long.Parse(member.Order, CultureInfo.InvariantCulture)))))
            {
                series.AddRange(files.ConvertAll(static file => new CaptureSeries([file], file)));
                continue;
            }
            files = FromOldest(files);
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

    static (string Key, string Order)? OtherKeyOf(string path) => NumberedOtherwise().Match(Path.GetFileName(path)) is { Success: true } other
        ? ($"{Otherwise}{Path.GetDirectoryName(path)}|{other.Groups["stem"].Value}|{other.Groups["end"].Value}", other.Groups["number"].Value.PadLeft(9, '0'))
        : null;

    /// <summary>A ring that was written around begins with its oldest file, when the times of first frames show exactly one step back.</summary>
    static List<string> FromOldest(List<string> files)
    {
        var batch = new FrameBatch();
        List<long> times = files.ConvertAll(file => FirstTime(file, batch));
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

    internal static long FirstTime(string path, FrameBatch batch)
    {
        try
        {
            using CaptureReader reader = CaptureReader.Open(path);
            return reader.Read(batch) ? batch.Records[0].TimestampNanoseconds : long.MinValue;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CaptureFormatException)
        {
            return long.MinValue;
        }
    }
}
