using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;

namespace PcapPorts.Tests.Flows;

public class FlowTableTests
{
    static readonly Segment Client = new();
    static readonly Segment Syn = Client with { Flags = TcpFlag.Syn, Sequence = 100 };
    static readonly Segment SynAck = Client.Reply(TcpFlag.Syn | TcpFlag.Ack) with { Sequence = 900 };
    static readonly Segment ClientFin = Client with { Flags = TcpFlag.Fin | TcpFlag.Ack };
    static readonly Segment ServerFin = Client.Reply(TcpFlag.Fin | TcpFlag.Ack);
    static readonly Segment ServerReset = Client.Reply(TcpFlag.Rst | TcpFlag.Ack);

    public static TheoryData<string, Segment[], TcpState> States => new()
    {
        { "a SYN alone", [Syn], TcpState.Attempt },
        { "a SYN, sent again", [Syn, Syn], TcpState.Attempt },
        { "a closed port", [Syn, ServerReset], TcpState.Refused },
        { "a handshake", [Syn, SynAck, Client], TcpState.Open },
        { "one side has finished", [Syn, SynAck, Client, ClientFin], TcpState.HalfClosed },
        { "both sides have finished", [Syn, SynAck, Client, ClientFin, ServerFin], TcpState.Closed },
        { "finished, then reset", [Syn, SynAck, ClientFin, ServerFin, ServerReset], TcpState.Closed },
        { "reset in mid-air", [Syn, SynAck, Client, ServerReset], TcpState.Reset },
        { "no handshake seen", [Client, Client.Reply(TcpFlag.Ack)], TcpState.Open },
    };

    [Theory]
    [MemberData(nameof(States))]
    public void TheStateSaysHowFarAConnectionCame(string what, Segment[] segments, TcpState expected)
    {
        using FlowTable table = Segment.Table(segments);
        Assert.True(table.Count == 1, what);
        FlowRole role = new FlowLabeler(table).Role(0);
        Assert.Equal(expected, table[0].State(role.ClientIsHigh));
    }

    [Fact]
    public void TheSenderOfASynIsTheClientAlsoFromAWellKnownPort()
    {
        using FlowTable table = Segment.Table([Syn with { SourcePort = 20, DestinationPort = 51000 }]);
        FlowRole role = new FlowLabeler(table).Role(0);
        Assert.Equal((false, RoleBasis.Syn, 1f, 1L), (role.ClientIsHigh, role.Basis, role.Confidence, role.Frame));
    }

    [Fact]
    public void TheReceiverOfASynAckIsTheClient()
    {
        using FlowTable table = Segment.Table([Client, SynAck]);
        FlowRole role = new FlowLabeler(table).Role(0);
        Assert.Equal((false, RoleBasis.SynAck, 2L), (role.ClientIsHigh, role.Basis, role.Frame));
    }

    [Fact]
    public void WithoutAHandshakeTheServiceIsOnTheRegisteredPort()
    {
        using FlowTable table = Segment.Table([Client.Reply(TcpFlag.Ack)]);
        FlowRole role = new FlowLabeler(table).Role(0);
        Assert.Equal((false, RoleBasis.Port), (role.ClientIsHigh, role.Basis));
        Assert.InRange(role.Confidence, 0.8f, 1f);
        Assert.True(table[0].IsMidstream);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(17)]
    public void AnEndpointThatTalksToItselfSendsToTheServer(byte protocol)
    {
        var self = new Segment { Protocol = protocol, Destination = 0x0A000001, SourcePort = 12336, DestinationPort = 12336 };
        using FlowTable table = Segment.Table([self, self]);
        FlowRole role = new FlowLabeler(table).Role(0);
        Assert.Equal(2ul, table[0].Packets(role.ClientIsHigh));
    }

    [Fact]
    public void PayloadOutweighsPorts()
    {
        // A web server on 40000, asked from port 80.
        using FlowTable table = Segment.Table(
            [Client.Reply(TcpFlag.Ack) with { Payload = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n" }, Client with { Payload = "HTTP/1.1 200 OK\r\n\r\n" }],
            new FlowTableOptions { Inspector = ServiceDetector.Instance });
        var labeler = new FlowLabeler(table);
        FlowRole role = labeler.Role(0);
        FlowService service = labeler.Service(0, role);
        Assert.Equal((true, RoleBasis.Payload, 1L, 2L), (role.ClientIsHigh, role.Basis, role.Frame, role.SecondFrame));
        Assert.Equal(("http", ServiceBasis.Payload), (service.Name, service.Basis));
    }

    [Fact]
    public void ManyPeersMakeAServer()
    {
        // Two high ports without a name: only the number of peers tells.
        Segment[] segments = [.. Enumerable.Range(0, 40).Select(i => new Segment
        {
            Protocol = 17, Source = 0x0A000100 + (uint)i, SourcePort = (ushort)(40011 + i * 7), Destination = 0x0A000001, DestinationPort = 47003,
        })];
        using FlowTable table = Segment.Table(segments);
        var labeler = new FlowLabeler(table);
        for (int i = 0; i < table.Count; i++)
        {
            FlowRole role = labeler.Role(i);
            Assert.Equal(0x0A000001ul, role.ClientIsHigh ? table[i].Key.LowLow : table[i].Key.HighLow);
        }
    }

    [Fact]
    public void ANewSynAfterTheEndStartsANewFlow()
    {
        using FlowTable table = Segment.Table([Syn, SynAck, ClientFin, ServerFin, Syn with { Sequence = 7000 }, SynAck]);
        Assert.Equal(2, table.Count);
        Assert.Equal((4ul, 2ul), (table[0].TotalPackets, table[1].TotalPackets));
        Assert.Equal(5, table[1].FirstFrame);
    }

    [Fact]
    public void ARetransmittedSynDoesNotStartANewFlow()
    {
        using FlowTable table = Segment.Table([Syn, ServerReset, Syn, ServerReset]);
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void ANewSynWithoutAnEndGoesOn()
    {
        using FlowTable table = Segment.Table([Syn, SynAck, Syn with { Sequence = 7000 }]);
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void CountersGoBeyond32Bits()
    {
        using FlowTable table = Segment.Table([Client, Client with { WireLength = 3_000_000_000 }, Client.Reply(TcpFlag.Ack), Client with { WireLength = 3_000_000_000 }]);
        Flow flow = table[0];
        Assert.Equal((3ul, 6_000_000_060ul), (flow.Packets(false), flow.Bytes(false)));
        Assert.Equal((1ul, 60ul), (flow.Packets(true), flow.Bytes(true)));
    }

    [Fact]
    public void PartsMayHaveMoreThan32BitsOfEverything()
    {
        var partial = new FlowTableOptions { Partial = true };
        FlowTable table = Segment.Table([Client with { Payload = "abcd" }, Client.Reply(TcpFlag.Ack)], partial);
        for (int i = 0; i < 34; i++)
        {
            FlowTable half = table;
            table = new FlowTable(partial);
            table.Merge(half);
            table.Merge(half);
            half.Dispose();
        }
        using FlowTable whole = Segment.Table([Client with { WireLength = 61, Payload = "x" }]);
        whole.Merge(table);
        table.Dispose();
        Flow flow = whole[0];
        Assert.Equal(1, whole.Count);
        Assert.Equal(((1ul << 34) + 1, (60ul << 34) + 61, (4ul << 34) + 1), (flow.Packets(false), flow.Bytes(false), flow.Payload(false)));
        Assert.Equal((1ul << 34, 60ul << 34, 0ul), (flow.Packets(true), flow.Bytes(true), flow.Payload(true)));
    }

    [Fact]
    public void AnEvictedFlowIsCountedWhole()
    {
        using FlowTable table = Segment.Table(
            [Client with { WireLength = 4_000_000_000 }, Client with { WireLength = 4_000_000_000 }, Client with { SourcePort = 40001 }, Client with { SourcePort = 40002 }],
            new FlowTableOptions { MaxFlows = 1 });
        Assert.Equal(new EvictedFlows(2, 3, 8_000_000_060), table.Evicted);
        Assert.Equal((1ul, 60ul), (table[0].TotalPackets, table[0].TotalBytes));
    }

    [Fact]
    public void Ipv6FlowsAreToldApartByAllOfTheirAddresses()
    {
        Segment ipv6 = Client with { Ipv6Prefix = 0x2001_0DB8_0000_0001 };
        using FlowTable table = Segment.Table([Client, ipv6, ipv6 with { Ipv6Prefix = 0x2001_0DB8_0000_0002 }, ipv6.Reply(TcpFlag.Ack), Client]);
        Assert.Equal(3, table.Count);
        Assert.Equal((2ul, 2ul, 1ul), (table[0].TotalPackets, table[1].TotalPackets, table[2].TotalPackets));
        Assert.Equal((0x2001_0DB8_0000_0001ul, 0x0A000001ul, 0x0A000002ul), (table[1].Key.LowHigh, table[1].Key.LowLow, table[1].Key.HighLow));
        Assert.Equal((0ul, (byte)4), (table[0].Key.LowHigh, table[0].Key.Version));
    }

    [Fact]
    public void LaterFragmentsBelongToTheirFirstInAnyOrder()
    {
        var datagram = new Segment { Protocol = 17, FragmentId = 9, WireLength = 1500 };
        using FlowTable table = Segment.Table([
            datagram with { LaterFragment = true },
            datagram with { FirstFragment = true, Payload = "x" },
            datagram with { LaterFragment = true },
            datagram with { LaterFragment = true, FragmentId = 10 },
        ]);
        Assert.Equal(1, table.Count);
        Assert.Equal((3ul, 4500ul), (table[0].TotalPackets, table[0].TotalBytes));
        Assert.Equal(1, table.WaitingFragments);
    }

    [Fact]
    public void AQuotedPacketIsEvidenceAndNoFlow()
    {
        using FlowTable table = Segment.Table([new Segment { Protocol = 17, QuotedInError = true }]);
        Assert.Equal(1, table.Count);
        Assert.Equal(1, table[0].Protocol);
        IcmpQuote quote = Assert.Single(table.Quotes);
        Assert.Equal((17, 80, (byte)3, 1L), (quote.Key.Protocol, quote.Key.HighPort, quote.Type, quote.Frame));
    }

    [Fact]
    public void AFullTableDropsWhatWasSilentLongestAndSaysSo()
    {
        using var table = new FlowTable(new FlowTableOptions { MaxFlows = 100 });
        Segment[] flood = [.. Enumerable.Range(1, 1000).Select(i => new Segment { SourcePort = (ushort)i, Flags = TcpFlag.Syn })];
        Segment[] kept = [.. flood.SelectMany(s => new[] { s, Client })];
        Segment.Feed(table, kept);
        Assert.Equal(100, table.Count);
        Assert.Equal(901, table.Evicted.Flows);
        Assert.Equal(2000, table.Evicted.Packets + Enumerable.Range(0, table.Count).Sum(i => (long)table[i].TotalPackets));
        Assert.Equal(1000ul, Enumerable.Range(0, table.Count).Max(i => table[i].TotalPackets));
    }

    [Fact]
    public void ASilenceSplitsAFlowWhenATimeoutIsSet()
    {
        Segment[] segments = [Client with { Time = 0 }, Client with { Time = 1_000 }, Client with { Time = 5_000 }];
        using FlowTable split = Segment.Table(segments, new FlowTableOptions { IdleTimeoutNanoseconds = 2_000 });
        using FlowTable whole = Segment.Table(segments);
        Assert.Equal((2, 1), (split.Count, whole.Count));
    }

    [Fact]
    public void TimesAreTheEarliestAndTheLatest()
    {
        using FlowTable table = Segment.Table([Client with { Time = 500 }, Client with { Time = long.MinValue }, Client with { Time = -3 }, Client with { Time = 70 }]);
        Assert.Equal((-3L, 500L), (table[0].First.Nanoseconds, table[0].Last.Nanoseconds));
    }

    [Fact]
    public void FramesOfKnownFlowsAllocateNothing()
    {
        Segment[] segments = [.. Enumerable.Range(0, FrameBatch.Capacity).Select(i => Client with { SourcePort = (ushort)(30000 + i % 50), Payload = "GET / HTTP/1.1\r\n" })];
        var batch = new FrameBatch { Buffer = new byte[64], Count = FrameBatch.Capacity };
        var packets = new DecodedPacket[FrameBatch.Capacity];
        using var table = new FlowTable(new FlowTableOptions { Inspector = ServiceDetector.Instance });
        Segment.Feed(table, segments);
        "GET / HTTP/1.1\r\n"u8.CopyTo(batch.Buffer);
        for (int i = 0; i < packets.Length; i++)
        {
            packets[i].LevelCount = 1;
            packets[i].Levels[0] = new IpLevel
            {
                Version = 4, Protocol = 6, SourceLow = 0x0A000001, DestinationLow = 0x0A000002, SourcePort = (ushort)(30000 + i % 50),
                DestinationPort = 80, TcpFlags = TcpFlag.Ack, PayloadCaptured = 16, PayloadLength = 16, Traits = LevelTraits.Ports | LevelTraits.Transport,
            };
            batch.Records[i] = new FrameRecord { CapturedLength = 16, WireLength = 70, TimestampNanoseconds = i };
        }
        for (int i = 0; i < 50; i++)
            table.Add(batch, packets);
        Assert.Equal(50, table.Count);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            table.Add(batch, packets);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
