using PcapPorts.Fields;
using PcapPorts.Protocols;

namespace PcapPorts.Analysis.Names;

/// <summary>The fields that names are read from. One that nobody dissects is null, and is never met.</summary>
static class NameFields
{
    public static readonly Field? DnsResponse = Find("dns.flags.response");
    public static readonly Field? DnsQuestion = Find("dns.qry.name");
    public static readonly Field? DnsOwner = Find("dns.resp.name");
    public static readonly Field? DnsAddress = Find("dns.a");
    public static readonly Field? DnsAddress6 = Find("dns.aaaa");
    public static readonly Field? DnsAlias = Find("dns.cname");
    public static readonly Field? DnsPointer = Find("dns.ptr.domain_name");
    public static readonly Field? ServerName = Find("tls.handshake.extensions_server_name");
    public static readonly Field? CertificateName = Find("x509ce.dNSName");
    public static readonly Field? Host = Find("http.host");
    public static readonly Field? DhcpTransaction = Find("dhcp.id");
    public static readonly Field? DhcpType = Find("dhcp.option.dhcp");
    public static readonly Field? DhcpHostName = Find("dhcp.option.hostname");
    public static readonly Field? DhcpClient = Find("dhcp.ip.client");
    public static readonly Field? DhcpYour = Find("dhcp.ip.your");
    public static readonly Field? NetBiosName = Find("nbns.name");
    public static readonly Field? NetBiosAddress = Find("nbns.addr");

    static Field? Find(string abbreviation) => Dissectors.Fields.Find(abbreviation);
}
