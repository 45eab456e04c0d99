using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>Every signature, one line each, in alphabetical order.</summary>
static class SignatureList
{
    /// <summary>Fills a table.</summary>
    internal static void Register(SignatureTable table)
    {
        AmqpSignature.Register(table);
        BgpSignature.Register(table);
        BitTorrentSignature.Register(table);
        CoapSignature.Register(table);
        DhcpSignature.Register(table);
        DhcpV6Signature.Register(table);
        Dnp3Signature.Register(table);
        DnsSignature.Register(table);
        DtlsSignature.Register(table);
        FtpSignature.Register(table);
        HttpSignature.Register(table);
        IkeSignature.Register(table);
        ImapSignature.Register(table);
        IrcSignature.Register(table);
        KerberosSignature.Register(table);
        LdapSignature.Register(table);
        MemcachedSignature.Register(table);
        ModbusSignature.Register(table);
        MongoDbSignature.Register(table);
        MqttSignature.Register(table);
        MssqlSignature.Register(table);
        MySqlSignature.Register(table);
        NetBiosSignature.Register(table);
        NntpSignature.Register(table);
        NtpSignature.Register(table);
        OpenVpnSignature.Register(table);
        Pop3Signature.Register(table);
        PostgreSqlSignature.Register(table);
        QuicSignature.Register(table);
        RadiusSignature.Register(table);
        RedisSignature.Register(table);
        RtcpSignature.Register(table);
        RtpSignature.Register(table);
        RtspSignature.Register(table);
        SharedCommandSignature.Register(table);
        SipSignature.Register(table);
        SmbSignature.Register(table);
        SmtpSignature.Register(table);
        SnmpSignature.Register(table);
        SocksSignature.Register(table);
        SsdpSignature.Register(table);
        SshSignature.Register(table);
        StunSignature.Register(table);
        SyslogSignature.Register(table);
        TelnetSignature.Register(table);
        TftpSignature.Register(table);
        TlsSignature.Register(table);
        TpktSignature.Register(table);
        VncSignature.Register(table);
        WireGuardSignature.Register(table);
        XmppSignature.Register(table);
    }
}
