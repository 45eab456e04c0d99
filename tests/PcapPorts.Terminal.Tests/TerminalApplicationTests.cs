using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Sessions;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Tests.Widgets;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.Terminal.Tests;

public class TerminalApplicationTests
{
    [Fact]
    public void Input_reaches_the_view_and_the_terminal_is_given_back()
    {
        TableState state = new();
        InMemoryBackend backend = new(60, 10);
        backend.Type("jj\e[B");
        backend.Type("\e[<65;5;5M");
        backend.Type("\e[?2026;2$y");
        TerminalApplication application = new(backend, new Desktop(new TableView(new SampleTable(100), state)), new ViewContext());
        application.Run();
        Assert.Equal(6, state.Selected);
        Assert.True(application.Capabilities.SynchronizedOutput);
        Assert.True(application.WasClosed);
        Assert.False(backend.Screen.HasMode(1049) || backend.Screen.HasMode(1000) || backend.Screen.HasMode(2004) || backend.Screen.HasMode(2026));
        Assert.True(backend.Screen.HasMode(25));
        Assert.Equal(0, backend.Screen.UnknownSequences);
    }

    [Fact]
    public void An_exception_gives_the_terminal_back()
    {
        InMemoryBackend backend = new(60, 10);
        TerminalApplication application = new(backend, new Desktop(new TextView("x")) { UnhandledKey = _ => throw new InvalidOperationException("injected") }, new ViewContext());
        backend.Type("x");
        Assert.Throws<InvalidOperationException>(application.Run);
        Assert.False(backend.Screen.HasMode(1049));
    }

    [Fact]
    public void A_lone_escape_is_a_key_after_a_moment()
    {
        List<string> keys = [];
        InMemoryBackend backend = new(60, 10);
        backend.Type("\e");
        new TerminalApplication(backend, new Desktop(new TextView("x")) { UnhandledKey = key => { keys.Add(key.ToString()); return true; } }, new ViewContext()).Run();
        Assert.Equal(["Esc"], keys);
    }

    [Fact]
    public async Task A_lone_escape_is_a_key_however_often_background_work_wakes_the_loop()
    {
        InMemoryBackend backend = new(60, 10) { StayOpen = true };
        TaskCompletionSource<string> pressed = new();
        TerminalApplication application = new(backend, new Desktop(new TextView("x")) { UnhandledKey = key => pressed.TrySetResult(key.ToString()) }, new ViewContext());
        Task run = Task.Run(application.Run);
        backend.Type("\e");
        // Never a pause as long as the time that Escape takes.
        while (!pressed.Task.IsCompleted)
        {
            application.Post(static () => { });
            await Task.Yield();
        }
        Assert.Equal("Esc", await pressed.Task);
        application.Stop();
        await run.WaitAsync(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void Ctrl_Z_suspends_and_all_is_drawn_again()
    {
        InMemoryBackend backend = new(30, 6);
        backend.Type("\x1a");
        new TerminalApplication(backend, new Desktop(new TextView("here again")), new ViewContext()).Run();
        Assert.Equal(1, backend.Suspensions);
        Assert.Contains("here again", ScreenDump.Text(backend.Screen.Buffer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Background_work_is_shown_but_never_waited_for()
    {
        SampleTable table = new(0);
        InMemoryBackend backend = new(60, 10) { StayOpen = true };
        TerminalApplication application = new(backend, new Desktop(new TableView(table, new TableState())), new ViewContext());
        Task run = Task.Run(application.Run);
        for (int i = 0; i < 50_000; i++)
        {
            table.Count = i + 1;
            application.Invalidate();
        }

        application.Post(application.Stop);
        await run.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.InRange(backend.Frames, 1, 2000);
    }

    [Fact]
    public void A_storm_of_sizes_ends_well()
    {
        InMemoryBackend backend = new(60, 10);
        TerminalApplication application = new(backend, new Desktop(new TableView(new SampleTable(1000), new TableState())), new ViewContext());
        Random random = new(8);
        for (int i = 0; i < 300; i++)
        {
            backend.Resize(random.Next(1, 90), random.Next(1, 40));
            application.DrawFrame();
        }

        backend.Resize(60, 10);
        application.DrawFrame();
        Assert.Contains("192.168.100.100", ScreenDump.Text(backend.Screen.Buffer), StringComparison.Ordinal);
    }

    [Fact]
    public void The_focus_outlives_a_screen_that_is_too_small()
    {
        TableState first = new(), second = new();
        TableView below = new(new SampleTable(10), second);
        InMemoryBackend backend = new(60, 20);
        ViewContext context = new();
        Desktop desktop = new(new SplitView(new TableView(new SampleTable(10), first), below, new()));
        TerminalApplication application = new(backend, desktop, context);
        application.DrawFrame();
        context.Focused = below;
        application.DrawFrame();
        backend.Resize(1, 1);
        application.DrawFrame();
        EventRouter.Key(desktop.InputRoot, Key.Of('j'), context);
        Assert.Equal((0, 0), (first.Selected, second.Selected));
        backend.Resize(60, 20);
        application.DrawFrame();
        EventRouter.Key(desktop.InputRoot, Key.Of('j'), context);
        Assert.Equal((0, 1), (first.Selected, second.Selected));
    }

    [Fact]
    public void A_flood_of_keys_is_one_frame()
    {
        TableState state = new();
        SampleTable table = new(100_000);
        InMemoryBackend backend = new(60, 10);
        backend.Type(new string('j', 10_000));
        new TerminalApplication(backend, new Desktop(new TableView(table, state)), new ViewContext()).Run();
        Assert.Equal(10_000, state.Selected);
        Assert.InRange(table.Asked, 1, 2000);
    }

    [Fact]
    public void Keys_that_come_at_once_find_what_the_first_opened()
    {
        TreeState state = new();
        InMemoryBackend backend = new(60, 10);
        backend.Type("\e[B\e[B\e[C\e[B");
        backend.Type("\e[H\e[C\e[B");
        new TerminalApplication(backend, new Desktop(new TreeView(new SampleTree(), state)), new ViewContext()).Run();
        Assert.Equal(1, state.Selected);
    }
}
