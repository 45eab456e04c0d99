using System.Buffers;
using System.Text;

namespace PcapPorts.Protocols;

/// <summary>What signatures of line-based protocols share: lines, words and reply codes in ASCII.</summary>
static class Text
{
    static readonly SearchValues<byte> Printable = SearchValues.Create(
        "\t !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>Only printable ASCII and tabs; true for no bytes.</summary>
    public static bool IsPrintable(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExcept(Printable);

    /// <summary>Whether text stands at the start, in any letter case.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> text) =>
        bytes.Length >= text.Length && Ascii.EqualsIgnoreCase(bytes[..text.Length], text);

    /// <summary>Whether text stands anywhere, in any letter case; <paramref name="upper"/> is in capitals.</summary>
    public static bool Contains(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> upper)
    {
        byte capital = upper[0], small = (byte)(capital | 0x20);
        while (bytes.Length >= upper.Length)
        {
            int at = bytes.IndexOfAny(capital, small);
            if (at < 0 || bytes.Length - at < upper.Length)
                return false;
            if (Ascii.EqualsIgnoreCase(bytes.Slice(at, upper.Length), upper))
                return true;
            bytes = bytes[(at + 1)..];
        }
        return false;
    }

    /// <summary>The bytes before the first space, or all of them.</summary>
    public static ReadOnlySpan<byte> FirstWord(ReadOnlySpan<byte> line)
    {
        int end = line.IndexOf((byte)' ');
        return end < 0 ? line : line[..end];
    }

    /// <summary>Whether a line is a command: the word (in any letter case) alone or followed by a space.</summary>
    public static bool IsCommand(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word) =>
        Begins(line, word) && (line.Length == word.Length || line[word.Length] == ' ');

    /// <summary>
    /// The code of a three-digit reply (RFC 5321 section 4.2, RFC 959 section 4.2, RFC 3977 section 3.2): 100 to 599 and then a space,
    /// a hyphen or the line's end, all printable; else 0.
    /// </summary>
    public static int ReplyCode(ReadOnlySpan<byte> line)
    {
        if (line.Length < 3 || line[0] is < (byte)'1' or > (byte)'5' || !char.IsAsciiDigit((char)line[1]) || !char.IsAsciiDigit((char)line[2]))
            return 0;
        if (line.Length > 3 && line[3] is not ((byte)' ' or (byte)'-'))
            return 0;
        return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    }

    /// <summary>Whether all bytes are decimal digits; false for no bytes.</summary>
    public static bool IsDigits(ReadOnlySpan<byte> bytes) => !bytes.IsEmpty && !bytes.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>The number that decimal digits write; −1 for no digits, other bytes or more than nine digits.</summary>
    public static int Number(ReadOnlySpan<byte> digits)
    {
        if (digits.Length > 9 || !IsDigits(digits))
            return -1;
        int number = 0;
        foreach (byte digit in digits)
            number = number * 10 + (digit - '0');
        return number;
    }
}
