using System.IO.Compression;
using System.IO.Pipes;
using PcapPorts.Capture;

namespace PcapPorts.Tests.Capture;

/// <summary>Pipes that stay open, files that grow or shrink, and memory in the steady state.</summary>
public class StreamingTests
{
    static byte[] Frames(int from, int count, bool header)
    {
        var bytes = new CaptureBytes();
        if (header)
            bytes.PcapHeader();
        for (int i = from; i < from + count; i++)
            bytes.PcapRecord((uint)i, 0, CaptureBytes.Data(60 + i % 1000, i));
        return bytes.ToArray();
    }

    [Fact]
    public void APipeDeliversWhatHasArrivedWhileItIsOpen()
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.Out);
        using var client = new AnonymousPipeClientStream(PipeDirection.In, server.ClientSafePipeHandle);
        server.Write(Frames(0, 3, header: true));
        server.Write(Frames(3, 1, header: false).AsSpan(0, 30));

        using CaptureReader reader = CaptureReader.Open(client, "pipe");
        var batch = new FrameBatch();
        var received = new List<ReadFrame>();
        // Every Read here returns without more being written: had it waited for a full batch, the test would hang.
        ReceiveUntil(3);
        server.Write(Frames(3, 1, header: false).AsSpan(30));
        ReceiveUntil(4);
        server.Write(Frames(4, 5, header: false));
        ReceiveUntil(9);
        server.Dispose();

        Assert.False(reader.Read(batch));
        Assert.Null(reader.Damage);
        Assert.Equal(ReadFrame.All(Frames(0, 9, header: true)), received);

        void ReceiveUntil(int count)
        {
            while (received.Count < count)
            {
                Assert.True(reader.Read(batch));
                for (int i = 0; i < batch.Count; i++)
                    received.Add(ReadFrame.Of(batch, i));
            }
            Assert.Equal(count, received.Count);
        }
    }

    [Fact]
    public void APipeOfPcapNgDeliversWhatHasArrived()
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.Out);
        using var client = new AnonymousPipeClientStream(PipeDirection.In, server.ClientSafePipeHandle);
        using var writer = new PcapNgWriter(server);
        writer.AddInterface(LinkType.Ethernet);
        writer.Write(0, new Timestamp(1), CaptureBytes.Data(60), 60);
        writer.Flush();

        using CaptureReader reader = CaptureReader.Open(client, "pipe");
        var batch = new FrameBatch();

        Assert.True(reader.Read(batch));
        Assert.Equal(1, batch.Count);
        writer.Write(0, new Timestamp(2), CaptureBytes.Data(61), 61);
        writer.Flush();
        Assert.True(reader.Read(batch));
        Assert.Equal((2, 61), (batch.FirstNumber, batch.Bytes(0).Length));
        writer.Dispose();
        Assert.False(reader.Read(batch));
        Assert.Null(reader.Damage);
    }

    [Fact]
    public void CompressionIsRecognisedOnAPipe()
    {
        byte[] plain = Frames(0, 500, header: true);
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(plain);
        using var server = new AnonymousPipeServerStream(PipeDirection.Out);
        using var client = new AnonymousPipeClientStream(PipeDirection.In, server.ClientSafePipeHandle);
        var writing = new Thread(() =>
        {
            using (server)
                server.Write(compressed.ToArray());
        });
        writing.Start();

        using CaptureReader reader = CaptureReader.Open(client, "pipe");

        Assert.Equal(ReadFrame.All(plain), ReadFrame.All(reader));
        writing.Join();
    }

    [Fact]
    public void AGrowingFileIsReadToWhereItEndsThen()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Frames(0, 10, header: true));
            using CaptureReader reader = CaptureReader.Open(path);
            var batch = new FrameBatch();
            Assert.True(reader.Read(batch));
            Assert.Equal(10, batch.Count);
            using (var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
                file.Write(Frames(10, 5, header: false));

            Assert.True(reader.Read(batch));
            Assert.Equal((5, 11L), (batch.Count, batch.FirstNumber));
            Assert.False(reader.Read(batch));
            Assert.Null(reader.Damage);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void AFileThatShrinksWhileItIsReadEndsInDamage()
    {
        string path = Path.GetTempFileName();
        try
        {
            // Longer than the buffer, so that the end is still to be read when it goes away.
            byte[] content = Frames(0, 10_000, header: true);
            File.WriteAllBytes(path, content);
            using CaptureReader reader = CaptureReader.Open(path);
            var batch = new FrameBatch();
            Assert.True(reader.Read(batch));
            int read = batch.Count;
            using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                file.SetLength(content.Length / 2);

            while (reader.Read(batch))
                read += batch.Count;

            Assert.InRange(read, FrameBatch.Capacity, 9999);
            Assert.Contains("became shorter", reader.Damage!.Cause, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void AFailingStreamEndsInDamage()
    {
        using CaptureReader reader = CaptureReader.Open(new FailingStream(Frames(0, 10, header: true)), "failing");

        Assert.Equal(10, ReadFrame.All(reader).Count);
        Assert.Contains("the cable is out", reader.Damage!.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pcap")]
    [InlineData("pcapng")]
    public void NothingIsAllocatedABatch(string format)
    {
        var stream = new MemoryStream();
        if (format == "pcap")
        {
            stream.Write(Frames(0, 10_000, header: true));
        }
        else
        {
            using var writer = new PcapNgWriter(stream, leaveOpen: true);
            writer.AddInterface(LinkType.Ethernet);
            for (int i = 0; i < 10_000; i++)
                writer.Write(0, new Timestamp(i), CaptureBytes.Data(60 + i % 1000), 2000);
        }
        stream.Position = 0;
        using CaptureReader reader = CaptureReader.Open(stream, format);
        var batch = new FrameBatch();
        long frames = 0;
        for (int i = 0; i < 10; i++)
        {
            Assert.True(reader.Read(batch));
            frames += batch.Count;
        }
        long before = GC.GetAllocatedBytesForCurrentThread();

        while (reader.Read(batch))
            frames += batch.Count;

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(10_000, frames);
    }

    [Fact]
    public void NothingIsAllocatedAFrameWritten()
    {
        byte[] data = CaptureBytes.Data(1400);
        using var next = new PcapNgWriter(Stream.Null);
        using var pcap = new PcapWriter(Stream.Null, LinkType.Ethernet);
        next.AddInterface(LinkType.Ethernet);
        Write(100);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Write(10_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Write(int count)
        {
            for (int i = 0; i < count; i++)
            {
                next.Write(0, new Timestamp(i), data, 1400);
                pcap.Write(new Timestamp(i), data, 1400);
            }
        }
    }

    sealed class FailingStream(byte[] content) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer)
        {
            int read = base.Read(buffer);
            return read > 0 ? read : throw new IOException("the cable is out");
        }
    }
}
