using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Sessions;

namespace PcapPorts.Terminal.Widgets;

/// <summary>How things look. Every widget takes its styles from here, by what they mean.</summary>
public sealed record Theme
{
    /// <summary>What it is called in preferences.</summary>
    public required string Name { get; init; }

    /// <summary>Plain text.</summary>
    public Style Text { get; init; }

    /// <summary>Text that matters less.</summary>
    public Style Dim { get; init; } = Style.Of(TextAttributes.Dim);

    /// <summary>Titles.</summary>
    public Style Title { get; init; } = Style.Of(TextAttributes.Bold);

    /// <summary>Borders.</summary>
    public Style Border { get; init; } = Style.Of(TextAttributes.Dim);

    /// <summary>Borders of what has the focus.</summary>
    public Style BorderFocused { get; init; } = Style.Of(TextAttributes.Bold);

    /// <summary>Headings of columns.</summary>
    public Style Header { get; init; } = Style.Of(TextAttributes.Bold | TextAttributes.Underline);

    /// <summary>The selected row, with the focus.</summary>
    public Style Selection { get; init; } = Style.Of(TextAttributes.Reverse);

    /// <summary>The selected row, without the focus.</summary>
    public Style SelectionUnfocused { get; init; } = Style.Of(TextAttributes.Reverse | TextAttributes.Dim);

    /// <summary>Menu bar, menus and status bar.</summary>
    public Style Bar { get; init; } = Style.Of(TextAttributes.Reverse);

    /// <summary>The chosen entry of a menu.</summary>
    public Style BarSelection { get; init; } = Style.Of(TextAttributes.Bold | TextAttributes.Underline);

    /// <summary>Keys named in menus and help.</summary>
    public Style KeyName { get; init; } = Style.Of(TextAttributes.Bold);

    /// <summary>Input that is right.</summary>
    public Style Valid { get; init; }

    /// <summary>Input that is wrong.</summary>
    public Style Invalid { get; init; } = Style.Of(TextAttributes.Underline);

    /// <summary>Input that may not mean what it says.</summary>
    public Style Doubtful { get; init; } = Style.Of(TextAttributes.Italic);

    /// <summary>Errors.</summary>
    public Style Error { get; init; } = Style.Of(TextAttributes.Bold);

    /// <summary>Warnings.</summary>
    public Style Warning { get; init; } = Style.Of(TextAttributes.Bold);

    /// <summary>Notes.</summary>
    public Style Note { get; init; }

    /// <summary>What was searched for, or belongs to what is selected.</summary>
    public Style Match { get; init; } = Style.Of(TextAttributes.Reverse);

    /// <summary>Colours of series in charts, in turn.</summary>
    public IReadOnlyList<Style> Series { get; init; } = [Style.Default];

    /// <summary>The terminal's own palette: readable on whatever background its user chose.</summary>
    public static Theme TerminalPalette { get; } = new()
    {
        Name = "terminal",
        Dim = new(Color.Ansi(8)),
        Border = new(Color.Ansi(8)),
        BorderFocused = new(Color.Ansi(6), default, TextAttributes.Bold),
        Header = new(Color.Ansi(6), default, TextAttributes.Bold),
        // The bar is reversed, so this comes out as black on cyan.
        BarSelection = new(Color.Ansi(6), Color.Ansi(0), TextAttributes.Bold),
        KeyName = Style.Of(TextAttributes.Bold | TextAttributes.Underline),
        Valid = new(Color.Ansi(2)),
        Invalid = new(Color.Ansi(1), default, TextAttributes.Underline),
        Doubtful = new(Color.Ansi(3)),
        Error = new(Color.Ansi(1), default, TextAttributes.Bold),
        Warning = new(Color.Ansi(3), default, TextAttributes.Bold),
        Note = new(Color.Ansi(6)),
        Match = new(Color.Ansi(0), Color.Ansi(3)),
        Series = [new(Color.Ansi(6)), new(Color.Ansi(5)), new(Color.Ansi(2)), new(Color.Ansi(3)), new(Color.Ansi(4)), new(Color.Ansi(1))],
    };

    /// <summary>Light text on dark ground, in 24-bit colours.</summary>
    public static Theme Dark { get; } = Coloured("dark", 0xD8DEE9, 0x1E222A, 0x8A93A5, 0x88C0D0, 0x3B5B84, 0x2C323D, 0xA3BE8C, 0xF07178, 0xEBCB8B,
        [0x88C0D0, 0xB48EAD, 0xA3BE8C, 0xEBCB8B, 0x81A1C1, 0xD08770]);

    /// <summary>Dark text on light ground, in 24-bit colours.</summary>
    public static Theme Light { get; } = Coloured("light", 0x24292F, 0xFFFFFF, 0x656D76, 0x0550AE, 0xB6D7FF, 0xEAEEF2, 0x116329, 0xB3141D, 0x7D4E00,
        [0x0550AE, 0x8250DF, 0x116329, 0x7D4E00, 0x1B7C83, 0xBC4C00]);

    /// <summary>Black, white and full colours; nothing is told by a shade.</summary>
    public static Theme HighContrast { get; } = Coloured("contrast", 0xFFFFFF, 0x000000, 0xFFFFFF, 0xFFFF00, 0x0000C0, 0x303030, 0x00FF00, 0xFF8080, 0xFFFF00,
        [0x00FFFF, 0xFF80FF, 0x00FF00, 0xFFFF00, 0x80B0FF, 0xFFFFFF]);

    /// <summary>Bold, underline and reverse only.</summary>
    public static Theme NoColor { get; } = new() { Name = "none" };

    /// <summary>All themes.</summary>
    public static IReadOnlyList<Theme> All { get; } = [TerminalPalette, Dark, Light, HighContrast, NoColor];

    /// <summary>No colour where the terminal has none (or <c>NO_COLOR</c> is set), else the one of the name, else the terminal's palette.</summary>
    public static Theme Choose(string? name, TerminalCapabilities capabilities) => capabilities.Depth == ColorDepth.None ? NoColor
        : All.FirstOrDefault(theme => string.Equals(theme.Name, name, StringComparison.OrdinalIgnoreCase)) ?? TerminalPalette;

    static Theme Coloured(string name, int text, int ground, int dim, int accent, int selection, int bar, int good, int bad, int doubtful, int[] series)
    {
        Color on = Color.Rgb(ground);
        Style Plain(int color, TextAttributes attributes = TextAttributes.None) => new(Color.Rgb(color), on, attributes);
        return new Theme
        {
            Name = name,
            Text = Plain(text),
            Dim = Plain(dim),
            Title = Plain(text, TextAttributes.Bold),
            Border = Plain(dim),
            BorderFocused = Plain(accent, TextAttributes.Bold),
            Header = Plain(accent, TextAttributes.Bold),
            Selection = new(Color.Rgb(text), Color.Rgb(selection), TextAttributes.Bold),
            SelectionUnfocused = new(Color.Rgb(text), Color.Rgb(bar)),
            Bar = new(Color.Rgb(text), Color.Rgb(bar)),
            BarSelection = new(Color.Rgb(text), Color.Rgb(selection), TextAttributes.Bold),
            KeyName = new(Color.Rgb(accent), default, TextAttributes.Bold),
            Valid = Plain(good),
            Invalid = Plain(bad, TextAttributes.Underline),
            Doubtful = Plain(doubtful),
            Error = Plain(bad, TextAttributes.Bold),
            Warning = Plain(doubtful, TextAttributes.Bold),
            Note = Plain(accent),
            Match = new(on, Color.Rgb(doubtful)),
            Series = [.. series.Select(color => Plain(color))],
        };
    }
}
