namespace PcapPorts.Analysis.Applications;

/// <summary>What a capture shows of one TLS or DTLS connection: both hellos, what came after them in the clear, and how far it got.</summary>
/// <param name="frame">Number of the frame that completed the client's hello, counting from 1.</param>
/// <param name="nanoseconds">Its time in nanoseconds since 1970; <see cref="long.MinValue"/> when it has none.</param>
/// <param name="client">Who greeted.</param>
/// <param name="server">Who was greeted.</param>
/// <param name="transport">The IP protocol that carries it.</param>
public sealed class TlsSession(long frame, long nanoseconds, ApplicationEndpoint client, ApplicationEndpoint server, byte transport)
{
    const int LongestHistory = 100, Tls13 = 0x0304, Dtls13 = 0xfefc;

    readonly System.Text.StringBuilder _history = new();
    bool _clientProtects, _serverProtects;

    /// <inheritdoc cref="ApplicationEvent.Frame"/>
    public long Frame { get; } = frame;

    /// <inheritdoc cref="ApplicationEvent.Nanoseconds"/>
    public long Nanoseconds { get; } = nanoseconds;

    /// <inheritdoc cref="ApplicationEvent.Client"/>
    public ApplicationEndpoint Client { get; } = client;

    /// <inheritdoc cref="ApplicationEvent.Server"/>
    public ApplicationEndpoint Server { get; } = server;

    /// <inheritdoc cref="ApplicationEvent.Transport"/>
    public byte Transport { get; } = transport;

    /// <summary>Number of the frame in which the server answered; 0 without an answer.</summary>
    public long AnswerFrame { get; internal set; }

    /// <summary>Its time in nanoseconds since 1970; <see cref="long.MinValue"/> when it has none.</summary>
    public long AnswerNanoseconds { get; internal set; } = long.MinValue;

    /// <summary>Number of the frame that completed the server's certificate; 0 where it is not in the clear.</summary>
    public long CertificateFrame { get; internal set; }

    /// <summary>Its time in nanoseconds since 1970; <see cref="long.MinValue"/> when it has none.</summary>
    public long CertificateNanoseconds { get; internal set; } = long.MinValue;

    /// <summary>What the server's certificates say, its own first; those that cannot be read are left out.</summary>
    public List<CertificateFacts> ServerChain { get; } = [];

    /// <summary>The version that the server chose (IANA: 0x0303 is TLS 1.2); 0 without an answer.</summary>
    public int Version { get; internal set; }

    /// <summary>The cipher suite that the server chose, by its IANA name; null without an answer.</summary>
    public string? CipherSuite { get; internal set; }

    /// <summary>The group of the server's key share; null where it is not in the clear.</summary>
    public string? Group { get; internal set; }

    /// <summary>The name that the client asked for; null where it named none.</summary>
    public string? ServerName { get; internal set; }

    /// <summary>Whether keys of an earlier connection were used again.</summary>
    public bool IsResumed => TookKey || (RepeatsSession && Version is not (Tls13 or Dtls13));

    /// <summary>The last alert in the clear, in words; null for none.</summary>
    public string? Alert { get; internal set; }

    /// <summary>The protocol that the server chose for inside; null where it is not in the clear.</summary>
    public string? Protocol { get; internal set; }

    /// <summary>Whether both sides went on to protected records.</summary>
    public bool IsEstablished => _clientProtects && _serverProtects;

    /// <summary>SHA-256 of the server's certificates in hexadecimal, its own first; empty where they are not in the clear.</summary>
    public List<string> ServerCertificates { get; } = [];

    /// <summary>The same of the client's.</summary>
    public List<string> ClientCertificates { get; } = [];

    /// <summary>The DNS names in the server's certificate.</summary>
    public List<string> CertificateNames { get; } = [];

    /// <summary>The messages in their order, a letter each, capital for the client's: C and S hellos, x certificate, k and g key exchange, i change of cipher, l alert, and so on. It ends where the connection is established.</summary>
    public string History => _history.ToString();

    internal byte[] OfferedSession { get; set; } = [];

    /// <summary>Whether the server gave the offered session back. TLS 1.3 does so whether or not it is resumed (RFC 8446 appendix D.4).</summary>
    internal bool RepeatsSession { get; set; }

    /// <summary>Whether the server took a key that the client offered to use again.</summary>
    internal bool TookKey { get; set; }

    /// <summary>Whether the certificate is for the name that was asked for (RFC 9525 section 6.3); null where one of them is missing.</summary>
    public bool? NameFits => ServerName is null || CertificateNames.Count == 0 ? null : CertificateNames.Exists(name => Fits(name, ServerName));

    /// <summary>Adds a message to the history, which ends when the connection is established.</summary>
    internal void Add(bool fromClient, char letter)
    {
        if (!IsEstablished && _history.Length < LongestHistory)
            _history.Append(fromClient ? char.ToUpperInvariant(letter) : letter);
    }

    internal void Protects(bool fromClient)
    {
        if (fromClient)
            _clientProtects = true;
        else
            _serverProtects = true;
    }

    static bool Fits(string pattern, string name)
    {
        if (!pattern.StartsWith("*.", StringComparison.Ordinal))
            return string.Equals(pattern, name, StringComparison.OrdinalIgnoreCase);
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && name.AsSpan(dot).Equals(pattern.AsSpan(1), StringComparison.OrdinalIgnoreCase);
    }
}
