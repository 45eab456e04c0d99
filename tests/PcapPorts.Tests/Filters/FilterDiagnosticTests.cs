using PcapPorts.Filters;

namespace PcapPorts.Tests.Filters;

public class FilterDiagnosticTests
{
    [Theory]
    [InlineData("ip.adr == 10.0.0.1", "ip.adr", "ip.addr")]
    [InlineData("nosuchproto", "nosuchproto", null)]
    [InlineData("tcp.flags.sin == 1", "tcp.flags.sin", "tcp.flags.fin")]
    [InlineData("ip.addr == \"10.0.0.1\"", "\"10.0.0.1\"", "10.0.0.1")]
    [InlineData("ip.addr == fe80::1", "fe80::1", "ipv6.addr")]
    [InlineData("ip.addr == 300.1.2.3", "300.1.2.3", null)]
    [InlineData("ip.addr == 10.0.0.0/33", "10.0.0.0/33", null)]
    [InlineData("eth.addr == 00:11:22:33:44", "00:11:22:33:44", null)]
    [InlineData("tcp.port == abc", "abc", null)]
    [InlineData("tcp.port == 70000", "70000", null)]
    [InlineData("tcp.port == \"80\"", "\"80\"", "80")]
    [InlineData("ip.proto == TPC", "TPC", "TCP")]
    [InlineData("(tcp.port == 80", "(", null)]
    [InlineData("tcp.port == 80)", ")", null)]
    [InlineData("tcp.port ==", "==", null)]
    [InlineData("tcp && && udp", "&&", null)]
    [InlineData("tcp.port 80", "80", null)]
    [InlineData("tcp.port = 80", "=", "==")]
    [InlineData("tcp.port in {80, 443", "{", null)]
    [InlineData("tcp.port in {}", "{}", null)]
    [InlineData("tcp.port in {80 443}", "443", null)]
    [InlineData("frame matches \"(\"", "\"(\"", null)]
    [InlineData("frame matches \"(?=a)b\"", "\"(?=a)b\"", null)]
    [InlineData("frame matches \"(a)\\\\1\"", "\"(a)\\\\1\"", null)]
    [InlineData("frame contains \"unterminated", "\"unterminated", null)]
    [InlineData("frame contains \"a\\.b\"", "\\.", null)]
    [InlineData("eth.src[0:3", "[", null)]
    [InlineData("eth.src[] == 00", "]", null)]
    [InlineData("eth.src[4:0]", "4:0", null)]
    [InlineData("frame[99999999999:1] == 00", "99999999999:1", null)]
    [InlineData("tcp.port[0] == 1", "tcp.port", null)]
    [InlineData("len() > 1", "len()", null)]
    [InlineData("lne(tcp) > 1", "lne", "len()")]
    [InlineData("len(tcp)", "len(tcp)", null)]
    [InlineData("upper(tcp.port) == \"A\"", "tcp.port", null)]
    [InlineData("80 == tcp.port", "80", "tcp.port == 80")]
    [InlineData("tcp.port contains 80", "tcp.port", null)]
    [InlineData("tcp.port matches \"80\"", "tcp.port", "string(tcp.port)")]
    [InlineData("frame matches abc", "abc", null)]
    [InlineData("tcp.analysis.flags == 1", "tcp.analysis.flags", null)]
    [InlineData("tcp.port == tcp", "tcp", null)]
    [InlineData("frame.time_relative * 2 > 1", "frame.time_relative", null)]
    [InlineData("any tcp", "", null)]
    [InlineData("not", "not", null)]
    [InlineData("tcp.port == ${tcp.port}", "$", null)]
    [InlineData("host", "", null)]
    [InlineData("port 53 and host nowhere", "nowhere", null)]
    public void Names_the_place_and_what_may_be_meant(string filter, string place, string? meant)
    {
        Assert.False(DisplayFilter.TryParse(filter, out _, out FilterDiagnostic? error));
        Assert.Equal(FilterSeverity.Error, error.Severity);
        Assert.Equal(place, filter.Substring(error.Span.Start, error.Span.Length).Trim());
        Assert.Equal(meant, error.Suggestion);
        Assert.NotEmpty(error.Message);
        string[] lines = error.Describe(filter).Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Matches("^ {4} *\\^~*$", lines[2]);
    }

    [Theory]
    [InlineData("ip.addr != 10.0.0.1", "ip.addr != 10.0.0.1")]
    [InlineData("tcp.port !== 80", "tcp.port !== 80")]
    [InlineData("tcp.port in {90..80}", "90..80")]
    [InlineData("tcp.srcport > -1", "-1")]
    [InlineData("frame[0:2] == 1234", "1234")]
    public void Warns_of_what_is_legal_and_probably_not_meant(string filter, string place)
    {
        FilterDiagnostic warning = Assert.Single(DisplayFilter.Parse(filter).Warnings);
        Assert.Equal(FilterSeverity.Warning, warning.Severity);
        Assert.Equal(place, filter.Substring(warning.Span.Start, warning.Span.Length));
    }

    [Fact]
    public void Shows_a_long_filter_around_the_place_and_no_control_characters()
    {
        string filter = string.Concat(Enumerable.Repeat("tcp.port == 80 || ", 100)) + "\u001b[31m";
        Assert.False(DisplayFilter.TryParse(filter, out _, out FilterDiagnostic? error));
        string text = error.Describe(filter);
        Assert.DoesNotContain('\u001b', text);
        Assert.All(text.Split('\n'), static line => Assert.InRange(line.Length, 1, 120));
    }
}
