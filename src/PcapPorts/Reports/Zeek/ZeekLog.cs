using System.Globalization;
using System.Text;

namespace PcapPorts.Reports;

/// <summary>
/// A log as Zeek writes it: tab-separated with its header lines, or JSON lines in which what is unset is left out. The fields of a line are given in their order.
/// (Zeek documentation: ASCII writer of the logging framework.)
/// </summary>
public sealed class ZeekLog
{
    readonly Utf8Output _output;
    readonly bool _json;
    readonly string _path;
    readonly (string Name, string Type)[] _columns;
    int _at;
    bool _following;

    /// <param name="output">Where it is written.</param>
    /// <param name="json">JSON lines in place of tabs.</param>
    /// <param name="path">The log's name: conn, dns, http, ssl.</param>
    /// <param name="columns">Its fields after <see cref="Connection"/>: name and type of each, with a colon between, apart by spaces.</param>
    internal ZeekLog(Utf8Output output, bool json, string path, string columns)
    {
        (_output, _json, _path) = (output, json, path);
        _columns = [.. $"{Connection} {columns}".Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static column => (column.Split(':')[0], column.Split(':')[1]))];
    }

    /// <summary>The fields that every log begins with.</summary>
    internal const string Connection = "ts:time uid:string id.orig_h:addr id.orig_p:port id.resp_h:addr id.resp_p:port";

    /// <summary>Writes what comes before the first line. The times of opening and closing are fixed, so that the same capture gives the same log.</summary>
    public void Begin()
    {
        if (_json)
            return;
        _output.Write($"#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\t{_path}\n#open\t1970-01-01-00-00-00\n");
        _output.Write($"#fields\t{string.Join('\t', _columns.Select(static column => column.Name))}\n#types\t{string.Join('\t', _columns.Select(static column => column.Type))}\n");
    }

    /// <summary>Writes what comes after the last line.</summary>
    public void End()
    {
        if (!_json)
            _output.Write("#close\t1970-01-01-00-00-00\n");
    }

    /// <summary>Begins a line with its moment and connection.</summary>
    internal ZeekLog Line(long nanoseconds, in ZeekConnection connection)
    {
        _at = 0;
        _following = false;
        return Time(nanoseconds).Plain(connection.Uid).Plain(connection.Originator.ToString()).Count(connection.OriginatorPort).Plain(connection.Responder.ToString()).Count(connection.ResponderPort);
    }

    /// <summary>A moment in nanoseconds since 1970; unset for <see cref="long.MinValue"/>.</summary>
    internal ZeekLog Time(long nanoseconds) => Literal(nanoseconds == long.MinValue ? null : Seconds(nanoseconds));

    /// <summary>A span of time in nanoseconds.</summary>
    internal ZeekLog Interval(long? nanoseconds) => Literal(nanoseconds is { } span ? Seconds(span) : null);

    /// <summary>A number.</summary>
    internal ZeekLog Count(long? number) => Literal(number?.ToString(CultureInfo.InvariantCulture));

    /// <summary>True or false.</summary>
    internal ZeekLog Flag(bool? value) => Literal(value is not { } known ? null : _json ? known ? "true" : "false" : known ? "T" : "F");

    /// <summary>A word of our own.</summary>
    internal ZeekLog Plain(string? word) => Literal(word is null || !_json ? word : $"\"{word}\"");

    /// <summary>Any text.</summary>
    internal ZeekLog Text(string? text)
    {
        if (Field(text is not null))
            Value(text!, element: false);
        return this;
    }

    /// <summary>A list or a set of texts.</summary>
    internal ZeekLog Texts(IReadOnlyList<string>? texts)
    {
        if (!Field(texts is not null))
            return this;
        _output.Write(_json ? "[" : texts!.Count == 0 ? "(empty)" : "");
        for (int i = 0; i < texts!.Count; i++)
        {
            if (i > 0)
                _output.Write((byte)',');
            Value(texts[i], element: true);
        }
        _output.Write(_json ? "]" : "");
        return this;
    }

    /// <summary>A list of spans in seconds.</summary>
    internal ZeekLog Intervals(IReadOnlyList<long>? seconds)
    {
        if (seconds is null)
            return Literal(null);
        string list = string.Join(',', seconds.Select(static span => Seconds(span * 1_000_000_000)));
        return Literal(_json ? $"[{list}]" : list.Length == 0 ? "(empty)" : list);
    }

    /// <summary>So many fields without a value.</summary>
    internal ZeekLog Unset(int fields)
    {
        for (; fields > 0; fields--)
            Field(isSet: false);
        return this;
    }

    /// <summary>Ends the line, all of whose fields were given.</summary>
    internal void Write()
    {
        if (_at != _columns.Length)
            throw new InvalidOperationException($"A line of {_path} has {_columns.Length} fields, and {_at} were given.");
        _output.Write(_json ? "}\n" : "\n");
    }

    ZeekLog Literal(string? value)
    {
        if (Field(value is not null))
            _output.Write(value!);
        return this;
    }

    /// <summary>Goes on to the next field; true when its value is to follow.</summary>
    bool Field(bool isSet)
    {
        string name = _columns[_at++].Name;
        if (_json)
        {
            if (isSet)
                _output.Write($"{(_following ? ',' : '{')}\"{name}\":");
            _following |= isSet;
            return isSet;
        }
        if (_at > 1)
            _output.Write((byte)'\t');
        if (!isSet)
            _output.Write((byte)'-');
        return isSet;
    }

    void Value(string text, bool element)
    {
        if (_json)
            JsonText.Write(_output, text);
        else
            _output.Write(text.Length == 0 ? "(empty)" : Escape(text, element));
    }

    static string Seconds(long nanoseconds) => (nanoseconds / 1_000_000_000m).ToString("0.000000", CultureInfo.InvariantCulture);

    /// <summary>Text in which no character divides fields or elements, none is hidden, and which is not taken for "unset" or "empty".</summary>
    static string Escape(string text, bool element)
    {
        var escaped = new StringBuilder(text.Length + 8);
        Span<byte> bytes = stackalloc byte[4];
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool marks = c == '\\' || (element && c == ',') || (i == 0 && text is "-" or "(empty)");
            if (TerminalText.IsPlain(c) && !marks)
            {
                escaped.Append(c);
                continue;
            }
            int length = Encoding.UTF8.GetBytes([c], bytes);
            foreach (byte b in bytes[..length])
                escaped.Append("\\x").Append(b.ToString("x2", CultureInfo.InvariantCulture));
        }
        return escaped.ToString();
    }
}
