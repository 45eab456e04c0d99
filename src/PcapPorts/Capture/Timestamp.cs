using System.Globalization;

namespace PcapPorts.Capture;

/// <summary>
/// A moment as a capture records it: nanoseconds since 1970-01-01 00:00 UTC. Negative and far-off times are kept as they
/// stand in the file; what exceeds 64 bits is held at the nearest value that fits (years 1677 to 2262).
/// </summary>
/// <param name="Nanoseconds">Nanoseconds since 1970-01-01 00:00 UTC, or <see cref="long.MinValue"/> for "no time".</param>
public readonly record struct Timestamp(long Nanoseconds) : IComparable<Timestamp>
{
    /// <summary>Nanoseconds in a second.</summary>
    public const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>No time at all, as for a pcapng Simple Packet Block (draft-ietf-opsawg-pcapng, section 4.4).</summary>
    public static Timestamp None => new(long.MinValue);

    /// <summary>Whether the capture gave a time.</summary>
    public bool HasValue => Nanoseconds != long.MinValue;

    /// <summary>Orders by time; "no time" comes before every time.</summary>
    public int CompareTo(Timestamp other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Seconds since 1970 as decimal text with nine digits after the point; empty for "no time".</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[32];
        return TryFormat(text, out int written) ? new string(text[..written]) : string.Empty;
    }

    /// <summary>Writes what <see cref="ToString"/> returns; false when <paramref name="destination"/> is shorter than 21 characters.</summary>
    public bool TryFormat(Span<char> destination, out int written)
    {
        written = 0;
        if (!HasValue)
            return true;
        ulong magnitude = Nanoseconds < 0 ? (ulong)-Nanoseconds : (ulong)Nanoseconds;
        if (Nanoseconds < 0)
        {
            if (destination.IsEmpty)
                return false;
            destination[written++] = '-';
        }
        (ulong seconds, ulong fraction) = Math.DivRem(magnitude, (ulong)NanosecondsPerSecond);
        if (!seconds.TryFormat(destination[written..], out int digits, default, CultureInfo.InvariantCulture))
            return false;
        written += digits;
        if (destination.Length < written + 10)
            return false;
        destination[written++] = '.';
        fraction.TryFormat(destination[written..], out _, "D9", CultureInfo.InvariantCulture);
        written += 9;
        return true;
    }
}
