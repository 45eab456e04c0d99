using PcapPorts.App.Streams;
using PcapPorts.Terminal.Sessions;

namespace PcapPorts.App.Views;

/// <summary>Starts the terminal interface, and gives the terminal back whatever happens.</summary>
static class ViewerProgram
{
    /// <summary>Runs it.</summary>
    /// <param name="file">A capture, <c>-</c> for standard input, or null for the start page.</param>
    /// <param name="filter">A display filter, or null.</param>
    /// <param name="theme">Name of a theme, or null for the preferred one.</param>
    public static ExitStatus Run(string? file, string? filter, string? theme)
    {
        CaptureSession? session = null;
        try
        {
            // Before the terminal is taken: what cannot be opened is said on a screen that stays.
            if (file is not null)
                session = CaptureSession.Open(file);
        }
        catch (Exception failure) when (FailureCause.IsOfFile(failure))
        {
            throw new RunException($"{file}: {FailureCause.Of(failure)}");
        }
        if (filter is not null && PacketFilter.Read(filter) is { Verdict: FilterVerdict.Invalid } reading)
            throw new UsageException($"-Y {filter}: {reading.Message}");
        Preferences preferences = Preferences.Load();
        if (theme is not null)
            preferences.Theme = theme;
        try
        {
            using ITerminalBackend backend = TerminalBackend.Open();
            using var viewer = new Viewer(backend, preferences);
            if (session is not null)
                viewer.Show(session);
            if (file is not null and not "-")
                preferences.Opened(file);
            if (filter is not null)
                viewer.ApplyFilter(filter);
            viewer.Run();
            return ExitStatus.Success;
        }
        catch (IOException failure)
        {
            throw new RunException($"the terminal interface needs a terminal: {failure.Message}");
        }
    }
}
