using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using PcapPorts.Terminal.Screen;

namespace PcapPorts.Terminal.Sessions;

/// <summary>
/// A terminal of Linux or macOS. Input is standard input where that is a terminal, else the controlling terminal, so that a capture may
/// come through a pipe. One thread reads; signals only set flags and wake it through a pipe, after they gave the terminal back.
/// </summary>
[UnsupportedOSPlatform("windows")]
sealed partial class UnixBackend : ITerminalBackend
{
    readonly int input;
    readonly int output;
    readonly bool ownsInput;
    readonly int wakeReader;
    readonly int wakeWriter;
    readonly byte[] original = new byte[UnixNativeMethods.TermiosSize];
    readonly List<PosixSignalRegistration> registrations = [];
    readonly Lock gate = new();
    readonly byte[] enter;
    readonly byte[] leave;
    int wakePending;
    bool entered;
    bool disposed;

    public unsafe UnixBackend(TerminalCapabilities capabilities)
    {
        Capabilities = capabilities;
        enter = TerminalModes.Enter(capabilities);
        leave = TerminalModes.Leave(capabilities);
        input = 0;
        if (UnixNativeMethods.IsTerminal(0) == 0)
        {
            input = UnixNativeMethods.Open("/dev/tty", UnixNativeMethods.ReadWrite | UnixNativeMethods.NoControllingTerminal);
            ownsInput = true;
        }

        if (input < 0)
            throw new IOException("There is no terminal: standard input is none, and /dev/tty cannot be opened.");
        output = UnixNativeMethods.IsTerminal(1) != 0 ? 1 : input;
        int* ends = stackalloc int[2];
        fixed (byte* termios = original)
        {
            if (UnixNativeMethods.GetAttributes(input, termios) != 0 || UnixNativeMethods.Pipe(ends) != 0)
                throw new IOException($"The terminal's settings cannot be read (error {Marshal.GetLastPInvokeError()}).");
        }

        (wakeReader, wakeWriter) = (ends[0], ends[1]);
        RegisterSignals();
    }

    public TerminalCapabilities Capabilities { get; }

    public int Generation => Volatile.Read(ref generation);

    public Size Size => UnixNativeMethods.TryGetWindowSize(output, out UnixNativeMethods.WindowSize size) ? new Size(size.Columns, size.Rows) : new Size(80, 24);

    // TCSAFLUSH: what was typed before is not for us.
    public void Enter() => Enter(when: 2);

    unsafe void Enter(int when)
    {
        lock (gate)
        {
            if (entered || disposed || closed)
                return;
            entered = true;
            byte* raw = stackalloc byte[UnixNativeMethods.TermiosSize];
            original.CopyTo(new Span<byte>(raw, UnixNativeMethods.TermiosSize));
            UnixNativeMethods.MakeRaw(raw);
            _ = UnixNativeMethods.SetAttributes(input, when, raw);
            WriteAll(enter);
        }
    }

    public unsafe void Leave()
    {
        lock (gate)
        {
            if (!entered)
                return;
            entered = false;
            WriteAll(leave);
            // TCSAFLUSH also drops answers of the terminal that are still under way, which the shell would take for typing.
            fixed (byte* termios = original)
                _ = UnixNativeMethods.SetAttributes(input, 2, termios);
        }
    }

    public void Write(ReadOnlySpan<byte> frame)
    {
        lock (gate)
        {
            if (entered)
                WriteAll(frame);
        }
    }

    public unsafe ReadOutcome Read(Span<byte> buffer, TimeSpan timeout, out int count)
    {
        count = 0;
        long deadline = timeout < TimeSpan.Zero ? long.MaxValue : Environment.TickCount64 + (long)Math.Ceiling(timeout.TotalMilliseconds);
        UnixNativeMethods.PollDescriptor* descriptors = stackalloc UnixNativeMethods.PollDescriptor[2];
        while (true)
        {
            if (closed)
                return ReadOutcome.Closed;
            descriptors[0] = new() { Descriptor = input, Events = UnixNativeMethods.PollIn };
            descriptors[1] = new() { Descriptor = wakeReader, Events = UnixNativeMethods.PollIn };
            int wait = deadline == long.MaxValue ? -1 : (int)Math.Clamp(deadline - Environment.TickCount64, 0, int.MaxValue);
            int ready = UnixNativeMethods.Poll(descriptors, 2, wait);
            if (ready == 0)
                return ReadOutcome.Timeout;
            if (ready < 0)
            {
                if (Marshal.GetLastPInvokeError() == UnixNativeMethods.InterruptedLinuxAndMac)
                    continue;
                return Close();
            }

            if (descriptors[1].Returned != 0)
                return TakeWake();
            if ((descriptors[0].Returned & UnixNativeMethods.PollIn) == 0)
                return Close();
            nint received;
            fixed (byte* pointer = buffer)
                received = UnixNativeMethods.Read(input, pointer, (nuint)buffer.Length);
            if (received > 0)
            {
                count = (int)received;
                return ReadOutcome.Input;
            }

            if (received < 0 && Marshal.GetLastPInvokeError() == UnixNativeMethods.InterruptedLinuxAndMac)
                continue;
            return Close();
        }
    }

    public unsafe void Wake()
    {
        // One byte in the pipe is enough, and it must never fill.
        if (disposed || Interlocked.Exchange(ref wakePending, 1) != 0)
            return;
        byte value = 1;
        _ = UnixNativeMethods.Write(wakeWriter, &value, 1);
    }

    public void Dispose()
    {
        if (disposed)
            return;
        Leave();
        disposed = true;
        UnregisterSignals();
        // A signal that is being handled may still write to the pipe; its handlers end with their registrations.
        _ = UnixNativeMethods.Close(wakeReader);
        _ = UnixNativeMethods.Close(wakeWriter);
        if (ownsInput)
            _ = UnixNativeMethods.Close(input);
    }

    unsafe ReadOutcome TakeWake()
    {
        byte value;
        _ = UnixNativeMethods.Read(wakeReader, &value, 1);
        Volatile.Write(ref wakePending, 0);
        if (closed)
            return ReadOutcome.Closed;
        return Interlocked.Exchange(ref suspendRequested, 0) != 0 ? ReadOutcome.SuspendRequested : ReadOutcome.Woken;
    }

    ReadOutcome Close()
    {
        closed = true;
        return ReadOutcome.Closed;
    }

    unsafe void WriteAll(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written;
            fixed (byte* pointer = bytes)
                written = UnixNativeMethods.Write(output, pointer, (nuint)bytes.Length);
            if (written > 0)
            {
                bytes = bytes[(int)written..];
            }
            else
            {
                int error = Marshal.GetLastPInvokeError();
                // EAGAIN: somebody made the terminal non-blocking; it takes more in a moment.
                if (error is 11 or 35)
                    Thread.Sleep(1);
                else if (error != UnixNativeMethods.InterruptedLinuxAndMac)
                    return;
            }
        }
    }
}
