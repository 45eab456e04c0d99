using System.Runtime.CompilerServices;
using Xunit.Sdk;

namespace PcapPorts.Tests.Snapshots;

/// <summary>
/// Compares text with a file beside the test, <c>TestClass.Method[_parameter].verified.txt</c>. On a difference the text is written
/// next to it as <c>.received.txt</c>, for a person to look at and, if it is right, to rename. Nothing is ever accepted by itself.
/// </summary>
static class Snapshot
{
    /// <summary>Fails unless the text equals the verified file. Line ends count as line feeds; final ones are ignored.</summary>
    /// <param name="received">What the code under test gave.</param>
    /// <param name="parameter">Tells the cases of a theory apart; used in the file name, so letters, digits, hyphens and dots only.</param>
    /// <param name="sourceFile">The test's source file, filled in by the compiler.</param>
    /// <param name="method">The test's name, filled in by the compiler.</param>
    public static void Verify(string received, string? parameter = null, [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "")
    {
        string stem = Path.Combine(
            Path.GetDirectoryName(sourceFile)!,
            $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}{(parameter is null ? "" : "_" + FileName(parameter))}");
        string verifiedPath = stem + ".verified.txt";
        string receivedPath = stem + ".received.txt";
        string actual = Normalise(received);
        string? expected = File.Exists(verifiedPath) ? Normalise(File.ReadAllText(verifiedPath)) : null;
        if (string.Equals(expected, actual, StringComparison.Ordinal))
        {
            File.Delete(receivedPath);
            return;
        }

        File.WriteAllText(receivedPath, actual);
        throw new XunitException(expected is null
            ? $"There is no {Path.GetFileName(verifiedPath)} yet. Read {receivedPath}, and rename it if it is right."
            : $"{Path.GetFileName(verifiedPath)} differs from what the test received (see {receivedPath}).\n{FirstDifference(expected, actual)}");
    }

    /// <summary>Says where two texts first differ: the line, what was expected and what came, and where in the line.</summary>
    internal static string FirstDifference(string expected, string actual)
    {
        string[] expectedLines = expected.Split('\n');
        string[] actualLines = actual.Split('\n');
        int line = 0;
        while (line < expectedLines.Length && line < actualLines.Length
            && string.Equals(expectedLines[line], actualLines[line], StringComparison.Ordinal))
        {
            line++;
        }

        string? wanted = line < expectedLines.Length ? expectedLines[line] : null;
        string? got = line < actualLines.Length ? actualLines[line] : null;
        string report = $"Line {line + 1}\n  expected: {wanted ?? "(the text ends)"}\n  received: {got ?? "(the text ends)"}";
        if (wanted is null || got is null)
            return report;
        int column = wanted.AsSpan().CommonPrefixLength(got);
        return $"{report}\n            {new string(' ', column)}^";
    }

    internal static string Normalise(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').TrimEnd('\n');

    static string FileName(string parameter) => string.Concat(parameter.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_'));
}
