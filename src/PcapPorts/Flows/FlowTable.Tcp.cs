using System.Runtime.CompilerServices;

namespace PcapPorts.Flows;

/// <content>SYNs: who opened a connection, and where one connection of a 5-tuple ends and the next begins.</content>
public sealed unsafe partial class FlowTable
{
    /// <summary>Notes a SYN or SYN-ACK; returns the record that the frame belongs to, a new one when the SYN opens another connection.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int OnSyn(int index, in FlowEntry entry, long number)
    {
        ref FlowRecord record = ref Record(index);
        int direction = entry.Direction;
        if ((entry.TcpFlags & TcpFlag.Ack) != 0)
        {
            FlowBits ack = direction == 0 ? FlowBits.LowSynAck : FlowBits.HighSynAck;
            if ((record.Bits & (FlowBits.LowSynAck | FlowBits.HighSynAck)) == 0)
            {
                if (direction != 0)
                    record.Bits |= FlowBits.HighSynAckFirst;
                if ((record.Bits & (FlowBits.LowSyn | FlowBits.HighSyn)) == 0)
                    NoteSynFrame(index, number);
            }
            record.Bits |= ack;
            return index;
        }

        FlowBits syn = direction == 0 ? FlowBits.LowSyn : FlowBits.HighSyn;
        FlowBits sequenceOf = direction == 0 ? FlowBits.SequenceOfLow : FlowBits.SequenceOfHigh;
        if (Origin(index).FirstFrame == number)
        {
            record.Bits |= FlowBits.StartsWithSyn;
        }
        else if (!((record.Bits & sequenceOf) != 0 && Origin(index).SynSequence == entry.Sequence))
        {
            FlowBits next = Boundary(in record);
            if (next != FlowBits.None)
            {
                index = Supersede(index, in entry, number, (next & ~FlowBits.Gone) | FlowBits.StartsWithSyn);
                record = ref Record(index);
            }
        }
        if ((record.Bits & (FlowBits.LowSyn | FlowBits.HighSyn)) == 0)
        {
            if (direction != 0)
                record.Bits |= FlowBits.HighSynFirst;
            NoteSynFrame(index, number);
        }
        record.Bits = (record.Bits & ~(FlowBits.SequenceOfLow | FlowBits.SequenceOfHigh)) | syn | sequenceOf;
        Origin(index).SynSequence = entry.Sequence;
        return index;
    }

    /// <summary>
    /// Whether a SYN with a new sequence number ends <paramref name="record"/>: none (it goes on), or the bits of the record that
    /// begins there (<see cref="FlowBits.Gone"/> is added so that they are never none).
    /// </summary>
    static FlowBits Boundary(in FlowRecord record)
    {
        if ((record.Bits & FlowBits.Resolved) != 0)
            return record.Ended ? FlowBits.Resolved | FlowBits.Gone : FlowBits.None;
        bool sure = record.Ended && (record.Bits & (FlowBits.SequenceOfLow | FlowBits.SequenceOfHigh)) != 0;
        return sure ? FlowBits.Resolved | FlowBits.Gone : FlowBits.Tentative | FlowBits.Gone;
    }

    void NoteSynFrame(int index, long number)
    {
        if (Origin(index).FirstFrame != number)
            Details(index).SynFrame = number;
    }
}
