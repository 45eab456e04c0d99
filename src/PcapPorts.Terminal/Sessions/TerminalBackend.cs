namespace PcapPorts.Terminal.Sessions;

/// <summary>Opens the terminal that the program runs in.</summary>
public static class TerminalBackend
{
    /// <summary>The backend of this system. The terminal is not changed before <see cref="ITerminalBackend.Enter"/>.</summary>
    /// <exception cref="IOException">There is no terminal: neither standard input nor the controlling terminal is one.</exception>
    public static ITerminalBackend Open()
    {
        TerminalCapabilities capabilities = TerminalCapabilities.FromEnvironment(Environment.GetEnvironmentVariable);
        return OperatingSystem.IsWindows() ? new WindowsBackend(capabilities) : new UnixBackend(capabilities);
    }
}
