using System.Diagnostics;
using System.Text.Json;

namespace PcapPorts.Mutations;

/// <summary>Runs one input on one thread, on two, and through the program itself, and says what was wrong; null when nothing was.</summary>
/// <param name="timeLimit">Longest run.</param>
/// <param name="memoryLimit">Largest resident set of this process during a run, in bytes.</param>
/// <param name="program">The program itself; null to run only the library.</param>
sealed class Judge(TimeSpan timeLimit, long memoryLimit, CommandRun? program)
{
    /// <summary>Longest run so far.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Largest resident set so far, in bytes.</summary>
    public long Largest { get; private set; }

    /// <summary>The input of <see cref="Longest"/>, as the caller calls it.</summary>
    public string LongestInput { get; private set; } = "";

    /// <summary>The input of <see cref="Largest"/>, as the caller calls it.</summary>
    public string LargestInput { get; private set; } = "";

    /// <summary>Inputs so far by exit status.</summary>
    public SortedDictionary<int, long> Exits { get; } = [];

    /// <summary>Judges a file.</summary>
    /// <param name="path">The input.</param>
    /// <param name="windowBytes">Window of the run on two threads.</param>
    /// <param name="name">What the input is called in figures.</param>
    /// <param name="turn">Chooses the commands of the program (<see cref="CommandRun.Complaint(string, Outcome, int)"/>).</param>
    public string? Complaint(string path, long windowBytes, string name, int turn = 0)
    {
        (TimeSpan longest, long largest) = (Longest, Largest);
        string? complaint = Complaint(path, windowBytes, turn);
        LongestInput = Longest > longest ? name : LongestInput;
        LargestInput = Largest > largest ? name : LargestInput;
        return complaint;
    }

    string? Complaint(string path, long windowBytes, int turn)
    {
        if (Run("one thread", () => FlowsRun.Run(path, 1, windowBytes), out Outcome? one) is { } first)
            return first;
        if (Run("two threads", () => FlowsRun.Run(path, 2, windowBytes), out Outcome? two) is { } second)
            return $"windows of {windowBytes} bytes: {second}";
        Exits[one!.ExitStatus] = Exits.GetValueOrDefault(one.ExitStatus) + 1;
        string? complaint = Compare(one, two!, windowBytes) ?? Lines(one.Output);
        if (complaint is not null || program is null)
            return complaint;
        return Run("the program", () => program.Complaint(path, one, turn), out string? wrong) ?? wrong;
    }

    static string? Compare(Outcome one, Outcome two, long windowBytes)
    {
        if (one.ExitStatus != two.ExitStatus || !string.Equals(one.Message, two.Message, StringComparison.Ordinal))
            return $"windows of {windowBytes} bytes: one thread ends with {one.ExitStatus} ({one.Message}), two end with {two.ExitStatus} ({two.Message})";
        if (!string.Equals(one.Facts, two.Facts, StringComparison.Ordinal))
            return $"windows of {windowBytes} bytes: one thread counts\n  {one.Facts}\ntwo count\n  {two.Facts}";
        return one.Output.AsSpan().SequenceEqual(two.Output) ? null : $"windows of {windowBytes} bytes: {Difference(one.Output, two.Output)}";
    }

    /// <summary>Runs something within its limits; what was wrong with the run, or null and its result.</summary>
    string? Run<T>(string name, Func<T> run, out T? result)
    {
        T? returned = default;
        Exception? escaped = null;
        ResidentSet.ResetPeak();
        long start = Stopwatch.GetTimestamp();
        var thread = new Thread(() =>
        {
            try
            {
                returned = run();
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
        result = returned;
        if (!ended)
            throw new HangException($"{name}: no end after {timeLimit.TotalSeconds:F0} s");
        if (escaped is not null)
            return $"{name}: an exception escaped: {escaped}";
        return memory > memoryLimit ? $"{name}: {memory >> 20} MiB of memory in use" : null;
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
