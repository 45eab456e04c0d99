using System.Runtime.InteropServices;

namespace PcapPorts.App.Tests.Views;

/// <summary>Sends signals to a process that a test has started (kill(2)); numbers are those of Linux.</summary>
static partial class Signals
{
    public const int Stop = 19, Continue = 18, TerminalStop = 20;

    public static void Send(int process, int signal) => Assert.Equal(0, Kill(process, signal));

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
