using System.Buffers.Text;
using System.Text;

namespace PcapPorts.Fields;

/// <summary>
/// What a packet says, in one line: the Protocol and Info columns. Each application dissector that knows more than the layers below writes
/// its own; the text is UTF-8, not yet escaped (captured bytes may stand in it), and used again for the next packet.
/// </summary>
public sealed class InfoText
{
    /// <summary>Most bytes of the lines of one packet; what is more is left out.</summary>
    public const int MaxLength = 1024;

    readonly byte[] _text = new byte[MaxLength];
    int _start;
    int _end;

    /// <summary>Whose line it is; null when no application dissector wrote one.</summary>
    public Protocol? Protocol { get; private set; }

    /// <summary>The line, UTF-8 as far as its sources are, unescaped.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(_start, _end - _start);

    /// <summary>Begins what one message says. A further message of the same protocol goes on behind a comma; another protocol begins anew.</summary>
    /// <param name="protocol">The protocol of the message.</param>
    public InfoText Begin(Protocol protocol)
    {
        // The line before stays where it is, for CutBack.
        if (!ReferenceEquals(Protocol, protocol))
            _start = _end;
        else if (_end > _start)
            Add(", "u8);
        Protocol = protocol;
        return this;
    }

    /// <summary>Adds text or captured bytes.</summary>
    public InfoText Add(scoped ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> fits = text[..Math.Min(text.Length, MaxLength - _end)];
        fits.CopyTo(_text.AsSpan(_end));
        _end += fits.Length;
        return this;
    }

    /// <summary>Adds text.</summary>
    public InfoText Add(scoped ReadOnlySpan<char> text)
    {
        Encoding.UTF8.TryGetBytes(text, _text.AsSpan(_end), out int written);
        _end += written;
        return this;
    }

    /// <summary>Adds a number in decimal.</summary>
    public InfoText Add(long number)
    {
        Utf8Formatter.TryFormat(number, _text.AsSpan(_end), out int written);
        _end += written;
        return this;
    }

    /// <summary>Adds a number in hexadecimal, with <c>0x</c> before it.</summary>
    /// <param name="number">The number.</param>
    /// <param name="digits">Digits at the least.</param>
    public InfoText AddHexadecimal(ulong number, byte digits)
    {
        Add("0x"u8);
        Utf8Formatter.TryFormat(number, _text.AsSpan(_end), out int written, new System.Buffers.StandardFormat('x', digits));
        _end += written;
        return this;
    }

    /// <summary>Adds the name of a value, or the number itself when it has none.</summary>
    /// <param name="values">The names.</param>
    /// <param name="value">The value.</param>
    public InfoText Add(ValueStrings values, ulong value)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Find(value) is { } name ? Add(name) : Add((long)value);
    }

    /// <summary>Where the text stands now.</summary>
    internal (Protocol? Protocol, int Start, int End) Mark => (Protocol, _start, _end);

    /// <summary>Forgets the line.</summary>
    internal void Clear() => CutBack((null, 0, 0));

    /// <summary>Goes back to what stood there before a message that was tried and given up.</summary>
    internal void CutBack((Protocol? Protocol, int Start, int End) mark) => (Protocol, _start, _end) = mark;
}
