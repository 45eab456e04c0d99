using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PcapPorts.Analysis.Applications;

namespace PcapPorts.Tests.Analysis;

/// <summary>Certificates that the platform makes, read for what matters of them.</summary>
public sealed class CertificateFactsTests
{
    const string EcdsaSha256 = "1.2.840.10045.4.3.2";

    static readonly DateTimeOffset Begin = new(2020, 2, 3, 4, 5, 6, TimeSpan.Zero);

    static byte[] Certificate(string name, AsymmetricAlgorithm key, string algorithm, DateTimeOffset end, string? issuer = null)
    {
        CertificateRequest request = key is RSA rsa ? new(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : new(name, (ECDsa)key, HashAlgorithmName.SHA256);
        X509SignatureGenerator signer = key is RSA own ? X509SignatureGenerator.CreateForRSA(own, RSASignaturePadding.Pkcs1) : X509SignatureGenerator.CreateForECDsa((ECDsa)key);
        return request.Create(new X500DistinguishedName(issuer ?? name), new Signer(signer, algorithm), Begin, end, [1, 2, 3]).RawData;
    }

    /// <summary>Signs, and says that it did so by an algorithm that platforms refuse today.</summary>
    sealed class Signer(X509SignatureGenerator real, string algorithm) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
                writer.WriteObjectIdentifier(algorithm);
            return writer.Encode();
        }

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => real.SignData(data, hashAlgorithm);

        protected override PublicKey BuildPublicKey() => real.PublicKey;
    }

    [Fact]
    public void NamesTimesAndIssuersAreRead()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // Behind 2049 times are written in another form (RFC 5280 section 4.1.2.5).
        var end = new DateTimeOffset(2061, 12, 31, 23, 59, 59, TimeSpan.Zero);
        Assert.Equal(new CertificateFacts("www.office.example", Begin.ToUnixTimeSeconds(), end.ToUnixTimeSeconds(), IsSelfIssued: true, 0, null),
            CertificateFacts.Read(Certificate("O=Office, CN=www.office.example", key, EcdsaSha256, end)));
        Assert.Equal(new CertificateFacts("Büro", Begin.ToUnixTimeSeconds(), end.ToUnixTimeSeconds(), IsSelfIssued: false, 0, "SHA-1"),
            CertificateFacts.Read(Certificate("O=Büro", key, "1.2.840.10045.4.1", end, issuer: "CN=Authority")));
        Assert.Equal("", CertificateFacts.Read(Certificate("C=DE", key, EcdsaSha256, end))!.Name);
    }

    [Theory]
    [InlineData(1024, "1.2.840.113549.1.1.2", "MD2")]
    [InlineData(1024, "1.2.840.113549.1.1.4", "MD5")]
    [InlineData(1024, "1.2.840.113549.1.1.5", "SHA-1")]
    [InlineData(2048, "1.2.840.113549.1.1.11", null)]
    [InlineData(3072, "1.2.840.113549.1.1.13", null)]
    public void KeysAndSignaturesAreMeasured(int bits, string algorithm, string? weak)
    {
        using var key = RSA.Create(bits);
        CertificateFacts facts = CertificateFacts.Read(Certificate("CN=x", key, algorithm, Begin.AddYears(1), issuer: "CN=y"))!;
        Assert.Equal(bits, facts.RsaBits);
        Assert.Equal(weak, facts.WeakSignature);
    }

    [Fact]
    public void WhatIsNotWholeIsNoneAndWhatIsBrokenHarmsNothing()
    {
        using var key = RSA.Create(1024);
        byte[] whole = Certificate("CN=x", key, "1.2.840.113549.1.1.11", Begin.AddYears(1));
        for (int length = 0; length < whole.Length; length++)
            Assert.Null(CertificateFacts.Read(whole.AsSpan(0, length)));
        var random = new Random(3);
        int read = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] broken = [.. whole];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            read += CertificateFacts.Read(broken) is null ? 0 : 1;
        }
        Assert.InRange(read, 1, 19_999);
    }
}
