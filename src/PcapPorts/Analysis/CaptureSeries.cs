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

    // tcpdump -G: office-20260131-1200.pcap, office_2026-01-31_12:00:00.pcap
    [GeneratedRegex(@"^(?<stem>.*?)(?<time>(19|20)\d\d[-_.]?\d\d[-_.]?\d\d[-_.T:h]?(\d\d[-_.:]?){2,3})(?<end>\.[a-z0-9.]+)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Dated();

    // Few names have the digits that these expressions ask for, and expressions are dear at the start of a program.
    const int DigitsOfNumbered = 19, DigitsOfDated = 12;

    /// <summary>Most digits of a number in a name.</summary>
    const int MostDigits = 9;

    /// <summary>Whether it lies in several files.</summary>
    public bool IsJoined => Paths.Count > 1;

    /// <summary>Puts captures together that a recorder wrote in turn; the others stay alone. The order is that of the first file of each.</summary>
    public static List<CaptureSeries> Group(IReadOnlyList<string> paths)
    {
        if (paths.Count == 1)
            return [new CaptureSeries(paths, paths[0])];
        var groups = new Dictionary<string, List<(string Path, string Order)>>(StringComparer.Ordinal);
        List<string> order = [];
        var keys = new (string Key, string Number)[paths.Count];
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = KeyOf(paths[i]);
            counts[keys[i].Key] = counts.GetValueOrDefault(keys[i].Key) + 1;
        }
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
        int digits = 0;
        foreach (char c in name)
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        if (digits >= DigitsOfNumbered && Numbered().Match(name) is { Success: true } numbered)
            return ($"{folder}|numbered|{numbered.Groups["stem"].Value}|{numbered.Groups["end"].Value}", numbered.Groups["number"].Value.PadLeft(MostDigits, '0'));
        if (digits >= DigitsOfDated && Dated().Match(name) is { Success: true } dated)
            return ($"{folder}|dated|{dated.Groups["stem"].Value}|{dated.Groups["end"].Value}", dated.Groups["time"].Value);
        // tcpdump -C: office.pcap, office.pcap1, office.pcap2
        int counted = NumberBefore(name, name.Length);
        if (IsCaptureName(name.AsSpan(0, counted)))
            return ($"{folder}|counted|{name[..counted]}", name[counted..].PadLeft(MostDigits, '0'));
        return ($"{folder}|alone|{name}", "");
    }

    /// <summary>Where a number of at most <see cref="MostDigits"/> digits begins that ends at a place in a name; that place when there is none.</summary>
    static int NumberBefore(string name, int end)
    {
        int start = end;
        while (start > 0 && end - start < MostDigits && char.IsAsciiDigit(name[start - 1]))
            start--;
        return start;
    }

    static bool IsCaptureName(ReadOnlySpan<char> name) => name.LastIndexOf('.') is > 0 and int dot && name[dot..] is ".pcap" or ".pcapng" or ".cap";

    // Any other program: office01.pcap, part-3.pcapng
    static (string Key, string Order)? OtherKeyOf(string path)
    {
        string name = Path.GetFileName(path);
        for (int dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            int number = NumberBefore(name, dot);
            if (number < dot && IsEnd(name.AsSpan(dot + 1)))
                return ($"{Otherwise}{Path.GetDirectoryName(path)}|{name[..number]}|{name[dot..]}", name[number..dot].PadLeft(MostDigits, '0'));
        }
        return null;
    }

    /// <summary>Whether this may stand behind the first point of a name's end: small letters, digits, points.</summary>
    static bool IsEnd(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '.')
                return false;
        }
        return !text.IsEmpty;
    }

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
