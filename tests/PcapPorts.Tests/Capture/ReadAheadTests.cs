using System.IO.Compression;
using PcapPorts.Capture;

namespace PcapPorts.Tests.Capture;

/// <summary>Who reads ahead gives what a plain reading gives: the same frames, the same damage, the same end.</summary>
public sealed class ReadAheadTests : IDisposable
{
    const int Count = 12_000;

    readonly string _path = Path.GetTempFileName();

    static byte[] Frames()
    {
        var bytes = new CaptureBytes().PcapHeader();
        for (int i = 0; i < Count; i++)
            bytes.PcapRecord((uint)i, 0, CaptureBytes.Data(60 + i % 1000, i));
        return bytes.ToArray();
    }

    static byte[] Compressed(byte[] plain)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.NoCompression))
            gzip.Write(plain);
        return compressed.ToArray();
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 7)]
    [InlineData(true, 0)]
    [InlineData(true, 1_000_000)]
    public void Gives_the_same_frames_and_the_same_damage(bool compressed, int missing)
    {
        byte[] file = compressed ? Compressed(Frames()) : Frames();
        File.WriteAllBytes(_path, file[..^missing]);
        using CaptureReader plain = CaptureReader.Open(_path), ahead = CaptureReader.Open(_path, readAhead: true);
        List<ReadFrame> expected = ReadFrame.All(plain);
        Assert.InRange(expected.Count, missing == 0 ? Count : Count / 2, Count);
        Assert.Equal(expected, ReadFrame.All(ahead));
        Assert.Equal(plain.Damage, ahead.Damage);
        Assert.Equal(missing > 0, ahead.Damage is not null);
    }

    /// <summary>Records that fit before a block, into one, and into none: what is left of one goes before the next, or both go together.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Records_of_any_length_are_put_together(int seed)
    {
        var random = new Random(seed);
        int[] lengths = [60, 1514, 9000, 65_000, 65_536, 65_600, 130_000, 500_000, 524_288, 590_000, 1_200_000, 3_000_000];
        var bytes = new CaptureBytes().PcapHeader(snapLength: 4_000_000);
        for (int i = 0; i < 400; i++)
            bytes.PcapRecord((uint)i, 0, CaptureBytes.Data(lengths[Math.Min(random.Next(lengths.Length), random.Next(lengths.Length))] + random.Next(-30, 30), i));
        File.WriteAllBytes(_path, bytes.ToArray());
        using CaptureReader plain = CaptureReader.Open(_path), ahead = CaptureReader.Open(_path, readAhead: true);
        List<ReadFrame> expected = ReadFrame.All(plain);
        Assert.Equal(400, expected.Count);
        Assert.Equal(expected, ReadFrame.All(ahead));
        Assert.Null(ahead.Damage);
    }

    [Fact]
    public void Stops_reading_when_it_is_closed_early()
    {
        File.WriteAllBytes(_path, Frames());
        var batch = new FrameBatch();
        for (int i = 0; i < 50; i++)
        {
            using CaptureReader reader = CaptureReader.Open(_path, readAhead: true);
            for (int j = 0; j < i; j++)
                Assert.True(reader.Read(batch));
        }
        // Nobody holds the file any more.
        using var alone = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.True(alone.Length > 0);
    }

    [Fact]
    public void A_file_that_becomes_shorter_says_so()
    {
        File.WriteAllBytes(_path, Frames());
        using CaptureReader reader = CaptureReader.Open(_path, readAhead: true);
        var batch = new FrameBatch();
        Assert.True(reader.Read(batch));
        using (var file = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            file.SetLength(3_000_000);
        while (reader.Read(batch))
        {
        }
        Assert.Contains("shorter", reader.Damage!.Cause, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_path);
}
