using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;
using PcapPorts.Tests.Analysis;
using PacketWire = PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Protocols.Dissection;

/// <summary>
/// What <c>udp.stream</c> and <c>tcp.stream</c> number: flows, except where a call announced one end of the media, or a protocol's first message makes
/// Wireshark begin anew. What is expected here is what Wireshark 4.0 shows of the same packets.
/// </summary>
public class StreamNumberTests
{
    static readonly byte[] Rtp = PacketWire.Hex("80000001 00000010 00000007 7878787878787878");
    static readonly byte[] Get = PacketWire.Hex("3029 020100 0406 7075626c6963 a11c 0204 4b78406e 020100 020100 300e 300c 0608 2b06010201010500 0500");

    /// <summary>Hosts a, b, c: 192.0.2.1 to 3.</summary>
    static byte[] Address(char host) => [192, 0, 2, (byte)(host - 'a' + 1)];

    static byte[] Udp(string from, string to, byte[] payload)
    {
        byte[] ip = PacketWire.Ipv4(17, PacketWire.Udp(payload, Port(from), Port(to)), from: Address(from[0]));
        Address(to[0]).CopyTo(ip, 16);
        return PacketWire.Ethernet(0x0800, ip);
    }

    static int Port(string endpoint) => int.Parse(endpoint.AsSpan(1), CultureInfo.InvariantCulture);

    static byte[] Sip(string start, string cseq, char host, int port, string media = "audio {0} RTP/AVP 0")
    {
        string body = $"v=0\r\nc=IN IP4 192.0.2.{host - 'a' + 1}\r\nm={string.Format(CultureInfo.InvariantCulture, media, port)}\r\n";
        return Encoding.ASCII.GetBytes(
            $"{start}\r\nCall-ID: 1\r\nCSeq: {cseq}\r\nContent-Type: application/sdp\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    /// <summary>
    /// The frames of a talk: <c>i</c> and <c>j</c> invite to port 4000 of a, with the first and another number; <c>p</c>, <c>o</c> and <c>q</c> are b's
    /// provisional and final answer with port 6000, and a final one with 6002; <c>f</c> invites to fax. The others are packets of media.
    /// </summary>
    static byte[] Frame(string step) => step switch
    {
        "i" => Udp("a5060", "b5060", Sip("INVITE sip:b@x SIP/2.0", "1 INVITE", 'a', 4000)),
        "j" => Udp("a5060", "b5060", Sip("INVITE sip:b@x SIP/2.0", "2 INVITE", 'a', 4000)),
        "f" => Udp("a5060", "b5060", Sip("INVITE sip:b@x SIP/2.0", "3 INVITE", 'a', 4000, "image {0} udptl t38")),
        "p" => Udp("b5060", "a5060", Sip("SIP/2.0 183 Session Progress", "1 INVITE", 'b', 6000)),
        "o" => Udp("b5060", "a5060", Sip("SIP/2.0 200 OK", "1 INVITE", 'b', 6000)),
        "q" => Udp("b5060", "a5060", Sip("SIP/2.0 200 OK", "1 INVITE", 'b', 6002)),
        "ab" => Udp("a4000", "b6000", Rtp),
        "ba" => Udp("b6000", "a4000", Rtp),
        "Ba" => Udp("b6002", "a4000", Rtp),
        "ca" => Udp("c7000", "a4000", Rtp),
        "cb" => Udp("c7000", "b6000", Rtp),
        "rc" => Udp("a4001", "c7000", PacketWire.Hex("80c90001 00000007")),
        "rb" => Udp("b6001", "a4001", PacketWire.Hex("80c90001 00000007")),
        "get" => Udp("a1000", "b161", Get),
        "rsp" => Udp("b161", "a1000", Get),
        _ => throw new ArgumentException(step),
    };

    static FrameContext Context(byte[] frame, int number) => new()
    {
        Number = number,
        Record = new FrameRecord { CapturedLength = frame.Length, WireLength = (uint)frame.Length, LinkType = 1, TimestampNanoseconds = number * 1_000_000_000L },
        FirstNanoseconds = 1_000_000_000,
        PreviousNanoseconds = Math.Max(1, number - 1) * 1_000_000_000L,
    };

    static string Values(string steps, string field)
    {
        FieldList fields = new();
        FrameDissector dissector = new(new ConversationTable());
        var values = new List<string>();
        foreach (string step in steps.Split(' '))
        {
            byte[] frame = Frame(step);
            dissector.Dissect(frame, Context(frame, values.Count + 1), fields);
            values.Add(Exchange.Values(fields, field));
        }
        return string.Join(' ', values);
    }

    [Theory]
    [InlineData("ab ba ab ca", "0 0 0 1")]
    [InlineData("i o ab ba ab ca cb", "0 0 1 2 1 1 2")]
    [InlineData("i ab ba o ab ba", "0 1 1 0 1 2")]
    [InlineData("ab ba i o ab ba", "0 0 1 1 0 0")]
    [InlineData("i ba i ba", "0 1 0 1")]
    [InlineData("i o ab ba j ab ba", "0 0 1 2 0 3 2")]
    [InlineData("i p ab ba o ab ba", "0 0 1 2 0 1 2")]
    [InlineData("i p ab ba p ba o ba o ba", "0 0 1 2 0 3 0 3 0 4")]
    [InlineData("i p ab ba q Ba ba", "0 0 1 2 0 3 2")]
    [InlineData("o ab ba o ab", "0 1 1 0 2")]
    [InlineData("i ba f ba ab", "0 1 0 2 2")]
    [InlineData("i rc rb rc", "0 1 1 1")]
    public void Announced_media_is_a_stream_of_the_end_that_announced_it(string steps, string expected) => Assert.Equal(expected, Values(steps, "udp.stream"));

    [Theory]
    [InlineData("get rsp get rsp", "0 1 1 1")]
    [InlineData("rsp get", "0 1")]
    public void Behind_the_first_message_of_SNMP_a_stream_begins(string steps, string expected) => Assert.Equal(expected, Values(steps, "udp.stream"));

    [Fact]
    public void Times_are_those_of_the_stream()
    {
        Assert.Equal("0.000000000 1.000000000 0.000000000 0.000000000 2.000000000 3.000000000", Values("i o ab ba ab ca", "udp.time_relative"));
        Assert.Equal("0.000000000 1.000000000 0.000000000 0.000000000 2.000000000 1.000000000", Values("i o ab ba ab ca", "udp.time_delta"));
    }

    [Theory]
    [InlineData(6900, "0,0,1,1")]
    [InlineData(5900, "0,0,0,0")]
    public void A_VNC_greeting_that_its_bytes_tell_begins_a_stream(int port, string expected)
    {
        FieldList fields = new();
        FrameDissector dissector = new(new ConversationTable());
        var streams = new List<string>();
        var versions = new List<string>();
        uint server = 500, client = 900;
        foreach ((bool fromServer, byte[] payload, int flags) in new (bool, byte[], int)[] { (false, [], 0x02), (true, "RFB 003.008\n"u8.ToArray(), 0x18), (false, "RFB 003.007\n"u8.ToArray(), 0x18), (true, [1, 1], 0x18) })
        {
            byte[] tcp = PacketWire.Tcp(payload, flags, source: fromServer ? port : 40000, destination: fromServer ? 40000 : port);
            BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(4), fromServer ? server : client);
            byte[] ip = PacketWire.Ipv4(6, tcp, from: Address(fromServer ? 'b' : 'a'));
            Address(fromServer ? 'a' : 'b').CopyTo(ip, 16);
            byte[] frame = PacketWire.Ethernet(0x0800, ip);
            dissector.Dissect(frame, Context(frame, streams.Count + 1), fields);
            streams.Add(Exchange.Values(fields, "tcp.stream"));
            versions.Add(Exchange.Values(fields, "vnc.server_proto_ver") + "/" + Exchange.Values(fields, "vnc.client_proto_ver"));
            if (fromServer)
                server += (uint)payload.Length;
            else
                client += (uint)payload.Length + (flags == 0x02 ? 1u : 0);
        }
        Assert.Equal(expected, string.Join(',', streams));
        Assert.Equal(["/", "003.008/", "/003.007", "/"], versions);
    }

    [Theory]
    [InlineData("i o ab ba ab ca j ab ba p ca o cb ba")]
    [InlineData("i ab ba o ab ba f ba ab get rsp get rsp")]
    [InlineData("ab i rc rb rc ba j rb rc ca")]
    public void A_jump_finds_the_same_streams_and_times(string steps)
    {
        string path = Path.Combine(Path.GetTempPath(), $"streams-{Guid.NewGuid():N}.pcap");
        try
        {
            using (FileStream stream = File.Create(path))
            {
                var header = new byte[24];
                BinaryPrimitives.WriteUInt32LittleEndian(header, 0xa1b2c3d4);
                header[4] = 2;
                header[6] = 4;
                BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), 65535);
                header[20] = 1;
                stream.Write(header);
                int second = 0;
                foreach (byte[] frame in steps.Split(' ').Select(Frame))
                {
                    var record = new byte[16];
                    BinaryPrimitives.WriteInt32LittleEndian(record, ++second);
                    BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(8), frame.Length);
                    BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(12), frame.Length);
                    stream.Write(record);
                    stream.Write(frame);
                }
            }
            using CaptureFile capture = Replays.OpenWhole(path);
            var streams = new StreamNumbers();
            var expected = new List<string>();
            using var pass = new CapturePass(capture, streams);
            pass.Run((long _, in FrameRecord _, FieldList fields) => expected.Add(Times(fields)), CancellationToken.None);
            Assert.Contains(expected, text => text.StartsWith("2 ", StringComparison.Ordinal));
            for (int number = expected.Count; number >= 1; number--)
            {
                using var replay = new FlowReplay(capture) { Streams = streams };
                Assert.Equal($"{number}: {expected[number - 1]}", $"{number}: {Times(replay.Fields(number)!)}");
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    static string Times(FieldList fields)
        => Exchange.Values(fields, "udp.stream") + " " + Exchange.Values(fields, "udp.time_relative") + " " + Exchange.Values(fields, "udp.time_delta");
}
