using System.Text;
using PcapPorts.Fields;

namespace PcapPorts.Analysis.Stories;

/// <summary>
/// What a message says, as a clause that follows "the client" or "the server". Protocols that people meet daily have words of their own; of all others
/// the line speaks that their dissector wrote.
/// </summary>
static class Phrases
{
    const int MaxLine = 160;

    /// <summary>The clause; null when the message says nothing worth a sentence.</summary>
    /// <param name="fields">The fields of its frame.</param>
    public static string? Of(FieldList fields)
    {
        if (fields.Info.Protocol is not { } protocol)
            return null;
        var reading = new FieldReading(fields);
        return protocol.Abbreviation switch
        {
            "dns" or "mdns" or "llmnr" => Dns(reading) ?? Line(fields, protocol),
            "http" => Http(reading) ?? Line(fields, protocol),
            "tls" => Tls(reading),
            "telnet" => "sent terminal traffic, which is not shown here because passwords are typed into it",
            "rtp" or "rtcp" => null,
            _ => Line(fields, protocol),
        };
    }

    static string Line(FieldList fields, Protocol protocol)
    {
        var text = new FieldText();
        text.AddEscaped(fields.Info.Text);
        string line = Secrets.Mask(protocol.Abbreviation, Encoding.UTF8.GetString(text.Text));
        if (line.Length > MaxLine)
            line = line[..MaxLine] + "…";
        return $"said in {protocol.ShortName}: {line}";
    }

    static string? Dns(FieldReading reading)
    {
        if (reading.Text("dns.qry.name") is not { } name)
            return null;
        string type = reading.Name("dns.qry.type") ?? "?";
        string what = $"{name} ({type.Split(' ')[0]})";
        if (reading.Number("dns.flags.response") == 0)
            return $"asked for {what}";
        if (reading.Number("dns.flags.rcode") is > 0 and var code)
            return code == 3 ? $"answered that {what} does not exist" : $"answered that it could not resolve {what}: {reading.Name("dns.flags.rcode")}";
        List<string> addresses = [.. reading.Texts("dns.a", 4), .. reading.Texts("dns.aaaa", 4)];
        List<string> aliases = reading.Texts("dns.cname", 3);
        List<string> others = [.. reading.Texts("dns.ptr.domain_name", 2), .. reading.Texts("dns.mx.mail_exchange", 3), .. reading.Texts("dns.txt", 1), .. reading.Texts("dns.srv.target", 2)];
        if (addresses.Count + aliases.Count + others.Count == 0)
            return reading.Number("dns.count.answers") == 0 ? $"answered that there is no such record for {what}" : $"answered the question for {what}";
        string alias = aliases.Count == 0 ? "" : $" stands for {StoryWords.List(aliases)}";
        string result = StoryWords.List(addresses.Count > 0 ? addresses : others);
        return $"answered that {what}{alias}{(result.Length == 0 ? "" : (alias.Length == 0 ? " is " : ", which is ") + result)}";
    }

    static string? Http(FieldReading reading)
    {
        List<string> methods = reading.Texts("http.request.method", 5);
        if (methods.Count > 0)
        {
            string host = reading.Text("http.host") is { } name ? $" from {name}" : "";
            List<string> targets = [];
            List<string> uris = reading.Texts("http.request.uri", 5);
            for (int i = 0; i < methods.Count; i++)
                targets.Add($"{methods[i]} {(i < uris.Count ? Short(uris[i]) : "")}");
            return Secrets.Mask("http", $"asked for {StoryWords.List(targets)}{host}");
        }
        if (reading.Text("http.response.code") is not { } code)
            return null;
        string phrase = reading.Text("http.response.phrase") is { } words ? " " + words : "";
        string type = reading.Text("http.content_type") is { } content ? $", {content}" : "";
        string length = reading.Number("http.content_length") is >= 0 and var bytes ? $", {StoryWords.Count((ulong)bytes, "byte")}" : "";
        string moved = reading.Text("http.location") is { } location ? $", see {Short(location)}" : "";
        return $"answered {code}{phrase}{type}{length}{moved}";
    }

    static string? Tls(FieldReading reading)
    {
        if (reading.Text("tls.alert_message.desc") is not null)
            return $"sent the TLS alert \"{reading.Name("tls.alert_message.desc")}\" ({reading.Name("tls.alert_message.level")})";
        List<string> types = reading.Texts("tls.handshake.type", 8);
        if (types.Contains("1"))
        {
            string name = reading.Text("tls.handshake.extensions_server_name") is { } server ? $" with {server}" : " without naming the server it wants";
            List<string> protocols = reading.Texts("tls.handshake.extensions_alpn_str", 4);
            return $"began a TLS session{name}{(protocols.Count == 0 ? "" : $", to speak {string.Join(" or ", protocols)}")}";
        }
        string? certificate = types.Contains("11") && reading.Texts("x509ce.dNSName", 4) is { Count: > 0 } names ? $"showed a certificate for {StoryWords.List(names)}" : null;
        if (types.Contains("2"))
        {
            string version = reading.Name("tls.handshake.extensions.supported_version") ?? reading.Name("tls.handshake.version") ?? "TLS";
            string cipher = reading.Name("tls.handshake.ciphersuite") is { } suite ? $" with {suite}" : "";
            return $"chose {version}{cipher}{(certificate is null ? "" : $" and {certificate}")}";
        }
        return certificate;
    }

    static string Short(string text) => text.Length <= MaxLine ? text : text[..MaxLine] + "…";
}
