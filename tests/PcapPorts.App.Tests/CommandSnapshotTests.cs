using PcapPorts.Tests.Snapshots;

namespace PcapPorts.App.Tests;

/// <summary>What each command prints, as files that a person has read.</summary>
public sealed class CommandSnapshotTests : IDisposable
{
    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("flows")]
    [InlineData("flows --width 80")]
    [InlineData("flows --width 50")]
    [InlineData("flows --width 80 --color always --top 3")]
    [InlineData("flows --format ndjson")]
    [InlineData("flows --format json --port 53")]
    [InlineData("flows --format csv")]
    [InlineData("flows --format tsv --sort duration")]
    [InlineData("ports --width 100")]
    [InlineData("ports --format ndjson")]
    [InlineData("ports --format csv")]
    [InlineData("packets")]
    [InlineData("packets -t ud --width 100 -c 6")]
    [InlineData("packets --format csv")]
    [InlineData("packets --format ndjson --proto icmp")]
    [InlineData("packets -e frame.number -e ip.src -e tcp.dstport -e tcp.flags.syn -e http.request.method")]
    [InlineData("packets -e ip.addr -e udp.payload --format csv -c 12")]
    [InlineData("packets -e tcp.stream -e dns.qry.name --format ndjson")]
    [InlineData("packets -V -c 6")]
    [InlineData("packets -x -c 3")]
    [InlineData("follow --flow 2")]
    [InlineData("follow --flow 2 --side client --format hex")]
    [InlineData("exposure --width 140")]
    [InlineData("exposure --format ndjson")]
    [InlineData("exposure --format csv --verdict closed")]
    [InlineData("info")]
    [InlineData("info --format json --hash")]
    [InlineData("summary")]
    [InlineData("summary --format json")]
    public void Output(string line)
    {
        string sample = _scratch.Sample();
        string[] words = line.Split(' ');
        Pcapports run = Pcapports.Run([words[0], sample, .. words[1..]]);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.Status);
        Snapshot.Verify(run.Output.Replace(_scratch.Folder, "captures", StringComparison.Ordinal), line.Replace("--", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("flows --help")]
    [InlineData("ports --help")]
    [InlineData("packets --help")]
    [InlineData("follow --help")]
    [InlineData("port --help")]
    [InlineData("exposure --help")]
    [InlineData("info --help")]
    [InlineData("summary --help")]
    [InlineData("completion --help")]
    [InlineData("completion bash")]
    [InlineData("completion zsh")]
    [InlineData("completion fish")]
    public void Help(string line)
    {
        Pcapports run = Pcapports.Run(line.Split(' '));
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.Status);
        Snapshot.Verify(run.Output, line.Replace("--", "", StringComparison.Ordinal));
    }
}
