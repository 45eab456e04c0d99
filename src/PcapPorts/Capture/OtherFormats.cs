using System.Text.Unicode;

namespace PcapPorts.Capture;

/// <summary>Names well-known files that are no captures we read, so that a message can say what was given instead.</summary>
static class OtherFormats
{
    const string Expected = "where a pcap or pcapng capture was expected";

    /// <summary>A sentence fragment about a file that begins with <paramref name="bytes"/>.</summary>
    public static string Describe(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return $"an empty file, {Expected}";
        if (Name(bytes) is { } name)
            return $"{name}, {Expected}";
        return bytes.Length < 4
            ? $"a file of {bytes.Length} bytes, {Expected}"
            : $"not a capture: it begins with {Convert.ToHexStringLower(bytes[..4])}, {Expected}";
    }

    static string? Name(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("snoop\0\0\0"u8))
            return "a snoop capture (editcap converts it)";
        if (bytes.StartsWith("GMBU"u8) || bytes.StartsWith("RTSS"u8))
            return "a Microsoft Network Monitor capture (editcap converts it)";
        if (bytes.StartsWith("TRSNIFF data"u8))
            return "a Sniffer capture (editcap converts it)";
        if (bytes.StartsWith("XCP\0"u8))
            return "a NetXRay or Windows Sniffer capture (editcap converts it)";
        if (bytes.StartsWith("btsnoop\0"u8))
            return "a Bluetooth btsnoop capture";
        if (bytes.StartsWith("iptrace "u8))
            return "an AIX iptrace capture (editcap converts it)";
        if (bytes.StartsWith("BZh"u8))
            return "a bzip2 file (decompress it first)";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]))
            return "an xz file (decompress it first)";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x04, 0x22, 0x4d, 0x18]))
            return "an lz4 file (decompress it first)";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]))
            return "a 7z archive";
        if (bytes.StartsWith("PK\x03\x04"u8))
            return "a zip archive";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F']))
            return "an ELF program";
        if (bytes.StartsWith("%PDF"u8))
            return "a PDF document";
        if (IsErf(bytes))
            return "an Endace ERF capture (editcap converts it)";
        return IsText(bytes) ? "plain text" : null;
    }

    /// <summary>An ERF record has no magic number: a type of 1 to 27, a record length above its 16-byte header, and a wire length that is not 0.</summary>
    static bool IsErf(ReadOnlySpan<byte> bytes)
        => bytes.Length >= 16 && (bytes[8] & 0x7f) is >= 1 and <= 27 && bytes[10] < 0x40 && (bytes[10] << 8 | bytes[11]) is var length and > 16
            && (length & 7) == 0 && (bytes[14] | bytes[15]) != 0 && !IsText(bytes[..8]);

    static bool IsText(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> beginning = bytes[..Math.Min(bytes.Length, 512)];
        foreach (byte value in beginning)
        {
            if (value < 0x20 ? value is not (9 or 10 or 12 or 13) : value == 0x7f)
                return false;
        }
        // The last character may be cut.
        for (int cut = 0; cut < 4 && cut < beginning.Length; cut++)
        {
            if (Utf8.IsValid(beginning[..^cut]))
                return true;
        }
        return false;
    }
}
