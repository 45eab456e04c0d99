using FsCheck;
using FsCheck.Fluent;
using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Tests.Flows;

/// <summary>However a capture is cut into parts, and in whatever order the parts are merged, the flows are those of one pass.</summary>
public class FlowTableMergeTests
{
    // Few endpoints, few sequence numbers and every kind of frame, so that connections of one 5-tuple overlap the cuts in every way.
    static readonly Gen<Segment> Frame =
        from kind in Gen.Choose(0, 19)
        from back in Gen.Elements(false, true)
        from port in Gen.Choose(1, 2)
        from sequence in Gen.Choose(1, 3)
        from payload in Gen.Elements("", "GET / HTTP/1.1", "220 x", "?", "??")
        from wire in Gen.Choose(40, 1500)
        from time in Gen.Choose(0, 100)
        from prefix in Gen.Elements<ulong>(0, 0, 0x2001_0DB8_0000_0001, 0x2001_0DB8_0000_0002)
        select Make(kind, back, port, sequence, payload, wire, time) with { Ipv6Prefix = prefix };

    static Segment Make(int kind, bool back, int port, int sequence, string payload, int wire, int time)
    {
        var segment = new Segment
        {
            SourcePort = (ushort)port,
            Sequence = (uint)sequence,
            WireLength = (uint)wire,
            Time = time == 0 ? long.MinValue : time,
        };
        segment = kind switch
        {
            < 4 => segment with { Flags = TcpFlag.Syn },
            < 6 => segment with { Flags = TcpFlag.Syn | TcpFlag.Ack },
            < 9 => segment with { Flags = TcpFlag.Fin | TcpFlag.Ack },
            < 11 => segment with { Flags = TcpFlag.Rst },
            < 14 => segment with { Payload = payload },
            14 => segment with { Payload = payload, Vlan = (ushort)sequence },
            15 => segment with { Protocol = 17, Payload = payload, FirstFragment = true, FragmentId = (uint)sequence },
            16 => segment with { Protocol = 17, LaterFragment = true, FragmentId = (uint)sequence },
            17 => segment with { FirstFragment = true, FragmentId = (uint)sequence },
            18 => segment with { LaterFragment = true, FragmentId = (uint)sequence },
            _ => segment with { QuotedInError = true },
        };
        return back ? segment.Reply(segment.Flags) : segment;
    }

    static readonly FlowTableOptions Options = new() { Inspector = new FirstByte() };

    static FlowTable Part(ReadOnlySpan<Segment> segments) => Segment.Table(segments, Options with { Partial = true });

    [Fact]
    public void PartsMergedInOrderAreTheWhole() => HoldsForAnyCuts((first, second, third) =>
    {
        first.Merge(second);
        first.Merge(third);
    });

    [Fact]
    public void MergingIsAssociative() => HoldsForAnyCuts((first, second, third) =>
    {
        second.Merge(third);
        first.Merge(second);
    });

    static void HoldsForAnyCuts(Action<FlowTable, FlowTable, FlowTable> mergeIntoFirst)
    {
        Arbitrary<(Segment[], int, int)> cuts = Arb.From(
            from frames in Frame.ArrayOf()
            from a in Gen.Choose(0, frames.Length)
            from b in Gen.Choose(a, frames.Length)
            select (frames, a, b));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(60), Prop.ForAll(cuts, x =>
        {
            (Segment[] frames, int a, int b) = x;
            using FlowTable whole = Segment.Table(frames, Options);
            using FlowTable first = Segment.Table(frames.AsSpan(0, a), Options);
            using FlowTable second = Part(frames.AsSpan(a, b - a)), third = Part(frames.AsSpan(b));
            mergeIntoFirst(first, second, third);
            return string.Equals(FlowTableText.Of(whole), FlowTableText.Of(first), StringComparison.Ordinal);
        }));
    }

    [Fact]
    public void BatchesOfAnySizeGiveTheSameFlows()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(100), Prop.ForAll(Arb.From(Frame.ArrayOf()), frames =>
        {
            using FlowTable whole = Segment.Table(frames, Options);
            using var single = new FlowTable(Options);
            Segment.Feed(single, frames, batchSize: 1);
            return string.Equals(FlowTableText.Of(whole), FlowTableText.Of(single), StringComparison.Ordinal);
        }));
    }

    [Fact]
    public void ReversingEndpointsChangesOnlyDirection()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(60), Prop.ForAll(Arb.From(Frame.Where(f => !f.QuotedInError).ArrayOf()), frames =>
        {
            Segment[] reversed = [.. frames.Select(f => f.Reply(f.Flags))];
            using FlowTable table = Segment.Table(frames, Options), mirror = Segment.Table(reversed, Options);
            if (table.Count != mirror.Count)
                return false;
            for (int i = 0; i < table.Count; i++)
            {
                Flow a = table[i], b = mirror[i];
                if (a.Packets(false) != b.Packets(true) || a.Packets(true) != b.Packets(false) || a.Bytes(false) != b.Bytes(true)
                    || a.Payload(true) != b.Payload(false) || a.HighSpokeFirst == b.HighSpokeFirst || a.SentSyn(false) != b.SentSyn(true)
                    || a.FirstFrame != b.FirstFrame || a.First != b.First || a.Last != b.Last)
                {
                    return false;
                }
            }
            return true;
        }));
    }

    /// <summary>A verdict by the first byte: certain, doubtful, or none.</summary>
    sealed class FirstByte : PayloadInspector
    {
        public override PayloadVerdict Inspect(ReadOnlySpan<byte> payload, byte protocol, ushort sourcePort, ushort destinationPort) => payload[0] switch
        {
            (byte)'G' => new PayloadVerdict(ServiceId.Http, PayloadSender.Client, certain: true),
            (byte)'2' => new PayloadVerdict(ServiceId.Smtp, PayloadSender.Server, certain: false),
            (byte)'?' when payload.Length == 2 => new PayloadVerdict(ServiceId.Dns, PayloadSender.Unknown, certain: false),
            _ => PayloadVerdict.None,
        };
    }
}
