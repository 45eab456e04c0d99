using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views;

/// <summary>Something that the start page offers.</summary>
/// <param name="Group">Under which heading it stands.</param>
/// <param name="Text">What it says.</param>
/// <param name="Detail">More about it.</param>
/// <param name="Open">What Enter does; null for one that only tells something.</param>
sealed record StartEntry(string Group, string Text, string Detail, Action? Open)
{
    /// <summary>Traffic of the last seconds, as small columns.</summary>
    public Func<string>? Activity { get; init; }
}

/// <summary>What one sees when nothing is open: the files opened last, and where one can listen.</summary>
sealed class StartPage : Page, ITableSource
{
    readonly TableView _table;
    IReadOnlyList<StartEntry> _entries = [];

    public StartPage() => _table = new TableView(this, State) { Accepted = row => _entries[(int)row].Open?.Invoke() };

    /// <summary>Selection.</summary>
    public TableState State { get; } = new();

    /// <summary>What is offered.</summary>
    public IReadOnlyList<StartEntry> Entries
    {
        get => _entries;
        set
        {
            _entries = value;
            State.ResetWidths();
        }
    }

    public override string Title => "Start";

    public override View View => _table;

    public override string Cli => "pcapports";

    public long Count => _entries.Count;

    public IReadOnlyList<TableColumn> Columns { get; } =
        [new("") { MaxWidth = 12, Rigid = true }, new("") { MinWidth = 16, MaxWidth = 70 }, new("") { MaxWidth = 24, Priority = 2 }, new("") { Fills = true, MaxWidth = 200, Priority = 1 }];

    public string EmptyText => "o opens a capture.";

    public void FormatCell(long row, int column, TextBuffer text)
    {
        StartEntry entry = _entries[(int)row];
        text.Append(column switch
        {
            0 => row > 0 && _entries[(int)row - 1].Group == entry.Group ? "" : entry.Group,
            1 => ControlEscape.Escape(entry.Text),
            2 => entry.Activity?.Invoke() ?? "",
            _ => ControlEscape.Escape(entry.Detail),
        });
    }

    public Style RowStyle(long row, Theme theme) => _entries[(int)row].Open is null ? theme.Dim : default;
}
