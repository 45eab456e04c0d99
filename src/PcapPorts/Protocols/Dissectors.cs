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
        new DhcpDissector(),
        new DhcpV6Dissector(),
        EthernetDissector.Instance,
        new FrameFields(),
        new GreDissector(),
        new HttpDissector(),
        new IcmpDissector(),
        new Icmpv6Dissector(),
        new IgmpDissector(),
        new Ipv4Dissector(),
        new Ipv6Dissector(),
        new IsakmpDissector(),
        LlcDissector.Instance,
        new MplsDissector(),
        new NbnsDissector(),
        new NtpDissector(),
        new OpenVpnDissector(),
        PppDissector.Instance,
        new PppoeDissector(),
        new ProviderBridgeDissector(),
        new RadiusDissector(),
        new SctpDissector(),
        new SnmpDissector(),
        new StunDissector(),
        new SyslogDissector(),
        new TcpDissector(),
        new TftpDissector(),
        new UdpDissector(),
        new VlanDissector(),
        new VxlanDissector(),
        new WireGuardDissector(),
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
