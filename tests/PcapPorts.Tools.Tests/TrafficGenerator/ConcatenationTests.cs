using PcapPorts.Capture;
using PcapPorts.TrafficGenerator;

namespace PcapPorts.Tools.Tests.TrafficGenerator;

public sealed class ConcatenationTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("concatenation");

    public void Dispose() => _folder.Delete(recursive: true);

    string At(string name) => Path.Combine(_folder.FullName, name);

    string Capture(string name, string arguments)
    {
        GeneratorOptions options = GeneratorOptions.Parse([.. arguments.Split(' '), "--output", At(name)]);
        using CaptureOutput output = CaptureOutput.Create(options.Output, options.PcapNg);
        new Generator(options).Write(output);
        return At(name);
    }

    static List<(long Time, byte[] Bytes)> Frames(string path)
    {
        var frames = new List<(long, byte[])>();
        using CaptureReader reader = CaptureReader.Open(path);
        var batch = new FrameBatch();
        while (reader.Read(batch))
        {
            for (int i = 0; i < batch.Count; i++)
                frames.Add((batch.Records[i].TimestampNanoseconds, batch.Bytes(i).ToArray()));
        }
        Assert.Null(reader.Damage);
        return frames;
    }

    [Fact]
    public void FramesKeepTheirBytesAndTimesNeverGoBack()
    {
        string[] files = [Capture("a.pcap", "--packets 300 --flows 10 --seed 1"), Capture("b.pcapng", "--packets 200 --flows 10 --seed 2 --format pcapng")];
        using (CaptureOutput output = CaptureOutput.Create(At("joined.pcap"), pcapNg: false))
            Assert.True(new Concatenation(output, 0).Write(files));
        List<(long Time, byte[] Bytes)> joined = Frames(At("joined.pcap"));
        Assert.Equal([.. Frames(files[0]).Select(f => f.Bytes), .. Frames(files[1]).Select(f => f.Bytes)], joined.Select(f => f.Bytes));
        for (int i = 1; i < joined.Count; i++)
            Assert.True(joined[i].Time > joined[i - 1].Time);
    }

    [Fact]
    public void CapturesAreRepeatedUntilTheSizeIsReached()
    {
        string[] files = [Capture("a.pcap", "--packets 100 --flows 10")];
        long once = new FileInfo(files[0]).Length;
        using (CaptureOutput output = CaptureOutput.Create(At("joined.pcap"), pcapNg: false))
            Assert.True(new Concatenation(output, once * 3).Write(files));
        Assert.InRange(new FileInfo(At("joined.pcap")).Length, once * 3, once * 4);
    }

    [Fact]
    public void FilesWithoutEthernetEndTheLoop()
    {
        File.WriteAllText(At("text.pcap"), "this is no capture");
        using CaptureOutput output = CaptureOutput.Create(At("joined.pcap"), pcapNg: false);
        var concatenation = new Concatenation(output, 1000);
        Assert.False(concatenation.Write([At("text.pcap")]));
        Assert.Equal([At("text.pcap")], concatenation.Damaged.Keys);
    }
}
