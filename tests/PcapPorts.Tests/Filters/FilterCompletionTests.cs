using PcapPorts.Filters;

namespace PcapPorts.Tests.Filters;

public class FilterCompletionTests
{
    static readonly FilterCompletion s_completion = new(static field => field.Abbreviation == "tcp.port" ? ["443", "80"] : []);

    [Theory]
    [InlineData("", CompletionKind.Field, "ip.addr")]
    [InlineData("tc", CompletionKind.Field, "tcp.port")]
    [InlineData("tcp.po", CompletionKind.Field, "tcp.port")]
    [InlineData("ip && tcp.flags.s", CompletionKind.Field, "tcp.flags.syn")]
    [InlineData("!(ud", CompletionKind.Field, "udp.port")]
    [InlineData("tcp.port ", CompletionKind.Operator, "==")]
    [InlineData("tcp ", CompletionKind.Operator, "contains")]
    [InlineData("tcp.port == ", CompletionKind.Value, "443")]
    [InlineData("tcp.port == 8", CompletionKind.Value, "80")]
    [InlineData("tcp.port in {443, ", CompletionKind.Value, "443")]
    [InlineData("tcp.flags.syn == ", CompletionKind.Value, "True")]
    [InlineData("ip.proto == tc", CompletionKind.Value, "\"TCP\"")]
    [InlineData("tcp.port == 80 ", CompletionKind.Operator, "&&")]
    [InlineData("upp", CompletionKind.Function, "upper(")]
    public void The_likeliest_comes_first(string text, CompletionKind kind, string first)
    {
        CompletionList list = s_completion.Complete(text, text.Length);
        Assert.Equal((kind, first), (list.Items[0].Kind, list.Items[0].Text));
        Assert.All(list.Items, static item => Assert.NotEmpty(item.Text));
        Assert.True(list.Items.Count <= FilterCompletion.MaxItems);
    }

    [Fact]
    public void Operators_fit_the_type()
    {
        Assert.DoesNotContain(s_completion.Complete("tcp.port ", 9).Items, static item => item.Text == "contains");
        Assert.DoesNotContain(s_completion.Complete("tcp.analysis.flags ", 19).Items, static item => item.Text == "==");
    }

    [Fact]
    public void Only_the_word_before_the_caret_is_replaced()
    {
        CompletionList list = s_completion.Complete("ip && tcp.po == 80", 12);
        Assert.Equal(new FilterSpan(6, 6), list.Span);
        Assert.Equal("tcp.port", list.Items[0].Text);
    }

    [Fact]
    public void Every_field_can_be_completed()
    {
        Assert.All(FilterFields.All.All, static field =>
        {
            CompletionList list = s_completion.Complete(field.Abbreviation, field.Abbreviation.Length);
            Assert.Equal(field.Abbreviation, list.Items[0].Text);
        });
    }
}
