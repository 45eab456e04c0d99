using PcapPorts.Analysis;
using PcapPorts.App.Commands;
using PcapPorts.App.Streams;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Reports;

namespace PcapPorts.App.Live;

/// <summary>A line a packet.</summary>
/// <param name="printer">Prints them.</param>
/// <param name="gate">Which are shown; null for all.</param>
sealed class PacketView(IPacketPrinter printer, FrameGate? gate) : ILiveView
{
    public void Begin() => printer.Begin();

    public void Add(FrameBatch batch, DecodedPacket[] packets)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            if (gate is not null && !gate.Takes(batch.FirstNumber + i, in batch.Records[i], batch.Bytes(i), in packets[i]))
                continue;
            printer.Print(new PacketLine(batch.FirstNumber + i, in batch.Records[i], batch.Bytes(i), in packets[i], ServiceDetector.Instance));
        }
    }

    public void Tick(Timestamp now, ulong kernelDrops, ulong interfaceDrops)
    {
    }

    public void End(Timestamp now) => printer.End();

    public void Dispose()
    {
    }
}

/// <summary>A line a flow, when it has ended.</summary>
/// <param name="printer">Prints them.</param>
/// <param name="options">How flows are kept.</param>
/// <param name="idleNanoseconds">A silence that ends a flow.</param>
sealed class FlowView(IFlowPrinter printer, FlowTableOptions options, long idleNanoseconds) : ILiveView
{
    readonly FlowTable _table = new(options);
    EndedFlows? _ended;
    long _printed;

    public void Begin() => printer.Begin();

    public void Add(FrameBatch batch, DecodedPacket[] packets) => _table.Add(batch, packets);

    public void Tick(Timestamp now, ulong kernelDrops, ulong interfaceDrops)
    {
        _ended ??= new EndedFlows(_table, idleNanoseconds);
        Print(_ended.Take(now));
    }

    public void End(Timestamp now)
    {
        _ended ??= new EndedFlows(_table, idleNanoseconds);
        Print(_ended.TakeRest());
        printer.End();
        if (_ended.Lost > 0)
            Messages.Write($"more flows at once than the table holds: {_ended.Lost} were dropped before they ended (--max-flows sets the limit)");
    }

    void Print(ReadOnlySpan<int> flows)
    {
        if (flows.IsEmpty)
            return;
        var labeler = new FlowLabeler(_table, flows);
        foreach (int index in flows)
            printer.Print(LabelledFlow.Of(_table, labeler, index, ++_printed));
    }

    public void Dispose() => _table.Dispose();
}

/// <summary>A line a second.</summary>
/// <param name="output">Where they are written.</param>
/// <param name="format">A format of records; null for text.</param>
sealed class CounterView(Utf8Output output, RecordFormat? format) : ILiveView
{
    readonly RecordWriter<TrafficSecond, TrafficSecondFields>? _writer = format is { } records ? new(output, records, withFile: false) : null;
    long _packets, _bytes;
    ulong _kernelDrops, _interfaceDrops;

    public void Begin()
    {
        _writer?.Begin();
        if (_writer is null)
            output.Write("Time         Packets         Rate  Dropped by kernel  by interface\n");
    }

    public void Add(FrameBatch batch, DecodedPacket[] packets)
    {
        _packets += batch.Count;
        for (int i = 0; i < batch.Count; i++)
            _bytes += batch.Records[i].WireLength;
    }

    public void Tick(Timestamp now, ulong kernelDrops, ulong interfaceDrops)
    {
        var second = new TrafficSecond(now, _packets, _bytes, kernelDrops - _kernelDrops, interfaceDrops - _interfaceDrops);
        (_packets, _bytes, _kernelDrops, _interfaceDrops) = (0, 0, kernelDrops, interfaceDrops);
        if (_writer is not null)
            _writer.Write(in second);
        else
            output.Write($"{Units.Moment(now, "HH:mm:ss")}  {Units.Count(second.Packets),10}  {Units.BitRate(second.Bytes * 8),11}  {second.DroppedByKernel,17}  {second.DroppedByInterface,12}\n");
    }

    public void End(Timestamp now)
    {
        if (_packets > 0)
            Tick(now, _kernelDrops, _interfaceDrops);
        _writer?.End();
    }

    public void Dispose()
    {
    }
}
