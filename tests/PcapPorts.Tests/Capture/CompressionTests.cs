using System.IO.Compression;
using PcapPorts.Capture;

namespace PcapPorts.Tests.Capture;

public class CompressionTests
{
    static readonly byte[] Plain = Sample(2000);

    static byte[] Sample(int frames)
    {
        var file = new CaptureBytes().PcapHeader();
        for (int i = 0; i < frames; i++)
            file.PcapRecord((uint)i, 0, Data(i));
        return file.ToArray();
    }

    // Not regular, so that it does not compress to nothing and a cut loses frames.
    static byte[] Data(int seed)
    {
        byte[] data = new byte[100 + seed % 400];
        new Random(seed).NextBytes(data);
        return data;
    }

    static byte[] Gzip(ReadOnlySpan<byte> plain)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(plain);
        return compressed.ToArray();
    }

    [Fact]
    public void GzipOfPcapAndPcapNg()
    {
        byte[] next = new CaptureBytes().Section().Interface().Enhanced(0, 1, Data(1)).ToArray();

        Assert.Equal(ReadFrame.All(Plain), ReadFrame.All(Gzip(Plain)));
        Assert.Equal(ReadFrame.All(next), ReadFrame.All(Gzip(next)));
    }

    [Fact]
    public void GzipOfSeveralMembers()
    {
        byte[] members = [.. Gzip(Plain.AsSpan(0, 1000)), .. Gzip(Plain.AsSpan(1000, 1)), .. Gzip(Plain.AsSpan(1001))];

        Assert.Equal(ReadFrame.All(Plain), ReadFrame.All(members, out CaptureDamage? damage));
        Assert.Null(damage);
    }

    [Fact]
    public void CutGzipGivesWhatCouldBeRead()
    {
        byte[] compressed = Gzip(Plain);
        List<ReadFrame> all = ReadFrame.All(Plain);

        foreach (int length in (int[])[compressed.Length / 2, compressed.Length - 9, compressed.Length - 8, compressed.Length - 1])
        {
            List<ReadFrame> frames = ReadFrame.All(compressed[..length], out CaptureDamage? damage);

            Assert.NotNull(damage);
            Assert.Contains("compressed data", damage.Cause, StringComparison.Ordinal);
            Assert.NotEmpty(frames);
            Assert.Equal(all.Take(frames.Count), frames);
        }
    }

    [Fact]
    public void GzipCutBetweenRecordsIsNoticed()
    {
        // Two members, of which the first ends with a record: without the second everything parses, and yet something is missing.
        byte[] plain = Sample(50);
        byte[] first = Gzip(plain);
        byte[] both = [.. first, .. Gzip(new CaptureBytes().PcapRecord(1, 1, Data(1)).ToArray())];

        for (int length = first.Length; length < both.Length; length++)
        {
            List<ReadFrame> frames = ReadFrame.All(both[..length], out CaptureDamage? damage);
            Assert.InRange(frames.Count, 50, 51);
            Assert.Equal(length > first.Length, damage is not null);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(512)]
    [InlineData(100_000)]
    public void BytesBehindGzipThatAreNotGzipAreIgnored(int count)
    {
        Assert.Equal(ReadFrame.All(Plain), ReadFrame.All([.. Gzip(Plain), .. new byte[count]], out CaptureDamage? damage));
        Assert.Null(damage);
    }

    [Fact]
    public void DamagedGzipGivesWhatCouldBeRead()
    {
        byte[] compressed = Gzip(Plain);
        compressed[^6] ^= 1; // the checksum

        List<ReadFrame> frames = ReadFrame.All(compressed, out CaptureDamage? damage);

        Assert.NotNull(damage);
        Assert.Equal(ReadFrame.All(Plain).Take(frames.Count), frames);
    }

    [Fact]
    public void GzipOfSomethingElseIsNoCapture()
    {
        Assert.Contains("plain text", Assert.Throws<CaptureFormatException>(() => ReadFrame.Open(Gzip("hello, world"u8))).Message, StringComparison.Ordinal);
        Assert.Contains("compressed file inside", Assert.Throws<CaptureFormatException>(() => ReadFrame.Open(Gzip(Gzip(Plain)))).Message, StringComparison.Ordinal);
        Assert.Contains("compressed data", Assert.Throws<CaptureFormatException>(() => ReadFrame.Open(Gzip(Plain)[..12])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALongRunOfZerosIsStreamedNotStored()
    {
        // 512 MiB of zeros in an unknown block: half a megabyte compressed, and no more memory than any other file.
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            const int Megabytes = 512;
            gzip.Write(new CaptureBytes().Section().Interface().U32(0x77).U32(12 + (Megabytes << 20)).ToArray());
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < Megabytes; i++)
                gzip.Write(zeros);
            gzip.Write(new CaptureBytes().U32(12 + (Megabytes << 20)).Enhanced(0, 1, Data(1)).ToArray());
        }
        compressed.Position = 0;
        using CaptureReader reader = CaptureReader.Open(compressed, "bomb");
        long before = GC.GetAllocatedBytesForCurrentThread();

        ReadFrame frame = Assert.Single(ReadFrame.All(reader));

        Assert.Equal(Convert.ToHexStringLower(Data(1)), frame.Bytes);
        Assert.Null(reader.Damage);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }
}
