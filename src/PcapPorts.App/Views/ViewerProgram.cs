using PcapPorts.App.Streams;
using PcapPorts.Terminal.Sessions;

namespace PcapPorts.App.Views;

/// <summary>What the terminal interface begins with.</summary>
/// <param name="File">A capture, <c>-</c> for standard input, or null for the start page.</param>
/// <param name="Interfaces">Where to listen; none to open a file.</param>
/// <param name="CaptureFilter">A capture filter for that; empty for none.</param>
/// <param name="Filter">A display filter, or null.</param>
/// <param name="Theme">Name of a theme, or null for the preferred one.</param>
sealed record ViewerStart(string? File, string[] Interfaces, string CaptureFilter, string? Filter, string? Theme);

/// <summary>Starts the terminal interface, and gives the terminal back whatever happens.</summary>
static class ViewerProgram
{
    /// <summary>Runs it.</summary>
    public static ExitStatus Run(ViewerStart start)
    {
        (string? file, string[] interfaces, string captureFilter, string? filter, string? theme) = start;
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
            if (interfaces.Length > 0)
                viewer.StartLive(interfaces, captureFilter);
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
