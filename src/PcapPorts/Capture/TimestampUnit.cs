using System.Runtime.CompilerServices;

namespace PcapPorts.Capture;

/// <summary>
/// Turns an interface's 64-bit times into nanoseconds since 1970 (pcapng if_tsresol and if_tsoffset). Decimal units down to the
/// nanosecond cost one multiplication; every other unit, and every value that could overflow, is worked out in 128 bits.
/// </summary>
readonly struct TimestampUnit
{
    readonly long _multiplier;
    readonly long _offset;
    readonly ulong _maximum;
    readonly long _offsetSeconds;
    readonly byte _resolution;

    /// <param name="resolution">if_tsresol: an exponent of 10, or of 2 when the highest bit is set; 6 where the option is missing.</param>
    /// <param name="offsetSeconds">if_tsoffset in seconds.</param>
    public TimestampUnit(byte resolution, long offsetSeconds)
    {
        _resolution = resolution;
        _offsetSeconds = offsetSeconds;
        if (resolution > 9 || offsetSeconds is < int.MinValue or > int.MaxValue)
            return;
        _multiplier = (long)PowerOfTen(9 - resolution);
        _offset = offsetSeconds * Timestamp.NanosecondsPerSecond;
        _maximum = (ulong)((long.MaxValue - Math.Max(_offset, 0)) / _multiplier);
    }

    /// <summary>The moment in nanoseconds since 1970, held at the nearest value that fits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ToNanoseconds(uint high, uint low)
    {
        ulong units = (ulong)high << 32 | low;
        // A unit that has no multiplier has a maximum of 0 and so takes the other way, but for the harmless value 0.
        return units <= _maximum && _multiplier != 0 ? (long)units * _multiplier + _offset : Exactly(units);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    long Exactly(ulong units)
    {
        int exponent = _resolution & 0x7f;
        UInt128 nanoseconds;
        if ((_resolution & 0x80) != 0)
            nanoseconds = (UInt128)units * Timestamp.NanosecondsPerSecond >> exponent;
        else if (exponent <= 9)
            nanoseconds = (UInt128)units * PowerOfTen(9 - exponent);
        else if (exponent <= 28)
            nanoseconds = units / PowerOfTen(exponent - 9);
        else
            nanoseconds = 0;
        // At most 2^64 seconds in nanoseconds plus 2^63 seconds: below 2^95.
        Int128 moment = (Int128)nanoseconds + (Int128)_offsetSeconds * Timestamp.NanosecondsPerSecond;
        // The lowest value of all means "no time".
        return (long)Int128.Clamp(moment, long.MinValue + 1, long.MaxValue);
    }

    static ulong PowerOfTen(int exponent)
    {
        ulong power = 1;
        while (exponent-- > 0)
            power *= 10;
        return power;
    }
}
