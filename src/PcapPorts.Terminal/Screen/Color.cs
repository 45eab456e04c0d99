namespace PcapPorts.Terminal.Screen;

/// <summary>A colour as a terminal takes it: its own default, one of 16, one of 256, or red, green and blue.</summary>
public readonly record struct Color
{
    readonly uint bits;

    Color(uint bits) => this.bits = bits;

    /// <summary>The terminal's own foreground or background; in a style on top of another: as the one below.</summary>
    public static Color Default => default;

    /// <summary>One of the 16 colours of the terminal's palette: 0 to 7 normal, 8 to 15 bright.</summary>
    public static Color Ansi(int index) => new(0x0100_0000 | (uint)(index & 15));

    /// <summary>One of xterm's 256 colours: 16 to 231 a 6×6×6 cube, 232 to 255 greys.</summary>
    public static Color Indexed(int index) => new(0x0200_0000 | (uint)(index & 255));

    /// <summary>24-bit colour.</summary>
    public static Color Rgb(byte red, byte green, byte blue) => new(0x0300_0000 | (uint)(red << 16 | green << 8 | blue));

    /// <summary>24-bit colour, as <c>0xRRGGBB</c>.</summary>
    public static Color Rgb(int value) => new(0x0300_0000 | ((uint)value & 0xFFFFFF));

    /// <summary>Which of the four it is.</summary>
    public ColorKind Kind => (ColorKind)(bits >> 24);

    /// <summary>The index of a palette colour.</summary>
    public int Index => (int)(bits & 0xFF);

    /// <summary>Red, 0 to 255.</summary>
    public byte Red => (byte)(bits >> 16);

    /// <summary>Green, 0 to 255.</summary>
    public byte Green => (byte)(bits >> 8);

    /// <summary>Blue, 0 to 255.</summary>
    public byte Blue => (byte)bits;

    /// <summary>The nearest colour that a terminal of some depth has.</summary>
    public Color Reduce(ColorDepth depth) => depth switch
    {
        ColorDepth.None => Default,
        ColorDepth.Ansi16 when Kind > ColorKind.Ansi => Palette.Nearest16(this),
        ColorDepth.Ansi256 when Kind == ColorKind.Rgb => Palette.Nearest256(this),
        _ => this,
    };

    /// <summary><c>default</c>, <c>ansi 4</c>, <c>index 208</c> or <c>#rrggbb</c>.</summary>
    public override string ToString() => Kind switch
    {
        ColorKind.Default => "default",
        ColorKind.Ansi => $"ansi {Index}",
        ColorKind.Indexed => $"index {Index}",
        _ => $"#{bits & 0xFFFFFF:x6}",
    };
}

/// <summary>How a <see cref="Color"/> is given.</summary>
public enum ColorKind : byte
{
    /// <summary>The terminal's own.</summary>
    Default,

    /// <summary>One of 16.</summary>
    Ansi,

    /// <summary>One of 256.</summary>
    Indexed,

    /// <summary>24-bit.</summary>
    Rgb,
}
