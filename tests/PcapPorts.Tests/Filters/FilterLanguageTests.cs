using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PcapPorts.Filters;

namespace PcapPorts.Tests.Filters;

/// <summary>What holds for every filter.</summary>
public class FilterLanguageTests
{
    static readonly string[] s_fields = ["tcp.port", "ip.src", "eth.src", "frame", "frame.len", "tcp.payload", "tcp", "dns.qry.name", "frame.time_delta", "nosuch.field"];
    static readonly string[] s_words = ["80", "0x50", "10.0.0.0/8", "fe80::1", "00:11:22", "00-11", "1.5", "True", "abc", "2021-03-04", "::1", "a-b.c"];

    static Gen<FilterNode> Word => Gen.Elements([.. s_fields, .. s_words]).Select(static text => (FilterNode)new WordNode(text));

    static Gen<FilterNode> Literal => Gen.OneOf(
        Word,
        Gen.ArrayOf(Gen.Choose(0, 255)).Select(static bytes => (FilterNode)new TextNode(string.Concat(bytes.Select(static value => (char)value)), IsRaw: false)),
        Gen.Choose(0, 255).Select(static value => (FilterNode)new CharacterNode((byte)value)));

    static Gen<SliceRanges> Ranges => Gen.NonEmptyListOf(Gen.OneOf(
        Gen.Choose(-9, 9).Select(static first => new SliceRange(SliceForm.Single, first, 0)),
        from first in Gen.Choose(-9, 9) from length in Gen.Choose(1, 9) select new SliceRange(SliceForm.Length, first, length),
        from first in Gen.Choose(0, 5) from more in Gen.Choose(0, 5) select new SliceRange(SliceForm.Last, first, first + more),
        Gen.Choose(-9, 9).Select(static first => new SliceRange(SliceForm.ToEnd, first, 0)))).Select(static ranges => new SliceRanges([.. ranges]));

    static Gen<FilterNode> Value(int size) => size <= 0 ? Literal : Gen.OneOf(
        Literal,
        from operand in Value(size / 2) from ranges in Ranges where operand is WordNode or FunctionNode or SliceNode select (FilterNode)new SliceNode(operand, ranges),
        from field in Gen.Elements(s_fields) from ranges in Ranges select (FilterNode)new LayerNode(new WordNode(field), ranges),
        from name in Gen.Elements("len", "max", "nothing") from arguments in Several(Value(size / 3), 0) select (FilterNode)new FunctionNode(name, arguments),
        from how in Gen.Elements(Enum.GetValues<ArithmeticOperator>()) from left in Value(size / 2) from right in Value(size / 2) select (FilterNode)new ArithmeticNode(how, left, right),
        from operand in Value(size / 2) select (FilterNode)new NegativeNode(operand));

    static Gen<FilterNodes> Several(Gen<FilterNode> one, int least)
        => from count in Gen.Choose(least, least + 2) from all in Gen.ArrayOf(one, count) select new FilterNodes(all);

    static Gen<FilterNode> Element(int size) => Gen.OneOf(
        Value(size),
        from low in Value(size / 2) from high in Value(size / 2) select (FilterNode)new RangeNode(low, high));

    static Gen<FilterNode> Test(int size) => size <= 0 ? Word : Gen.OneOf(
        Value(size / 2),
        from how in Gen.Elements(Enum.GetValues<RelationOperator>()) from quantifier in Gen.Elements(Enum.GetValues<FilterQuantifier>())
        from left in Value(size / 2) from right in Value(size / 2) select (FilterNode)new RelationNode(how, quantifier, left, right),
        from operand in Value(size / 2) from quantifier in Gen.Elements(Enum.GetValues<FilterQuantifier>()) from negated in Gen.Elements(true, false)
        from elements in Several(Element(size / 3), 1) select (FilterNode)new MembershipNode(operand, quantifier, negated, elements),
        from inner in Test(size / 2) select (FilterNode)new NotNode(inner),
        from how in Gen.Elements(Enum.GetValues<LogicalOperator>()) from tests in Several(Test(size / 3), 2) select (FilterNode)new LogicalNode(how, tests));

    [Fact]
    public void Printing_a_filter_and_parsing_it_again_gives_the_same_tree()
    {
        Property property = Prop.ForAll(Gen.Sized(static size => Test(Math.Min(size, 24))).ToArbitrary(), static tree =>
        {
            string text = tree.ToString();
            FilterNode? again = FilterParser.Parse(text, static word => FilterFields.Find(word) is not null, out FilterDiagnostic? error);
            Assert.True(again is not null, $"{text}: {error?.Describe(text)}");
            Assert.True(tree.Equals(again), $"{text} became {again}");
            Assert.Equal(text, again.ToString());
        });
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000).WithReplay(4_711, 815), property);
    }

    [Fact]
    public void Random_tokens_do_not_throw()
    {
        string[] tokens =
        [
            .. s_fields, .. s_words, "==", "!=", "===", "!==", "~=", ">", ">=", "<", "<=", "=", "~", "&&", "||", "^^", "!", "(", ")", "{", "}", "[", "]", "[0:2]", "[-1]", "#1", "#[1-2]",
            ",", "..", "+", "-", "*", "/", "%", "&", "|", "'a'", "\"a\"", "\"(a*)*b\"", "r\"\\d+\"", "\"", "'", "\\", "$", "@", "contains", "matches", "in", "not", "and", "or", "xor", "any", "all",
            "len(", "count(", "max(", "string(", "number(", "port", "host", "net", "src", "dst", "portrange", "1-2", "less", "vlan", "tcp[13]", "tcp-syn", "\u00e9", "\ud800", "\0", "\n",
        ];
        var random = new Random(20_261_121);
        var text = new StringBuilder();
        for (int i = 0; i < 100_000; i++)
        {
            text.Clear();
            for (int count = random.Next(1, 14); count > 0; count--)
                text.Append(tokens[random.Next(tokens.Length)]).Append(random.Next(4) > 0 ? " " : "");
            bool isFilter = DisplayFilter.TryParse(text.ToString(), out DisplayFilter? filter, out FilterDiagnostic? error);
            Assert.Equal(isFilter, filter is not null);
            Assert.Equal(isFilter, error is null);
            if (error is not null)
                Assert.True(error.Span.Start >= 0 && error.Span.Length >= 0 && error.Span.End <= text.Length, $"{text}: {error.Span}");
        }
    }

    [Theory]
    [InlineData('(')]
    [InlineData('!')]
    [InlineData('-')]
    [InlineData('{')]
    [InlineData('[')]
    public void Deep_nesting_is_refused(char sign)
    {
        Assert.False(DisplayFilter.TryParse(new string(sign, 60_000) + "tcp", out _, out FilterDiagnostic? error));
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public void A_wide_filter_is_read_and_a_huge_one_refused()
    {
        string wide = string.Join(" || ", Enumerable.Range(1, 3000).Select(static port => $"tcp.port == {port}"));
        Assert.True(DisplayFilter.Parse(wide).Matches(FilterSample.Dissect(FilterSample.Tcp())));
        Assert.False(DisplayFilter.TryParse(new string(' ', DisplayFilter.MaxLength + 1), out _, out _));
    }

    /// <summary>To try the ways in which this expression could match, one after the other, would outlast everybody.</summary>
    [Fact]
    public void No_expression_makes_a_search_take_for_ever()
    {
        byte[] frame = FilterSample.Tcp(new string('a', 1400));
        DisplayFilter filter = DisplayFilter.Parse("frame matches \"(a+)+(a|aa)*[^a]$\"");
        Assert.False(filter.Matches(FilterSample.Dissect(frame)));
    }
}
