using System.Text;

namespace PcapPorts.Protocols;

/// <summary>
/// The lines of a text message as the Internet message format writes them (RFC 5322 section 2.2): a name, a colon, a value that may go on in
/// lines that begin with a space; an empty line ends them. Lines end in CR LF or LF.
/// </summary>
ref struct HeaderLines
{
    readonly ReadOnlySpan<byte> _message;
    readonly bool _isLast;
    int _next;

    /// <param name="message">The message.</param>
    /// <param name="at">Where its first header line begins.</param>
    /// <param name="isLast">Whether nothing follows: a line without an end then is one as far as it goes.</param>
    public HeaderLines(ReadOnlySpan<byte> message, int at, bool isLast = false)
    {
        _message = message;
        _isLast = isLast;
        _next = at;
    }

    /// <summary>Where the line stands.</summary>
    public int At { get; private set; }

    /// <summary>Its length without the line's end.</summary>
    public int Length { get; private set; }

    /// <summary>Length of the name; 0 when the line has no colon.</summary>
    public int NameLength { get; private set; }

    /// <summary>Where the value begins, behind spaces.</summary>
    public int ValueAt { get; private set; }

    /// <summary>Length of the value without spaces at its end.</summary>
    public int ValueLength { get; private set; }

    /// <summary>Whether the empty line was reached.</summary>
    public bool Ended { get; private set; }

    /// <summary>Where the body begins, once <see cref="Ended"/>.</summary>
    public readonly int BodyAt => _next;

    /// <summary>The name as it stands there.</summary>
    public readonly ReadOnlySpan<byte> Name => _message.Slice(At, NameLength);

    /// <summary>The value.</summary>
    public readonly ReadOnlySpan<byte> Value => _message.Slice(ValueAt, ValueLength);

    /// <summary>Whether the name is this one, in any letter case.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(Name, name);

    /// <summary>Moves to the next whole line; false at the empty line and at the end of what is there.</summary>
    public bool Next()
    {
        if (Ended || (uint)_next >= (uint)_message.Length)
            return false;
        int length = LengthOf(_next, out int after);
        if (length <= 0)
        {
            Ended = length == 0;
            _next = Ended ? after : _next;
            return false;
        }

        // What begins with a space or tab belongs to the line before (RFC 5322 section 2.2.3).
        while (after < _message.Length && _message[after] is (byte)' ' or (byte)'\t')
        {
            int more = LengthOf(after, out int behind);
            if (more < 0)
                return false;
            length = after + more - _next;
            after = behind;
        }
        At = _next;
        Length = length;
        _next = after;
        ReadOnlySpan<byte> line = _message.Slice(At, Length);
        int colon = line.IndexOf((byte)':');
        NameLength = colon < 0 ? 0 : line[..colon].TrimEnd(" \t"u8).Length;
        ReadOnlySpan<byte> value = colon < 0 ? line : line[(colon + 1)..].TrimStart(" \t"u8);
        ValueAt = At + Length - value.Length;
        ValueLength = value.TrimEnd(" \t\r\n"u8).Length;
        return true;
    }

    readonly int LengthOf(int at, out int next)
    {
        int length = LineLength(_message, at, out next);
        return length < 0 && _isLast && at < _message.Length ? _message.Length - at : length;
    }

    /// <summary>Length of the line at an offset without its end, and where the next one begins; −1 when its end is not there.</summary>
    public static int LineLength(ReadOnlySpan<byte> text, int at, out int next)
    {
        next = text.Length;
        if ((uint)at > (uint)text.Length)
            return -1;
        int end = text[at..].IndexOf((byte)'\n');
        if (end < 0)
            return -1;
        next = at + end + 1;
        return end > 0 && text[at + end - 1] == '\r' ? end - 1 : end;
    }
}
