using System.Text;
using PcapPorts.Terminal.Screen;

namespace PcapPorts.Terminal.Sessions;

/// <summary>
/// A terminal without a terminal, for tests: keys are typed with <see cref="Type(string)"/>, and <see cref="Screen"/> is what a user would see.
/// When all input was read and the time is up, or waiting would be for ever, it closes, so that a test always ends.
/// </summary>
public sealed class InMemoryBackend(int width, int height) : ITerminalBackend
{
    readonly Queue<byte[]> input = new();
    readonly Lock gate = new();
    bool woken;
    bool entered;

    /// <summary>What is shown.</summary>
    public AnsiScreen Screen { get; } = new(width, height);

    /// <inheritdoc/>
    public Size Size { get; private set; } = new(width, height);

    /// <inheritdoc/>
    public TerminalCapabilities Capabilities { get; init; } = new();

    /// <inheritdoc/>
    public int Generation { get; private set; }

    /// <summary>Frames that were written.</summary>
    public int Frames { get; private set; }

    /// <summary>Times that the program was stopped.</summary>
    public int Suspensions { get; private set; }

    /// <summary>Keep waiting where there is no input: the test uses a thread and ends the application itself.</summary>
    public bool StayOpen { get; init; }

    /// <summary>Queues bytes; each call is one read.</summary>
    public void Type(string sequence)
    {
        lock (gate)
            input.Enqueue(Encoding.UTF8.GetBytes(sequence));
        Wake();
    }

    /// <summary>Changes the size, as a user drags the window.</summary>
    public void Resize(int columns, int rows)
    {
        Size = new Size(columns, rows);
        Screen.Resize(columns, rows);
        Wake();
    }

    /// <inheritdoc/>
    public void Enter()
    {
        if (!entered)
            Screen.Apply(Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(TerminalModes.Enter(Capabilities)).Replace("\e]11;?\e\\", "", StringComparison.Ordinal)));
        entered = true;
    }

    /// <inheritdoc/>
    public void Leave()
    {
        if (entered)
            Screen.Apply(TerminalModes.Leave(Capabilities));
        entered = false;
    }

    /// <inheritdoc/>
    public void Suspend()
    {
        Leave();
        Suspensions++;
        Generation++;
        Enter();
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> frame)
    {
        Frames++;
        Screen.Apply(frame);
    }

    /// <inheritdoc/>
    public ReadOutcome Read(Span<byte> buffer, TimeSpan timeout, out int count)
    {
        count = 0;
        long deadline = timeout < TimeSpan.Zero ? long.MaxValue : Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        while (true)
        {
            lock (gate)
            {
                if (input.TryDequeue(out byte[]? bytes))
                {
                    bytes.CopyTo(buffer);
                    count = bytes.Length;
                    return ReadOutcome.Input;
                }

                if (woken)
                {
                    woken = false;
                    return ReadOutcome.Woken;
                }
            }

            if (Environment.TickCount64 >= deadline)
                return ReadOutcome.Timeout;
            if (!StayOpen && timeout < TimeSpan.Zero)
                return ReadOutcome.Closed;
            Thread.Sleep(1);
        }
    }

    /// <inheritdoc/>
    public void Wake()
    {
        lock (gate)
            woken = true;
    }

    /// <inheritdoc/>
    public void Dispose() => Leave();
}
