using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>Memcached's text and binary protocols (memcached's protocol.txt and "BinaryProtocolRevamped"), in UDP behind a frame header.</summary>
public sealed class MemcachedDissector : Dissector
{
    const ushort Port = 11211;
    const int BinaryHeader = 24, DatagramHeader = 8, MaxLine = 4096;
    static readonly System.Buffers.SearchValues<byte> WordBytes = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz0123456789"u8);

    const long MaxData = 128L << 20;

    static readonly Protocol Memcache = new("Memcache Protocol", "MEMCACHE", "memcache");
    static readonly Field Magic = Memcache.UInt8("magic", "Magic", new ValueStrings { { 0x80, "Request" }, { 0x81, "Response" } });
    static readonly Field Opcode = Memcache.UInt8("opcode", "Opcode", new ValueStrings
    {
        { 0, "Get" },
        { 1, "Set" },
        { 2, "Add" },
        { 3, "Replace" },
        { 4, "Delete" },
        { 5, "Increment" },
        { 6, "Decrement" },
        { 7, "Quit" },
        { 8, "Flush" },
        { 9, "Get Quietly" },
        { 10, "No-op" },
        { 11, "Version" },
        { 12, "Get Key" },
        { 13, "Get Key Quietly" },
        { 14, "Append" },
        { 15, "Prepend" },
        { 16, "Statistics" },
        { 17, "Set Quietly" },
        { 18, "Add Quietly" },
        { 19, "Replace Quietly" },
        { 20, "Delete Quietly" },
        { 21, "Increment Quietly" },
        { 22, "Decrement Quietly" },
        { 23, "Quit Quietly" },
        { 24, "Flush Quietly" },
        { 25, "Append Quietly" },
        { 26, "Prepend Quietly" },
    });

    static readonly Field KeyLength = Memcache.UInt16("key.length", "Key Length");
    static readonly Field ExtrasLength = Memcache.UInt8("extras.length", "Extras length");
    static readonly Field DataType = Memcache.UInt8("data_type", "Data type");
    static readonly Field Reserved = Memcache.UInt16("reserved", "Reserved");
    static readonly Field Status = Memcache.UInt16("status", "Status", new ValueStrings
    {
        { 0, "No error" },
        { 1, "Key not found" },
        { 2, "Key exists" },
        { 3, "Value too big" },
        { 4, "Invalid arguments" },
        { 5, "Item not stored" },
        { 129, "Unknown command" },
        { 130, "Out of memory" },
    });

    static readonly Field BodyLength = Memcache.UInt32("total_body_length", "Total body length");
    static readonly Field Opaque = Memcache.UInt32("opaque", "Opaque");
    static readonly Field Cas = Memcache.UInt64("cas", "CAS");
    static readonly Field Key = Memcache.String("key", "Key");
    static readonly Field Value = Memcache.String("value", "Value");
    static readonly Field Command = Memcache.String("command", "Command");
    static readonly Field Response = Memcache.String("response", "Response");

    /// <inheritdoc/>
    public override Protocol Protocol => Memcache;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.Tcp(Port);
        table.Udp(Port);
    }

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
    {
        if (payload.IsEmpty)
            return false;
        if (segment.Transport != IpProtocol.Tcp)
            return payload.Length > 12 && payload[6] == 0 && payload[7] == 0 && MemcachedSignature.Framed(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;
        var message = new Payload(payload, segment.SourcePort, segment.DestinationPort);
        return payload[0] switch
        {
            0x80 or 0x81 => MemcachedSignature.Binary(in message).Certain,
            (byte)'s' or (byte)'a' or (byte)'r' or (byte)'p' or (byte)'c' or (byte)'V' or (byte)'S' => MemcachedSignature.Command(in message).Certain,
            _ => false,
        };
    }

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
    {
        var message = new Payload(payload, segment.SourcePort, segment.DestinationPort);
        return (payload is [0x80 or 0x81, ..] ? MemcachedSignature.Binary(in message) : MemcachedSignature.Command(in message)).Exists;
    }

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        int at = segment.Transport == IpProtocol.Tcp ? 0 : DatagramHeader;
        if (at >= pdu.Length)
            return 0;
        return pdu[at] is 0x80 or 0x81 ? DissectBinary(pdu, at, in segment, fields) : DissectText(pdu, at, in segment, fields);
    }

    static int DissectBinary(ReadOnlySpan<byte> pdu, int at, in Segment segment, FieldList fields)
    {
        if (pdu.Length - at < BinaryHeader)
            return segment.IsLast ? 0 : NeedMore;
        long body = BinaryPrimitives.ReadUInt32BigEndian(pdu[(at + 8)..]);
        if (body > MaxData)
            return 0;
        if (at + BinaryHeader + body > pdu.Length && !segment.IsLast)
            return NeedTotal((int)(at + BinaryHeader + body));
        int end = (int)Math.Min(at + BinaryHeader + body, pdu.Length);
        bool isRequest = pdu[at] == 0x80;
        int root = fields.Open(Memcache.Root, 0, end);
        fields.Add(Magic, at, 1);
        ulong opcode = fields.Add(Opcode, at + 1, 1);
        int keyLength = (int)fields.Add(KeyLength, at + 2, 2);
        int extras = (int)fields.Add(ExtrasLength, at + 4, 1);
        fields.Add(DataType, at + 5, 1);
        ulong status = fields.Add(isRequest ? Reserved : Status, at + 6, 2);
        fields.Add(BodyLength, at + 8, 4);
        fields.Add(Opaque, at + 12, 4);
        fields.Add(Cas, at + 16, 8);
        InfoText info = fields.Info.Begin(Memcache).Add(Opcode.Values!, opcode).Add(isRequest ? " Request"u8 : " Response"u8);
        if (!isRequest && status != 0)
            info.Add(" "u8).Add(Status.Values!, status);
        int key = at + BinaryHeader + extras;
        if (keyLength > 0 && key + keyLength <= end)
        {
            fields.Add(Key, key, keyLength);
            info.Add(" "u8).Add(pdu.Slice(key, keyLength));
        }
        if (key + keyLength < end)
            fields.Add(Value, key + keyLength, end - key - keyLength);
        fields.Close(root);
        return end;
    }

    static int DissectText(ReadOnlySpan<byte> pdu, int at, in Segment segment, FieldList fields)
    {
        int length = HeaderLines.LineLength(pdu, at, out int next);
        if (length < 0 && !segment.IsLast)
            return pdu.Length < MaxLine ? NeedMore : 0;
        if (length < 0)
            length = pdu.Length - at;
        ReadOnlySpan<byte> line = pdu.Slice(at, length);
        ReadOnlySpan<byte> word = Text.FirstWord(line);
        if (word.IsEmpty || word.ContainsAnyExcept(WordBytes))
            return 0;
        long data = DataLength(line, word);
        if (data > MaxData)
            return 0;
        if (data >= 0 && next + data + 2 > pdu.Length && !segment.IsLast)
            return NeedTotal((int)(next + data + 2));
        int end = data < 0 ? next : (int)Math.Min(pdu.Length, next + data + 2);
        int root = fields.Open(Memcache.Root, 0, end);
        bool isResponse = word[0] is < (byte)'a' or > (byte)'z';
        fields.Add(isResponse ? Response : Command, at, word.Length);
        if (HasKey(word) && word.Length + 1 < length)
        {
            int key = at + word.Length + 1;
            fields.Add(Key, key, Text.FirstWord(line[(word.Length + 1)..]).Length);
        }
        if (data > 0 && end - next > 0)
            fields.Add(Value, next, (int)Math.Min(data, end - next));
        fields.Close(root);
        fields.Info.Begin(Memcache).Add(line);
        return end;
    }

    static bool HasKey(ReadOnlySpan<byte> word)
        => word.SequenceEqual("get"u8) || word.SequenceEqual("gets"u8) || word.SequenceEqual("delete"u8) || word.SequenceEqual("incr"u8) || word.SequenceEqual("decr"u8)
            || word.SequenceEqual("touch"u8) || word.SequenceEqual("VALUE"u8) || IsStore(word);

    static bool IsStore(ReadOnlySpan<byte> word)
        => word.SequenceEqual("set"u8) || word.SequenceEqual("add"u8) || word.SequenceEqual("replace"u8) || word.SequenceEqual("append"u8) || word.SequenceEqual("prepend"u8) || word.SequenceEqual("cas"u8);

    /// <summary>Bytes of the data block behind a line that stores (fifth word) or shows an item (fourth); −1 when none follows.</summary>
    static long DataLength(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word)
    {
        int skip = IsStore(word) ? 4 : word.SequenceEqual("VALUE"u8) ? 3 : 0;
        if (skip == 0)
            return -1;
        while (skip-- > 0)
        {
            int space = line.IndexOf((byte)' ');
            if (space < 0)
                return -1;
            line = line[(space + 1)..];
        }
        return Text.Number(Text.FirstWord(line));
    }
}
