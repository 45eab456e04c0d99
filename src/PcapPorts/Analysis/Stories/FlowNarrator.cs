using PcapPorts.Analysis.Names;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Analysis.Stories;

/// <summary>Turns what is known of a flow into sentences.</summary>
static partial class FlowNarrator
{
    const long NoticeableSilence = 5_000_000_000;

    /// <summary>The statements of a flow, in order.</summary>
    public static IReadOnlyList<StoryStatement> Tell(ToldFlow flow, FlowFacts facts, FlowExchange exchange)
    {
        List<StoryStatement> story = [];
        TellEndpoints(flow, story);
        if (flow.HasPorts)
        {
            TellClientPort(flow, story);
            TellServerPort(flow, story);
        }
        TellOpening(flow, facts, story);
        story.AddRange(exchange.Statements());
        if (facts.Carried.Count > 0)
            Add(story, StoryKind.Exchange, $"It is a tunnel: {StoryWords.Count(facts.Carried.Count, "packet")} of it {(facts.Carried.Count == 1 ? "carries" : "carry")} other conversations, which are flows of their own.", facts.Carried);
        else if (exchange is { IsEmpty: true, Secrecy: null, Origin: null } && flow.PayloadToServer + flow.PayloadToClient > 0)
        {
            Add(story, StoryKind.Exchange, flow.Service.Name switch
            {
                "rtp" => "The packets carry voice or pictures, sent as they happen.",
                "rtcp" => "The packets say how well the voice or the pictures of a call get through.",
                "ftp-data" => "The bytes are those of a file or a directory listing, which the control connection asked for.",
                _ when flow.IsMidstream => "What was said is not told: without their beginning the bytes cannot be taken apart, or they are encrypted.",
                _ => "What was said is not told: it is encrypted, or of a protocol that is not taken apart here.",
            }, 1);
        }
        TellVolume(flow, facts, exchange, story);
        TellEnding(flow, facts, story);
        TellProblems(flow, facts, story);
        return story;
    }

    static void Add(List<StoryStatement> story, StoryKind kind, string text, double confidence, params ReadOnlySpan<long> frames)
    {
        List<long> behind = [];
        foreach (long frame in frames)
        {
            if (frame > 0 && !behind.Contains(frame) && behind.Count < StoryStatement.MaxFrames)
                behind.Add(frame);
        }
        behind.Sort();
        story.Add(new StoryStatement(kind, text, confidence, behind));
    }

    static void Add(List<StoryStatement> story, StoryKind kind, string text, FrameList frames) => story.Add(new StoryStatement(kind, text, 1, frames.First));

    static void TellEndpoints(ToldFlow flow, List<StoryStatement> story)
    {
        string carried = flow.Depth > 0 ? $", inside a tunnel ({flow.Tunnel.ToText() ?? "ip"})" : "";
        string protocol = Word(flow.Protocol);
        string client = Who(flow.Client, flow.ClientName), server = Who(flow.Server, flow.ServerName);
        string talk = flow switch
        {
            { Server.IsBroadcast: true } => $"{client} sent to all hosts of its network ({flow.Server})",
            { Server.IsMulticast: true } => $"{client} sent to the group {flow.Server} (multicast)",
            { Protocol: IpProtocol.Tcp, State: TcpState.Attempt or TcpState.Refused } => $"{client} tried to reach {server}",
            { PacketsToClient: 0 } => $"{client} sent to {server}",
            { PacketsToServer: 0 } => $"{server} sent to {client}",
            _ => $"{client} talked to {server}",
        };
        Add(story, StoryKind.Endpoints, $"{talk} over {protocol}{carried}.", 1, flow.FirstFrame);
        TellName(flow.Client, flow.ClientName, story);
        TellName(flow.Server, flow.ServerName, story);
        if (flow.IsToMany)
            return;
        if (flow.IsSymmetric)
        {
            Add(story, StoryKind.Endpoints, $"Neither side asks the other in {flow.Service.Name?.ToUpperInvariant()}; {flow.Client} is called the client here.", 1, flow.FirstFrame);
            return;
        }
        string reason = flow.Role.Basis switch
        {
            RoleBasis.Syn => "its SYN opened the connection",
            RoleBasis.SynAck => "the other side answered with SYN-ACK, so it had asked",
            RoleBasis.Payload => "what was said shows who asks and who answers",
            RoleBasis.Port => "of the two ports, its own looks picked and the other one looks kept for a service",
            RoleBasis.FanIn => "the other side is met by many peers in this capture",
            _ => "it spoke first; nothing better is known",
        };
        if (flow is { Protocol: IpProtocol.Tcp, State: TcpState.Attempt or TcpState.Refused } && flow.Role.Basis == RoleBasis.Syn)
            reason = "it sent the SYN";
        Add(story, StoryKind.Endpoints, $"{flow.Client} is the client: {reason}.", flow.Role.Basis == RoleBasis.Syn ? 1 : Math.Min(0.99, Math.Round(flow.Role.Confidence, 2)), flow.Role.Frame, flow.Role.SecondFrame);
    }

    static string Word(byte protocol) => protocol switch
    {
        IpProtocol.Icmpv6 => "ICMPv6",
        4 => "IP in IP",
        41 => "IPv6 in IP (6in4)",
        _ => new IpProtocol(protocol).ToString().ToUpperInvariant(),
    };

    static string Who(IpAddress address, AddressName? name) => name is null ? address.ToString() : $"{name.Name} ({address})";

    static void TellName(IpAddress address, AddressName? name, List<StoryStatement> story)
    {
        if (name is null)
            return;
        string source = name.Source switch
        {
            NameSource.Dns or NameSource.Mdns or NameSource.Llmnr => "an answer to a name query said so",
            NameSource.ServerName => "the client asked for it by that name when it began TLS",
            NameSource.Host => "the client asked for it by that name",
            NameSource.Dhcp => "it gave that name when it got its address",
            NameSource.NetBios => "NetBIOS said so",
            NameSource.Certificate => "its certificate says so",
            _ => "the capture file says so",
        };
        Add(story, StoryKind.Endpoints, $"{address} is called {name.Name}: {source}.", name.Source is NameSource.Certificate or NameSource.NetBios ? 0.8 : 0.95, name.Frame);
    }

    static void TellVolume(ToldFlow flow, FlowFacts facts, FlowExchange exchange, List<StoryStatement> story)
    {
        string time = flow.Duration > 0 ? $"In {StoryWords.Duration(flow.Duration)} the" : "The";
        string client = Sent(flow.PacketsToServer, flow.PayloadToServer);
        string server = flow.IsToMany && flow.PacketsToClient == 0 ? "" : flow.PacketsToClient == 0 ? ", the server nothing" : $", the server {Sent(flow.PacketsToClient, flow.PayloadToClient)}";
        Add(story, StoryKind.Volume, $"{time} client sent {client}{server}.", 1, facts.FirstFrame, facts.LastFrame);
        if (exchange is { HasTimes: false, Origin: null } && !flow.IsSymmetric && facts is { Carried.Count: 0, FirstAsked.Frame: > 0, FirstAnswered.Frame: > 0 } && facts.FirstAnswered.Time >= facts.FirstAsked.Time && facts.FirstAsked.Time != long.MinValue)
            Add(story, StoryKind.Volume, $"The first answer came {StoryWords.Duration(facts.FirstAnswered.Time - facts.FirstAsked.Time)} after the first question.", 1, facts.FirstAsked.Frame, facts.FirstAnswered.Frame);
        if (facts.LongestSilence.Nanoseconds >= NoticeableSilence)
            Add(story, StoryKind.Volume, $"The longest silence lasted {StoryWords.Duration(facts.LongestSilence.Nanoseconds)}.", 1, facts.LongestSilence.Before, facts.LongestSilence.After);
    }

    static string Sent(ulong packets, ulong bytes) => packets == 0 ? "nothing"
        : $"{StoryWords.Count(packets, "packet")} {(bytes == 0 ? "without payload" : $"with {StoryWords.Count(bytes, "byte")} of payload")}";
}
