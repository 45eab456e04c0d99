using System.Diagnostics;
using PcapPorts.Fields;
using PcapPorts.Protocols;

namespace PcapPorts.Fuzzing;

/// <summary>
/// Changes inputs at random and keeps those that show something new: a field behind another one that never was behind it. The same seed gives the
/// same inputs.
/// </summary>
sealed class Fuzzer
{
    const int LongestInput = 4096, LargestPool = 1024;

    static readonly byte[] Interesting = [0, 1, 2, 3, 4, 7, 8, 15, 16, 20, 31, 32, 63, 64, 127, 128, 129, 192, 224, 254, 255];

    static readonly Dictionary<Field, int> Numbers = NumberFields();

    readonly FuzzTarget _target;
    readonly Random _random;
    readonly List<byte[]> _pool = [];
    readonly HashSet<long> _seen = [];

    public Fuzzer(FuzzTarget target, int seed, IEnumerable<byte[]> seeds)
    {
        _target = target;
        _random = new Random(seed);
        _pool.AddRange(seeds.Select(bytes => target.InputOf(bytes)));
    }

    /// <summary>The input at hand.</summary>
    public byte[] Current { get; private set; } = [];

    /// <summary>Inputs so far.</summary>
    public long Count { get; private set; }

    /// <summary>Longest run of one input.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Pairs of fields that were seen.</summary>
    public int Pairs => _seen.Count;

    static Dictionary<Field, int> NumberFields()
    {
        var numbers = new Dictionary<Field, int>();
        foreach (Field field in Dissectors.Fields.All)
            numbers.TryAdd(field, numbers.Count);
        return numbers;
    }

    /// <summary>Runs the inputs that were given, then new ones until the time is over. Exceptions come through.</summary>
    public void Run(TimeSpan time)
    {
        for (int i = 0; i < _pool.Count && Count < _pool.Count; i++)
            Try(_pool[i]);
        long end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end)
        {
            byte[] input = Changed(_pool[_random.Next(_pool.Count)]);
            if (Try(input) && _pool.Count < LargestPool)
                _pool.Add(input);
        }
    }

    bool Try(byte[] input)
    {
        Current = input;
        long start = Stopwatch.GetTimestamp();
        _target.Run(input);
        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        Longest = taken > Longest ? taken : Longest;
        Count++;
        bool isNew = false;
        int before = -1;
        foreach (ref readonly FieldEntry entry in _target.Fields.Entries)
        {
            int number = Numbers.GetValueOrDefault(entry.Field, -1);
            isNew |= _seen.Add((long)before << 32 | (uint)number);
            before = number;
        }
        return isNew;
    }

    byte[] Changed(byte[] original)
    {
        List<byte> bytes = [.. original];
        for (int times = 1 << _random.Next(5); times > 0; times--)
            Change(bytes);
        return bytes.Count > LongestInput ? [.. bytes[..LongestInput]] : [.. bytes];
    }

    void Change(List<byte> bytes)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)_random.Next(256));
            return;
        }
        int at = _random.Next(bytes.Count);
        int length = Math.Min(bytes.Count - at, 1 << _random.Next(7));
        switch (_random.Next(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 2 or 3:
                bytes[at] = Interesting[_random.Next(Interesting.Length)];
                break;
            case 4:
                bytes.RemoveRange(at, length);
                break;
            case 5:
                bytes.InsertRange(_random.Next(bytes.Count), bytes.GetRange(at, length));
                break;
            case 6:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 7:
                bytes[at] += (byte)(_random.Next(2) == 0 ? 1 : 255);
                break;
            default:
                byte[] other = _pool[_random.Next(_pool.Count)];
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.AsSpan(_random.Next(other.Length + 1)));
                break;
        }
    }
}
