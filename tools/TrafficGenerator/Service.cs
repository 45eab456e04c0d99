using System.Buffers.Binary;

namespace PcapPorts.TrafficGenerator;

/// <summary>A service that generated servers offer: its port, its part of the traffic, and how its conversations begin.</summary>
/// <param name="Name">What <c>--services</c> calls it.</param>
/// <param name="IsUdp">Over UDP, else over TCP.</param>
/// <param name="Port">The server's port (IANA service-names-port-numbers).</param>
/// <param name="Weight">Its part among the services of its transport.</param>
/// <param name="Request">The client's first payload; empty where noise will do.</param>
/// <param name="Response">The server's first payload; empty where noise will do.</param>
sealed record Service(string Name, bool IsUdp, ushort Port, int Weight, byte[] Request, byte[] Response)
{
    /// <summary>All services, by falling weight within their transport.</summary>
    public static readonly Service[] Catalogue =
    [
        Tcp("https", 443, 50, ClientHello(), ServerHello()),
        Tcp("http", 80, 15, "GET / HTTP/1.1\r\nHost: www.example.com\r\nAccept: */*\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 4096\r\n\r\n"),
        Tcp("http-alt", 8080, 6, "GET /status HTTP/1.1\r\nHost: app.example.com\r\n\r\n", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
        Tcp("ssh", 22, 5, "SSH-2.0-Example_9.0\r\n", "SSH-2.0-Example_8.4\r\n"),
        Tcp("smb", 445, 5),
        Tcp("smtp", 25, 4, "EHLO client.example.com\r\n", "220 mail.example.com ESMTP\r\n"),
        Tcp("imaps", 993, 4, ClientHello(), ServerHello()),
        Tcp("mysql", 3306, 3),
        Tcp("postgresql", 5432, 3),
        Tcp("rdp", 3389, 3),
        Tcp("ftp", 21, 2, "USER anonymous\r\n", "220 FTP server ready\r\n"),
        Udp("dns", 53, 60, Dns(response: false), Dns(response: true)),
        Udp("quic", 443, 25),
        Udp("ntp", 123, 8),
        Udp("syslog", 514, 4),
        Udp("snmp", 161, 3),
    ];

    static Service Tcp(string name, ushort port, int weight) => new(name, IsUdp: false, port, weight, [], []);

    static Service Tcp(string name, ushort port, int weight, byte[] request, byte[] response) => new(name, IsUdp: false, port, weight, request, response);

    static Service Tcp(string name, ushort port, int weight, string request, string response)
        => Tcp(name, port, weight, System.Text.Encoding.ASCII.GetBytes(request), System.Text.Encoding.ASCII.GetBytes(response));

    static Service Udp(string name, ushort port, int weight) => Udp(name, port, weight, [], []);

    static Service Udp(string name, ushort port, int weight, byte[] request, byte[] response) => new(name, IsUdp: true, port, weight, request, response);

    /// <summary>A question for the address of www.example.com, or its answer (RFC 1035 section 4).</summary>
    static byte[] Dns(bool response)
    {
        byte[] header = [0x12, 0x34, response ? (byte)0x81 : (byte)0x01, response ? (byte)0x80 : (byte)0x00, 0, 1, 0, response ? (byte)1 : (byte)0, 0, 0, 0, 0];
        byte[] question = [3, .. "www"u8, 7, .. "example"u8, 3, .. "com"u8, 0, 0, 1, 0, 1];
        byte[] answer = [0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 44, 0, 4, 192, 0, 2, 80];
        return response ? [.. header, .. question, .. answer] : [.. header, .. question];
    }

    /// <summary>A TLS 1.2 ClientHello that names www.example.com (RFC 5246 section 7.4.1.2, RFC 6066 section 3).</summary>
    static byte[] ClientHello()
    {
        byte[] name = [.. "www.example.com"u8];
        byte[] extensions = [0, 0, .. Counted16([.. Counted16([0, .. Counted16(name)])])];
        byte[] body = [3, 3, .. new byte[32], 0, 0, 4, 0xc0, 0x2f, 0x13, 0x01, 1, 0, .. Counted16(extensions)];
        return Record([1, 0, .. Counted16(body)]);
    }

    static byte[] ServerHello() => Record([2, 0, .. Counted16([3, 3, .. new byte[32], 0, 0xc0, 0x2f, 0])]);

    static byte[] Record(byte[] handshake) => [22, 3, 1, .. Counted16(handshake)];

    static byte[] Counted16(byte[] bytes)
    {
        byte[] counted = new byte[bytes.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(counted, (ushort)bytes.Length);
        bytes.CopyTo(counted, 2);
        return counted;
    }
}
