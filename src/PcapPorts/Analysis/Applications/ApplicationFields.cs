using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols;

namespace PcapPorts.Analysis.Applications;

/// <summary>What a field means to the reader of applications.</summary>
enum ApplicationField : byte
{
    None,
    IcmpRoot,
    SourceAddress,
    DestinationAddress,
    SourcePort,
    DestinationPort,
    TcpFin,
    DnsRoot,
    HttpRoot,
    TlsRoot,
    QuicRoot,
    OtherRoot,
    LinesRoot,
    UserName,
    BindName,
    ParameterName,
    ParameterValue,
    DnsId,
    DnsResponse,
    DnsCode,
    DnsQueryName,
    DnsQueryType,
    DnsAnswer,
    DnsFlags,
    DnsClass,
    DnsAnswerCount,
    DnsOtherCount,
    DnsRecord,
    DnsTimeToLive,
    HttpMethod,
    HttpUri,
    HttpVersion,
    HttpHost,
    HttpUserAgent,
    HttpStatus,
    HttpType,
    HttpLength,
    HttpLocation,
    HttpComplete,
    HttpTransferEncoding,
    HttpReferrer,
    HttpLine,
    HttpPhrase,
    HttpCredentials,
    HttpBody,
    TlsHandshakeType,
    TlsVersion,
    TlsCipherSuite,
    TlsServerName,
    TlsProtocol,
    TlsSupportedVersion,
    TlsJa3,
    TlsJa4,
    CertificateName,
    RequestFrame,
    ResponseTime,
}

/// <summary>Finds out what a field means by its number.</summary>
static class ApplicationFields
{
    static readonly (ApplicationField Meaning, string[] Names)[] Meanings =
    [
        (ApplicationField.IcmpRoot, ["icmp", "icmpv6"]),
        (ApplicationField.SourceAddress, ["ip.src", "ipv6.src"]),
        (ApplicationField.DestinationAddress, ["ip.dst", "ipv6.dst"]),
        (ApplicationField.SourcePort, ["tcp.srcport", "udp.srcport", "sctp.srcport"]),
        (ApplicationField.DestinationPort, ["tcp.dstport", "udp.dstport", "sctp.dstport"]),
        (ApplicationField.TcpFin, ["tcp.flags.fin"]),
        (ApplicationField.DnsRoot, ["dns", "mdns", "llmnr"]),
        (ApplicationField.HttpRoot, ["http", "ssdp", "http2", "sip"]),
        (ApplicationField.TlsRoot, ["tls", "dtls"]),
        (ApplicationField.QuicRoot, ["quic"]),
        (ApplicationField.LinesRoot, ["ftp", "pop", "imap", "smtp", "telnet"]),
        (ApplicationField.UserName, ["kerberos.CNameString", "mqtt.username", "mysql.user", "ntlmssp.auth.username", "snmp.msgUserName", "socks.username", "tds.7login.username", "rdp.rt_cookie", "radius.User_Name"]),
        (ApplicationField.BindName, ["ldap.name"]),
        (ApplicationField.ParameterName, ["pgsql.parameter_name"]),
        (ApplicationField.ParameterValue, ["pgsql.parameter_value"]),
        (ApplicationField.DnsId, ["dns.id"]),
        (ApplicationField.DnsResponse, ["dns.flags.response"]),
        (ApplicationField.DnsCode, ["dns.flags.rcode"]),
        (ApplicationField.DnsQueryName, ["dns.qry.name"]),
        (ApplicationField.DnsQueryType, ["dns.qry.type"]),
        (ApplicationField.DnsAnswer, ["dns.a", "dns.aaaa", "dns.cname", "dns.ns", "dns.ptr.domain_name", "dns.mx.mail_exchange", "dns.srv.target", "dns.txt"]),
        (ApplicationField.DnsFlags, ["dns.flags"]),
        (ApplicationField.DnsClass, ["dns.qry.class"]),
        (ApplicationField.DnsAnswerCount, ["dns.count.answers"]),
        (ApplicationField.DnsOtherCount, ["dns.count.auth_rr", "dns.count.add_rr"]),
        (ApplicationField.DnsRecord, ["dns.record"]),
        (ApplicationField.DnsTimeToLive, ["dns.resp.ttl"]),
        (ApplicationField.HttpMethod, ["http.request.method", "http2.headers.method", "sip.Method"]),
        (ApplicationField.HttpUri, ["http.request.uri", "http2.headers.path", "sip.r-uri"]),
        (ApplicationField.HttpVersion, ["http.request.version", "http.response.version"]),
        (ApplicationField.HttpHost, ["http.host", "http2.headers.authority"]),
        (ApplicationField.HttpUserAgent, ["http.user_agent", "http2.headers.user_agent"]),
        (ApplicationField.HttpStatus, ["http.response.code", "http2.headers.status", "sip.Status-Code"]),
        (ApplicationField.HttpType, ["http.content_type", "http2.headers.content_type"]),
        (ApplicationField.HttpLength, ["http.content_length"]),
        (ApplicationField.HttpLocation, ["http.location", "http2.headers.location"]),
        (ApplicationField.HttpTransferEncoding, ["http.transfer_encoding"]),
        (ApplicationField.HttpReferrer, ["http.referer", "http2.headers.referer"]),
        (ApplicationField.HttpLine, ["http.request.line"]),
        (ApplicationField.HttpPhrase, ["http.response.phrase"]),
        (ApplicationField.HttpCredentials, ["http.authbasic"]),
        (ApplicationField.HttpBody, ["http.file_data"]),
        (ApplicationField.HttpComplete, ["http.message.complete"]),
        (ApplicationField.TlsHandshakeType, ["tls.handshake.type", "dtls.handshake.type"]),
        (ApplicationField.TlsVersion, ["tls.handshake.version", "dtls.handshake.version"]),
        (ApplicationField.TlsCipherSuite, ["tls.handshake.ciphersuite", "dtls.handshake.ciphersuite"]),
        (ApplicationField.TlsServerName, ["tls.handshake.extensions_server_name", "dtls.handshake.extensions_server_name"]),
        (ApplicationField.TlsProtocol, ["tls.handshake.extensions_alpn_str", "dtls.handshake.extensions_alpn_str"]),
        (ApplicationField.TlsSupportedVersion, ["tls.handshake.extensions.supported_version", "dtls.handshake.extensions.supported_version"]),
        (ApplicationField.TlsJa3, ["tls.handshake.ja3", "tls.handshake.ja3s", "dtls.handshake.ja3", "dtls.handshake.ja3s"]),
        (ApplicationField.TlsJa4, ["tls.handshake.ja4", "dtls.handshake.ja4"]),
        (ApplicationField.CertificateName, ["x509ce.dNSName"]),
        (ApplicationField.RequestFrame, ["dns.response_to", "http.request_in"]),
        (ApplicationField.ResponseTime, ["dns.time", "http.time"]),
    ];

    static readonly ApplicationField[] ByNumber = Sort();

    /// <summary>What a field means.</summary>
    public static ApplicationField Of(Field field)
    {
        ApplicationField known = (uint)field.Number < (uint)ByNumber.Length ? ByNumber[field.Number] : ApplicationField.None;
        return known == ApplicationField.None && field.Type == FieldType.Protocol ? ApplicationField.OtherRoot : known;
    }

    /// <summary>The IP protocol whose source port a field is.</summary>
    public static byte TransportOf(Field sourcePort) => sourcePort.Abbreviation[0] switch
    {
        't' => IpProtocol.Tcp,
        'u' => IpProtocol.Udp,
        _ => IpProtocol.Sctp,
    };

    static ApplicationField[] Sort()
    {
        FieldRegistry registry = Dissectors.Fields;
        var sorted = new ApplicationField[Field.Count];
        foreach ((ApplicationField meaning, string[] names) in Meanings)
        {
            foreach (string name in names)
            {
                if (registry.Find(name) is { } field)
                    sorted[field.Number] = meaning;
            }
        }
        return sorted;
    }
}
