using System.Globalization;
using System.Text;

namespace PcapPorts.Filters;

/// <summary>What stands in quotes and in brackets.</summary>
sealed partial class FilterLexer
{
    void ReadText(int start)
    {
        var bytes = new StringBuilder();
        for (_at++; _at < text.Length; _at++)
        {
            char next = text[_at];
            if (next == '"')
            {
                _at++;
                Add(TokenKind.Text, start, bytes.ToString());
                return;
            }
            if (next != '\\')
                AddUtf8(bytes);
            else if (!ReadEscape(bytes))
                return;
        }
        Fail(start, text.Length - start, "this text has no closing quote (\")");
    }

    void ReadRawText()
    {
        int start = _at;
        var bytes = new StringBuilder();
        for (_at += 2; _at < text.Length; _at++)
        {
            if (text[_at] == '"')
            {
                _at++;
                Add(TokenKind.RawText, start, bytes.ToString());
                return;
            }
            // A backslash keeps what follows it from ending the text, and stays in it.
            if (text[_at] == '\\' && _at + 1 < text.Length)
            {
                bytes.Append('\\');
                _at++;
            }
            AddUtf8(bytes);
        }
        Fail(start, text.Length - start, "this text has no closing quote (\")");
    }

    void ReadCharacter()
    {
        int start = _at++;
        var bytes = new StringBuilder();
        if (At(_at) == '\\')
        {
            if (!ReadEscape(bytes))
                return;
            _at++;
        }
        else if (_at < text.Length && text[_at] != '\'')
        {
            AddUtf8(bytes);
            _at++;
        }
        if (At(_at) == '\'' && bytes.Length == 1)
        {
            _at++;
            Add(TokenKind.Character, start, bytes.ToString());
            return;
        }
        int end = text.IndexOf('\'', Math.Min(_at, text.Length));
        Fail(start, (end < 0 ? text.Length : end + 1) - start, end < 0
            ? "this character has no closing quote (')"
            : "single quotes hold one character of one byte; text stands in double quotes");
    }

    /// <summary>Reads what follows a backslash, and leaves the position on its last character.</summary>
    bool ReadEscape(StringBuilder bytes)
    {
        int start = _at++;
        char kind = At(_at);
        const string Letters = "abfnrtv\\\"'";
        const string Meanings = "\a\b\f\n\r\t\v\\\"'";
        int letter = kind == '\0' ? -1 : Letters.IndexOf(kind, StringComparison.Ordinal);
        if (letter >= 0)
        {
            bytes.Append(Meanings[letter]);
            return true;
        }
        (int digits, int radix) = kind switch
        {
            'x' => (2, 16),
            'u' => (4, 16),
            'U' => (8, 16),
            >= '0' and <= '7' => (3, 8),
            _ => (0, 0),
        };
        int from = radix == 8 ? _at : _at + 1;
        int at = from;
        while (at < from + digits && (radix == 16 ? char.IsAsciiHexDigit(At(at)) : At(at) is >= '0' and <= '7'))
            at++;
        if (radix == 0 || at == from || (kind is 'u' or 'U' && at < from + digits))
        {
            Fail(start, Math.Max(2, at - start), $"{text[start..Math.Min(Math.Max(start + 2, at), text.Length)]} is no escape; a backslash itself is written \\\\, or the text r\"...\"");
            return false;
        }
        uint value = 0;
        for (int i = from; i < at; i++)
            value = value * (uint)radix + (uint)int.Parse(text.AsSpan(i, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        _at = at - 1;
        if (kind is not ('u' or 'U'))
        {
            bytes.Append((char)(byte)value);
            return true;
        }
        if (!Rune.IsValid(value))
        {
            Fail(start, at - start, $"{text[start..at]} is no character of Unicode");
            return false;
        }
        AddUtf8(bytes, new Rune(value));
        return true;
    }

    /// <summary>Adds the character at the position as UTF-8, a character a byte, and leaves the position on its last half.</summary>
    void AddUtf8(StringBuilder bytes)
    {
        Rune.DecodeFromUtf16(text.AsSpan(_at), out Rune rune, out int length);
        _at += length - 1;
        AddUtf8(bytes, rune);
    }

    static void AddUtf8(StringBuilder bytes, Rune rune)
    {
        Span<byte> encoded = stackalloc byte[4];
        foreach (byte next in encoded[..rune.EncodeToUtf8(encoded)])
            bytes.Append((char)next);
    }

    void ReadSlice(TokenKind kind, int start)
    {
        int open = _at;
        int close = text.IndexOf(']', open);
        if (close < 0)
        {
            Fail(open, 1, "[ has no closing ]");
            return;
        }
        List<SliceRange> ranges = [];
        int at = open + 1;
        while (at <= close)
        {
            int end = text.IndexOfAny([',', ']'], at);
            if (!TryRange(at, end, out SliceRange range))
                return;
            ranges.Add(range);
            at = end + 1;
        }
        _at = close + 1;
        Add(kind, start, "[", new SliceRanges([.. ranges]));
    }

    bool TryRange(int start, int end, out SliceRange range)
    {
        range = default;
        (int from, int to) = (start, end);
        while (from < to && char.IsWhiteSpace(text[from]))
            from++;
        while (to > from && char.IsWhiteSpace(text[to - 1]))
            to--;
        string part = text[from..to];
        int colon = part.IndexOf(':', StringComparison.Ordinal);
        int dash = colon >= 0 || part.Length < 2 ? -1 : part.IndexOf('-', 1);
        int split = Math.Max(colon, dash);
        string firstText = (split < 0 ? part : part[..split]).Trim();
        string secondText = split < 0 ? "" : part[(split + 1)..].Trim();
        int first = 0, second = 0;
        if (part.Length == 0 || part == ":" || (firstText.Length == 0 && colon != 0) || (secondText.Length == 0 && dash >= 0))
            return FailRange(part.Length == 0 ? end : from, part, "brackets hold an offset, a range or a list of them: [0], [0:4], [2-5], [-4:], [0:2,6]");
        if ((firstText.Length > 0 && !TryNumber(firstText, out first)) || (secondText.Length > 0 && !TryNumber(secondText, out second)))
            return FailRange(from, part, $"{part} is no range: a whole number between -2147483648 and 2147483647 is wanted");
        range = split < 0 ? new SliceRange(SliceForm.Single, first, 0)
            : secondText.Length == 0 ? new SliceRange(SliceForm.ToEnd, first, 0)
            : new SliceRange(colon >= 0 ? SliceForm.Length : SliceForm.Last, first, second);
        if (range.Form == SliceForm.Length && second <= 0)
            return FailRange(from, part, $"{part}: the number behind the colon is a length, and has to be above 0");
        if (range.Form == SliceForm.Last && first >= 0 == second >= 0 && second < first)
            return FailRange(from, part, $"{part}: the last index comes before the first");
        return true;
    }

    bool FailRange(int start, string part, string message)
    {
        Fail(start, Math.Max(1, part.Length), message);
        return false;
    }

    bool TryNumber(int start, int end, out int number) => TryNumber(text[start..end], out number);

    static bool TryNumber(string digits, out int number)
    {
        bool negative = digits.StartsWith('-');
        ReadOnlySpan<char> rest = negative ? digits.AsSpan(1) : digits;
        bool hexadecimal = rest.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool done = hexadecimal
            ? int.TryParse(rest[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number) && number >= 0
            : int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        if (negative)
            number = -number;
        return done;
    }
}
