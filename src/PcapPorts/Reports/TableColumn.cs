namespace PcapPorts.Reports;

/// <summary>A column of a <see cref="TextTable"/>.</summary>
/// <param name="Title">Its heading.</param>
public sealed record TableColumn(string Title)
{
    /// <summary>Numbers stand right.</summary>
    public bool RightAligned { get; init; }

    /// <summary>Where there is no room for all columns, those with the highest rank go first; 0 stays.</summary>
    public int DropRank { get; init; }

    /// <summary>Title of a column in whose place this one stands when that one had to go; null for one of its own.</summary>
    public string? InsteadOf { get; init; }

    /// <summary>Least columns it may be cut to, with an ellipsis; 0 when it is cut only where nothing else is left.</summary>
    public int LeastWidth { get; init; }

    /// <summary>The column is left out when none of its cells has text.</summary>
    public bool HiddenWhenEmpty { get; init; }

    /// <summary>A bar or text that is shown in a style of its own.</summary>
    public TextStyle Style { get; init; }
}
