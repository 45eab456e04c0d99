using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>Names of EtherTypes without an allocation for each asking: a few that come up are remembered.</summary>
static class EtherTypeName
{
    const int MostRemembered = 256;

    [ThreadStatic]
    static Dictionary<ushort, string>? _names;

    /// <summary>The name (<c>arp</c>, <c>lldp</c>, <c>0x1234</c>).</summary>
    public static string Of(ushort number)
    {
        _names ??= [];
        if (_names.TryGetValue(number, out string? name))
            return name;
        name = new EtherType(number).Name;
        if (_names.Count < MostRemembered)
            _names.Add(number, name);
        return name;
    }
}
