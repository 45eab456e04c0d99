using System.Text;
using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Protocols;

namespace PcapPorts.Tests.Analysis;

/// <summary>A packet has the same fields however one comes to it: on a pass from the first packet, or by a jump.</summary>
public class FlowReplayTests
{
    public static TheoryData<string> Captures()
    {
        var data = new TheoryData<string>();
        // Set PCAPPORTS_REPLAY to a folder to try other captures.
        string folder = Environment.GetEnvironmentVariable("PCAPPORTS_REPLAY") ?? Repository.PathOf("testdata-pcaps");
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(static file => !file.EndsWith(".md", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            data.Add(Path.GetRelativePath(folder, file));
        return data;
    }

    static string PathOf(string name) => Path.Combine(Environment.GetEnvironmentVariable("PCAPPORTS_REPLAY") ?? Repository.PathOf("testdata-pcaps"), name);

    [Theory]
    [MemberData(nameof(Captures))]
    public void APacketHasTheSameFieldsByPassAndByJump(string name)
    {
        CaptureFile capture;
        try
        {
            capture = Replays.OpenWhole(PathOf(name));
        }
        catch (CaptureFormatException)
        {
            return;
        }
        using (capture)
        {
            var streams = new StreamNumbers();
            var expected = new List<string>();
            using var pass = new CapturePass(capture, streams);
            pass.Run((long _, in FrameRecord _, FieldList fields) => expected.Add(Replays.Text(fields)), CancellationToken.None);
            Assert.Equal(capture.Packets.Count, expected.Count);

            using var replay = new FlowReplay(capture) { Streams = streams };
            var random = new Random(20261121);
            int most = Math.Min(expected.Count, 300);
            for (int i = 0; i < most; i++)
            {
                int number = expected.Count == most ? (i * 7919 % most) + 1 : random.Next(expected.Count) + 1;
                string actual = Replays.Text(replay.Fields(number)!);
                if (actual != expected[number - 1])
                    Assert.Fail($"{name}, frame {number}\nby pass:\n{Replays.Difference(expected[number - 1], actual)}");
            }
        }
    }
}

/// <summary>What tests of replays share.</summary>
static class Replays
{
    public static CaptureFile OpenWhole(string path)
    {
        var options = new CaptureFileOptions { Flows = new FlowTableOptions { Inspector = ServiceDetector.Instance }, FollowGrowth = false };
        CaptureFile capture = CaptureFile.Open(path, options).Start();
        Assert.True(capture.Loaded.Wait(TimeSpan.FromSeconds(60)));
        return capture;
    }

    public static string Text(FieldList fields)
    {
        var text = new StringBuilder();
        var value = new FieldText();
        foreach (ref readonly FieldEntry entry in fields.Entries)
        {
            value.Clear();
            value.Add(in entry, fields);
            text.Append(' ', entry.Depth).Append(entry.Field.Abbreviation).Append(" = ").Append(Encoding.UTF8.GetString(value.Text));
            text.Append(" @").Append(entry.Offset).Append('+').Append(entry.Length).Append('\n');
        }
        return text.Append(Encoding.UTF8.GetString(fields.Info.Text)).ToString();
    }

    public static string Difference(string expected, string actual)
    {
        string[] left = expected.Split('\n'), right = actual.Split('\n');
        int line = 0;
        while (line < left.Length && line < right.Length && left[line] == right[line])
            line++;
        return $"  {(line < left.Length ? left[line] : "(end)")}\nby jump:\n  {(line < right.Length ? right[line] : "(end)")}";
    }
}
