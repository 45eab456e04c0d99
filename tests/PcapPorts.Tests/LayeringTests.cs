using System.Text.RegularExpressions;

namespace PcapPorts.Tests;

/// <summary>A folder of the library may use only folders above it: this is what keeps the decoder free of reports and the flow table free of protocols.</summary>
public partial class LayeringTests
{
    static readonly string[] FromTheTop = ["Capture", "Packets", "Ports", "Flows", "Fields", "Protocols", "Filters", "Analysis", "Reports"];

    [GeneratedRegex(@"\bPcapPorts\.(?<folder>[A-Z]\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mention();

    static IEnumerable<(string File, string Folder, string Used)> Uses()
    {
        string library = Repository.PathOf("src/PcapPorts");
        foreach (string file in Directory.EnumerateFiles(library, "*.cs", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(library, file);
            string folder = relative.Split(Path.DirectorySeparatorChar)[0];
            if (folder is "bin" or "obj")
                continue;
            foreach (Match match in Mention().Matches(File.ReadAllText(file)))
                yield return (relative, folder, match.Groups["folder"].Value);
        }
    }

    [Fact]
    public void AFolderUsesOnlyFoldersAboveIt()
    {
        var violations = from use in Uses()
                         let own = Array.IndexOf(FromTheTop, use.Folder)
                         let used = Array.IndexOf(FromTheTop, use.Used)
                         where used > own
                         select $"{use.File} uses {use.Used}, which lies below {use.Folder}";
        Assert.Empty(violations);
    }

    [Fact]
    public void EveryFolderIsPartOfTheHouse()
    {
        string[] folders = [.. Uses().Select(use => use.Folder).Distinct(StringComparer.Ordinal)];
        Assert.Contains("Flows", folders);
        Assert.All(folders, folder => Assert.Contains(folder, FromTheTop));
    }

    [Fact]
    public void TheTerminalToolkitKnowsNoPackets()
    {
        string project = File.ReadAllText(Repository.PathOf("src/PcapPorts.Terminal/PcapPorts.Terminal.csproj"));
        Assert.DoesNotContain("ProjectReference", project, StringComparison.Ordinal);
    }

    [Fact]
    public void EverySourceFolderExplainsItself()
    {
        foreach (string folder in FromTheTop.Select(name => Repository.PathOf($"src/PcapPorts/{name}")).Where(Directory.Exists))
            Assert.True(File.Exists(Path.Combine(folder, "README.md")), $"{folder} has no README.md");
    }
}
