using System.Numerics;

namespace PcapPorts.TrafficGenerator;

/// <summary>
/// xoshiro256** of Blackman and Vigna, seeded through SplitMix64 (prng.di.unimi.it). The library's own generator may change
/// between runtimes; a load that was measured last year must be the same bytes today.
/// </summary>
struct RandomBits
{
    ulong _s0, _s1, _s2, _s3;

    public RandomBits(ulong seed)
    {
        _s0 = Mix(seed);
        _s1 = Mix(seed + Weyl);
        _s2 = Mix(seed + (Weyl << 1));
        _s3 = Mix(seed - Weyl);
    }

    const ulong Weyl = 0x9E37_79B9_7F4A_7C15;

    /// <summary>One output of SplitMix64 for a counter: scatters numbers that stand close together.</summary>
    public static ulong Mix(ulong counter)
    {
        ulong z = counter + Weyl;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number from 0 to <paramref name="limit"/> - 1; the bias is below <paramref name="limit"/> / 2^64.</summary>
    public ulong Below(ulong limit) => Math.BigMul(Next(), limit, out _);

    /// <summary>True in <paramref name="percent"/> of a hundred cases.</summary>
    public bool Chance(int percent) => Below(100) < (ulong)percent;

    /// <summary>Fills a span.</summary>
    public void Fill(Span<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes, Next());
        ulong rest = Next();
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(rest >> (8 * i));
    }
}
