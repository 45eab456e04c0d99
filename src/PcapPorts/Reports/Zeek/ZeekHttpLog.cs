using PcapPorts.Analysis.Applications;

namespace PcapPorts.Reports;

/// <summary>
/// Requests with their responses as Zeek's <c>http.log</c>. (Zeek documentation: base/protocols/http.) As there, it is HTTP/1.x alone: HTTP/2 and SSDP have no such line.
/// </summary>
/// <param name="output">Where it is written.</param>
/// <param name="json">JSON lines in place of tabs.</param>
public sealed class ZeekHttpLog(Utf8Output output, bool json) : IZeekEventLog
{
    /// <summary>Connections with requests that wait for their response, at the most; then all of them are written without.</summary>
    const int MostConnections = 1 << 16;

    readonly ZeekLog _log = new(output, json, "http",
        "trans_depth:count method:string host:string uri:string referrer:string version:string user_agent:string origin:string request_body_len:count response_body_len:count "
        + "status_code:count status_msg:string info_code:count info_msg:string tags:set[enum] username:string password:string proxied:set[string] "
        + "orig_fuids:vector[string] orig_filenames:vector[string] orig_mime_types:vector[string] resp_fuids:vector[string] resp_filenames:vector[string] resp_mime_types:vector[string]");

    readonly Dictionary<(ApplicationEndpoint Client, ApplicationEndpoint Server), Exchange> _open = [];
    ZeekConnections? _connections;

    /// <inheritdoc/>
    public void Begin() => _log.Begin();

    /// <inheritdoc/>
    public void Open(ZeekConnections connections) => _connections = connections;

    /// <inheritdoc/>
    public void Write(ApplicationEvent e)
    {
        if (e is not HttpEvent { Kind: "http", IsMultiplexed: false } http)
            return;
        if (!_open.TryGetValue((http.Client, http.Server), out Exchange? exchange))
        {
            if (_open.Count >= MostConnections)
                Close();
            _open.Add((http.Client, http.Server), exchange = new Exchange());
        }
        if (http.Status == 0)
        {
            exchange.Requests.Enqueue(http);
            return;
        }
        // An interim response comes before the one that answers (RFC 9110 section 15.2); a change of protocol is an answer.
        if (http.Status is >= 100 and < 200 and not 101)
        {
            exchange.Interim = http;
            return;
        }
        _ = exchange.Requests.TryDequeue(out HttpEvent? request);
        WriteLine(request, http, exchange);
        exchange.Interim = null;
    }

    /// <inheritdoc/>
    public void Close()
    {
        foreach (Exchange exchange in _open.Values.Where(static exchange => exchange.Requests.Count > 0).OrderBy(static exchange => exchange.Requests.Peek().Frame))
        {
            while (exchange.Requests.TryDequeue(out HttpEvent? request))
                WriteLine(request, null, exchange);
        }
        _open.Clear();
    }

    /// <inheritdoc/>
    public void End() => _log.End();

    void WriteLine(HttpEvent? request, HttpEvent? response, Exchange exchange)
    {
        HttpEvent first = request ?? response!;
        string? version = first.Version?.StartsWith("HTTP/", StringComparison.OrdinalIgnoreCase) == true ? first.Version[5..] : null;
        ZeekConnection connection = _connections!.Find(first.Client, first.Server, first.Transport, first.Frame);
        _log.Line(first.Nanoseconds, in connection)
            .Count(++exchange.Depth)
            .Text(request?.Method)
            .Text(request?.Host)
            .Text(request?.Uri)
            .Text(request?.Referrer)
            .Text(version)
            .Text(request?.UserAgent)
            .Text(request?.Origin)
            .Count(request?.BodyLength ?? 0)
            .Count(response?.BodyLength ?? 0)
            .Count(response?.Status)
            .Text(response?.Phrase)
            .Count(exchange.Interim?.Status)
            .Text(exchange.Interim?.Phrase)
            .Texts([])
            .Text(request?.User)
            .Text(request?.User is null ? null : "<password-masked>")
            .Texts(null)
            .Unset(2)
            .Texts(TypesOf(request))
            .Unset(2)
            .Texts(TypesOf(response))
            .Write();
    }

    static string[]? TypesOf(HttpEvent? message) => message is { ContentType: { } type, BodyLength: > 0 } ? [type.Split(';')[0].Trim()] : null;

    sealed class Exchange
    {
        public Queue<HttpEvent> Requests { get; } = new();

        public HttpEvent? Interim { get; set; }

        public int Depth { get; set; }
    }
}
