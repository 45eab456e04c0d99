using PcapPorts.Fields;

namespace PcapPorts.Protocols.Layers;

/// <summary>GPRS Tunnelling Protocol: user packets (3GPP TS 29.281 section 5) and the headers of control messages, versions 1 (TS 29.060) and 2 (TS 29.274).</summary>
public sealed class GtpDissector : LayerDissector
{
    const int ShortHeader = 8, LongHeader = 12, UserPacket = 255, MaxExtensions = 8;

    static readonly ValueStrings Messages = new()
    {
        { 1, "Echo request" },
        { 2, "Echo response" },
        { 3, "Version not supported" },
        { 16, "Create PDP context request" },
        { 17, "Create PDP context response" },
        { 18, "Update PDP context request" },
        { 19, "Update PDP context response" },
        { 20, "Delete PDP context request" },
        { 21, "Delete PDP context response" },
        { 26, "Error indication" },
        { 31, "Supported extension headers notification" },
        { 254, "End Marker" },
        { 255, "T-PDU" },
    };

    static readonly ValueStrings Messages2 = new()
    {
        { 1, "Echo Request" },
        { 2, "Echo Response" },
        { 3, "Version Not Supported Indication" },
        { 32, "Create Session Request" },
        { 33, "Create Session Response" },
        { 34, "Modify Bearer Request" },
        { 35, "Modify Bearer Response" },
        { 36, "Delete Session Request" },
        { 37, "Delete Session Response" },
        { 95, "Create Bearer Request" },
        { 96, "Create Bearer Response" },
        { 170, "Release Access Bearers Request" },
        { 171, "Release Access Bearers Response" },
        { 176, "Downlink Data Notification" },
        { 177, "Downlink Data Notification Acknowledgement" },
    };

    static readonly Protocol Gtp = new("GPRS Tunneling Protocol", "GTP", "gtp");
    static readonly Field Flags = Gtp.UInt8("flags", "Flags", shown: FieldBase.Hexadecimal);
    static readonly Field Version = Gtp.UInt8("flags.version", "Version", mask: 0xe0);
    static readonly Field PayloadType = Gtp.UInt8("flags.payload", "Protocol type", mask: 0x10);
    static readonly Field HasExtension = Gtp.Boolean("flags.e", "Is Next Extension Header present?", mask: 0x04);
    static readonly Field HasSequence = Gtp.Boolean("flags.s", "Is Sequence Number present?", mask: 0x02);
    static readonly Field HasNumber = Gtp.Boolean("flags.pn", "Is N-PDU number present?", mask: 0x01);
    static readonly Field Message = Gtp.UInt8("message", "Message Type", Messages, FieldBase.Hexadecimal);
    static readonly Field Length = Gtp.UInt16("length", "Length");
    static readonly Field Tunnel = Gtp.UInt32("teid", "TEID", shown: FieldBase.Hexadecimal);
    static readonly Field Sequence = Gtp.UInt16("seq_number", "Sequence number", shown: FieldBase.Hexadecimal);
    static readonly Field Number = Gtp.UInt8("npdu_number", "N-PDU Number", shown: FieldBase.Hexadecimal);
    static readonly Field NextExtension = Gtp.UInt8("ext_hdr.next", "Next extension header type", shown: FieldBase.Hexadecimal);
    static readonly Field ExtensionLength = Gtp.UInt8("ext_hdr.length", "Extension Header Length");

    static readonly Protocol Gtp2 = new("GPRS Tunneling Protocol V2", "GTPv2", "gtpv2");
    static readonly Field Flags2 = Gtp2.UInt8("flags", "Flags", shown: FieldBase.Hexadecimal);
    static readonly Field Version2 = Gtp2.UInt8("version", "Version", mask: 0xe0);
    static readonly Field HasTunnel2 = Gtp2.Boolean("t", "TEID flag (T)", mask: 0x08);
    static readonly Field Message2 = Gtp2.UInt8("message_type", "Message Type", Messages2);
    static readonly Field Length2 = Gtp2.UInt16("msg_lengt", "Message Length");
    static readonly Field Tunnel2 = Gtp2.UInt32("teid", "Tunnel Endpoint Identifier", shown: FieldBase.Hexadecimal);
    static readonly Field Sequence2 = Gtp2.UInt24("seq", "Sequence Number", shown: FieldBase.Hexadecimal);

    /// <inheritdoc/>
    public override Protocol Protocol => Gtp;

    /// <inheritdoc/>
    public override IEnumerable<Protocol> Protocols => [Gtp, Gtp2];

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.UdpTunnel(2152, 2123);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        if (bytes.Length < ShortHeader)
            return;
        if (bytes[0] >> 5 == 2)
            AddControl2(walk.Fields, bytes);
        else if (bytes[0] >> 5 == 1)
            AddVersion1(ref walk, bytes, offset, end);
    }

    static void AddVersion1(ref LayerWalk walk, ReadOnlySpan<byte> bytes, int offset, int end)
    {
        FieldList fields = walk.Fields;
        int root = fields.Open(Gtp.Root, 0, ShortHeader);
        int flags = fields.Open(Flags, 0, 1);
        fields.Add(Version, 0, 1);
        fields.Add(PayloadType, 0, 1);
        fields.Add(HasExtension, 0, 1);
        fields.Add(HasSequence, 0, 1);
        fields.Add(HasNumber, 0, 1);
        fields.Close(flags);
        int message = (int)fields.Add(Message, 1, 1);
        fields.Add(Length, 2, 2);
        fields.Add(Tunnel, 4, 4);
        int at = ShortHeader;

        // One of the three flags brings the four bytes of all (TS 29.281 section 5.1).
        if ((bytes[0] & 7) != 0)
        {
            fields.Add(Sequence, 8, 2);
            fields.Add(Number, 10, 1);
            int next = (int)fields.Add(NextExtension, 11, 1);
            at = LongHeader;
            if ((bytes[0] & 4) != 0)
                at = AddExtensions(fields, bytes, next, at);
        }
        fields.Close(root, Math.Min(at, bytes.Length));
        if (message == UserPacket)
            walk.DissectIp(offset + at, end);
        else
            fields.Info.Begin(Gtp).Add(Messages, (ulong)message);
    }

    static int AddExtensions(FieldList fields, ReadOnlySpan<byte> bytes, int next, int at)
    {
        for (int count = 0; next != 0 && count < MaxExtensions && at < bytes.Length; count++)
        {
            int length = 4 * (int)fields.Add(ExtensionLength, at, 1);
            if (length == 0)
                return bytes.Length;
            next = (int)fields.Add(NextExtension, at + length - 1, 1);
            at += length;
        }
        return at;
    }

    static void AddControl2(FieldList fields, ReadOnlySpan<byte> bytes)
    {
        int root = fields.Open(Gtp2.Root, 0, bytes.Length);
        int flags = fields.Open(Flags2, 0, 1);
        fields.Add(Version2, 0, 1);
        bool hasTunnel = fields.Add(HasTunnel2, 0, 1) != 0;
        fields.Close(flags);
        ulong message = fields.Add(Message2, 1, 1);
        fields.Add(Length2, 2, 2);
        if (hasTunnel)
            fields.Add(Tunnel2, 4, 4);
        fields.Add(Sequence2, hasTunnel ? 8 : 4, 3);
        fields.Close(root);
        fields.Info.Begin(Gtp2).Add(Messages2, message);
    }
}
