namespace PcapPorts.Protocols.Tls;

/// <summary>How a cipher suite before TLS 1.3 agrees on keys.</summary>
enum TlsKeyExchangeKind : byte
{
    Other,
    Rsa,
    DiffieHellman,
    EllipticCurve,
}

/// <summary>Tells the key exchange by the name of a suite: its names say so in one way only (RFC 5246 appendix C).</summary>
static class TlsKeyExchange
{
    /// <summary>The key exchange of a suite.</summary>
    public static TlsKeyExchangeKind Of(int suite)
    {
        if (TlsCipherSuites.All.Find((ulong)suite) is not { } name || !name.StartsWith("TLS_", StringComparison.Ordinal))
            return TlsKeyExchangeKind.Other;
        ReadOnlySpan<char> exchange = name.AsSpan(4);
        if (exchange.StartsWith("ECDHE_PSK", StringComparison.Ordinal) || exchange.StartsWith("DHE_PSK", StringComparison.Ordinal) || exchange.StartsWith("RSA_PSK", StringComparison.Ordinal))
            return TlsKeyExchangeKind.Other;
        if (exchange.StartsWith("ECDH", StringComparison.Ordinal))
            return TlsKeyExchangeKind.EllipticCurve;
        if (exchange.StartsWith("DH", StringComparison.Ordinal))
            return TlsKeyExchangeKind.DiffieHellman;
        return exchange.StartsWith("RSA_", StringComparison.Ordinal) ? TlsKeyExchangeKind.Rsa : TlsKeyExchangeKind.Other;
    }
}
