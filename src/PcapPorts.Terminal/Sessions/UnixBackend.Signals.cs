using System.Runtime.InteropServices;

namespace PcapPorts.Terminal.Sessions;

/// <content>
/// Signals. Those that end the program give the terminal back at once, in the handler: the thread that draws may be stuck. The first is
/// then held back so that the program can end in order; the second one ends it.
/// </content>
sealed partial class UnixBackend
{
    volatile bool closed;
    int suspendRequested;
    int generation;

    void RegisterSignals()
    {
        foreach (PosixSignal signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
            registrations.Add(PosixSignalRegistration.Create(signal, OnEnd));
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Wake()));
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTSTP, OnStop));
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, OnContinue));
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
    }

    void UnregisterSignals()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
        foreach (PosixSignalRegistration registration in registrations)
            registration.Dispose();
    }

    public void Suspend()
    {
        Leave();
        // A session leader has no shell above it that could continue it, and would hang for ever.
        if (UnixNativeMethods.SessionOf(0) != UnixNativeMethods.ProcessGroup())
            _ = UnixNativeMethods.Kill(0, UnixNativeMethods.StopSignal);
        Interlocked.Increment(ref generation);
        Enter();
    }

    void OnEnd(PosixSignalContext context)
    {
        context.Cancel = !closed;
        closed = true;
        Leave();
        Wake();
    }

    void OnStop(PosixSignalContext context)
    {
        context.Cancel = true;
        Volatile.Write(ref suspendRequested, 1);
        Wake();
    }

    void OnContinue(PosixSignalContext context)
    {
        // Else .NET gives the terminal the mode that it began with, behind our back: no key would come any more.
        context.Cancel = true;
        // Stopped by SIGSTOP there was no time to give the terminal back, and the shell has set its own mode since.
        lock (gate)
        {
            if (entered)
            {
                entered = false;
                // TCSANOW: what is typed by now may already be for us.
                Enter(when: 0);
            }
        }

        Interlocked.Increment(ref generation);
        Wake();
    }

    void OnExit(object? sender, EventArgs e) => Leave();

    void OnUnhandled(object sender, UnhandledExceptionEventArgs e) => Leave();
}
