using BenchmarkDotNet.Attributes;
using PcapPorts.Capture;

namespace PcapPorts.Benchmarks;

/// <summary>From a file to batches of frames.</summary>
[MemoryDiagnoser]
public class CaptureReadBenchmarks
{
    const int Packets = 200_000;

    readonly FrameBatch _batch = new();
    Load _load = null!;

    [Params("pcap", "pcapng")]
    public string Format { get; set; } = "pcap";

    [GlobalSetup]
    public void Setup() => _load = new Load($"--packets {Packets} --flows 2000 --sizes 60-400 --format {Format}");

    [GlobalCleanup]
    public void Cleanup() => _load.Dispose();

    [Benchmark(OperationsPerInvoke = Packets)]
    public long Read()
    {
        using CaptureReader reader = CaptureReader.Open(_load.Path);
        long frames = 0;
        while (reader.Read(_batch))
            frames += _batch.Count;
        return frames;
    }
}
