using System.Text;

namespace PcapPorts.App.Views;

/// <summary>The command line that prints what a view shows.</summary>
static class CliLine
{
    /// <summary>A command line of <c>pcapports</c>; words are quoted where a shell needs it.</summary>
    public static string Of(params ReadOnlySpan<string> words)
    {
        var line = new StringBuilder("pcapports");
        foreach (string word in words)
            line.Append(' ').Append(Quote(word));
        return line.ToString();
    }

    /// <summary>A word as a POSIX shell takes it.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or ':' or '+' or ',' or '=' or '@')
            ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
