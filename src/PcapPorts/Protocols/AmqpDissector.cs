using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>Advanced Message Queuing Protocol: 0-9-1 (sections 2.3.5 and 4.2) and OASIS AMQP 1.0 (part 2, section 2.3): protocol headers, frames, methods.</summary>
public sealed class AmqpDissector : Dissector
{
    const int MaxFrame = 1 << 24;

    static readonly Protocol Amqp = new("Advanced Message Queuing Protocol", "AMQP", "amqp");
    static readonly Field Header = Amqp.String("init.protocol", "Protocol");
    static readonly Field InitId = Amqp.UInt8("init.id_major", "Protocol-ID");
    static readonly Field VersionMajor = Amqp.UInt8("init.version_major", "Version Major");
    static readonly Field VersionMinor = Amqp.UInt8("init.version_minor", "Version Minor");
    static readonly Field Revision = Amqp.UInt8("init.version_revision", "Version-Revision");
    static readonly Field Type = Amqp.UInt8("type", "Type", new ValueStrings { { 1, "Method" }, { 2, "Content header" }, { 3, "Content body" }, { 4, "OOB Method" }, { 8, "Heartbeat" } });
    static readonly Field Channel = Amqp.UInt16("channel", "Channel");
    static readonly Field Length = Amqp.UInt32("length", "Length");
    static readonly Field Class = Amqp.UInt16("method.class", "Class", new ValueStrings
    {
        { 10, "Connection" },
        { 20, "Channel" },
        { 30, "Access" },
        { 40, "Exchange" },
        { 50, "Queue" },
        { 60, "Basic" },
        { 70, "File" },
        { 80, "Stream" },
        { 85, "Confirm" },
        { 90, "Tx" },
        { 100, "Dtx" },
        { 110, "Tunnel" },
    });

    static readonly Field Method = Amqp.UInt16("method.method", "Method");
    static readonly Field VirtualHost = Amqp.String("method.arguments.virtual_host", "Virtual-Host");
    static readonly Field Exchange = Amqp.String("method.arguments.exchange", "Exchange");
    static readonly Field RoutingKey = Amqp.String("method.arguments.routing_key", "Routing-Key");
    static readonly Field Queue = Amqp.String("method.arguments.queue", "Queue");
    static readonly Field ReplyCode = Amqp.UInt16("method.arguments.reply_code", "Reply-Code");
    static readonly Field ReplyText = Amqp.String("method.arguments.reply_text", "Reply-Text");
    static readonly Field DataOffset = Amqp.UInt8("doff", "Doff");
    static readonly Field FrameType = Amqp.UInt8("frame_type", "Type", new ValueStrings { { 0, "AMQP" }, { 1, "SASL" } });
    static readonly Field Performative = Amqp.UInt8("performative", "Performative", new ValueStrings
    {
        { 0x10, "open" },
        { 0x11, "begin" },
        { 0x12, "attach" },
        { 0x13, "flow" },
        { 0x14, "transfer" },
        { 0x15, "disposition" },
        { 0x16, "detach" },
        { 0x17, "end" },
        { 0x18, "close" },
        { 0x40, "sasl.mechanisms" },
        { 0x41, "sasl.init" },
        { 0x42, "sasl.challenge" },
        { 0x43, "sasl.response" },
        { 0x44, "sasl.outcome" },
    });

    /// <inheritdoc/>
    public override Protocol Protocol => Amqp;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(5672);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => segment.Transport == IpProtocol.Tcp && payload.StartsWith("AMQP"u8) && AmqpSignature.Header(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Exists;

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length >= 8 && AmqpSignature.Frame(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Exists;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.Length < 8)
            return segment.IsLast ? 0 : NeedMore;
        if (pdu.StartsWith("AMQP"u8))
            return DissectHeader(pdu, fields);
        return pdu[0] == 0 ? DissectFrame10(pdu, in segment, fields) : DissectFrame(pdu, in segment, fields);
    }

    static int DissectHeader(ReadOnlySpan<byte> pdu, FieldList fields)
    {
        int root = fields.Open(Amqp.Root, 0, 8);
        fields.Add(Header, 0, 4);
        fields.Add(InitId, 4, 1);
        fields.Add(VersionMajor, 5, 1);
        fields.Add(VersionMinor, 6, 1);
        fields.Add(Revision, 7, 1);
        fields.Close(root);
        fields.Info.Begin(Amqp).Add("Protocol-Header "u8).Add(pdu[5]).Add("-"u8).Add(pdu[6]).Add("-"u8).Add(pdu[7]);
        return 8;
    }

    static int DissectFrame(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        uint size = BinaryPrimitives.ReadUInt32BigEndian(pdu[3..]);
        if (pdu[0] > 8 || size > MaxFrame)
            return 0;
        int length = 8 + (int)size;
        if (length > pdu.Length && !segment.IsLast)
            return NeedTotal(length);
        if (length <= pdu.Length && pdu[length - 1] != 0xce)
            return 0;
        int end = Math.Min(length, pdu.Length);
        int root = fields.Open(Amqp.Root, 0, end);
        ulong type = fields.Add(Type, 0, 1);
        fields.Add(Channel, 1, 2);
        fields.Add(Length, 3, 4);
        InfoText info = fields.Info.Begin(Amqp);
        if (type == 1 && end >= 11)
        {
            ulong group = fields.Add(Class, 7, 2);
            ulong method = fields.Add(Method, 9, 2);
            info.Add(Class.Values!, group).Add("."u8).Add(MethodName((int)group, (int)method));
            AddArguments(pdu[..end], (int)group, (int)method, fields, info);
        }
        else
        {
            info.Add(Type.Values!, type);
        }
        fields.Close(root);
        return end;
    }

    /// <summary>The arguments that say what it is about; the rest of the method is left alone.</summary>
    static void AddArguments(ReadOnlySpan<byte> frame, int group, int method, FieldList fields, InfoText info)
    {
        switch (group, method)
        {
            case (10, 40):
                AddShortText(frame, 11, VirtualHost, " vhost="u8, fields, info);
                break;
            case (10, 50) or (20, 40):
                fields.Add(ReplyCode, 11, 2);
                AddShortText(frame, 13, ReplyText, " reply="u8, fields, info);
                break;
            case (40, 10):
                AddShortText(frame, 13, Exchange, " x="u8, fields, info);
                break;
            case (50, 10 or 30 or 40) or (60, 20 or 70):
                AddShortText(frame, 13, Queue, " q="u8, fields, info);
                break;
            case (50, 11):
                AddShortText(frame, 11, Queue, " q="u8, fields, info);
                break;
            case (50, 20):
                int bound = AddShortText(frame, AddShortText(frame, 13, Queue, " q="u8, fields, info), Exchange, " x="u8, fields, info);
                AddShortText(frame, bound, RoutingKey, " rk="u8, fields, info);
                break;
            case (60, 40):
                AddShortText(frame, AddShortText(frame, 13, Exchange, " x="u8, fields, info), RoutingKey, " rk="u8, fields, info);
                break;
        }
    }

    static int AddShortText(ReadOnlySpan<byte> frame, int at, Field field, ReadOnlySpan<byte> label, FieldList fields, InfoText info)
    {
        if (at >= frame.Length || at + 1 + frame[at] > frame.Length)
            return frame.Length;
        fields.Add(field, at + 1, frame[at]);
        info.Add(label).Add(frame.Slice(at + 1, frame[at]));
        return at + 1 + frame[at];
    }

    static ReadOnlySpan<char> MethodName(int group, int method) => (group, method) switch
    {
        (10, 10) => "Start",
        (10, 11) => "Start-Ok",
        (10, 20) => "Secure",
        (10, 21) => "Secure-Ok",
        (10, 30) => "Tune",
        (10, 31) => "Tune-Ok",
        (10, 40) or (20, 10) => "Open",
        (10, 41) or (20, 11) => "Open-Ok",
        (10, 50) or (20, 40) => "Close",
        (10, 51) or (20, 41) => "Close-Ok",
        (10, 60) => "Blocked",
        (10, 61) => "Unblocked",
        (20, 20) => "Flow",
        (20, 21) => "Flow-Ok",
        (40 or 50, 10) => "Declare",
        (40 or 50, 11) => "Declare-Ok",
        (40, 20) or (50, 40) => "Delete",
        (40, 21) or (50, 41) => "Delete-Ok",
        (40, 30) or (50, 20) => "Bind",
        (40, 31) or (50, 21) => "Bind-Ok",
        (50, 30) => "Purge",
        (50, 31) => "Purge-Ok",
        (50, 50) => "Unbind",
        (50, 51) => "Unbind-Ok",
        (60, 10) => "Qos",
        (60, 11) => "Qos-Ok",
        (60, 20) => "Consume",
        (60, 21) => "Consume-Ok",
        (60, 30) => "Cancel",
        (60, 31) => "Cancel-Ok",
        (60, 40) => "Publish",
        (60, 50) => "Return",
        (60, 60) => "Deliver",
        (60, 70) => "Get",
        (60, 71) => "Get-Ok",
        (60, 72) => "Get-Empty",
        (60, 80) => "Ack",
        (60, 90) => "Reject",
        (60, 100 or 110) => "Recover",
        (60, 111) => "Recover-Ok",
        (60, 120) => "Nack",
        (85 or 90, 10) => "Select",
        (85 or 90, 11) => "Select-Ok",
        (90, 20) => "Commit",
        (90, 21) => "Commit-Ok",
        (90, 30) => "Rollback",
        (90, 31) => "Rollback-Ok",
        _ => "method",
    };

    static int DissectFrame10(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        uint size = BinaryPrimitives.ReadUInt32BigEndian(pdu);
        if (size is < 8 or > MaxFrame || pdu[4] < 2)
            return 0;
        if (size > pdu.Length && !segment.IsLast)
            return NeedTotal((int)size);
        int end = (int)Math.Min(size, pdu.Length);
        int root = fields.Open(Amqp.Root, 0, end);
        fields.Add(Length, 0, 4);
        int offset = (int)fields.Add(DataOffset, 4, 1) * 4;
        fields.Add(FrameType, 5, 1);
        fields.Add(Channel, 6, 2);
        InfoText info = fields.Info.Begin(Amqp);

        // A described type whose descriptor is a small number (part 1, section 1.1.2).
        if (offset + 3 <= end && pdu[offset] == 0 && pdu[offset + 1] == 0x53)
            info.Add(Performative.Values!, fields.Add(Performative, offset + 2, 1));
        else
            info.Add("(empty)"u8);
        fields.Close(root);
        return end;
    }
}
