using System.Text;
using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;

namespace PcapPorts.Tests.Protocols;

/// <summary>A conversation of hand-written messages (notation: <see cref="Wire"/>), and what a dissector shows of the last one.</summary>
sealed class MessageTalk
{
    const ushort ClientPort = 50000;

    public static readonly IpAddress ClientAddress = IpAddress.FromIpv4(0xC0000201);

    public static readonly IpAddress ServerAddress = IpAddress.FromIpv4(0xC6336407);

    readonly Dissector _dissector;
    readonly byte _transport;
    readonly ushort _port;
    readonly Conversation _conversation;
    long _frame;

    public MessageTalk(string protocol, byte transport, ushort port, PcapPorts.Protocols.Tls.TlsKeyLog? secrets = null)
    {
        Table = new ConversationTable { KeyLog = secrets };
        _dissector = Dissectors.Table.Find(protocol)!;
        _transport = transport;
        _port = port;
        _conversation = new Conversation(default, 0, 1, 0) { Table = Table };
    }

    public ConversationTable Table { get; }

    public Conversation Conversation => _conversation;

    public FieldList Fields { get; } = new();

    /// <summary>What the dissector returned for the last message.</summary>
    public int Used { get; private set; }

    /// <summary>The line of the last message.</summary>
    public string Info => Encoding.UTF8.GetString(Fields.Info.Text);

    /// <summary>The values of a field in the last message, with commas between.</summary>
    public string this[string abbreviation]
    {
        get
        {
            Field field = Dissectors.Fields.Find(abbreviation) ?? throw new ArgumentException(abbreviation);
            FieldText text = new();
            foreach (ref readonly FieldEntry entry in Fields.Entries)
            {
                if (!field.Covers(entry.Field))
                    continue;
                if (text.Text.Length > 0)
                    text.Add((byte)',');
                text.Add(in entry, Fields);
            }
            return Encoding.UTF8.GetString(text.Text);
        }
    }

    public MessageTalk Client(string wire, bool isLast = true) => Send(Wire.Bytes(wire), isClient: true, isLast);

    public MessageTalk Server(string wire, bool isLast = true) => Send(Wire.Bytes(wire), isClient: false, isLast);

    public MessageTalk Send(byte[] message, bool isClient, bool isLast = true)
    {
        var segment = Segment(isClient, isLast);
        Fields.Begin(message);
        Used = _dissector.Dissect(Fields.Window, in segment, Fields);
        return this;
    }

    /// <summary>Whether the dissector knows a message on a port that is not its own.</summary>
    public bool Detects(string wire, ushort port = Sample.AnyPort)
    {
        var segment = Segment(isClient: true, isLast: true) with { DestinationPort = port };
        return _dissector.Detect(Wire.Bytes(wire), in segment);
    }

    /// <summary>Whether the dissector goes on with these bytes of the server behind a gap.</summary>
    public bool Resumes(string wire)
    {
        var segment = Segment(isClient: false, isLast: false);
        return _dissector.Resumes(Wire.Bytes(wire), in segment);
    }

    Segment Segment(bool isClient, bool isLast)
    {
        return new Segment
        {
            Transport = _transport,
            SourcePort = isClient ? ClientPort : _port,
            DestinationPort = isClient ? _port : ClientPort,
            Source = isClient ? ClientAddress : ServerAddress,
            Destination = isClient ? ServerAddress : ClientAddress,
            FrameNumber = ++_frame,
            Nanoseconds = _frame * 1_000_000,
            Direction = isClient ? 0 : 1,
            Sender = isClient ? PayloadSender.Client : PayloadSender.Server,
            IsLast = isLast,
            Conversation = _conversation,
        };
    }
}
