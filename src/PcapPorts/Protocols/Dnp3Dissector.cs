using PcapPorts.Fields;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>DNP3 (IEEE 1815 sections 9.2, 8.2 and 4.2.2): link header, transport octet, application header.</summary>
public sealed class Dnp3Dissector : Dissector
{
    const ushort Port = 20000;
    const int HeaderLength = 10, BlockLength = 16;

    static readonly Protocol Dnp3 = new("Distributed Network Protocol 3.0", "DNP 3.0", "dnp3");
    static readonly Field Start = Dnp3.UInt16("start", "Start Bytes", shown: FieldBase.Hexadecimal);
    static readonly Field Length = Dnp3.UInt8("len", "Length");
    static readonly Field Control = Dnp3.UInt8("ctl", "Control", shown: FieldBase.Hexadecimal);
    static readonly Field FromMaster = Dnp3.Boolean("ctl.dir", "Direction", mask: 0x80);
    static readonly Field IsPrimary = Dnp3.Boolean("ctl.prm", "Primary", mask: 0x40);
    static readonly Field PrimaryFunction = Dnp3.UInt8("ctl.prifunc", "Control Function Code", new ValueStrings
    {
        { 0, "Reset of Remote Link" },
        { 1, "Reset of User Process" },
        { 2, "Test Function For Link" },
        { 3, "User Data" },
        { 4, "Unconfirmed User Data" },
        { 9, "Request Link Status" },
    }, mask: 0x0f);

    static readonly Field SecondaryFunction = Dnp3.UInt8("ctl.secfunc", "Control Function Code", new ValueStrings { { 0, "ACK" }, { 1, "NACK" }, { 11, "Status of Link" }, { 14, "Link Service Not Functioning" }, { 15, "Link Service Not Used or Implemented" } }, mask: 0x0f);
    static readonly Field Address = Dnp3.UInt16("addr", "Address");
    static readonly Field Destination = Dnp3.UInt16("dst", "Destination", also: Address);
    static readonly Field Source = Dnp3.UInt16("src", "Source", also: Address);
    static readonly Field Checksum = Dnp3.UInt16("hdr.CRC", "Data Link Header checksum", shown: FieldBase.Hexadecimal);
    static readonly Field Transport = Dnp3.UInt8("tr.ctl", "Transport Control", shown: FieldBase.Hexadecimal);
    static readonly Field TransportFinal = Dnp3.Boolean("tr.fin", "Final", mask: 0x80);
    static readonly Field TransportFirst = Dnp3.Boolean("tr.fir", "First", mask: 0x40);
    static readonly Field TransportSequence = Dnp3.UInt8("tr.seq", "Sequence", mask: 0x3f);
    static readonly Field ApplicationControl = Dnp3.UInt8("al.ctl", "Application Control", shown: FieldBase.Hexadecimal);
    static readonly Field ApplicationSequence = Dnp3.UInt8("al.seq", "Sequence", mask: 0x0f);
    static readonly Field Function = Dnp3.UInt8("al.func", "Application Layer Function Code", new ValueStrings
    {
        { 0, "Confirm" },
        { 1, "Read" },
        { 2, "Write" },
        { 3, "Select" },
        { 4, "Operate" },
        { 5, "Direct Operate" },
        { 6, "Direct Operate No Ack" },
        { 7, "Immediate Freeze" },
        { 8, "Immediate Freeze No Ack" },
        { 9, "Freeze and Clear" },
        { 10, "Freeze and Clear No ACK" },
        { 13, "Cold Restart" },
        { 14, "Warm Restart" },
        { 20, "Enable Spontaneous Messages" },
        { 21, "Disable Spontaneous Messages" },
        { 22, "Assign Classes" },
        { 23, "Delay Measurement" },
        { 24, "Record Current Time" },
        { 25, "Open File" },
        { 26, "Close File" },
        { 27, "Delete File" },
        { 28, "Get File Info" },
        { 129, "Response" },
        { 130, "Unsolicited Response" },
        { 131, "Authentication Response" },
    });

    static readonly Field Indications = Dnp3.UInt16("al.iin", "Internal Indications", shown: FieldBase.Hexadecimal);

    /// <inheritdoc/>
    public override Protocol Protocol => Dnp3;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.Tcp(Port);
        table.Udp(Port);
    }

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => payload is [0x05, 0x64, ..] && Dnp3Signature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu is not [0x05, ..] || pdu is [_, not 0x64, ..])
            return 0;
        if (pdu.Length < HeaderLength)
            return segment.IsLast ? 0 : NeedMore;
        if (pdu[2] < 5)
            return 0;

        // The length counts no checksums: two bytes behind each block of sixteen.
        int data = pdu[2] - 5;
        int length = HeaderLength + data + 2 * ((data + BlockLength - 1) / BlockLength);
        if (length > pdu.Length && !segment.IsLast)
            return NeedTotal(length);
        int end = Math.Min(length, pdu.Length);
        int root = fields.Open(Dnp3.Root, 0, end);
        fields.Add(Start, 0, 2);
        fields.Add(Length, 2, 1);
        int control = fields.Open(Control, 3, 1);
        fields.Add(FromMaster, 3, 1);
        bool isPrimary = fields.Add(IsPrimary, 3, 1) != 0;
        Field function = isPrimary ? PrimaryFunction : SecondaryFunction;
        ulong code = fields.Add(function, 3, 1);
        fields.Close(control);
        fields.AddLittleEndian(Destination, 4, 2);
        fields.AddLittleEndian(Source, 6, 2);
        fields.AddLittleEndian(Checksum, 8, 2);
        InfoText info = fields.Info.Begin(Dnp3);
        if (data == 0)
            info.Add(function.Values!, code);
        else
            AddApplication(pdu, Math.Min(data, BlockLength), fields, info);
        fields.Close(root);
        return end;
    }

    static void AddApplication(ReadOnlySpan<byte> pdu, int size, FieldList fields, InfoText info)
    {
        int transport = fields.Open(Transport, HeaderLength, 1);
        fields.Add(TransportFinal, HeaderLength, 1);
        bool isFirst = fields.Add(TransportFirst, HeaderLength, 1) != 0;
        fields.Add(TransportSequence, HeaderLength, 1);
        fields.Close(transport);
        if (!isFirst || size < 3 || pdu.Length < HeaderLength + 3)
        {
            info.Add("Transport segment"u8);
            return;
        }
        int control = fields.Open(ApplicationControl, HeaderLength + 1, 1);
        fields.Add(ApplicationSequence, HeaderLength + 1, 1);
        fields.Close(control);
        ulong code = fields.Add(Function, HeaderLength + 2, 1);
        info.Add(Function.Values!, code);
        if (code is >= 129 and <= 130 && size >= 5)
            fields.Add(Indications, HeaderLength + 3, 2);
    }
}
