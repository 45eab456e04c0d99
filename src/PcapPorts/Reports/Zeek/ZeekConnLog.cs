using System.Globalization;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>
/// Flows as Zeek's <c>conn.log</c>, tab-separated with its header lines, or as JSON lines: all its fields, those that only a running Zeek can know as unset.
/// (Zeek documentation, base/protocols/conn/main.zeek and base/frameworks/logging/writers/ascii.zeek.)
/// </summary>
/// <param name="output">Where it is written.</param>
/// <param name="json">JSON lines in place of tabs.</param>
public sealed class ZeekConnLog(Utf8Output output, bool json)
{
    static readonly (string Name, string Type)[] Fields =
    [
        ("ts", "time"), ("uid", "string"), ("id.orig_h", "addr"), ("id.orig_p", "port"), ("id.resp_h", "addr"), ("id.resp_p", "port"), ("proto", "enum"), ("service", "string"),
        ("duration", "interval"), ("orig_bytes", "count"), ("resp_bytes", "count"), ("conn_state", "string"), ("local_orig", "bool"), ("local_resp", "bool"), ("missed_bytes", "count"),
        ("history", "string"), ("orig_pkts", "count"), ("orig_ip_bytes", "count"), ("resp_pkts", "count"), ("resp_ip_bytes", "count"), ("tunnel_parents", "set[string]"), ("ip_proto", "count"),
    ];

    readonly string?[] _values = new string?[Fields.Length];

    /// <summary>The capture, which makes the identifiers of its flows differ from those of another.</summary>
    public string Salt { get; set; } = "";

    /// <summary>Writes the header.</summary>
    public void Begin()
    {
        if (json)
            return;
        output.Write("#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#open\t1970-01-01-00-00-00\n#fields");
        foreach ((string name, _) in Fields)
            output.Write("\t" + name);
        output.Write("\n#types");
        foreach ((_, string type) in Fields)
            output.Write("\t" + type);
        output.Write("\n");
    }

    /// <summary>Writes one flow.</summary>
    public void Write(in LabelledFlow flow)
    {
        bool tcp = flow.Protocol == IpProtocol.Tcp, icmp = flow.Protocol is IpProtocol.Icmp or IpProtocol.Icmpv6;
        string?[] v = _values;
        v[0] = flow.First.HasValue ? Seconds(flow.First.Nanoseconds) : null;
        v[1] = Uid(in flow);
        v[2] = flow.ClientAddress.ToString();
        // Zeek gives the type and code of ICMP as ports.
        v[3] = Number(icmp ? (ulong)Math.Max(0, flow.IcmpType) : flow.ClientPort);
        v[4] = flow.ServerAddress.ToString();
        v[5] = Number(icmp ? flow.IcmpCode : (ulong)flow.ServerPort);
        v[6] = flow.Protocol == IpProtocol.Tcp ? "tcp" : flow.Protocol == IpProtocol.Udp ? "udp" : icmp ? "icmp" : "unknown_transport";
        v[7] = flow.Service.Basis is ServiceBasis.Payload or ServiceBasis.Parent ? flow.Service.Name == "tls" ? "ssl" : flow.Service.Name : null;
        v[8] = flow.Duration > 0 ? Seconds(flow.Duration) : null;
        v[9] = flow.Duration > 0 || flow.PayloadToServer + flow.PayloadToClient > 0 ? Number(flow.PayloadToServer) : null;
        v[10] = v[9] is null ? null : Number(flow.PayloadToClient);
        v[11] = State(in flow);
        v[12] = Flag(IsLocal(flow.ClientAddress));
        v[13] = Flag(IsLocal(flow.ServerAddress));
        v[14] = "0";
        v[15] = tcp ? History(flow.ClientFlags, flow.ServerFlags, flow.PayloadToServer, flow.PayloadToClient) : flow.PayloadToServer + flow.PayloadToClient == 0 ? null
            : (flow.PayloadToServer > 0 ? "D" : "") + (flow.PayloadToClient > 0 ? "d" : "");
        v[16] = Number(flow.PacketsToServer);
        v[17] = null;
        v[18] = Number(flow.PacketsToClient);
        v[19] = null;
        v[20] = null;
        v[21] = Number(flow.Protocol);
        if (json)
            WriteJson();
        else
            WriteLine();
    }

    /// <summary>Writes the end.</summary>
    public void End()
    {
        if (!json)
            output.Write("#close\t1970-01-01-00-00-00\n");
    }

    void WriteLine()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            if (i > 0)
                output.Write((byte)'\t');
            output.Write(i == 20 ? "(empty)" : _values[i] ?? "-");
        }
        output.Write((byte)'\n');
    }

    void WriteJson()
    {
        byte separator = (byte)'{';
        for (int i = 0; i < _values.Length; i++)
        {
            if (_values[i] is not { } value)
                continue;
            output.Write(separator);
            separator = (byte)',';
            output.Write($"\"{Fields[i].Name}\":");
            if (Fields[i].Type is "time" or "interval" or "count" or "port")
                output.Write(value);
            else if (Fields[i].Type == "bool")
                output.Write(value == "T" ? "true" : "false");
            else
                JsonText.Write(output, value);
        }
        output.Write("}\n");
    }

    /// <summary>The states of Zeek's manual, as far as flags without their order tell.</summary>
    static string State(in LabelledFlow flow)
    {
        bool toServer = flow.PacketsToServer > 0, toClient = flow.PacketsToClient > 0;
        if (flow.Protocol != IpProtocol.Tcp)
            return toServer && toClient ? "SF" : toServer ? "S0" : "SHR";
        bool clientReset = (flow.ClientFlags & TcpFlag.Rst) != 0, syn = (flow.ClientFlags & TcpFlag.Syn) != 0, synAck = (flow.ServerFlags & TcpFlag.Syn) != 0;
        if (!syn && !synAck)
            return "OTH";
        return flow.State switch
        {
            TcpState.Attempt => "S0",
            TcpState.Refused => "REJ",
            TcpState.Closed => "SF",
            TcpState.Reset when clientReset => synAck ? "RSTO" : "RSTOS0",
            TcpState.Reset => synAck ? "RSTR" : "RSTRH",
            TcpState.HalfClosed => !synAck ? "SH" : (flow.ClientFlags & TcpFlag.Fin) != 0 ? "S2" : "S3",
            _ => synAck ? "S1" : "OTH",
        };
    }

    static string? History(byte client, byte server, ulong toServer, ulong toClient)
    {
        string text = "";
        Add((client & TcpFlag.Syn) != 0, 'S');
        Add((server & TcpFlag.Syn) != 0, 'h');
        Add((client & TcpFlag.Ack) != 0, 'A');
        Add(toServer > 0, 'D');
        Add((server & TcpFlag.Ack) != 0 && toServer > 0, 'a');
        Add(toClient > 0, 'd');
        Add((client & TcpFlag.Fin) != 0, 'F');
        Add((server & TcpFlag.Fin) != 0, 'f');
        Add((client & TcpFlag.Rst) != 0, 'R');
        Add((server & TcpFlag.Rst) != 0, 'r');
        return text.Length == 0 ? null : text;

        void Add(bool seen, char letter) => text += seen ? letter : "";
    }

    /// <summary>An identifier as Zeek's look: a C and 17 letters and digits; the same for the same flow of the same capture.</summary>
    string Uid(in LabelledFlow flow)
    {
        const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        Span<byte> id = stackalloc byte[CommunityId.Length];
        CommunityId.Write(in flow.Key, flow.IcmpAskedByHigh, flow.IcmpCode, id);
        ulong hash = 14695981039346656037;
        foreach (byte b in id)
            hash = (hash ^ b) * 1099511628211;
        foreach (char c in Salt)
            hash = (hash ^ c) * 1099511628211;
        ulong second = (hash ^ (ulong)flow.Id) * 0x9E3779B97F4A7C15;
        Span<char> text = stackalloc char[18];
        text[0] = 'C';
        for (int i = 1; i < text.Length; i++)
        {
            ref ulong part = ref i < 10 ? ref hash : ref second;
            text[i] = Letters[(int)(part % 62)];
            part /= 62;
        }
        return new string(text);
    }

    static bool IsLocal(IpAddress address) => address.IsPrivate || address.IsLinkLocal || address.IsLoopback || address.IsCarrierShared;

    static string Flag(bool value) => value ? "T" : "F";

    static string Number(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    static string Seconds(long nanoseconds) => (nanoseconds / 1_000_000_000m).ToString("0.000000", CultureInfo.InvariantCulture);
}
