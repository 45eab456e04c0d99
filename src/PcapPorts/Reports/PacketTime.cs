using PcapPorts.Capture;

namespace PcapPorts.Reports;

/// <summary>How the time of a packet is shown; the letters are those of tshark's <c>-t</c>.</summary>
public enum PacketTimeKind : byte
{
    /// <summary>r: seconds since the first frame.</summary>
    Relative,

    /// <summary>d: seconds since the frame before.</summary>
    Delta,

    /// <summary>e: seconds since 1970.</summary>
    Epoch,

    /// <summary>a: time of day here.</summary>
    LocalTime,

    /// <summary>ad: date and time here.</summary>
    LocalDate,

    /// <summary>u: time of day in UTC.</summary>
    UtcTime,

    /// <summary>ud: date and time in UTC.</summary>
    UtcDate,
}

/// <summary>Writes the times of packets in order.</summary>
/// <param name="kind">How.</param>
/// <param name="digits">Digits after the point: 6, or 9 where the capture has them.</param>
public sealed class PacketTime(PacketTimeKind kind, int digits)
{
    long _first = long.MinValue;
    long _previous = long.MinValue;

    /// <summary>Takes notice of a frame that is not printed.</summary>
    public void Pass(Timestamp time)
    {
        if (!time.HasValue)
            return;
        if (_first == long.MinValue)
            _first = time.Nanoseconds;
        _previous = time.Nanoseconds;
    }

    /// <summary>Adds the time of the next frame; nothing where it has none.</summary>
    public void Add(ref Utf8Line line, Timestamp time)
    {
        if (!time.HasValue)
            return;
        if (_first == long.MinValue)
            _first = _previous = time.Nanoseconds;
        switch (kind)
        {
            case PacketTimeKind.Relative:
                AddSeconds(ref line, (Int128)time.Nanoseconds - _first);
                break;
            case PacketTimeKind.Delta:
                AddSeconds(ref line, (Int128)time.Nanoseconds - _previous);
                break;
            case PacketTimeKind.Epoch:
                AddSeconds(ref line, time.Nanoseconds);
                break;
            default:
                AddMoment(ref line, time);
                break;
        }
        _previous = time.Nanoseconds;
    }

    void AddSeconds(ref Utf8Line line, Int128 nanoseconds)
    {
        if (nanoseconds < 0)
            line.Add('-');
        Int128 magnitude = Int128.Abs(nanoseconds);
        line.Add((long)(magnitude / Timestamp.NanosecondsPerSecond));
        AddFraction(ref line, (long)(magnitude % Timestamp.NanosecondsPerSecond));
    }

    void AddMoment(ref Utf8Line line, Timestamp time)
    {
        DateTime moment = DateTime.UnixEpoch.AddTicks(time.Nanoseconds / 100);
        if (kind is PacketTimeKind.LocalTime or PacketTimeKind.LocalDate)
            moment = moment.ToLocalTime();
        if (kind is PacketTimeKind.LocalDate or PacketTimeKind.UtcDate)
        {
            line.Add(moment.Year, 4);
            line.Add('-');
            line.Add(moment.Month, 2);
            line.Add('-');
            line.Add(moment.Day, 2);
            line.Add(' ');
        }
        line.Add(moment.Hour, 2);
        line.Add(':');
        line.Add(moment.Minute, 2);
        line.Add(':');
        line.Add(moment.Second, 2);
        long fraction = time.Nanoseconds % Timestamp.NanosecondsPerSecond;
        AddFraction(ref line, fraction < 0 ? fraction + Timestamp.NanosecondsPerSecond : fraction);
    }

    void AddFraction(ref Utf8Line line, long nanoseconds)
    {
        line.Add('.');
        line.Add(digits == 6 ? nanoseconds / 1000 : nanoseconds, digits);
    }
}
