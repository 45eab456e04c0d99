using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>
/// RDP's connection: TPKT (RFC 1006 section 6), X.224 (RFC 905 section 13), and the cookie and negotiation of [MS-RDPBCGR] section 2.2.1. The ports are RDP's;
/// other users of TPKT are found by their bytes.
/// </summary>
public sealed class TpktDissector : Dissector
{
    const int HeaderLength = 4, ConnectRequest = 0xe, ConnectConfirm = 0xd, Data = 0xf, ConnectHeader = 7, NegotiationLength = 8;
    const ushort Port = 3389;

    static readonly Protocol Tpkt = new("TPKT - ISO on TCP - RFC1006", "TPKT", "tpkt");
    static readonly Protocol Cotp = new("ISO 8073/X.224 COTP Connection-Oriented Transport Protocol", "COTP", "cotp");
    static readonly Protocol Rdp = new("Remote Desktop Protocol", "RDP", "rdp");
    static readonly ValueStrings PduTypes = new()
    {
        { 0x1, "ED Expedited Data" }, { 0x2, "EA Expedited Data Acknowledgement" }, { 0x5, "RJ Reject" }, { 0x6, "AK Data Acknowledgement" }, { 0x7, "ER TPDU Error" },
        { 0x8, "DR Disconnect Request" }, { 0xc, "DC Disconnect Confirm" }, { 0xd, "CC Connect Confirm" }, { 0xe, "CR Connect Request" }, { 0xf, "DT Data" },
    };

    static readonly ValueStrings Negotiations = new() { { 1, "RDP Negotiation Request" }, { 2, "RDP Negotiation Response" }, { 3, "RDP Negotiation Failure" }, { 6, "RDP Correlation Info" } };
    static readonly Field Version = Tpkt.UInt8("version", "Version");
    static readonly Field Reserved = Tpkt.UInt8("reserved", "Reserved");
    static readonly Field Length = Tpkt.UInt16("length", "Length");
    static readonly Field LengthIndicator = Cotp.UInt8("li", "Length");
    static readonly Field PduType = Cotp.UInt8("type", "PDU Type", PduTypes, FieldBase.Hexadecimal);
    static readonly Field DestinationReference = Cotp.UInt16("destref", "Destination reference", shown: FieldBase.Hexadecimal);
    static readonly Field SourceReference = Cotp.UInt16("srcref", "Source reference", shown: FieldBase.Hexadecimal);
    static readonly Field Class = Cotp.UInt8("class", "Class", mask: 0xf0);
    static readonly Field LastUnit = Cotp.Boolean("eot", "Last data unit", 0x80);
    static readonly Field Cookie = Rdp.String("rt_cookie", "Routing Token/Cookie");
    static readonly Field NegotiationType = Rdp.UInt8("neg_type", "Type", Negotiations, FieldBase.Hexadecimal);
    static readonly Field RequestFlags = Rdp.UInt8("negReq.flags", "Flags", shown: FieldBase.Hexadecimal);
    static readonly Field ResponseFlags = Rdp.UInt8("negRsp.flags", "Flags", shown: FieldBase.Hexadecimal);
    static readonly Field NegotiationSize = Rdp.UInt16("neg_length", "Length");
    static readonly Field RequestedProtocols = Rdp.UInt32("negReq.requestedProtocols", "requestedProtocols", shown: FieldBase.Hexadecimal);
    static readonly Field RequestsTls = Rdp.Boolean("negReq.requestedProtocols.ssl", "TLS security supported", 1);
    static readonly Field RequestsCredSsp = Rdp.Boolean("negReq.requestedProtocols.hybrid", "CredSSP supported", 2);
    static readonly Field RequestsRdsTls = Rdp.Boolean("negReq.requestedProtocols.rdstls", "RDSTLS supported", 4);
    static readonly Field RequestsCredSspEx = Rdp.Boolean("negReq.requestedProtocols.hybrid_ex", "CredSSP with Early User Authorization Result PDU supported", 8);
    static readonly Field SelectedProtocol = Rdp.UInt32("negReq.selectedProtocol", "selectedProtocol", new ValueStrings
    {
        { 0, "Standard RDP Security" }, { 1, "TLS 1.0, 1.1 or 1.2" }, { 2, "CredSSP" }, { 4, "RDSTLS" }, { 8, "CredSSP with Early User Authorization Result PDU" },
    }, FieldBase.Hexadecimal);

    static readonly Field FailureCode = Rdp.UInt32("negFailure.failureCode", "failureCode", new ValueStrings
    {
        { 1, "TLS required by server" }, { 2, "TLS not allowed by server" }, { 3, "TLS certificate not on server" }, { 4, "Inconsistent flags" },
        { 5, "Server requires Enhanced RDP Security with CredSSP" }, { 6, "Server requires Enhanced RDP Security with TLS and certificate-based client authentication" },
    }, FieldBase.Hexadecimal);

    /// <inheritdoc/>
    public override IReadOnlyList<string>? HandsOverTo => ["tls"];

    /// <inheritdoc/>
    public override Protocol Protocol => Tpkt;

    /// <inheritdoc/>
    public override IEnumerable<Protocol> Protocols => [Tpkt, Cotp, Rdp];

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(Port, 102);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length >= 7 && payload[0] == 3 && payload[1] == 0 && segment.Transport == IpProtocol.Tcp
            && TpktSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment) => payload.Length >= HeaderLength && payload[0] == 3 && payload[1] == 0;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.IsEmpty || pdu[0] != 3 || (pdu.Length > 1 && pdu[1] != 0))
            return 0;
        if (pdu.Length < HeaderLength)
            return segment.IsLast ? 0 : NeedMore;
        int end = BinaryPrimitives.ReadUInt16BigEndian(pdu[2..]);
        if (end < HeaderLength + 3)
            return 0;
        if (end > pdu.Length && !segment.IsLast)
            return NeedTotal(end);
        end = Math.Min(end, pdu.Length);
        int root = fields.Open(Tpkt.Root, 0, HeaderLength);
        fields.Add(Version, 0, 1);
        fields.Add(Reserved, 1, 1);
        fields.Add(Length, 2, 2);
        fields.Close(root);
        AddTransport(pdu[..end], in segment, fields);
        return end;
    }

    static void AddTransport(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        const int At = HeaderLength;
        if (pdu.Length < At + 2)
            return;
        int indicator = pdu[At], type = pdu[At + 1] >> 4, next = At + 1 + indicator;
        int root = fields.Open(Cotp.Root, At, indicator + 1);
        fields.Add(LengthIndicator, At, 1);
        fields.AddValue(PduType, (ulong)type, At + 1, 1);
        fields.Info.Begin(Cotp).Add(PduTypes, (ulong)type);
        if (type is ConnectRequest or ConnectConfirm)
        {
            ulong destination = fields.Add(DestinationReference, At + 2, 2);
            ulong source = fields.Add(SourceReference, At + 4, 2);
            fields.Add(Class, At + 6, 1);
            fields.Info.Add(" src-ref: "u8).AddHexadecimal(source, 4).Add(" dst-ref: "u8).AddHexadecimal(destination, 4);
        }
        else if (type == Data)
        {
            fields.Add(LastUnit, At + 2, 1);
        }
        fields.Close(root);

        // Cookie and negotiation stand inside the connect message, where X.224 has its parameters.
        if (type is ConnectRequest or ConnectConfirm && next <= pdu.Length && next > At + ConnectHeader)
            AddNegotiation(pdu[..next], in segment, fields, At + ConnectHeader);
    }

    static void AddNegotiation(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, int at)
    {
        // X.224's own parameters begin with codes from 0xc0 up: this is another user of TPKT, S7 or H.323.
        if (pdu[at] is not ((>= 1 and <= 6) or >= 0x20 and < 0x7f))
            return;
        int root = fields.Open(Rdp.Root, at, pdu.Length - at);
        int cookie = pdu[at] < 0x20 ? -1 : pdu[at..].IndexOf("\r\n"u8);
        if (cookie >= 0)
        {
            fields.Add(Cookie, at, cookie);
            fields.Info.Begin(Rdp).Add(pdu.Slice(at, cookie));
            at += cookie + 2;
        }
        while (at + NegotiationLength <= pdu.Length && pdu[at] is > 0 and < 7)
        {
            int type = (int)fields.Add(NegotiationType, at, 1);
            fields.Info.Begin(Rdp).Add(Negotiations, (ulong)type);
            if (type is 1 or 2)
                fields.Add(type == 1 ? RequestFlags : ResponseFlags, at + 1, 1);
            fields.AddLittleEndian(NegotiationSize, at + 2, 2);
            if (type == 1)
            {
                fields.AddLittleEndian(RequestedProtocols, at + 4, 4);
                fields.AddLittleEndian(RequestsTls, at + 4, 4);
                fields.AddLittleEndian(RequestsCredSsp, at + 4, 4);
                fields.AddLittleEndian(RequestsRdsTls, at + 4, 4);
                fields.AddLittleEndian(RequestsCredSspEx, at + 4, 4);
            }
            else if (type == 2)
            {
                // All but RDP's own security run inside TLS from here on.
                if (fields.AddLittleEndian(SelectedProtocol, at + 4, 4) != 0)
                    segment.Conversation?.StartTls();
            }
            else if (type == 3)
            {
                fields.AddLittleEndian(FailureCode, at + 4, 4);
            }
            int size = BinaryPrimitives.ReadUInt16LittleEndian(pdu[(at + 2)..]);
            at += Math.Max(NegotiationLength, size);
        }
        fields.Close(root);
    }
}
