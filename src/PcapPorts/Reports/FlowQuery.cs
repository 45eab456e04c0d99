using System.Runtime.CompilerServices;
using PcapPorts.Analysis.Names;
using PcapPorts.Flows;

namespace PcapPorts.Reports;

/// <summary>Takes one flow.</summary>
public delegate void FlowSink(in LabelledFlow flow);

/// <summary>
/// The flows of a table that a selection takes, labelled, in an order, perhaps only the first of them. Labels are worked out only for
/// flows that are handed out, unless the selection looks at labels.
/// </summary>
/// <param name="selection">Which flows.</param>
/// <param name="sort">In which order.</param>
/// <param name="top">How many, at the most; null for all.</param>
public sealed class FlowQuery(FlowSelection selection, FlowSort sort, int? top)
{
    /// <summary>What addresses are called; null when nobody knows.</summary>
    public NameTable? Names { get; set; }

    /// <summary>Hands out the flows in order.</summary>
    public void Run(FlowTable table, FlowSink sink)
    {
        int[]? ids = FlowOrder.Ids(table);
        if (sort == FlowSort.Id && top is null && ids is null)
        {
            var all = new FlowLabeler(table);
            for (int i = 0; i < table.Count; i++)
                HandOut(table, all, i, i + 1, sink);
            return;
        }
        FlowLabeler? early = selection.LooksAtLabels ? new FlowLabeler(table) : null;
        int[] chosen = Choose(table, ids, early);
        if (chosen.Length == 0)
            return;
        FlowLabeler labeler = early ?? new FlowLabeler(table, chosen);
        foreach (int index in chosen)
            HandOut(table, labeler, index, ids is null ? index + 1 : ids[index], sink);
    }

    int[] ChooseOfAll(FlowTable table)
    {
        var lists = new RankedList[table.PassThreads];
        SideBySide.Run(lists.Length, part =>
        {
            int from = (int)((long)table.Count * part / lists.Length), to = (int)((long)table.Count * (part + 1) / lists.Length);
            lists[part] = Ranked(table, from, to);
        });
        foreach (RankedList list in lists.AsSpan(1))
            lists[0].AddAll(list);
        return lists[0].TakeAll();
    }

    // Once over every flow, of which there may be millions: compiled in full before it begins.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    RankedList Ranked(FlowTable table, int from, int to)
    {
        var list = new RankedList(top ?? int.MaxValue);
        for (int i = from; i < to; i++)
            list.Add(FlowOrder.Rank(table[i], sort, i + 1), i);
        return list;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int[] Choose(FlowTable table, int[]? ids, FlowLabeler? early)
    {
        if (selection.TakesAll && ids is null)
            return ChooseOfAll(table);
        var list = new RankedList(top ?? int.MaxValue);
        bool looksAtKeys = selection.LooksAtKeys;
        for (int i = 0; i < table.Count; i++)
        {
            Flow flow = table[i];
            if ((looksAtKeys && !selection.TakesKey(flow.Key)) || selection.Filter?.Invoke(i) == false)
                continue;
            long id = ids is null ? i + 1 : ids[i];
            if (early is not null && !selection.TakesLabels(LabelledFlow.Of(table, early, i, id)))
                continue;
            list.Add(FlowOrder.Rank(flow, sort, id), i);
        }
        return list.TakeAll();
    }

    void HandOut(FlowTable table, FlowLabeler labeler, int index, long id, FlowSink sink)
    {
        if ((selection.LooksAtKeys && !selection.TakesKey(table[index].Key)) || selection.Filter?.Invoke(index) == false)
            return;
        LabelledFlow flow = LabelledFlow.Of(table, labeler, index, id);
        if (selection.LooksAtLabels && !selection.TakesLabels(in flow))
            return;
        if (Names is not null)
            flow = flow.With(Names);
        sink(in flow);
    }
}
