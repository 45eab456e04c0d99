using PcapPorts.Mutations;

namespace PcapPorts.Tools.Tests.Mutations;

public class JudgeTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{}\n")]
    [InlineData("{\"a\":1}\n{\"b\":[2,3]}\n")]
    public void WholeJsonLinesAreFine(string output) => Assert.Null(Judge.Lines(System.Text.Encoding.UTF8.GetBytes(output)));

    [Theory]
    [InlineData("{}", "inside a line")]
    [InlineData("{}\n{\"a\":", "inside a line")]
    [InlineData("{}\n{\"a\":\n", "line 2")]
    [InlineData("{}{}\n", "line 1")]
    public void AnythingElseIsNot(string output, string complaint)
        => Assert.Contains(complaint, Judge.Lines(System.Text.Encoding.UTF8.GetBytes(output)), StringComparison.Ordinal);
}
