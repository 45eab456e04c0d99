using PcapPorts.Capture;
using PcapPorts.Filters;

namespace PcapPorts.Analysis;

/// <summary>How many frames of a capture a display filter takes.</summary>
/// <param name="Frames">Frames that it takes.</param>
/// <param name="Damage">What ended the reading before the end of the file; null when nothing did.</param>
public sealed record FilteredCount(long Frames, CaptureDamage? Damage)
{
    /// <summary>
    /// Counts with several threads what one would count. Null when that cannot be: the filter asks for more than headers tell, or the capture is none that
    /// can be split (<see cref="CaptureWindows.TryOpen"/>); then the frames have to be walked over one after the other.
    /// </summary>
    /// <param name="path">The capture.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="options">How many threads, how much each takes at a time, and what ends the count early: what was counted by then is the result.</param>
    /// <exception cref="IOException">It cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The permission to read it is missing.</exception>
    public static FilteredCount? TryRun(string path, DisplayFilter filter, ScanOptions options)
    {
        options = options with { TrackFlows = false, CountTimes = false, Sift = options.Threads > 1 ? HeaderSift.TryOf(filter) : null };
        if (options.Sift is null || CaptureWindows.TryOpen(path, options.WindowBytes) is not { } windows)
            return null;
        using (windows)
            return WindowScan.Run(windows, options) is { } outcome ? new FilteredCount(options.Sift.Taken, outcome.Damage) : null;
    }
}
