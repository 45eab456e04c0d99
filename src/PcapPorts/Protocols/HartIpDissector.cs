using System.Buffers.Binary;
using PcapPorts.Fields;

namespace PcapPorts.Protocols;

/// <summary>HART-IP (FieldComm Group TS20085 section 10): instruments of process plants over IP; its header, sessions, and the token-passing frames in it.</summary>
public sealed class HartIpDissector : Dissector
{
    const ushort Port = 5094;
    const int HeaderLength = 8, LastId = 5;
    const int SessionInitiate = 0, PassThrough = 3, Response = 1, Publish = 2, Nak = 15;

    static readonly Protocol Hart = new("HART_IP Protocol", "HART_IP", "hart_ip");
    static readonly Field Version = Hart.UInt8("version", "Version");
    static readonly Field MessageType = Hart.UInt8("message_type", "Message Type", new ValueStrings { { 0, "Request" }, { 1, "Response" }, { 2, "Publish" }, { 15, "NAK" } });
    static readonly Field MessageId = Hart.UInt8("message_id", "Message ID", new ValueStrings
    {
        { 0, "Session Initiate" },
        { 1, "Session Close" },
        { 2, "Keep Alive" },
        { 3, "Pass Through" },
        { 4, "Direct PDU" },
        { 5, "Read Audit Log" },
    });

    static readonly Field Status = Hart.UInt8("status", "Status");
    static readonly Field Sequence = Hart.UInt16("transaction_id", "Sequence Number");
    static readonly Field Length = Hart.UInt16("msg_length", "Message Length");
    static readonly Field MasterType = Hart.UInt8("session_init.master_type", "Host Type", new ValueStrings { { 0, "Secondary Host" }, { 1, "Primary Host" } });
    static readonly Field CloseTimer = Hart.UInt32("session_init.inactivity_close_timer", "Inactivity Close Timer");
    static readonly Field Delimiter = Hart.UInt8("pt.delimiter", "Delimiter", shown: FieldBase.Hexadecimal);
    static readonly Field ShortAddress = Hart.UInt8("pt.short_addr", "Short Address");
    static readonly Field LongAddress = Hart.Bytes("pt.long_address", "Long Address");
    static readonly Field Command = Hart.UInt8("pt.command", "Command");
    static readonly Field DataLength = Hart.UInt8("pt.length", "Length");
    static readonly Field ResponseCode = Hart.UInt8("pt.response_code", "Response Code");
    static readonly Field DeviceStatus = Hart.UInt8("pt.device_status", "Device Status", shown: FieldBase.Hexadecimal);
    static readonly Field Payload = Hart.Bytes("pt.payload", "Payload");
    static readonly Field Checksum = Hart.UInt8("pt.checksum", "Checksum", shown: FieldBase.Hexadecimal);

    /// <inheritdoc/>
    public override Protocol Protocol => Hart;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.Tcp(Port);
        table.Udp(Port);
    }

    /// <summary>Devices answer from ports of their own; a datagram says how long it is.</summary>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => segment.Transport == Packets.IpProtocol.Udp && Resumes(payload, in segment) && BinaryPrimitives.ReadUInt16BigEndian(payload[6..]) == payload.Length;

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
        => payload is [1, <= Publish or Nak, <= LastId, _, _, _, _, _, ..] && BinaryPrimitives.ReadUInt16BigEndian(payload[6..]) >= HeaderLength;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.Length < HeaderLength)
            return segment.IsLast ? 0 : NeedMore;
        if (!Resumes(pdu, in segment))
            return 0;
        int length = BinaryPrimitives.ReadUInt16BigEndian(pdu[6..]);
        if (length > pdu.Length && !segment.IsLast)
            return NeedTotal(length);
        int end = Math.Min(length, pdu.Length);
        int root = fields.Open(Hart.Root, 0, end);
        fields.Add(Version, 0, 1);
        ulong type = fields.Add(MessageType, 1, 1);
        ulong id = fields.Add(MessageId, 2, 1);
        fields.Add(Status, 3, 1);
        ulong sequence = fields.Add(Sequence, 4, 2);
        fields.Add(Length, 6, 2);
        fields.Info.Begin(Hart).Add(MessageId.Values!, id).Add(" "u8).Add(MessageType.Values!, type).Add(", Sequence Number "u8).Add((long)sequence);
        if (id == SessionInitiate && end >= HeaderLength + 5)
        {
            fields.Add(MasterType, HeaderLength, 1);
            fields.Add(CloseTimer, HeaderLength + 1, 4);
        }
        else if (id == PassThrough)
        {
            AddFrame(pdu[..end], type is Response or Publish, fields);
        }
        fields.Close(root);
        return end;
    }

    /// <summary>A token-passing frame (TS20081 section 5): delimiter, address, command, count, data and a checksum.</summary>
    static void AddFrame(ReadOnlySpan<byte> message, bool isAnswer, FieldList fields)
    {
        const int longFlag = 0x80;
        if (message.Length <= HeaderLength)
            return;
        int delimiter = (int)fields.Add(Delimiter, HeaderLength, 1);
        bool isLong = (delimiter & longFlag) != 0;
        int expansion = delimiter >> 5 & 3, at = HeaderLength + 1 + (isLong ? 5 : 1) + expansion;
        if (at + 2 > message.Length)
            return;
        fields.Add(isLong ? LongAddress : ShortAddress, HeaderLength + 1, isLong ? 5 : 1);
        fields.Add(Command, at, 1);
        int count = Math.Min((int)fields.Add(DataLength, at + 1, 1), message.Length - at - 2);
        at += 2;
        if (isAnswer && count >= 2)
        {
            fields.Add(ResponseCode, at, 1);
            fields.Add(DeviceStatus, at + 1, 1);
            at += 2;
            count -= 2;
        }
        if (count > 0)
            fields.Add(Payload, at, count);
        if (at + count < message.Length)
            fields.Add(Checksum, at + count, 1);
    }
}
