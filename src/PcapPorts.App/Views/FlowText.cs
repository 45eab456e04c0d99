using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Reports;

namespace PcapPorts.App.Views;

/// <summary>What views say of flows.</summary>
static class FlowText
{
    /// <summary>The name of an IP protocol, in lower case.</summary>
    public static string Protocol(byte number) => new IpProtocol(number).Name;

    /// <summary>The display filter that takes the packets of a flow.</summary>
    public static string Filter(in LabelledFlow flow)
    {
        string ip = flow.Key.Version == 6 ? "ipv6" : "ip";
        string addresses = $"{ip}.addr == {flow.ClientAddress} && {ip}.addr == {flow.ServerAddress}";
        string name = Protocol(flow.Protocol);
        if (!flow.HasPorts)
            return flow.Protocol is IpProtocol.Icmp or IpProtocol.Igmp ? $"{addresses} && {name}" : flow.Protocol == IpProtocol.Icmpv6 ? $"{addresses} && icmpv6" : $"{addresses} && {ip}.{(ip == "ip" ? "proto" : "nxt")} == {flow.Protocol}";
        if (flow.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp))
            return addresses;
        return flow.ClientPort == flow.ServerPort ? $"{addresses} && {name}.port == {flow.ClientPort}"
            : $"{addresses} && {name}.port == {flow.ClientPort} && {name}.port == {flow.ServerPort}";
    }

    /// <summary>The server's port, as <c>443/tcp</c>; null where there is none.</summary>
    public static string? Port(in LabelledFlow flow) => flow.HasPorts ? $"{flow.ServerPort}/{Protocol(flow.Protocol)}" : null;

    /// <summary>The client's end.</summary>
    public static string Client(in LabelledFlow flow) => FlowListing.Endpoint(flow.ClientAddress, flow.ClientPort, flow.HasPorts);

    /// <summary>The server's end.</summary>
    public static string Server(in LabelledFlow flow) => FlowListing.Endpoint(flow.ServerAddress, flow.ServerPort, flow.HasPorts);

    /// <summary>The service; with a question mark when only a port suggests it, with an exclamation mark on a port that is not its own.</summary>
    public static string Service(in LabelledFlow flow)
    {
        if (flow.IcmpType >= 0)
            return IcmpNames.TypeOf((byte)flow.IcmpType, flow.Key.Version == 6);
        FlowService service = flow.Service;
        return service.Name is null ? "-" : service.Basis == ServiceBasis.Port ? service.Name + "?" : service.NonstandardPort ? service.Name + "!" : service.Name;
    }

    /// <summary>How far it came.</summary>
    public static string State(in LabelledFlow flow) => (flow.State.ToText() ?? "-") + (flow.IsMidstream ? " (midstream)" : "");
}
