namespace PcapPorts.Terminal.Screen;

/// <summary>Attributes of text (ECMA-48, SGR).</summary>
[Flags]
public enum TextAttributes : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Bold.</summary>
    Bold = 1,

    /// <summary>Faint.</summary>
    Dim = 2,

    /// <summary>Italic.</summary>
    Italic = 4,

    /// <summary>Underlined.</summary>
    Underline = 8,

    /// <summary>Foreground and background exchanged.</summary>
    Reverse = 16,

    /// <summary>Struck through.</summary>
    Strikethrough = 32,
}

/// <summary>How a cell looks.</summary>
/// <param name="Foreground">Colour of the text.</param>
/// <param name="Background">Colour behind it.</param>
/// <param name="Attributes">Bold and the like.</param>
public readonly record struct Style(Color Foreground, Color Background = default, TextAttributes Attributes = TextAttributes.None)
{
    /// <summary>The terminal's own look.</summary>
    public static Style Default => default;

    /// <summary>The terminal's colours with attributes.</summary>
    public static Style Of(TextAttributes attributes) => new(default, default, attributes);

    /// <summary>This style laid over another: its default colours let the other's through, attributes add up.</summary>
    public Style Over(Style below) => new(
        Foreground.Kind == ColorKind.Default ? below.Foreground : Foreground,
        Background.Kind == ColorKind.Default ? below.Background : Background,
        Attributes | below.Attributes);

    /// <summary>The same with more attributes.</summary>
    public Style With(TextAttributes attributes) => this with { Attributes = Attributes | attributes };

    /// <summary>Foreground <c>on</c> background and the attributes.</summary>
    public override string ToString() => $"{Foreground} on {Background}{(Attributes == 0 ? "" : $", {Attributes}")}";
}
