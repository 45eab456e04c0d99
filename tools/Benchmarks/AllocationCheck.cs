using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace PcapPorts.Benchmarks;

/// <summary>
/// Runs every benchmark a few times without a harness and compares the bytes that one call allocates with those that are committed.
/// Of parameters that are numbers only the smallest is taken: a call allocates as much for many flows as for few.
/// </summary>
static class AllocationCheck
{
    const int WarmUps = 30, Calls = 3;
    static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(1), Compilation = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// A bound for what was measured: nothing stays nothing, anything else is rounded up to whole kilobytes, since path names and pooled
    /// arrays differ from machine to machine by some bytes.
    /// </summary>
    public static long Bound(long measured) => (measured + 1023) / 1024 * 1024;

    /// <summary>Measures; allocated bytes of one call by name of the benchmark.</summary>
    public static SortedDictionary<string, long> Measure()
    {
        var measured = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (Type type in typeof(AllocationCheck).Assembly.GetTypes().Where(type => type.GetCustomAttribute<MemoryDiagnoserAttribute>() is not null))
        {
            PropertyInfo? parameter = Array.Find(type.GetProperties(), property => property.GetCustomAttribute<ParamsAttribute>() is not null);
            object?[] values = parameter?.GetCustomAttribute<ParamsAttribute>()?.Values ?? [null];
            foreach (object? value in parameter?.PropertyType == typeof(int) ? values[..1] : values)
            {
                object benchmark = Activator.CreateInstance(type)!;
                parameter?.SetValue(benchmark, value);
                Call<GlobalSetupAttribute>(benchmark);
                foreach (MethodInfo method in type.GetMethods().Where(method => method.GetCustomAttribute<BenchmarkAttribute>() is not null))
                    measured[value is null ? $"{type.Name}.{method.Name}" : $"{type.Name}.{method.Name}({value})"] = Measure(benchmark, method);
                Call<GlobalCleanupAttribute>(benchmark);
            }
        }
        return measured;
    }

    /// <summary>Compares with a file of lines <c>name bytes</c>; says what differs and returns whether nothing exceeds.</summary>
    public static bool Compare(IReadOnlyDictionary<string, long> measured, string expectedFile, TextWriter output)
    {
        var expected = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string line in File.ReadAllLines(expectedFile))
        {
            if (line.Length > 0 && line[0] != '#' && line.Split(' ') is [string name, string bytes])
                expected[name] = long.Parse(bytes, CultureInfo.InvariantCulture);
        }
        bool good = true;
        foreach ((string name, long bytes) in measured)
        {
            bool known = expected.Remove(name, out long most);
            string verdict = !known ? "NOT EXPECTED" : bytes > most ? "EXCEEDS" : "ok";
            good &= verdict == "ok";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-60} {bytes,10} of {most,10} bytes  {verdict}"));
        }
        foreach (string name in expected.Keys)
        {
            output.WriteLine($"{name}: expected, but there is no such benchmark");
            good = false;
        }
        return good;
    }

    static long Measure(object benchmark, MethodInfo method)
    {
        // A delegate: reflection would allocate on its own account.
        Action call = method.ReturnType == typeof(long)
            ? Discarding(method.CreateDelegate<Func<long>>(benchmark))
            : Discarding(method.CreateDelegate<Func<int>>(benchmark));
        // What is compiled again in the background may allocate less.
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < WarmUps && Stopwatch.GetElapsedTime(start) < LongestWarmUp; i++)
            call();
        Thread.Sleep(Compilation);
        long least = long.MaxValue;
        for (int i = 0; i < Calls; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }

    static Action Discarding<T>(Func<T> function) => () => _ = function();

    static void Call<TAttribute>(object benchmark)
        where TAttribute : Attribute
        => Array.Find(benchmark.GetType().GetMethods(), method => method.GetCustomAttribute<TAttribute>() is not null)?.Invoke(benchmark, null);
}
