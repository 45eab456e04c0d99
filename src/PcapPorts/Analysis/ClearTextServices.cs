using System.Collections.Frozen;
using PcapPorts.Flows;

namespace PcapPorts.Analysis;

/// <summary>
/// Services whose own protocol is readable on the way, log-ins and contents alike. Each has a form inside TLS or SSH, which is another service on the wire.
/// </summary>
public static class ClearTextServices
{
    static readonly FrozenSet<string> Names = new[]
    {
        "ftp", "ftp-data", "telnet", "rlogin", "rsh", "rexec", "http", "http-proxy", "pop3", "imap", "smtp", "nntp", "ldap", "irc", "xmpp", "vnc", "x11",
        "mysql", "postgresql", "mongodb", "redis", "memcached", "mqtt", "amqp", "stomp", "snmp", "tftp", "syslog", "sip", "rtsp", "rtp", "radius", "tacacs", "socks",
        "finger", "netbios", "nfs", "afp", "modbus", "s7comm", "bacnet", "dnp3", "elasticsearch", "zookeeper", "cassandra",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a service is one of them and its payload shows it: a port number alone accuses nobody.</summary>
    public static bool Has(in FlowService service) => service.Basis == ServiceBasis.Payload && service.Name is { } name && Names.Contains(name);
}
