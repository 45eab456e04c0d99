using System.Globalization;
using PcapPorts.TrafficGenerator;

namespace PcapPorts.Mutations;

/// <summary>One input made of a capture. Seed, name and case give the same bytes in every run, wherever the captures lie.</summary>
/// <param name="Name">The capture's path within the folder that was given.</param>
/// <param name="Kind"><c>whole</c>, <c>cut</c> or <c>mutation</c>.</param>
/// <param name="Number">From 0.</param>
readonly record struct TortureCase(string Name, string Kind, int Number)
{
    /// <summary>The cases of one capture.</summary>
    public static IEnumerable<TortureCase> Of(string name, int count)
    {
        yield return new TortureCase(name, "whole", 0);
        for (int i = 0; i < count; i++)
            yield return new TortureCase(name, "cut", i);
        for (int i = 0; i < count; i++)
            yield return new TortureCase(name, "mutation", i);
    }

    /// <summary>What <c>--case</c> takes.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Kind}:{Number}");

    /// <summary>The input.</summary>
    public byte[] Make(byte[] original, Mutator mutator, ulong seed)
    {
        var random = new RandomBits(RandomBits.Mix(seed ^ Fingerprint()));
        return Kind switch
        {
            "cut" when original.Length > 0 => original[..(int)random.Below((ulong)original.Length)],
            "mutation" => mutator.Mutate(random),
            _ => original,
        };
    }

    /// <summary>Windows for the run on two threads: from ones that hold hardly a record to a third of the file.</summary>
    public long Window(int length, ulong seed)
    {
        var random = new RandomBits(RandomBits.Mix(~seed ^ Fingerprint()));
        return Math.Max(64, (long)random.Below((ulong)Math.Max(1, length / 3)) >> (int)random.Below(4));
    }

    /// <summary>Which commands the input is given to: a number, or below 0 for all of them, which a whole capture is.</summary>
    public int Turn(ulong seed) => Kind == "whole" ? -1 : (int)(RandomBits.Mix(seed + Fingerprint()) >> 33);

    /// <summary>FNV-1a (64 bits) over name, kind and number.</summary>
    ulong Fingerprint()
    {
        ulong hash = 0xcbf2_9ce4_8422_2325;
        foreach (char c in $"{Name.Replace('\\', '/')} {Id}")
            hash = (hash ^ c) * 0x100_0000_01b3;
        return hash;
    }
}
