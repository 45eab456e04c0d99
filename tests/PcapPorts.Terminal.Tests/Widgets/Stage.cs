using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Sessions;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.Terminal.Tests.Widgets;

/// <summary>A view in an application on a terminal in memory: what goes in are bytes, what is seen is what the bytes out show.</summary>
sealed class Stage
{
    public Stage(View view, int width, int height, TerminalCapabilities? capabilities = null)
    {
        Backend = new InMemoryBackend(width, height) { Capabilities = capabilities ?? new TerminalCapabilities() };
        Context = new ViewContext { Clock = Clock };
        Desktop = new Desktop(view) { MinimumSize = new Size(1, 1) };
        Application = new TerminalApplication(Backend, Desktop, Context);
        Backend.Enter();
        Application.DrawFrame();
    }

    public InMemoryBackend Backend { get; }

    public ViewContext Context { get; }

    public Desktop Desktop { get; }

    public FixedClock Clock { get; } = new();

    public TerminalApplication Application { get; }

    public string Text => ScreenDump.Text(Backend.Screen.Buffer);

    /// <summary>Presses keys by name, and draws.</summary>
    public Stage Press(params string[] keys)
    {
        foreach (string key in keys)
        {
            EventRouter.Key(Desktop.InputRoot, Key.Parse(key), Context);
            Application.DrawFrame();
        }

        return this;
    }

    public Stage Type(string text) => Press([.. text.Select(c => c == ' ' ? "Space" : c.ToString())]);

    public Stage Mouse(MouseAction action, int x, int y, MouseButton button = MouseButton.Left)
    {
        EventRouter.Mouse(Desktop.InputRoot, new MouseEvent(action, button, x, y), Context);
        Application.DrawFrame();
        return this;
    }

    /// <summary>Text, styles and cursor, as the terminal shows them.</summary>
    public string Dump()
    {
        Assert.Equal(0, Backend.Screen.UnknownSequences);
        Backend.Screen.Buffer.Cursor = Backend.Screen.HasMode(25) ? (Backend.Screen.CursorX, Backend.Screen.CursorY) : null;
        return ScreenDump.TextAndStyles(Backend.Screen.Buffer);
    }
}

sealed class FixedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

    public override DateTimeOffset GetUtcNow() => Now;
}
