using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PcapPorts.Filters;

/// <summary>
/// Regular expressions of <c>matches</c>. They see bytes: those above 127 as characters of the private use area, where there are no letters,
/// digits or spaces, as in PCRE without UTF mode. They are matched by an automaton in time that grows with the length of the text and nothing
/// else, so no packet can make one run for ever; what an automaton cannot do (look around, refer back) is refused.
/// </summary>
static class PatternText
{
    const char HighBytes = '\ue000';

    static readonly (string Name, string Set)[] s_classes =
    [
        ("alpha", "a-zA-Z"), ("digit", "0-9"), ("alnum", "a-zA-Z0-9"), ("upper", "A-Z"), ("lower", "a-z"), ("space", @"\t-\r "),
        ("blank", @"\t "), ("punct", @"!-/:-@\[-`{-~"), ("print", @"\x20-\x7e"), ("graph", "!-~"), ("cntrl", @"\x00-\x1f\x7f"),
        ("xdigit", "0-9a-fA-F"), ("word", "a-zA-Z0-9_"), ("ascii", @"\x00-\x7f"),
    ];

    /// <summary>The character by which a regular expression sees a byte.</summary>
    public static char Character(byte value) => value < 0x80 ? (char)value : (char)(HighBytes + value);

    /// <summary>Compiles a pattern; null when it cannot be, and then the reason is given.</summary>
    /// <param name="pattern">The pattern, a character a byte.</param>
    /// <param name="reason">What is wrong, in words.</param>
    /// <param name="place">Where, as an index into the pattern; −1 when unknown.</param>
    public static Regex? Compile(string pattern, out string reason, out int place)
    {
        place = -1;
        try
        {
            reason = "";
            return new Regex(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }
        catch (RegexParseException failure)
        {
            place = Math.Min(failure.Offset, pattern.Length);
            reason = Describe(failure.Error);
        }
        catch (ArgumentException)
        {
            reason = "it is no regular expression";
        }
        catch (NotSupportedException)
        {
            reason = "look-around, back references, atomic groups and very large repetitions are not supported, for with them a packet could make the search take for ever";
        }
        return null;
    }

    static string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 8);
        bool inSet = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            char next = pattern[i];
            if (next == '\\' && i + 1 < pattern.Length)
                i = TranslateEscape(pattern, i + 1, inSet, text);
            else if (inSet && next == '[' && ClassAt(pattern, i, out string set) is > 0 and int length)
            {
                text.Append(set);
                i += length - 1;
            }
            else
            {
                if (next == '[' && !inSet)
                {
                    inSet = true;
                    text.Append('[');
                    if (i + 1 < pattern.Length && pattern[i + 1] == '^')
                        text.Append(pattern[++i]);
                    // A bracket that stands first in a set is a member of it.
                    if (i + 1 < pattern.Length && pattern[i + 1] == ']')
                        text.Append('\\').Append(pattern[++i]);
                    continue;
                }
                if (next == ']')
                    inSet = false;
                // In .NET a bracket inside a set may begin a subtraction.
                if (inSet && next == '[')
                    text.Append('\\');
                text.Append(Character((byte)next));
            }
        }
        return text.ToString();
    }

    static int TranslateEscape(string pattern, int at, bool inSet, StringBuilder text)
    {
        char kind = pattern[at];
        switch (kind)
        {
            case 'h':
                text.Append(inSet ? @"\t\x20" : @"[\t\x20]");
                return at;
            case 'H' when !inSet:
                text.Append(@"[^\t\x20]");
                return at;
            case 'R' when !inSet:
                text.Append(@"(?:\r\n|[\n-\r])");
                return at;
            case 'N' when !inSet:
                text.Append(@"[^\n]");
                return at;
            case 'Q':
                int end = pattern.IndexOf("\\E", at, StringComparison.Ordinal);
                for (int i = at + 1; i < (end < 0 ? pattern.Length : end); i++)
                    AppendByte(text, (byte)pattern[i]);
                return end < 0 ? pattern.Length : end + 1;
            case 'E':
                return at;
            case 'x' when TryHexadecimal(pattern, at + 1, out byte value, out int last):
                AppendByte(text, value);
                return last;
            default:
                if (kind >= 0x80)
                    AppendByte(text, (byte)kind);
                else
                    text.Append('\\').Append(kind);
                return at;
        }
    }

    static void AppendByte(StringBuilder text, byte value)
        => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)Character(value):x4}");

    static bool TryHexadecimal(string pattern, int at, out byte value, out int last)
    {
        bool braces = at < pattern.Length && pattern[at] == '{';
        int from = braces ? at + 1 : at;
        int to = from;
        while (to < pattern.Length && to < from + 2 && char.IsAsciiHexDigit(pattern[to]))
            to++;
        last = braces ? to : to - 1;
        return byte.TryParse(pattern.AsSpan(from, to - from), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            && (!braces || (to < pattern.Length && pattern[to] == '}'));
    }

    static int ClassAt(string pattern, int at, out string set)
    {
        foreach ((string name, string members) in s_classes)
        {
            if (string.CompareOrdinal(pattern, at, $"[:{name}:]", 0, name.Length + 4) == 0)
            {
                set = members;
                return name.Length + 4;
            }
        }
        set = "";
        return 0;
    }

    static string Describe(RegexParseError error) => error switch
    {
        RegexParseError.InsufficientClosingParentheses => "a ( has no closing )",
        RegexParseError.InsufficientOpeningParentheses => "a ) has no opening (",
        RegexParseError.UnterminatedBracket => "a [ has no closing ]",
        RegexParseError.QuantifierAfterNothing => "there is nothing to repeat before a *, + or ?",
        RegexParseError.NestedQuantifiersNotParenthesized => "a repetition is repeated",
        RegexParseError.ReversedQuantifierRange or RegexParseError.ReversedCharacterRange => "a range ends before it begins",
        RegexParseError.UnescapedEndingBackslash => "it ends in a backslash",
        RegexParseError.UnrecognizedEscape => "the character behind a backslash has no meaning there",
        RegexParseError.UndefinedNumberedReference or RegexParseError.UndefinedNamedReference => "it refers to a group that is not there",
        _ => "it is no regular expression",
    };
}
