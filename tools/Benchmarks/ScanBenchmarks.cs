using BenchmarkDotNet.Attributes;
using PcapPorts.Analysis;
using PcapPorts.Flows;
using PcapPorts.Protocols;

namespace PcapPorts.Benchmarks;

/// <summary>From a file to its flows, on one thread. The second load has twice the packets and as many flows: it must not allocate more.</summary>
[MemoryDiagnoser]
public class ScanBenchmarks
{
    const int Packets = 200_000;

    Load _short = null!, _long = null!;

    [GlobalSetup]
    public void Setup()
    {
        _short = new Load($"--packets {Packets} --flows 2000 --sizes 60-400");
        _long = new Load($"--packets {2 * Packets} --flows 2000 --sizes 60-400");
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _short.Dispose();
        _long.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Packets)]
    public int Scan() => Scan(_short);

    [Benchmark(OperationsPerInvoke = 2 * Packets)]
    public int ScanTwiceAsLong() => Scan(_long);

    static int Scan(Load load)
    {
        using CaptureScan scan = CaptureScan.Run(load.Path, new ScanOptions { Threads = 1, Flows = new FlowTableOptions { Inspector = ServiceDetector.Instance } });
        return scan.Flows.Count;
    }
}
