namespace PcapPorts.App.Tests;

/// <summary>The script for bash, asked as bash asks it.</summary>
public class CompletionTests
{
    [Theory]
    [InlineData("pcapports fl", "flows")]
    [InlineData("pcapports flows --for", "--format")]
    [InlineData("pcapports flows --format nd", "ndjson")]
    [InlineData("pcapports flows --state re", "refused reset")]
    [InlineData("pcapports completion f", "fish")]
    [InlineData("pcapports flows --top ", "")]
    public void BashCompletes(string line, string completions)
    {
        string words = line + (line.EndsWith(' ') ? "''" : "");
        Pcapports run = Pcapports.Shell(
            "cd / && exec bash --norc -c 'eval \"$(\"$P\" completion bash)\"; COMP_WORDS=('\"$1\"'); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _pcapports; echo \"${COMPREPLY[*]}\"'",
            words);
        Assert.Equal("", run.Error);
        Assert.Equal(completions, run.Output.TrimEnd('\n'));
    }
}
