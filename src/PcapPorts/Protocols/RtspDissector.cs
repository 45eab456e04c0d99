using PcapPorts.Fields;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>Real Time Streaming Protocol (RFC 2326, RFC 7826): requests, responses, and media interleaved in the connection (section 10.12).</summary>
public sealed class RtspDissector : Dissector
{
    const int InterleavedHeader = 4;

    static readonly System.Buffers.SearchValues<byte> PortBytes = System.Buffers.SearchValues.Create("0123456789-"u8);

    static readonly Protocol Rtsp = new("Real Time Streaming Protocol", "RTSP", "rtsp");
    static readonly Field Request = Rtsp.String("request", "Request");
    static readonly Field Response = Rtsp.String("response", "Response");
    static readonly Field Method = Rtsp.String("method", "Method");
    static readonly Field Url = Rtsp.String("url", "URL");
    static readonly Field Status = Rtsp.UInt32("status", "Status");
    static readonly Field ContentType = Rtsp.String("content-type", "Content-type");
    static readonly Field ContentLength = Rtsp.UInt32("content-length", "Content-length");
    static readonly Field Session = Rtsp.String("session", "Session");
    static readonly Field Transport = Rtsp.String("transport", "Transport");
    static readonly Field Sequence = Rtsp.UInt32("cseq", "CSeq");
    static readonly Field ResponseTo = Rtsp.FrameNumber("response_to", "Request in frame");
    static readonly Field Time = Rtsp.RelativeTime("time", "Time from request");
    static readonly Field Magic = Rtsp.UInt8("magic", "Magic", shown: FieldBase.Hexadecimal);
    static readonly Field Channel = Rtsp.UInt8("channel", "Channel", shown: FieldBase.Hexadecimal);
    static readonly Field Length = Rtsp.UInt16("length", "Length");

    /// <inheritdoc/>
    public override bool MayAnnounce => true;

    /// <inheritdoc/>
    public override Protocol Protocol => Rtsp;

    /// <inheritdoc/>
    public override IEnumerable<string> Carried => ["sdp"];

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(554, 8554);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => !payload.IsEmpty && payload[0] is >= (byte)'A' and <= (byte)'Z' && RtspSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Exists;

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
        => Detect(payload, in segment) || payload is [(byte)'$', < 32, _, _, >= 0x80 and <= 0xbf, ..];

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.IsEmpty)
            return 0;
        if (pdu[0] == '$')
            return DissectInterleaved(pdu, in segment, fields);
        int blank = pdu.IndexOfAnyExcept("\r\n"u8);
        if (blank != 0)
            return blank < 0 ? pdu.Length : blank;
        int line = HeaderLines.LineLength(pdu, 0, out int next);
        if (line < 0 && !segment.IsLast)
            return pdu.Length < 4096 ? NeedMore : 0;
        if (line < 0)
            line = pdu.Length;
        bool isStatus = pdu.StartsWith("RTSP/"u8);
        if (!isStatus && pdu[..line].IndexOf("RTSP/"u8) < 0)
            return 0;
        int root = fields.Open(Rtsp.Root, 0, pdu.Length);
        AddFirstLine(pdu, line, isStatus, fields);
        int bodyLength = 0, sequence = -1;
        bool hasSdp = false;
        var header = new HeaderLines(pdu, next);
        while (header.Next())
        {
            if (header.Is("CSeq"u8))
            {
                sequence = Text.Number(header.Value);
                if (sequence >= 0)
                    fields.AddValue(Sequence, (ulong)sequence, header.ValueAt, header.ValueLength);
            }
            else if (header.Is("Content-Length"u8) && Text.Number(header.Value) is >= 0 and var count)
            {
                bodyLength = count;
                fields.AddValue(ContentLength, (ulong)count, header.ValueAt, header.ValueLength);
            }
            else if (header.Is("Content-Type"u8))
            {
                hasSdp = Text.Begins(header.Value, "application/sdp"u8);
                fields.Add(ContentType, header.ValueAt, header.ValueLength);
            }
            else if (header.Is("Session"u8))
            {
                ReadOnlySpan<byte> value = header.Value;
                int end = value.IndexOf((byte)';');
                fields.Add(Session, header.ValueAt, end < 0 ? value.Length : end);
            }
            else if (header.Is("Transport"u8))
            {
                fields.Add(Transport, header.ValueAt, header.ValueLength);
                if (isStatus)
                    AnnounceTransport(header.Value, in segment);
            }
        }
        if (!header.Ended && !segment.IsLast && pdu.Length < 1 << 16)
            return NeedMore;
        int body = header.Ended ? header.BodyAt : pdu.Length;
        if (bodyLength > pdu.Length - body && !segment.IsLast)
            return NeedTotal(body + bodyLength);
        bodyLength = Math.Min(bodyLength, pdu.Length - body);
        Pair(isStatus, sequence, in segment, fields);
        fields.Close(root, body + bodyLength);
        if (hasSdp && bodyLength > 0)
        {
            FieldWindow window = fields.Enter(fields.Origin + body, bodyLength);
            SdpDissector.Describe(pdu.Slice(body, bodyLength), in segment, fields);
            fields.Leave(in window);
        }
        return body + bodyLength;
    }

    static void AddFirstLine(ReadOnlySpan<byte> pdu, int line, bool isStatus, FieldList fields)
    {
        InfoText info = fields.Info.Begin(Rtsp).Add(isStatus ? "Reply: "u8 : ""u8).Add(pdu[..line]);
        int opened = fields.Open(isStatus ? Response : Request, 0, line);
        int first = Text.FirstWord(pdu[..line]).Length;
        int second = Math.Min(first + 1, line);
        int length = Text.FirstWord(pdu[second..line]).Length;
        if (!isStatus)
        {
            fields.Add(Method, 0, first);
            if (length > 0)
                fields.Add(Url, second, length);
        }
        else if (Text.Number(pdu.Slice(second, length)) is >= 0 and var code)
        {
            fields.AddValue(Status, (ulong)code, second, length);
        }
        fields.Close(opened);
    }

    /// <summary>One packet of media: a dollar sign, its channel, its length. Even channels carry RTP, odd ones RTCP, as is the custom.</summary>
    static int DissectInterleaved(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.Length < InterleavedHeader)
            return segment.IsLast ? 0 : NeedMore;
        int length = pdu[2] << 8 | pdu[3];
        if (pdu.Length < InterleavedHeader + length && !segment.IsLast)
            return NeedTotal(InterleavedHeader + length);
        int root = fields.Open(Rtsp.Root, 0, InterleavedHeader);
        fields.Add(Magic, 0, 1);
        fields.Add(Channel, 1, 1);
        fields.Add(Length, 2, 2);
        fields.Close(root);
        fields.Info.Begin(Rtsp).Add("Interleaved channel "u8).AddHexadecimal(pdu[1], 2).Add(", "u8).Add(length).Add(" bytes"u8);
        int present = Math.Min(length, pdu.Length - InterleavedHeader);
        FieldWindow window = fields.Enter(fields.Origin + InterleavedHeader, present);
        ReadOnlySpan<byte> media = pdu.Slice(InterleavedHeader, present);
        if ((pdu[1] & 1) == 0)
            RtpDissector.Describe(media, present < length, fields);
        else
            RtcpDissector.Describe(media, fields);
        fields.Leave(in window);
        return InterleavedHeader + present;
    }

    /// <summary>The ports of a Transport header (RFC 2326 section 12.39) that the server has agreed to.</summary>
    static void AnnounceTransport(ReadOnlySpan<byte> value, in Segment segment)
    {
        if (!Text.Begins(value, "RTP/"u8) || Text.Contains(value, "INTERLEAVED="u8))
            return;
        if (Ports(value, "client_port="u8, out int port, out int control))
            RtpDissector.Announce(in segment, segment.Destination, port, control);
        if (Ports(value, "server_port="u8, out port, out control))
            RtpDissector.Announce(in segment, segment.Source, port, control);
    }

    static bool Ports(ReadOnlySpan<byte> value, ReadOnlySpan<byte> name, out int port, out int control)
    {
        port = control = 0;
        int at = value.IndexOf(name);
        if (at < 0)
            return false;
        ReadOnlySpan<byte> range = value[(at + name.Length)..];
        int end = range.IndexOfAnyExcept(PortBytes);
        if (end >= 0)
            range = range[..end];
        int hyphen = range.IndexOf((byte)'-');
        port = Text.Number(hyphen < 0 ? range : range[..hyphen]);
        control = hyphen < 0 ? port + 1 : Text.Number(range[(hyphen + 1)..]);
        return port is > 0 and <= ushort.MaxValue;
    }

    void Pair(bool isStatus, int sequence, in Segment segment, FieldList fields)
    {
        if (sequence < 0 || segment.Conversation is not { } conversation)
            return;

        // Both sides may ask, each counting for itself: the side of the asker is part of the key.
        ulong id = (ulong)sequence << 1 | (uint)(isStatus ? 1 - segment.Direction : segment.Direction);
        OpenRequests pending = conversation.State<OpenRequests>(this);
        if (!isStatus)
        {
            pending.Add(id, in segment);
        }
        else if (pending.TryTake(id, out OpenRequests.Request request))
        {
            fields.AddGenerated(ResponseTo, (ulong)request.Frame);
            fields.AddGenerated(Time, (ulong)(segment.Nanoseconds - request.Nanoseconds));
        }
    }
}
