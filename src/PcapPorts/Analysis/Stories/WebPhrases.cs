namespace PcapPorts.Analysis.Stories;

/// <summary>Messages of HTTP and TLS in words.</summary>
static class WebPhrases
{
    const int MaxLine = 160;

    /// <summary>A message of HTTP, or the end of its body.</summary>
    public static Phrase? OfHttp(FieldReading reading)
    {
        if (reading.Text("http.request.method") is { } method)
            return Request(reading, method);
        long? after = reading.Number("http.time") is >= 0 and var time ? time : null;
        if (reading.Text("http.response.code") is not { } code)
        {
            bool isEnd = reading.Has("http.message.complete");
            long bytes = reading.Number("http.file_data") is >= 0 and var value ? value & uint.MaxValue : 0;
            return isEnd && bytes > 0 ? new Phrase($"finished the body, {StoryWords.Count((ulong)bytes, "byte")}", after) : null;
        }
        string phrase = reading.Text("http.response.phrase") is { } words ? " " + words : "";
        string type = reading.Text("http.content_type") is { } content ? $", {content}" : "";
        string length = reading.Number("http.content_length") is >= 0 and var said ? $", {StoryWords.Count((ulong)said, "byte")}" : "";
        string moved = reading.Text("http.location") is { } location ? $", see {StoryWords.Short(location, MaxLine)}" : "";
        return new Phrase(StoryWords.Clean($"answered {code}{phrase}{type}{length}{moved}"), after);
    }

    static Phrase Request(FieldReading reading, string method)
    {
        string target = reading.Text("http.request.full_uri") ?? reading.Text("http.request.uri") ?? "?";
        target = StoryWords.Short(target, MaxLine);
        string clause = method switch
        {
            "GET" => $"asked for {target} (GET)",
            "HEAD" => $"asked for the header of {target} (HEAD)",
            "POST" => $"posted to {target} (POST){Size(reading)}",
            "PUT" => $"stored {target} (PUT){Size(reading)}",
            "CONNECT" => $"asked for a tunnel to {target} (CONNECT)",
            _ => $"sent {method} {target}",
        };
        if (reading.Text("http.upgrade") is { } upgrade)
            clause += $" and to go on as {upgrade}";
        return new Phrase(Secrets.Mask("http", StoryWords.Clean(clause)));
    }

    static string Size(FieldReading reading) => reading.Number("http.content_length") is > 0 and var bytes ? $", {StoryWords.Count((ulong)bytes, "byte")}" : "";

    /// <summary>The messages of a TLS handshake in one frame, or an alert.</summary>
    public static Phrase? OfTls(FieldReading reading)
    {
        if (reading.Name("tls.alert_message.desc") is { } alert)
            return new Phrase($"sent the TLS alert \"{alert}\"{(reading.Name("tls.alert_message.level") is { } level ? $" ({level.ToLowerInvariant()})" : "")}");
        List<string> types = reading.Texts("tls.handshake.type", 8);
        if (types.Contains("1"))
        {
            string name = reading.Text("tls.handshake.extensions_server_name") is { } server ? $" with {server}" : " without naming the server it wants";
            List<string> protocols = reading.Texts("tls.handshake.extensions_alpn_str", 4);
            return new Phrase(StoryWords.Clean($"began a TLS session{name}{(protocols.Count == 0 ? "" : $", to speak {string.Join(" or ", protocols)}")}"));
        }
        string? certificate = types.Contains("11") && reading.Texts("x509ce.dNSName", 4) is { Count: > 0 } names ? $"showed a certificate for {StoryWords.List(names)}" : null;
        if (types.Contains("2"))
        {
            string version = reading.Name("tls.handshake.extensions.supported_version") ?? reading.Name("tls.handshake.version") ?? "TLS";
            string cipher = reading.Name("tls.handshake.ciphersuite") is { } suite ? $" with {suite}" : "";
            List<string> chosen = reading.Texts("tls.handshake.extensions_alpn_str", 1);
            string speaks = chosen.Count == 0 ? "" : $", to speak {chosen[0]}";
            return new Phrase(StoryWords.Clean($"chose {version}{cipher}{speaks}{(certificate is null ? "" : $" and {certificate}")}"));
        }
        return certificate is null ? null : new Phrase(StoryWords.Clean(certificate));
    }
}
