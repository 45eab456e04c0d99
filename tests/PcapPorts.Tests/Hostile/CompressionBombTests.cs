using System.IO.Compression;
using PcapPorts.Analysis;
using PcapPorts.Capture;
using static PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Hostile;

/// <summary>A small compressed file that holds a huge capture: it is read as it streams, and memory does not grow with it.</summary>
public class CompressionBombTests
{
    static MemoryStream Bomb(int frames, int frameLength)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        using (var plain = new GeneratedCapture(1, frames, (_, bytes) => { bytes[..frameLength].Clear(); return frameLength; }))
            plain.CopyTo(gzip, 1 << 20);
        compressed.Position = 0;
        return compressed;
    }

    [Fact]
    public void ReadingAllocatesNoMoreForFourHundredMegabytesThanForForty()
    {
        const int Length = 262_144;
        using MemoryStream small = Bomb(160, Length), large = Bomb(1600, Length);
        Assert.True(large.Length < 4 << 20);
        long first = Allocated(small, 160), second = Allocated(large, 1600);
        Assert.True(second < first + (4 << 20), $"{first} bytes for the small one, {second} for the large one");
    }

    static long Allocated(MemoryStream compressed, int frames)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        using CaptureReader reader = CaptureReader.Open(compressed, "bomb");
        using CaptureScan scan = CaptureScan.Run(reader, new ScanOptions { Threads = 1 });
        Assert.Equal(frames, scan.Facts.Packets);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void TheFirstFramesComeBeforeTheRestIsUnpacked()
    {
        using MemoryStream compressed = Bomb(200_000, 100);
        using CaptureReader reader = CaptureReader.Open(compressed, "bomb");
        Assert.True(reader.Read(new FrameBatch()));
        Assert.InRange(compressed.Position, 1, compressed.Length / 2 + CompressedBlock);
    }

    /// <summary>The most that is read at a time.</summary>
    const int CompressedBlock = 1 << 19;

    [Fact]
    public void ACompressedFileInACompressedFileIsRefused()
    {
        using MemoryStream inner = Bomb(10, 100);
        var outer = new MemoryStream();
        using (var gzip = new GZipStream(outer, CompressionLevel.Fastest, leaveOpen: true))
            inner.CopyTo(gzip);
        outer.Position = 0;
        Assert.Contains("inside a compressed file", Assert.Throws<CaptureFormatException>(() => CaptureReader.Open(outer, "bomb")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AHundredThousandEmptyMembersAreSurvived()
    {
        using var empty = new MemoryStream();
        using (new GZipStream(empty, CompressionLevel.Fastest, leaveOpen: true))
        {
        }
        byte[] member = empty.Length > 0 ? empty.ToArray() : Hex("1f8b 0800 0000 0000 0003 0300 0000 0000 0000 0000");
        var members = new MemoryStream([.. Enumerable.Repeat(member, 100_000).SelectMany(static bytes => bytes)]);
        Assert.Throws<CaptureFormatException>(() => CaptureReader.Open(members, "members"));
    }
}
