using PcapPorts.Analysis.Applications;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Analysis.Stories;

/// <summary>
/// The story of one flow: who talked to whom and why we think so, what the ports are for, how it opened, what was asked and answered, how it ended
/// and what went wrong. Deterministic and offline: every sentence rests on frames of the capture, or on the port registry.
/// </summary>
public sealed class FlowStory
{
    FlowStory(int index, IReadOnlyList<StoryStatement> statements)
    {
        Index = index;
        Statements = statements;
    }

    /// <summary>The flow's index in its table.</summary>
    public int Index { get; }

    /// <summary>The sentences, in the order in which they are told.</summary>
    public IReadOnlyList<StoryStatement> Statements { get; }

    /// <summary>Tells the story of a flow. The capture is read once more.</summary>
    /// <param name="scan">A finished scan with flows.</param>
    /// <param name="reader">The same capture from its beginning.</param>
    /// <param name="index">The flow's index in the table.</param>
    /// <param name="cancellation">Ends the reading early: the story is of what was read.</param>
    public static FlowStory Read(CaptureScan scan, CaptureReader reader, int index, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(reader);
        Flow flow = scan.Flows[index];
        var labeler = new FlowLabeler(scan.Flows, [index]);
        FlowRole role = labeler.Role(index);
        var told = new ToldFlow(flow, role, labeler.Service(index, in role), scan.Names);
        var facts = new FlowFacts();
        var exchange = new FlowExchange();
        ReadFrames(reader, told, EndOf(scan.Flows, index), facts, exchange, cancellation);
        return new FlowStory(index, FlowNarrator.Tell(told, facts, exchange));
    }

    /// <summary>The frame at which a later flow takes over the same 5-tuple.</summary>
    static long EndOf(FlowTable flows, int index)
    {
        FlowKey key = flows[index].Key;
        long first = flows[index].FirstFrame, end = long.MaxValue;
        for (int i = 0; i < flows.Count; i++)
        {
            Flow other = flows[i];
            if (i != index && other.FirstFrame > first && other.FirstFrame < end && FlowKey.Same(other.Key, in key))
                end = other.FirstFrame;
        }
        return end;
    }

    static void ReadFrames(CaptureReader reader, ToldFlow told, long end, FlowFacts facts, FlowExchange exchange, CancellationToken cancellation)
    {
        var batch = new FrameBatch();
        var dissector = new FrameDissector(new ConversationTable());
        var fields = new FieldList();
        var events = new ApplicationEventReader();
        DecodedPacket packet = default;
        while (!cancellation.IsCancellationRequested && reader.Read(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                long number = batch.FirstNumber + i;
                if (number >= end)
                    return;
                ref FrameRecord record = ref batch.Records[i];
                PacketDecoder.Decode(batch.Bytes(i), record.LinkType, record.WireLength, ref packet);
                if (number >= told.FirstFrame && told.IsQuotedIn(in packet))
                    facts.TakeError(number, in packet.Levels[packet.LevelCount - 1]);

                // Another conversation of the two may announce this one.
                bool isOwn = told.IsIn(in packet, out int level, out bool fromClient) && number >= told.FirstFrame;
                if (!isOwn && !told.IsBetweenTheTwo(in packet))
                    continue;
                var context = new FrameContext { Number = number, Record = record, FirstNanoseconds = record.TimestampNanoseconds, PreviousNanoseconds = record.TimestampNanoseconds };
                dissector.Dissect(batch.Bytes(i), in context, fields);
                if (!isOwn)
                    continue;
                facts.Take(number, in record, in packet.Levels[level], fromClient, fields);
                if (level == packet.LevelCount - 1)
                {
                    exchange.Take(number, fromClient, fields);
                    foreach (ApplicationEvent e in events.Read(fields, number, record.TimestampNanoseconds))
                    {
                        if (e is LoginEvent login)
                            exchange.TakeUser(login.User, number);
                    }
                }
                else
                    facts.Carried.Add(number);
            }
        }
    }
}
