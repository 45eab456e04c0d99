using System.Buffers;
using PcapPorts.Fields;
using PcapPorts.Packets;
using static PcapPorts.Protocols.Http.HttpFields;

namespace PcapPorts.Protocols.Http;

/// <summary>
/// HTTP/1.x and 0.9 (RFC 9112), and SSDP, which is HTTP in datagrams (UPnP Device Architecture 2.0 section 1). The head of a message is shown as soon
/// as it is whole, its body when that is: where both came together they are one.
/// </summary>
public sealed class HttpDissector : Dissector
{
    const ushort SsdpPort = 1900;

    static ReadOnlySpan<byte> Http2Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>A head beyond this is shown as far as it goes.</summary>
    const int MaxHead = 1 << 18;

    /// <inheritdoc/>
    public override Protocol Protocol => HttpFields.Http;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? HandsOverTo => null;

    /// <inheritdoc/>
    public override IEnumerable<Protocol> Protocols => [HttpFields.Http, Ssdp];

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        table.Tcp(80, 591, 2710, 2869, 3128, 3132, 5985, 8000, 8008, 8080, 8088, 8888, 11371);
        table.Udp(SsdpPort);
    }

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length >= 8 && (segment.Transport == IpProtocol.Tcp || segment.On(SsdpPort)) && Signatures.HttpSignature.IsMessage(payload, segment.SourcePort, segment.DestinationPort);

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
    {
        if (HttpStart.Read(payload, isLast: false).Kind is not (HttpStartKind.Request or HttpStartKind.Response)
            || segment.Conversation?.State<HttpConversation>(this) is { IsFramed: true })
            return false;
        segment.Conversation?.State<HttpConversation>(this).Side(segment.Direction).End();
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>The last chunk of a body (RFC 9112 section 7.1) is short, and often has a segment of its own.</remarks>
    public override bool MayEnd(ReadOnlySpan<byte> latest) => latest.EndsWith("0\r\n\r\n"u8);

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (segment.Transport != IpProtocol.Tcp)
            return DissectHead(pdu, in segment, fields, Ssdp, null);
        HttpConversation? state = segment.Conversation?.State<HttpConversation>(this);
        if (state is { IsFramed: true })
            return 0;
        return state is not null && state.Side(segment.Direction).Framing != HttpFraming.None
            ? DissectBody(pdu, in segment, fields, state)
            : DissectHead(pdu, in segment, fields, HttpFields.Http, state);
    }

    static int DissectHead(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, Protocol protocol, HttpConversation? state)
    {
        // A client may send an empty line too many (RFC 9112 section 2.2).
        int empty = pdu.IndexOfAnyExcept((byte)'\r', (byte)'\n');
        if (empty != 0)
            return protocol == HttpFields.Http && pdu.Length > 0 ? empty < 0 ? pdu.Length : empty : 0;
        HttpStart start = HttpStart.Read(pdu, segment.IsLast);
        if (start.Kind == HttpStartKind.None)
            return 0;
        if (pdu.StartsWith(Http2Preface))
            return DissectPreface(fields, state);
        int end = start.Kind == HttpStartKind.Open ? -1 : HeadEnd(pdu, in start);
        if (end < 0)
        {
            if (!segment.IsLast && pdu.Length < MaxHead)
                return NeedMore;
            if (start.Kind == HttpStartKind.Open)
                return 0;
            end = pdu.Length;
        }
        int root = fields.Open(protocol.Root, 0, end);
        var head = new HttpHead(pdu, in start, fields);
        head.AddStart();
        head.AddHeaders(start.Next, end);
        AddInfo(in head, pdu[..start.Length], fields.Info.Begin(protocol));
        int used = end;
        if (state is null)
            AddUri(in head, fields, null);
        else
            used += Finish(in head, pdu[end..], end, in segment, fields, state);
        fields.Close(root, Math.Min(used, pdu.Length));
        return used;
    }

    /// <summary>What a client of HTTP/2 begins with (RFC 9113 section 3.4) looks like a request, and is none.</summary>
    static int DissectPreface(FieldList fields, HttpConversation? state)
    {
        fields.Close(fields.Open(HttpFields.Http.Root, 0, Http2Preface.Length));
        fields.Info.Begin(HttpFields.Http).Add("Connection preface of HTTP/2"u8);
        state?.IsFramed = true;
        return Http2Preface.Length;
    }

    /// <summary>Where the body starts: behind the first empty line. −1 when that is not there.</summary>
    static int HeadEnd(ReadOnlySpan<byte> pdu, in HttpStart start)
    {
        if (start.Next == start.Length)
            return -1;
        if (start.IsSimple)
            return start.Next;
        int at = start.Next;
        while (true)
        {
            int line = pdu[at..].IndexOf((byte)'\n');
            if (line < 0)
                return -1;
            if (line == 0 || (line == 1 && pdu[at] == '\r'))
                return at + line + 1;
            at += line + 1;
        }
    }

    static void AddInfo(in HttpHead head, ReadOnlySpan<byte> line, InfoText info)
    {
        info.Add(line);
        if (head.IsResponse && !head.ContentType.IsEmpty)
            info.Add(" ("u8).Add(head.ContentType.IndexOf((byte)';') is >= 0 and int end ? head.ContentType[..end] : head.ContentType).Add(")"u8);
    }

    /// <summary>Pairs the message, and begins its body: what is there of it is taken when it is whole.</summary>
    /// <returns>Bytes of the body that were taken.</returns>
    static int Finish(in HttpHead head, ReadOnlySpan<byte> rest, int at, in Segment segment, FieldList fields, HttpConversation state)
    {
        HttpSide side = state.Side(segment.Direction);
        HttpRequest? request;
        if (head.IsResponse)
        {
            request = state.Answer(isInterim: head.Code is >= 100 and < 200 and not 101);
            fields.AddGenerated(Response, 1);
            if (request is { Uri.IsEmpty: false })
                fields.AddBytes(ResponseForUri, request.Uri, 0, 0);
        }
        else
        {
            request = state.Ask(segment.FrameNumber, segment.Nanoseconds);
            request.IsHead = head.Method.SequenceEqual("HEAD"u8);
            request.IsConnect = head.Method.SequenceEqual("CONNECT"u8);
            AddUri(in head, fields, request);
        }
        if (head.IsResponse && HandsOver(in head, request, segment.Conversation))
        {
            Complete(fields, head.IsResponse, request, in segment);
            return 0;
        }
        HttpFraming framing = FramingOf(in head, request);
        if (head is { IsChunked: true, ContentLength: >= 0 })
            fields.AddGenerated(TwoLengths);
        side.Begin(framing, head.Coding, Math.Max(0, head.ContentLength), head.IsResponse);
        if (framing == HttpFraming.Length && head.ContentLength == 0)
            side.End();
        if (side.Framing == HttpFraming.None)
        {
            Complete(fields, head.IsResponse, request, in segment);
            return 0;
        }
        int length = HttpBody.WholeLength(rest, side);
        if (length <= 0)
            return 0;
        HttpBody.Add(rest[..length], at, fields, side, isWhole: true);
        Complete(fields, head.IsResponse, request, in segment);
        side.End();
        return length;
    }

    /// <summary>RFC 9112 section 6.3.</summary>
    static HttpFraming FramingOf(in HttpHead head, HttpRequest? request)
    {
        if (head.IsResponse && (head.Code is (>= 100 and < 200) or 204 or 304 || request is { IsHead: true }))
            return HttpFraming.None;
        if (head.IsChunked)
            return HttpFraming.Chunked;
        if (head.ContentLength >= 0)
            return HttpFraming.Length;
        return head.IsResponse ? HttpFraming.UntilClose : HttpFraming.None;
    }

    /// <summary>Whether the connection speaks something else from here on (RFC 9110 sections 7.8, 9.3.6).</summary>
    static bool HandsOver(in HttpHead head, HttpRequest? request, Conversation? conversation)
    {
        if (conversation is null)
            return false;
        if (head.Code == 101)
        {
            ReadOnlySpan<byte> next = head.Upgrade;
            if (System.Text.Ascii.EqualsIgnoreCase(next, "websocket"u8))
                conversation.HandOver("websocket");
            else if (System.Text.Ascii.EqualsIgnoreCase(next, "h2c"u8))
                conversation.HandOver("http2");
            else
                conversation.HandOver((Dissector?)null);
            return true;
        }
        if (head.Code is < 200 or >= 300 || request is not { IsConnect: true })
            return false;
        conversation.HandOver((Dissector?)null);
        return true;
    }

    static int DissectBody(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, HttpConversation state)
    {
        HttpSide side = state.Side(segment.Direction);
        int length = HttpBody.WholeLength(pdu, side);
        bool isWhole = length > 0;
        int used = length;
        if (!isWhole)
        {
            if (length == 0)
            {
                side.End();
                return 0;
            }
            used = HttpBody.Wait(pdu, side, segment.IsLast);
            if (used <= 0)
                return used;
            length = Math.Min(used, pdu.Length);
        }
        int root = fields.Open(HttpFields.Http.Root, 0, length);
        HttpBody.Add(pdu[..length], 0, fields, side, isWhole);
        fields.Info.Begin(HttpFields.Http).Add(isWhole ? "Body, "u8 : "Continuation, "u8).Add(length).Add(" bytes"u8);
        isWhole |= side is { Framing: HttpFraming.Length, Remaining: 0 } && used <= pdu.Length;
        isWhole |= side.Framing == HttpFraming.UntilClose && segment.IsLast;
        if (isWhole)
            Complete(fields, side.IsResponse, state.Answered, in segment);
        if (isWhole || used > pdu.Length)
            side.End();
        fields.Close(root);
        return used;
    }

    /// <summary>Says that the message ends here; of a response, how long it took.</summary>
    static void Complete(FieldList fields, bool isResponse, HttpRequest? request, in Segment segment)
    {
        fields.AddGenerated(HttpFields.Complete, 1);
        if (!isResponse || request is null)
            return;
        fields.AddGenerated(RequestIn, (ulong)request.Frame);
        fields.AddGenerated(Time, (ulong)(segment.Nanoseconds - request.Nanoseconds));
    }

    /// <summary>The whole address of what is asked for (RFC 9112 section 3.3), as far as the request says it.</summary>
    static void AddUri(in HttpHead head, FieldList fields, HttpRequest? request)
    {
        if (head.IsResponse)
        {
            fields.AddGenerated(Response, 1);
            return;
        }
        fields.AddGenerated(head.Method.SequenceEqual("NOTIFY"u8) ? Notification : Request, 1);
        ReadOnlySpan<byte> target = head.Target;
        bool isAddress = Text.Begins(target, "http://"u8) || Text.Begins(target, "https://"u8), isWhole = isAddress || request is { IsConnect: true };
        if (head.Host.IsEmpty && !isAddress)
            return;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(7 + head.Host.Length + target.Length);
        int length = 0;
        if (!isWhole)
        {
            "http://"u8.CopyTo(buffer);
            head.Host.CopyTo(buffer.AsSpan(7));
            length = 7 + head.Host.Length;
        }
        target.CopyTo(buffer.AsSpan(length));
        length += target.Length;
        fields.AddBytes(FullUri, buffer.AsSpan(0, length), 0, 0);
        if (request is not null)
            request.Uri = buffer.AsSpan(0, length);
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
