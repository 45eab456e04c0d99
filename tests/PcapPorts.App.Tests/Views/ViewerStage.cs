using PcapPorts.App.Views;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Sessions;

namespace PcapPorts.App.Tests.Views;

/// <summary>
/// The whole terminal interface on a terminal in memory, with its loop in a thread of its own: what goes in are the bytes of keys and mouse, what is seen
/// is what a terminal would show. Waits for what is to be seen, never for a time.
/// </summary>
sealed class ViewerStage : IDisposable
{
    readonly InMemoryBackend _backend;
    readonly Viewer _viewer;
    readonly Thread _thread;
    readonly Scratch _scratch = new();
    Exception? _failure;

    public ViewerStage(int width, int height, string? file = null, Preferences? preferences = null, TerminalCapabilities? capabilities = null)
        : this(width, height, scratch => CaptureSession.Open(file ?? scratch.Sample()), preferences, capabilities)
    {
    }

    ViewerStage(int width, int height, Func<Scratch, CaptureSession?> open, Preferences? preferences, TerminalCapabilities? capabilities = null)
    {
        _backend = new InMemoryBackend(width, height) { StayOpen = true, Capabilities = capabilities ?? new TerminalCapabilities() };
        _viewer = new Viewer(_backend, preferences ?? Preferences.Unsaved());
        _thread = new Thread(Run) { IsBackground = true, Name = "viewer" };
        if (open(_scratch) is { } session)
            _viewer.Show(session);
        _thread.Start();
    }

    /// <summary>With nothing open.</summary>
    public static ViewerStage AtStart(Preferences? preferences = null) => new(120, 40, static _ => null, preferences);

    /// <summary>A capture that comes through a stream.</summary>
    public static ViewerStage Of(Stream stream) => new(120, 40, _ => CaptureSession.Open(stream, "a stream"), null);

    /// <summary>The sample capture, in a window of usual size.</summary>
    public static ViewerStage Sample(int width = 120, int height = 40)
    {
        var stage = new ViewerStage(width, height);
        return stage.See("23 packets");
    }

    /// <summary>A folder for the test.</summary>
    public Scratch Scratch => _scratch;

    /// <summary>What the terminal shows, as text.</summary>
    public string Text => OnLoop(() => ScreenDump.Text(_backend.Screen.Buffer));

    /// <summary>Text, styles and cursor.</summary>
    public string Styled => OnLoop(() =>
    {
        Assert.Equal(0, _backend.Screen.UnknownSequences);
        _backend.Screen.Buffer.Cursor = _backend.Screen.HasMode(25) ? (_backend.Screen.CursorX, _backend.Screen.CursorY) : null;
        return ScreenDump.TextAndStyles(_backend.Screen.Buffer);
    });

    /// <summary>The rows of the screen.</summary>
    public string[] Rows => Text.Split('\n');

    /// <summary>Does something in the thread of the viewer.</summary>
    public ViewerStage Do(Action<Viewer> action)
    {
        OnLoop(() =>
        {
            action(_viewer);
            return 0;
        });
        return this;
    }

    /// <summary>Types text, each character a key of its own, or whole sequences.</summary>
    public ViewerStage Type(string text)
    {
        if (text.StartsWith('\e'))
            _backend.Type(text);
        else
            text.ToList().ForEach(c => _backend.Type(c.ToString()));
        return this;
    }

    public ViewerStage Enter() => Type("\r");

    /// <summary>Presses and releases the left button on a cell, counted from 0.</summary>
    public ViewerStage Click(int x, int y, int button = 0) => Type($"\e[<{button};{x + 1};{y + 1}M").Type($"\e[<{button};{x + 1};{y + 1}m");

    /// <summary>Clicks on the first place where a text stands.</summary>
    public ViewerStage ClickOn(string text, int button = 0)
    {
        (int x, int y) = Find(text);
        return Click(x, y, button);
    }

    /// <summary>Where a text stands.</summary>
    public (int X, int Y) Find(string text)
    {
        string[] rows = See(text).Rows;
        int y = Array.FindIndex(rows, row => row.Contains(text, StringComparison.Ordinal));
        return (rows[y].IndexOf(text, StringComparison.Ordinal), y);
    }

    public ViewerStage Resize(int width, int height)
    {
        Do(_ => _backend.Resize(width, height));
        return this;
    }

    /// <summary>Waits until all texts are on the screen at once.</summary>
    public ViewerStage See(params string[] texts) => Wait(screen => Array.TrueForAll(texts, text => screen.Contains(text, StringComparison.Ordinal)), $"not seen: {string.Join(" | ", texts)}");

    /// <summary>Waits until a text is no more on the screen.</summary>
    public ViewerStage SeeNo(string text) => Wait(screen => !screen.Contains(text, StringComparison.Ordinal), $"stayed: {text}");

    /// <summary>Waits until the screen holds something.</summary>
    public ViewerStage Wait(Func<string, bool> holds, string otherwise)
    {
        string screen = "";
        for (long end = Environment.TickCount64 + (long)Patience.Limit.TotalMilliseconds; Environment.TickCount64 < end; Thread.Sleep(5))
        {
            screen = Text;
            if (holds(screen))
                return this;
        }
        Assert.Fail($"{otherwise}; the screen was:\n{screen}");
        return this;
    }

    /// <summary>Waits until what is shown stays the same: rows have got what their flows say.</summary>
    public ViewerStage Settle()
    {
        const int Looks = 25;
        string last = "";
        int equal = 0;
        return Wait(screen =>
        {
            equal = screen == last ? equal + 1 : 0;
            last = screen;
            return equal >= Looks;
        }, "the screen never came to rest");
    }

    T OnLoop<T>(Func<T> function)
    {
        T result = default!;
        Exception? failure = null;
        using var done = new ManualResetEventSlim();
        _viewer.Application.Post(() =>
        {
            try
            {
                result = function();
            }
            catch (Exception thrown)
            {
                failure = thrown;
            }
            done.Set();
        });
        while (!done.Wait(100))
        {
            if (!_thread.IsAlive)
                throw _failure ?? new InvalidOperationException("the viewer has ended");
        }
        return failure is null ? result : throw failure;
    }

    void Run()
    {
        try
        {
            _viewer.Run();
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }

    public void Dispose()
    {
        _viewer.Application.Stop();
        _thread.Join(Patience.Limit);
        _viewer.Dispose();
        _scratch.Dispose();
        Assert.Null(_failure);
    }
}
