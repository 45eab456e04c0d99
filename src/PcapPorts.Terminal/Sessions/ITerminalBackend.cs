using PcapPorts.Terminal.Screen;

namespace PcapPorts.Terminal.Sessions;

/// <summary>Why <see cref="ITerminalBackend.Read"/> came back.</summary>
public enum ReadOutcome
{
    /// <summary>The time was up.</summary>
    Timeout,

    /// <summary>There are bytes.</summary>
    Input,

    /// <summary>Somebody called <see cref="ITerminalBackend.Wake"/>, or the size changed, or the program was continued.</summary>
    Woken,

    /// <summary>The system asks the program to stop for a while (SIGTSTP).</summary>
    SuspendRequested,

    /// <summary>The terminal is gone, or the system asks the program to end (SIGTERM, SIGHUP).</summary>
    Closed,
}

/// <summary>
/// A terminal: bytes in, frames out. <see cref="Wake"/> may be called by any thread, all else by one only. <see cref="IDisposable.Dispose"/>
/// leaves the terminal as it was, and so does every way out of the process that lets a program act.
/// </summary>
public interface ITerminalBackend : IDisposable
{
    /// <summary>Columns and rows now.</summary>
    Size Size { get; }

    /// <summary>What the terminal can do, as far as the environment tells.</summary>
    TerminalCapabilities Capabilities { get; }

    /// <summary>How often the screen was lost (the program was stopped and continued): a new number means that all must be drawn again.</summary>
    int Generation { get; }

    /// <summary>Takes the terminal: raw input, the other screen, mouse, paste and focus reports.</summary>
    void Enter();

    /// <summary>Gives the terminal back as it was. Doing so twice is no error.</summary>
    void Leave();

    /// <summary>Gives the terminal back, stops the program as Ctrl+Z does, and takes the terminal again when it is continued.</summary>
    void Suspend();

    /// <summary>Shows a frame. What a terminal that is gone does not take is lost without an error.</summary>
    void Write(ReadOnlySpan<byte> frame);

    /// <summary>Waits for input.</summary>
    /// <param name="buffer">Takes the bytes.</param>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="count">Bytes there are.</param>
    ReadOutcome Read(Span<byte> buffer, TimeSpan timeout, out int count);

    /// <summary>Makes <see cref="Read"/> come back.</summary>
    void Wake();
}
