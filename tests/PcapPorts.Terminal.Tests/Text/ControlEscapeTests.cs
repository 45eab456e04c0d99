using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Tests.Text;

public class ControlEscapeTests
{
    [Theory]
    [InlineData("GET / HTTP/1.1", "GET / HTTP/1.1")]
    [InlineData("a\r\n\tb", "a\\r\\n\\tb")]
    [InlineData("\u001b]0;title\u0007", "\\x1b]0;title\\x07")]
    [InlineData("\u009b31m\u007f", "\\x9b31m\\x7f")]
    [InlineData("\u202egpj.exe", "\\u202egpj.exe")]
    [InlineData("a\u200bb\ufeff", "a\\u200bb\\ufeff")]
    [InlineData("\u2028", "\\u2028")]
    [InlineData("👩‍👧 日本", "👩‍👧 日本")]
    public void Shows_what_would_drive_or_deceive(string text, string expected) => Assert.Equal(expected, ControlEscape.Escape(text));

    [Fact]
    public void Halves_of_surrogate_pairs_show_as_code_units() => Assert.Equal("\\ud83dx", ControlEscape.Escape("\ud83dx"));

    [Fact]
    public void Escaped_text_needs_no_escape()
    {
        Random random = new(3);
        for (int i = 0; i < 20_000; i++)
            Assert.False(ControlEscape.NeedsEscape(ControlEscape.Escape(RandomText.Of(random, 10))));
    }
}
