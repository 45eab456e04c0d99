using PcapPorts.Fields;
using PcapPorts.Protocols.Dns;
using PcapPorts.Protocols.Http;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Protocols;

/// <summary>Every dissector, one line each, in alphabetical order.</summary>
public static class Dissectors
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProtocolDissector> All { get; } =
    [
        new AristaDissector(),
        new ArpDissector(),
        new CookedDissector(),
        new DnsDissector(),
        EthernetDissector.Instance,
        new FrameFields(),
        new GreDissector(),
        new HttpDissector(),
        new IcmpDissector(),
        new Icmpv6Dissector(),
        new IgmpDissector(),
        new Ipv4Dissector(),
        new Ipv6Dissector(),
        LlcDissector.Instance,
        new MplsDissector(),
        PppDissector.Instance,
        new PppoeDissector(),
        new ProviderBridgeDissector(),
        new SctpDissector(),
        new TcpDissector(),
        new UdpDissector(),
        new VlanDissector(),
        new VxlanDissector(),
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
