using PcapPorts.Analysis;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>Flows as Zeek's <c>conn.log</c>. (Zeek documentation: base/protocols/conn.)</summary>
/// <param name="output">Where it is written.</param>
/// <param name="json">JSON lines in place of tabs.</param>
public sealed class ZeekConnLog(Utf8Output output, bool json)
{
    readonly ZeekLog _log = new(output, json, "conn",
        "proto:enum service:string duration:interval orig_bytes:count resp_bytes:count conn_state:string local_orig:bool local_resp:bool missed_bytes:count history:string "
        + "orig_pkts:count orig_ip_bytes:count resp_pkts:count resp_ip_bytes:count tunnel_parents:set[string] ip_proto:count");

    CaptureScan? _scan;
    string _salt = "";

    /// <summary>Writes the header.</summary>
    public void Begin() => _log.Begin();

    /// <summary>The capture of the flows that follow.</summary>
    /// <param name="name">Its name, which makes the identifiers of its flows differ from those of another.</param>
    /// <param name="scan">Its scan, which measured flows (<see cref="ScanOptions.MeasuresFlows"/>).</param>
    public void Open(string name, CaptureScan scan) => (_salt, _scan) = (name, scan);

    /// <summary>Writes one flow.</summary>
    public void Write(in LabelledFlow flow)
    {
        FlowHealth health = _scan?.Meter is { } meter ? meter[flow.Index] : default;
        bool measured = _scan?.Meter is not null, clientIsHigh = flow.Role.ClientIsHigh;
        bool tells = flow.Duration > 0 || flow.PayloadToServer + flow.PayloadToClient > 0;
        ZeekConnection connection = ZeekConnection.Of(in flow, _salt);
        _log.Line(flow.First.Nanoseconds, in connection)
            .Plain(flow.Protocol switch { IpProtocol.Tcp => "tcp", IpProtocol.Udp => "udp", IpProtocol.Icmp or IpProtocol.Icmpv6 => "icmp", _ => "unknown_transport" })
            .Text(flow.Service.Basis is not (ServiceBasis.Payload or ServiceBasis.Parent) ? null : flow.Service.Name == "tls" ? "ssl" : flow.Service.Name)
            .Interval(flow.Duration > 0 ? flow.Duration : null)
            .Count(tells ? (long)flow.PayloadToServer : null)
            .Count(tells ? (long)flow.PayloadToClient : null)
            .Plain(State(in flow))
            .Flag(IsLocal(flow.ClientAddress))
            .Flag(IsLocal(flow.ServerAddress))
            .Count((long)health.LowMissing + health.HighMissing)
            .Plain(History(in flow))
            .Count((long)flow.PacketsToServer)
            .Count(measured ? clientIsHigh ? health.HighDatagrams : health.LowDatagrams : null)
            .Count((long)flow.PacketsToClient)
            .Count(measured ? clientIsHigh ? health.LowDatagrams : health.HighDatagrams : null)
            .Texts(null)
            .Count(flow.Protocol)
            .Write();
    }

    /// <summary>Writes the end.</summary>
    public void End() => _log.End();

    /// <summary>The states of Zeek's manual, as far as flags without their order tell.</summary>
    static string State(in LabelledFlow flow)
    {
        if (flow.Protocol != IpProtocol.Tcp)
            return flow.PacketsToServer > 0 ? flow.PacketsToClient > 0 ? "SF" : "S0" : "SHR";
        bool clientReset = (flow.ClientFlags & TcpFlag.Rst) != 0, serverReset = (flow.ServerFlags & TcpFlag.Rst) != 0;
        bool syn = (flow.ClientFlags & TcpFlag.Syn) != 0, synAck = (flow.ServerFlags & TcpFlag.Syn) != 0;
        if (!syn)
            return synAck && serverReset ? "RSTRH" : synAck && (flow.ServerFlags & TcpFlag.Fin) != 0 ? "SHR" : "OTH";
        return flow.State switch
        {
            TcpState.Attempt => "S0",
            TcpState.Refused => "REJ",
            TcpState.Closed => "SF",
            TcpState.Reset when clientReset => synAck ? "RSTO" : "RSTOS0",
            TcpState.Reset => "RSTR",
            TcpState.HalfClosed => !synAck ? "SH" : (flow.ClientFlags & TcpFlag.Fin) != 0 ? "S2" : "S3",
            _ => synAck ? "S1" : "OTH",
        };
    }

    /// <summary>What was seen of each side, capital for the originator; their order is that of an ordinary connection.</summary>
    static string? History(in LabelledFlow flow)
    {
        bool toServer = flow.PayloadToServer > 0, toClient = flow.PayloadToClient > 0;
        byte client = flow.Protocol == IpProtocol.Tcp ? flow.ClientFlags : (byte)0, server = flow.Protocol == IpProtocol.Tcp ? flow.ServerFlags : (byte)0;
        string text = "";
        Add((client & TcpFlag.Syn) != 0, 'S');
        Add((server & TcpFlag.Syn) != 0, 'h');
        Add((client & TcpFlag.Ack) != 0, 'A');
        Add(toServer, 'D');
        Add((server & TcpFlag.Ack) != 0 && toServer, 'a');
        Add(toClient, 'd');
        Add((client & TcpFlag.Fin) != 0, 'F');
        Add((server & TcpFlag.Fin) != 0, 'f');
        Add((client & TcpFlag.Rst) != 0, 'R');
        Add((server & TcpFlag.Rst) != 0, 'r');
        return text.Length == 0 ? null : text;

        void Add(bool seen, char letter) => text += seen ? letter : "";
    }

    static bool IsLocal(IpAddress address) => address.IsPrivate || address.IsLinkLocal || address.IsLoopback || address.IsCarrierShared;
}
