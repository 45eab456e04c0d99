namespace PcapPorts.Reports;

/// <summary>How a report is made and what it says of itself.</summary>
public sealed record ReportOptions
{
    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>The command line that makes it again.</summary>
    public required string CommandLine { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Filters that were applied, in words; empty for none.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>Whether addresses and names were replaced.</summary>
    public bool IsRedacted { get; init; }

    /// <summary>Links to the reports of single captures: name and file; empty for none.</summary>
    public IReadOnlyList<(string Name, string File)> Links { get; init; } = [];
}
