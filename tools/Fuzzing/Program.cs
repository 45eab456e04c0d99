using System.Globalization;
using PcapPorts.Fuzzing;

const string Usage = """
    usage: Fuzzing [--seconds N] [--seed N] [--corpus FOLDER]... [--keep FOLDER] [NAME...]
           Fuzzing --input FILE NAME
           Fuzzing --list

    Gives changed messages to the dissectors of these protocols, all of them when none is named, for N seconds each (default 10). What to begin with
    comes from the captures of the folders. Exit status 0: nothing was thrown, nothing took over a second. 1: something was; the input is
    kept, and --input repeats it, or reads one that another fuzzer made (afl-fuzz, libFuzzer). 2: wrong usage.
    """;

int seconds = 10, seed = 1;
string keep = "findings", input = "";
List<string> names = [];
var seeds = new Seeds();
for (int i = 0; i < args.Length; i++)
{
    string value = i + 1 < args.Length ? args[i + 1] : "";
    switch (args[i])
    {
        case "--list":
            foreach (FuzzTarget target in FuzzTarget.All)
                Console.WriteLine(target.Name);
            return 0;
        case "--seconds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seconds):
        case "--seed" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seed):
            i++;
            break;
        case "--corpus" when value.Length > 0:
            seeds.Take(value);
            i++;
            break;
        case "--keep" when value.Length > 0:
            keep = value;
            i++;
            break;
        case "--input" when File.Exists(value):
            input = value;
            i++;
            break;
        case [not '-', ..] when FuzzTarget.All.Any(target => target.Name == args[i]):
            names.Add(args[i]);
            break;
        default:
            Console.Error.WriteLine($"Fuzzing: {args[i]} is no option or protocol, or its value is missing\n\n{Usage}");
            return 2;
    }
}
if (input.Length > 0)
{
    byte[] bytes = File.ReadAllBytes(input);
    foreach (string name in names)
        FuzzTarget.All.First(target => target.Name == name).Run(bytes);
    return 0;
}

int findings = 0;
foreach (FuzzTarget target in FuzzTarget.All.Where(target => names.Count == 0 || names.Contains(target.Name)))
{
    var fuzzer = new Fuzzer(target, seed, seeds.Of(target.Name));
    string outcome = Run(fuzzer);
    Console.WriteLine($"{target.Name,-12} {fuzzer.Count,9} inputs {fuzzer.Pairs,5} pairs of fields, longest {fuzzer.Longest.TotalMilliseconds,6:F1} ms{outcome}");
    if (outcome.Length == 0)
        continue;
    findings++;
    Directory.CreateDirectory(keep);
    File.WriteAllBytes(Path.Combine(keep, target.Name), fuzzer.Current);
}
Console.WriteLine($"{findings} findings, seed {seed}");
return findings == 0 ? 0 : 1;

// An input that does not end cannot be stopped: it is kept, and the process ends.
string Run(Fuzzer fuzzer)
{
    string outcome = "";
    var thread = new Thread(() =>
    {
        try
        {
            fuzzer.Run(TimeSpan.FromSeconds(seconds));
        }
#pragma warning disable CA1031 // Any exception is what is looked for.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            outcome = $"\n  {thrown}";
        }
    })
    { IsBackground = true };
    thread.Start();
    long before = -1;
    while (!thread.Join(TimeSpan.FromSeconds(10)))
    {
        if (fuzzer.Count == before)
            return "\n  an input takes over ten seconds";
        before = fuzzer.Count;
    }
    return outcome.Length == 0 && fuzzer.Longest > TimeSpan.FromSeconds(1) ? "\n  an input took over a second" : outcome;
}
