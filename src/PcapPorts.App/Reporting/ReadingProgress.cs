using System.Diagnostics;
using PcapPorts.Analysis;
using PcapPorts.App.Streams;

namespace PcapPorts.App.Reporting;

/// <summary>How many captures have been read: one line on standard error, only on a terminal, only when it takes more than a second.</summary>
sealed class ReadingProgress : IDisposable
{
    const int FirstAfterMilliseconds = 1000, EveryMilliseconds = 200;

    readonly Stopwatch _watch = Stopwatch.StartNew();
    readonly int _captures;
    readonly long _total;
    long _nextAt = FirstAfterMilliseconds, _bytes;
    int _done;
    bool _shown;

    ReadingProgress(List<CaptureSeries> captures)
    {
        _captures = captures.Count;
        foreach (CaptureSeries capture in captures)
        {
            foreach (string path in capture.Paths)
                _total += File.Exists(path) ? new FileInfo(path).Length : 0;
        }
    }

    /// <summary>A line for these captures; null when standard error is no terminal.</summary>
    public static ReadingProgress? Start(List<CaptureSeries> captures) => StandardStream.IsTerminal(2) ? new ReadingProgress(captures) : null;

    /// <summary>A capture has been read.</summary>
    public void Done(CaptureSeries capture, long bytes)
    {
        _done++;
        _bytes += bytes;
        long now = _watch.ElapsedMilliseconds;
        if (now < _nextAt)
            return;
        _nextAt = now + EveryMilliseconds;
        _shown = true;
        double rate = _bytes / (now / 1000.0);
        string left = rate > 0 ? $", {(_total - _bytes) / rate:0} s left" : "";
        Messages.WriteRaw($"\r\x1b[K{_done} of {_captures} captures, {_bytes / 1e6:0} MB, {rate / 1e6:0} MB/s{left}: {Reports.TerminalText.Escape(Path.GetFileName(capture.Paths[0]))}");
    }

    public void Dispose()
    {
        if (_shown)
            Messages.WriteRaw("\r\x1b[K");
    }
}
