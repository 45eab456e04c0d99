using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>Modbus over TCP (Modbus Messaging on TCP/IP section 3.1.3, Modbus Application Protocol section 6).</summary>
public sealed class ModbusDissector : Dissector
{
    const ushort Port = 502;
    const int HeaderLength = 7;

    static readonly Protocol Envelope = new("Modbus/TCP", "Modbus/TCP", "mbtcp");
    static readonly Field Transaction = Envelope.UInt16("trans_id", "Transaction Identifier");
    static readonly Field ProtocolId = Envelope.UInt16("prot_id", "Protocol Identifier");
    static readonly Field Length = Envelope.UInt16("len", "Length");
    static readonly Field Unit = Envelope.UInt8("unit_id", "Unit Identifier");

    static readonly Protocol Modbus = new("Modbus", "Modbus", "modbus");
    static readonly Field Function = Modbus.UInt8("func_code", "Function Code", new ValueStrings
    {
        { 1, "Read Coils" },
        { 2, "Read Discrete Inputs" },
        { 3, "Read Holding Registers" },
        { 4, "Read Input Registers" },
        { 5, "Write Single Coil" },
        { 6, "Write Single Register" },
        { 7, "Read Exception Status" },
        { 8, "Diagnostics" },
        { 11, "Get Comm. Event Counters" },
        { 12, "Get Comm. Event Log" },
        { 15, "Write Multiple Coils" },
        { 16, "Write Multiple Registers" },
        { 17, "Report Slave ID" },
        { 20, "Read File Record" },
        { 21, "Write File Record" },
        { 22, "Mask Write Register" },
        { 23, "Read Write Register" },
        { 24, "Read FIFO Queue" },
        { 43, "Encapsulated Interface Transport" },
        { 90, "Unity (Schneider)" },
    }, mask: 0x7f);

    static readonly Field Exception = Modbus.UInt8("exception_code", "Exception Code", new ValueStrings
    {
        { 1, "Illegal function" },
        { 2, "Illegal data address" },
        { 3, "Illegal data value" },
        { 4, "Slave device failure" },
        { 5, "Acknowledge" },
        { 6, "Slave device busy" },
        { 8, "Memory parity error" },
        { 10, "Gateway path unavailable" },
        { 11, "Gateway target device failed to respond" },
    });

    static readonly Field Reference = Modbus.UInt16("reference_num", "Reference Number");
    static readonly Field BitCount = Modbus.UInt16("bit_cnt", "Bit Count");
    static readonly Field WordCount = Modbus.UInt16("word_cnt", "Word Count");
    static readonly Field ByteCount = Modbus.UInt8("byte_cnt", "Byte Count");
    static readonly Field Data = Modbus.Bytes("data", "Data");
    static readonly Field RequestFrame = Modbus.FrameNumber("request_frame", "Request Frame");
    static readonly Field ResponseTime = Modbus.RelativeTime("response_time", "Time from request");

    /// <inheritdoc/>
    public override Protocol Protocol => Envelope;

    /// <inheritdoc/>
    public override IEnumerable<Protocol> Protocols => [Envelope, Modbus];

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.Tcp(Port);
        table.Udp(Port);
    }

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => payload is [_, _, 0, 0, 0, > 5, _, >= 1 and <= 6, ..] or [_, _, 0, 0, 0, > 5, _, 15 or 16, ..]
            && ModbusSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
        => ModbusSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Exists;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.Length < HeaderLength + 1)
            return segment.IsLast ? 0 : NeedMore;
        int length = BinaryPrimitives.ReadUInt16BigEndian(pdu[4..]);
        if (pdu[2] != 0 || pdu[3] != 0 || length is < 2 or > 260)
            return 0;
        if (6 + length > pdu.Length && !segment.IsLast)
            return NeedTotal(6 + length);
        int end = Math.Min(6 + length, pdu.Length);
        int envelope = fields.Open(Envelope.Root, 0, HeaderLength);
        ulong transaction = fields.Add(Transaction, 0, 2);
        fields.Add(ProtocolId, 2, 2);
        fields.Add(Length, 4, 2);
        fields.Add(Unit, 6, 1);
        fields.Close(envelope);
        bool isRequest = IsRequest(in segment);
        int root = fields.Open(Modbus.Root, HeaderLength, end - HeaderLength);
        int function = (int)fields.Add(Function, 7, 1);
        InfoText info = fields.Info.Begin(Envelope).Add(isRequest ? "Query: "u8 : "Response: "u8).Add(Function.Values!, (ulong)function);
        if ((pdu[7] & 0x80) != 0)
            info.Add(": "u8).Add(Exception.Values!, fields.Add(Exception, 8, 1));
        else
            AddFunction(function, isRequest, end, fields);
        if (segment.Conversation is { } conversation)
            Pair(isRequest, transaction, in segment, conversation.State<OpenRequests>(this), fields);
        fields.Close(root);
        return end;
    }

    static bool IsRequest(in Segment segment) => segment.Sender switch
    {
        PayloadSender.Client => true,
        PayloadSender.Server => false,
        _ => segment.SourcePort != Port && (segment.DestinationPort == Port || segment.SourcePort > segment.DestinationPort),
    };

    static void AddFunction(int function, bool isRequest, int end, FieldList fields)
    {
        bool bits = function is 1 or 2 or 15;
        switch (function)
        {
            case >= 1 and <= 4 when isRequest:
                fields.Add(Reference, 8, 2);
                fields.Add(bits ? BitCount : WordCount, 10, 2);
                break;
            case >= 1 and <= 4:
                fields.Add(ByteCount, 8, 1);
                if (end > 9)
                    fields.Add(Data, 9, end - 9);
                break;
            case 5 or 6:
                fields.Add(Reference, 8, 2);
                fields.Add(Data, 10, 2);
                break;
            case 15 or 16:
                fields.Add(Reference, 8, 2);
                fields.Add(bits ? BitCount : WordCount, 10, 2);
                if (!isRequest || end <= 13)
                    break;
                fields.Add(ByteCount, 12, 1);
                fields.Add(Data, 13, end - 13);
                break;
            default:
                if (end > 8)
                    fields.Add(Data, 8, end - 8);
                break;
        }
    }

    static void Pair(bool isRequest, ulong transaction, in Segment segment, OpenRequests pending, FieldList fields)
    {
        if (isRequest)
        {
            pending.Add(transaction, in segment);
        }
        else if (pending.TryTake(transaction, out OpenRequests.Request request))
        {
            fields.AddGenerated(RequestFrame, (ulong)request.Frame);
            fields.AddGenerated(ResponseTime, (ulong)(segment.Nanoseconds - request.Nanoseconds));
        }
    }
}
