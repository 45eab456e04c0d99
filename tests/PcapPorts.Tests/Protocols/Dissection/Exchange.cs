using System.Text;
using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;

namespace PcapPorts.Tests.Protocols.Dissection;

/// <summary>The messages of one flow, given to a dissector as the walk through a datagram or the reassembly of a stream gives them.</summary>
sealed class Exchange(string protocol, byte transport, ushort server, ushort client = 40000)
{
    readonly Dissector _dissector = Dissectors.Table.Find(protocol)!;
    readonly Conversation _conversation = new(default(FlowKey), 0, 1, 0);
    long _frame;

    /// <summary>The fields of the last packet.</summary>
    public FieldList Fields { get; } = new();

    /// <summary>Bytes of the last packet that the dissector left for later.</summary>
    public int Left { get; private set; }

    public Exchange Client(byte[] bytes, bool isLast = false) => Send(bytes, fromClient: true, isLast);

    public Exchange Server(byte[] bytes, bool isLast = false) => Send(bytes, fromClient: false, isLast);

    public string this[string field] => Values(Fields, field);

    public string Info => Encoding.UTF8.GetString(Fields.Info.Text);

    public bool Detects(byte[] bytes)
    {
        var segment = Segment(fromClient: true, isLast: true);
        return _dissector.Detect(bytes, in segment);
    }

    public static string Values(FieldList fields, string abbreviation)
    {
        Field field = Dissectors.Fields.Find(abbreviation)!;
        FieldText text = new();
        foreach (ref readonly FieldEntry entry in fields.Entries)
        {
            if (!field.Covers(entry.Field))
                continue;
            if (text.Text.Length > 0)
                text.Add((byte)',');
            text.Add(in entry, fields);
        }
        return Encoding.UTF8.GetString(text.Text);
    }

    Exchange Send(byte[] bytes, bool fromClient, bool isLast)
    {
        _frame++;
        Fields.Begin(bytes);
        int at = 0;
        while (at < bytes.Length)
        {
            Segment segment = Segment(fromClient, isLast || transport != IpProtocol.Tcp);
            FieldMark mark = Fields.Mark;
            FieldWindow window = Fields.Enter(at, bytes.Length - at);
            int taken = _dissector.Dissect(Fields.Window.ToArray(), in segment, Fields);
            if (taken <= 0)
                Fields.CutBack(in mark);
            Fields.Leave(in window);
            Assert.False(segment.IsLast && taken < 0, "asks for more where there is none");
            if (taken <= 0)
                break;
            // It may take more than there is: the rest passes by.
            at += Math.Min(taken, bytes.Length - at);
        }
        Left = bytes.Length - at;
        return this;
    }

    Segment Segment(bool fromClient, bool isLast) => new()
    {
        Transport = transport,
        SourcePort = fromClient ? client : server,
        DestinationPort = fromClient ? server : client,
        FrameNumber = _frame,
        Nanoseconds = _frame * 1_000_000,
        Direction = fromClient ? 0 : 1,
        IsLast = isLast,
        Conversation = _conversation,
    };
}
