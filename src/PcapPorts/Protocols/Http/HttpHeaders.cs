using System.Text;
using PcapPorts.Fields;
using static PcapPorts.Protocols.Http.HttpFields;

namespace PcapPorts.Protocols.Http;

/// <summary>The header fields (RFC 9110) that have a field of their own.</summary>
static class HttpHeaders
{
    static readonly (byte[] Name, Field Field)[][] ByLength = Sort(
    [
        ("Authorization", Authorization), ("Proxy-Authenticate", ProxyAuthenticate), ("Proxy-Authorization", ProxyAuthorization),
        ("Proxy-Connect-Hostname", ProxyConnectHost), ("WWW-Authenticate", WwwAuthenticate), ("Content-Type", ContentType), ("Content-Length", ContentLengthHeader),
        ("Content-Encoding", ContentEncoding), ("Transfer-Encoding", TransferEncoding), ("Upgrade", Upgrade), ("User-Agent", UserAgent), ("Host", Host),
        ("Connection", Connection), ("Cookie", Cookie), ("Accept", Accept), ("Referer", Referer), ("Accept-Language", AcceptLanguage),
        ("Accept-Encoding", AcceptEncoding), ("Date", Date), ("Cache-Control", CacheControl), ("Server", Server), ("Location", Location),
        ("Sec-WebSocket-Accept", WebSocketAccept), ("Sec-WebSocket-Extensions", WebSocketExtensions), ("Sec-WebSocket-Key", WebSocketKey),
        ("Sec-WebSocket-Protocol", WebSocketProtocol), ("Sec-WebSocket-Version", WebSocketVersion), ("Set-Cookie", SetCookie), ("Last-Modified", LastModified),
        ("X-Forwarded-For", ForwardedFor), ("HTTP2-Settings", Http2Settings),
    ]);

    /// <summary>The field of a header; null for one that has none.</summary>
    /// <param name="name">The name in any letter case.</param>
    public static Field? Find(ReadOnlySpan<byte> name)
    {
        if (name.Length >= ByLength.Length)
            return null;
        foreach ((byte[] known, Field field) in ByLength[name.Length])
        {
            if (Ascii.EqualsIgnoreCase(known, name))
                return field;
        }
        return null;
    }

    static (byte[] Name, Field Field)[][] Sort(ReadOnlySpan<(string Name, Field Field)> all)
    {
        var lists = new List<(byte[], Field)>[32];
        foreach ((string name, Field field) in all)
            (lists[name.Length] ??= []).Add((Encoding.ASCII.GetBytes(name), field));
        return Array.ConvertAll(lists, static list => list?.ToArray() ?? []);
    }
}
