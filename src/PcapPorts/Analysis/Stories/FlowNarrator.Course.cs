using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Analysis.Stories;

static partial class FlowNarrator
{
    static void TellOpening(ToldFlow flow, FlowFacts facts, List<StoryStatement> story)
    {
        if (flow.Protocol != IpProtocol.Tcp)
        {
            if (flow.Protocol == IpProtocol.Udp && !flow.IsSymmetric)
                Add(story, StoryKind.Opening, "UDP has no handshake: the first datagram already carries the message.", 1, facts.FirstFrame);
            return;
        }
        if (flow.IsMidstream)
        {
            Add(story, StoryKind.Opening, "The capture began in the middle of the connection: its handshake is not in it.", 1, facts.FirstFrame);
            return;
        }
        if (facts.Syns.Count > 1)
            Add(story, StoryKind.Opening, $"The client sent its SYN {StoryWords.Number(facts.Syns.Count)} times: {(facts.SynAck.Frame == 0 ? "none of them was answered" : "the first ones stayed without an answer that it saw")}.", facts.Syns);
        if (facts.SynAck.Frame == 0)
        {
            if (facts.Syns.Count > 1)
                return;
            Add(story, StoryKind.Opening, "The client asked for a connection (SYN).", 1, facts.FirstSyn.Frame);
            return;
        }
        if (facts.FirstSyn.Frame == 0)
        {
            Add(story, StoryKind.Opening, "The server accepted the connection (SYN-ACK); the SYN itself is not in the capture.", 1, facts.SynAck.Frame);
            return;
        }
        bool isWhole = facts.HandshakeEnd.Frame > 0;
        string trip = facts.SynAck.Time >= facts.FirstSyn.Time && facts.FirstSyn.Time != long.MinValue ? $" The server's answer took {StoryWords.Duration(facts.SynAck.Time - facts.FirstSyn.Time)}." : "";
        Add(story, StoryKind.Opening, $"The connection opened with {(isWhole ? "a whole handshake (SYN, SYN-ACK, ACK)" : "SYN and SYN-ACK; the client's ACK is not in the capture")}.{trip}",
            1, facts.FirstSyn.Frame, facts.SynAck.Frame, facts.HandshakeEnd.Frame);
    }

    static void TellEnding(ToldFlow flow, FlowFacts facts, List<StoryStatement> story)
    {
        switch (flow.State)
        {
            case TcpState.Closed:
                bool clientFirst = facts.ClientFin != 0 && (facts.ServerFin == 0 || facts.ClientFin < facts.ServerFin);
                Add(story, StoryKind.Ending, $"Both sides closed the connection in order (FIN); the {(clientFirst ? "client" : "server")} was the first to.", 1, facts.ClientFin, facts.ServerFin);
                break;
            case TcpState.HalfClosed:
                Add(story, StoryKind.Ending, $"Only the {(facts.ClientFin != 0 ? "client" : "server")} closed its side (FIN); the other one's end is not in the capture.", 1, facts.ClientFin, facts.ServerFin);
                break;
            case TcpState.Open:
                Add(story, StoryKind.Ending, "The capture does not show an end: the connection was still open at its last frame.", 0.9, facts.LastFrame);
                break;
            case TcpState.Refused:
                Add(story, StoryKind.Ending, $"Refused: the host answered the SYN with RST. It is up, but nothing listens on port {flow.ServerPort}, or a filter says no in the host's name.", 0.95, facts.FirstSyn.Frame, facts.Reset.Frame);
                break;
            case TcpState.Attempt when facts.Errors.Count > 0:
                TellRejection(flow, facts, story);
                break;
            case TcpState.Attempt:
                Add(story, StoryKind.Ending, "The SYN got no answer in this capture: a filter drops it, the host is down, or the answer took another way.", 0.8, facts.FirstSyn.Frame);
                break;
            case TcpState.Reset:
                Add(story, StoryKind.Ending, $"The {(facts.Reset.FromClient ? "client" : "server")} broke the connection off (RST){BrokenOff(facts)}.", 1, facts.ClientFin, facts.ServerFin, facts.Reset.Frame);
                break;
            default:
                if (flow.PacketsToClient > 0 || flow.IsToMany || !flow.HasPorts || facts.Carried.Count > 0)
                    break;
                if (facts.Errors.Count > 0)
                    TellRejection(flow, facts, story);
                else
                    Add(story, StoryKind.Ending, "No answer came back in this capture.", 1, facts.LastFrame);
                break;
        }
    }

    /// <summary>The answer was an ICMP error.</summary>
    static void TellRejection(ToldFlow flow, FlowFacts facts, List<StoryStatement> story)
    {
        string sender = facts.ErrorSender == flow.Server ? "the host itself" : $"{facts.ErrorSender}, on the way,";
        Add(story, StoryKind.Ending, $"The only answer was an ICMP error: {sender} said that {IcmpWords(facts.Error)}{Times(facts.Errors)}.", facts.Errors);
    }

    static string Times(FrameList frames) => frames.Count > 1 ? $", {StoryWords.Number(frames.Count)} times" : "";

    static void TellProblems(ToldFlow flow, FlowFacts facts, List<StoryStatement> story)
    {
        if (facts.Errors.Count > 0 && !(flow.HasPorts && !flow.IsAnswered && flow.State != TcpState.Refused))
            Add(story, StoryKind.Problem, $"{facts.ErrorSender} said by ICMP that {IcmpWords(facts.Error)}{Times(facts.Errors)}.", facts.Errors);
        if (facts.Resent.Count > 0)
            Add(story, StoryKind.Problem, $"{StoryWords.Count(facts.Resent.Count, "segment")} {(facts.Resent.Count == 1 ? "counts" : "count")} as sent again: packets were lost or delayed on the way, or their acknowledgments were.", facts.Resent);
        if (facts.Lost.Count > 0)
            Add(story, StoryKind.Problem, $"{(facts.Lost.Count == 1 ? "Once" : StoryWords.Count(facts.Lost.Count, "time"))} a segment came before one that it should have followed: the earlier one was lost or late, or not captured.", facts.Lost);
        if (facts.Disordered.Count > 0)
            Add(story, StoryKind.Problem, $"{StoryWords.Count(facts.Disordered.Count, "segment")} came out of order.", facts.Disordered);
        if (facts.Stalled.Count > 0)
            Add(story, StoryKind.Problem, $"A receiver could not keep up and said so (window 0), {(facts.Stalled.Count == 1 ? "once" : StoryWords.Count(facts.Stalled.Count, "time"))}.", facts.Stalled);
        if (facts.Damaged.Count > 0)
            Add(story, StoryKind.Problem, $"{StoryWords.Count(facts.Damaged.Count, "packet")} had a wrong checksum: damaged on the way, or made by a program that does not care. Who receives such a packet drops it without a word.", facts.Damaged);
        if (facts.Snapped.Count > 0)
            Add(story, StoryKind.Problem, $"The capture cut {StoryWords.Count(facts.Snapped.Count, "frame")} short (snaplen): what stood behind the cut cannot be told.", facts.Snapped);
        if (flow.Protocol == IpProtocol.Tcp && (flow.PacketsToClient == 0 ^ flow.PacketsToServer == 0) && flow.State is not (TcpState.Attempt or TcpState.Refused))
            Add(story, StoryKind.Problem, $"The capture saw only what the {(flow.PacketsToClient == 0 ? "client" : "server")} sent: the other direction took another way, or was not recorded.", 0.9, facts.FirstFrame);
        if (facts.KeptAlive.Count > 0)
            Add(story, StoryKind.Problem, $"Keep-alives held the idle connection, {(facts.KeptAlive.Count == 1 ? "once" : StoryWords.Count(facts.KeptAlive.Count, "time"))}; nothing is wrong with that.", facts.KeptAlive);
    }

    static string BrokenOff(FlowFacts facts) => (facts.ClientFin, facts.ServerFin) switch
    {
        (0, 0) => " in mid-air",
        ( > 0, 0) => ", after the client had begun to close in order (FIN)",
        (0, > 0) => ", after the server had begun to close in order (FIN)",
        _ => ", when both had begun to close in order (FIN)",
    };

    static string IcmpWords((int Version, int Type, int Code) error) => error switch
    {
        (4, 3, 0) => "the network cannot be reached",
        (4, 3, 1) or (6, 1, 3) => "the host cannot be reached",
        (4, 3, 3) or (6, 1, 4) => "nothing listens on that port",
        (4, 3, 4) or (6, 2, _) => "the packet is too large for the way ahead",
        (4, 3, 9 or 10 or 13) or (6, 1, 1) => "a filter forbids it",
        (4, 3, _) or (6, 1, _) => "the destination cannot be reached",
        (4, 5, _) => "another router is nearer",
        (4, 11, _) or (6, 3, _) => "the packet's hops ran out before it arrived",
        (4, 12, _) or (6, 4, _) => "the packet's header is wrong",
        _ => $"something is wrong (type {error.Type}, code {error.Code})",
    };
}
