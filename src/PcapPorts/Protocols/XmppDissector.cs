using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>XMPP (RFC 6120 sections 4 and 8): the elements of a stream one by one: kind, and who writes to whom.</summary>
public sealed class XmppDissector : Dissector
{
    const int MaxElement = 64 * 1024;

    static readonly System.Buffers.SearchValues<byte> NameEnds = System.Buffers.SearchValues.Create(" \t\r\n/>"u8);

    static readonly Protocol Xmpp = new("XMPP Protocol", "XMPP", "xmpp");
    static readonly Field Stream = Xmpp.None("stream", "STREAM");
    static readonly Field StreamEnd = Xmpp.None("stream_end", "STREAM END");
    static readonly Field Features = Xmpp.None("features", "FEATURES");
    static readonly Field StartTls = Xmpp.None("starttls", "STARTTLS");
    static readonly Field Proceed = Xmpp.None("proceed", "PROCEED");
    static readonly Field Auth = Xmpp.None("auth", "AUTH");
    static readonly Field Challenge = Xmpp.None("challenge", "CHALLENGE");
    static readonly Field Response = Xmpp.None("response", "RESPONSE");
    static readonly Field Success = Xmpp.None("success", "SUCCESS");
    static readonly Field Failure = Xmpp.None("failure", "FAILURE");
    static readonly Field Iq = Xmpp.None("iq", "IQ");
    static readonly Field Message = Xmpp.None("message", "MESSAGE");
    static readonly Field Presence = Xmpp.None("presence", "PRESENCE");
    static readonly Field Unknown = Xmpp.String("unknown", "UNKNOWN");
    static readonly Field Id = Xmpp.String("id", "id");
    static readonly Field Kind = Xmpp.String("type", "type");
    static readonly Field From = Xmpp.String("from", "from");
    static readonly Field To = Xmpp.String("to", "to");
    static readonly Field Namespace = Xmpp.String("xmlns", "xmlns");
    static readonly Field Mechanism = Xmpp.String("auth.mechanism", "mechanism");

    /// <inheritdoc/>
    public override Protocol Protocol => Xmpp;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(5222, 5269);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => segment.Transport == IpProtocol.Tcp && payload is [(byte)'<', ..] && XmppSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
        => payload is [(byte)'<', ..] && XmppSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Exists;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        int start = pdu.IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0)
            return pdu.Length;
        if (pdu[start] != '<')
            return 0;
        int end = EndOf(pdu, start);
        if (end < 0 && !segment.IsLast)
            return pdu.Length < MaxElement ? NeedMore : 0;
        if (end < 0)
            end = pdu.Length;
        if (pdu[start..].StartsWith("<?"u8))
        {
            int declaration = fields.Open(Xmpp.Root, start, end - start);
            fields.Close(declaration);
            return end;
        }
        int root = fields.Open(Xmpp.Root, start, end - start);
        ReadOnlySpan<byte> name = NameAt(pdu, start + 1);
        Field kind = KindOf(name);
        int opened = fields.Open(kind, start, end - start);
        InfoText info = fields.Info.Begin(Xmpp).Add(name.StartsWith("stream:"u8) ? name[7..] : name);
        AddAttributes(pdu[..end], start + 1 + name.Length, fields, info);
        fields.Close(opened);
        fields.Close(root);
        return end;
    }

    static Field KindOf(ReadOnlySpan<byte> name)
        => name.SequenceEqual("iq"u8) ? Iq
        : name.SequenceEqual("message"u8) ? Message
        : name.SequenceEqual("presence"u8) ? Presence
        : name.SequenceEqual("stream:stream"u8) ? Stream
        : name.SequenceEqual("/stream:stream"u8) ? StreamEnd
        : name.SequenceEqual("stream:features"u8) ? Features
        : name.SequenceEqual("starttls"u8) ? StartTls
        : name.SequenceEqual("proceed"u8) ? Proceed
        : name.SequenceEqual("auth"u8) ? Auth
        : name.SequenceEqual("challenge"u8) ? Challenge
        : name.SequenceEqual("response"u8) ? Response
        : name.SequenceEqual("success"u8) ? Success
        : name.SequenceEqual("failure"u8) ? Failure : Unknown;

    static ReadOnlySpan<byte> NameAt(ReadOnlySpan<byte> pdu, int at)
    {
        ReadOnlySpan<byte> rest = pdu[Math.Min(at, pdu.Length)..];
        int skip = rest is [(byte)'/', ..] ? 1 : 0;
        int end = rest[skip..].IndexOfAny(NameEnds);
        return end < 0 ? rest : rest[..(skip + end)];
    }

    /// <summary>Where the element that begins at an offset ends; −1 when that is not there. A stream ends with its first tag: what it holds are elements of their own.</summary>
    static int EndOf(ReadOnlySpan<byte> pdu, int start)
    {
        int close = pdu[start..].IndexOf((byte)'>');
        if (close < 0)
            return -1;
        int tagEnd = start + close + 1;
        ReadOnlySpan<byte> name = NameAt(pdu, start + 1);
        if (name is [(byte)'?' or (byte)'!' or (byte)'/', ..] || pdu[tagEnd - 2] == '/' || name.SequenceEqual("stream:stream"u8))
            return tagEnd;

        // Elements of the same name may stand inside: count them.
        int depth = 1;
        for (int at = tagEnd; at < pdu.Length;)
        {
            int open = pdu[at..].IndexOf((byte)'<');
            if (open < 0)
                return -1;
            at += open;
            ReadOnlySpan<byte> next = NameAt(pdu, at + 1);
            int end = pdu[at..].IndexOf((byte)'>');
            if (end < 0)
                return -1;
            if (next.SequenceEqual(name) && pdu[at + end - 1] != '/')
                depth++;
            else if (next is [(byte)'/', ..] && next[1..].SequenceEqual(name) && --depth == 0)
                return at + end + 1;
            at += end + 1;
        }
        return -1;
    }

    static void AddAttributes(ReadOnlySpan<byte> element, int at, FieldList fields, InfoText info)
    {
        int tagEnd = element[at..].IndexOf((byte)'>');
        int end = tagEnd < 0 ? element.Length : at + tagEnd;
        while (at < end)
        {
            int skip = element[at..end].IndexOfAnyExcept(" \t\r\n/"u8);
            if (skip < 0)
                return;
            at += skip;
            int equals = element[at..end].IndexOf((byte)'=');
            if (equals < 0 || at + equals + 1 >= end)
                return;
            ReadOnlySpan<byte> name = element.Slice(at, equals);
            byte quote = element[at + equals + 1];
            int value = at + equals + 2;
            if (quote is not ((byte)'"' or (byte)'\'') || element[Math.Min(value, end)..end].IndexOf(quote) is not (>= 0 and var length))
                return;
            if (AttributeOf(name) is { } field)
            {
                fields.Add(field, value, length);
                if (field == Kind || field == To)
                    info.Add(field == Kind ? " type="u8 : " to="u8).Add(element.Slice(value, length));
            }
            at = value + length + 1;
        }
    }

    static Field? AttributeOf(ReadOnlySpan<byte> name)
        => name.SequenceEqual("id"u8) ? Id
        : name.SequenceEqual("type"u8) ? Kind
        : name.SequenceEqual("from"u8) ? From
        : name.SequenceEqual("to"u8) ? To
        : name.SequenceEqual("xmlns"u8) ? Namespace
        : name.SequenceEqual("mechanism"u8) ? Mechanism : null;
}
