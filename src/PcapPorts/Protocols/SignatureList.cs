using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>Every signature, one line each, in alphabetical order.</summary>
static class SignatureList
{
    /// <summary>Fills a table.</summary>
    internal static void Register(SignatureTable table)
    {
        DnsSignature.Register(table);
        FtpSignature.Register(table);
        HttpSignature.Register(table);
        SharedCommandSignature.Register(table);
        SmtpSignature.Register(table);
        SshSignature.Register(table);
        TlsSignature.Register(table);
    }
}
