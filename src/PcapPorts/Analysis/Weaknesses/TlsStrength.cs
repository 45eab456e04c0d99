namespace PcapPorts.Analysis;

/// <summary>Which versions and cipher suites of TLS no longer protect.</summary>
static class TlsStrength
{
    static readonly string[] WeakParts = ["_NULL_", "_EXPORT_", "_anon_", "_RC2_", "_RC4_", "_DES_", "_DES40_", "_3DES_"];

    /// <summary>The name of a version that the standards forbid, by its number (IANA); null for the others and for none.</summary>
    public static string? OldVersion(int version) => version switch
    {
        0x0002 => "SSL 2.0",
        0x0300 => "SSL 3.0",
        0x0301 => "TLS 1.0",
        0x0302 => "TLS 1.1",
        _ => null,
    };

    /// <summary>Whether a cipher suite, by its IANA name, lacks encryption or authentication or has a cipher that can be broken.</summary>
    public static bool IsWeakSuite(string? suite)
    {
        // The suites of TLS 1.3 that only authenticate (RFC 9150), and the one of no protection at all.
        if (suite is null || suite.EndsWith("_SHA256_SHA256", StringComparison.Ordinal) || suite.EndsWith("_SHA384_SHA384", StringComparison.Ordinal))
            return suite is not null;
        foreach (string part in WeakParts)
        {
            if (suite.Contains(part, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }
}
