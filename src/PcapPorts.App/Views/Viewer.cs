using PcapPorts.App.Streams;
using PcapPorts.App.Views.Packets;
using PcapPorts.App.Views.Shell;
using PcapPorts.Reports;
using PcapPorts.Terminal;
using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Sessions;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views;

/// <summary>The terminal interface: an open capture, its pages, and the commands that act on them. All of it runs in one thread.</summary>
sealed partial class Viewer : IDisposable
{
    readonly ITerminalBackend _backend;
    readonly List<Page> _pages = [];
    readonly List<Menu> _menus = [];
    readonly MenuBar _menuBar;
    readonly FilterBar _filterBar;
    readonly TextFieldState _filterText = new();
    int _selected;

    /// <param name="backend">The terminal.</param>
    /// <param name="preferences">What its user likes.</param>
    public Viewer(ITerminalBackend backend, Preferences preferences)
    {
        _backend = backend;
        Preferences = preferences;
        Commands = MakeCommands();
        KeyMap keys = KeyMap.ForWidgets();
        // Escape is the widgets' own: what they leave of it closes a page.
        foreach (ViewCommand command in Commands.Where(static command => command.Id != "close-page"))
            keys.Bind(command.Id, command.Keys);
        Context = new ViewContext { KeyPreview = TakeCount, Keys = keys, Theme = Theme.Choose(preferences.Theme, backend.Capabilities) };
        _menuBar = new MenuBar(_menus);
        _filterBar = new FilterBar(_filterText, CountText, new FieldCompletion(field => Packets?.Seen(field) ?? []).Find);
        _filterBar.Field.Accepted = text => ApplyFilter(text);
        _filterBar.Field.Cancelled = () => Context.Focused = Page.Focus;
        _filterText.History.AddRange(preferences.RecentFilters);
        var tabs = new PageTabs(_pages, () => _selected, Select, ClosePage);
        var status = new StatusBar(StatusItems);
        Desktop = new Desktop(new ShellView(this, _menuBar, _filterBar, tabs, status)) { MinimumSize = new Size(40, 10), UnhandledKey = HandleKey };
        Application = new TerminalApplication(backend, Desktop, Context);
        ShowStart();
        RefreshMenus();
    }

    /// <summary>The views.</summary>
    public Desktop Desktop { get; }

    /// <summary>Theme, keys and focus.</summary>
    public ViewContext Context { get; }

    /// <summary>The loop.</summary>
    public TerminalApplication Application { get; }

    /// <summary>What its user likes.</summary>
    public Preferences Preferences { get; }

    /// <summary>The open capture; null at the start page.</summary>
    public CaptureSession? Session { get; private set; }

    /// <summary>The page of packets; null at the start page.</summary>
    public PacketsPage? Packets { get; private set; }

    /// <summary>The open pages.</summary>
    public IReadOnlyList<Page> Pages => _pages;

    /// <summary>The page that is shown.</summary>
    public Page Page => _pages[Math.Clamp(_selected, 0, _pages.Count - 1)];

    /// <summary>Runs until its user leaves.</summary>
    public void Run()
    {
        Messages.Elsewhere = sentence => Application.Post(() => Say(sentence, ToastKind.Warning));
        try
        {
            Application.Run();
        }
        finally
        {
            Messages.Elsewhere = null;
        }
        Preferences.RecentFilters.Clear();
        Preferences.RecentFilters.AddRange(_filterText.History.TakeLast(50));
        Preferences.Save();
    }

    /// <summary>Opens a capture in the place of the one before; says why when that is not possible.</summary>
    public bool Open(string path)
    {
        try
        {
            Show(CaptureSession.Open(path));
            if (path != "-")
                Preferences.Opened(path);
            return true;
        }
        catch (Exception failure) when (FailureCause.IsOfFile(failure))
        {
            Say($"{path}: {FailureCause.Of(failure)}", ToastKind.Error);
            return false;
        }
    }

    /// <summary>Shows a capture in the place of the one before.</summary>
    public void Show(CaptureSession session)
    {
        CloseCapture();
        Session = session;
        session.File.Changed = Application.Invalidate;
        session.Worker.Changed = Application.Invalidate;
        Packets = new PacketsPage(session, Preferences) { FocusRequested = view => Context.Focused = view, MenuRequested = ShowRowMenu, FrameRequested = GoTo };
        Replace(Packets);
        session.File.Start();
        session.Survey.Start();
    }

    /// <summary>Shows a message for a while.</summary>
    public void Say(string text, ToastKind kind = ToastKind.Note) => Desktop.Toast(text, kind, Context);

    /// <summary>Called before a frame is drawn.</summary>
    public void BeforeFrame()
    {
        if (_menuBar.Open >= 0)
            RefreshMenus();
        Page.BeforeFrame();
    }

    /// <summary>Opens a page, or shows the one of its title that is open.</summary>
    public void OpenPage(string title, Func<Page> make)
    {
        int known = _pages.FindIndex(page => page.Title == title);
        if (known < 0)
        {
            _pages.Add(make());
            known = _pages.Count - 1;
        }
        Select(known);
    }

    void Select(int page)
    {
        _selected = Math.Clamp(page, 0, _pages.Count - 1);
        Context.Focused = Page.Focus;
        Application.Invalidate();
    }

    void ClosePage(int index)
    {
        // The first page is the capture itself.
        if (index <= 0 || index >= _pages.Count)
            return;
        Page page = _pages[index];
        _pages.RemoveAt(index);
        page.Dispose();
        Select(_selected >= index ? _selected - 1 : _selected);
    }

    void Replace(Page first)
    {
        foreach (Page page in _pages)
            page.Dispose();
        _pages.Clear();
        _pages.Add(first);
        Select(0);
    }

    void CloseCapture()
    {
        StopLive();
        StopSearch();
        if (Session is not { } session)
            return;
        Session = null;
        Packets = null;
        _filters.Clear();
        _filterAt = -1;
        _filterText.SetText("");
        ShowStart();
        session.Dispose();
    }

    string CountText()
    {
        if (Session is not { } session)
            return "";
        long packets = session.File.Packets.Count;
        if (session.Filter is not { } filter)
            return Units.Count(packets, "packet", "packets");
        string running = filter.IsComplete ? "" : filter.IsCancelled ? " (stopped)" : packets == 0 ? "…" : $" {100 * filter.Position / packets} %";
        return $"{Units.Count(filter.Hits.Count)} of {Units.Count(packets)}{running}";
    }

    List<StatusItem> StatusItems()
    {
        List<StatusItem> items = [];
        if (_count.Length > 0)
            items.Add(new StatusItem($"{_count} … G goes to that packet"));
        else if (_searching is { } run)
            items.Add(new StatusItem($"searching {100 * run.Progress:0} %") { KeyName = "Esc", Action = () => StopSearch() });
        else if (Session is null)
            items.AddRange([new StatusItem("Open") { KeyName = "o", Action = () => Run("open") }, new StatusItem("Quit") { KeyName = "q", Action = () => Run("quit") }]);
        else if (Page.Status is { Length: > 0 } status && Page is not PacketsPage)
            items.Add(new StatusItem(status));
        else if (Page.Status is { Length: > 0 } line)
            items.Add(new StatusItem(line));
        items.AddRange(
        [
            new StatusItem("Help") { KeyName = "F1", Action = () => Run("help") },
            new StatusItem("Menu") { KeyName = "F10", Action = () => Run("menu") },
            new StatusItem("Commands") { KeyName = ":", Action = () => Run("palette") },
        ]);
        if (Session is { } session)
        {
            items.Add(new StatusItem("Filter") { KeyName = "/", Action = () => Run("filter") });
            items.AddRange(LoadItems(session));
        }
        return items;
    }

    IEnumerable<StatusItem> LoadItems(CaptureSession session)
    {
        if (LiveStatus() is { } live)
        {
            yield return new StatusItem(live) { AtRight = true, Look = static theme => theme.Valid };
        }
        else if (session.File.Damage is { } damage)
        {
            yield return new StatusItem($"damaged at byte {damage.Offset}") { AtRight = true, Look = static theme => theme.Error, Action = () => Run("facts") };
        }
        else if (session.File.State == Analysis.LoadState.Loading)
        {
            string share = session.File.Progress is { } progress ? $"{100 * progress:0} %" : "reading";
            string reached = session.File.IsCounted ? $"flows {100 * session.File.FlowProgress:0} %" : $"{share}, {Units.Count(session.File.Packets.Count)} packets";
            yield return new StatusItem(reached) { AtRight = true, Look = static theme => theme.Note };
        }
        else if (session.File.State == Analysis.LoadState.Cancelled)
        {
            yield return new StatusItem("reading was stopped") { AtRight = true, Look = static theme => theme.Doubtful };
        }
        if (session.Marks.Count > 0)
            yield return new StatusItem($"{session.Marks.Count} marked") { AtRight = true };
        yield return new StatusItem(session.Title) { AtRight = true };
    }

    bool HandleKey(Key key)
    {
        if (Context.CommandOf(key) == WidgetCommands.Cancel)
        {
            Escape();
            return true;
        }
        if (Context.CommandOf(key) is not { } id || Commands.FirstOrDefault(command => command.Id == id) is not { } command)
            return false;
        if (command.IsEnabled)
            command.Run();
        else
            Say($"{command.Title}: not here", ToastKind.Warning);
        return true;
    }

    /// <summary>Runs a command by its name.</summary>
    public void Run(string id)
    {
        ViewCommand command = Commands.First(command => command.Id == id);
        if (command.IsEnabled)
            command.Run();
    }

    public void Dispose()
    {
        CloseCapture();
        foreach (Page page in _pages)
            page.Dispose();
    }
}
