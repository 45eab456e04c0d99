using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Filters;

/// <summary>
/// Which flow of a complete table each packet belongs to, by its 5-tuple and the number of its frame. Fragments behind the first one have no ports
/// and so no flow here.
/// </summary>
public sealed class PacketFlows
{
    readonly FlowTable _table;
    readonly FlowLabeler _labeler;
    readonly int[]? _ids;
    readonly Dictionary<FlowKey, int> _last = [];

    // By index: the flow of the same 5-tuple that began before this one; −1 for none.
    readonly int[] _before;

    /// <param name="table">A table that is complete; it must outlive this.</param>
    /// <param name="labeler">Its roles and services.</param>
    /// <param name="ids">The numbers of the flows by index; null when they are the index plus 1.</param>
    public PacketFlows(FlowTable table, FlowLabeler labeler, int[]? ids)
    {
        ArgumentNullException.ThrowIfNull(table);
        (_table, _labeler, _ids) = (table, labeler, ids);
        _before = new int[table.Count];
        int[] order = new int[table.Count];
        long[] frames = new long[table.Count];
        for (int i = 0; i < order.Length; i++)
            (order[i], frames[i]) = (i, table[i].FirstFrame);
        Array.Sort(frames, order);
        foreach (int index in order)
        {
            FlowKey key = table[index].Key;
            _before[index] = _last.TryGetValue(key, out int before) ? before : -1;
            _last[key] = index;
        }
    }

    /// <summary>Index of the flow of an IP level of a frame; −1 when there is none.</summary>
    public int IndexOf(in IpLevel level, long frame)
    {
        _ = FlowKey.From(in level, out FlowKey key);
        if (!_last.TryGetValue(key, out int index))
            return -1;
        while (index >= 0 && _table[index].FirstFrame > frame)
            index = _before[index];
        return index;
    }

    /// <summary>Adds the fields of a packet's flows, from the outermost one on.</summary>
    public void AddTo(FieldList fields, in DecodedPacket packet, long frame)
    {
        for (int i = 0; i < packet.LevelCount; i++)
        {
            if (IndexOf(in packet.Levels[i], frame) is >= 0 and int index)
                FlowProperties.AddTo(fields, _table, _labeler, index, _ids is null ? index + 1 : _ids[index]);
        }
    }
}
