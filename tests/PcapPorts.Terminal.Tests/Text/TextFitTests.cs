using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Tests.Text;

public class TextFitTests
{
    [Theory]
    [InlineData("192.168.100.200", 15, "192.168.100.200")]
    [InlineData("192.168.100.200", 14, "192.168.100.2…")]
    [InlineData("日本語", 5, "日本…")]
    [InlineData("日本語", 4, "日…")]
    [InlineData("abc", 1, "…")]
    [InlineData("abc", 0, "")]
    public void Cuts_with_an_ellipsis(string text, int columns, string expected) => Assert.Equal(expected, TextFit.Truncate(text, columns));

    [Theory]
    [InlineData("/var/log/trace.pcap", 11, "…trace.pcap")]
    [InlineData("日本語", 4, "…語")]
    [InlineData("abc", 3, "abc")]
    public void Keeps_the_end_of_a_path(string text, int columns, string expected) => Assert.Equal(expected, TextFit.TruncateStart(text, columns));

    [Fact]
    public void Pads_to_columns_not_to_characters()
    {
        Assert.Equal("日 ", TextFit.PadEnd("日", 3));
        Assert.Equal("  42", TextFit.PadStart("42", 4));
        Assert.Equal("日… ", TextFit.PadEnd("日本語", 4));
    }

    [Fact]
    public void Wraps_at_spaces_and_cuts_only_long_words() =>
        Assert.Equal(["the quick", "brown fox", "jumpsovert", "helazy dog"], TextFit.Wrap("the quick brown fox jumpsoverthelazy dog", 10));

    [Fact]
    public void Whatever_the_text_the_result_fits_and_a_cut_shows()
    {
        Random random = new(11);
        for (int i = 0; i < 20_000; i++)
        {
            string text = ControlEscape.Escape(RandomText.Of(random, 10));
            int columns = random.Next(0, 12);
            string cut = TextFit.Truncate(text, columns);
            Assert.True(TextWidth.Of(cut) <= columns);
            Assert.True(cut == text || columns == 0 || cut.EndsWith('…'));
            Assert.True(TextWidth.Of(TextFit.TruncateStart(text, columns)) <= columns);
            Assert.All(TextFit.Wrap(text, columns + 1), line => Assert.True(TextWidth.Of(line) <= Math.Max(2, columns + 1)));
        }
    }
}
