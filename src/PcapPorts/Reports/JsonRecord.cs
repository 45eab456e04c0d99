using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>A record as a JSON object without white space (RFC 8259).</summary>
/// <param name="output">Where it is written.</param>
public struct JsonRecord(Utf8Output output) : IRecord
{
    readonly Utf8Output _output = output;
    bool _following;

    /// <inheritdoc/>
    public void Begin()
    {
        _output.Write((byte)'{');
        _following = false;
    }

    /// <inheritdoc/>
    public void End()
    {
        _output.Write((byte)'}');
        _following = true;
    }

    /// <inheritdoc/>
    public void BeginGroup(ReadOnlySpan<byte> name)
    {
        Name(name);
        _output.Write((byte)'{');
        _following = false;
    }

    /// <inheritdoc/>
    public void EndGroup() => End();

    /// <inheritdoc/>
    public void Number(ReadOnlySpan<byte> name, ulong value)
    {
        Span<byte> room = Name(name, Utf8Output.LongestValue, out int at);
        _output.Advance(at + DecimalText.Write(room[at..], value));
    }

    /// <inheritdoc/>
    public void Number(ReadOnlySpan<byte> name, long value)
    {
        if (value >= 0)
        {
            Number(name, (ulong)value);
            return;
        }
        Name(name);
        _output.Write(value);
    }

    /// <inheritdoc/>
    public void Fraction(ReadOnlySpan<byte> name, double value)
    {
        Name(name);
        _output.WriteFraction(value);
    }

    /// <inheritdoc/>
    public void Flag(ReadOnlySpan<byte> name, bool value)
    {
        Literal(name, value ? "true"u8 : "false"u8);
    }

    /// <inheritdoc/>
    public void Word(ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
        {
            Null(name);
            return;
        }
        Span<byte> room = Name(name, value.Length + 2, out int at);
        room[at++] = (byte)'"';
        for (int i = 0; i < value.Length; i++)
            room[at++] = (byte)value[i];
        room[at++] = (byte)'"';
        _output.Advance(at);
    }

    /// <inheritdoc/>
    public void Word(ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        Span<byte> room = Name(name, value.Length + 2, out int at);
        room[at++] = (byte)'"';
        value.CopyTo(room[at..]);
        at += value.Length;
        room[at++] = (byte)'"';
        _output.Advance(at);
    }

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
        {
            Null(name);
            return;
        }
        Name(name);
        JsonText.Write(_output, value);
    }

    /// <inheritdoc/>
    public void Address(ReadOnlySpan<byte> name, IpAddress value)
    {
        if (value.Version == 0)
        {
            Null(name);
            return;
        }
        Span<byte> room = Name(name, Utf8Output.LongestValue, out int at);
        room[at++] = (byte)'"';
        at += Utf8Output.Format(room[at..], value);
        room[at++] = (byte)'"';
        _output.Advance(at);
    }

    /// <inheritdoc/>
    public void Time(ReadOnlySpan<byte> name, Timestamp value)
    {
        if (!value.HasValue)
        {
            Null(name);
            return;
        }
        Span<byte> room = Name(name, Utf8Output.LongestValue, out int at);
        room[at++] = (byte)'"';
        at += Utf8Output.Format(room[at..], value);
        room[at++] = (byte)'"';
        _output.Advance(at);
    }

    /// <inheritdoc/>
    public void Numbers(ReadOnlySpan<byte> name, scoped ReadOnlySpan<long> values)
    {
        Name(name);
        _output.Write((byte)'[');
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0)
                _output.Write((byte)',');
            _output.Write(values[i]);
        }
        _output.Write((byte)']');
    }

    /// <inheritdoc/>
    public void Texts(ReadOnlySpan<byte> name, IReadOnlyList<string> values)
    {
        BeginList(name);
        foreach (string value in values)
            Item(value);
        EndList();
    }

    /// <inheritdoc/>
    public void Pairs(ReadOnlySpan<byte> name, ReadOnlySpan<byte> textName, ReadOnlySpan<byte> numberName, IReadOnlyList<(string Text, long Number)> values)
    {
        BeginList(name);
        foreach ((string text, long number) in values)
        {
            BeginItem();
            Text(textName, text);
            Number(numberName, number);
            End();
        }
        EndList();
    }

    /// <inheritdoc/>
    public void Null(ReadOnlySpan<byte> name) => Literal(name, "null"u8);

    /// <inheritdoc/>
    public readonly void Absent(ReadOnlySpan<byte> name)
    {
    }

    /// <summary>Begins a list of objects or values; what follows is written by <see cref="Begin"/> or by the caller.</summary>
    public void BeginList(ReadOnlySpan<byte> name)
    {
        Name(name);
        _output.Write((byte)'[');
        _following = false;
    }

    /// <summary>Begins an object in a list.</summary>
    public void BeginItem()
    {
        if (_following)
            _output.Write((byte)',');
        Begin();
    }

    /// <summary>A text in a list.</summary>
    public void Item(string text)
    {
        if (_following)
            _output.Write((byte)',');
        JsonText.Write(_output, text);
        _following = true;
    }

    /// <summary>Ends the list.</summary>
    public void EndList()
    {
        _output.Write((byte)']');
        _following = true;
    }

    void Name(ReadOnlySpan<byte> name)
    {
        _ = Name(name, 0, out int at);
        _output.Advance(at);
    }

    void Literal(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Span<byte> room = Name(name, value.Length, out int at);
        value.CopyTo(room[at..]);
        _output.Advance(at + value.Length);
    }

    /// <summary>Writes a name into room for it and for a value of at most <paramref name="length"/> bytes, which begins at <paramref name="at"/>.</summary>
    Span<byte> Name(ReadOnlySpan<byte> name, int length, out int at)
    {
        Span<byte> room = _output.Reserve(name.Length + 4 + length);
        at = 0;
        if (_following)
            room[at++] = (byte)',';
        _following = true;
        room[at++] = (byte)'"';
        name.CopyTo(room[at..]);
        at += name.Length;
        room[at++] = (byte)'"';
        room[at++] = (byte)':';
        return room;
    }
}
