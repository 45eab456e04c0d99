using System.Buffers.Binary;
using System.Text;
using PcapPorts.Capture;
using PcapPorts.Packets;
using static PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.App.Tests;

/// <summary>
/// A small capture with one of everything that output has to show: ARP, a web server on a port that is not its own, a refused and an unanswered
/// connection, DNS over IPv6, echo, an ICMP error, a VLAN tag, a flow in mid-stream whose packets are cut, and a hostile comment.
/// </summary>
static class SampleCapture
{
    const uint Client = 0x0a000002, Server = 0x0a000050;
    const long Start = 1_767_323_045_000_000_000;

    /// <summary>Comment on the first frame: it tries to set the title of a terminal.</summary>
    public const string HostileComment = "look\u001b]0;owned\u0007 here";

    /// <summary>The capture's bytes.</summary>
    public static byte[] Content { get; } = Make();

    /// <summary>Number of frames.</summary>
    public const int Frames = 23;

    /// <summary>Writes it to a folder of its own under a name; the folder is the caller's to delete.</summary>
    public static string Write(string folder, string name = "sample.pcapng")
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, Content);
        return path;
    }

    /// <summary>Where in <see cref="Content"/> the block of a packet begins, counted from 1.</summary>
    public static int OffsetOf(int number)
    {
        using CaptureReader reader = CaptureReader.Open(new MemoryStream(Content), "sample");
        var batch = new FrameBatch();
        Assert.True(reader.Read(batch));
        return (int)batch.Records[number - 1].FileOffset;
    }

    static byte[] Make()
    {
        using var memory = new MemoryStream();
        using (var writer = new PcapNgWriter(memory, "test", "none", leaveOpen: true))
        {
            int wire = writer.AddInterface(LinkType.Ethernet, name: "eth0");
            long time = Start;
            int count = 0;
            foreach ((byte[] frame, int captured) in AllFrames())
            {
                int kept = Math.Min(captured, frame.Length);
                writer.Write(wire, new Timestamp(time), frame.AsSpan(0, kept), (uint)frame.Length, count++ == 0 ? HostileComment : null);
                time += 50_000_000;
            }
        }
        return memory.ToArray();
    }

    static IEnumerable<(byte[] Frame, int Captured)> AllFrames()
    {
        yield return Whole(Arp(1));
        yield return Whole(Arp(2));

        const int web = 8081;
        yield return Whole(TcpFrame(Client, Server, 50000, web, 0x02, 100, 0));
        yield return Whole(TcpFrame(Server, Client, web, 50000, 0x12, 500, 101));
        yield return Whole(TcpFrame(Client, Server, 50000, web, 0x10, 101, 501));
        yield return Whole(TcpFrame(Client, Server, 50000, web, 0x18, 101, 501, "GET / HTTP/1.1\r\nHost: example.test\r\n\r\n"));
        yield return Whole(TcpFrame(Server, Client, web, 50000, 0x18, 501, 139, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"));
        yield return Whole(TcpFrame(Client, Server, 50000, web, 0x11, 139, 541));
        yield return Whole(TcpFrame(Server, Client, web, 50000, 0x11, 541, 140));
        yield return Whole(TcpFrame(Client, Server, 50000, web, 0x10, 140, 542));

        yield return Whole(TcpFrame(Client, Server, 50001, 8443, 0x02, 100, 0));
        yield return Whole(TcpFrame(Server, Client, 8443, 50001, 0x14, 0, 101));
        yield return Whole(TcpFrame(Client, Server, 50002, 3389, 0x02, 100, 0));

        byte[] question = Hex("1234 0100 0001 0000 0000 0000 07 6578616d706c65 04 74657374 00 001c 0001");
        byte[] answer = Join(Hex("1234 8180 0001 0001 0000 0000 07 6578616d706c65 04 74657374 00 001c 0001 c00c 001c 0001 0000003c 0010"), Destination6);
        yield return Whole(Ethernet(0x86dd, Summed(Ipv6(17, Udp(question, 53124, 53)))));
        byte[] reply = Ipv6(17, Udp(answer, 53, 53124));
        Destination6.CopyTo(reply, 8);
        Source6.CopyTo(reply, 24);
        yield return Whole(Ethernet(0x86dd, Summed(reply)));

        yield return Whole(Ip(Client, Server, 1, Join(Hex("0800 0000 0007 0001"), Bytes(16))));
        yield return Whole(Ip(Server, Client, 1, Join(Hex("0000 0000 0007 0001"), Bytes(16))));

        byte[] lost = IpPacket(Client, Server, 17, Udp(Bytes(12), 50003, 33434));
        yield return Whole(Ethernet(0x0800, lost));
        yield return Whole(Ip(Server, Client, 1, Join(Hex("0303 0000 0000 0000"), lost)));

        byte[] time = new byte[48];
        time[0] = 0x23;
        yield return Whole(Ethernet(0x8100, Vlan(7, 0x0800, IpPacket(Client, 0x0a00007b, 17, Udp(time, 123, 123)))));

        yield return (TcpFrame(0x0a000003, Client, 443, 51000, 0x10, 9000, 77, new string('x', 1400)), 60);
        yield return (TcpFrame(0x0a000003, Client, 443, 51000, 0x10, 10400, 77, new string('x', 1400)), 60);
        yield return Whole(TcpFrame(Client, 0x0a000003, 51000, 443, 0x10, 77, 11800));
    }

    static (byte[] Frame, int Captured) Whole(byte[] frame) => (frame, frame.Length);

    static byte[] Arp(int operation) => Ethernet(0x0806, Join(
        Hex("0001 0800 0604"), U16(operation), Hex("0200 0000 0001"), U32(operation == 1 ? Client : Server),
        Hex("0200 0000 0002"), U32(operation == 1 ? Server : Client)));

    /// <summary>An Ethernet frame with a TCP segment.</summary>
    public static byte[] TcpFrame(uint from, uint to, int source, int destination, int flags, uint sequence, uint acknowledgment, string payload = "")
    {
        byte[] segment = Tcp(Encoding.ASCII.GetBytes(payload), flags, source: source, destination: destination);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(8), acknowledgment);
        return Ip(from, to, 6, segment);
    }

    static byte[] Ip(uint from, uint to, int protocol, byte[] payload) => Ethernet(0x0800, IpPacket(from, to, protocol, payload));

    static byte[] IpPacket(uint from, uint to, int protocol, byte[] payload)
    {
        byte[] packet = Ipv4(protocol, payload, from: U32(from));
        U32(to).CopyTo(packet, 16);
        return Summed(packet);
    }

    /// <summary>Fills the checksums of an IP packet in: nothing is to look damaged that is not meant to be.</summary>
    static byte[] Summed(byte[] packet)
    {
        bool isIpv6 = packet[0] >> 4 == 6;
        int start = isIpv6 ? 40 : 20, addresses = isIpv6 ? 8 : 12;
        byte protocol = packet[isIpv6 ? 6 : 9];
        Span<byte> message = packet.AsSpan(start);
        ushort pseudo = protocol == 1 ? (ushort)0 : InternetChecksum.PseudoHeader(InternetChecksum.Sum(packet.AsSpan(addresses, start - addresses)), 0, protocol, (uint)message.Length);
        Put(message[(protocol switch { 1 => 2, 6 => 16, _ => 6 })..], InternetChecksum.Add(pseudo, InternetChecksum.Sum(message)));
        if (!isIpv6)
            Put(packet.AsSpan(10), InternetChecksum.Sum(packet.AsSpan(0, start)));
        return packet;

        static void Put(Span<byte> at, ushort sum) => BinaryPrimitives.WriteUInt16BigEndian(at, (ushort)~sum);
    }
}
