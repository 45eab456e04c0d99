using BenchmarkDotNet.Attributes;
using PcapPorts.Analysis;
using PcapPorts.Flows;
using PcapPorts.Protocols;
using PcapPorts.Reports;

namespace PcapPorts.Benchmarks;

/// <summary>From a flow to its labels and its line of text.</summary>
[MemoryDiagnoser]
public class RecordBenchmarks
{
    const int Flows = 10_000;

    CaptureScan _scan = null!;
    FlowLabeler _labeler = null!;
    RecordWriter<LabelledFlow, FlowFields> _writer = null!;

    [Params(RecordFormat.Ndjson, RecordFormat.Csv)]
    public RecordFormat Format { get; set; } = RecordFormat.Ndjson;

    [GlobalSetup]
    public void Setup()
    {
        using var load = new Load($"--packets {20 * Flows} --flows {Flows} --handshakes 50 --udp 30 --ipv6 20 --first-payloads");
        _scan = CaptureScan.Run(load.Path, new ScanOptions { Threads = 1, Flows = new FlowTableOptions { Inspector = ServiceDetector.Instance } });
        _labeler = new FlowLabeler(_scan.Flows);
        _writer = new RecordWriter<LabelledFlow, FlowFields>(new Utf8Output(Stream.Null), Format, withFile: false);
    }

    [GlobalCleanup]
    public void Cleanup() => _scan.Dispose();

    [Benchmark(OperationsPerInvoke = Flows)]
    public int LabelAndWrite()
    {
        FlowTable table = _scan.Flows;
        for (int i = 0; i < table.Count; i++)
        {
            LabelledFlow flow = LabelledFlow.Of(table, _labeler, i, i + 1);
            _writer.Write(in flow);
        }
        return table.Count;
    }
}
