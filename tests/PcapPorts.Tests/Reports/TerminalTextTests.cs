using System.Text;
using System.Text.Json;
using PcapPorts.Reports;

namespace PcapPorts.Tests.Reports;

public class TerminalTextTests
{
    [Theory]
    [InlineData("plain, äöü, 日本語, 😀", "plain, äöü, 日本語, 😀")]
    [InlineData("a\u001b[31mb", @"a\x1b[31mb")]
    [InlineData("line\nline\r\ttab", @"line\nline\r\ttab")]
    [InlineData("c1 \u009b31m", @"c1 \x9b31m")]
    [InlineData("\u202egpj.exe", @"\u202egpj.exe")]
    [InlineData("\u2028\ufeff\u200b", @"\u2028\ufeff\u200b")]
    [InlineData("\u007f", @"\x7f")]
    public void WhatATerminalWouldObeyIsSpeltOut(string captured, string shown) => Assert.Equal(shown, TerminalText.Escape(captured));

    [Fact]
    public void JsonTextIsJsonAndHarmlessForEveryCharacter()
    {
        for (int first = 0; first <= 0xffff; first += 0x100)
        {
            string text = new([.. Enumerable.Range(first, 0x100).Select(value => (char)value).Where(c => !char.IsSurrogate(c))]);
            using var memory = new MemoryStream();
            var output = new Utf8Output(memory);
            JsonText.Write(output, text);
            output.Flush();
            string json = Encoding.UTF8.GetString(memory.ToArray());
            Assert.DoesNotContain(json, character => char.IsControl(character));
            Assert.Equal(text, JsonSerializer.Deserialize<string>(json));
        }
    }

    [Fact]
    public void HalfASurrogatePairBecomesAReplacementCharacter()
    {
        using var memory = new MemoryStream();
        var output = new Utf8Output(memory);
        JsonText.Write(output, "a\ud800b");
        output.Flush();
        Assert.Equal("\"a\ufffdb\"", Encoding.UTF8.GetString(memory.ToArray()));
    }
}
