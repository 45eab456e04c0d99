using BenchmarkDotNet.Attributes;
using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Benchmarks;

/// <summary>From frames to headers.</summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    const int Batches = 100;
    const int Frames = Batches * FrameBatch.Capacity;

    readonly DecodedPacket[] _packets = new DecodedPacket[FrameBatch.Capacity];
    byte[][] _frames = [];

    /// <summary><c>plain</c>: Ethernet, IPv4, TCP or UDP; <c>tagged</c>: two VLAN tags, half of it IPv6.</summary>
    [Params("plain", "tagged")]
    public string Traffic { get; set; } = "plain";

    [GlobalSetup]
    public void Setup()
    {
        using var load = new Load($"--packets {Frames} --flows 500 --sizes 60-400{(Traffic == "tagged" ? " --vlan 5,6 --ipv6 50" : "")}");
        var frames = new List<byte[]>();
        var batch = new FrameBatch();
        using CaptureReader reader = CaptureReader.Open(load.Path);
        while (reader.Read(batch))
        {
            for (int i = 0; i < batch.Count; i++)
                frames.Add(batch.Bytes(i).ToArray());
        }
        _frames = [.. frames];
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public int Decode()
    {
        int levels = 0;
        for (int i = 0; i < _frames.Length; i++)
        {
            ref DecodedPacket packet = ref _packets[i % FrameBatch.Capacity];
            PacketDecoder.Decode(_frames[i], 1, (uint)_frames[i].Length, ref packet);
            levels += packet.LevelCount;
        }
        return levels;
    }
}
