using System.Net;
using System.Net.Sockets;
using PcapPorts.Capture;
using PcapPorts.Capture.LibPcap;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;

namespace PcapPorts.Tests.Capture.LibPcap;

/// <summary>On loopback, with sockets of this process.</summary>
public class LiveCaptureTests
{
    const int Milliseconds = 10_000;

    static readonly string Loopback = OperatingSystem.IsMacOS() ? "lo0" : "lo";

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void EveryDatagramIsCapturedWithItsBytesAndTime(string address)
    {
        LiveRight.Require("capture on loopback");
        using var receiver = new UdpClient(new IPEndPoint(IPAddress.Parse(address), 0));
        var to = (IPEndPoint)receiver.Client.LocalEndPoint!;
        using var sender = new UdpClient(to.AddressFamily);
        using LiveCapture capture = LiveCapture.Open([Loopback], new LiveCaptureOptions { Filter = $"udp dst port {to.Port}" });
        long before = Now();
        for (int i = 0; i < 300; i++)
            sender.Send([(byte)i, (byte)(i >> 8), 0x5a], 3, to);
        var seen = new List<int>();
        var batch = new FrameBatch();
        for (long end = Environment.TickCount64 + Milliseconds; seen.Count < 300 && Environment.TickCount64 < end;)
        {
            if (!capture.TryRead(batch, 100))
                continue;
            for (int i = 0; i < batch.Count; i++)
            {
                ReadOnlySpan<byte> payload = batch.Bytes(i)[^3..];
                Assert.Equal(0x5a, payload[2]);
                seen.Add(payload[0] | payload[1] << 8);
                Assert.InRange(batch.Records[i].TimestampNanoseconds, before - 1_000_000_000, Now() + 1_000_000_000);
                Assert.Equal((uint)batch.Records[i].CapturedLength, batch.Records[i].WireLength);
            }
        }
        Assert.Equal(Enumerable.Range(0, 300), seen);
        Assert.Equal(LinkType.Ethernet, capture.Devices[0].LinkType);
        // Linux counts a frame on loopback when it leaves and when it arrives; libpcap hands it over once.
        LiveStatistics counted = capture.Devices[0].ReadStatistics();
        Assert.InRange(counted.Received, 300ul, 600ul);
        Assert.Equal((0ul, 0ul), (counted.DroppedByKernel, counted.DroppedByInterface));
    }

    [Fact]
    public void TheSnapshotLengthCutsFramesAndKeepsTheirWireLength()
    {
        LiveRight.Require("capture on loopback");
        using var receiver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var to = (IPEndPoint)receiver.Client.LocalEndPoint!;
        using LiveCapture capture = LiveCapture.Open([Loopback], new LiveCaptureOptions { Filter = $"udp dst port {to.Port}", SnapLength = 60 });
        using var sender = new UdpClient();
        sender.Send(new byte[1000], 1000, to);
        var batch = new FrameBatch();
        Assert.True(ReadSome(capture, batch));
        Assert.Equal(60, batch.Records[0].CapturedLength);
        Assert.Equal(1042u, batch.Records[0].WireLength);
    }

    [Fact]
    public void NothingIsAllocatedForAFrame()
    {
        LiveRight.Require("measure what capturing on loopback allocates");
        const int Frames = 20_000;
        using var receiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint to = receiver.LocalEndPoint!;
        using LiveCapture capture = LiveCapture.Open([Loopback], new LiveCaptureOptions { Filter = $"udp dst port {((IPEndPoint)to).Port}" });
        var sending = new Thread(() =>
        {
            using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            byte[] payload = new byte[200];
            for (int i = 0; i < 2 * Frames; i++)
                sender.SendTo(payload, to);
        });
        sending.Start();
        var batch = new FrameBatch();
        Assert.InRange(ReadFrames(capture, batch, Frames), Frames, Frames + FrameBatch.Capacity);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int read = ReadFrames(capture, batch, Frames - FrameBatch.Capacity);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        sending.Join();
        Assert.InRange(read, Frames - FrameBatch.Capacity, Frames);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void NothingIsAllocatedForAFrameThatIsDecodedTrackedAndRecorded()
    {
        LiveRight.Require("measure what recording and tracking on loopback allocates");
        const int Frames = 20_000;
        using var receiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint to = receiver.LocalEndPoint!;
        using LiveCapture capture = LiveCapture.Open([Loopback], new LiveCaptureOptions { Filter = $"udp dst port {((IPEndPoint)to).Port}" });
        using var writer = new PcapNgWriter(Stream.Null);
        writer.AddInterface(capture.Interfaces[0]);
        using var flows = new FlowTable(new FlowTableOptions { Inspector = ServiceDetector.Instance });
        var sending = new Thread(() =>
        {
            using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            byte[] payload = new byte[200];
            for (int i = 0; i < 2 * Frames; i++)
                sender.SendTo(payload, to);
        });
        sending.Start();
        var batch = new FrameBatch();
        var packets = new DecodedPacket[FrameBatch.Capacity];
        Process(Frames);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int processed = Process(Frames - FrameBatch.Capacity);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        sending.Join();
        Assert.InRange(processed, Frames - FrameBatch.Capacity, Frames);
        Assert.Equal(0, allocated);
        Assert.Equal(1, flows.Count);

        int Process(int frames)
        {
            int done = 0;
            while (done < frames && ReadSome(capture, batch))
            {
                for (int i = 0; i < batch.Count; i++)
                {
                    ref FrameRecord frame = ref batch.Records[i];
                    writer.Write(frame.Interface, new Timestamp(frame.TimestampNanoseconds), batch.Bytes(i), frame.WireLength);
                    PacketDecoder.Decode(batch.Bytes(i), frame.LinkType, frame.WireLength, ref packets[i]);
                }
                flows.Add(batch, packets);
                done += batch.Count;
            }
            return done;
        }
    }

    [Fact]
    public void StopEndsAReadThatWaits()
    {
        LiveRight.Require("wait on loopback for a frame that does not come");
        using LiveCapture capture = LiveCapture.Open([Loopback], new LiveCaptureOptions { Filter = "ether proto 0x88b5 and less 15" });
        using var timer = new Timer(_ => capture.Stop(), null, 200, Timeout.Infinite);
        Assert.False(capture.Read(new FrameBatch()));
        Assert.True(capture.HasEnded);
        Assert.Null(capture.Damage);
    }

    [Fact]
    public void AnInterfaceThatDoesNotExistIsNamed()
    {
        LiveRight.Require("open an interface that does not exist");
        var failure = Assert.Throws<LiveCaptureException>(() => LiveCapture.Open(["nowhere0"], new LiveCaptureOptions()));
        Assert.Contains("there is no interface 'nowhere0'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoopbackIsFoundByNameIndexAndAddress()
    {
        LiveRight.Require("list interfaces");
        IReadOnlyList<CaptureDevice> devices = CaptureDevice.FindAll();
        CaptureDevice loopback = Assert.Single(devices, device => device.Name == Loopback);
        Assert.True(loopback.IsLoopback && loopback.IsUp);
        Assert.Contains("127.0.0.1/8", loopback.Addresses.Select(address => address.ToString()));
        Assert.Same(loopback, CaptureDevice.Find(devices, Loopback));
        Assert.Same(loopback, CaptureDevice.Find(devices, "127.0.0.1"));
        Assert.Same(loopback, CaptureDevice.Find(devices, loopback.Index.ToString()));
        Assert.Null(CaptureDevice.Find(devices, "0"));
        Assert.Null(CaptureDevice.Find(devices, "192.0.2.77"));
    }

    static bool ReadSome(LiveCapture capture, FrameBatch batch)
    {
        for (long end = Environment.TickCount64 + Milliseconds; Environment.TickCount64 < end;)
        {
            if (capture.TryRead(batch, 100))
                return true;
        }
        return false;
    }

    /// <summary>Reads at least so many frames; less only when no more come.</summary>
    static int ReadFrames(LiveCapture capture, FrameBatch batch, int frames)
    {
        int read = 0;
        while (read < frames && ReadSome(capture, batch))
            read += batch.Count;
        return read;
    }

    static long Now() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
}
