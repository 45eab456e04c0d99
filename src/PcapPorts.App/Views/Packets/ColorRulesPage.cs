using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views.Packets;

/// <summary>The colour rules, each in its colour. Enter edits one, the last row makes a new one, <c>&lt;</c> and <c>&gt;</c> move one up or down.</summary>
sealed class ColorRulesPage : Page, ITableSource
{
    readonly Preferences _preferences;
    readonly TableState _state = new();
    readonly TableView _table;
    readonly Action _changed;

    public ColorRulesPage(Preferences preferences, Action<int> edit, Action changed)
    {
        _preferences = preferences;
        _changed = changed;
        _table = new TableView(this, _state) { Accepted = row => edit((int)row) };
    }

    public override string Title => "Colour rules";

    public override View View => _table;

    public override string Cli => "pcapports open";

    public override string Status => "The first rule that takes a packet colours it. Enter edits, < > move, an empty text removes.";

    public long Count => _preferences.ColorRules.All.Count + 1;

    public IReadOnlyList<TableColumn> Columns { get; } = [new("Colour") { MaxWidth = 9 }, new("Name") { MaxWidth = 30 }, new("Filter") { Fills = true, MaxWidth = 300 }];

    public string EmptyText => "";

    public override Subject Subject => _state.Selected < Count - 1 ? new Subject { Filter = Rule(_state.Selected).Filter } : new Subject();

    public void FormatCell(long row, int column, TextBuffer text)
    {
        if (row == Count - 1)
        {
            text.Append(column == 1 ? "(new rule)" : "");
            return;
        }
        ColorRule rule = Rule(row);
        text.Append(column == 0 ? rule.Color : column == 1 ? ControlEscape.Escape(rule.Name) : ControlEscape.Escape(rule.Filter) + (rule.Matches is null ? "  (no valid filter)" : ""));
    }

    public Style RowStyle(long row, Theme theme) => row < Count - 1 ? Rule(row).Style(theme) : theme.Dim;

    public override bool HandleKey(Key key)
    {
        int step = key == Key.Of('>') ? 1 : key == Key.Of('<') ? -1 : 0;
        int from = (int)_state.Selected, to = from + step;
        if (step == 0)
            return false;
        List<ColorRule> rules = [.. _preferences.ColorRules.All];
        if (from >= rules.Count || to < 0 || to >= rules.Count)
            return true;
        (rules[from], rules[to]) = (rules[to], rules[from]);
        _preferences.ColorRules = new ColorRules(rules);
        _state.Select(to, Count);
        _changed();
        return true;
    }

    ColorRule Rule(long row) => _preferences.ColorRules.All[(int)row];
}
