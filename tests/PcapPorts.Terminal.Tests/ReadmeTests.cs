using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Sessions;
using PcapPorts.Terminal.Tests.Samples;
using PcapPorts.Tests;

namespace PcapPorts.Terminal.Tests;

public class ReadmeTests
{
    [Theory]
    [InlineData("SquareTable")]
    [InlineData("SampleProgram")]
    public void Its_samples_are_those_that_are_compiled(string sample)
    {
        string readme = File.ReadAllText(Repository.PathOf("src/PcapPorts.Terminal/README.md"));
        string source = File.ReadAllText(Repository.PathOf($"tests/PcapPorts.Terminal.Tests/Samples/{sample}.cs"));
        string body = source[source.IndexOf("class ", StringComparison.Ordinal)..].TrimEnd();
        Assert.Contains(body, readme, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_runs()
    {
        InMemoryBackend backend = new(40, 8);
        backend.Type("jjj");
        backend.Type("q");
        SampleProgram.Run(backend);
        string screen = ScreenDump.Text(backend.Screen.Buffer);
        Assert.Contains("Number", screen, StringComparison.Ordinal);
        Assert.Contains("q Leave", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_use_only_those_before_them()
    {
        string[] order = ["Text", "Screen", "Layout", "Widgets"];
        string root = Repository.PathOf("src/PcapPorts.Terminal");
        for (int i = 0; i < order.Length; i++)
        {
            foreach (string file in Directory.GetFiles(Path.Combine(root, order[i]), "*.cs"))
            {
                string text = File.ReadAllText(file);
                Assert.All(order[(i + 1)..], later => Assert.DoesNotContain($"using PcapPorts.Terminal.{later};", text, StringComparison.Ordinal));
                Assert.DoesNotContain("ITerminalBackend", text, StringComparison.Ordinal);
            }
        }
    }
}
