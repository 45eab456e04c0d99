using PcapPorts.Fields;

namespace PcapPorts.Protocols;

/// <summary>Every dissector, one line each, in alphabetical order.</summary>
public static class Dissectors
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProtocolDissector> All { get; } =
    [
    ];

    /// <summary>Where each is found.</summary>
    public static DissectorTable Table { get; } = CreateTable();

    /// <summary>All their fields.</summary>
    public static FieldRegistry Fields { get; } = new(All.SelectMany(dissector => dissector.Protocols));

    static DissectorTable CreateTable()
    {
        var table = new DissectorTable();
        for (int i = 0; i < All.Count; i++)
        {
            All[i].Index = i;
            table.Add(All[i]);
        }
        return table;
    }
}
