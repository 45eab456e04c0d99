using System.Collections.Concurrent;
using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Sessions;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.Terminal;

/// <summary>
/// Ties a terminal, its input and a tree of views together. One thread runs it; work in the background hands its results over with
/// <see cref="Post"/> or asks for a new frame with <see cref="Invalidate"/>, and is never waited for.
/// </summary>
/// <param name="backend">The terminal; the application takes and gives it back, but does not dispose of it.</param>
/// <param name="desktop">The views.</param>
/// <param name="context">Theme, keys and focus.</param>
public sealed class TerminalApplication(ITerminalBackend backend, Desktop desktop, ViewContext context)
{
    // Background work may ask for thousands of frames a second; no eye sees more than these.
    static readonly TimeSpan FrameInterval = TimeSpan.FromMilliseconds(16);
    const int MaxReadsPerFrame = 64;
    const int MaxActionsPerFrame = 1024;

    readonly ConcurrentQueue<Action> actions = new();
    readonly List<InputEvent> events = [];
    readonly VtInput input = new();
    readonly AnsiWriter writer = new();
    readonly CellBuffer shown = new(0, 0);
    readonly CellBuffer next = new(0, 0);
    readonly byte[] received = new byte[16 * 1024];
    TerminalCapabilities capabilities = backend.Capabilities;
    int generation = -1;
    int dirty = 1;
    long lastFrame;
    long lastInput;
    volatile bool stopping;

    /// <summary>What the terminal can do, with what it answered so far.</summary>
    public TerminalCapabilities Capabilities => capabilities;

    /// <summary>The terminal answered or said something that may matter: its capabilities changed, or it got or lost the focus.</summary>
    public Action<InputEvent>? TerminalEvent { get; set; }

    /// <summary>How often a new frame is drawn though nothing happened: for animations and clocks. Null for never.</summary>
    public TimeSpan? Tick { get; set; }

    /// <summary>Whether Ctrl+Z stops the program, as in a shell.</summary>
    public bool SuspendOnCtrlZ { get; set; } = true;

    /// <summary>Whether the last <see cref="Run"/> ended because the terminal is gone or the system asked the program to end.</summary>
    public bool WasClosed { get; private set; }

    /// <summary>Runs until <see cref="Stop"/>, or until the terminal is gone. The terminal is given back in any case.</summary>
    public void Run()
    {
        backend.Enter();
        try
        {
            while (!stopping)
            {
                RunActions();
                if (Volatile.Read(ref dirty) != 0 && (events.Count > 0 || SinceLastFrame() >= FrameInterval))
                    DrawFrame();
                events.Clear();
                if (!stopping && !ReadInput())
                {
                    WasClosed = true;
                    break;
                }
            }
        }
        finally
        {
            backend.Leave();
        }
    }

    /// <summary>Ends <see cref="Run"/>. Any thread may call it.</summary>
    public void Stop()
    {
        stopping = true;
        backend.Wake();
    }

    /// <summary>Runs an action in the application's thread, and draws. Any thread may call it.</summary>
    public void Post(Action action)
    {
        actions.Enqueue(action);
        backend.Wake();
    }

    /// <summary>Asks for a new frame. Any thread may call it, as often as it likes.</summary>
    public void Invalidate()
    {
        if (Interlocked.Exchange(ref dirty, 1) == 0)
            backend.Wake();
    }

    /// <summary>Draws a frame now and writes what changed.</summary>
    public void DrawFrame()
    {
        Volatile.Write(ref dirty, 0);
        lastFrame = Environment.TickCount64;
        Size size = backend.Size;
        bool everything = generation != backend.Generation || shown.Width != size.Width || shown.Height != size.Height;
        generation = backend.Generation;
        if (shown.Width != size.Width || shown.Height != size.Height)
            shown.Resize(size.Width, size.Height);
        if (next.Width != size.Width || next.Height != size.Height)
            next.Resize(size.Width, size.Height);
        Compose();
        writer.Reset();
        writer.Depth = capabilities.Depth;
        writer.AsciiOnly = capabilities.AsciiOnly;
        if (capabilities.SynchronizedOutput)
            writer.Raw("\e[?2026h"u8);
        int prefix = writer.Written.Length;
        if (everything)
            writer.Raw("\e[0m\e[2J"u8);
        if (next.Cursor is null && (shown.Cursor is not null || everything))
            writer.Raw("\e[?25l"u8);
        int written = BufferDiff.Write(shown, next, writer, everything);
        if (next.Cursor is (int x, int y))
        {
            // Writing moved it; an unchanged one needs nothing where nothing was written.
            if (written > 0 || next.Cursor != shown.Cursor)
                writer.MoveTo(x, y);
            if (shown.Cursor is null || everything)
                writer.Raw("\e[?25h"u8);
        }

        if (writer.Written.Length == prefix)
            return;
        if (capabilities.SynchronizedOutput)
            writer.Raw("\e[?2026l"u8);
        backend.Write(writer.Written);
        shown.CopyFrom(next);
    }

    void Compose()
    {
        next.Clear(context.Theme.Text);
        context.Frame++;
        Canvas screen = new(next, next.Area);
        desktop.Draw(screen, context);
        desktop.DrawOverlays(screen, context);
        View? focused = context.Focused;
        if (!ReferenceEquals(EventRouter.EnsureFocus(desktop.InputRoot, context), focused))
        {
            // The focus went elsewhere while drawing: draw once more, now with it in its place.
            next.Clear(context.Theme.Text);
            context.Frame++;
            desktop.Draw(screen, context);
            desktop.DrawOverlays(screen, context);
        }
    }

    TimeSpan SinceLastFrame() => TimeSpan.FromMilliseconds(Environment.TickCount64 - lastFrame);

    void RunActions()
    {
        for (int i = 0; i < MaxActionsPerFrame && actions.TryDequeue(out Action? action); i++)
        {
            action();
            dirty = 1;
        }
    }

    TimeSpan WaitTime()
    {
        if (!actions.IsEmpty)
            return TimeSpan.Zero;
        if (Volatile.Read(ref dirty) != 0)
            return Max(FrameInterval - SinceLastFrame());
        TimeSpan wait = Tick ?? Timeout.InfiniteTimeSpan;
        if (desktop.NextExpiry is { } expiry)
            wait = Min(wait, Max(expiry - context.Clock.GetUtcNow()));
        return input.IsPending ? Min(wait, VtInput.EscapeTimeout) : wait;
    }

    static TimeSpan Max(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    static TimeSpan Min(TimeSpan wait, TimeSpan other) => wait < TimeSpan.Zero || other < wait ? other : wait;

    bool ReadInput()
    {
        TimeSpan wait = WaitTime();
        for (int i = 0; i < MaxReadsPerFrame; i++)
        {
            switch (backend.Read(received, wait, out int count))
            {
                case ReadOutcome.Input:
                    input.Feed(received.AsSpan(0, count), events);
                    lastInput = Environment.TickCount64;
                    break;
                case ReadOutcome.Woken:
                    // Work in the background may wake it more often than Escape takes to be Escape.
                    FlushLate();
                    dirty = 1;
                    return Dispatch();
                case ReadOutcome.SuspendRequested:
                    backend.Suspend();
                    dirty = 1;
                    return true;
                case ReadOutcome.Closed:
                    return false;
                default:
                    // The time was up: Escape is Escape, a tick is a tick. After a read it only says that all was read.
                    FlushLate();
                    if (i == 0)
                        dirty = 1;
                    return Dispatch();
            }

            // Take all that is there before drawing: pasted keys and fast wheels need one frame, not one each.
            wait = TimeSpan.Zero;
        }

        return Dispatch();
    }

    void FlushLate()
    {
        if (input.IsPending && Environment.TickCount64 - lastInput >= (long)VtInput.EscapeTimeout.TotalMilliseconds)
            input.Flush(events);
    }

    bool Dispatch()
    {
        for (int i = 0; i < events.Count && !stopping; i++)
        {
            View root = desktop.InputRoot;
            View? focused = context.Focused;
            Handle(events[i]);
            // The next event may mean what this one brought to light; a flood of keys in one place needs no frame for each.
            bool changed = events[i].Kind == InputKind.Mouse || !ReferenceEquals(root, desktop.InputRoot) || !ReferenceEquals(focused, context.Focused);
            if (changed && i + 1 < events.Count && next.Width > 0)
                Compose();
            dirty = 1;
        }

        return true;
    }

    void Handle(InputEvent input)
    {
        switch (input.Kind)
        {
            case InputKind.Key when SuspendOnCtrlZ && input.Key == Key.Of('z', KeyModifiers.Ctrl):
                backend.Suspend();
                break;
            case InputKind.Key:
                EventRouter.Key(desktop.InputRoot, input.Key, context);
                break;
            case InputKind.Paste:
                EventRouter.Paste(desktop.InputRoot, input.Text!, context);
                break;
            case InputKind.Mouse:
                HandleMouse(input.Mouse);
                break;
            case InputKind.Response:
                capabilities = capabilities.Learn(input.Text!);
                TerminalEvent?.Invoke(input);
                break;
            case InputKind.FocusIn or InputKind.FocusOut:
                TerminalEvent?.Invoke(input);
                break;
        }
    }

    void HandleMouse(MouseEvent mouse)
    {
        if (desktop.TopOverlay is { ClosesOnOutsideClick: true } overlay && mouse.Action == MouseAction.Press && !overlay.Area.Contains(mouse.X, mouse.Y))
            overlay.Close();
        else
            EventRouter.Mouse(desktop.InputRoot, mouse, context);
    }
}
