using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;
using static PcapPorts.Protocols.Dns.DnsFields;

namespace PcapPorts.Protocols.Dns;

/// <summary>
/// DNS over UDP and TCP (RFC 1035 section 4), multicast DNS (RFC 6762) and LLMNR (RFC 4795), which share the format.
/// </summary>
public sealed class DnsDissector : Dissector
{
    const int HeaderLength = 12;
    const ushort DnsPort = 53, MdnsPort = 5353, LlmnrPort = 5355;
    const int Update = 5, StatefulOperation = 6;

    /// <inheritdoc/>
    public override Protocol Protocol => DnsFields.Dns;

    /// <inheritdoc/>
    public override IEnumerable<Protocol> Protocols => [DnsFields.Dns, Mdns, Llmnr];

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        table.Udp(DnsPort, MdnsPort, LlmnrPort);
        table.Tcp(DnsPort, LlmnrPort);
    }

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => DnsSignature.Recognises(payload, segment.Transport, segment.SourcePort, segment.DestinationPort);

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Protocol protocol = segment.On(DnsPort) ? DnsFields.Dns : segment.On(MdnsPort) ? Mdns : segment.On(LlmnrPort) ? Llmnr : DnsFields.Dns;
        if (segment.Transport != IpProtocol.Tcp)
            return pdu.Length < HeaderLength ? 0 : Dissect(pdu, 0, protocol, in segment, fields);
        if (pdu.Length < 2)
            return segment.IsLast ? 0 : NeedMore;
        int length = BinaryPrimitives.ReadUInt16BigEndian(pdu);
        if (length < HeaderLength)
            return 0;
        if (pdu.Length - 2 >= length)
            return Dissect(pdu[..(2 + length)], 2, protocol, in segment, fields);
        return segment.IsLast ? pdu.Length < 2 + HeaderLength ? 0 : Dissect(pdu, 2, protocol, in segment, fields) : NeedMore;
    }

    int Dissect(ReadOnlySpan<byte> pdu, int start, Protocol protocol, in Segment segment, FieldList fields)
    {
        var message = new DnsMessage(pdu[start..], start, fields, ReferenceEquals(protocol, Mdns));
        int root = fields.Open(protocol.Root, 0, pdu.Length);
        if (start > 0)
            fields.Add(Length, 0, 2);
        int flags = message.U16(2);
        AddHeader(in message, flags, ReferenceEquals(protocol, Llmnr));
        InfoText info = fields.Info.Begin(protocol).Add(DnsTypes.Opcodes, (ulong)(flags >> 11 & 15)).Add((flags & 0x8000) != 0 ? " response "u8 : " "u8)
            .AddHexadecimal((ulong)message.U16(0), 4);
        if ((flags & 0x8000) != 0 && (flags & 15) != 0)
            info.Add(" "u8).Add(DnsTypes.ResponseCodes, (ulong)(flags & 15));
        int at = AddQuestions(in message, info);
        int records = message.U16(6) + message.U16(8) + message.U16(10);
        for (int i = 0; i < records && at >= 0; i++)
            at = DnsRecord.Add(in message, at, info);
        if (at < 0 && !segment.IsCut && message.Length == pdu.Length - start)
            fields.AddGenerated(Malformed);
        if (segment.Conversation is { } conversation)
            AddTransaction(conversation.State<DnsTransactions>(this), (flags & 0x8000) != 0, message.U16(0), in segment, fields);
        fields.Close(root);
        return pdu.Length;
    }

    static void AddHeader(in DnsMessage message, int flags, bool isLlmnr)
    {
        FieldList fields = message.Fields;
        bool isResponse = (flags & 0x8000) != 0;
        message.Add(Id, 0, 2);
        int opened = message.Open(Flags, 2, 2);
        message.Add(Response, 2, 2);
        message.Add(Opcode, 2, 2);
        if (isLlmnr)
        {
            message.Add(Conflict, 2, 2);
            message.Add(Truncated, 2, 2);
            message.Add(Tentative, 2, 2);
        }
        else
        {
            if (isResponse)
                message.Add(Authoritative, 2, 2);
            message.Add(Truncated, 2, 2);
            message.Add(RecursionDesired, 2, 2);
            if (isResponse)
                message.Add(RecursionAvailable, 2, 2);
            message.Add(Zero, 2, 2);
            if (isResponse)
                message.Add(Authenticated, 2, 2);
            message.Add(CheckingDisabled, 2, 2);
        }
        if (isResponse)
            message.Add(ResponseCode, 2, 2);
        fields.Close(opened);
        bool isUpdate = (flags >> 11 & 15) == Update;
        message.Add(isUpdate ? Zones : Questions, 4, 2);
        message.Add(isUpdate ? Prerequisites : Answers, 6, 2);
        message.Add(isUpdate ? Updates : Authorities, 8, 2);
        message.Add(Additionals, 10, 2);
    }

    static int AddQuestions(in DnsMessage message, InfoText info)
    {
        Span<byte> text = stackalloc byte[DnsName.MaxText];
        int at = HeaderLength;
        for (int count = message.U16(4); count > 0; count--)
        {
            int end = DnsName.Read(message.Bytes, at, text, out int length, out int labels);
            if (end < 0 || !message.Has(end, 4))
                return -1;
            ReadOnlySpan<byte> name = text[..length];
            int question = message.Open(Question, at, end + 4 - at);
            message.AddBytes(QueryName, name, at, end - at);
            message.Fields.AddGenerated(QueryNameLength, (ulong)length);
            message.Fields.AddGenerated(Labels, (ulong)labels);
            message.Add(QueryType, end, 2);
            if (message.IsMulticast)
            {
                message.AddValue(QueryClass, (ulong)(message.U16(end + 2) & 0x7fff), end + 2, 2);
                message.Add(UnicastQuestion, end + 2, 2);
            }
            else
            {
                message.Add(QueryClass, end + 2, 2);
            }
            message.Fields.Close(question);
            info.Add(" "u8).Add(DnsTypes.Mnemonics, (ulong)message.U16(end)).Add(" "u8).Add(name);
            if (message.IsMulticast)
                info.Add(message.U16(end + 2) >= 0x8000 ? ", \"QU\" question"u8 : ", \"QM\" question"u8);
            at = end + 4;
        }
        return at;
    }

    static void AddTransaction(DnsTransactions transactions, bool isResponse, int id, in Segment segment, FieldList fields)
    {
        if (!isResponse)
        {
            long repeated = transactions.Ask(id, segment.FrameNumber, segment.Nanoseconds);
            if (repeated == 0)
                return;
            fields.AddGenerated(QueryRepeated);
            fields.AddGenerated(RepeatsQuery, (ulong)repeated);
        }
        else if (!transactions.Answer(id, segment.FrameNumber, out DnsTransactions.Transaction query))
        {
            fields.AddGenerated(Unsolicited, 1);
        }
        else if (query.Response != 0)
        {
            fields.AddGenerated(ResponseRepeated);
            fields.AddGenerated(RepeatsResponse, (ulong)query.Response);
        }
        else
        {
            fields.AddGenerated(ResponseTo, (ulong)query.Query);
            fields.AddGenerated(Time, (ulong)(segment.Nanoseconds - query.Nanoseconds));
        }
    }
}
