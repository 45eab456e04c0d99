namespace PcapPorts.Analysis;

/// <summary>How a port is badly protected, the worst first.</summary>
public enum WeaknessKind : byte
{
    /// <summary>Somebody logged in with a name, and mostly a password, that can be read on the way.</summary>
    Login,

    /// <summary>The server chose a version of TLS that the standards forbid.</summary>
    OldTls,

    /// <summary>The server chose a cipher suite that does not protect.</summary>
    WeakCipher,

    /// <summary>A certificate whose time was over when it was sent.</summary>
    CertificateExpired,

    /// <summary>A certificate whose time had not begun when it was sent.</summary>
    CertificateNotYetValid,

    /// <summary>A certificate that had less than thirty days left.</summary>
    CertificateExpiresSoon,

    /// <summary>A server's certificate that names itself as its issuer.</summary>
    CertificateSelfSigned,

    /// <summary>A certificate with an RSA key below 2048 bits.</summary>
    CertificateWeakKey,

    /// <summary>A certificate that was signed with MD5 or SHA-1.</summary>
    CertificateWeakSignature,
}

/// <summary>The names of weaknesses.</summary>
public static class WeaknessKindName
{
    /// <summary>One word, for records.</summary>
    public static string ToText(this WeaknessKind kind) => kind switch
    {
        WeaknessKind.Login => "login",
        WeaknessKind.OldTls => "old-tls",
        WeaknessKind.WeakCipher => "weak-cipher",
        WeaknessKind.CertificateExpired => "certificate-expired",
        WeaknessKind.CertificateNotYetValid => "certificate-not-yet-valid",
        WeaknessKind.CertificateExpiresSoon => "certificate-expires-soon",
        WeaknessKind.CertificateSelfSigned => "certificate-self-signed",
        WeaknessKind.CertificateWeakKey => "certificate-weak-key",
        _ => "certificate-weak-signature",
    };
}
