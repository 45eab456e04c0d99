using System.Diagnostics;
using PcapPorts.Analysis;
using PcapPorts.App.Inputs;

namespace PcapPorts.App.Streams;

/// <summary>How far the reading has come: one line on standard error, only on a terminal, only when it takes more than a second.</summary>
sealed class ScanProgressLine : IDisposable
{
    const int FirstAfterMilliseconds = 1000;
    const int EveryMilliseconds = 200;

    readonly Stopwatch _watch = Stopwatch.StartNew();
    readonly long _total;
    long _nextAt = FirstAfterMilliseconds;
    long _before;
    long _length;
    string _input = "";
    bool _shown;

    ScanProgressLine(long total) => _total = total;

    /// <summary>A line for these captures; null when standard error is no terminal.</summary>
    public static ScanProgressLine? Start(IReadOnlyList<string> inputs)
    {
        if (!StandardStream.IsTerminal(2))
            return null;
        long total = 0;
        foreach (string input in inputs)
        {
            long length = LengthOf(input);
            total = length < 0 || total < 0 ? -1 : total + length;
        }
        return new ScanProgressLine(total);
    }

    /// <summary>The captures before this one have been read.</summary>
    public void Begin(string input)
    {
        _before += _length;
        _length = Math.Max(0, LengthOf(input));
        _input = input;
        if (_before > 0)
            Report(default);
    }

    /// <summary>Shows how far the present capture has come.</summary>
    public void Report(ScanProgress progress)
    {
        long now = _watch.ElapsedMilliseconds;
        if (now < _nextAt)
            return;
        _nextAt = now + EveryMilliseconds;
        // A record header takes 16 bytes in pcap; pcapng takes somewhat more, compression a lot less.
        long read = _before + progress.Bytes + progress.Packets * 16;
        double rate = read / (now / 1000.0);
        string line = $"{read / 1e6:0} MB, {rate / 1e6:0} MB/s";
        if (_total > 0 && read <= _total)
            line = $"{100.0 * read / _total:0} %, {line}, {(_total - read) / rate:0} s left";
        _shown = true;
        Messages.WriteRaw($"\r\x1b[K{Reports.TerminalText.Escape(Path.GetFileName(_input))}: {line}");
    }

    /// <summary>Removes the line before something else is written.</summary>
    public void Clear()
    {
        if (_shown)
            Messages.WriteRaw("\r\x1b[K");
        _shown = false;
    }

    public void Dispose() => Clear();

    static long LengthOf(string input)
    {
        try
        {
            var file = new FileInfo(input);
            return input != InputPaths.StandardInput && file.Exists ? file.Length : -1;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return -1;
        }
    }
}
