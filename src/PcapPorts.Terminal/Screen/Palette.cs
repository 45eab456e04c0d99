namespace PcapPorts.Terminal.Screen;

/// <summary>xterm's colours in red, green and blue, to find the nearest one. The first 16 are xterm's defaults; users change them.</summary>
static class Palette
{
    static ReadOnlySpan<int> Ansi =>
    [
        0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
        0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ];

    static ReadOnlySpan<byte> CubeLevels => [0, 95, 135, 175, 215, 255];

    public static Color Nearest256(Color color)
    {
        int red = Level(color.Red), green = Level(color.Green), blue = Level(color.Blue);
        int cube = Distance(color, CubeLevels[red], CubeLevels[green], CubeLevels[blue]);
        int average = (color.Red + color.Green + color.Blue) / 3;
        int grey = Math.Clamp((average - 3) / 10, 0, 23);
        int shade = 8 + 10 * grey;
        return Distance(color, shade, shade, shade) < cube ? Color.Indexed(232 + grey) : Color.Indexed(16 + 36 * red + 6 * green + blue);
    }

    public static Color Nearest16(Color color)
    {
        if (color.Kind == ColorKind.Indexed && color.Index < 16)
            return Color.Ansi(color.Index);
        Color exact = color.Kind == ColorKind.Indexed ? FromIndex(color.Index) : color;
        int best = 0, bestDistance = int.MaxValue;
        for (int i = 0; i < 16; i++)
        {
            int distance = Distance(exact, Ansi[i] >> 16, Ansi[i] >> 8 & 255, Ansi[i] & 255);
            if (distance < bestDistance)
                (best, bestDistance) = (i, distance);
        }

        return Color.Ansi(best);
    }

    static Color FromIndex(int index)
    {
        if (index >= 232)
        {
            byte shade = (byte)(8 + 10 * (index - 232));
            return Color.Rgb(shade, shade, shade);
        }

        index -= 16;
        return Color.Rgb(CubeLevels[index / 36], CubeLevels[index / 6 % 6], CubeLevels[index % 6]);
    }

    static int Level(int value) => value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40;

    static int Distance(Color color, int red, int green, int blue)
    {
        // Eyes see green best and blue worst.
        int dr = color.Red - red, dg = color.Green - green, db = color.Blue - blue;
        return 3 * dr * dr + 6 * dg * dg + db * db;
    }
}
