using System.Buffers.Text;

namespace PcapPorts.Packets;

/// <summary>Numbers as decimal digits in ASCII, straight into a buffer: what records and trees consist of for the most part.</summary>
static class DecimalText
{
    /// <summary>Most digits of a number.</summary>
    public const int MaxLength = 20;

    /// <summary>Digits of <see cref="WriteNanoseconds"/>.</summary>
    public const int NanosecondsLength = 9;

    /// <summary>Writes a number; returns its length. Most numbers have a digit or two, and few more than ten.</summary>
    public static int Write(Span<byte> room, ulong value)
    {
        if (value < 10)
        {
            room[0] = (byte)('0' + value);
            return 1;
        }
        if (value < 100)
        {
            WritePair(room, (uint)value);
            return 2;
        }
        if (value > uint.MaxValue)
        {
            Utf8Formatter.TryFormat(value, room, out int many);
            return many;
        }
        uint left = (uint)value;
        int length = Digits(left), at = length;
        while (left >= 100)
        {
            uint rest = left / 100;
            WritePair(room[(at -= 2)..], left - rest * 100);
            left = rest;
        }
        if (at == 2)
            WritePair(room, left);
        else
            room[0] = (byte)('0' + left);
        return length;
    }

    static int Digits(uint value) => value switch
    {
        < 1000 => 3,
        < 10_000 => 4,
        < 100_000 => 5,
        < 1_000_000 => 6,
        < 10_000_000 => 7,
        < 100_000_000 => 8,
        < 1_000_000_000 => 9,
        _ => 10,
    };

    /// <summary>Writes the nanoseconds of a second, 0 to 999,999,999, with nine digits.</summary>
    public static void WriteNanoseconds(Span<byte> room, uint value)
    {
        Span<byte> digits = room[..NanosecondsLength];
        for (int i = NanosecondsLength - 2; i > 0; i -= 2)
        {
            uint rest = value / 100;
            WritePair(digits[i..], value - rest * 100);
            value = rest;
        }
        digits[0] = (byte)('0' + value);
    }

    /// <summary>Writes a number from 0 to 99 with two digits.</summary>
    public static void WritePair(Span<byte> room, uint value)
    {
        uint tens = value * 205 >> 11;
        room[1] = (byte)('0' + (value - (tens * 10)));
        room[0] = (byte)('0' + tens);
    }
}
