using System.Text;
using PcapPorts.App.Views.Shell;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views;

/// <content>Questions, menus and what goes to the clipboard.</content>
sealed partial class Viewer
{
    void AskForText(string title, string label, string text, Action<string> take, string placeholder = "", Func<string, int, IReadOnlyList<Completion>>? complete = null)
    {
        var state = new TextFieldState();
        state.SetText(text);
        var field = new TextField(state) { Label = label, Placeholder = placeholder, Complete = complete };
        Dialog? dialog = null;
        void Take()
        {
            dialog?.Close();
            take(state.Text);
        }
        field.Accepted = _ => Take();
        dialog = new Dialog(title, field, new Size(64, 1), ("OK", () => take(state.Text)), ("Cancel", static () => { }));
        Desktop.Show(dialog, Context);
        Context.Focused = field;
    }

    void ShowText(string title, string text)
    {
        int width = Math.Min(100, text.Split('\n').Max(static line => TextWidth.Of(line)) + 2);
        var view = new TextView(text);
        Desktop.Show(new Dialog(title, view, new Size(Math.Max(40, width), Math.Min(20, TextFit.Wrap(text, width).Count)), ("Close", static () => { })), Context);
    }

    void ShowPalette() => Desktop.Show(new Palette([.. Commands.Where(static command => command.Id != "palette")]), Context);

    void ShowHelp()
    {
        List<(string Keys, string Meaning)> entries = [];
        foreach (ViewCommand command in Commands)
        {
            if (command.Keys.Length > 0)
                entries.Add((string.Join(" ", command.Keys), command.Title));
        }
        entries.AddRange(
        [
            ("Up Down j k", "Move"), ("PageUp PageDown", "Move by a page"), ("Home End G", "First, last"), ("gg  120gg  120G", "First packet, packet 120"),
            ("Tab Shift+Tab", "Next pane, pane before"), ("+ - < >", "Move the borders; < > R sort a list"), ("Left Right h l", "Close, open a branch"),
            ("* Space Enter", "Open all branches, one branch, follow a link"), ("Menu, right click", "What can be done with a row"),
        ]);
        Desktop.Show(new HelpOverlay(entries), Context);
    }

    void RefreshMenus()
    {
        _menus.Clear();
        foreach (IGrouping<string, ViewCommand> menu in Commands.GroupBy(static command => command.Menu))
        {
            var items = new List<MenuItem>();
            foreach (ViewCommand command in menu)
            {
                if (command.BeginsGroup && items.Count > 0)
                    items.Add(new MenuItem("", null));
                items.Add(new MenuItem(command.Title, command.IsEnabled ? command.Run : null, command.Keys.Length == 0 ? "" : command.Keys[0]));
            }
            _menus.Add(new Menu(menu.Key, items));
        }
    }

    void ShowRowMenu(int x, int y)
    {
        Subject subject = Page.Subject;
        MenuItem Item(string id, bool possible)
        {
            ViewCommand command = Commands.First(command => command.Id == id);
            return new MenuItem(command.Title, possible && command.IsEnabled ? command.Run : null, command.Keys.Length == 0 ? "" : command.Keys[0]);
        }
        Desktop.Show(new ContextMenu(
        [
            Item("filter-selected", subject.Filter is not null), Item("filter-not-selected", subject.Filter is not null),
            Item("filter-and-selected", subject.Filter is not null), Item("filter-or-selected", subject.Filter is not null),
            Item("filter-flow", subject.Flow is not null),
            new MenuItem("", null),
            Item("go-to-subject", subject.Frame is not null), Item("follow", subject.Flow is not null), Item("explain", subject.Flow is not null),
            Item("port-card", subject.Port is not null),
            new MenuItem("", null),
            Item("copy", subject.Text.Length > 0), Item("cli", true),
        ], x, y), Context);
    }

    /// <summary>Gives text to the terminal's clipboard (OSC 52); many terminals take it, some only when told to.</summary>
    void Copy(string text)
    {
        const int Most = 60_000;
        if (text.Length == 0)
            return;
        string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(text.Length > Most ? text[..Most] : text));
        _backend.Write(Encoding.ASCII.GetBytes($"\e]52;c;{encoded}\a"));
        Say("Copied, if the terminal allows it.", ToastKind.Success);
    }

    void ShowCli()
    {
        string line = Page.Cli;
        Desktop.Show(new Dialog("This view as a command line", new TextView(line), new Size(Math.Min(100, Math.Max(40, TextWidth.Of(line) + 2)), 3), ("Copy", () => Copy(line)), ("Close", static () => { })), Context);
    }
}
