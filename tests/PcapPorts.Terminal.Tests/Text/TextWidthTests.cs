using System.Text;
using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Tests.Text;

public class TextWidthTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("é", 1)]
    [InlineData("e\u0301", 1)] // with a combining acute accent
    [InlineData("日本語", 6)]
    [InlineData("ｱ", 1)] // halfwidth katakana
    [InlineData("Ａ", 2)] // fullwidth Latin
    [InlineData("한국", 4)]
    [InlineData("\u1112\u1161\u11ab", 2)] // the same syllable in three jamo
    [InlineData("a\u200bb", 2)] // zero width space
    [InlineData("🙂", 2)]
    [InlineData("👩‍👩‍👧‍👦", 2)] // four emoji joined into a family
    [InlineData("👍🏽", 2)] // with a skin tone
    [InlineData("🇩🇪", 2)]
    [InlineData("🇩", 1)]
    [InlineData("❤", 1)]
    [InlineData("❤\ufe0f", 2)] // emoji presentation
    [InlineData("…│─▸", 4)]
    [InlineData("ก็", 1)] // Thai with a vowel sign above
    [InlineData("\u001b\u0007", 0)]
    public void Columns_are_those_of_a_modern_terminal(string text, int columns) => Assert.Equal(columns, TextWidth.Of(text));

    [Fact]
    public void Ranges_ascend_and_do_not_touch()
    {
        ReadOnlySpan<int> pairs = WideRanges.Pairs;
        Assert.Equal(0, pairs.Length % 2);
        for (int i = 1; i < pairs.Length; i++)
            Assert.True(i % 2 == 1 ? pairs[i] >= pairs[i - 1] : pairs[i] > pairs[i - 1] + 1, $"entry {i}");
    }

    [Fact]
    public void Every_code_point_has_a_width_and_a_cluster_never_more_than_two()
    {
        for (int value = 0; value <= 0x10FFFF; value++)
        {
            if (!Rune.IsValid(value))
                continue;
            Assert.InRange(CharacterWidth.Of(new Rune(value)), 0, 2);
        }

        Random random = new(7);
        for (int i = 0; i < 20_000; i++)
        {
            string text = RandomText.Of(random, 12);
            int length = TextWidth.NextCluster(text, out int width);
            Assert.InRange(length, text.Length == 0 ? 0 : 1, text.Length);
            Assert.InRange(width, 0, 2);
        }
    }
}
