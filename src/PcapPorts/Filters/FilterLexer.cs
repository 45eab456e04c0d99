namespace PcapPorts.Filters;

/// <summary>
/// Cuts the text of a filter into tokens. A word may hold colons, points, dashes and a prefix length where an address, a byte string or a
/// date needs them; a dash behind the name of a field is a minus.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="isField">Whether a word is the name of a field.</param>
sealed partial class FilterLexer(string text, Func<string, bool> isField)
{
    static readonly (string Sign, TokenKind Kind)[] Signs =
    [
        ("===", TokenKind.AllEqual), ("!==", TokenKind.AnyNotEqual), ("==", TokenKind.Equal), ("!=", TokenKind.NotEqual), ("~=", TokenKind.AnyNotEqual),
        (">=", TokenKind.GreaterOrEqual), ("<=", TokenKind.LessOrEqual), (">", TokenKind.Greater), ("<", TokenKind.Less), ("~", TokenKind.Matches),
        ("&&", TokenKind.And), ("||", TokenKind.Or), ("^^", TokenKind.Xor), ("!", TokenKind.Not), ("..", TokenKind.Range), ("(", TokenKind.Open),
        (")", TokenKind.Close), ("{", TokenKind.OpenBrace), ("}", TokenKind.CloseBrace), (",", TokenKind.Comma), ("+", TokenKind.Plus),
        ("-", TokenKind.Minus), ("*", TokenKind.Times), ("/", TokenKind.Divide), ("%", TokenKind.Modulo), ("&", TokenKind.BitAnd),
    ];

    static readonly (string Word, TokenKind Kind)[] Keywords =
    [
        ("eq", TokenKind.Equal), ("any_eq", TokenKind.Equal), ("ne", TokenKind.NotEqual), ("all_ne", TokenKind.NotEqual),
        ("all_eq", TokenKind.AllEqual), ("any_ne", TokenKind.AnyNotEqual), ("gt", TokenKind.Greater), ("ge", TokenKind.GreaterOrEqual),
        ("lt", TokenKind.Less), ("le", TokenKind.LessOrEqual), ("contains", TokenKind.Contains), ("matches", TokenKind.Matches),
        ("and", TokenKind.And), ("or", TokenKind.Or), ("xor", TokenKind.Xor), ("not", TokenKind.Not), ("in", TokenKind.In), ("any", TokenKind.Any),
        ("all", TokenKind.All), ("bitwise_and", TokenKind.BitAnd),
    ];

    readonly List<FilterToken> _tokens = [];
    int _at;

    /// <summary>What is wrong; null when nothing is.</summary>
    public FilterDiagnostic? Error { get; private set; }

    /// <summary>The words that are operators and not names.</summary>
    public static IEnumerable<string> Words => Keywords.Select(static keyword => keyword.Word);

    /// <summary>Whether a word is an operator.</summary>
    public static bool IsKeyword(string word) => KindOf(word) != TokenKind.Word;

    static TokenKind KindOf(string word)
    {
        foreach ((string keyword, TokenKind kind) in Keywords)
        {
            if (keyword == word)
                return kind;
        }
        return TokenKind.Word;
    }

    /// <summary>The tokens, the last of them <see cref="TokenKind.End"/>; after an error, those before it.</summary>
    public List<FilterToken> Read()
    {
        while (Error is null)
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
                _at++;
            if (_at == text.Length)
                break;
            ReadToken();
        }
        _tokens.Add(new FilterToken(TokenKind.End, new FilterSpan(text.Length, 0), ""));
        return _tokens;
    }

    void ReadToken()
    {
        int start = _at;
        char first = text[_at];
        if (first == '"')
            ReadText(start);
        else if (first is 'r' or 'R' && At(_at + 1) == '"')
            ReadRawText();
        else if (first == '\'')
            ReadCharacter();
        else if (first == '[')
            ReadSlice(TokenKind.Slice, start);
        else if (first == '#')
            ReadLayer();
        else if (IsWordStart())
            ReadWord();
        else
            ReadSign();
    }

    bool IsWordStart()
    {
        char first = text[_at];
        return IsWord(first) || (first == ':' && IsWordOrColon(At(_at + 1))) || (first == '.' && char.IsAsciiLetter(At(_at + 1)));
    }

    void ReadWord()
    {
        int start = _at;
        int pairs = PairsEnd(start);
        if (pairs > 0)
            _at = pairs;
        else if (DateEnd(start) is > 0 and int date)
            _at = date;
        else if (FieldEnd(start) is > 0 and int field)
            _at = field;
        else
            ReadOrdinaryWord(start);
        string word = text[start.._at];
        Add(KindOf(word), start, word);
    }

    void ReadOrdinaryWord(int start)
    {
        bool address = false;
        for (_at++; _at < text.Length; _at++)
        {
            char next = text[_at];
            if (IsWord(next))
                continue;
            if (next == ':')
            {
                address = true;
                continue;
            }
            if (next == '.' && (IsWord(At(_at + 1)) || (At(_at + 1) == ':' && address)))
                continue;
            if (next == '-' && GoesOnBehindDash(start))
                continue;
            if (next == '/' && char.IsAsciiDigit(At(_at + 1)) && (address || IsDottedQuad(text.AsSpan(start, _at - start))))
            {
                while (char.IsAsciiLetterOrDigit(At(++_at)))
                {
                }
            }
            break;
        }
    }

    /// <summary>Whether a dash belongs to the word: behind an exponent, and in a name that is no field.</summary>
    bool GoesOnBehindDash(int start)
    {
        string before = text[start.._at];
        char next = At(_at + 1);
        if (before[^1] is 'e' or 'E' && char.IsAsciiDigit(before[0]) && char.IsAsciiDigit(next))
            return !before.Contains('x', StringComparison.Ordinal);
        return IsWord(next) && !before.AsSpan().ContainsAnyExcept(WordBytes) && before.AsSpan().ContainsAnyExcept(NumberCharacters) && !isField(before);
    }

    /// <summary>Where hexadecimal pairs joined by dashes end: <c>00-1b-2c</c>; 0 when there are none.</summary>
    int PairsEnd(int start)
    {
        int at = start, count = 0;
        while (char.IsAsciiHexDigit(At(at)) && char.IsAsciiHexDigit(At(at + 1)))
        {
            count++;
            at += 2;
            if (At(at) != '-')
                return count > 1 && !IsWordOrColon(At(at)) && !(At(at) == '.' && At(at + 1) != '.') ? at : 0;
            at++;
        }
        return 0;
    }

    /// <summary>Where the longest name of a field ends that has a dash in it: <c>sip.Call-ID</c>; 0 when none begins here.</summary>
    int FieldEnd(int start)
    {
        int end = start, dash = -1;
        while (IsWord(At(end)) || (At(end) is '.' or '-' && IsWord(At(end + 1))))
        {
            if (At(end) == '-')
                dash = end;
            end++;
        }
        for (; dash > start; dash = text.LastIndexOf('-', dash - 1, dash - start))
        {
            if (isField(text[start..end]))
                return end;
            end = dash;
        }
        return 0;
    }

    /// <summary>Where a date ends, as in <c>2021-03-04T05:06:07.5Z</c>; 0 when there is none.</summary>
    int DateEnd(int start)
    {
        const string Shape = "dddd-dd-dd";
        for (int i = 0; i < Shape.Length; i++)
        {
            if (Shape[i] == 'd' ? !char.IsAsciiDigit(At(start + i)) : At(start + i) != Shape[i])
                return 0;
        }
        int at = start + Shape.Length;
        while (IsWordOrColon(At(at)) || (At(at) == '.' && char.IsAsciiDigit(At(at + 1))))
            at++;
        return at;
    }

    void ReadSign()
    {
        foreach ((string sign, TokenKind kind) in Signs)
        {
            if (text.AsSpan(_at).StartsWith(sign, StringComparison.Ordinal))
            {
                int start = _at;
                _at += sign.Length;
                Add(kind, start, sign);
                return;
            }
        }
        string? meant = text[_at] switch
        {
            '=' => "==",
            '|' => "||",
            '^' => "^^",
            '\u201c' or '\u201d' or '\u00ab' or '\u00bb' => "straight quotes (\")",
            _ => null,
        };
        string problem = text[_at] == '$' ? "$ refers to a field of a selected packet, and there is none here" : $"{text[_at]} cannot stand here";
        Fail(_at, 1, problem, meant);
    }

    void ReadLayer()
    {
        int start = _at++;
        if (At(_at) == '[')
        {
            ReadSlice(TokenKind.Layer, start);
            return;
        }
        int digits = _at;
        while (char.IsAsciiDigit(At(_at)))
            _at++;
        if (!TryNumber(digits, _at, out int layer))
            Fail(start, Math.Max(1, _at - start), "behind # stands the number of a layer, or several in brackets: ip.addr#1, ip.addr#[1-2]");
        else
            Add(TokenKind.Layer, start, "#", new SliceRanges(new SliceRange(SliceForm.Single, layer, 0)));
    }

    char At(int index) => index < text.Length ? text[index] : '\0';

    static readonly System.Buffers.SearchValues<char> WordBytes = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");
    static readonly System.Buffers.SearchValues<char> NumberCharacters = System.Buffers.SearchValues.Create("0123456789.");

    static bool IsWord(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';

    static bool IsWordOrColon(char character) => IsWord(character) || character == ':';

    static bool IsDottedQuad(ReadOnlySpan<char> word) => word.Count('.') == 3 && !word.ContainsAnyExcept(NumberCharacters);

    void Add(TokenKind kind, int start, string word, SliceRanges? ranges = null)
        => _tokens.Add(new FilterToken(kind, new FilterSpan(start, _at - start), word, ranges));

    void Fail(int start, int length, string message, string? suggestion = null)
        => Error ??= new FilterDiagnostic(FilterSeverity.Error, new FilterSpan(start, Math.Min(length, text.Length - start)), message) { Suggestion = suggestion };
}
