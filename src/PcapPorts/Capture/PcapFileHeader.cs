using System.Buffers.Binary;

namespace PcapPorts.Capture;

/// <summary>The 24 bytes that begin a pcap file, in all their variants (draft-ietf-opsawg-pcap, section 4).</summary>
readonly record struct PcapFileHeader
{
    /// <summary>Length of the file header in bytes.</summary>
    public const int Length = 24;

    /// <summary>Magic number of a file whose times have microseconds.</summary>
    public const uint Microseconds = 0xa1b2c3d4;

    /// <summary>Magic number of a file whose times have nanoseconds.</summary>
    public const uint Nanoseconds = 0xa1b23c4d;

    /// <summary>Magic number of a file with longer record headers, as patched libpcaps wrote it.</summary>
    const uint Modified = 0xa1b2cd34;

    const uint FcsPresent = 0x0400_0000;

    /// <summary>Class "raw address family" of NetBSD in the upper half of the link-type word; the lower half is then an AF_ number.</summary>
    const uint RawAddressFamily = 0x0224;

    public bool BigEndian { get; private init; }

    /// <summary>16, or 24 where a record also carries interface index, protocol and packet type (magic number a1b2cd34).</summary>
    public int RecordHeaderLength { get; private init; }

    /// <summary>Nanoseconds in a unit of the second time field.</summary>
    public long FractionUnit { get; private init; }

    /// <summary>Whether the two lengths of a record may stand in the other order, as before version 2.4.</summary>
    public bool LengthsMaySwap { get; private init; }

    public uint SnapLength { get; private init; }

    public LinkType LinkType { get; private init; }

    public byte FcsLength { get; private init; }

    /// <summary>Whether a file that begins so is pcap.</summary>
    public static bool IsMagic(ReadOnlySpan<byte> bytes)
        => bytes.Length >= 4 && (IsMagic(BinaryPrimitives.ReadUInt32LittleEndian(bytes)) || IsMagic(BinaryPrimitives.ReadUInt32BigEndian(bytes)));

    static bool IsMagic(uint magic) => magic is Microseconds or Nanoseconds or Modified;

    /// <summary>Reads the header; null and a cause when no records of this version can be read.</summary>
    public static PcapFileHeader? Read(ReadOnlySpan<byte> bytes, out string? cause)
    {
        bool bigEndian = IsMagic(BinaryPrimitives.ReadUInt32BigEndian(bytes));
        uint magic = UInt32(bytes, 0, bigEndian);
        uint version = UInt32(bytes, 4, bigEndian);
        // The two 16-bit halves lie in file order, so a 32-bit read has the major version in the half that the byte order puts first.
        (uint major, uint minor) = bigEndian ? (version >> 16, version & 0xffff) : (version & 0xffff, version >> 16);
        cause = null;
        // 543.0 is what DG/UX wrote; like version 2.0 to 2.2 it has the lengths the other way round.
        if (major is not (2 or 543))
        {
            cause = $"pcap version {major}.{minor}, where 2.0 to 2.4 was expected";
            return null;
        }
        uint link = UInt32(bytes, 20, bigEndian);
        bool aix = magic == Microseconds && major == 2 && minor == 2 && AixLinkType(link) is not null;
        return new PcapFileHeader
        {
            BigEndian = bigEndian,
            RecordHeaderLength = magic == Modified ? 24 : 16,
            FractionUnit = magic == Nanoseconds || aix ? 1 : 1000,
            LengthsMaySwap = major == 543 || minor < 4,
            SnapLength = UInt32(bytes, 16, bigEndian),
            LinkType = new LinkType(aix ? AixLinkType(link)!.Value : LinkTypeNumber(link)),
            // The length counts 16-bit words.
            FcsLength = (link & FcsPresent) != 0 ? (byte)((link >> 28) * 2) : (byte)0,
        };
    }

    static ushort LinkTypeNumber(uint word)
    {
        ushort number = (ushort)word;
        if ((word >> 16 & 0x03ff) != RawAddressFamily)
            return number;
        return number switch
        {
            2 => 228, // AF_INET: LINKTYPE_IPV4
            24 => 229, // AF_INET6 of NetBSD: LINKTYPE_IPV6
            _ => number,
        };
    }

    /// <summary>AIX wrote version 2.2 with interface types of RFC 1573 in place of link types, and nanoseconds.</summary>
    static ushort? AixLinkType(uint interfaceType) => interfaceType switch
    {
        6 => 1, // Ethernet
        9 => 6, // Token Ring
        15 => 10, // FDDI
        24 => 0, // loopback
        _ => null,
    };

    static uint UInt32(ReadOnlySpan<byte> bytes, int offset, bool bigEndian)
        => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
