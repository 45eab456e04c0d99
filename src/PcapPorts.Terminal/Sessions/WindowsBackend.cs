using System.Runtime.InteropServices;
using System.Text;
using PcapPorts.Terminal.Screen;

namespace PcapPorts.Terminal.Sessions;

/// <summary>The console of Windows 10 and later, in its virtual terminal mode: it speaks the same sequences as the others.</summary>
sealed class WindowsBackend : ITerminalBackend
{
    const int MaxRecords = 256;
    readonly nint input;
    readonly nint output;
    readonly uint inputMode;
    readonly uint outputMode;
    readonly uint codePage;
    readonly AutoResetEvent wake = new(initialState: false);
    readonly PosixSignalRegistration[] registrations;
    readonly Lock gate = new();
    readonly Encoder utf8 = Encoding.UTF8.GetEncoder();
    bool entered;
    volatile bool closed;

    public WindowsBackend(TerminalCapabilities capabilities)
    {
        Capabilities = capabilities;
        // CONIN$ and CONOUT$ are the console itself, where standard streams are pipes or files. GENERIC_READ | GENERIC_WRITE, shared, OPEN_EXISTING.
        input = WindowsNativeMethods.CreateFile("CONIN$", 0xC0000000, 3, 0, 3, 0, 0);
        output = WindowsNativeMethods.CreateFile("CONOUT$", 0xC0000000, 3, 0, 3, 0, 0);
        if (!WindowsNativeMethods.GetMode(input, out inputMode) || !WindowsNativeMethods.GetMode(output, out outputMode))
            throw new IOException("There is no console.");
        codePage = WindowsNativeMethods.GetOutputCodePage();
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnEnd),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnEnd),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnEnd),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, OnEnd),
        ];
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
    }

    public TerminalCapabilities Capabilities { get; }

    public int Generation => 0;

    public Size Size => WindowsNativeMethods.GetScreenInfo(output, out WindowsNativeMethods.ScreenInfo info)
        ? new Size(info.Right - info.Left + 1, info.Bottom - info.Top + 1) : new Size(80, 24);

    public void Enter()
    {
        lock (gate)
        {
            if (entered || closed)
                return;
            entered = true;
            _ = WindowsNativeMethods.SetOutputCodePage(WindowsNativeMethods.Utf8);
            // Without quick edit, line input, echo and processed input: the extended flag alone switches quick edit off.
            _ = WindowsNativeMethods.SetMode(input, WindowsNativeMethods.VirtualTerminalInput | WindowsNativeMethods.WindowInput | WindowsNativeMethods.ExtendedFlags);
            _ = WindowsNativeMethods.SetMode(output, WindowsNativeMethods.ProcessedOutput | WindowsNativeMethods.VirtualTerminalProcessing | WindowsNativeMethods.DisableNewlineReturn);
            WriteAll(TerminalModes.Enter(Capabilities));
        }
    }

    public void Leave()
    {
        lock (gate)
        {
            if (!entered)
                return;
            entered = false;
            WriteAll(TerminalModes.Leave(Capabilities));
            _ = WindowsNativeMethods.SetMode(input, inputMode);
            _ = WindowsNativeMethods.SetMode(output, outputMode);
            _ = WindowsNativeMethods.SetOutputCodePage(codePage);
        }
    }

    /// <summary>Windows has no way to stop a program from within its console.</summary>
    public void Suspend()
    {
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
        uint milliseconds = timeout < TimeSpan.Zero ? uint.MaxValue : (uint)Math.Min(int.MaxValue, Math.Ceiling(timeout.TotalMilliseconds));
        nint* handles = stackalloc nint[2] { wake.SafeWaitHandle.DangerousGetHandle(), input };
        uint signalled = WindowsNativeMethods.WaitForAny(2, handles, 0, milliseconds);
        if (closed)
            return ReadOutcome.Closed;
        if (signalled == 0)
            return ReadOutcome.Woken;
        // WAIT_TIMEOUT is 258.
        if (signalled != 1)
            return signalled == 258 ? ReadOutcome.Timeout : ReadOutcome.Closed;
        WindowsNativeMethods.InputRecord* records = stackalloc WindowsNativeMethods.InputRecord[MaxRecords];
        uint room = (uint)Math.Clamp(buffer.Length / 4, 1, MaxRecords);
        if (!WindowsNativeMethods.ReadInput(input, records, room, out uint read))
            return ReadOutcome.Closed;
        for (int i = 0; i < read; i++)
        {
            // An Alt code gives its character when Alt (18) goes up.
            bool typed = records[i].Kind == WindowsNativeMethods.KeyEvent && records[i].Character != 0
                && (records[i].KeyDown != 0 || records[i].VirtualKey == 18);
            if (!typed)
                continue;
            char character = (char)records[i].Character;
            count += utf8.GetBytes(new ReadOnlySpan<char>(in character), buffer[count..], flush: false);
        }

        return count > 0 ? ReadOutcome.Input : ReadOutcome.Woken;
    }

    public void Wake() => wake.Set();

    public void Dispose()
    {
        Leave();
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
        foreach (PosixSignalRegistration registration in registrations)
            registration.Dispose();
        wake.Dispose();
    }

    unsafe void WriteAll(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            uint written;
            fixed (byte* pointer = bytes)
            {
                if (!WindowsNativeMethods.WriteFile(output, pointer, (uint)bytes.Length, out written, 0) || written == 0)
                    return;
            }

            bytes = bytes[(int)written..];
        }
    }

    void OnEnd(PosixSignalContext context)
    {
        context.Cancel = !closed;
        closed = true;
        Leave();
        Wake();
    }

    void OnExit(object? sender, EventArgs e) => Leave();

    void OnUnhandled(object sender, UnhandledExceptionEventArgs e) => Leave();
}
