using System.IO.Enumeration;
using PcapPorts.App.Streams;

namespace PcapPorts.App.Inputs;

/// <summary>What the paths of a command line stand for: files, <c>-</c>, the captures in directories, and patterns that no shell expanded.</summary>
static class InputPaths
{
    /// <summary>Standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>The captures in the order given; those of a directory in the order of their names.</summary>
    /// <param name="paths">Paths as they were typed.</param>
    /// <param name="missing">Increased for each path that stands for nothing; a message says why.</param>
    public static List<string> Expand(IReadOnlyList<string> paths, ref int missing)
    {
        List<string> inputs = [];
        foreach (string path in paths)
        {
            int before = inputs.Count;
            if (path == StandardInput)
                inputs.Add(path);
            else if (Directory.Exists(path))
                Walk(path, inputs);
            else if (IsPattern(path) && !File.Exists(path))
                Match(path, inputs);
            else
                inputs.Add(path);
            if (inputs.Count > before)
                continue;
            missing++;
            Messages.WriteAbout(path, IsPattern(path) && !Directory.Exists(path) ? "no file matches this pattern" : "no capture file in this directory");
        }
        return inputs;
    }

    /// <summary>Adds the captures below a directory. Links to directories are not followed, so that no walk goes round in circles.</summary>
    static void Walk(string directory, List<string> inputs)
    {
        try
        {
            var here = new DirectoryInfo(directory);
            // A pipe, a device and an empty file have no length: none of them is a capture at rest.
            FileInfo[] files = Array.FindAll(here.GetFiles(), HasContent);
            Array.Sort(files, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
            foreach (FileInfo file in files)
            {
                string path = Path.Combine(directory, file.Name);
                if (CaptureMagic.Of(path).IsCapture)
                    inputs.Add(path);
            }
            DirectoryInfo[] directories = Array.FindAll(here.GetDirectories(), static inner => inner.LinkTarget is null);
            Array.Sort(directories, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
            foreach (DirectoryInfo inner in directories)
                Walk(Path.Combine(directory, inner.Name), inputs);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Messages.WriteAbout(directory, FailureCause.Of(failure));
        }
    }

    static bool HasContent(FileInfo file) =>
        (file.Attributes & FileAttributes.ReparsePoint) == 0 || file.LinkTarget is null ? file.Length > 0 : file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true, Length: > 0 };

    static bool IsPattern(string path) => Path.GetFileName(path.AsSpan()).IndexOfAny('*', '?') >= 0;

    static void Match(string pattern, List<string> inputs)
    {
        string? directory = Path.GetDirectoryName(pattern);
        string where = string.IsNullOrEmpty(directory) ? "." : directory;
        if (!Directory.Exists(where))
            return;
        List<string> names = [];
        foreach (string file in Directory.EnumerateFiles(where))
        {
            string name = Path.GetFileName(file);
            if (FileSystemName.MatchesSimpleExpression(Path.GetFileName(pattern), name))
                names.Add(name);
        }
        names.Sort(StringComparer.Ordinal);
        foreach (string name in names)
            inputs.Add(string.IsNullOrEmpty(directory) ? name : Path.Combine(directory, name));
    }
}
