using System.IO.Compression;
using System.Text;
using PcapPorts.Packets;
using PcapPorts.Tests.Protocols.Dissection;

namespace PcapPorts.Tests.Protocols;

public class HttpDissectorTests
{
    static Exchange Tcp() => new("http", IpProtocol.Tcp, 80);

    static byte[] Text(string text) => Encoding.Latin1.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal));

    [Fact]
    public void A_request_and_its_response()
    {
        Exchange exchange = Tcp().Client(Text("GET /a?x=1&y=2 HTTP/1.1\nHost: example.com\nCookie: a=b; c=d\nAuthorization: Basic dXNlcjpwdw==\n\n"));
        Assert.Equal("GET", exchange["http.request.method"]);
        Assert.Equal("http://example.com/a?x=1&y=2", exchange["http.request.full_uri"]);
        Assert.Equal("x=1,y=2", exchange["http.request.uri.query.parameter"]);
        Assert.Equal("a=b,c=d", exchange["http.cookie_pair"]);
        Assert.Equal("user:pw", exchange["http.authbasic"]);
        Assert.Equal("GET /a?x=1&y=2 HTTP/1.1", exchange.Info);

        exchange.Server(Text("HTTP/1.1 200 OK\nContent-Type: text/plain; charset=utf-8\nContent-Length: 5\n\nhello"));
        Assert.Equal("200", exchange["http.response.code"]);
        Assert.Equal("hello", exchange["http.file_data"]);
        Assert.Equal("1", exchange["http.request_in"]);
        Assert.Equal("0.001000000", exchange["http.time"]);
        Assert.Equal("HTTP/1.1 200 OK (text/plain)", exchange.Info);
        Assert.Equal(0, exchange.Left);
    }

    [Theory]
    [InlineData("HTTP/1.1\0 200 ok", "200")]
    [InlineData("HTTP/1.\u00c5 200 ok", "200")]
    [InlineData("HTTP/1.1 200\0 ok", "200")]
    [InlineData("HTTP/1.1 20 ok", "")]
    public void A_damaged_status_line_is_one(string line, string code)
    {
        Exchange exchange = Tcp().Server(Text(line + "\nContent-Type: text/plain\nContent-Length: 5\n\nhello"));
        Assert.Equal(("1", code, "text/plain", "hello"), (exchange["http.response"], exchange["http.response.code"], exchange["http.content_type"], exchange["http.file_data"]));
    }

    [Fact]
    public void The_preface_of_version_2_is_no_request()
    {
        Exchange exchange = Tcp().Client(Text("PRI * HTTP/2.0\n\nSM\n\n"));
        Assert.Equal(("", ""), (exchange["http.request"], exchange["http.request.method"]));
        Assert.Equal("Connection preface of HTTP/2", exchange.Info);

        // Bodies in its frames may hold lines of HTTP.
        Assert.Equal("", exchange.Server(Text("ng tool for HTTP/2\n\n"), isLast: true)["http.request"]);
    }

    [Fact]
    public void A_request_without_target_has_headers()
        => Assert.Equal("b", Tcp().Client(Text("GET HTTP/1.1\nHost: a\nAccept: b\n\n"))["http.accept"]);

    [Theory]
    [InlineData("CONNECT a:443 HTTP/1.1\n\n", "")]
    [InlineData("CONNECT a:443 HTTP/1.1\nHost: a:443\n\n", "a:443")]
    [InlineData("GET http://a/b HTTP/1.0\n\n", "http://a/b")]
    public void A_uri_is_told_where_the_request_tells_it(string request, string expected) => Assert.Equal(expected, Tcp().Client(Text(request))["http.request.full_uri"]);

    [Theory]
    [InlineData("5", "5")]
    [InlineData("5 ", "5")]
    [InlineData("3( 5)", "")]
    [InlineData("3, 5", "")]
    public void A_length_is_a_number_and_nothing_else(string value, string expected)
        => Assert.Equal(expected, Tcp().Server(Text($"HTTP/1.1 200 OK\nContent-Length: {value}\n\nhello"))["http.content_length"]);

    [Fact]
    public void The_head_is_shown_before_its_body_is_there()
    {
        byte[] head = Text("HTTP/1.1 200 OK\nContent-Length: 5\n\n");
        Exchange exchange = Tcp().Server([.. head, .. "he"u8]);
        Assert.Equal("200", exchange["http.response.code"]);
        Assert.Equal("", exchange["http.message.complete"]);
        Assert.Equal(2, exchange.Left);
        exchange.Server("hello"u8.ToArray());
        Assert.Equal("hello", exchange["http.file_data"]);
        Assert.Equal("1", exchange["http.message.complete"]);
        Assert.Equal("200", exchange.Server(head[..^2])["http.response.code"] + exchange.Server(head)["http.response.code"]);
    }

    [Fact]
    public void Chunks_are_put_together_and_a_coding_is_undone()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write("well, hello"u8);
        byte[] body = packed.ToArray();
        byte[] head = Text("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nContent-Encoding: gzip\n\n");
        byte[] first = Text($"{4:x}\n"), second = Text($"\n{body.Length - 4:x}\n"), end = Text("\n0\nX-Check: 1\n\n");
        Exchange exchange = Tcp().Server([.. head, .. first, .. body[..4], .. second, .. body[4..], .. end, .. head]);
        Assert.Equal("well, hello", exchange["http.file_data"]);
        Assert.Equal($"4,{body.Length - 4},0", exchange["http.chunk_size"]);
        Assert.Contains("X-Check", exchange["http.chunked_trailer_part"], StringComparison.Ordinal);
        Assert.Equal("200,200", exchange["http.response.code"]);
    }

    [Fact]
    public void A_bomb_stops_growing()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (int i = 0; i < 64; i++)
                gzip.Write(new byte[1 << 20]);
        }
        Exchange exchange = Tcp().Server([.. Text($"HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: {packed.Length}\n\n"), .. packed.ToArray()]);
        Assert.InRange(exchange.Fields.Bytes.Length, 1, 8 << 20);
        Assert.Equal("1", exchange["http.message.complete"]);
    }

    [Fact]
    public void Pipelined_requests_are_answered_in_order()
    {
        Exchange exchange = Tcp().Client(Text("HEAD /1 HTTP/1.1\nHost: h\n\nGET /2 HTTP/1.1\nHost: h\n\n"));
        Assert.Equal("/1,/2", exchange["http.request.uri"]);
        exchange.Server(Text("HTTP/1.1 200 OK\nContent-Length: 100\n\nHTTP/1.1 100 Continue\n\nHTTP/1.1 404 Not Found\nContent-Length: 2\n\nno"));
        Assert.Equal("200,100,404", exchange["http.response.code"]);
        Assert.Equal("http://h/1,http://h/2,http://h/2", exchange["http.response_for.uri"]);
        Assert.Equal("no", exchange["http.file_data"]);
    }

    [Fact]
    public void A_body_without_length_ends_with_the_connection()
    {
        byte[] response = Text("HTTP/1.0 200 OK\n\nall of it");
        Assert.Equal(9, Tcp().Server(response).Left);
        Assert.Equal("all of it", Tcp().Server(response, isLast: true)["http.file_data"]);
    }

    [Theory]
    [InlineData("\u0016\u0003\u0001 nonsense")]
    [InlineData("220 mail.example.com ESMTP\n")]
    [InlineData("INVITE sip:a@example.com SIP/2.0\n\n")]
    public void Others_are_refused(string text)
    {
        Exchange exchange = Tcp().Client(Text(text), isLast: true);
        Assert.Equal(0, exchange.Fields.Count);
        Assert.False(Tcp().Detects(Text(text)));
    }

    public static TheoryData<string> Messages =>
    [
        "GET /a?x=1 HTTP/1.1\nHost: example.com\nCookie: a=b; c=d\nAuthorization: Basic dXNlcjpwdw==\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nContent-Encoding: gzip\n\n5\nhello\n3;x\nabc\n0\nA: b\n\n",
        "POST / HTTP/1.0\nContent-Length: 3\n\nabcGET / HTTP/1.1\nHost: h\n\n",
        "HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\nConnection: Upgrade\n\nab",
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Damaged_messages_are_survived(string message) => Damage.Run(Tcp, Text(message));
}
