using PcapPorts.Fields;
using PcapPorts.Protocols.Dns;
using PcapPorts.Protocols.Http;
using PcapPorts.Protocols.Layers;
using PcapPorts.Protocols.Quic;
using PcapPorts.Protocols.Tls;

namespace PcapPorts.Protocols;

/// <summary>Every dissector, one line each, in alphabetical order.</summary>
public static class Dissectors
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProtocolDissector> All { get; } =
    [
        new AhDissector(),
        new AmqpDissector(),
        new AristaDissector(),
        new ArpDissector(),
        new BgpDissector(),
        new BitTorrentDhtDissector(),
        new BitTorrentDissector(),
        new CapwapDissector(),
        new CiscoHdlcDissector(),
        new CoapDissector(),
        new CookedDissector(),
        new DhcpDissector(),
        new DhcpV6Dissector(),
        new Dnp3Dissector(),
        new DnsDissector(),
        new DtlsDissector(),
        EthernetDissector.Instance,
        new FabricPathDissector(),
        new FrameFields(),
        new FtpDataDissector(),
        new FtpDissector(),
        new GeneveDissector(),
        new GreDissector(),
        new GtpDissector(),
        new HartIpDissector(),
        new HttpDissector(),
        new IcmpDissector(),
        new Icmpv6Dissector(),
        new Ieee802154Dissector(),
        new IgmpDissector(),
        new ImapDissector(),
        new Ipv4Dissector(),
        new Ipv6Dissector(),
        new IrcDissector(),
        new IsakmpDissector(),
        new KerberosDissector(),
        new LdapDissector(),
        LlcDissector.Instance,
        new MegacoDissector(),
        new MemcachedDissector(),
        new ModbusDissector(),
        new MongoDissector(),
        new MplsDissector(),
        new MqttDissector(),
        new MySqlDissector(),
        new NbdgmDissector(),
        new NbnsDissector(),
        new NbssDissector(),
        new NhrpDissector(),
        new NtpDissector(),
        new OpenFlowDissector(),
        new OpenVpnDissector(),
        new OspfDissector(),
        new PgsqlDissector(),
        new PimDissector(),
        new PopDissector(),
        PppDissector.Instance,
        new PppoeDissector(),
        new ProviderBridgeDissector(),
        new ProxyDissector(),
        new QuicDissector(),
        new RadiusDissector(),
        new RedisDissector(),
        new RtcpDissector(),
        new RtpDissector(),
        new RtspDissector(),
        new SFlowDissector(),
        new SctpDissector(),
        new SdpDissector(),
        new SipDissector(),
        new SixLowpanDissector(),
        new SkinnyDissector(),
        new Smb2Dissector(),
        new SmbDissector(),
        new SmtpDissector(),
        new SnmpDissector(),
        new SocksDissector(),
        new SshDissector(),
        new StunDissector(),
        new SyslogDissector(),
        new TcpDissector(),
        new TdsDissector(),
        new TelnetDissector(),
        new TeredoDissector(),
        new TftpDissector(),
        new TlsDissector(),
        new TpktDissector(),
        new UdpDissector(),
        new VlanDissector(),
        new VncDissector(),
        new VrrpDissector(),
        new VxlanDissector(),
        new WireGuardDissector(),
        new XmppDissector(),
    ];

    /// <summary>Where each is found.</summary>
    public static DissectorTable Table { get; } = CreateTable();

    /// <summary>All their fields.</summary>
    public static FieldRegistry Fields { get; } = new(All.SelectMany(dissector => dissector.Protocols));

    /// <summary>Whether a field may hold what an application says, or depend on it: streams are numbered from where they are announced, and a frame names all its protocols.</summary>
    public static bool NeedsApplications(Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Abbreviation is "tcp.stream" or "udp.stream" or "frame.protocols" || All.Any(dissector => dissector is Dissector && dissector.MayAdd(field.Protocol));
    }

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
