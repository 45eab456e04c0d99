using PcapPorts.Analysis.Applications;
using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>Finds weaknesses in the fields of packets, given in order.</summary>
sealed class WeaknessReader
{
    const long SoonSeconds = 30 * 86_400;
    const int LeastRsaBits = 2048;

    // Whose password, too, can be read where the name can. Kerberos, NTLM, RDP and SNMP 3 prove it in another way.
    static readonly string[] ReadableLogins = ["ftp", "pop", "imap", "smtp", "telnet", "http", "mqtt", "ldap", "socks", "pgsql", "mysql", "tds"];

    readonly TlsSessionReader _sessions = new();
    readonly ApplicationEventReader _logins = new() { ReadsOnlyLogins = true };

    /// <summary>What was found.</summary>
    public WeaknessTally Tally { get; } = new();

    /// <summary>Looks at a packet.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="frame">Its number.</param>
    /// <param name="nanoseconds">Its time.</param>
    /// <param name="isTls">Whether TLS or DTLS is in it.</param>
    /// <param name="mayLogIn">Whether it has a protocol by which people log in.</param>
    public void Take(FieldList fields, long frame, long nanoseconds, bool isTls, bool mayLogIn)
    {
        if (isTls)
        {
            foreach (TlsSession session in _sessions.Read(fields, frame, nanoseconds))
                Judge(session);
        }
        if (!mayLogIn)
            return;
        foreach (ApplicationEvent found in _logins.Read(fields, frame, nanoseconds))
        {
            if (found is LoginEvent login && ReadableLogins.Contains(login.Service))
                Tally.Add(new WeaknessKey(login.Server.Address, IpProtocol.Tcp, login.Server.Port, WeaknessKind.Login, NameOf(login.Service), login.User), login.Client.Address, frame, nanoseconds);
        }
    }

    /// <summary>The capture has ended.</summary>
    public void End()
    {
        foreach (TlsSession session in _sessions.Open)
            Judge(session);
        Tally.EndCapture();
    }

    /// <summary>The service's own name, where the dissector has another.</summary>
    static string NameOf(string dissector) => dissector switch { "pop" => "pop3", "pgsql" => "postgresql", "tds" => "mssql", _ => dissector };

    void Judge(TlsSession session)
    {
        if (TlsStrength.OldVersion(session.Version) is { } old)
            Add(session, WeaknessKind.OldTls, session.AnswerFrame, session.AnswerNanoseconds, old);
        if (TlsStrength.IsWeakSuite(session.CipherSuite))
            Add(session, WeaknessKind.WeakCipher, session.AnswerFrame, session.AnswerNanoseconds, session.CipherSuite!);
        for (int i = 0; i < session.ServerChain.Count; i++)
            Judge(session, session.ServerChain[i], isServers: i == 0);
    }

    void Judge(TlsSession session, CertificateFacts certificate, bool isServers)
    {
        (long frame, long time) = (session.CertificateFrame, session.CertificateNanoseconds);
        string name = certificate.Name.Length > 0 || !isServers ? certificate.Name : session.CertificateNames.FirstOrDefault() ?? "";
        long now = time / 1_000_000_000;
        if (time != long.MinValue && certificate.NotAfter is { } end)
        {
            if (end < now)
                Add(session, WeaknessKind.CertificateExpired, frame, time, "", name, end);
            else if (end - now < SoonSeconds)
                Add(session, WeaknessKind.CertificateExpiresSoon, frame, time, "", name, end);
        }
        if (time != long.MinValue && certificate.NotBefore is { } begin && begin > now)
            Add(session, WeaknessKind.CertificateNotYetValid, frame, time, "", name, begin);
        if (isServers && certificate.IsSelfIssued)
            Add(session, WeaknessKind.CertificateSelfSigned, frame, time, "", name);
        if (certificate.RsaBits is > 0 and < LeastRsaBits)
            Add(session, WeaknessKind.CertificateWeakKey, frame, time, $"RSA, {certificate.RsaBits} bits", name);
        // Nobody checks the signature that a certificate puts under itself.
        if (certificate is { WeakSignature: { } hash, IsSelfIssued: false })
            Add(session, WeaknessKind.CertificateWeakSignature, frame, time, hash, name);
    }

    void Add(TlsSession session, WeaknessKind kind, long frame, long nanoseconds, string what, string name = "", long? limit = null) =>
        Tally.Add(new WeaknessKey(session.Server.Address, session.Transport, session.Server.Port, kind, what, name), session.Client.Address, frame, nanoseconds, limit);
}
