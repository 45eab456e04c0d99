using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols;

/// <summary>
/// Real-time Transport Protocol (RFC 3550 section 5.1; payload types RFC 3551 section 6). Its header has hardly a fixed bit, so it is
/// taken only where a call announced it.
/// </summary>
public sealed class RtpDissector : Dissector
{
    const int HeaderLength = 12;

    static readonly Protocol Rtp = new("Real-Time Transport Protocol", "RTP", "rtp");
    static readonly Field Version = Rtp.UInt8("version", "Version", new ValueStrings { { 0, "Old VAT Version" }, { 1, "First Draft Version" }, { 2, "RFC 1889 Version" } }, mask: 0xc0);
    static readonly Field Padding = Rtp.Boolean("padding", "Padding", mask: 0x20);
    static readonly Field HasExtension = Rtp.Boolean("ext", "Extension", mask: 0x10);
    static readonly Field SourceCount = Rtp.UInt8("cc", "Contributing source identifiers count", mask: 0x0f);
    static readonly Field Marker = Rtp.Boolean("marker", "Marker", mask: 0x80);
    static readonly Field PayloadType = Rtp.UInt8("p_type", "Payload type", PayloadTypes, mask: 0x7f);
    static readonly Field Sequence = Rtp.UInt16("seq", "Sequence number");
    static readonly Field Timestamp = Rtp.UInt32("timestamp", "Timestamp");
    static readonly Field Source = Rtp.UInt32("ssrc", "Synchronization Source identifier", shown: FieldBase.Hexadecimal);
    static readonly Field Contributor = Rtp.UInt32("csrc.item", "CSRC item", shown: FieldBase.Hexadecimal);
    static readonly Field ExtensionProfile = Rtp.UInt16("ext.profile", "Defined by profile", shown: FieldBase.Hexadecimal);
    static readonly Field ExtensionLength = Rtp.UInt16("ext.len", "Extension length");
    static readonly Field Payload = Rtp.Bytes("payload", "Payload");

    static ValueStrings PayloadTypes => new()
    {
        { 0, "ITU-T G.711 PCMU" },
        { 3, "GSM 06.10" },
        { 4, "ITU-T G.723" },
        { 5, "DVI4 8000 samples/s" },
        { 6, "DVI4 16000 samples/s" },
        { 7, "Experimental linear predictive encoding from Xerox PARC" },
        { 8, "ITU-T G.711 PCMA" },
        { 9, "ITU-T G.722" },
        { 10, "16-bit uncompressed audio, stereo" },
        { 11, "16-bit uncompressed audio, monaural" },
        { 12, "Qualcomm Code Excited Linear Predictive coding" },
        { 13, "Comfort noise" },
        { 14, "MPEG-I/II Audio" },
        { 15, "ITU-T G.728" },
        { 16, "DVI4 11025 samples/s" },
        { 17, "DVI4 22050 samples/s" },
        { 18, "ITU-T G.729" },
        { 25, "Sun CellB video encoding" },
        { 26, "JPEG-compressed video" },
        { 28, "'nv' program" },
        { 31, "ITU-T H.261" },
        { 32, "MPEG-I/II Video" },
        { 33, "MPEG-II transport streams" },
        { 34, "ITU-T H.263" },
    };

    /// <inheritdoc/>
    public override Protocol Protocol => Rtp;

    /// <summary>It has no port of its own: calls announce it.</summary>
    public override void Register(DissectorTable table)
    {
    }

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields) => Describe(pdu, segment.IsCut, fields);

    /// <summary>Adds the fields of a packet that fills the view of the list; 0 when it is none.</summary>
    internal static int Describe(ReadOnlySpan<byte> pdu, bool isCut, FieldList fields)
    {
        // Both may share a port (RFC 5761 section 4).
        if (pdu is [_, >= 192 and <= 223, ..])
            return RtcpDissector.Describe(pdu, fields);
        if (pdu.Length < HeaderLength || pdu[0] >> 6 != 2)
            return 0;
        int root = fields.Open(Rtp.Root, 0, pdu.Length);
        fields.Add(Version, 0, 1);
        bool hasPadding = fields.Add(Padding, 0, 1) != 0;
        bool hasExtension = fields.Add(HasExtension, 0, 1) != 0;
        int sources = (int)fields.Add(SourceCount, 0, 1);
        bool marker = fields.Add(Marker, 1, 1) != 0;
        ulong type = fields.Add(PayloadType, 1, 1);
        ulong sequence = fields.Add(Sequence, 2, 2);
        ulong timestamp = fields.Add(Timestamp, 4, 4);
        ulong source = fields.Add(Source, 8, 4);
        InfoText info = fields.Info.Begin(Rtp).Add("PT="u8);
        if (PayloadType.Values!.Find(type) is { } name)
            info.Add(name);
        else
            info.Add("DynamicRTP-Type-"u8).Add((long)type);
        info.Add(", SSRC="u8).AddHexadecimal(source, 8).Add(", Seq="u8).Add((long)sequence).Add(", Time="u8).Add((long)timestamp);
        if (marker)
            info.Add(", Mark"u8);
        int at = HeaderLength;
        for (int i = 0; i < sources; i++, at += 4)
            fields.Add(Contributor, at, 4);
        if (hasExtension)
        {
            fields.Add(ExtensionProfile, at, 2);
            int words = (int)fields.Add(ExtensionLength, at + 2, 2);
            at += 4 + 4 * words;
        }
        int end = pdu.Length - (hasPadding && !isCut ? pdu[^1] : 0);
        if (end > at)
            fields.Add(Payload, at, end - at);
        fields.Close(root);
        return pdu.Length;
    }

    /// <summary>Remembers that media will flow between an address and port and another one, and control packets at another port.</summary>
    internal static void Announce(in Segment segment, IpAddress address, int port, int controlPort)
    {
        if (segment.Conversation is not { } conversation)
            return;
        conversation.Announce(IpProtocol.Udp, address, (ushort)port, "rtp", in segment);
        if (controlPort != port && controlPort is > 0 and <= ushort.MaxValue)
            conversation.Announce(IpProtocol.Udp, address, (ushort)controlPort, "rtcp", in segment);
    }
}
