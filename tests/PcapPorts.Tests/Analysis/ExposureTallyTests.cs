using PcapPorts.Analysis;
using PcapPorts.Flows;
using PcapPorts.Tests.Flows;

namespace PcapPorts.Tests.Analysis;

public class ExposureTallyTests
{
    const byte Syn = TcpFlag.Syn, Ack = TcpFlag.Ack, Rst = TcpFlag.Rst, Fin = TcpFlag.Fin;

    static readonly Segment Try = new() { Flags = Syn, Sequence = 7 };

    static ExposureTally Tally(params Segment[] segments)
    {
        using FlowTable table = Segment.Table(segments);
        var tally = new ExposureTally();
        tally.Add(table, new FlowLabeler(table));
        return tally;
    }

    static PortExposure Only(params Segment[] segments) => Assert.Single(Tally(segments).Ports(), static port => port.Port == 80);

    /// <summary>Another conversation of the same client, so that it is seen to be answered.</summary>
    static Segment[] Elsewhere => [Try with { DestinationPort = 443 }, (Try with { DestinationPort = 443 }).Reply(Syn | Ack)];

    [Fact]
    public void ASynWithAckOpens()
    {
        PortExposure port = Only(Try, Try.Reply(Syn | Ack), Try with { Flags = Ack });
        Assert.Equal((PortVerdict.Open, PortEvidence.SynAck, true), (port.Verdict, port.Total.Evidence, port.NeverUsed));
        Assert.Equal(new FrameCitation(0, 1), Assert.Single(port.Frames));
    }

    [Fact]
    public void ARstCloses() => Assert.Equal(PortVerdict.Closed, Only(Try, Try.Reply(Rst | Ack)).Verdict);

    [Fact]
    public void OneTryWithoutAnswerTellsNothingTwoDo()
    {
        Assert.Equal(PortVerdict.Unknown, Only([.. Elsewhere, Try]).Verdict);
        PortExposure filtered = Only([.. Elsewhere, Try, Try]);
        Assert.Equal((PortVerdict.Filtered, PortEvidence.Silence, 2L), (filtered.Verdict, filtered.Total.Evidence, filtered.Total.SilentTries));
    }

    [Fact]
    public void SilenceTellsNothingWhereNoAnswerIsEverSeen() => Assert.Equal(PortVerdict.Unknown, Only(Try, Try, Try).Verdict);

    [Fact]
    public void AClientThatGoesOnWasAnswered()
    {
        PortExposure port = Only(Try, Try with { Flags = Ack, Payload = "GET /" });
        Assert.Equal((PortVerdict.Open, PortEvidence.WentOn), (port.Verdict, port.Total.Evidence));
    }

    [Theory]
    [InlineData(6, PortVerdict.Filtered)]
    [InlineData(17, PortVerdict.Closed)]
    public void PortUnreachableClosesUdpAndFiltersTcp(byte protocol, PortVerdict verdict)
    {
        Segment asked = Try with { Protocol = protocol };
        PortExposure port = Only(asked, asked with { QuotedInError = true });
        Assert.Equal(verdict, port.Verdict);
        Assert.Contains(new FrameCitation(0, 2), port.Frames);
    }

    [Fact]
    public void TheErrorAboutAnAnswerSaysNothingAboutTheServer()
    {
        Segment question = Try with { Protocol = 17, DestinationPort = 80, Payload = "?" };
        Segment answer = question.Reply(0);
        Assert.Equal(PortVerdict.Open, Only(question, answer, answer with { QuotedInError = true }).Verdict);
    }

    [Fact]
    public void AGroupHasNoPorts() => Assert.Empty(Tally(Try with { Protocol = 17, Destination = 0xE00000FB, DestinationPort = 5353 }).Ports());

    [Theory]
    [InlineData(1_000_000, false)]
    [InlineData(60_000_000_000, true)]
    public void EightRefusedPortsAreAScanAndSlowWhenTheyTookTheirTime(long gap, bool slow)
    {
        var segments = new List<Segment>();
        for (int i = 0; i < 8; i++)
        {
            Segment next = Try with { DestinationPort = (ushort)(1000 + i * 3), SourcePort = (ushort)(50000 + i), Time = 1 + i * gap };
            segments.Add(next);
            segments.Add(next.Reply(Rst | Ack));
        }
        ScanFinding scan = Assert.Single(Tally([.. segments]).Scans());
        Assert.Equal((ScanKind.Vertical, 8, 8, 0, slow), (scan.Kind, scan.Targets, scan.Fruitless, scan.Open, scan.IsSlow));
        Assert.Equal([1L, 3, 5, 7, 9, 11, 13, 15], scan.Frames.Select(static frame => frame.Frame));
        Assert.Empty(Tally([.. segments.SkipLast(2)]).Scans());
    }

    [Fact]
    public void OnePortOfManyHostsIsAHorizontalScan()
    {
        Segment[] segments = [.. Enumerable.Range(0, 12).SelectMany(static i =>
        {
            Segment next = Try with { Destination = 0x0A000100 + (uint)i, DestinationPort = 22 };
            return i == 3 ? [next, next.Reply(Syn | Ack), next with { Flags = Rst }] : new[] { next, next.Reply(Rst | Ack) };
        })];
        ScanFinding scan = Assert.Single(Tally(segments).Scans());
        Assert.Equal((ScanKind.Horizontal, (ushort)22, 12, 1, "syn"), (scan.Kind, scan.Port, scan.Targets, scan.Open, scan.Technique));
    }

    [Fact]
    public void WhoMeetsManyServersAndTalksToThemScansNobody()
    {
        Segment[] segments = [.. Enumerable.Range(0, 40).SelectMany(static i =>
        {
            Segment next = Try with { Destination = 0x0A000100 + (uint)i, DestinationPort = 443 };
            return new[] { next, next.Reply(Syn | Ack), next with { Flags = Ack, Payload = "hello" } };
        })];
        Assert.Empty(Tally(segments).Scans());
    }

    [Fact]
    public void ConnectionsThatWereOpenBeforeTheCaptureAreNoTries()
    {
        Segment[] segments = [.. Enumerable.Range(0, 40).SelectMany(static i =>
        {
            Segment idle = new() { Destination = 0x0A000100 + (uint)i, DestinationPort = 443, Flags = Ack };
            return new[] { idle, idle.Reply(Ack) };
        })];
        Assert.Empty(Tally(segments).Scans());
    }

    [Fact]
    public void PortsOfSeveralCapturesAddUpAndFramesNameTheirs()
    {
        ExposureTally first = Tally(Try, Try.Reply(Rst | Ack));
        first.Merge(Tally([.. Elsewhere, Try, Try.Reply(Syn | Ack), Try with { Flags = Fin | Ack }]));
        PortExposure port = Assert.Single(first.Ports(), static port => port.Port == 80);
        Assert.Equal((PortVerdict.Open, 2L, 1L, 1L), (port.Verdict, port.Total.Flows, port.Total.Refused, port.Total.Answered));
        Assert.Equal([new FrameCitation(1, 3)], port.Frames);
    }
}
