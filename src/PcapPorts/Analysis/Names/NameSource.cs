namespace PcapPorts.Analysis.Names;

/// <summary>What in a capture gave an address its name.</summary>
public enum NameSource : byte
{
    /// <summary>A DNS answer (RFC 1035).</summary>
    Dns,

    /// <summary>A multicast DNS answer (RFC 6762).</summary>
    Mdns,

    /// <summary>An LLMNR answer (RFC 4795).</summary>
    Llmnr,

    /// <summary>The server name that a TLS client asked for (RFC 6066 section 3).</summary>
    ServerName,

    /// <summary>The host that an HTTP client asked for (RFC 9110 section 7.2).</summary>
    Host,

    /// <summary>The host name that a DHCP client gave (RFC 2132 section 3.14).</summary>
    Dhcp,

    /// <summary>A NetBIOS name (RFC 1002 section 4.2).</summary>
    NetBios,

    /// <summary>The name in the certificate that a server showed (RFC 5280 section 4.2.1.6).</summary>
    Certificate,

    /// <summary>A name that the capture file itself gives (pcapng name resolution block).</summary>
    File,
}

/// <summary>The sources as the output names them.</summary>
public static class NameSources
{
    /// <summary>The word of a source.</summary>
    public static string ToText(this NameSource source) => source switch
    {
        NameSource.Dns => "dns",
        NameSource.Mdns => "mdns",
        NameSource.Llmnr => "llmnr",
        NameSource.ServerName => "sni",
        NameSource.Host => "host",
        NameSource.Dhcp => "dhcp",
        NameSource.NetBios => "nbns",
        NameSource.Certificate => "certificate",
        _ => "nrb",
    };
}
