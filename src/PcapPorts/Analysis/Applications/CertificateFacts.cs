using System.Globalization;
using System.Text;
using PcapPorts.Protocols.X509;

namespace PcapPorts.Analysis.Applications;

/// <summary>What matters of a certificate (RFC 5280 section 4.1) for judging it.</summary>
/// <param name="Name">The common name of its subject, else the organization's; empty where it has neither.</param>
/// <param name="NotBefore">When it begins to be valid, in seconds since 1970; null where it does not say so as it should.</param>
/// <param name="NotAfter">When it ends.</param>
/// <param name="IsSelfIssued">Whether subject and issuer are the same.</param>
/// <param name="RsaBits">Length of an RSA key in bits; 0 for other keys.</param>
/// <param name="WeakSignature">The hash that its signature uses, when that is a weak one; null for all others.</param>
public sealed record CertificateFacts(string Name, long? NotBefore, long? NotAfter, bool IsSelfIssued, int RsaBits, string? WeakSignature)
{
    const int LongestName = 256;

    static ReadOnlySpan<byte> CommonNameId => [0x55, 0x04, 0x03];

    static ReadOnlySpan<byte> OrganizationId => [0x55, 0x04, 0x0a];

    /// <summary>1.2.840.113549.1.1 (RFC 8017 appendix C): followed by 1 for keys, 2 to 5 for signatures with MD2, MD4, MD5, SHA-1.</summary>
    static ReadOnlySpan<byte> RsaIds => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];

    /// <summary>1.2.840.10045.4.1, ecdsa-with-SHA1 (RFC 3279 section 2.2.3).</summary>
    static ReadOnlySpan<byte> EcdsaSha1Id => [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01];

    /// <summary>1.2.840.10040.4.3, id-dsa-with-sha1 (RFC 3279 section 2.2.2).</summary>
    static ReadOnlySpan<byte> DsaSha1Id => [0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x03];

    /// <summary>Reads a certificate; null when it is none, or not whole.</summary>
    public static CertificateFacts? Read(ReadOnlySpan<byte> der)
    {
        DerElement whole = DerElement.Read(der, 0, der.Length), signed = DerElement.Read(der, whole.Content, whole.End);
        if (whole.Tag != DerElement.Sequence || signed.Tag != DerElement.Sequence)
            return null;
        DerElement next = DerElement.Read(der, signed.Content, signed.End);
        if (next.Tag == 0xa0)
            next = DerElement.Read(der, next.End, signed.End);
        DerElement algorithm = DerElement.Read(der, next.End, signed.End);
        DerElement issuer = DerElement.Read(der, algorithm.End, signed.End);
        DerElement validity = DerElement.Read(der, issuer.End, signed.End);
        DerElement subject = DerElement.Read(der, validity.End, signed.End);
        DerElement key = DerElement.Read(der, subject.End, signed.End);
        if (next.Tag != DerElement.Integer || issuer.Tag != DerElement.Sequence || subject.Tag != DerElement.Sequence || key.Tag != DerElement.Sequence)
            return null;
        DerElement begin = DerElement.Read(der, validity.Content, validity.End), end = DerElement.Read(der, begin.End, validity.End);
        return new CertificateFacts(
            NameOf(der, subject, CommonNameId) ?? NameOf(der, subject, OrganizationId) ?? "", Seconds(der, begin), Seconds(der, end),
            der[issuer.Start..issuer.End].SequenceEqual(der[subject.Start..subject.End]), RsaBitsOf(der, key), WeakHash(der, algorithm));
    }

    /// <summary>The value of an attribute of a name; the last one, which is the most special (RFC 4514 section 2.1).</summary>
    static string? NameOf(ReadOnlySpan<byte> der, DerElement name, ReadOnlySpan<byte> attribute)
    {
        string? found = null;
        for (DerElement set = DerElement.Read(der, name.Content, name.End); set.Tag == DerElement.Set; set = DerElement.Read(der, set.End, name.End))
        {
            DerElement pair = DerElement.Read(der, set.Content, set.End), id = DerElement.Read(der, pair.Content, pair.End), value = DerElement.Read(der, id.End, pair.End);
            if (id.Tag == DerElement.ObjectIdentifier && value is { Exists: true, Length: > 0 and <= LongestName } && der[id.Content..id.End].SequenceEqual(attribute))
                found = (value.Tag == DerElement.TeletexString ? Encoding.Latin1 : value.Tag == 0x1e ? Encoding.BigEndianUnicode : Encoding.UTF8).GetString(der[value.Content..value.End]);
        }
        return found;
    }

    /// <summary>YYMMDDHHMMSSZ, where two digits stand for 1950 to 2049, or YYYYMMDDHHMMSSZ (RFC 5280 section 4.1.2.5).</summary>
    static long? Seconds(ReadOnlySpan<byte> der, DerElement time)
    {
        if (time is not ({ Tag: DerElement.UtcTime, Length: 13 } or { Tag: DerElement.GeneralizedTime, Length: 15 }))
            return null;
        string digits = Encoding.ASCII.GetString(der[time.Content..(time.End - 1)]);
        if (time.Tag == DerElement.UtcTime)
            digits = (digits[0] >= '5' ? "19" : "20") + digits;
        return DateTime.TryParseExact(digits, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime moment)
            ? (long)(moment - DateTime.UnixEpoch).TotalSeconds
            : null;
    }

    /// <summary>Bits of the modulus (RFC 8017 appendix A.1.1).</summary>
    static int RsaBitsOf(ReadOnlySpan<byte> der, DerElement info)
    {
        DerElement algorithm = DerElement.Read(der, info.Content, info.End), id = DerElement.Read(der, algorithm.Content, algorithm.End);
        DerElement bits = DerElement.Read(der, algorithm.End, info.End);
        if (id.Tag != DerElement.ObjectIdentifier || !IsRsa(der[id.Content..id.End], out byte last) || last != 1 || bits is not { Tag: DerElement.BitString, Length: > 1 })
            return 0;
        DerElement pair = DerElement.Read(der, bits.Content + 1, bits.End), modulus = DerElement.Read(der, pair.Content, pair.End);
        if (modulus.Tag != DerElement.Integer)
            return 0;
        ReadOnlySpan<byte> number = der[modulus.Content..modulus.End].TrimStart((byte)0);
        return number.IsEmpty ? 0 : number.Length * 8 - (byte.LeadingZeroCount(number[0]));
    }

    static string? WeakHash(ReadOnlySpan<byte> der, DerElement algorithm)
    {
        DerElement id = DerElement.Read(der, algorithm.Content, algorithm.End);
        if (algorithm.Tag != DerElement.Sequence || id.Tag != DerElement.ObjectIdentifier)
            return null;
        ReadOnlySpan<byte> bytes = der[id.Content..id.End];
        if (bytes.SequenceEqual(EcdsaSha1Id) || bytes.SequenceEqual(DsaSha1Id))
            return "SHA-1";
        return IsRsa(bytes, out byte last) ? last switch { 2 => "MD2", 3 => "MD4", 4 => "MD5", 5 => "SHA-1", _ => null } : null;
    }

    static bool IsRsa(ReadOnlySpan<byte> id, out byte last)
    {
        last = id.IsEmpty ? (byte)0 : id[^1];
        return id.Length == RsaIds.Length + 1 && id.StartsWith(RsaIds);
    }
}
