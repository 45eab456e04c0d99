using System.Globalization;
using PcapPorts.Analysis;
using PcapPorts.Capture;

namespace PcapPorts.App.Live;

/// <summary>A moment of a capture file: the frames until then count, those of its last second make the rates.</summary>
sealed class SessionMoment
{
    const long Window = Timestamp.NanosecondsPerSecond;

    long _at;
    long _afterFirst;

    /// <summary>Reads what was typed after <c>--at</c>; null stands for the end, which only a file that can be read twice has beforehand.</summary>
    public static SessionMoment Of(string? text, string file)
    {
        if (text is null)
        {
            if (file == "-")
                return new SessionMoment { _at = long.MaxValue };
            using CaptureScan scan = CaptureScan.Run(file, new ScanOptions { TrackFlows = false });
            return new SessionMoment { _at = scan.Facts.Last.HasValue ? scan.Facts.Last.Nanoseconds : long.MaxValue };
        }
        if (text.StartsWith('+') && TrySeconds(text[1..], out long span))
            return new SessionMoment { _afterFirst = span, _at = long.MinValue };
        if (TrySeconds(text, out long at))
            return new SessionMoment { _at = at };
        if (DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime date))
            return new SessionMoment { _at = (date - DateTime.UnixEpoch).Ticks * 100 };
        throw new UsageException($"--at {text}: it takes +SECONDS, seconds since 1970, or a date and time such as \"2026-11-21 09:30:00\"");
    }

    static bool TrySeconds(string text, out long nanoseconds)
    {
        bool read = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds) && seconds < 9_000_000_000m;
        nanoseconds = read ? (long)(seconds * 1_000_000_000m) : 0;
        return read;
    }

    /// <summary>Adds the frames until the moment to a tracker; returns the moment.</summary>
    public Timestamp Read(CaptureReader reader, SessionTracker tracker, CancellationToken cancellation)
    {
        var batch = new FrameBatch();
        long latest = long.MinValue;
        bool marked = _at == long.MaxValue;
        while (!cancellation.IsCancellationRequested && reader.Read(batch))
        {
            int kept = 0;
            for (int i = 0; i < batch.Count; i++)
            {
                long time = batch.Records[i].TimestampNanoseconds;
                if (_at == long.MinValue && time != long.MinValue)
                    _at = time + _afterFirst;
                // Frames may be out of order, so those behind the moment are passed over, not taken for its end.
                if (time > _at)
                    continue;
                if (!marked && time > _at - Window)
                {
                    // A mark stands between two frames: those before it are added first.
                    marked = true;
                    AddFirst(batch, kept, tracker);
                    kept = 0;
                    tracker.Mark(new Timestamp(_at - Window));
                }
                batch.Records[kept++] = batch.Records[i];
                latest = Math.Max(latest, time);
            }
            batch.Count = kept;
            tracker.Add(batch);
        }
        if (!marked && _at != long.MinValue)
            tracker.Mark(new Timestamp(_at - Window));
        return new Timestamp(_at is long.MaxValue or long.MinValue ? latest : _at);
    }

    static void AddFirst(FrameBatch batch, int count, SessionTracker tracker)
    {
        int all = batch.Count;
        batch.Count = count;
        tracker.Add(batch);
        batch.Count = all;
    }
}
