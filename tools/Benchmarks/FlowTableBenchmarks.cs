using BenchmarkDotNet.Attributes;
using PcapPorts.Capture;
using PcapPorts.Flows;

namespace PcapPorts.Benchmarks;

/// <summary>One packet of a known flow, drawn at random from few or many.</summary>
[MemoryDiagnoser]
public class FlowLookupBenchmarks
{
    const int Batches = 1000;

    readonly SyntheticFlows _flows = new();
    FlowTable _table = null!;

    [Params(10_000, 100_000, 1_000_000, 10_000_000)]
    public int Flows { get; set; } = 10_000;

    [GlobalSetup]
    public void Setup()
    {
        _table = new FlowTable(new FlowTableOptions());
        _flows.AddEach(_table, Flows);
    }

    [GlobalCleanup]
    public void Cleanup() => _table.Dispose();

    [Benchmark(OperationsPerInvoke = Batches * FrameBatch.Capacity)]
    public long Look()
    {
        for (int i = 0; i < Batches; i++)
            _flows.AddRandom(_table, Flows);
        return _table.Frames;
    }
}

/// <summary>One flow of a part of a capture, merged into what came before.</summary>
[MemoryDiagnoser]
public class FlowMergeBenchmarks
{
    const int Flows = 100_000;

    readonly SyntheticFlows _flows = new();
    FlowTable _whole = null!, _part = null!;

    [GlobalSetup]
    public void Setup()
    {
        _whole = new FlowTable(new FlowTableOptions());
        _part = new FlowTable(new FlowTableOptions { Partial = true });
        _flows.AddEach(_whole, Flows);
        _flows.AddEach(_part, Flows);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _whole.Dispose();
        _part.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Flows)]
    public long Merge()
    {
        _whole.Merge(_part);
        return _whole.Frames;
    }
}
