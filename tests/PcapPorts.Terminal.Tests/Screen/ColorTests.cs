using PcapPorts.Terminal.Screen;

namespace PcapPorts.Terminal.Tests.Screen;

public class ColorTests
{
    [Fact]
    public void Reduces_to_the_nearest()
    {
        Assert.Equal(Color.Indexed(196), Color.Rgb(0xFF0000).Reduce(ColorDepth.Ansi256));
        Assert.Equal(Color.Indexed(244), Color.Rgb(0x808080).Reduce(ColorDepth.Ansi256));
        Assert.Equal(Color.Ansi(9), Color.Rgb(0xFF1010).Reduce(ColorDepth.Ansi16));
        Assert.Equal(Color.Ansi(15), Color.Indexed(231).Reduce(ColorDepth.Ansi16));
        Assert.Equal(Color.Ansi(3), Color.Ansi(3).Reduce(ColorDepth.Ansi16));
        Assert.Equal(Color.Default, Color.Rgb(1).Reduce(ColorDepth.None));
        Assert.Equal(Color.Rgb(0x123456), Color.Rgb(0x12, 0x34, 0x56).Reduce(ColorDepth.TrueColor));
    }

    [Theory]
    [InlineData("xterm-256color", null, null, ColorDepth.Ansi256)]
    [InlineData("xterm-256color", "truecolor", null, ColorDepth.TrueColor)]
    [InlineData("xterm-256color", "truecolor", "1", ColorDepth.None)]
    [InlineData("xterm-256color", "truecolor", "", ColorDepth.TrueColor)]
    [InlineData("linux", null, null, ColorDepth.Ansi16)]
    [InlineData("dumb", null, null, ColorDepth.None)]
    [InlineData(null, null, null, ColorDepth.Ansi16)]
    public void Depth_is_found_in_the_environment(string? term, string? colorTerm, string? noColor, ColorDepth expected) =>
        Assert.Equal(expected, ColorDepths.FromEnvironment(name => name switch
        {
            "TERM" => term,
            "COLORTERM" => colorTerm,
            "NO_COLOR" => noColor,
            _ => null,
        }));

    [Fact]
    public void Ascii_takes_the_place_of_lines_and_blocks()
    {
        CellBuffer buffer = new(8, 1);
        buffer.Write(0, 0, "┌─│…█日", Style.Default, buffer.Area);
        AnsiWriter writer = new() { AsciiOnly = true, Depth = ColorDepth.None };
        BufferDiff.Write(new CellBuffer(8, 1), buffer, writer);
        Assert.Equal("\e[1H\e[0m+-|~#? ", writer.ToString());
    }
}
