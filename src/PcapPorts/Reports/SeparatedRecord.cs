using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>
/// A record as one line of separated values: RFC 4180 for commas; for tabs, control characters in values are escaped, so a line is a
/// record. A captured text that a spreadsheet would take for a formula gets an apostrophe in front.
/// </summary>
/// <param name="output">Where it is written.</param>
/// <param name="separator">Comma or tab.</param>
public struct SeparatedRecord(Utf8Output output, byte separator) : IRecord
{
    readonly Utf8Output _output = output;
    readonly byte _separator = separator;
    bool _following;

    /// <inheritdoc/>
    public void Begin() => _following = false;

    /// <inheritdoc/>
    public readonly void End() => _output.Write((byte)'\n');

    /// <inheritdoc/>
    public readonly void BeginGroup(ReadOnlySpan<byte> name)
    {
    }

    /// <inheritdoc/>
    public readonly void EndGroup()
    {
    }

    /// <inheritdoc/>
    public void Number(ReadOnlySpan<byte> name, ulong value)
    {
        Separate();
        _output.Write(value);
    }

    /// <inheritdoc/>
    public void Number(ReadOnlySpan<byte> name, long value)
    {
        Separate();
        _output.Write(value);
    }

    /// <inheritdoc/>
    public void Fraction(ReadOnlySpan<byte> name, double value)
    {
        Separate();
        _output.WriteFraction(value);
    }

    /// <inheritdoc/>
    public void Flag(ReadOnlySpan<byte> name, bool value)
    {
        Separate();
        _output.Write(value ? "true"u8 : "false"u8);
    }

    /// <inheritdoc/>
    public void Word(ReadOnlySpan<byte> name, string? value)
    {
        Separate();
        if (value is not null)
            _output.Write(value.AsSpan());
    }

    /// <inheritdoc/>
    public void Word(ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        Separate();
        bool quoted = _separator == (byte)',' && value.IndexOf((byte)',') >= 0;
        if (quoted)
            _output.Write((byte)'"');
        _output.Write(value);
        if (quoted)
            _output.Write((byte)'"');
    }

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> name, string? value)
    {
        Separate();
        if (string.IsNullOrEmpty(value))
            return;
        string text = TerminalText.Escape(value);
        if (text[0] is '=' or '+' or '-' or '@')
            text = "'" + text;
        if (_separator == (byte)',' && text.AsSpan().IndexOfAny(',', '"') >= 0)
            text = $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        _output.Write(text);
    }

    /// <inheritdoc/>
    public void Address(ReadOnlySpan<byte> name, IpAddress value)
    {
        Separate();
        _output.Write(value);
    }

    /// <inheritdoc/>
    public void Time(ReadOnlySpan<byte> name, Timestamp value)
    {
        Separate();
        _output.Write(value);
    }

    /// <inheritdoc/>
    public void Numbers(ReadOnlySpan<byte> name, scoped ReadOnlySpan<long> values)
    {
        Separate();
        bool quoted = values.Length > 1 && _separator == (byte)',';
        if (quoted)
            _output.Write((byte)'"');
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0)
                _output.Write((byte)',');
            _output.Write(values[i]);
        }
        if (quoted)
            _output.Write((byte)'"');
    }

    /// <inheritdoc/>
    public void Texts(ReadOnlySpan<byte> name, IReadOnlyList<string> values) => Text(name, string.Join(", ", values));

    /// <inheritdoc/>
    public void Pairs(ReadOnlySpan<byte> name, ReadOnlySpan<byte> textName, ReadOnlySpan<byte> numberName, IReadOnlyList<(string Text, long Number)> values)
        => Text(name, string.Join(", ", values.Select(static pair => $"{pair.Text} {pair.Number}")));

    /// <inheritdoc/>
    public void Null(ReadOnlySpan<byte> name) => Separate();

    /// <inheritdoc/>
    public void Absent(ReadOnlySpan<byte> name) => Separate();

    void Separate()
    {
        if (_following)
            _output.Write(_separator);
        _following = true;
    }
}
