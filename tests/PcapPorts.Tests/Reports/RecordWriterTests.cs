using System.Text;
using PcapPorts.Flows;
using PcapPorts.Reports;
using PcapPorts.Tests.Flows;

namespace PcapPorts.Tests.Reports;

public class RecordWriterTests
{
    static readonly Segment Opening = new() { Flags = TcpFlag.Syn, Time = 1_700_000_000_123_456_789, Vlan = 5, WireLength = 74 };

    static LabelledFlow Flow()
    {
        using FlowTable table = Segment.Table([Opening, Opening.Reply(TcpFlag.Syn | TcpFlag.Ack)]);
        return LabelledFlow.Of(table, new FlowLabeler(table), 0, 1);
    }

    static string Print(RecordFormat format, bool withFile, params LabelledFlow[] flows)
    {
        using var memory = new MemoryStream();
        var output = new Utf8Output(memory);
        var writer = new RecordWriter<LabelledFlow, FlowFields>(output, format, withFile) { File = "=cmd, \"x\"" };
        writer.Begin();
        foreach (LabelledFlow flow in flows)
            writer.Write(in flow);
        writer.End();
        output.Flush();
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    [Theory]
    [InlineData(RecordFormat.Ndjson)]
    [InlineData(RecordFormat.Csv)]
    [InlineData(RecordFormat.Tsv)]
    public void ARecordAllocatesNothing(RecordFormat format)
    {
        LabelledFlow flow = Flow();
        var writer = new RecordWriter<LabelledFlow, FlowFields>(new Utf8Output(Stream.Null), format, withFile: false);
        for (int i = 0; i < 200; i++)
            writer.Write(in flow);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
            writer.Write(in flow);
        // The runtime counts in steps of some kilobytes; the smallest object a record would be 240,000 bytes.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Fact]
    public void NoFlowStillGivesTheFrameOfEachFormat()
    {
        Assert.Equal("", Print(RecordFormat.Ndjson, withFile: false));
        Assert.Equal("[\n]\n", Print(RecordFormat.Json, withFile: false));
        Assert.StartsWith("file,id,proto,client.ip,client.port,", Print(RecordFormat.Csv, withFile: true), StringComparison.Ordinal);
        Assert.Single(Print(RecordFormat.Tsv, withFile: true).TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void EveryLineHasAsManyCellsAsTheHeader()
    {
        string[] lines = Print(RecordFormat.Tsv, withFile: true, Flow(), Flow()).TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Equal(lines[0].Count(c => c == '\t'), line.Count(c => c == '\t')));
    }

    [Fact]
    public void ATextThatASpreadsheetWouldComputeIsDisarmed()
    {
        Assert.Contains("\"'=cmd, \"\"x\"\"\",1,tcp,", Print(RecordFormat.Csv, withFile: true, Flow()), StringComparison.Ordinal);
        Assert.Contains("'=cmd, \"x\"\t1\ttcp\t", Print(RecordFormat.Tsv, withFile: true, Flow()), StringComparison.Ordinal);
    }

    [Fact]
    public void AFlowIsPrintedFromItsClientsSide()
    {
        string json = Print(RecordFormat.Ndjson, withFile: false, Flow());
        Assert.Contains("\"client\":{\"ip\":\"10.0.0.1\",\"port\":40000,\"port_class\":\"user\"", json, StringComparison.Ordinal);
        Assert.Contains("\"server\":{\"ip\":\"10.0.0.2\",\"port\":80,\"port_class\":\"system\"", json, StringComparison.Ordinal);
        Assert.Contains("\"bytes\":{\"to_server\":74,\"to_client\":74}", json, StringComparison.Ordinal);
        Assert.Contains("\"first\":\"1700000000.123456789\"", json, StringComparison.Ordinal);
        Assert.Contains("\"label\":{\"basis\":\"syn\",\"confidence\":1,\"frames\":[1]}", json, StringComparison.Ordinal);
        Assert.Contains("\"vlan\":[5]", json, StringComparison.Ordinal);
        Assert.DoesNotContain("icmp", json, StringComparison.Ordinal);
    }
}
