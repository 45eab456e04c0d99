using PcapPorts.Fields;

namespace PcapPorts.Filters;

/// <summary>What may stand at the caret.</summary>
public enum CompletionKind : byte
{
    /// <summary>The name of a field.</summary>
    Field,

    /// <summary>The name of a protocol.</summary>
    Protocol,

    /// <summary>A function.</summary>
    Function,

    /// <summary>An operator.</summary>
    Operator,

    /// <summary>A value.</summary>
    Value,
}

/// <summary>Something that may stand at the caret.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What to write in place of <see cref="CompletionList.Span"/>.</param>
/// <param name="Description">What it means: the name and type of a field, what an operator does.</param>
public sealed record Completion(CompletionKind Kind, string Text, string Description);

/// <summary>What may stand at a caret, the likeliest first.</summary>
/// <param name="Span">The part of the text that each takes the place of; empty when each goes in at the caret.</param>
/// <param name="Items">The candidates.</param>
public sealed record CompletionList(FilterSpan Span, IReadOnlyList<Completion> Items);

/// <summary>
/// Completes filters: names where a test or value may begin, operators that fit the type behind a value, and values behind an operator: their names,
/// and those seen in a capture. What people use most comes first.
/// </summary>
/// <param name="seen">Values of a field that occur in the capture at hand, as text, the most frequent first; null when none is.</param>
public sealed class FilterCompletion(Func<Field, IEnumerable<string>>? seen = null)
{
    /// <summary>Most candidates that are given.</summary>
    public const int MaxItems = 50;

    static readonly string[] s_usual =
    [
        "ip.addr", "tcp.port", "udp.port", "tcp", "udp", "dns", "http", "tls", "arp", "icmp", "ip.src", "ip.dst", "ip", "ipv6", "ipv6.addr", "eth.addr",
        "dns.qry.name", "http.host", "http.request", "http.request.method", "http.response.code", "tls.handshake.extensions_server_name", "frame.len", "frame.number",
        "tcp.stream", "tcp.flags.syn", "tcp.flags.reset", "tcp.analysis.flags", "tcp.analysis.retransmission", "flow.service", "flow.state", "flow.client.ip", "flow.server.port", "port.class",
    ];

    /// <summary>What may stand at a place in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="caret">Index of the character that the caret stands before.</param>
    public CompletionList Complete(string text, int caret)
    {
        ArgumentNullException.ThrowIfNull(text);
        caret = Math.Clamp(caret, 0, text.Length);
        int start = caret;
        while (start > 0 && IsWord(text[start - 1]))
            start--;
        string word = text[start..caret];
        List<FilterToken> before = new FilterLexer(text[..start], static name => FilterFields.Find(name) is not null).Read();
        before.RemoveAt(before.Count - 1);
        IEnumerable<Completion> items = Candidates(before, word);
        return new CompletionList(new FilterSpan(start, caret - start), [.. items.Take(MaxItems)]);
    }

    IEnumerable<Completion> Candidates(List<FilterToken> before, string word)
    {
        if (before.Count == 0)
            return Names(word);
        FilterToken last = before[^1];
        if (last.Kind == TokenKind.Word)
            return FilterFields.Find(last.Text) is { } field ? Operators(field, word) : Joints(word);
        if (FieldBefore(before) is { } compared)
            return Values(compared, word);
        return last.Kind is TokenKind.Close or TokenKind.CloseBrace or TokenKind.Text or TokenKind.RawText or TokenKind.Character ? Joints(word) : Names(word);
    }

    /// <summary>The field that a value at the end is compared with; null when none is wanted there.</summary>
    static Field? FieldBefore(List<FilterToken> before)
    {
        int at = before.Count - 1;
        bool compares = before[at].Relation is not null;
        if (!compares)
        {
            while (at > 0 && before[at].Kind is TokenKind.Comma or TokenKind.Word or TokenKind.Text or TokenKind.Range or TokenKind.OpenBrace)
                at--;
            if (before[at].Kind != TokenKind.In || before[^1].Kind is not (TokenKind.Comma or TokenKind.Range or TokenKind.OpenBrace))
                return null;
        }
        if (at > 0 && before[at].Kind == TokenKind.In && before[at - 1].Kind == TokenKind.Not)
            at--;
        return at > 0 && before[at - 1].Kind == TokenKind.Word ? FilterFields.Find(before[at - 1].Text) : null;
    }

    static IEnumerable<Completion> Names(string word)
    {
        IEnumerable<Completion> fields = FilterFields.All.All
            .Where(field => field.Abbreviation.StartsWith(word, StringComparison.OrdinalIgnoreCase) || (word.Length > 1 && field.Abbreviation.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(field => Rank(field, word))
            .ThenBy(static field => field.Abbreviation, StringComparer.Ordinal)
            .Select(static field => new Completion(field.Type == FieldType.Protocol ? CompletionKind.Protocol : CompletionKind.Field, field.Abbreviation, $"{field.Name} ({FieldKinds.Name(field.Type)})"));
        IEnumerable<Completion> functions = FilterFunction.All
            .Where(function => word.Length > 0 && function.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(static function => new Completion(CompletionKind.Function, function.Name + "(", function.Summary));
        return word.Length == 0 ? fields : fields.TakeWhile(field => field.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase)).Concat(functions)
            .Concat(fields.SkipWhile(field => field.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Lower comes first: the name itself, what is usual, what begins with the word (shallow names before deep ones), what holds it.</summary>
    static int Rank(Field field, string word)
    {
        string name = field.Abbreviation;
        if (name == word)
            return 0;
        bool begins = name.StartsWith(word, StringComparison.OrdinalIgnoreCase);
        int usual = Array.IndexOf(s_usual, name);
        return (begins ? 0 : 1000) + (usual >= 0 ? 1 + usual : 100 + name.Count(static character => character == '.'));
    }

    static IEnumerable<Completion> Operators(Field field, string word)
    {
        ValueKind kind = FieldKinds.Of(field.Type);
        (string Sign, string Does, bool Fits)[] all =
        [
            ("==", "some value is equal", kind != ValueKind.None && field.Type != FieldType.Protocol),
            ("!=", "it is there, and all values differ", kind != ValueKind.None && field.Type != FieldType.Protocol),
            ("contains", "holds this somewhere", FieldKinds.IsSequence(field.Type) || field.Type == FieldType.String),
            ("matches", "a regular expression finds something, in capitals or not", FieldKinds.IsSequence(field.Type) || field.Type == FieldType.String),
            (">", "is above", FieldKinds.IsNumber(field.Type) && field.Type != FieldType.Boolean),
            (">=", "is above or equal", FieldKinds.IsNumber(field.Type) && field.Type != FieldType.Boolean),
            ("<", "is below", FieldKinds.IsNumber(field.Type) && field.Type != FieldType.Boolean),
            ("<=", "is below or equal", FieldKinds.IsNumber(field.Type) && field.Type != FieldType.Boolean),
            ("in", "is one of a set: in {1, 5..9}", kind != ValueKind.None && field.Type is not (FieldType.Protocol or FieldType.Boolean)),
            ("&", "these bits are set", FieldKinds.IsWhole(field.Type) && field.Type != FieldType.Boolean),
        ];
        return all.Where(candidate => candidate.Fits && candidate.Sign.StartsWith(word, StringComparison.Ordinal))
            .Select(static candidate => new Completion(CompletionKind.Operator, candidate.Sign, candidate.Does))
            .Concat(Joints(word));
    }

    static IEnumerable<Completion> Joints(string word)
    {
        (string Sign, string Does)[] all = [("&&", "both hold"), ("||", "one holds"), ("and", "both hold"), ("or", "one holds")];
        return all.Where(candidate => candidate.Sign.StartsWith(word, StringComparison.Ordinal) && (word.Length > 0 || !char.IsAsciiLetter(candidate.Sign[0])))
            .Select(static candidate => new Completion(CompletionKind.Operator, candidate.Sign, candidate.Does));
    }

    IEnumerable<Completion> Values(Field field, string word)
    {
        IEnumerable<Completion> values = (seen?.Invoke(field) ?? []).Select(text => new Completion(CompletionKind.Value, field.Type == FieldType.String ? Quoted(text) : text, "seen in this capture"));
        if (field.Type == FieldType.Boolean)
            values = values.Concat([new Completion(CompletionKind.Value, "True", "1"), new Completion(CompletionKind.Value, "False", "0")]);
        if (field.Values is { } named)
            values = values.Concat(named.Select(static value => new Completion(CompletionKind.Value, Quoted(value.Text), $"{value.Value}")));
        return values.Where(candidate => candidate.Text.TrimStart('"').StartsWith(word, StringComparison.OrdinalIgnoreCase)).DistinctBy(static candidate => candidate.Text);
    }

    static string Quoted(string text) => FilterPrinter.Quoted(System.Text.Encoding.UTF8.GetBytes(text));

    static bool IsWord(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or ':' or '-';
}
