using PcapPorts.Fields;

namespace PcapPorts.Protocols.Http;

/// <summary>The fields of HTTP/1.x; SSDP, which is HTTP in datagrams, shares them.</summary>
static class HttpFields
{
    public static readonly Protocol Http = new("Hypertext Transfer Protocol", "HTTP", "http");
    public static readonly Protocol Ssdp = new("Simple Service Discovery Protocol", "SSDP", "ssdp");

    public static readonly Field Notification = Http.Boolean("notification", "Notification");
    public static readonly Field Response = Http.Boolean("response", "Response");
    public static readonly Field Request = Http.Boolean("request", "Request");
    public static readonly Field RequestMethod = Http.String("request.method", "Request Method");
    public static readonly Field RequestUri = Http.String("request.uri", "Request URI");
    public static readonly Field UriPath = Http.String("request.uri.path", "Request URI Path");
    public static readonly Field UriQuery = Http.String("request.uri.query", "Request URI Query");
    public static readonly Field UriParameter = Http.String("request.uri.query.parameter", "Request URI Query Parameter");
    public static readonly Field RequestVersion = Http.String("request.version", "Request Version");
    public static readonly Field FullUri = Http.String("request.full_uri", "Full request URI");
    public static readonly Field ResponseVersion = Http.String("response.version", "Response Version");
    public static readonly Field ResponseCode = Http.UInt16("response.code", "Status Code");
    public static readonly Field ResponsePhrase = Http.String("response.phrase", "Response Phrase");
    public static readonly Field ResponseForUri = Http.String("response_for.uri", "Request URI");
    public static readonly Field RequestLine = Http.String("request.line", "Request line");
    public static readonly Field ResponseLine = Http.String("response.line", "Response line");
    public static readonly Field UnknownHeader = Http.String("unknown_header", "Unknown header");

    public static readonly Field Authorization = Http.String("authorization", "Authorization");
    public static readonly Field BasicCredentials = Http.String("authbasic", "Credentials");
    public static readonly Field ProxyAuthenticate = Http.String("proxy_authenticate", "Proxy-Authenticate");
    public static readonly Field ProxyAuthorization = Http.String("proxy_authorization", "Proxy-Authorization");
    public static readonly Field ProxyConnectHost = Http.String("proxy_connect_host", "Proxy-Connect-Hostname");
    public static readonly Field ProxyConnectPort = Http.UInt16("proxy_connect_port", "Proxy-Connect-Port");
    public static readonly Field WwwAuthenticate = Http.String("www_authenticate", "WWW-Authenticate");
    public static readonly Field ContentType = Http.String("content_type", "Content-Type");
    public static readonly Field ContentLengthHeader = Http.String("content_length_header", "Content-Length");
    public static readonly Field ContentLength = Http.UInt64("content_length", "Content length");
    public static readonly Field ContentEncoding = Http.String("content_encoding", "Content-Encoding");
    public static readonly Field TransferEncoding = Http.String("transfer_encoding", "Transfer-Encoding");
    public static readonly Field Upgrade = Http.String("upgrade", "Upgrade");
    public static readonly Field UserAgent = Http.String("user_agent", "User-Agent");
    public static readonly Field Host = Http.String("host", "Host");
    public static readonly Field Connection = Http.String("connection", "Connection");
    public static readonly Field Cookie = Http.String("cookie", "Cookie");
    public static readonly Field CookiePair = Http.String("cookie_pair", "Cookie pair");
    public static readonly Field Accept = Http.String("accept", "Accept");
    public static readonly Field Referer = Http.String("referer", "Referer");
    public static readonly Field AcceptLanguage = Http.String("accept_language", "Accept-Language");
    public static readonly Field AcceptEncoding = Http.String("accept_encoding", "Accept Encoding");
    public static readonly Field Date = Http.String("date", "Date");
    public static readonly Field CacheControl = Http.String("cache_control", "Cache-Control");
    public static readonly Field Server = Http.String("server", "Server");
    public static readonly Field Location = Http.String("location", "Location");
    public static readonly Field WebSocketAccept = Http.String("sec_websocket_accept", "Sec-WebSocket-Accept");
    public static readonly Field WebSocketExtensions = Http.String("sec_websocket_extensions", "Sec-WebSocket-Extensions");
    public static readonly Field WebSocketKey = Http.String("sec_websocket_key", "Sec-WebSocket-Key");
    public static readonly Field WebSocketProtocol = Http.String("sec_websocket_protocol", "Sec-WebSocket-Protocol");
    public static readonly Field WebSocketVersion = Http.String("sec_websocket_version", "Sec-WebSocket-Version");
    public static readonly Field SetCookie = Http.String("set_cookie", "Set-Cookie");
    public static readonly Field LastModified = Http.String("last_modified", "Last-Modified");
    public static readonly Field ForwardedFor = Http.String("x_forwarded_for", "X-Forwarded-For");
    public static readonly Field Http2Settings = Http.String("http2_settings", "HTTP2-Settings");

    public static readonly Field RequestIn = Http.FrameNumber("request_in", "Request in frame");
    public static readonly Field Time = Http.RelativeTime("time", "Time since request");
    public static readonly Field Complete = Http.Boolean("message.complete", "Message complete");
    public static readonly Field ChunkSize = Http.UInt32("chunk_size", "Chunk size");
    public static readonly Field ChunkData = Http.Bytes("chunk_data", "Chunk data");
    public static readonly Field Trailer = Http.String("chunked_trailer_part", "trailer-part");
    public static readonly Field FileData = Http.String("file_data", "File Data");
    public static readonly Field DecompressionFailed = Http.Expert("decompression_failed", "Decompression failed", ExpertSeverity.Warning, ExpertGroup.Protocol);
    public static readonly Field TwoLengths
        = Http.Expert("te_and_length", "The Content-Length and Transfer-Encoding header must not be set together", ExpertSeverity.Warning, ExpertGroup.Protocol);
}
