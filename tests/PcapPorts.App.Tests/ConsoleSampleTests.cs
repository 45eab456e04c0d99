using PcapPorts.Tests;

namespace PcapPorts.App.Tests;

/// <summary>What pages show as the program's output is what it prints.</summary>
public class ConsoleSampleTests
{
    static readonly string[] s_without = ["bin", "obj", ".git"];

    public static TheoryData<string> Pages =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden })
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Intersect(s_without).Any() && ConsoleSamples.In(File.ReadAllText(path)).Count > 0)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Samples_are_what_the_program_prints(string page)
    {
        foreach ((string[] command, string shown) in ConsoleSamples.In(File.ReadAllText(Repository.PathOf(page))))
        {
            string[] words = [.. command.Select(word => word.StartsWith("testdata-pcaps/", StringComparison.Ordinal) ? Repository.PathOf(word) : word)];
            Pcapports run = Pcapports.Run(words);
            Assert.Equal("", run.Error);
            Assert.Equal(0, run.Status);
            string printed = run.Output.Replace(Repository.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
            Assert.Equal(shown, ConsoleSamples.Trim(printed.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n')));
        }
    }

    [Fact]
    public void Samples_are_found_in_their_blocks_only()
    {
        const string page = "text\n$ pcapports info x\n```console\n$ pcapports info a.pcap  --hash\none  \n\n two\n\n$ pcapports flows b.pcap\n```\n```sh\n$ pcapports info c.pcap\n```\n```console\n$ ls\nx\n```\n";
        IReadOnlyList<(string[] Command, string Output)> samples = ConsoleSamples.In(page);
        Assert.Equal(2, samples.Count);
        Assert.Equal(["info", "a.pcap", "--hash"], samples[0].Command);
        Assert.Equal("one\n\n two", samples[0].Output);
        Assert.Equal(["flows", "b.pcap"], samples[1].Command);
        Assert.Equal("", samples[1].Output);
    }
}
