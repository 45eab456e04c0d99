namespace PcapPorts.App.Tests;

/// <summary>
/// Samples in Markdown: fenced blocks of the kind <c>console</c>, in which a line that begins with <c>$ pcapports</c> is a command and what follows, up to the next one
/// or the end of the block, its whole output.
/// </summary>
static class ConsoleSamples
{
    const string Prompt = "$ pcapports ";

    /// <summary>The samples of a page: the words of each command, and the output that the page shows.</summary>
    public static IReadOnlyList<(string[] Command, string Output)> In(string markdown)
    {
        List<(string[] Command, string Output)> samples = [];
        bool isInside = false;
        string[]? command = null;
        List<string> output = [];
        foreach (string line in markdown.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n'))
        {
            bool isFence = line.StartsWith("```", StringComparison.Ordinal);
            if (isFence || (isInside && line.StartsWith("$ ", StringComparison.Ordinal)))
            {
                if (command is not null)
                    samples.Add((command, Trim(output)));
                command = null;
                output = [];
            }
            if (isFence)
                isInside = !isInside && line.AsSpan(3).Trim().SequenceEqual("console");
            else if (isInside && line.StartsWith(Prompt, StringComparison.Ordinal))
                command = line[Prompt.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            else if (command is not null)
                output.Add(line);
        }
        return samples;
    }

    /// <summary>Output without white space at the ends of lines and of the whole.</summary>
    public static string Trim(IEnumerable<string> lines) => string.Join('\n', lines.Select(line => line.TrimEnd())).TrimEnd();
}
