using PcapPorts.Terminal.Layout;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Sessions;
using PcapPorts.Terminal.Widgets;
using PcapPorts.Tests.Snapshots;

namespace PcapPorts.Terminal.Tests.Widgets;

/// <summary>Every widget as its user sees it: text and styles.</summary>
public class WidgetSnapshotTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(46)]
    [InlineData(20)]
    public void Table(int width) =>
        Snapshot.Verify(new Stage(new TableView(new SampleTable(1_234_567), new TableState { SortColumn = 0 }), width, 7).Press("Down").Dump(), $"{width}");

    [Fact]
    public void Table_without_rows() => Snapshot.Verify(new Stage(new TableView(new SampleTable(0), new TableState()), 30, 3).Dump());

    [Fact]
    public void Tree() => Snapshot.Verify(new Stage(new TreeView(new SampleTree(), new TreeState()), 24, 6).Press("Down", "Right", "Down", "Right", "Down").Dump());

    [Theory]
    [InlineData(80)]
    [InlineData(44)]
    public void Hex(int width)
    {
        HexState state = new();
        state.Mark(12, 7);
        Snapshot.Verify(new Stage(new HexView(new SampleBytes(100), state), width, 4).Dump(), $"{width}");
    }

    [Fact]
    public void Text_field_with_completion()
    {
        TextField field = new(new TextFieldState())
        {
            Label = "Filter: ",
            TextStyle = theme => theme.Invalid,
            Complete = (_, cursor) => [new Completion("tcp.port", 0, cursor, "a port"), new Completion("tcp.stream", 0, cursor, "a number")],
        };
        Snapshot.Verify(new Stage(field, 40, 4).Type("tc").Press("Down").Dump());
    }

    [Fact]
    public void Menu_bar() => Snapshot.Verify(Menus().Press("Down").Dump());

    [Fact]
    public void Context_menu()
    {
        Stage stage = new(new TextView("behind it"), 30, 6);
        stage.Desktop.Show(new ContextMenu([new MenuItem("Copy", () => { }, "c"), new MenuItem("", null), new MenuItem("Paste", null)], 25, 1), stage.Context);
        stage.Application.DrawFrame();
        Snapshot.Verify(stage.Press("Down").Dump());
    }

    [Fact]
    public void Dialog_and_toasts()
    {
        Stage stage = new(new TextView("behind it"), 40, 9);
        stage.Desktop.Show(new Dialog("Leave?", new TextView("A capture is still running."), new Size(28, 1), ("Stay", () => { }), ("Leave", () => { })), stage.Context);
        stage.Desktop.Toast("saved\e[31m", ToastKind.Success, stage.Context);
        stage.Desktop.Toast("disk full", ToastKind.Error, stage.Context);
        stage.Application.DrawFrame();
        Snapshot.Verify(stage.Press("Tab").Dump());
    }

    [Fact]
    public void Tabs_and_splits()
    {
        TabView tabs = new([new TabPage("One", new TextView("first page")), new TabPage("Two", new SplitView(new TextView("left"), new TextView("right"), new SplitState { SideBySide = true }))], new TabState());
        Snapshot.Verify(new Stage(new SplitView(tabs, new TextView("below"), new SplitState { Share = 600 }) { Title = "Bytes" }, 30, 7).Press("Right").Dump());
    }

    [Fact]
    public void Status_bar() => Snapshot.Verify(new Stage(new StatusBar(() =>
        [new StatusItem("Help") { KeyName = "?" }, new StatusItem("a very long sentence about the file"), new StatusItem("12 of 345") { AtRight = true, Look = theme => theme.Warning }]), 40, 1).Dump());

    [Fact]
    public void Progress()
    {
        double? value = 0.42;
        Stage stage = new(new ProgressBar(() => value) { Label = () => "42 %" }, 25, 1);
        string known = stage.Dump();
        value = null;
        stage.Application.DrawFrame();
        Snapshot.Verify(known + stage.Dump());
    }

    [Fact]
    public void Bars() => Snapshot.Verify(new Stage(new BarChart(() => [new Bar("tcp", 900, "900"), new Bar("udp", 300, "300"), new Bar("a long name indeed", 1, "1"), new Bar("none", 0, "0")]), 40, 4).Dump());

    [Fact]
    public void Lines() => Snapshot.Verify(new Stage(new LineChart(() =>
        [new Series("in", [.. Enumerable.Range(0, 60).Select(i => 50 + 50 * Math.Sin(i / 5.0))]), new Series("out", [1, 5, 10, 80, double.NaN, 3])]), 44, 6).Dump());

    [Fact]
    public void Spark() => Snapshot.Verify(new Stage(new Sparkline(() => [0, 1, 2, 3, 4, 5, 6, 7, 8, double.NaN, -1, 8]), 16, 2).Dump());

    [Fact]
    public void Help()
    {
        Stage stage = new(new TextView("behind it"), 50, 7);
        stage.Desktop.Show(new HelpOverlay([("j, Down", "a row down"), ("k, Up", "a row up"), ("Ctrl+F", "find"), ("?", "this help"), ("q", "leave")]), stage.Context);
        stage.Application.DrawFrame();
        Snapshot.Verify(stage.Dump());
    }

    [Fact]
    public void Every_theme()
    {
        string all = "";
        foreach (Theme theme in Theme.All)
        {
            Stage stage = Menus(theme == Theme.NoColor ? new TerminalCapabilities { Depth = ColorDepth.None } : null);
            stage.Context.Theme = theme;
            stage.Press("Down");
            all += theme.Name + "\n" + stage.Dump();
        }

        Snapshot.Verify(all);
    }

    static Stage Menus(TerminalCapabilities? capabilities = null)
    {
        MenuBar bar = new([new Menu("File", [new MenuItem("Open", () => { }, "Ctrl+O"), new MenuItem("", null), new MenuItem("Save", null, "Ctrl+S"), new MenuItem("Leave", () => { }, "q")]), new Menu("Help", [new MenuItem("Keys", () => { }, "?")])]);
        Stage stage = new(new SplitView(bar, new TableView(new SampleTable(9), new TableState()), new SplitState { Share = 0, Minimum = 1 }), 40, 10, capabilities);
        bar.Show(0, stage.Context);
        stage.Application.DrawFrame();
        return stage;
    }
}
