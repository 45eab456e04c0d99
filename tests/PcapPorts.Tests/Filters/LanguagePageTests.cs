using System.Text.RegularExpressions;
using PcapPorts.Filters;

namespace PcapPorts.Tests.Filters;

/// <summary>The page about the language says what the code does.</summary>
public partial class LanguagePageTests
{
    static readonly string s_page = File.ReadAllText(Repository.PathOf("src/PcapPorts/Filters/LANGUAGE.md"));

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    static IEnumerable<string> Codes => Code().Matches(s_page).Select(static match => match.Groups["code"].Value);

    [Fact]
    public void Every_example_is_a_filter()
    {
        string[] examples = [.. s_page.Split('\n').Where(static line => line.StartsWith("    ", StringComparison.Ordinal)).Select(static line => line.Trim())];
        Assert.True(examples.Length > 10);
        Assert.All(examples, static text => Assert.True(DisplayFilter.TryParse(text, out _, out FilterDiagnostic? error), error?.Describe(text)));
        string[] inline = [.. Codes.Where(static code => code.Contains("==", StringComparison.Ordinal) && code.Contains(' ', StringComparison.Ordinal))];
        Assert.True(inline.Length > 3);
        Assert.All(inline, static text => Assert.True(DisplayFilter.TryParse(text, out _, out FilterDiagnostic? error), error?.Describe(text)));
    }

    [Fact]
    public void Every_function_and_operator_is_on_it()
    {
        Assert.All(FilterFunction.All, static function => Assert.Contains($"`{function.Name}(x", s_page, StringComparison.Ordinal));
        Assert.All(FilterLexer.Words.Except(["bitwise_and"]), static word => Assert.Contains(Codes, code => code.Split(' ', '{').Contains(word)));
        IEnumerable<string> signs = new FilterCompletion().Complete("frame.len ", 10).Items.Select(static item => item.Text);
        Assert.All(signs, static sign => Assert.Contains(sign, s_page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_own_field_that_is_named_exists_and_each_group_is_named()
    {
        IEnumerable<string> named = Codes.Where(static code => code.StartsWith("flow.", StringComparison.Ordinal) || code.StartsWith("port.", StringComparison.Ordinal) || code.StartsWith("_ws.", StringComparison.Ordinal))
            .Where(static code => !code.Contains(' ', StringComparison.Ordinal) && code != "flow.");
        Assert.All(named, static name => Assert.NotNull(FilterFields.Find(name)));
        Assert.All(OwnFields.Protocols, static protocol => Assert.Contains($"`{protocol.Abbreviation}.", s_page, StringComparison.Ordinal));
        Assert.All(OwnFields.Protocols.Where(static protocol => protocol.Abbreviation != "flow").SelectMany(static protocol => protocol.Fields),
            static field => Assert.Contains($"`{field.Abbreviation}`", s_page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_field_can_be_asked_for()
        => Assert.All(FilterFields.All.All, static field =>
        {
            Assert.True(DisplayFilter.TryParse(field.Abbreviation, out DisplayFilter? filter, out FilterDiagnostic? error), error?.Describe(field.Abbreviation));
            Assert.Equal(field.Abbreviation, filter.DisplayText);
            Assert.NotEmpty(FilterFields.TypeOf(field));
        });
}
