using System.Diagnostics;
using System.Text.Json;

namespace PcapPorts.Mutations;

/// <summary>Runs one input on one thread and on two, and says what was wrong; null when nothing was.</summary>
/// <param name="timeLimit">Longest run.</param>
/// <param name="memoryLimit">Largest resident set of this process during a run, in bytes.</param>
sealed class Judge(TimeSpan timeLimit, long memoryLimit)
{
    /// <summary>Longest run so far.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Largest resident set so far.</summary>
    public long Largest { get; private set; }

    /// <summary>Runs so far by exit status.</summary>
    public SortedDictionary<int, long> Exits { get; } = [];

    /// <summary>Judges a file.</summary>
    /// <param name="path">The input.</param>
    /// <param name="windowBytes">Window of the run on two threads.</param>
    public string? Complaint(string path, long windowBytes)
    {
        if (Run(path, 1, windowBytes, out Outcome? one) is { } first)
            return $"one thread: {first}";
        if (Run(path, 2, windowBytes, out Outcome? two) is { } second)
            return $"two threads, windows of {windowBytes} bytes: {second}";
        if (one!.ExitStatus != two!.ExitStatus || !string.Equals(one.Message, two.Message, StringComparison.Ordinal))
            return $"windows of {windowBytes} bytes: one thread ends with {one.ExitStatus} ({one.Message}), two end with {two.ExitStatus} ({two.Message})";
        if (!string.Equals(one.Facts, two.Facts, StringComparison.Ordinal))
            return $"windows of {windowBytes} bytes: one thread counts\n  {one.Facts}\ntwo count\n  {two.Facts}";
        return one.Output.AsSpan().SequenceEqual(two.Output) ? Lines(one.Output) : $"windows of {windowBytes} bytes: {Difference(one.Output, two.Output)}";
    }

    string? Run(string path, int threads, long windowBytes, out Outcome? outcome)
    {
        Outcome? result = null;
        Exception? escaped = null;
        ResidentSet.ResetPeak();
        long start = Stopwatch.GetTimestamp();
        var thread = new Thread(() =>
        {
            try
            {
                result = FlowsRun.Run(path, threads, windowBytes);
            }
#pragma warning disable CA1031 // Any exception that escapes is what is looked for.
            catch (Exception e)
#pragma warning restore CA1031
            {
                escaped = e;
            }
        })
        { IsBackground = true };
        thread.Start();
        bool ended = thread.Join(timeLimit);
        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        long memory = ResidentSet.Peak();
        Longest = taken > Longest ? taken : Longest;
        Largest = Math.Max(Largest, memory);
        outcome = result;
        if (!ended)
            throw new HangException($"{(threads == 1 ? "one thread" : "two threads")}: no end after {timeLimit.TotalSeconds:F0} s");
        if (escaped is not null)
            return $"an exception escaped: {escaped}";
        Exits[result!.ExitStatus] = Exits.GetValueOrDefault(result.ExitStatus) + 1;
        return memory > memoryLimit ? $"{memory >> 20} MiB of memory in use" : null;
    }

    /// <summary>Every line must be whole and JSON.</summary>
    internal static string? Lines(ReadOnlySpan<byte> output)
    {
        int number = 0;
        while (!output.IsEmpty)
        {
            number++;
            int end = output.IndexOf((byte)'\n');
            if (end < 0)
                return "the output ends inside a line";
            try
            {
                var reader = new Utf8JsonReader(output[..end]);
                while (reader.Read())
                {
                }
            }
            catch (JsonException e)
            {
                return $"line {number} of the output is no JSON: {e.Message}";
            }
            output = output[(end + 1)..];
        }
        return null;
    }

    static string Difference(ReadOnlySpan<byte> one, ReadOnlySpan<byte> two)
    {
        int same = one.CommonPrefixLength(two);
        int start = one[..same].LastIndexOf((byte)'\n') + 1;
        return $"the flows differ. One thread:\n  {Line(one, start)}\ntwo threads:\n  {Line(two, start)}";
    }

    static string Line(ReadOnlySpan<byte> text, int start)
    {
        ReadOnlySpan<byte> rest = text[Math.Min(start, text.Length)..];
        int end = rest.IndexOf((byte)'\n');
        return System.Text.Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }
}

/// <summary>A run does not end. It cannot be stopped either, so nothing can be measured after it.</summary>
sealed class HangException(string message) : Exception(message);
