using PcapPorts.Analysis.Stories;
using PcapPorts.App.Views.Texts;
using PcapPorts.Reports;
using PcapPorts.Terminal.Text;

namespace PcapPorts.App.Views.Flows;

/// <summary>The story of a flow as lines to read, each leading to the first of the packets behind it. It is read in the background.</summary>
sealed class FlowStoryText
{
    readonly string _title;
    IReadOnlyList<StoryStatement>? _statements;
    string? _failure;

    /// <param name="session">The capture.</param>
    /// <param name="flow">Index of the flow.</param>
    /// <param name="invalidate">Asks for a frame.</param>
    public FlowStoryText(CaptureSession session, int flow, Action invalidate)
    {
        LabelledFlow labelled = session.Label(flow);
        _title = $"Flow {flow + 1}: {FlowText.Client(in labelled)} → {FlowText.Server(in labelled)}, {FlowText.Protocol(labelled.Protocol)}";
        _ = Task.Run(() => Read(session, flow, invalidate), CancellationToken.None);
    }

    void Read(CaptureSession session, int flow, Action invalidate)
    {
        try
        {
            _statements = session.Names.Look(names => FlowStory.Read(session.File, flow, names, session.Closed), session.Closed).Statements;
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            _failure = failure.Message;
        }
        invalidate();
    }

    /// <summary>The lines for a width.</summary>
    public IReadOnlyList<TextLine> Lines(int width)
    {
        List<TextLine> lines = [new(_title) { Look = static theme => theme.Title }];
        if (_statements is null)
            lines.AddRange([new(""), new(_failure ?? "Reading…")]);
        StoryKind? before = null;
        foreach (StoryStatement statement in _statements ?? [])
        {
            if (before != statement.Kind)
                lines.Add(new(""));
            before = statement.Kind;
            long frame = statement.Frames.Count > 0 ? statement.Frames[0] : 0;
            foreach (string line in TextFit.Wrap(statement.Text + StoryListing.Support(statement), width - 2))
                lines.Add(new(" " + line) { Frame = frame, Look = statement.Kind == StoryKind.Problem ? static theme => theme.Error : null });
        }
        return lines;
    }
}
