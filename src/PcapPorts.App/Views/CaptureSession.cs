using PcapPorts.Analysis;
using PcapPorts.Flows;
using PcapPorts.Protocols;
using PcapPorts.Reports;

namespace PcapPorts.App.Views;

/// <summary>An open capture with what its user has done to it: marks, time reference, filter. One thread uses it, but for what says otherwise.</summary>
sealed class CaptureSession : IDisposable
{
    /// <summary>Most flows that are kept while one looks at a capture: they take about 300 MB.</summary>
    const int MaxFlows = 1 << 21;

    /// <summary>How long labels of a capture that goes on are used; less than the time after which lists are filled anew.</summary>
    const int LabelMilliseconds = 900;

    readonly CancellationTokenSource _closed = new();
    readonly Lock _labelGate = new();
    FlowLabeler? _labeler;
    int _labelledFlows = -1;
    long _labelledFrames;
    long _labelledAt;
    string? _title;

    CaptureSession(CaptureFile file)
    {
        File = file;
        Worker = new PacketWorker(this);
        Survey = new CaptureSurvey(this);
        Names = new NamePass(file);
    }

    /// <summary>The capture.</summary>
    public CaptureFile File { get; }

    /// <summary>Looks into packets beside the thread that draws.</summary>
    public PacketWorker Worker { get; }

    /// <summary>Knows which protocols each flow carries, once it has looked.</summary>
    public CaptureSurvey Survey { get; }

    /// <summary>What addresses are called, by the capture itself.</summary>
    public NamePass Names { get; }

    /// <summary>The numbers of streams, once a pass has found them.</summary>
    public StreamNumbers Streams { get; } = new();

    /// <summary>Marked packets.</summary>
    public SortedSet<long> Marks { get; } = [];

    /// <summary>The packet from which relative times count; 0 for the first.</summary>
    public long TimeReference { get; set; }

    /// <summary>Which packets are shown; null for all.</summary>
    public FilterRun? Filter { get; set; }

    /// <summary>Ended when the capture is closed.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>The file's name for titles.</summary>
    public string Title => _title ?? (File.Path is { } path ? System.IO.Path.GetFileName(path) : File.Name);

    /// <summary>Opens a capture; its reading begins.</summary>
    public static CaptureSession Open(string path) => new(CaptureFile.Open(path, Options()));

    /// <summary>Opens a capture that comes through a stream.</summary>
    public static CaptureSession Open(Stream stream, string name) => new(CaptureFile.Open(stream, name, Options()));

    /// <summary>Opens a file that somebody is still writing, to see each packet soon.</summary>
    public static CaptureSession OpenGrowing(string path, string title) => new(CaptureFile.Open(path, Options() with { GrowthMilliseconds = 25 })) { _title = title };

    static CaptureFileOptions Options() => new() { Flows = new FlowTableOptions { Inspector = ServiceDetector.Instance, MaxFlows = MaxFlows } };

    /// <summary>Packets that are shown.</summary>
    public long Shown => Filter is { } filter ? filter.Hits.Count : PausedAt ?? File.Packets.Count;

    /// <summary>Packets after this one are not shown for now; null to show all.</summary>
    public long? PausedAt { get; set; }

    /// <summary>The number of the packet in a row.</summary>
    public long NumberAt(long row) => Filter is { } filter ? filter.Hits[row] : row + 1;

    /// <summary>The row of a packet, or of the nearest one after it that is shown.</summary>
    public long RowOf(long number) => Filter is { } filter ? filter.Hits.IndexOf(number) : number - 1;

    /// <summary>Whether it is what somebody listens to, or has listened to.</summary>
    public bool IsLive => _title is not null;

    /// <summary>
    /// Whether more packets are likely to come: somebody listens, or the file was written to a moment ago. What a pass remembers of its flows is
    /// then kept for the packets to come, and else given back.
    /// </summary>
    public bool IsGrowing => IsLive || (File.Path is { } path && DateTime.UtcNow - System.IO.File.GetLastWriteTimeUtc(path) < s_stillWritten);

    static readonly TimeSpan s_stillWritten = TimeSpan.FromSeconds(20);

    /// <summary>Flows found so far. Any thread may ask.</summary>
    public int FlowCount => File.Look(static (flows, _) => flows.Count);

    /// <summary>Adds what is known of a packet's flow to its fields. Any thread may ask.</summary>
    public void AddFlow(long number, Fields.FieldList fields)
    {
        int index = File.Packets.Flow(number);
        if (index < 0)
            return;
        lock (_labelGate)
        {
            File.Look((flows, _) =>
            {
                Filters.FlowProperties.AddTo(fields, flows, LabelerFor(flows, index), index, index + 1);
                return 0;
            });
        }
    }

    FlowLabeler LabelerFor(FlowTable flows, int index)
    {
        // Some evidence is spread over the whole capture, so a labeler is made anew as it grows, but not for every row. What a file says at its end is
        // never left out: nobody may ask again.
        bool isOld = flows.Frames != _labelledFrames && (Environment.TickCount64 - _labelledAt > LabelMilliseconds || (!IsLive && File.State != LoadState.Loading));
        if (_labeler is null || isOld || index >= _labelledFlows)
            (_labeler, _labelledFlows, _labelledFrames, _labelledAt) = (new FlowLabeler(flows), flows.Count, flows.Frames, Environment.TickCount64);
        return _labeler;
    }

    /// <summary>A flow with client, server and service. Any thread may ask.</summary>
    /// <param name="index">Its index in the table.</param>
    public LabelledFlow Label(int index)
    {
        lock (_labelGate)
        {
            return File.Look((flows, _) => LabelledFlow.Of(flows, LabelerFor(flows, index), index, index + 1));
        }
    }

    public void Dispose()
    {
        _closed.Cancel();
        Filter?.Dispose();
        Worker.Dispose();
        File.Dispose();
    }
}
