namespace PcapPorts.App.Tests;

/// <summary>Captured text and file names must not drive a terminal.</summary>
public sealed class HostileTextTests : IDisposable
{
    const string HostileName = "a\u001b[31mred\nb\u202e.pcapng";

    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("info")]
    [InlineData("info", "--format", "json")]
    [InlineData("summary")]
    [InlineData("summary", "--format", "json")]
    [InlineData("flows")]
    [InlineData("flows", "--format", "csv")]
    [InlineData("flows", "--format", "tsv")]
    [InlineData("flows", "--format", "ndjson")]
    [InlineData("packets")]
    public void NothingReachesTheTerminalThatItWouldObey(string command, params string[] options)
    {
        string hostile = _scratch.Sample(HostileName);
        string[] files = command == "packets" ? [hostile] : [hostile, _scratch.Sample("b.pcapng")];
        Pcapports run = Pcapports.Run([command, .. files, .. options]);
        Assert.Equal(0, run.Status);
        AssertHarmless(run.Output);
        AssertHarmless(run.Error);
    }

    [Fact]
    public void CommentsAreShownEscaped()
    {
        Assert.Contains(@"look\x1b]0;owned\x07 here", Pcapports.Run("info", _scratch.Sample()).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("flows", HostileName)]
    [InlineData("port", "\u001b[31m80")]
    [InlineData("\u001b[31mflows")]
    [InlineData("flows", "--host", "\u001b[31m1.2.3.4")]
    public void MessagesAreEscapedToo(params string[] arguments)
    {
        Pcapports run = Pcapports.Run(arguments);
        Assert.NotEqual(0, run.Status);
        Assert.NotEqual("", run.Error);
        AssertHarmless(run.Error);
    }

    [Fact]
    public void ColourIsOnlyWhereItWasAskedFor()
    {
        string sample = _scratch.Sample();
        Assert.DoesNotContain('\u001b', Pcapports.Run("flows", sample).Output);
        Assert.Contains("\u001b[", Pcapports.Run("flows", sample, "--color", "always").Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', Pcapports.Run("flows", sample, "--color", "never").Output);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("1", false)]
    public void OnATerminalNoColorDecides(string noColor, bool colour)
    {
        Pcapports run = Pcapports.Shell("NO_COLOR=\"$2\" TERM=xterm script -qec \"'$P' flows '$1'\" /dev/null < /dev/null", _scratch.Sample(), noColor);
        Assert.Contains("10.0.0.80", run.Output, StringComparison.Ordinal);
        Assert.Equal(colour, run.Output.Contains("\u001b[", StringComparison.Ordinal));
    }

    static void AssertHarmless(string text)
    {
        foreach (char character in text)
            Assert.False((char.IsControl(character) && character is not ('\n' or '\t')) || character == '\u202e', $"U+{(int)character:x4} in {text}");
    }
}
