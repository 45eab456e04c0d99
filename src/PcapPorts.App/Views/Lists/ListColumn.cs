using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views.Lists;

/// <summary>A column of a list.</summary>
/// <typeparam name="T">What a row is.</typeparam>
/// <param name="Layout">How the table lays it out.</param>
/// <param name="Text">The text of a row, escaped.</param>
sealed record ListColumn<T>(TableColumn Layout, Func<T, string> Text)
{
    /// <summary>What the column is sorted by; null to sort by the text.</summary>
    public Func<T, double>? Number { get; init; }

    /// <summary>A column of text that may be cut.</summary>
    public static ListColumn<T> Words(string title, Func<T, string> text, int most = 40, int least = 6, int priority = 2) =>
        new(new TableColumn(title) { MinWidth = Math.Max(least, title.Length), MaxWidth = most, Priority = priority }, text);

    /// <summary>A column of text that takes what room there is.</summary>
    public static ListColumn<T> Rest(string title, Func<T, string> text, int priority = 3) =>
        new(new TableColumn(title) { Fills = true, MinWidth = 10, MaxWidth = 400, Priority = priority }, text);

    /// <summary>An endpoint or an address: cut only where there is no room for it at all.</summary>
    public static ListColumn<T> Address(string title, Func<T, string> text) =>
        new(new TableColumn(title) { MinWidth = 21, MaxWidth = 47 }, text);

    /// <summary>A number: sorted as one, at the right, never cut.</summary>
    public static ListColumn<T> Amount(string title, Func<T, double> number, Func<T, string> text, int priority = 2) =>
        new(new TableColumn(title) { AlignRight = true, Rigid = true, MinWidth = 3, MaxWidth = 24, Priority = priority }, text) { Number = number };
}

/// <summary>What a list shows.</summary>
/// <typeparam name="T">What a row is.</typeparam>
sealed record ListSpecification<T>
{
    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its columns.</summary>
    public required IReadOnlyList<ListColumn<T>> Columns { get; init; }

    /// <summary>Finds the rows, on a thread of its own; it may hand over what it has so far.</summary>
    public required Func<Action<IReadOnlyList<T>>, CancellationToken, IReadOnlyList<T>> Load { get; init; }

    /// <summary>What a row is about.</summary>
    public required Func<T, Subject> Subject { get; init; }

    /// <summary>The command line that prints it.</summary>
    public required Func<string> Cli { get; init; }

    /// <summary>What is said where there are no rows.</summary>
    public string Empty { get; init; } = "There are none.";

    /// <summary>The column that it is sorted by at first, or -1 for the order in which rows come.</summary>
    public int SortColumn { get; init; } = -1;

    /// <summary>What Enter does with a row; null for the page's own menu.</summary>
    public Action<T>? Accept { get; init; }

    /// <summary>How a row looks.</summary>
    public Func<T, Theme, PcapPorts.Terminal.Screen.Style>? Style { get; init; }
}
