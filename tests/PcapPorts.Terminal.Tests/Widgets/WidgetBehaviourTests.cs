using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Layout;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.Terminal.Tests.Widgets;

public class WidgetBehaviourTests
{
    [Fact]
    public void A_table_asks_only_for_rows_that_are_seen()
    {
        SampleTable table = new(5_000_000_000);
        TableState state = new();
        Stage stage = new(new TableView(table, state), 80, 20);
        stage.Press("End");
        Assert.Equal(4_999_999_999, state.Selected);
        Assert.Contains("5000000000", stage.Text, StringComparison.Ordinal);
        Assert.InRange(table.Asked, 1, 1000);
    }

    [Fact]
    public void Autoscroll_lets_go_and_takes_hold()
    {
        SampleTable table = new(100);
        TableState state = new() { Follow = true };
        Stage stage = new(new TableView(table, state), 60, 10);
        table.Count = 150;
        stage.Application.DrawFrame();
        Assert.Equal(149, state.Selected);
        stage.Press("Up");
        table.Count = 200;
        stage.Application.DrawFrame();
        Assert.Equal((148L, false), (state.Selected, state.Follow));
    }

    [Fact]
    public void Whatever_the_width_no_cell_is_cut_without_an_ellipsis()
    {
        for (int width = 1; width < 130; width++)
        {
            SampleTable table = new(50);
            Stage stage = new(new TableView(table, new TableState()), width, 8);
            string address = stage.Text.Split('\n')[1];
            Assert.True(address.Contains("192.168.100.100", StringComparison.Ordinal) || address.Contains('…', StringComparison.Ordinal) || width < 15, $"{width}: {address}");
            int[] widths = ColumnFitting.Fit(table.Columns, [7, 15, 8, 60], 0, width, 1);
            Assert.True(widths.Sum() + Math.Max(0, widths.Count(w => w > 0) - 1) <= width);
        }
    }

    [Fact]
    public void Clicks_choose_rows_and_headings()
    {
        TableState state = new();
        List<string> said = [];
        TableView table = new(new SampleTable(50), state) { HeaderClicked = column => said.Add($"sort {column}"), Accepted = row => said.Add($"take {row}"), MenuRequested = (row, x, y) => said.Add($"menu {row} at {x},{y}") };
        Stage stage = new(table, 60, 10);
        stage.Mouse(MouseAction.Press, 6, 0).Mouse(MouseAction.Press, 6, 3).Mouse(MouseAction.Press, 6, 3).Mouse(MouseAction.Press, 6, 4, MouseButton.Right).Mouse(MouseAction.WheelDown, 6, 4);
        Assert.Equal(["sort 1", "take 2", "menu 3 at 6,5"], said);
        Assert.Equal(6, state.Selected);
    }

    [Fact]
    public void A_click_on_a_byte_finds_its_offset()
    {
        HexState state = new();
        Stage stage = new(new HexView(new SampleBytes(100), state), 80, 4);
        stage.Mouse(MouseAction.Press, 6 + 3 * 5, 1);
        Assert.Equal(21, state.Cursor);
        stage.Mouse(MouseAction.Press, 56 + 9, 2);
        Assert.Equal(41, state.Cursor);
    }

    [Fact]
    public void Closing_a_branch_selects_what_hides_the_entry()
    {
        TreeState state = new();
        Stage stage = new(new TreeView(new SampleTree(), state), 30, 8);
        state.Reveal(new SampleTree(), 5);
        stage.Application.DrawFrame();
        Assert.Contains("Don't fragment", stage.Text, StringComparison.Ordinal);
        stage.Press("Left", "Left");
        Assert.Equal(4, state.Selected);
        Assert.DoesNotContain("Don't fragment", stage.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_field_edits_whole_characters_and_remembers()
    {
        TextFieldState state = new();
        string taken = "";
        Stage stage = new(new TextField(state) { Accepted = text => taken = text }, 12, 1);
        EventRouter.Paste(stage.Desktop, "a👩‍👧é\nb\e[31m", stage.Context);
        Assert.Equal("a👩‍👧é b[31m", state.Text);
        stage.Press("Ctrl+W", "Backspace", "Backspace", "Backspace", "Backspace", "Backspace", "Backspace");
        Assert.Equal("", state.Text);
        stage.Type("one").Press("Enter", "Ctrl+U").Type("two").Press("Up");
        Assert.Equal(("one", "one"), (taken, state.Text));
        stage.Press("Down");
        Assert.Equal("two", state.Text);
        stage.Type(" and a long line");
        Assert.Equal("… long line", stage.Text.Split('\n')[0]);
    }

    [Fact]
    public void Tab_completes_and_then_moves_the_focus()
    {
        TextFieldState state = new();
        TextField field = new(state) { Complete = (text, cursor) => text == "tc" ? [new Completion("tcp.port", 0, cursor)] : [] };
        Stage stage = new(new SplitView(field, new TextView("x"), new SplitState()), 30, 9);
        stage.Type("tc").Press("Tab");
        Assert.Equal("tcp.port", state.Text);
        stage.Press("Tab");
        Assert.NotSame(field, stage.Context.Focused);
    }

    [Fact]
    public void Borders_are_dragged_and_stay_inside()
    {
        SplitState state = new();
        Stage stage = new(new SplitView(new TextView("a"), new TextView("b"), state), 20, 21);
        stage.Mouse(MouseAction.Press, 3, 10).Mouse(MouseAction.Drag, 3, 15).Mouse(MouseAction.Release, 3, 15);
        Assert.Equal(15, state.FirstLength(20));
        stage.Mouse(MouseAction.Drag, 3, 5);
        Assert.Equal(15, state.FirstLength(20));
        stage.Mouse(MouseAction.Press, 3, 15).Mouse(MouseAction.Drag, 3, 90);
        Assert.Equal(17, state.FirstLength(20));
    }

    [Fact]
    public void Menus_and_dialogs_take_keys_and_give_the_focus_back()
    {
        List<string> said = [];
        TextView text = new("x");
        Stage stage = new(text, 40, 10);
        stage.Desktop.Show(new Dialog("Really?", new TextView("?"), new Size(20, 1), ("Yes", () => said.Add("yes")), ("No", () => said.Add("no"))), stage.Context);
        stage.Application.DrawFrame();
        stage.Press("Tab", "Tab", "Enter");
        stage.Desktop.Show(new ContextMenu([new MenuItem("One", () => said.Add("one")), new MenuItem("", null), new MenuItem("Two", () => said.Add("two"))], 3, 3), stage.Context);
        stage.Application.DrawFrame();
        stage.Press("Down", "Enter");
        Assert.Equal(["no", "two"], said);
        Assert.Null(stage.Desktop.TopOverlay);
        Assert.Same(text, stage.Context.Focused);
    }

    [Fact]
    public void Toasts_go_away()
    {
        Stage stage = new(new TextView("x"), 30, 4);
        stage.Desktop.Toast("saved", ToastKind.Success, stage.Context);
        stage.Application.DrawFrame();
        Assert.Contains("saved", stage.Text, StringComparison.Ordinal);
        stage.Clock.Now += TimeSpan.FromSeconds(5);
        stage.Application.DrawFrame();
        Assert.DoesNotContain("saved", stage.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_size_of_screen_is_drawn()
    {
        for (int width = 1; width < 40; width += 3)
        {
            for (int height = 1; height < 12; height++)
            {
                View all = new SplitView(
                    new TabView([new TabPage("One", new TableView(new SampleTable(99), new TableState()))], new TabState()),
                    new SplitView(new TreeView(new SampleTree(), new TreeState()), new HexView(new SampleBytes(99), new HexState()), new SplitState { SideBySide = true }), new SplitState());
                Stage stage = new(all, width, height);
                stage.Desktop.Show(new HelpOverlay([("a", "b")]), stage.Context);
                stage.Application.DrawFrame();
                stage.Press("Down", "Esc", "Tab", "Down", "Tab", "Right", "Down");
                Assert.All(stage.Text.Split('\n'), line => Assert.True(TextWidth.Of(line) <= width));
            }
        }
    }

    [Fact]
    public void Shares_fill_and_never_exceed()
    {
        Random random = new(4);
        for (int i = 0; i < 5000; i++)
        {
            Constraint[] constraints = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(2) == 0 ? Constraint.Fixed(random.Next(10)) : Constraint.Share(random.Next(4), random.Next(5)))];
            int total = random.Next(60);
            int[] lengths = Splits.Lengths(total, constraints);
            Assert.All(lengths, length => Assert.True(length >= 0));
            Assert.True(constraints.Any(c => c.Weight > 0) ? lengths.Sum() == total : lengths.Sum() <= total);
        }
    }
}
