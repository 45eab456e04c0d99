using PcapPorts.Analysis;

namespace PcapPorts.Tests.Analysis;

/// <summary>Which versions and cipher suites no longer protect.</summary>
public sealed class TlsStrengthTests
{
    [Theory]
    [InlineData(0x0300, "SSL 3.0")]
    [InlineData(0x0301, "TLS 1.0")]
    [InlineData(0x0302, "TLS 1.1")]
    [InlineData(0x0303, null)]
    [InlineData(0x0304, null)]
    [InlineData(0, null)]
    public void Versions(int number, string? old) => Assert.Equal(old, TlsStrength.OldVersion(number));

    [Theory]
    [InlineData("TLS_RSA_WITH_NULL_SHA256", true)]
    [InlineData("TLS_RSA_EXPORT_WITH_RC4_40_MD5", true)]
    [InlineData("TLS_DH_anon_WITH_AES_128_CBC_SHA", true)]
    [InlineData("TLS_ECDHE_RSA_WITH_RC4_128_SHA", true)]
    [InlineData("TLS_RSA_WITH_3DES_EDE_CBC_SHA", true)]
    [InlineData("TLS_RSA_WITH_DES_CBC_SHA", true)]
    [InlineData("TLS_SHA256_SHA256", true)]
    [InlineData("TLS_AES_128_GCM_SHA256", false)]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256", false)]
    [InlineData("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", false)]
    [InlineData("TLS_RSA_WITH_AES_128_CBC_SHA", false)]
    [InlineData(null, false)]
    public void Suites(string? name, bool isWeak) => Assert.Equal(isWeak, TlsStrength.IsWeakSuite(name));
}
