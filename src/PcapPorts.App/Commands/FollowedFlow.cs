using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary>One flow of a capture, and which frames are its own.</summary>
sealed class FollowedFlow
{
    /// <summary>The flow with its sides.</summary>
    public readonly LabelledFlow Label;

    readonly long _behind;

    FollowedFlow(in LabelledFlow label, long behind)
    {
        Label = label;
        _behind = behind;
    }

    /// <summary>The flow of an id; null when there is none.</summary>
    public static FollowedFlow? Find(FlowTable flows, long id)
    {
        LabelledFlow? found = null;
        new FlowQuery(new FlowSelection(), FlowSort.Id, top: null).Run(flows, (in LabelledFlow flow) =>
        {
            if (flow.Id == id)
                found = flow;
        });
        if (found is not { } label)
            return null;

        // The next flow with the same ports takes over with its first frame.
        long behind = long.MaxValue;
        for (int i = 0; i < flows.Count; i++)
        {
            Flow other = flows[i];
            if (other.FirstFrame > label.FirstFrame && other.FirstFrame < behind && other.Key.Equals(label.Key))
                behind = other.FirstFrame;
        }
        return new FollowedFlow(in label, behind);
    }

    /// <summary>Writes what it said.</summary>
    public void Read(CaptureReader reader, TranscriptWriter writer, CancellationToken cancellation)
    {
        var transcript = new FlowTranscript(Label.Key, Label.Role.ClientIsHigh, writer);
        var batch = new FrameBatch();
        while (!cancellation.IsCancellationRequested && reader.Read(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                long number = batch.FirstNumber + i;
                if (number >= _behind)
                    return;
                if (number >= Label.FirstFrame)
                    transcript.Take(batch.Bytes(i), in batch.Records[i], number);
            }
        }
    }
}
