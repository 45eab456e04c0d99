using PcapPorts.Fields;

namespace PcapPorts.Protocols;

/// <summary>RTP Control Protocol (RFC 3550 section 6; feedback RFC 4585): a compound of reports, descriptions and goodbyes.</summary>
public sealed class RtcpDissector : Dissector
{
    static readonly Protocol Rtcp = new("Real-time Transport Control Protocol", "RTCP", "rtcp");
    static readonly Field Version = Rtcp.UInt8("version", "Version", mask: 0xc0);
    static readonly Field Padding = Rtcp.Boolean("padding", "Padding", mask: 0x20);
    static readonly Field ReportCount = Rtcp.UInt8("rc", "Reception report count", mask: 0x1f);
    static readonly Field SourceCount = Rtcp.UInt8("sc", "Source count", mask: 0x1f);
    static readonly Field PacketType = Rtcp.UInt8("pt", "Packet type", new ValueStrings
    {
        { 192, "Full Intra-frame Request (H.261)" },
        { 193, "Negative Acknowledgement (H.261)" },
        { 194, "SMPTE time-code mapping" },
        { 195, "Extended inter-arrival jitter report" },
        { 200, "Sender Report" },
        { 201, "Receiver Report" },
        { 202, "Source description" },
        { 203, "Goodbye" },
        { 204, "Application specific" },
        { 205, "Generic RTP Feedback" },
        { 206, "Payload-specific Feedback" },
        { 207, "Extended report (RFC 3611)" },
        { 208, "AVB RTCP packet (IEEE1733)" },
        { 209, "Receiver Summary Information" },
        { 210, "Port Mapping" },
    });

    static readonly Field Length = Rtcp.UInt16("length", "Length");
    static readonly Field Sender = Rtcp.UInt32("senderssrc", "Sender SSRC", shown: FieldBase.Hexadecimal);
    static readonly Field NtpSeconds = Rtcp.UInt32("timestamp.ntp.msw", "Timestamp, MSW");
    static readonly Field NtpFraction = Rtcp.UInt32("timestamp.ntp.lsw", "Timestamp, LSW");
    static readonly Field RtpTimestamp = Rtcp.UInt32("timestamp.rtp", "RTP timestamp");
    static readonly Field PacketCount = Rtcp.UInt32("sender.packetcount", "Sender's packet count");
    static readonly Field OctetCount = Rtcp.UInt32("sender.octetcount", "Sender's octet count");
    static readonly Field Identifier = Rtcp.UInt32("ssrc.identifier", "Identifier", shown: FieldBase.Hexadecimal);
    static readonly Field FractionLost = Rtcp.UInt8("ssrc.fraction", "Fraction lost");
    static readonly Field CumulativeLost = Rtcp.Int32("ssrc.cum_nr", "Cumulative number of packets lost");
    static readonly Field HighestSequence = Rtcp.UInt32("ssrc.ext_high", "Extended highest sequence number received");
    static readonly Field Jitter = Rtcp.UInt32("ssrc.jitter", "Interarrival jitter");
    static readonly Field LastReport = Rtcp.UInt32("ssrc.lsr", "Last SR timestamp");
    static readonly Field SinceReport = Rtcp.UInt32("ssrc.dlsr", "Delay since last SR timestamp");
    static readonly Field DescriptionType = Rtcp.UInt8("sdes.type", "Type", new ValueStrings
    {
        { 0, "END" },
        { 1, "CNAME (user and domain)" },
        { 2, "NAME (common name)" },
        { 3, "EMAIL (e-mail address)" },
        { 4, "PHONE (phone number)" },
        { 5, "LOC (geographic location)" },
        { 6, "TOOL (name/version of source app)" },
        { 7, "NOTE (note about source)" },
        { 8, "PRIV (private extensions)" },
    });

    static readonly Field DescriptionLength = Rtcp.UInt32("sdes.length", "Length");
    static readonly Field DescriptionText = Rtcp.String("sdes.text", "Text");

    /// <inheritdoc/>
    public override Protocol Protocol => Rtcp;

    /// <summary>It has no port of its own: calls announce it.</summary>
    public override void Register(DissectorTable table)
    {
    }

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields) => Describe(pdu, fields);

    /// <summary>Adds the packets of a compound that fills the view of the list; 0 when it is none.</summary>
    internal static int Describe(ReadOnlySpan<byte> pdu, FieldList fields)
    {
        if (pdu.Length < 4 || pdu[0] >> 6 != 2 || pdu[1] is not (>= 192 and <= 223))
            return 0;
        for (int at = 0; pdu.Length - at >= 4 && pdu[at] >> 6 == 2 && pdu[at + 1] is >= 192 and <= 223;)
        {
            int length = 4 * ((pdu[at + 2] << 8 | pdu[at + 3]) + 1);
            AddPacket(pdu, at, Math.Min(length, pdu.Length - at), fields);
            at += length;
        }
        return pdu.Length;
    }

    static void AddPacket(ReadOnlySpan<byte> pdu, int at, int length, FieldList fields)
    {
        int root = fields.Open(Rtcp.Root, at, length);
        int type = pdu[at + 1];
        int count = pdu[at] & 0x1f;
        fields.Add(Version, at, 1);
        fields.Add(Padding, at, 1);
        fields.Add(type is 202 or 203 ? SourceCount : ReportCount, at, 1);
        fields.Add(PacketType, at + 1, 1);
        fields.Add(Length, at + 2, 2);
        fields.Info.Begin(Rtcp).Add(PacketType.Values!, (ulong)type);
        int end = at + length;
        switch (type)
        {
            case 200 or 201:
                fields.Add(Sender, at + 4, 4);
                int block = at + 8;
                if (type == 200)
                {
                    fields.Add(NtpSeconds, at + 8, 4);
                    fields.Add(NtpFraction, at + 12, 4);
                    fields.Add(RtpTimestamp, at + 16, 4);
                    fields.Add(PacketCount, at + 20, 4);
                    fields.Add(OctetCount, at + 24, 4);
                    block = at + 28;
                }
                for (int i = 0; i < count && block + 24 <= end; i++, block += 24)
                    AddBlock(block, fields);
                break;
            case 202:
                AddDescriptions(pdu, at + 4, end, count, fields);
                break;
            case 203:
                for (int i = 0, source = at + 4; i < count && source + 4 <= end; i++, source += 4)
                    fields.Add(Identifier, source, 4);
                break;
            case 204 or 205 or 206 or 207:
                if (length >= 8)
                    fields.Add(Sender, at + 4, 4);
                break;
        }
        fields.Close(root);
    }

    static void AddBlock(int at, FieldList fields)
    {
        int opened = fields.Open(Identifier, at, 4);
        fields.Add(FractionLost, at + 4, 1);
        fields.Add(CumulativeLost, at + 5, 3);
        fields.Add(HighestSequence, at + 8, 4);
        fields.Add(Jitter, at + 12, 4);
        fields.Add(LastReport, at + 16, 4);
        fields.Add(SinceReport, at + 20, 4);
        fields.Close(opened);
    }

    static void AddDescriptions(ReadOnlySpan<byte> pdu, int at, int end, int count, FieldList fields)
    {
        for (int i = 0; i < count && at + 4 <= end; i++)
        {
            int chunk = at;
            int opened = fields.Open(Identifier, at, 4);
            at += 4;
            while (at < end && pdu[at] != 0)
            {
                fields.Add(DescriptionType, at, 1);
                if (at + 2 > end)
                    break;
                int length = pdu[at + 1];
                fields.Add(DescriptionLength, at + 1, 1);
                if (length > 0 && at + 2 + length <= end)
                    fields.Add(DescriptionText, at + 2, length);
                at += 2 + length;
            }
            fields.Close(opened);
            at = chunk + (at + 1 - chunk + 3) / 4 * 4;
        }
    }
}
