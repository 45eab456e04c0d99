using PcapPorts.Analysis.Applications;
using PcapPorts.Packets;
using PcapPorts.Protocols.Dns;

namespace PcapPorts.Reports;

/// <summary>Questions with their answers as Zeek's <c>dns.log</c>. (Zeek documentation: base/protocols/dns.)</summary>
/// <param name="output">Where it is written.</param>
/// <param name="json">JSON lines in place of tabs.</param>
public sealed class ZeekDnsLog(Utf8Output output, bool json) : IZeekEventLog
{
    /// <summary>Questions that wait for their answer, at the most; then all of them are written without.</summary>
    const int MostWaiting = 1 << 16;

    static readonly string[] Codes = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH", "NOTZONE"];

    readonly ZeekLog _log = new(output, json, "dns",
        "proto:enum trans_id:count rtt:interval query:string qclass:count qclass_name:string qtype:count qtype_name:string rcode:count rcode_name:string "
        + "AA:bool TC:bool RD:bool RA:bool Z:count answers:vector[string] TTLs:vector[interval] rejected:bool");

    readonly Dictionary<(ApplicationEndpoint Client, ApplicationEndpoint Server, int Id), Queue<DnsEvent>> _waiting = [];
    ZeekConnections? _connections;
    int _count;

    /// <inheritdoc/>
    public void Begin() => _log.Begin();

    /// <inheritdoc/>
    public void Open(ZeekConnections connections) => _connections = connections;

    /// <inheritdoc/>
    public void Write(ApplicationEvent e)
    {
        if (e is not DnsEvent dns)
            return;
        var key = (dns.Client, dns.Server, dns.Id);
        if (dns.IsResponse)
        {
            DnsEvent? question = null;
            if (_waiting.TryGetValue(key, out Queue<DnsEvent>? asked) && asked.TryDequeue(out question))
                _count--;
            if (asked is { Count: 0 })
                _waiting.Remove(key);
            WriteLine(question, dns);
            return;
        }
        if (_count >= MostWaiting)
            Close();
        if (!_waiting.TryGetValue(key, out Queue<DnsEvent>? queue))
            _waiting.Add(key, queue = new Queue<DnsEvent>());
        queue.Enqueue(dns);
        _count++;
    }

    /// <inheritdoc/>
    public void Close()
    {
        foreach (DnsEvent question in _waiting.Values.SelectMany(static queue => queue).OrderBy(static question => question.Frame))
            WriteLine(question, null);
        _waiting.Clear();
        _count = 0;
    }

    /// <inheritdoc/>
    public void End() => _log.End();

    void WriteLine(DnsEvent? question, DnsEvent? answer)
    {
        DnsEvent asked = question ?? answer!;
        (string? name, long? type) = asked.Questions.Count > 0 ? (asked.Questions[0].Name, asked.Questions[0].Type) : ((string?)null, (long?)null);
        int flags = (answer?.Flags ?? 0) | (question?.Flags ?? 0) & 0x0100;
        ZeekConnection connection = _connections!.Find(asked.Client, asked.Server, asked.Transport, asked.Frame);
        _log.Line(asked.Nanoseconds, in connection)
            .Plain(asked.Transport == IpProtocol.Tcp ? "tcp" : "udp")
            .Count(asked.Id)
            .Interval(question is not null && answer is not null && question.Nanoseconds != long.MinValue ? answer.Nanoseconds - question.Nanoseconds : null)
            .Text(name == "." ? "" : name)
            .Count(asked.Class)
            .Plain(asked.Class switch { null => null, 1 => "C_INTERNET", 3 => "C_CHAOS", 4 => "C_HESIOD", 254 => "C_NONE", 255 => "C_ANY", { } other => $"qclass-{other}" })
            .Count(type)
            .Plain(type is { } number ? DnsTypes.Mnemonics.Find((ulong)number) ?? $"query-{number}" : null)
            .Count(answer?.ResponseCode)
            .Plain(answer?.ResponseCode is { } code ? code < Codes.Length ? Codes[code] : $"rcode-{code}" : null)
            .Flag((flags & 0x0400) != 0)
            .Flag((flags & 0x0200) != 0)
            .Flag((flags & 0x0100) != 0)
            .Flag((flags & 0x0080) != 0)
            .Count((asked.Flags | flags) >> 4 & 7)
            .Texts(answer is { Records.Count: > 0 } ? [.. answer.Records.Select(static record => record.Text)] : null)
            .Intervals(answer is { Records.Count: > 0 } ? [.. answer.Records.Select(static record => record.TimeToLive)] : null)
            .Flag(answer is { IsEmptyResponse: true })
            .Write();
    }
}
