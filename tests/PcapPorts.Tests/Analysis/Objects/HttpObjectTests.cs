using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using PcapPorts.Analysis.Objects;

namespace PcapPorts.Tests.Analysis.Objects;

public class HttpObjectTests
{
    const string Ask = "GET /files/plan%20A.txt?x=1 HTTP/1.1\r\nHost: h.example\r\n\r\n";

    static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    static byte[] Coded(byte[] plain, Func<Stream, Stream> coding)
    {
        var coded = new MemoryStream();
        using (Stream stream = coding(coded))
            stream.Write(plain);
        return coded.ToArray();
    }

    static byte[] Join(string head, byte[] body) => [.. Encoding.ASCII.GetBytes(head), .. body];

    [Fact]
    public void A_body_of_known_length()
    {
        using var talk = new ObjectTalk(80);
        talk.Client(Ask).Server("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhel").Server("lo");
        CarriedObject found = Assert.Single(talk.Objects);
        Assert.Equal(("http", "h.example", "text/plain", "plan A.txt", 5L, true), (found.Protocol, found.Host, found.ContentType, found.Name, found.Size, found.IsComplete));
        Assert.Equal(Hash("hello"u8.ToArray()), found.Sha256);
        Assert.False(found.IsUpload);
        Assert.Equal(80, found.Server.Port);
    }

    public static TheoryData<string> Codings => ["gzip", "deflate", "br"];

    [Theory]
    [MemberData(nameof(Codings))]
    public void Chunks_and_codings_are_undone(string coding)
    {
        byte[] plain = Encoding.ASCII.GetBytes(string.Join('\n', Enumerable.Range(0, 3000)));
        byte[] coded = Coded(plain, stream => coding switch
        {
            "gzip" => new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(stream, CompressionLevel.Fastest, leaveOpen: true),
            _ => new BrotliStream(stream, CompressionLevel.Fastest, leaveOpen: true),
        });
        using var talk = new ObjectTalk(80);
        talk.Client(Ask).Server($"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int at = 0; at < coded.Length; at += 700)
        {
            byte[] chunk = coded[at..Math.Min(coded.Length, at + 700)];
            talk.Server(Join($"{chunk.Length:x}\r\n", [.. chunk, 13, 10]));
        }
        talk.Server("0\r\n\r\n");
        CarriedObject found = Assert.Single(talk.Objects);
        Assert.True(found.IsComplete);
        Assert.Equal(plain.Length, found.Size);
        Assert.Equal(Hash(plain), found.Sha256);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public void A_body_larger_than_memory_holds_is_whole(int length)
    {
        byte[] plain = new byte[length];
        new Random(1).NextBytes(plain);
        byte[] coded = Coded(plain, stream => new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true));
        using var talk = new ObjectTalk(80);
        talk.Client(Ask).Server($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {coded.Length}\r\n\r\n");
        for (int at = 0; at < coded.Length; at += 40_000)
            talk.Server(coded[at..Math.Min(coded.Length, at + 40_000)]);
        CarriedObject found = Assert.Single(talk.Objects);
        Assert.Equal((length, true, Hash(plain)), ((int)found.Size, found.IsComplete, found.Sha256));
    }

    [Fact]
    public void What_ends_with_the_connection_is_whole_then()
    {
        using var talk = new ObjectTalk(80);
        talk.Client(Ask).Server("HTTP/1.0 200 OK\r\n\r\nsome ").Server("bytes");
        Assert.Empty(talk.Objects);
        talk.ServerEnds();
        CarriedObject found = Assert.Single(talk.Objects);
        Assert.Equal((10L, true), (found.Size, found.IsComplete));
    }

    [Fact]
    public void Missing_bytes_make_it_incomplete()
    {
        using var talk = new ObjectTalk(80);
        talk.Client(Ask).Server("HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\nabc").ServerLoses(100).Server(new byte[197]).Client(Ask).ServerEnds().End();
        Assert.All(talk.Objects, found => Assert.False(found.IsComplete));
        Assert.NotEmpty(talk.Objects);
    }

    [Fact]
    public void A_body_without_an_end_in_the_capture_is_incomplete()
    {
        using var talk = new ObjectTalk(80);
        talk.Client(Ask).Server("HTTP/1.0 200 OK\r\n\r\n");
        for (int i = 0; i < 40; i++)
            talk.Server(new byte[40_000]);
        talk.End();
        CarriedObject found = Assert.Single(talk.Objects);
        Assert.False(found.IsComplete);
    }

    [Fact]
    public void A_broken_coding_is_said()
    {
        using var talk = new ObjectTalk(80);
        talk.Client(Ask).Server("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\nnot gzip");
        Assert.False(Assert.Single(talk.Objects).IsComplete);
    }

    [Fact]
    public void An_upload_and_the_name_that_a_server_proposes()
    {
        using var talk = new ObjectTalk(80);
        talk.Client("POST /form HTTP/1.1\r\nHost: h\r\nContent-Type: text/csv\r\nContent-Length: 3\r\n\r\na,b")
            .Server("HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename=\"../../r\\\"un.sh\"\r\nContent-Length: 2\r\n\r\nok");
        Assert.Equal(2, talk.Objects.Count);
        Assert.True(talk.Objects[0].IsUpload);
        Assert.Equal("form", talk.Objects[0].Name);
        Assert.Equal("../../r\"un.sh", talk.Objects[1].Name);
    }

    [Fact]
    public void Pipelined_answers_are_told_apart()
    {
        using var talk = new ObjectTalk(80);
        talk.Client("GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n")
            .Server("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nAHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nBB");
        Assert.Equal(["a 1", "b 2"], talk.Objects.Select(found => $"{found.Name} {found.Size}"));
    }
}
