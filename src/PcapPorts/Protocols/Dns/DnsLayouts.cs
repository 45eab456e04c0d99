using System.Collections.Frozen;
using PcapPorts.Fields;
using static PcapPorts.Protocols.Dns.DnsFields;

namespace PcapPorts.Protocols.Dns;

/// <summary>How a part of a record's data is written.</summary>
enum DnsPartKind : byte
{
    /// <summary>A fixed number of bytes.</summary>
    Fixed,

    /// <summary>Bits of the part before, which is read again.</summary>
    Bits,

    /// <summary>Seconds since 1970.</summary>
    Moment,

    /// <summary>A domain name.</summary>
    Name,

    /// <summary>A byte of length and text.</summary>
    Text,

    /// <summary>Texts up to the end.</summary>
    Texts,

    /// <summary>A length of one or two bytes and as many bytes.</summary>
    Sized,

    /// <summary>What is left.</summary>
    Rest,

    /// <summary>A map of record types up to the end.</summary>
    Types,
}

/// <summary>One part of a record's data.</summary>
/// <param name="Kind">How it is written.</param>
/// <param name="Field">What it is.</param>
/// <param name="Length">Bytes that it takes, or that its length takes.</param>
/// <param name="LengthField">Its length as a field.</param>
readonly record struct DnsPart(DnsPartKind Kind, Field Field, int Length = 0, Field? LengthField = null);

/// <summary>The data of the record types that are a plain row of parts, each as its RFC has it; the others are in <see cref="DnsRecordData"/>.</summary>
static class DnsLayouts
{
    static readonly FrozenDictionary<int, DnsPart[]> ByType = new Dictionary<int, DnsPart[]>
    {
        [1] = [Fixed(A, 4)],
        [2] = [Name(Ns)],
        [3] = [Name(Md)],
        [4] = [Name(Mf)],
        [5] = [Name(Cname)],
        [6] = [Name(SoaPrimary), Name(SoaMailbox), Fixed(SoaSerial, 4), Fixed(SoaRefresh, 4), Fixed(SoaRetry, 4), Fixed(SoaExpire, 4), Fixed(SoaMinimum, 4)],
        [7] = [Name(Mb)],
        [8] = [Name(Mg)],
        [9] = [Name(Mr)],
        [10] = [Rest(Null)],
        [11] = [Fixed(WksAddress, 4), Fixed(WksProtocol, 1)],
        [12] = [Name(Ptr)],
        [13] = [Text(CpuLength, Cpu), Text(OsLength, Os)],
        [14] = [Name(ResponsibleMailbox), Name(ErrorMailbox)],
        [15] = [Fixed(MxPreference, 2), Name(MailExchange)],
        [16] = [new(DnsPartKind.Texts, Txt, 1, TxtLength)],
        [17] = [Name(RpMailbox), Name(RpText)],
        [18] = [Fixed(AfsdbSubtype, 2), Name(AfsdbHost)],
        [19] = [Text(X25Length, X25Address)],
        [20] = [Text(IsdnLength, IsdnAddress)],
        [21] = [Fixed(RtPreference, 2), Name(RtHost)],
        [22] = [Rest(Nsap)],
        [23] = [Name(NsapPtr)],
        [24] = SignatureParts,
        [25] = [Fixed(KeyFlags, 2), Fixed(KeyProtocol, 1), Fixed(KeyAlgorithm, 1), Rest(KeyPublic)],
        [26] = [Fixed(PxPreference, 2), Name(PxMap822), Name(PxMap400)],
        [27] = [Text(LongitudeLength, Longitude), Text(LatitudeLength, Latitude), Text(AltitudeLength, Altitude)],
        [28] = [Fixed(Aaaa, 16)],
        [29] = [Fixed(LocVersion, 1), Fixed(LocSize, 1), Fixed(LocHorizontal, 1), Fixed(LocVertical, 1), Fixed(LocLatitude, 4), Fixed(LocLongitude, 4), Fixed(LocAltitude, 4)],
        [30] = [Name(NxtNext)],
        [33] = [Fixed(SrvPriority, 2), Fixed(SrvWeight, 2), Fixed(SrvPort, 2), Name(SrvTarget)],
        [35] =
        [
            Fixed(NaptrOrder, 2), Fixed(NaptrPreference, 2), Text(NaptrFlagsLength, NaptrFlags), Text(NaptrServiceLength, NaptrService),
            Text(NaptrRegexLength, NaptrRegex), Name(NaptrReplacement),
        ],
        [36] = [Fixed(KxPreference, 2), Name(KeyExchange)],
        [37] = [Fixed(CertType, 2), Fixed(CertKeyTag, 2), Fixed(CertAlgorithm, 1), Rest(Certificate)],
        [39] = [Name(Dname)],
        [43] = DigestParts,
        [44] = [Fixed(SshAlgorithm, 1), Fixed(SshFingerprintType, 1), Rest(SshFingerprint)],
        [46] = SignatureParts,
        [47] = [Name(NsecNext), new(DnsPartKind.Types, DnsFields.Type)],
        [48] = KeyParts,
        [49] = [Rest(Dhcid)],
        [51] = [Fixed(Nsec3Algorithm, 1), Fixed(Nsec3Flags, 1), Bits(Nsec3OptOut, 1), Fixed(Nsec3Iterations, 2), Sized(Nsec3SaltLength, 1, Nsec3Salt)],
        [52] = AssociationParts,
        [53] = AssociationParts,
        [59] = DigestParts,
        [60] = KeyParts,
        [61] = [Rest(OpenPgpKey)],
        [62] = [Fixed(CsyncSerial, 4), Fixed(CsyncFlags, 2), Rest(CsyncBitmap)],
        [63] = [Fixed(ZonemdSerial, 4), Fixed(ZonemdScheme, 1), Fixed(ZonemdHash, 1), Rest(ZonemdDigest)],
        [99] = [new(DnsPartKind.Texts, Spf, 1, SpfLength)],
        [104] = [Fixed(NidPreference, 2), Fixed(Nid, 8)],
        [105] = [Fixed(L32Preference, 2), Fixed(L32, 4)],
        [106] = [Fixed(L64Preference, 2), Fixed(L64, 8)],
        [107] = [Fixed(LpPreference, 2), Name(Lp)],
        [108] = [Fixed(Eui48, 6)],
        [109] = [Fixed(Eui64, 8)],
        [249] = [Name(TkeyAlgorithm), Moment(TkeyInception), Moment(TkeyExpiration), Fixed(TkeyMode, 2), Fixed(TkeyError, 2), Sized(TkeySize, 2, TkeyData)],
        [250] =
        [
            Name(TsigAlgorithm), new(DnsPartKind.Moment, TsigTime, 6), Fixed(TsigFudge, 2), Sized(TsigMacSize, 2, TsigMac), Fixed(TsigOriginalId, 2), Fixed(TsigError, 2),
            Sized(TsigOtherLength, 2, TsigOther),
        ],
        [256] = [Fixed(UriPriority, 2), Fixed(UriWeight, 2), Rest(UriTarget)],
        [257] = [Fixed(CaaFlags, 1), Bits(CaaCritical, 1), Sized(CaaTagLength, 1, CaaTag), Rest(CaaValue)],
        [32769] = DigestParts,
    }.ToFrozenDictionary();

    static DnsPart[] SignatureParts =>
    [
        Fixed(SigTypeCovered, 2), Fixed(SigAlgorithm, 1), Fixed(SigLabels, 1), Fixed(SigTtl, 4), Moment(SigExpiration), Moment(SigInception), Fixed(SigKeyTag, 2),
        Name(SigSigner), Rest(SigBytes),
    ];

    static DnsPart[] DigestParts => [Fixed(DsKeyTag, 2), Fixed(DsAlgorithm, 1), Fixed(DsDigestType, 1), Rest(DsDigest)];

    static DnsPart[] KeyParts =>
        [Fixed(DnskeyFlags, 2), Bits(ZoneKey, 2), Bits(KeyRevoked, 2), Bits(KeySigningKey, 2), Fixed(DnskeyProtocol, 1), Fixed(DnskeyAlgorithm, 1), Rest(DnskeyPublic)];

    static DnsPart[] AssociationParts => [Fixed(TlsaUsage, 1), Fixed(TlsaSelector, 1), Fixed(TlsaMatching, 1), Rest(TlsaData)];

    /// <summary>The parts of a type's data; none for a type that is not a plain row of them.</summary>
    public static ReadOnlySpan<DnsPart> Find(int type) => ByType.TryGetValue(type, out DnsPart[]? parts) ? parts : default;

    static DnsPart Fixed(Field field, int length) => new(DnsPartKind.Fixed, field, length);

    static DnsPart Bits(Field field, int length) => new(DnsPartKind.Bits, field, length);

    static DnsPart Moment(Field field) => new(DnsPartKind.Moment, field, 4);

    static DnsPart Name(Field field) => new(DnsPartKind.Name, field);

    static DnsPart Text(Field lengthField, Field field) => new(DnsPartKind.Text, field, 1, lengthField);

    static DnsPart Sized(Field lengthField, int lengthBytes, Field field) => new(DnsPartKind.Sized, field, lengthBytes, lengthField);

    static DnsPart Rest(Field field) => new(DnsPartKind.Rest, field);
}
