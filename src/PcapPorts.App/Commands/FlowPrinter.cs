using PcapPorts.Analysis;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary>Prints flows in one of the formats.</summary>
interface IFlowPrinter
{
    /// <summary>The capture of the flows that follow.</summary>
    string File { set; }

    /// <summary>The capture of the flows that follow, with its scan.</summary>
    void Open(string file, CaptureScan scan) => File = file;

    void Begin();

    void Print(in LabelledFlow flow);

    void End();
}

/// <summary>Flows as records.</summary>
sealed class FlowRecords(Utf8Output output, RecordFormat format, bool withFile) : IFlowPrinter
{
    readonly RecordWriter<LabelledFlow, FlowFields> _writer = new(output, format, withFile);

    public string File { set => _writer.File = value; }

    public void Begin() => _writer.Begin();

    public void Print(in LabelledFlow flow) => _writer.Write(in flow);

    public void End() => _writer.End();
}

/// <summary>Flows as records, with how well they went.</summary>
sealed class MeasuredFlowRecords(Utf8Output output, RecordFormat format, bool withFile) : IFlowPrinter
{
    readonly RecordWriter<MeasuredFlow, MeasuredFlowFields> _writer = new(output, format, withFile);
    CaptureScan? _scan;

    public string File { set => _writer.File = value; }

    public void Open(string file, CaptureScan scan) => (File, _scan) = (file, scan);

    public void Begin() => _writer.Begin();

    public void Print(in LabelledFlow flow) => _writer.Write(MeasuredFlow.Of(in flow, _scan!));

    public void End() => _writer.End();
}

/// <summary>Flows as a table.</summary>
sealed class FlowTableText(TextPage page, bool withFile) : IFlowPrinter
{
    readonly FlowListing _listing = new(page, withFile);
    bool _any;

    public string File { set => _listing.File = value; }

    public void Begin()
    {
    }

    public void Print(in LabelledFlow flow)
    {
        _any = true;
        _listing.Add(in flow);
    }

    public void End()
    {
        if (_any)
            _listing.End();
        else
            page.WriteLine("No flow was found that fits.");
    }
}

/// <summary>Flows as Zeek's connection log.</summary>
sealed class ZeekFlows(Utf8Output output, bool json) : IFlowPrinter
{
    readonly ZeekConnLog _log = new(output, json);

    public string File { private get; set; } = "";

    public void Open(string file, CaptureScan scan) => _log.Open(File = file, scan);

    public void Begin() => _log.Begin();

    public void Print(in LabelledFlow flow) => _log.Write(in flow);

    public void End() => _log.End();
}
