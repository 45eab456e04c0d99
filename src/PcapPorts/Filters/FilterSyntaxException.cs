namespace PcapPorts.Filters;

/// <summary>A text is no filter.</summary>
public sealed class FilterSyntaxException : FormatException
{
    /// <param name="text">The text.</param>
    /// <param name="diagnostic">What is wrong with it.</param>
    public FilterSyntaxException(string text, FilterDiagnostic diagnostic)
        : base((diagnostic ?? throw new ArgumentNullException(nameof(diagnostic))).Describe(text)) => Diagnostic = diagnostic;

    /// <summary>What is wrong, and where.</summary>
    public FilterDiagnostic Diagnostic { get; }
}
