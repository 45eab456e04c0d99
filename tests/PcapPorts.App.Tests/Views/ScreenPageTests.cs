using System.Text.RegularExpressions;
using PcapPorts.Tests;

namespace PcapPorts.App.Tests.Views;

/// <summary>Pages of the documentation show the screens that <see cref="ScreenTests"/> holds equal to the program; <c>tools/terminal-screens.sh</c> writes them.</summary>
public partial class ScreenPageTests
{
    [GeneratedRegex(@"<!-- screen: (?<name>\w+) -->\n```text\n(?<screen>.*?)```\n", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    static partial Regex Screens { get; }

    [Theory]
    [InlineData("README.md", 1)]
    [InlineData("src/PcapPorts.App/Views/SCREENS.md", 6)]
    public void Screens_of_pages_are_those_of_the_program(string page, int screens)
    {
        string path = Repository.PathOf(page), text = File.ReadAllText(path);
        Assert.Equal(screens, Screens.Count(text));
        string written = Screens.Replace(text, static match => $"<!-- screen: {match.Groups["name"].Value} -->\n```text\n{Screen(match.Groups["name"].Value)}```\n");
        if (Environment.GetEnvironmentVariable("PCAPPORTS_WRITE_SCREENS") == "1")
            File.WriteAllText(path, text = written);
        Assert.Equal(written, text);
    }

    static string Screen(string name) => File.ReadAllText(Repository.PathOf($"src/PcapPorts.App/Views/screens/{name}.txt")).TrimEnd('\n') + "\n";
}
