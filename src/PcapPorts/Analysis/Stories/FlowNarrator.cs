using PcapPorts.Analysis.Names;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Ports;

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
        if (exchange.IsEmpty && flow.PayloadToServer + flow.PayloadToClient > 0)
            Add(story, StoryKind.Exchange, "What was said is not told: it is encrypted, or nobody here takes its protocol apart.", 1);
        TellVolume(flow, facts, story);
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
        string protocol = new IpProtocol(flow.Protocol).ToString().ToUpperInvariant();
        Add(story, StoryKind.Endpoints, $"{Who(flow.Client, flow.ClientName)} talked to {Who(flow.Server, flow.ServerName)} over {protocol}{carried}.", 1, flow.FirstFrame);
        TellName(flow.Client, flow.ClientName, story);
        TellName(flow.Server, flow.ServerName, story);
        string reason = flow.Role.Basis switch
        {
            RoleBasis.Syn => "its SYN opened the connection",
            RoleBasis.SynAck => "the other side answered with SYN-ACK, so it had asked",
            RoleBasis.Payload => "what it sent is what a client of this service sends",
            RoleBasis.Port => "of the two ports, this one looks picked and the other one looks kept for a service",
            RoleBasis.FanIn => "the other side is met by many peers in this capture",
            _ => "it spoke first; nothing better is known",
        };
        Add(story, StoryKind.Endpoints, $"{flow.Client} is the client: {reason}.", flow.Role.Basis == RoleBasis.Syn ? 1 : Math.Min(0.99, Math.Round(flow.Role.Confidence, 2)), flow.Role.Frame, flow.Role.SecondFrame);
    }

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

    static void TellClientPort(ToldFlow flow, List<StoryStatement> story)
    {
        ushort port = flow.ClientPort;
        List<string> common = [];
        foreach (EphemeralRange range in EphemeralRanges.Containing(port))
        {
            if (range.Era == EphemeralEra.Common)
                common.Add($"{range.Systems} ({range.First} to {range.Last})");
        }
        if (common.Count > 0)
            Add(story, StoryKind.ClientPort, $"The client's system picked port {port} for it. Such ports are handed out by {StoryWords.List(common)}.", 0.8, flow.FirstFrame);
        else if (port == flow.ServerPort)
            Add(story, StoryKind.ClientPort, $"Both sides use port {port}: the protocol wants it so, or peers of one kind talk to each other.", 0.8, flow.FirstFrame);
        else
            Add(story, StoryKind.ClientPort, $"The client used port {port}, which no system common today picks by itself: the program asked for it, an address translator chose it, or the system is set up in its own way.", 0.6, flow.FirstFrame);
    }

    static void TellServerPort(ToldFlow flow, List<StoryStatement> story)
    {
        var card = new PortCard(flow.ServerPort, PortTransports.FromIpProtocol(flow.Protocol));
        string registered = card.Registrations.Count > 0 ? $"registered for {card.Registrations[0].Name}" : "registered for nothing";
        string purpose = card.Note is { } note ? " " + note.Purpose : "";
        bool isOpen = flow.State is not (TcpState.Attempt or TcpState.Refused) && flow.PacketsToClient > 0;
        Add(story, StoryKind.ServerPort, $"The {(isOpen ? "server listens on" : "client tried")} port {flow.ServerPort}, a {card.Class.Name()} port, {registered}.{purpose}", 1, isOpen ? [] : [flow.FirstFrame]);
        if (!isOpen || flow.Service is not { Name: { } service })
            return;
        switch (flow.Service.Basis)
        {
            case ServiceBasis.Payload when flow.Service.NonstandardPort:
                Add(story, StoryKind.ServerPort, $"The bytes say {service}, which is at home on other ports: go by the bytes, not by the number.", 0.97, flow.Service.Frame);
                break;
            case ServiceBasis.Payload:
                Add(story, StoryKind.ServerPort, $"The bytes say {service}.", 0.97, flow.Service.Frame);
                break;
            case ServiceBasis.Parent:
                Add(story, StoryKind.ServerPort, $"Another connection announced this one: it carries {service}.", 0.97, flow.Service.Frame);
                break;
            case ServiceBasis.Port:
                Add(story, StoryKind.ServerPort, $"Only the port number suggests {service}; the bytes do not show it.", 0.5);
                break;
        }
    }

    static void TellVolume(ToldFlow flow, FlowFacts facts, List<StoryStatement> story)
    {
        string time = flow.Duration > 0 ? $"In {StoryWords.Duration(flow.Duration)} the" : "The";
        Add(story, StoryKind.Volume, $"{time} client sent {StoryWords.Count(flow.PacketsToServer, "packet")} with {StoryWords.Count(flow.PayloadToServer, "byte")} of payload, the server {StoryWords.Count(flow.PacketsToClient, "packet")} with {StoryWords.Count(flow.PayloadToClient, "byte")}.", 1, facts.FirstFrame, facts.LastFrame);
        if (facts is { FirstAsked.Frame: > 0, FirstAnswered.Frame: > 0 } && facts.FirstAnswered.Time >= facts.FirstAsked.Time && facts.FirstAsked.Time != long.MinValue)
            Add(story, StoryKind.Volume, $"The first answer came {StoryWords.Duration(facts.FirstAnswered.Time - facts.FirstAsked.Time)} after the first question.", 1, facts.FirstAsked.Frame, facts.FirstAnswered.Frame);
        if (facts.LongestSilence.Nanoseconds >= NoticeableSilence)
            Add(story, StoryKind.Volume, $"The longest silence lasted {StoryWords.Duration(facts.LongestSilence.Nanoseconds)}.", 1, facts.LongestSilence.Before, facts.LongestSilence.After);
    }
}
