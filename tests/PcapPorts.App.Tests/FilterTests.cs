using PcapPorts.Fields;
using PcapPorts.Filters;
using PcapPorts.Tests;

namespace PcapPorts.App.Tests;

/// <summary><c>-Y</c> and <c>fields</c> on the command line.</summary>
public sealed class FilterTests : IDisposable
{
    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    // The datagram that an ICMP error quotes is udp too, and its frame is of the flow of the error.
    const string DatagramsThemselves = "udp && !icmp";

    [Fact]
    public void A_bad_filter_is_wrong_usage_with_a_caret()
    {
        Pcapports run = Pcapports.Run("packets", _scratch.Sample(), "-Y", "tcp.prt == 80", "-e", "frame.number");
        Assert.Equal((2, ""), (run.Status, run.Output));
        Assert.Equal("pcapports: -Y: tcp.prt: no such field or protocol; did you mean tcp.port?\n    tcp.prt == 80\n    ^~~~~~~\n", run.Error);
    }

    [Fact]
    public void Columns_and_count_agree_with_both_languages()
    {
        string sample = _scratch.Sample();
        Pcapports rows = Pcapports.Run("packets", sample, "-Y", "udp.port == 53", "-e", "frame.number", "--format", "tsv");
        Pcapports count = Pcapports.Run("packets", sample, "-Y", "udp port 53", "--only-count");
        Assert.Equal(0, rows.Status);
        Assert.Equal("", rows.Error);
        int frames = rows.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1;
        Assert.True(frames > 0);
        Assert.Equal($"{frames}\n", count.Output);
        Assert.Equal("pcapports: -Y: as a display filter this is udp.port == 53\n", count.Error);
    }

    [Theory]
    [InlineData("flow.proto == \"udp\"")]
    [InlineData(DatagramsThemselves)]
    public void Flows_are_taken_by_what_is_known_of_them_and_by_their_packets(string filter)
    {
        string sample = _scratch.Sample();
        string[] taken = Pcapports.Run("flows", sample, "-Y", filter, "--format", "ndjson").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] all = Pcapports.Run("flows", sample, "--format", "ndjson").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(all.Where(static line => line.Contains("\"proto\":\"udp\"", StringComparison.Ordinal)), taken);
        Assert.InRange(taken.Length, 1, all.Length - 1);
    }

    [Fact]
    public void Packets_know_their_flows()
    {
        string sample = _scratch.Sample();
        string[] columns = ["-e", "frame.number", "-e", "flow.id", "-e", "flow.proto", "--format", "tsv"];
        string filtered = Pcapports.Run(["packets", sample, "-Y", "flow.proto == \"udp\"", .. columns]).Output;
        Assert.Equal(filtered, Pcapports.Run(["packets", sample, "-Y", DatagramsThemselves, .. columns]).Output);
    }

    [Fact]
    public void A_capture_shows_what_a_filter_takes()
    {
        string sample = _scratch.Sample();
        string packets = Pcapports.Run("packets", sample, "-Y", "dns", "--format", "ndjson").Output;
        Pcapports shown = Pcapports.Run("capture", "-r", sample, "-Y", "dns", "--format", "ndjson");
        Assert.Equal((0, packets), (shown.Status, shown.Output));
        Assert.NotEmpty(packets);
        Assert.Equal(2, Pcapports.Run("capture", "-r", sample, "-Y", "flow.id == 1").Status);
        Assert.Equal(2, Pcapports.Run("capture", "-r", sample, "-Y", "dns", "--flows").Status);
    }

    [Fact]
    public void A_report_tells_what_its_filter_became_and_refuses_fields_of_flows()
    {
        string sample = _scratch.Sample();
        Pcapports report = Pcapports.Run("report", sample, "--filter", "udp port 53", "-o", _scratch["report.json"]);
        Assert.Equal((0, "pcapports: -Y: as a display filter this is udp.port == 53\n"), (report.Status, report.Error));
        Assert.Contains("udp.port == 53", File.ReadAllText(_scratch["report.json"]), StringComparison.Ordinal);
        Assert.Equal(2, Pcapports.Run("report", sample, "-Y", "flow.id == 1", "-o", _scratch["other.json"]).Status);
    }

    [Fact]
    public void The_shell_completes_filters()
    {
        string[] lines = Pcapports.Run("completion", "--filter", "ip && tcp.po").Output.Split('\n');
        Assert.StartsWith("ip && tcp.port\t", lines[0], StringComparison.Ordinal);
        Pcapports bash = Pcapports.Shell("bash -c 'shopt -s progcomp; source <(\"$0\" completion bash); compopt() { :; }; COMP_WORDS=(\"$0\" packets -Y \"\\\"tcp.flags.sy\"); COMP_CWORD=3; _pcapports; echo \"${COMPREPLY[0]}\"' \"$P\"");
        Assert.Equal("tcp.flags.syn\n", bash.Output);
    }

    [Fact]
    public void Fields_lists_what_the_code_knows()
    {
        string[] rows = Pcapports.Run("fields", "t", "--format", "tsv").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("field\ttype\tname", rows[0]);
        Assert.Equal(FilterFields.All.StartingWith("t").ToArray().Select(static field => field.Abbreviation), rows[1..].Select(static row => row.Split('\t')[0]));
        string[] protocols = Pcapports.Run("fields", "--format", "tsv").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(FilterFields.All.All.Count(static field => field.Type == FieldType.Protocol), protocols.Length - 1);
        Assert.Equal(1, Pcapports.Run("fields", "nosuch").Status);
    }

    /// <summary>Columns of headers alone are read without what applications say: nothing else may come out for that.</summary>
    [Fact]
    public void ColumnsOfHeadersAreTheSameBesideThoseOfApplications()
    {
        string[] headers = ["frame.number", "frame.time_delta", "eth.type", "ip.src", "ip.proto", "ipv6.dst", "icmp.type", "tcp.srcport", "tcp.seq", "tcp.analysis.flags", "tcp.payload", "udp.checksum.status", "udp.length", "vlan.id"];
        foreach (string path in Directory.EnumerateFiles(Repository.PathOf("testdata-pcaps"), "*.pcap*", SearchOption.AllDirectories).Where(static path => new FileInfo(path).Length < 100_000))
        {
            string[] options = [.. headers.SelectMany(static name => new[] { "-e", name })];
            string[] alone = Pcapports.Run(["packets", path, .. options]).Output.Split('\n');
            string[] beside = Pcapports.Run(["packets", path, .. options, "-e", "dns.id"]).Output.Split('\n');
            Assert.Equal(beside.Select(static row => row.Contains('\t', StringComparison.Ordinal) ? row[..row.LastIndexOf('\t')] : row), alone);
        }
    }

    [Fact]
    public void ColumnsShowWhatStandsInNoHeader()
    {
        string[] rows = Pcapports.Run("packets", _scratch.Sample(), "-Y", "http.request", "-c", "1", "-e", "_ws.col.protocol", "-e", "_ws.col.info", "-e", "port.number", "-e", "port.class", "-e", "port.service").Output.Split('\n');
        Assert.Equal(["_ws.col.protocol", "_ws.col.info", "port.number", "port.class", "port.service"], rows[0].Split('\t'));
        string[] cells = rows[1].Split('\t');
        Assert.Equal("HTTP", cells[0]);
        Assert.StartsWith("GET ", cells[1], StringComparison.Ordinal);
        Assert.Equal(2, cells[2].Split(',').Length);
        Assert.Equal(2, cells[3].Split(',').Length);
        Assert.DoesNotContain("\t\t", rows[1], StringComparison.Ordinal);
    }
}
