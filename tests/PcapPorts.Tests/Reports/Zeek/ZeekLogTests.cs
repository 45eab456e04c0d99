using System.Text;
using System.Text.Json;
using PcapPorts.Packets;
using PcapPorts.Reports;

namespace PcapPorts.Tests.Reports.Zeek;

/// <summary>Values of Zeek's logs that a reader could take for something else.</summary>
public sealed class ZeekLogTests
{
    static string Written(bool json, Action<ZeekLog> values)
    {
        using var memory = new MemoryStream();
        var output = new Utf8Output(memory);
        var log = new ZeekLog(output, json, "test", "a:string b:vector[string] c:vector[interval] d:bool");
        values(log.Line(1_500_000_000, new ZeekConnection("C1", IpAddress.FromIpv4(0x01020304), 5, IpAddress.FromIpv4(0x05060708), 80)));
        output.Flush();
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    [Theory]
    [InlineData("plain, text", "plain, text")]
    [InlineData("tab\there", @"tab\x09here")]
    [InlineData("line\r\nend", @"line\x0d\x0aend")]
    [InlineData("-", @"\x2d")]
    [InlineData("--", "--")]
    [InlineData("", "(empty)")]
    [InlineData("(empty)", @"\x28empty)")]
    [InlineData(@"back\slash", @"back\x5cslash")]
    [InlineData("\u001b[31m\u202e", @"\x1b[31m\xe2\x80\xae")]
    [InlineData("Käse", "Käse")]
    public void TextIsEscapedSoThatALineIsALine(string text, string expected)
    {
        string line = Written(json: false, log => log.Text(text).Texts(null).Intervals(null).Flag(null).Write());
        Assert.Equal($"1.500000\tC1\t1.2.3.4\t5\t5.6.7.8\t80\t{expected}\t-\t-\t-\n", line);
        using JsonDocument json = JsonDocument.Parse(Written(json: true, log => log.Text(text).Texts(null).Intervals(null).Flag(null).Write()));
        Assert.Equal(text, json.RootElement.GetProperty("a").GetString());
        Assert.False(json.RootElement.TryGetProperty("b", out _));
    }

    [Fact]
    public void ElementsAreDividedByCommasOnly()
    {
        string line = Written(json: false, static log => log.Text(null).Texts(["a,b", "-", ""]).Intervals([1, 60]).Flag(true).Write());
        Assert.EndsWith("\t-\ta\\x2cb,\\x2d,(empty)\t1.000000,60.000000\tT\n", line, StringComparison.Ordinal);
        Assert.EndsWith("\t-\t(empty)\t(empty)\tF\n", Written(json: false, static log => log.Text(null).Texts([]).Intervals([]).Flag(false).Write()), StringComparison.Ordinal);
    }

    [Fact]
    public void ALineThatLacksAFieldIsNotWritten() =>
        Assert.Throws<InvalidOperationException>(static () => Written(json: false, static log => log.Text("x").Write()));
}
