using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PcapPorts.Mutations;

/// <summary>
/// Runs all cases of all captures. The input of the case at hand lies in a file beside its name: a case that ends the process
/// is found there.
/// </summary>
sealed class Torture(TortureOptions options, Judge judge, DirectoryInfo work, TextWriter messages)
{
    readonly StringBuilder _report = new();
    int _captures, _cases;

    /// <summary>Cases that failed.</summary>
    public int Failures { get; private set; }

    /// <summary>Runs; true when no case failed.</summary>
    public bool Run()
    {
        long start = Stopwatch.GetTimestamp();
        string input = Path.Combine(work.FullName, "input"), current = Path.Combine(work.FullName, "case.txt");
        messages.WriteLine($"the case at hand is in {work.FullName}");
        try
        {
            foreach ((string path, string name) in Captures())
                Run(path, name, input, current);
        }
        catch (HangException)
        {
            messages.WriteLine("the run that hangs cannot be ended: stopping here");
        }
        string summary = string.Create(
            CultureInfo.InvariantCulture,
            $"{_captures} captures, {_cases} cases, {Failures} failures; inputs by exit status {string.Join(", ", judge.Exits.Select(e => $"{e.Key}: {e.Value}"))}; longest run {judge.Longest.TotalSeconds:F2} s ({judge.LongestInput}), most memory {judge.Largest >> 20} MiB ({judge.LargestInput}); seed {options.Seed}, {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
        messages.WriteLine(summary);
        if (options.Report.Length > 0)
            File.WriteAllText(options.Report, $"{summary}\n{_report}");
        return Failures == 0;
    }

    IEnumerable<(string Path, string Name)> Captures()
    {
        int number = 0;
        foreach (string root in options.Paths)
        {
            string[] files = Directory.Exists(root) ? Directory.GetFiles(root, "*", SearchOption.AllDirectories) : [root];
            Array.Sort(files, StringComparer.Ordinal);
            foreach (string file in files)
            {
                string name = Directory.Exists(root) ? Path.GetRelativePath(root, file) : Path.GetFileName(file);
                if (Path.GetExtension(name) is ".md" or ".txt" || !name.Contains(options.Only, StringComparison.Ordinal))
                    continue;
                if (number++ % options.Every == 0)
                    yield return (file, name);
            }
        }
    }

    void Run(string path, string name, string input, string current)
    {
        byte[] original = File.ReadAllBytes(path);
        var mutator = new Mutator(original);
        _captures++;
        foreach (TortureCase torture in TortureCase.Of(name, options.Cases))
        {
            if (options.Case.Length > 0 && !string.Equals(options.Case, torture.Id, StringComparison.Ordinal))
                continue;
            byte[] bytes = torture.Make(original, mutator, options.Seed);
            File.WriteAllBytes(input, bytes);
            File.WriteAllText(current, $"{name} {torture.Id} seed {options.Seed}\n");
            _cases++;
            try
            {
                if (judge.Complaint(input, torture.Window(bytes.Length, options.Seed), $"{name} {torture.Id}", torture.Turn(options.Seed)) is { } complaint)
                    Fail(torture, bytes, complaint);
            }
            catch (HangException hang)
            {
                Fail(torture, bytes, hang.Message);
                throw;
            }
        }
    }

    void Fail(TortureCase torture, byte[] bytes, string complaint)
    {
        Failures++;
        Directory.CreateDirectory(options.Keep);
        string kept = Path.Combine(options.Keep, $"{torture.Name.Replace('/', '-').Replace('\\', '-')}.{torture.Id.Replace(':', '-')}.seed-{options.Seed}");
        File.WriteAllBytes(kept, bytes);
        string text = $"{torture.Name}: {complaint}\n  input: {kept}\n  again: --seed {options.Seed} --only {torture.Name} --case {torture.Id}";
        messages.WriteLine(text);
        _report.Append(text).Append('\n');
    }
}
