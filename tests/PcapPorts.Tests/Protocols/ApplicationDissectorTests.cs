using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;

namespace PcapPorts.Tests.Protocols;

/// <summary>What holds for every application dissector, whatever bytes it is given.</summary>
public class ApplicationDissectorTests
{
    /// <summary>Messages after which what a conversation remembers (requests that nobody answered) has reached its bound.</summary>
    const int MostRemembered = 300;

    /// <summary>Those of the signatures, and of what has none: it is announced, or goes by its port.</summary>
    static readonly Sample[] Samples =
    [
        .. SampleMessages.All,
        Sample.Udp("SAP description", "", PayloadSender.Unknown, "'v=0' 0d0a 'o=a 1 1 IN IP4 192.0.2.1' 0d0a 's=-' 0d0a 'c=IN IP4 192.0.2.1' 0d0a 'm=audio 5004 RTP/AVP 0' 0d0a 'a=rtpmap:0 PCMU/8000' 0d0a"),
        Sample.Tcp("PROXY line", "", PayloadSender.Client, "'PROXY TCP4 192.0.2.1 192.0.2.2 50000 443' 0d0a"),
        Sample.Tcp("PROXY header", "", PayloadSender.Client, "0d0a0d0a000d0a515549540a 21 11 000c c0000201 c0000202 c350 01bb"),
        Sample.Tcp("OpenFlow packet-in", "", PayloadSender.Client, "01 0a 0020 00000001 ffffffff 000e 0001 01 00 020000000002 020000000001 0806", port: 6653),
        Sample.Tcp("OpenFlow 1.3 packet-out", "", PayloadSender.Server, "04 0d 0026 00000001 ffffffff 00000001 0000 00*6 020000000002 020000000001 0806", port: 6653),
        Sample.Tcp("Skinny acknowledgment", "", PayloadSender.Client, "28000000 14000000 22000000 00000000 00000000 c0000201 00*12 907d0000 0f000001 00*4", port: 2000),
        Sample.Udp("Megaco", "", PayloadSender.Server, "'!/1 [192.0.2.1]:2944 P=7{C=1{A=RTP/1{M{L{v=0' 0d0a 'c=IN IP4 192.0.2.1' 0d0a 'm=audio 5004 RTP/AVP 0' 0d0a '}}}}}'", port: 2944),
        Sample.Tcp("FTP data", "", PayloadSender.Server, "'drwxr-xr-x 2 ftp ftp 4096 Nov 21 09:06 pub' 0d0a", port: 20),
    ];

    public static TheoryData<string> Names => [.. Dissectors.Table.Applications.Select(dissector => dissector.Protocol.Abbreviation)];

    static Segment SegmentOf(Sample sample, Conversation? conversation, bool isLast, bool isCut) => new()
    {
        Transport = sample.Protocol,
        SourcePort = sample.Sender == PayloadSender.Server ? sample.ServerPort : (ushort)50000,
        DestinationPort = sample.Sender == PayloadSender.Server ? (ushort)50000 : sample.ServerPort,
        Source = IpAddress.FromIpv4(1),
        Destination = IpAddress.FromIpv4(2),
        FrameNumber = 7,
        Nanoseconds = 9_000_000_000,
        Direction = sample.Sender == PayloadSender.Server ? 1 : 0,
        Sender = sample.Sender,
        IsLast = isLast,
        IsCut = isCut,
        Conversation = conversation,
    };

    static int Dissect(Dissector dissector, ReadOnlySpan<byte> message, in Segment segment, FieldList fields, FieldText text)
    {
        fields.Begin(message);
        dissector.Detect(message, in segment);
        dissector.Resumes(message, in segment);
        int used = dissector.Dissect(fields.Window, in segment, fields);
        text.Clear();
        foreach (ref readonly FieldEntry entry in fields.Entries)
        {
            Assert.InRange(entry.Offset, 0, fields.Bytes.Length);
            Assert.InRange(entry.Length, 0, fields.Bytes.Length - entry.Offset);
            text.Add(in entry, fields);
        }
        return used;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_cut_at_any_length_is_no_harm(string name)
    {
        Dissector dissector = Dissectors.Table.Find(name)!;
        FieldList fields = new();
        FieldText text = new();
        foreach (Sample sample in Samples)
        {
            for (int length = 0; length <= sample.Bytes.Length; length++)
            {
                ReadOnlySpan<byte> cut = sample.Bytes.AsSpan(0, length);
                int used = Dissect(dissector, cut, SegmentOf(sample, new Conversation(default, 0, 1, 0), isLast: true, isCut: true), fields, text);
                Assert.True(used >= 0, $"{sample} of {length} bytes: nothing follows the last segment");
                if (sample.Protocol == IpProtocol.Tcp)
                    Dissect(dissector, cut, SegmentOf(sample, new Conversation(default, 0, 1, 0), isLast: false, isCut: false), fields, text);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Some_sample_is_dissected(string name)
    {
        Dissector dissector = Dissectors.Table.Find(name)!;
        FieldList fields = new();
        FieldText text = new();
        Assert.Contains(Samples, sample => Dissect(dissector, sample.Bytes, SegmentOf(sample, new Conversation(default, 0, 1, 0), isLast: true, isCut: false), fields, text) > 0 && fields.Count > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Random_changes_never_throw(string name)
    {
        Dissector dissector = Dissectors.Table.Find(name)!;
        Random random = new(4);
        FieldList fields = new();
        FieldText text = new();
        Conversation conversation = new(default, 0, 1, 0);
        for (int round = 0; round < 30; round++)
        {
            foreach (Sample sample in Samples)
            {
                byte[] message = (byte[])sample.Bytes.Clone();
                for (int change = random.Next(0, 5); change > 0 && message.Length > 0; change--)
                    message[random.Next(message.Length)] = random.Next(3) switch { 0 => 0, 1 => 0xff, _ => (byte)random.Next(256) };
                if (random.Next(50) == 0)
                    conversation = new Conversation(default, 0, 1, 0);
                int used = Dissect(dissector, message, SegmentOf(sample, conversation, isLast: random.Next(2) == 0, isCut: false), fields, text);
                Assert.InRange(fields.Count, 0, FieldList.MaxCount);
                Assert.True(used >= -(1 << 30));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_allocated_once_a_conversation_is_known(string name)
    {
        Dissector dissector = Dissectors.Table.Find(name)!;
        FieldList fields = new();
        Sample[] own = [.. Samples.Where(sample => dissector.Detect(sample.Bytes, SegmentOf(sample, null, isLast: true, isCut: false)))];
        Conversation[] conversations = [.. own.Select(_ => new Conversation(default, 0, 1, 0))];
        Segment[] segments = [.. own.Select((sample, i) => SegmentOf(sample, conversations[i], isLast: true, isCut: false))];
        long allocated = 0;
        for (int round = 0; round < 3; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int repeat = 0; repeat < MostRemembered; repeat++)
            {
                for (int i = 0; i < own.Length; i++)
                {
                    fields.Begin(own[i].Bytes);
                    dissector.Dissect(fields.Window, in segments[i], fields);
                }
            }
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Assert.Equal(0, allocated);
    }
}
