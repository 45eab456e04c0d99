namespace PcapPorts.Flows;

/// <content>The limit: what happens when there is no room for one more flow.</content>
public sealed unsafe partial class FlowTable
{
    int _hand;

    /// <summary>What was dropped because the table was full; nothing as long as <see cref="FlowTableOptions.MaxFlows"/> sufficed.</summary>
    public EvictedFlows Evicted { get; private set; }

    /// <summary>
    /// Frees the record of a flow that was silent while the hand went round once, and returns its index. The hand passes over
    /// a flow that was touched since it last came by, so a flood of one-packet flows pushes out its own kind first.
    /// </summary>
    int Evict(out int details)
    {
        while (true)
        {
            if (_hand >= _count)
                _hand = 0;
            int index = _hand++;
            ref FlowRecord record = ref Record(index);
            if ((record.Bits & FlowBits.Recent) != 0)
            {
                record.Bits &= ~FlowBits.Recent;
                continue;
            }
            if ((record.Bits & FlowBits.Gone) == 0)
                _slots.Replace(FlowKey.Hash32(KeyOf(index), in _seed), index, -1);
            FlowCounters sent = Counters(index, 0) + Counters(index, 1);
            Evicted = new EvictedFlows(Evicted.Flows + 1, Evicted.Packets + (long)sent.Packets, Evicted.Bytes + (long)sent.Bytes);
            details = Origin(index).Details;
            if (details != 0)
                OwnDetails(details) = default;
            return index;
        }
    }
}
