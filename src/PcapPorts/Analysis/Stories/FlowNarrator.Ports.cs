using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Ports;

namespace PcapPorts.Analysis.Stories;

static partial class FlowNarrator
{
    static void TellClientPort(ToldFlow flow, List<StoryStatement> story)
    {
        ushort port = flow.ClientPort;
        if (flow.IsSymmetric)
        {
            Add(story, StoryKind.ClientPort, $"The two agreed on the ports {port} and {flow.ServerPort} elsewhere, for this call alone.", 0.9, flow.FirstFrame);
            return;
        }
        if (port == flow.ServerPort)
        {
            Add(story, StoryKind.ClientPort, $"Both sides use port {port}: the protocol wants it so, or peers of one kind talk to each other.", 0.8, flow.FirstFrame);
            return;
        }
        List<string> common = [];
        foreach (EphemeralRange range in EphemeralRanges.Containing(port))
        {
            if (range.Era == EphemeralEra.Common)
                common.Add($"{range.Systems} ({range.First} to {range.Last})");
        }
        if (common.Count > 0)
            Add(story, StoryKind.ClientPort, $"The client used port {port}, out of a range from which systems pick when a program asks for none: {StoryWords.List(common)}.", 1, flow.FirstFrame);
        else if (PortClasses.Of(port) == PortClass.System && Card(flow, port) is { Registrations: [PortRegistration first, ..] })
            Add(story, StoryKind.ClientPort, $"The client used port {port}, registered for {first.Name}: the program asked for it rather than leave the choice to its system.", 0.8, flow.FirstFrame);
        else
            Add(story, StoryKind.ClientPort, $"The client used port {port}, which no system common today picks by itself: the program asked for it, an address translator chose it, or the system is set up in its own way.", 0.6, flow.FirstFrame);
    }

    static PortCard Card(ToldFlow flow, ushort port) => new(port, PortTransports.FromIpProtocol(flow.Protocol));

    static void TellServerPort(ToldFlow flow, List<StoryStatement> story)
    {
        PortCard card = Card(flow, flow.ServerPort);
        string registered = card.Registrations.Count > 0 ? $"registered for {card.Registrations[0].Name}" : "registered for nothing";
        string purpose = card.Note is { } note ? " " + note.Purpose : "";
        string use = flow switch
        {
            { IsToMany: true } => "The packets went to",
            { IsSymmetric: true } => "The other end is",
            { Protocol: IpProtocol.Tcp, State: TcpState.Attempt or TcpState.Refused } => "The client tried",
            { PacketsToClient: 0 } => "The client sent to",
            _ => "The server listens on",
        };
        Add(story, StoryKind.ServerPort, $"{use} port {flow.ServerPort}, a {card.Class.Name()} port, {registered}.{purpose}", 1, flow.FirstFrame);
        if (flow.Service.Name is not { } service || flow is { Protocol: IpProtocol.Tcp, IsAnswered: false, PacketsToServer: <= 1 })
            return;
        switch (flow.Service.Basis)
        {
            case ServiceBasis.Payload when service == "tftp" && flow.Service.NonstandardPort:
                Add(story, StoryKind.ServerPort, "The bytes say tftp, which begins on port 69 and goes on between ports picked for one file.", 0.97, flow.Service.Frame);
                break;
            case ServiceBasis.Payload when flow.Service.NonstandardPort && !flow.IsSymmetric && Home(service, flow) is { } home:
                Add(story, StoryKind.ServerPort, $"The bytes say {service}, which is at home on port {home}: go by the bytes, not by the number.", 0.97, flow.Service.Frame);
                break;
            case ServiceBasis.Payload:
                Add(story, StoryKind.ServerPort, $"The bytes say {service}.", 0.97, flow.Service.Frame);
                break;
            case ServiceBasis.Parent:
                Add(story, StoryKind.ServerPort, $"Another conversation announced this one: it carries {service}.", 0.97, flow.Service.Frame);
                break;
            case ServiceBasis.Port when flow.IsAnswered && flow.PayloadToClient + flow.PayloadToServer > 0:
                Add(story, StoryKind.ServerPort, $"Only the port number suggests {service}; the bytes do not show it.", 0.5, flow.FirstFrame);
                break;
        }
    }

    /// <summary>The port that a service has of its own; null when it has none.</summary>
    static ushort? Home(string service, ToldFlow flow)
        => ServiceId.TryParse(service, out ServiceId id) ? ServicePorts.Principal(id, PortTransports.FromIpProtocol(flow.Protocol))?.Port : null;
}
