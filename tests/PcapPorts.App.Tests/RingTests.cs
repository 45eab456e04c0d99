using System.Text.Json;
using PcapPorts.Tests;

namespace PcapPorts.App.Tests;

/// <summary>A capture in several files, as a recorder that changes files writes it, is one capture: a flow that spans files is one flow.</summary>
public sealed class RingTests : IDisposable
{
    static readonly string Whole = Repository.PathOf("testdata-pcaps/lossy/download-at-switch.pcap");

    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    /// <summary>Divides the capture into files of a folder and returns the folder.</summary>
    string Split(int parts, Func<int, string> name)
    {
        byte[] whole = File.ReadAllBytes(Whole);
        List<int> records = [];
        for (int at = 24; at < whole.Length; at += 16 + BitConverter.ToInt32(whole, at + 8))
            records.Add(at);
        Directory.CreateDirectory(_scratch["ring"]);
        for (int part = 0; part < parts; part++)
        {
            int from = records[records.Count * part / parts], to = part == parts - 1 ? whole.Length : records[records.Count * (part + 1) / parts];
            File.WriteAllBytes(Path.Combine(_scratch["ring"], name(part)), [.. whole[..24], .. whole[from..to]]);
        }
        return _scratch["ring"];
    }

    public static TheoryData<string> Recorders => ["dumpcap", "tcpdump -C", "tcpdump -G", "a ring that was written around", "other numbers"];

    static string Name(string recorder, int part) => recorder switch
    {
        "tcpdump -C" => part == 0 ? "office.pcap" : $"office.pcap{part}",
        "tcpdump -G" => $"office-20260101-12000{part}.pcap",
        "a ring that was written around" => $"r.pcap{(part + 2) % 5}",
        "other numbers" => $"part{part + 8:00}.pcap",
        _ => $"r_{part:00000}_2026010100000{part}.pcap",
    };

    [Theory]
    [MemberData(nameof(Recorders))]
    public void ItsFlowsAreThoseOfTheWhole(string recorder)
    {
        string ring = Split(5, part => Name(recorder, part));
        foreach (string[] command in new string[][] { ["flows"], ["flows", "-Y", "tcp.port == 80"], ["flows", "--health"], ["ports"], ["exposure"], ["apps"], ["http"], ["names"], ["objects"] })
            Assert.Equal(Pcapports.Run([command[0], Whole, .. command[1..], "--format", "ndjson"]).Output, Pcapports.Run([command[0], ring, .. command[1..], "--format", "ndjson"]).Output);
        string path = _scratch["ring.json"], wholePath = _scratch["whole.json"];
        Assert.Equal(0, Pcapports.Run("report", ring, "-o", path, "--no-cache").Status);
        Assert.Equal(0, Pcapports.Run("report", Whole, "-o", wholePath, "--no-cache").Status);
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(path)), whole = JsonDocument.Parse(File.ReadAllText(wholePath));
        Assert.Equal(5, Assert.Single(report.RootElement.GetProperty("captures").EnumerateArray()).GetProperty("files").GetInt64());
        foreach (string part in new[] { "largest_flows", "exposure", "findings" })
            Assert.Equal(Neutral(whole, part, Whole), Neutral(report, part, report.RootElement.GetProperty("captures")[0].GetProperty("capture").GetString()!));

        static string Neutral(JsonDocument document, string part, string name) => document.RootElement.GetProperty(part).GetRawText().Replace(name, "CAPTURE", StringComparison.Ordinal);
    }

    [Fact]
    public void ARequestAndItsResponseInTwoFilesAreOneExchange()
    {
        string ring = Split(5, static part => Name("dumpcap", part));
        string[] joined = Pcapports.Run("http", ring, "--format", "ndjson").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(joined, static line => line.Contains("\"status\":200", StringComparison.Ordinal) && line.Contains("\"response_time\"", StringComparison.Ordinal));
        Assert.DoesNotContain(joined, static line => line.Contains("\"file\":", StringComparison.Ordinal));
        // File by file the response has no end, and no request that it answers.
        Assert.NotEqual(joined, Pcapports.Run("http", ring, "--join", "none", "--format", "ndjson").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(Pcapports.Run("http", Whole, "--format", "zeek").Output.Split('\n')[^3].Split('\t')[9..], Pcapports.Run("http", ring, "--format", "zeek").Output.Split('\n')[^3].Split('\t')[9..]);
    }

    [Fact]
    public void OnRequestTheyAreReadOneByOne()
    {
        string ring = Split(5, static part => Name("dumpcap", part));
        string[] lines = Pcapports.Run("flows", ring, "--proto", "tcp", "--join", "none", "--format", "ndjson").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.All(lines, static line => Assert.Contains("\"file\":", line, StringComparison.Ordinal));
    }

    [Fact]
    public void NumberedFilesOfSeparateRecordingsStaySeparate()
    {
        string folder = Split(4, static part => $"part{part}.pcap");
        // Without the second part there is a gap in the numbers.
        File.Delete(Path.Combine(folder, "part1.pcap"));
        Assert.Equal(3, Pcapports.Run("flows", folder, "--proto", "tcp", "--format", "ndjson").Output.Count(static c => c == '\n'));
        // The same recording three times is not one after the other.
        for (int i = 0; i < 3; i++)
            File.Copy(Whole, Path.Combine(folder, $"part{i}.pcap"), overwrite: true);
        File.Delete(Path.Combine(folder, "part3.pcap"));
        Assert.Equal(3, Pcapports.Run("flows", folder, "--proto", "tcp", "--format", "ndjson").Output.Count(static c => c == '\n'));
    }
}
