using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>MongoDB's wire protocol (MongoDB manual, "Wire Protocol"): the message header, and the top level of the document that is the command (bsonspec.org).</summary>
public sealed class MongoDissector : Dissector
{
    const int HeaderLength = 16, MaxLength = 48_000_000, MaxElements = 64;

    static readonly Protocol Mongo = new("Mongo Wire Protocol", "MONGO", "mongo");
    static readonly Field MessageLength = Mongo.Int32("message_length", "Message Length");
    static readonly Field RequestId = Mongo.UInt32("request_id", "Request ID", shown: FieldBase.Hexadecimal);
    static readonly Field ResponseTo = Mongo.UInt32("response_to", "Response To", shown: FieldBase.Hexadecimal);
    static readonly Field Opcode = Mongo.Int32("opcode", "OpCode", new ValueStrings
    {
        { 1, "Reply" },
        { 1000, "Message" },
        { 2001, "Update document" },
        { 2002, "Insert document" },
        { 2003, "Reserved" },
        { 2004, "Query" },
        { 2005, "Get More" },
        { 2006, "Delete document" },
        { 2007, "Kill Cursors" },
        { 2010, "Command Request" },
        { 2011, "Command Reply" },
        { 2012, "Compressed Data" },
        { 2013, "Extensible Message Format" },
    });

    static readonly Field Collection = Mongo.String("full_collection_name", "fullCollectionName");
    static readonly Field MessageFlags = Mongo.UInt32("msg.flags", "Message Flags", shown: FieldBase.Hexadecimal);
    static readonly Field SectionKind = Mongo.Int32("msg.sections.section.kind", "Kind", new ValueStrings { { 0, "Body" }, { 1, "Document Sequence" } });
    static readonly Field DocumentLength = Mongo.Int32("document.length", "Document length");
    static readonly Field ElementName = Mongo.String("element.name", "Element");
    static readonly Field ElementType = Mongo.UInt8("element.type", "Type", shown: FieldBase.Hexadecimal);
    static readonly Field ElementText = Mongo.String("element.value.string", "Value");
    static readonly Field RequestFrame = Mongo.FrameNumber("request_frame", "Request in frame");
    static readonly Field ResponseTime = Mongo.RelativeTime("time", "Time from request");

    /// <inheritdoc/>
    public override Protocol Protocol => Mongo;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(27017);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => segment.Transport == IpProtocol.Tcp && payload.Length >= HeaderLength && (payload[12] == 1 || payload[13] == 7) && payload[14] == 0 && payload[15] == 0
            && MongoDbSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
        => MongoDbSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Exists;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.Length < HeaderLength)
            return segment.IsLast ? 0 : NeedMore;
        int length = BinaryPrimitives.ReadInt32LittleEndian(pdu);
        if (length is < HeaderLength or > MaxLength)
            return 0;
        if (length > pdu.Length && !segment.IsLast)
            return NeedTotal(length);
        int end = Math.Min(length, pdu.Length);
        ReadOnlySpan<byte> message = pdu[..end];
        int root = fields.Open(Mongo.Root, 0, end);
        fields.AddLittleEndian(MessageLength, 0, 4);
        ulong request = fields.AddLittleEndian(RequestId, 4, 4);
        ulong answered = fields.AddLittleEndian(ResponseTo, 8, 4);
        ulong opcode = fields.AddLittleEndian(Opcode, 12, 4);
        InfoText info = fields.Info.Begin(Mongo).Add(answered == 0 ? "Request : "u8 : "Response : "u8).Add(Opcode.Values!, opcode);
        Pair(request, answered, in segment, fields);
        switch (opcode)
        {
            case 2004:
                int documentAt = AddText(message, 20, Collection, fields);
                info.Add(" "u8).Add(message[Math.Min(20, end)..Math.Max(Math.Min(20, end), Math.Min(end, documentAt - 1))]);
                AddDocument(message, documentAt + 8, fields, info);
                break;
            case 1:
                AddDocument(message, 36, fields, info);
                break;
            case 2013:
                fields.AddLittleEndian(MessageFlags, 16, 4);
                fields.Add(SectionKind, 20, 1);
                if (end > 20 && message[20] == 0)
                    AddDocument(message, 21, fields, info);
                break;
        }
        fields.Close(root);
        return end;
    }

    void Pair(ulong request, ulong answered, in Segment segment, FieldList fields)
    {
        if (segment.Conversation is not { } conversation)
            return;
        OpenRequests pending = conversation.State<OpenRequests>(this);
        if (answered == 0)
        {
            pending.Add(request, in segment);
        }
        else if (pending.TryTake(answered, out OpenRequests.Request asked))
        {
            fields.AddGenerated(RequestFrame, (ulong)asked.Frame);
            fields.AddGenerated(ResponseTime, (ulong)(segment.Nanoseconds - asked.Nanoseconds));
        }
    }

    /// <summary>The elements of a document's top level; what they contain is passed over.</summary>
    static void AddDocument(ReadOnlySpan<byte> message, int at, FieldList fields, InfoText info)
    {
        if (at < 0 || at + 4 > message.Length)
            return;
        int length = BinaryPrimitives.ReadInt32LittleEndian(message[at..]);
        fields.AddLittleEndian(DocumentLength, at, 4);
        int end = (int)Math.Min(message.Length, (long)at + Math.Max(0, length));
        at += 4;
        for (int count = 0; count < MaxElements && at < end && message[at] != 0; count++)
        {
            int type = message[at];
            int nameLength = message[(at + 1)..end].IndexOf((byte)0);
            if (nameLength < 0)
                return;
            int opened = fields.Open(ElementName, at + 1, nameLength);
            fields.Add(ElementType, at, 1);

            // The first element names the command.
            if (count == 0)
                info.Add(": "u8).Add(message.Slice(at + 1, nameLength));
            int value = at + 2 + nameLength;
            int size = SizeOf(message, value, type);
            if (type == 2 && size > 5 && value + size <= end)
                fields.Add(ElementText, value + 4, size - 5);
            fields.Close(opened);
            if (size < 0 || size > end - value)
                return;
            at = value + size;
        }
    }

    /// <summary>Bytes of a value by its type (bsonspec.org version 1.1); −1 for types unknown or not whole.</summary>
    static int SizeOf(ReadOnlySpan<byte> message, int at, int type)
    {
        int length = at + 4 <= message.Length ? BinaryPrimitives.ReadInt32LittleEndian(message[at..]) : -1;
        if (length > MaxLength)
            return -1;
        return type switch
        {
            1 or 9 or 17 or 18 => 8,
            2 or 13 or 14 => length < 1 ? -1 : 4 + length,
            3 or 4 or 15 => length < 5 ? -1 : length,
            5 => length < 0 ? -1 : 5 + length,
            6 or 10 or 127 or 255 => 0,
            7 => 12,
            8 => 1,
            16 => 4,
            19 => 16,
            _ => -1,
        };
    }

    static int AddText(ReadOnlySpan<byte> message, int at, Field field, FieldList fields)
    {
        if (at >= message.Length)
            return message.Length;
        int length = message[at..].IndexOf((byte)0);
        if (length < 0)
            return message.Length;
        fields.Add(field, at, length);
        return at + length + 1;
    }
}
