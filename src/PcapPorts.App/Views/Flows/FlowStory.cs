using PcapPorts.App.Views.Texts;
using PcapPorts.Flows;
using PcapPorts.Ports;
using PcapPorts.Reports;
using PcapPorts.Terminal.Text;

namespace PcapPorts.App.Views.Flows;

/// <summary>The story of a flow in plain words; each sentence with the packet behind it.</summary>
static class FlowStory
{
    /// <summary>The lines of the story.</summary>
    public static IReadOnlyList<TextLine> Lines(CaptureSession session, int index, int width)
    {
        LabelledFlow flow = session.Label(index);
        List<TextLine> lines = [new($"Flow {index + 1}: {FlowText.Client(in flow)} → {FlowText.Server(in flow)}, {FlowText.Protocol(flow.Protocol)}") { Look = static theme => theme.Title }, new("")];
        foreach ((string text, long frame) in Sentences(session, index, flow))
        {
            List<string> wrapped = TextFit.Wrap(text, width - 2);
            for (int i = 0; i < wrapped.Count; i++)
                lines.Add(new TextLine((i == 0 ? "• " : "  ") + wrapped[i]) { Frame = frame });
        }
        return lines;
    }

    static IEnumerable<(string Text, long Frame)> Sentences(CaptureSession session, int index, LabelledFlow flow)
    {
        yield return ($"{FlowText.Server(in flow)} is the server ({EvidenceText.Long(flow.Role)}).", flow.Role.Frame);
        if (Begin(flow) is { Length: > 0 } begin)
            yield return (begin, flow.FirstFrame);
        yield return (Carries(flow), flow.Service.Frame);
        yield return ($"The client sent {Units.Count((long)flow.PacketsToServer, "packet", "packets")} with {Units.Bytes(flow.PayloadToServer)} of payload, the server {Units.Count((long)flow.PacketsToClient, "packet", "packets")} with {Units.Bytes(flow.PayloadToClient)}.", 0);
        long[] frames = new long[1];
        long last = flow.FirstFrame;
        for (long from = flow.FirstFrame; session.File.Packets.Find([index], from, long.MaxValue, frames) > 0; from = last + 1)
            last = frames[0];
        if (End(flow) is { Length: > 0 } end)
            yield return (end, last);
        if (flow.First.HasValue)
            yield return ($"It lasted {Units.Duration(flow.Duration)}, from {Units.Moment(flow.First)} to {Units.Moment(flow.Last)} UTC, packets {flow.FirstFrame} to {last}.", last);
    }

    static string Begin(LabelledFlow flow) => flow.Protocol != 6 ? ""
        : flow.IsMidstream ? "Its beginning is not in the capture: neither SYN nor SYN-ACK was seen."
        : flow.State switch
        {
            TcpState.Attempt => "The client asked for a connection (SYN), and nobody answered.",
            TcpState.Refused => "The client asked for a connection (SYN), and the server refused it (RST): nothing listens on that port.",
            _ => "The connection was opened with a handshake.",
        };

    static string Carries(LabelledFlow flow)
    {
        if (flow.IcmpType >= 0)
            return $"It is {FlowText.Service(in flow)}.";
        string port = flow.HasPorts ? $"port {flow.ServerPort}" : "";
        string registered = flow.HasPorts && PortRegistry.TryGet((PortTransport)flow.Protocol, flow.ServerPort, out PortRegistration registration) && registration.Name is { } name
            ? $", which is registered for {name}" : "";
        return flow.Service switch
        {
            { Basis: ServiceBasis.Payload, NonstandardPort: true } service => $"Its bytes are {service.Name} (packet {service.Frame}), on {port}{registered}: not a port of {service.Name}.",
            { Basis: ServiceBasis.Payload } service => $"Its bytes are {service.Name} (packet {service.Frame}), on {port}.",
            { Basis: ServiceBasis.Port } service => $"It may be {service.Name}: only {port} suggests it.",
            { Name: { } other } => $"It carries {other}.",
            _ => flow.HasPorts ? $"What it carries is not known; it uses {port}{registered}." : "What it carries is not known.",
        };
    }

    static string End(LabelledFlow flow) => flow.State switch
    {
        TcpState.Closed => "Both sides closed it in order (FIN).",
        TcpState.HalfClosed => "One side closed its direction (FIN); the other had not when the capture ended.",
        TcpState.Reset => "It was broken off (RST).",
        TcpState.Open => "It was still open when the capture ended.",
        _ => "",
    };
}
