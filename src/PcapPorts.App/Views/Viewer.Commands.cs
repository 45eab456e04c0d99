using PcapPorts.App.Views.Lists;
using PcapPorts.App.Views.Packets;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views;

/// <content>The catalogue of commands. Menus, palette, help and key map are made of it, and nothing else knows a key.</content>
sealed partial class Viewer
{
    /// <summary>All commands.</summary>
    public IReadOnlyList<ViewCommand> Commands { get; }

    bool HasCapture => Session is not null;

    ViewCommand[] MakeCommands()
    {
        Func<bool> capture = () => HasCapture, packets = () => HasCapture && Packets!.Number > 0;
        Func<bool> subject = () => Page.Subject.Filter is not null, flow = () => Page.Subject.Flow is not null;
        return
        [
            new("open", "File", "Open…", AskForFile, "o", "Ctrl+O"),
            new("close", "File", "Close the capture", () => CloseCapture()) { Enabled = capture },
            new("cancel-load", "File", "Stop reading", () => Session!.File.Cancel()) { Enabled = () => Session?.File.IsCounted == false },
            new("export-packets", "File", "Export packets…", AskForPacketExport, "Ctrl+S", "s") { Enabled = capture, BeginsGroup = true },
            new("export-rows", "File", "Export rows as CSV or JSON…", AskForRowExport) { Enabled = () => Page.Export is not null },
            new("facts", "File", "Facts about the file", ShowFacts, "I") { Enabled = capture },
            new("preferences", "File", "Preferences…", ShowPreferences) { BeginsGroup = true },
            new("quit", "File", "Quit", Quit, "q", "Ctrl+Q", "Ctrl+C") { BeginsGroup = true },

            new("copy", "Edit", "Copy the row", () => Copy(Page.Subject.Text), "y"),
            new("cli", "Edit", "This view as a command line", ShowCli, "c"),
            new("find", "Edit", "Find…", AskForSearch, "Ctrl+F", "f") { Enabled = capture, BeginsGroup = true },
            new("find-next", "Edit", "Find next", () => FindNext(forward: true), "n", "Ctrl+N") { Enabled = capture },
            new("find-previous", "Edit", "Find previous", () => FindNext(forward: false), "N", "Ctrl+B") { Enabled = capture },
            new("find-stop", "Edit", "Stop searching", () => StopSearch()) { Enabled = () => _searching is not null },
            new("mark", "Edit", "Mark or unmark the packet", ToggleMark, "m", "Ctrl+M") { Enabled = packets, BeginsGroup = true },
            new("next-mark", "Edit", "Next marked packet", () => GoToMark(1), "]") { Enabled = capture },
            new("previous-mark", "Edit", "Previous marked packet", () => GoToMark(-1), "[") { Enabled = capture },
            new("unmark-all", "Edit", "Unmark all", () => Session!.Marks.Clear()) { Enabled = () => Session?.Marks.Count > 0 },
            new("time-reference", "Edit", "Time reference here, or none", ToggleTimeReference, "T", "Ctrl+T") { Enabled = packets },

            new("packets", "View", "Packets", () => Select(0), "P") { Enabled = capture },
            new("zoom", "View", "Zoom the pane", () => Packets!.Panes.ToggleZoom(Context.Focused), "\\") { Enabled = () => Page is PacketsPage },
            new("layout", "View", "Another arrangement of the panes", NextLayout, "|") { Enabled = () => Page is PacketsPage },
            new("expand", "View", "Open all branches", () => Packets!.Expand(all: true)) { Enabled = () => Page is PacketsPage },
            new("collapse", "View", "Close all branches", () => Packets!.Expand(all: false)) { Enabled = () => Page is PacketsPage },
            new("time", "View", "Another time format", NextTimeFormat, "t") { Enabled = capture, BeginsGroup = true },
            new("columns", "View", "Columns…", AskForColumns) { Enabled = capture },
            new("color", "View", "Colours on or off", ToggleColor, "C") { Enabled = capture },
            new("color-rules", "View", "Colour rules…", ShowColorRules) { Enabled = capture },
            new("theme", "View", "Another theme", NextTheme),
            new("next-page", "View", "Next page", () => Select((_selected + 1) % _pages.Count), "}", "Ctrl+PageDown") { BeginsGroup = true, Enabled = () => _pages.Count > 1 },
            new("previous-page", "View", "Previous page", () => Select((_selected + _pages.Count - 1) % _pages.Count), "{", "Ctrl+PageUp") { Enabled = () => _pages.Count > 1 },
            new("close-page", "View", "Close the page", Escape, "Esc"),

            new("go-to", "Go", "Go to packet…", AskForPacket, "Ctrl+G", "#") { Enabled = capture },
            new("go-to-subject", "Go", "Go to the row's packet", () => GoTo(Page.Subject.Frame!.Value), "Ctrl+J", "J") { Enabled = () => Page.Subject.Frame is not null },
            new("next-packet", "Go", "Next packet", () => Step(1), "F8", "Ctrl+Down") { Enabled = capture, BeginsGroup = true },
            new("previous-packet", "Go", "Previous packet", () => Step(-1), "F7", "Ctrl+Up") { Enabled = capture },
            new("next-in-flow", "Go", "Next packet of the flow", () => StepInFlow(1), ".", "Ctrl+.") { Enabled = packets },
            new("previous-in-flow", "Go", "Previous packet of the flow", () => StepInFlow(-1), ",", "Ctrl+,") { Enabled = packets },
            new("back", "Go", "Back to the packet before", () => VisitAgain(-1), "Alt+Left", "b") { Enabled = capture, BeginsGroup = true },
            new("forward", "Go", "Forward again", () => VisitAgain(1), "Alt+Right", "B") { Enabled = capture },

            new("filter", "Filter", "Edit the filter", () => Context.Focused = _filterBar.Field, "/") { Enabled = capture },
            new("filter-clear", "Filter", "Show all packets", () => ApplyFilter(""), "Ctrl+L") { Enabled = () => Session?.Filter is not null },
            new("filter-cancel", "Filter", "Stop filtering", () => Session!.Filter!.Cancel()) { Enabled = () => Session?.Filter is { IsComplete: false, IsCancelled: false } },
            new("filter-undo", "Filter", "Undo the last filter", () => StepFilter(-1), "u") { Enabled = capture },
            new("filter-redo", "Filter", "Redo it", () => StepFilter(1), "U") { Enabled = capture },
            new("filter-selected", "Filter", "Only what is selected", () => FilterOnSubject("{1}"), "=") { Enabled = subject, BeginsGroup = true },
            new("filter-not-selected", "Filter", "Not what is selected", () => FilterOnSubject("!{1}"), "!") { Enabled = subject },
            new("filter-and-selected", "Filter", "… and what is selected", () => FilterOnSubject("{0} && {1}"), "&") { Enabled = subject },
            new("filter-or-selected", "Filter", "… or what is selected", () => FilterOnSubject("{0} || {1}")) { Enabled = subject },
            new("filter-and-not-selected", "Filter", "… and not what is selected", () => FilterOnSubject("{0} && !{1}"), "~") { Enabled = subject },
            new("filter-flow", "Filter", "Only this flow", FilterOnFlow, "a") { Enabled = flow },

            new("live", "Capture", "Start or stop", ToggleLive, "Ctrl+E", "Z"),
            new("restart-live", "Capture", "Restart", RestartLive, "Ctrl+R") { Enabled = () => HasLive },
            new("pause-live", "Capture", "Pause or go on", PauseLive, "z") { Enabled = () => IsListening },
            new("follow-live", "Capture", "Follow the newest packet", FollowLive, "W") { Enabled = capture },
            new("capture-options", "Capture", "Interface and capture filter…", ShowInterfaces, "O"),
            new("save-live", "Capture", "Save…", AskToSaveLive) { Enabled = () => HasLive },

            new("follow", "Analyze", "Follow the flow", FollowFlow, "F") { Enabled = flow },
            new("explain", "Analyze", "Explain the flow", ExplainFlow, "e") { Enabled = flow },
            new("port-card", "Analyze", "Explain the port", () => ShowPortCard(Page.Subject.Port!), "K") { Enabled = () => Page.Subject.Port is not null },
            new("flows", "Analyze", "Flows", () => OpenList(FlowList.Of(Session!)), "w") { Enabled = capture, BeginsGroup = true },
            new("sessions", "Analyze", "Sessions at a moment", ShowSessions, "S") { Enabled = capture },
            new("expert", "Analyze", "Trouble found", () => OpenList(ExpertList.Of(Session!)), "x") { Enabled = capture },
            new("exposure", "Analyze", "Exposure: ports open, closed, filtered", ShowExposure, "X") { Enabled = capture },
            new("names", "Analyze", "Names", ShowNames, "A") { Enabled = capture },

            new("conversations", "Statistics", "Conversations", () => OpenList(TalkerLists.Conversations(Session!)), "v") { Enabled = capture },
            new("endpoints", "Statistics", "Endpoints", () => OpenList(TalkerLists.Endpoints(Session!)), "E") { Enabled = capture },
            new("hierarchy", "Statistics", "Protocol hierarchy", () => OpenList(HierarchyList.Of(Session!)), "H") { Enabled = capture },
            new("ports", "Statistics", "Ports", () => OpenList(PortList.Of(Session!, ShowPortCard)), "p") { Enabled = capture },
            new("io", "Statistics", "Traffic over time", ShowTraffic, "i") { Enabled = capture },
            new("dns", "Statistics", "DNS", () => OpenList(FieldLists.Dns(Session!)), "D") { Enabled = capture, BeginsGroup = true },
            new("http", "Statistics", "HTTP", () => OpenList(FieldLists.Http(Session!))) { Enabled = capture },
            new("tls", "Statistics", "TLS", () => OpenList(FieldLists.Tls(Session!)), "L") { Enabled = capture },

            new("help", "Help", "All keys", ShowHelp, "F1", "?"),
            new("palette", "Help", "Find a command", ShowPalette, ":"),
            new("menu", "Help", "Menu", () => _menuBar.Show(0, Context), "F10", "Alt+f"),
        ];
    }

    void OpenList<T>(ListSpecification<T> specification) => OpenPage(specification.Title, () =>
        new ListPage<T>(specification, Session!, Application.Invalidate) { MenuRequested = ShowRowMenu }.Start());

    void Quit() => Application.Stop();

    /// <summary>Ends a search that runs, else closes the page; on the first page it opens the menu, as termshark does.</summary>
    void Escape()
    {
        if (StopSearch())
            Say("The search was stopped.");
        else if (_selected > 0)
            ClosePage(_selected);
        else
            _menuBar.Show(0, Context);
    }

    void FilterOnFlow()
    {
        if (Session is { } session && Page.Subject.Flow is { } flow)
            ApplyFilter(FlowText.Filter(session.Label(flow)));
    }

    void ToggleTimeReference()
    {
        Session!.TimeReference = Session.TimeReference == Packets!.Number ? 0 : Packets.Number;
        Packets.List.ResetWidths();
    }

    void NextLayout()
    {
        Packets!.Panes.Arrangement++;
        Preferences.Layout = Packets.Panes.Arrangement;
    }

    void NextTimeFormat()
    {
        Preferences.TimeFormat = (TimeFormat)(((int)Preferences.TimeFormat + 1) % TimeText.Names.Length);
        Packets!.Table.TimeFormat = Preferences.TimeFormat;
        Packets.List.ResetWidths();
        Say($"Time: {TimeText.Names[(int)Preferences.TimeFormat]}.");
    }

    void ToggleColor()
    {
        Preferences.IsColored = !Preferences.IsColored;
        Packets!.Table.IsColored = Preferences.IsColored;
    }

    void NextTheme()
    {
        int next = Theme.All.ToList().FindIndex(theme => theme.Name == Context.Theme.Name) + 1;
        Preferences.Theme = Theme.All[next % Theme.All.Count].Name;
        Context.Theme = Theme.Choose(Preferences.Theme, Application.Capabilities);
        Say($"Theme: {Context.Theme.Name}.");
    }
}
