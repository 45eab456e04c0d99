using System.IO.Compression;
using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Protocols;

namespace PcapPorts.Tests.Analysis;

public class CaptureFileTests
{
    static readonly string Sample = Repository.PathOf("testdata-pcaps/dns");

    static string AnyCapture() => Directory.EnumerateFiles(Sample, "*.pcapng", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();

    static List<(long Offset, long Time, int Length)> ReadAll(string path)
    {
        var frames = new List<(long, long, int)>();
        using CaptureReader reader = CaptureReader.Open(path);
        var batch = new FrameBatch();
        while (reader.Read(batch))
        {
            for (int i = 0; i < batch.Count; i++)
                frames.Add((batch.Records[i].FileOffset, batch.Records[i].TimestampNanoseconds, batch.Records[i].CapturedLength));
        }
        return frames;
    }

    static void AssertSame(List<(long Offset, long Time, int Length)> expected, CaptureFile capture)
    {
        using FrameAccess access = capture.OpenAccess();
        Assert.Equal(expected.Count, capture.Packets.Count);
        // Backwards: every read is a jump.
        for (int number = expected.Count; number >= 1; number--)
        {
            Assert.True(access.TryRead(number, out FrameRecord record, out ReadOnlySpan<byte> bytes));
            Assert.Equal(expected[number - 1], (record.FileOffset, record.TimestampNanoseconds, bytes.Length));
        }
    }

    /// <summary>Threads that are still at work when a capture is closed are told so, and look at no memory that is given back.</summary>
    [Fact]
    public void AClosedCaptureSaysThatItIsClosed()
    {
        CaptureFile capture = Replays.OpenWhole(AnyCapture());
        Assert.True(capture.Look(static (flows, _) => flows.Count) > 0);
        capture.Dispose();
        Assert.Throws<ObjectDisposedException>(() => capture.Look(static (flows, _) => flows.Count));
        Assert.Throws<ObjectDisposedException>(() => capture.KeyOf(0));
        Assert.Throws<ObjectDisposedException>(() => capture.IsEntangled(0));
        Assert.Throws<ObjectDisposedException>(capture.LastPackets);
        Assert.Throws<ObjectDisposedException>(() => capture.AddRelatedFlows(1, [0], []));
    }

    [Fact]
    public void EveryPacketIsFoundAtItsPlace()
    {
        foreach (string path in Directory.EnumerateFiles(Repository.PathOf("testdata-pcaps"), "*.pcapng", SearchOption.AllDirectories))
        {
            using CaptureFile capture = Replays.OpenWhole(path);
            AssertSame(ReadAll(path), capture);
        }
    }

    [Fact]
    public async Task ACompressedFileIsReadFromACopyThatGoesAway()
    {
        string folder = Directory.CreateTempSubdirectory("pcapports-spool-").FullName;
        string path = Path.Combine(folder, "sample.pcapng.gz");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            gzip.Write(File.ReadAllBytes(AnyCapture()));
        using (CaptureFile capture = CaptureFile.Open(path, new CaptureFileOptions { SpoolFolder = folder }).Start())
        {
            await capture.Loaded.WaitAsync(TimeSpan.FromSeconds(30));
            Assert.True(capture.IsSpooled);
            AssertSame(ReadAll(AnyCapture()), capture);
        }
        Assert.Equal([path], Directory.GetFiles(folder));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task APipeShowsWhatHasCome()
    {
        byte[] content = File.ReadAllBytes(AnyCapture());
        List<(long Offset, long Time, int Length)> expected = ReadAll(AnyCapture());
        var pipe = new System.IO.Pipelines.Pipe(new System.IO.Pipelines.PipeOptions(pauseWriterThreshold: 0));
        int half = (int)expected[expected.Count / 2].Offset;
        await pipe.Writer.WriteAsync(content.AsMemory(0, half));
        using CaptureFile capture = CaptureFile.Open(pipe.Reader.AsStream(), "a pipe").Start();
        Assert.True(SpinWait.SpinUntil(() => capture.Packets.Count == expected.Count / 2, 30_000));
        Assert.Equal(LoadState.Loading, capture.State);
        Assert.Null(capture.Progress);
        await pipe.Writer.WriteAsync(content.AsMemory(half));
        await pipe.Writer.CompleteAsync();
        await capture.Loaded.WaitAsync(TimeSpan.FromSeconds(30));
        AssertSame(expected, capture);
        Assert.Null(capture.Damage);
    }

    [Fact]
    public async Task AFileThatGrowsIsReadOn()
    {
        byte[] content = File.ReadAllBytes(AnyCapture());
        List<(long Offset, long Time, int Length)> expected = ReadAll(AnyCapture());
        string path = Path.GetTempFileName();
        // It ends in the middle of a record for now.
        int half = (int)expected[expected.Count / 2].Offset + 10;
        File.WriteAllBytes(path, content[..half]);
        using (CaptureFile capture = CaptureFile.Open(path, new CaptureFileOptions { GrowthMilliseconds = 5 }).Start())
        {
            await capture.Loaded.WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal(expected.Count / 2, capture.Packets.Count);
            Assert.NotNull(capture.Damage);
            using (FileStream file = new(path, FileMode.Append))
                file.Write(content.AsSpan(half));
            Assert.True(SpinWait.SpinUntil(() => capture.Packets.Count == expected.Count, 30_000));
            AssertSame(expected, capture);
            Assert.True(SpinWait.SpinUntil(() => capture.Damage is null, 30_000));
        }
        File.Delete(path);
    }

    [Fact]
    public void FlowsAreThoseOfAScan()
    {
        string path = AnyCapture();
        var flows = new FlowTableOptions { Inspector = ServiceDetector.Instance };
        using CaptureScan scan = CaptureScan.Run(path, new ScanOptions { Flows = flows, Threads = 1 });
        using CaptureFile capture = Replays.OpenWhole(path);
        Assert.Equal(scan.Flows.Count, capture.Look((table, _) => table.Count));
        for (int i = 0; i < scan.Flows.Count; i++)
        {
            long[] found = new long[100_000];
            int count = capture.Packets.Find([i], 1, long.MaxValue, found);
            Assert.Equal((long)scan.Flows[i].TotalPackets, count);
            Assert.Equal(scan.Flows[i].FirstFrame, found[0]);
        }
    }
}
