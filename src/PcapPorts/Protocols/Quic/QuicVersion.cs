namespace PcapPorts.Protocols.Quic;

/// <summary>
/// What differs between versions of QUIC: RFC 9001, RFC 9369, the drafts from 22 on, which put both ids behind lengths of their own, and Google's Q050, T050 and
/// T051, which have the headers of the drafts of their day and Google's frames (salts: Chromium, quiche/quic/core/crypto/crypto_utils.cc).
/// </summary>
static class QuicVersion
{
    public const uint Version1 = 1, Version2 = 0x6b3343cf;

    const uint GoogleQ050 = 0x51303530, GoogleT050 = 0x54303530, GoogleT051 = 0x54303531;

    static ReadOnlySpan<byte> Salt1 => [0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a];

    static ReadOnlySpan<byte> Salt2 => [0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93, 0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9];

    static ReadOnlySpan<byte> SaltDraft29 => [0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97, 0x86, 0xf1, 0x9c, 0x61, 0x11, 0xe0, 0x43, 0x90, 0xa8, 0x99];

    static ReadOnlySpan<byte> SaltDraft23 => [0xc3, 0xee, 0xf7, 0x12, 0xc7, 0x2e, 0xbb, 0x5a, 0x11, 0xa7, 0xd2, 0x43, 0x2b, 0xb4, 0x63, 0x65, 0xbe, 0xf9, 0xf5, 0x02];

    static ReadOnlySpan<byte> SaltDraft22 => [0x7f, 0xbc, 0xdb, 0x0e, 0x7c, 0x66, 0xbb, 0xe9, 0x19, 0x3a, 0x96, 0xcd, 0x21, 0x51, 0x9e, 0xbd, 0x7a, 0x02, 0x64, 0x4a];

    static ReadOnlySpan<byte> SaltQ050 => [0x50, 0x45, 0x74, 0xef, 0xd0, 0x66, 0xfe, 0x2f, 0x9d, 0x94, 0x5c, 0xfc, 0xdb, 0xd3, 0xa7, 0xf0, 0xd3, 0xb5, 0x6b, 0x45];

    static ReadOnlySpan<byte> SaltT050 => [0x7f, 0xf5, 0x79, 0xe5, 0xac, 0xd0, 0x72, 0x91, 0x55, 0x80, 0x30, 0x4c, 0x43, 0xa2, 0x36, 0x7c, 0x60, 0x48, 0x83, 0x10];

    static ReadOnlySpan<byte> SaltT051 => [0x7a, 0x4e, 0xde, 0xf4, 0xe7, 0xcc, 0xee, 0x5f, 0xa4, 0x50, 0x6c, 0x19, 0x12, 0x4f, 0xc8, 0xcc, 0xda, 0x6e, 0x03, 0x3d];

    /// <summary>A client that forces negotiation has keys by the salt of a version that it really speaks: drafts 29, 27, and 1.</summary>
    static ReadOnlySpan<uint> Spoken => [0xff00001d, Version1, 0xff00001b];

    /// <summary>Whether the long header of a version is that of RFC 9000.</summary>
    public static bool IsKnown(uint version)
        => version is Version1 or Version2 or 0x709a50c4 || DraftOf(version) is >= 22 and <= 34 || IsReserved(version) || IsGoogle(version);

    /// <summary>Whether a version has Google's frames instead of those of RFC 9000.</summary>
    public static bool IsGoogle(uint version) => version is GoogleQ050 or GoogleT050 or GoogleT051;

    /// <summary>Whether a version has TLS in its CRYPTO frames; Google's own handshake is in those of Q050.</summary>
    public static bool UsesTls(uint version) => version != GoogleQ050;

    /// <summary>Number of versions whose salts a client's first packet may have its keys from.</summary>
    public static int Candidates(uint version) => IsReserved(version) ? Spoken.Length : 1;

    /// <summary>One of them.</summary>
    public static uint Candidate(uint version, int index) => IsReserved(version) ? Spoken[index] : version;

    /// <summary>Whether a version is reserved to force negotiation (RFC 9000 section 15).</summary>
    static bool IsReserved(uint version) => (version & 0x0f0f0f0f) == 0x0a0a0a0a;

    /// <summary>Whether a version numbers packet types and labels keys as RFC 9369 does.</summary>
    public static bool IsVersion2(uint version) => version is Version2 or 0x709a50c4;

    /// <summary>The salt of the keys of Initial packets (RFC 9001 section 5.2); empty where nobody knows it.</summary>
    public static ReadOnlySpan<byte> SaltOf(uint version)
    {
        if (version == Version1)
            return Salt1;
        if (IsVersion2(version))
            return Salt2;
        switch (version)
        {
            case GoogleQ050:
                return SaltQ050;
            case GoogleT050:
                return SaltT050;
            case GoogleT051:
                return SaltT051;
        }
        return DraftOf(version) switch
        {
            22 => SaltDraft22,
            >= 23 and <= 28 => SaltDraft23,
            >= 29 and <= 32 => SaltDraft29,
            33 or 34 => Salt1,
            _ => default,
        };
    }

    /// <summary>The draft that a version follows; Facebook's own versions follow some.</summary>
    static int DraftOf(uint version) => version switch
    {
        0xfaceb001 => 22,
        0xfaceb002 or 0xfaceb00e => 27,
        0xfaceb003 => 29,
        _ => version >> 8 == 0xff0000 ? (int)(version & 0xff) : 0,
    };
}
