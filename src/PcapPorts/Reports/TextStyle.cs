namespace PcapPorts.Reports;

/// <summary>How a piece of text stands out on a terminal.</summary>
public enum TextStyle : byte
{
    /// <summary>It does not.</summary>
    Plain,

    /// <summary>A heading.</summary>
    Bold,

    /// <summary>Of less weight: a guess, a label of an axis.</summary>
    Dim,

    /// <summary>Good: certain, complete.</summary>
    Good,

    /// <summary>To be looked at: damage, loss, a refusal.</summary>
    Bad,

    /// <summary>A bar of a chart.</summary>
    Bar,
}

/// <summary>The control sequences of <see cref="TextStyle"/> (ECMA-48, SGR): the sixteen colours that a terminal's own theme defines.</summary>
static class TextStyles
{
    public static ReadOnlySpan<byte> Begin(this TextStyle style) => style switch
    {
        TextStyle.Bold => "\x1b[1m"u8,
        TextStyle.Dim => "\x1b[2m"u8,
        TextStyle.Good => "\x1b[32m"u8,
        TextStyle.Bad => "\x1b[31m"u8,
        TextStyle.Bar => "\x1b[36m"u8,
        _ => default,
    };

    public static ReadOnlySpan<byte> End(this TextStyle style) => style == TextStyle.Plain ? default : "\x1b[0m"u8;
}
