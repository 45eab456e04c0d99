using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>Constrained Application Protocol (RFC 7252 section 3) over UDP.</summary>
public sealed class CoapDissector : Dissector
{
    const int HeaderLength = 4, MaxOptions = 64;

    static readonly Protocol Coap = new("Constrained Application Protocol", "CoAP", "coap");
    static readonly Field Version = Coap.UInt8("version", "Version", mask: 0xc0);
    static readonly Field Type = Coap.UInt8("type", "Type", new ValueStrings { { 0, "Confirmable" }, { 1, "Non-Confirmable" }, { 2, "Acknowledgement" }, { 3, "Reset" } }, mask: 0x30);
    static readonly Field TokenLength = Coap.UInt8("token_len", "Token Length", mask: 0x0f);
    static readonly Field Code = Coap.UInt8("code", "Code", new ValueStrings
    {
        { 0, "Empty Message" },
        { 1, "GET" },
        { 2, "POST" },
        { 3, "PUT" },
        { 4, "DELETE" },
        { 5, "FETCH" },
        { 6, "PATCH" },
        { 7, "iPATCH" },
        { 65, "2.01 Created" },
        { 66, "2.02 Deleted" },
        { 67, "2.03 Valid" },
        { 68, "2.04 Changed" },
        { 69, "2.05 Content" },
        { 95, "2.31 Continue" },
        { 128, "4.00 Bad Request" },
        { 129, "4.01 Unauthorized" },
        { 130, "4.02 Bad Option" },
        { 131, "4.03 Forbidden" },
        { 132, "4.04 Not Found" },
        { 133, "4.05 Method Not Allowed" },
        { 134, "4.06 Not Acceptable" },
        { 136, "4.08 Request Entity Incomplete" },
        { 137, "4.09 Conflict" },
        { 140, "4.12 Precondition Failed" },
        { 141, "4.13 Request Entity Too Large" },
        { 143, "4.15 Unsupported Content-Format" },
        { 150, "4.22 Unprocessable Entity" },
        { 157, "4.29 Too Many Requests" },
        { 160, "5.00 Internal Server Error" },
        { 161, "5.01 Not Implemented" },
        { 162, "5.02 Bad Gateway" },
        { 163, "5.03 Service Unavailable" },
        { 164, "5.04 Gateway Timeout" },
        { 165, "5.05 Proxying Not Supported" },
        { 168, "5.08 Hop Limit Reached" },
    });

    static readonly Field MessageId = Coap.UInt16("mid", "Message ID");
    static readonly Field Token = Coap.Bytes("token", "Token");
    static readonly Field UriHost = Coap.String("opt.uri_host", "Uri-Host");
    static readonly Field UriPort = Coap.UInt32("opt.uri_port", "Uri-Port");
    static readonly Field UriPath = Coap.String("opt.uri_path", "Uri-Path");
    static readonly Field UriQuery = Coap.String("opt.uri_query", "Uri-Query");
    static readonly Field LocationPath = Coap.String("opt.location_path", "Location-Path");
    static readonly Field ContentFormat = Coap.UInt32("opt.content_format", "Content-Format");
    static readonly Field Observe = Coap.UInt32("opt.observe_req", "Observe");
    static readonly Field MaxAge = Coap.UInt32("opt.max_age", "Max-age");
    static readonly Field Unknown = Coap.Bytes("opt.unknown", "Unknown");
    static readonly Field Marker = Coap.UInt8("opt.end_marker", "End of options marker");
    static readonly Field PayloadLength = Coap.UInt32("payload_length", "Payload Length");
    static readonly Field PayloadText = Coap.Bytes("payload", "Payload");
    static readonly Field ResponseTo = Coap.FrameNumber("response_to", "Request In");
    static readonly Field ResponseTime = Coap.RelativeTime("response_time", "Response Time");

    /// <inheritdoc/>
    public override Protocol Protocol => Coap;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Udp(5683);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => segment.Transport == IpProtocol.Udp && payload.Length >= HeaderLength && payload[0] >> 6 == 1
            && CoapSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.Length < HeaderLength || pdu[0] >> 6 != 1 || (pdu[0] & 15) > 8)
            return 0;
        int root = fields.Open(Coap.Root, 0, pdu.Length);
        fields.Add(Version, 0, 1);
        ulong type = fields.Add(Type, 0, 1);
        int tokenLength = (int)fields.Add(TokenLength, 0, 1);
        ulong code = fields.Add(Code, 1, 1);
        ulong id = fields.Add(MessageId, 2, 2);
        if (tokenLength > 0)
            fields.Add(Token, HeaderLength, tokenLength);
        InfoText info = fields.Info.Begin(Coap);
        info.Add(type switch { 0 => "CON"u8, 1 => "NON"u8, 2 => "ACK"u8, _ => "RST"u8 }).Add(", MID:"u8).Add((long)id).Add(", "u8).Add(Code.Values!, code);
        int at = AddOptions(pdu, HeaderLength + tokenLength, fields, info);
        if (at < pdu.Length && pdu[at] == 0xff)
        {
            fields.Add(Marker, at, 1);
            fields.AddGenerated(PayloadLength, (ulong)(pdu.Length - at - 1));
            if (pdu.Length > at + 1)
                fields.Add(PayloadText, at + 1, pdu.Length - at - 1);
        }
        if (segment.Conversation is { } conversation && HeaderLength + tokenLength <= pdu.Length)
            Pair(pdu.Slice(HeaderLength, tokenLength), code, in segment, conversation.State<OpenRequests>(this), fields);
        fields.Close(root);
        return pdu.Length;
    }

    /// <summary>Options as differences of their numbers (RFC 7252 section 3.1); where the payload marker or the end is.</summary>
    static int AddOptions(ReadOnlySpan<byte> pdu, int at, FieldList fields, InfoText info)
    {
        int number = 0;
        for (int count = 0; count < MaxOptions && at < pdu.Length && pdu[at] != 0xff; count++)
        {
            int first = pdu[at++];
            int delta = Extended(pdu, first >> 4, ref at), length = Extended(pdu, first & 15, ref at);
            if (delta < 0 || length < 0 || length > pdu.Length - at)
                return pdu.Length;
            number += delta;
            Field field = number switch
            {
                3 => UriHost,
                6 => Observe,
                7 => UriPort,
                8 => LocationPath,
                11 => UriPath,
                12 => ContentFormat,
                14 => MaxAge,
                15 => UriQuery,
                _ => Unknown,
            };
            if (!field.IsNumber)
                fields.Add(field, at, length);
            else if (length is > 0 and <= 4)
                fields.Add(field, at, length);
            else if (length == 0)
                fields.AddValue(field, 0, at, 0);
            if (number is 11 or 15)
                info.Add(number == 11 ? "/"u8 : "?"u8).Add(pdu.Slice(at, length));
            at += length;
        }
        return at;
    }

    static int Extended(ReadOnlySpan<byte> pdu, int nibble, ref int at)
    {
        if (nibble < 13)
            return nibble;
        int width = nibble - 12;
        if (nibble == 15 || at + width > pdu.Length)
            return -1;
        int value = width == 1 ? pdu[at] + 13 : (pdu[at] << 8 | pdu[at + 1]) + 269;
        at += width;
        return value;
    }

    /// <summary>An answer repeats the token of its request (RFC 7252 section 5.3.1).</summary>
    static void Pair(ReadOnlySpan<byte> token, ulong code, in Segment segment, OpenRequests pending, FieldList fields)
    {
        ulong id = (ulong)token.Length;
        foreach (byte next in token)
            id = id * 257 + next;
        if (code is > 0 and < 32)
        {
            pending.Add(id, in segment);
        }
        else if (code >= 64 && pending.TryTake(id, out OpenRequests.Request request))
        {
            fields.AddGenerated(ResponseTo, (ulong)request.Frame);
            fields.AddGenerated(ResponseTime, (ulong)(segment.Nanoseconds - request.Nanoseconds));
        }
    }
}
