namespace PcapPorts.Terminal.Text;

/// <summary>A line of text that is written again and again without allocation: what a cell of a table is formatted into.</summary>
public sealed class TextBuffer
{
    /// <summary>Longest text in UTF-16 units; what is appended beyond is dropped. No screen shows more on a line.</summary>
    public const int MaxLength = 1 << 16;

    char[] chars = new char[256];

    /// <summary>Length in UTF-16 units.</summary>
    public int Length { get; private set; }

    /// <summary>What was appended since <see cref="Clear"/>.</summary>
    public ReadOnlySpan<char> Span => chars.AsSpan(0, Length);

    /// <summary>Forgets the text and keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>Appends text.</summary>
    public TextBuffer Append(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, MaxLength - Length)];
        Reserve(text.Length);
        text.CopyTo(chars.AsSpan(Length));
        Length += text.Length;
        return this;
    }

    /// <summary>Appends a character.</summary>
    public TextBuffer Append(char character) => Append([character]);

    /// <summary>Appends a value in the invariant culture.</summary>
    public TextBuffer Append<T>(T value, ReadOnlySpan<char> format = default)
        where T : ISpanFormattable
    {
        int written;
        while (!value.TryFormat(chars.AsSpan(Length), out written, format, System.Globalization.CultureInfo.InvariantCulture))
        {
            if (chars.Length >= MaxLength)
                return this;
            Array.Resize(ref chars, chars.Length * 2);
        }

        Length += written;
        return this;
    }

    /// <summary>The text.</summary>
    public override string ToString() => Span.ToString();

    void Reserve(int count)
    {
        if (Length + count > chars.Length)
            Array.Resize(ref chars, Math.Min(MaxLength, Math.Max(chars.Length * 2, Length + count)));
    }
}
