using System.Runtime.CompilerServices;

namespace PcapPorts.Tests;

/// <summary>Where the repository's own files are: tests read sources and captures from there.</summary>
static class Repository
{
    /// <summary>The folder that holds <c>PcapPorts.sln</c>.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path below the root, with slashes.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));

    static string Find([CallerFilePath] string source = "")
    {
        DirectoryInfo? folder = new FileInfo(source).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PcapPorts.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No PcapPorts.sln above {source}.");
    }
}
