using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>
/// REdis Serialization Protocol (Redis documentation, "RESP protocol description"): simple strings, errors, integers, bulk strings and
/// arrays, and the plain types of version 3, which are shown as their likes of version 2.
/// </summary>
public sealed class RedisDissector : Dissector
{
    const int MaxDepth = 8;
    const int MaxLine = 64 * 1024;
    const long MaxBulk = 512L << 20;

    static readonly Protocol Resp = new("REdis Serialization Protocol", "RESP", "resp");
    static readonly Field SimpleString = Resp.String("string", "String");
    static readonly Field Error = Resp.String("error", "Error");
    static readonly Field Integer = Resp.Int64("integer", "Integer");
    static readonly Field BulkString = Resp.None("bulk_string", "Bulk String");
    static readonly Field BulkLength = Resp.Int32("bulk_string.length", "Length");
    static readonly Field BulkValue = Resp.Bytes("bulk_string.value", "Value");
    static readonly Field Array = Resp.None("array", "Array");
    static readonly Field ArrayLength = Resp.Int64("array.length", "Length");
    static readonly Field ResponseTo = Resp.FrameNumber("response_to", "Request in frame");
    static readonly Field ResponseTime = Resp.RelativeTime("time", "Time from request");

    /// <inheritdoc/>
    public override Protocol Protocol => Resp;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(6379);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => segment.Transport == IpProtocol.Tcp && payload is [(byte)'*', ..] && RedisSignature.Array(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
        => !payload.IsEmpty && (payload[0] == '*' ? RedisSignature.Array(new Payload(payload, segment.SourcePort, segment.DestinationPort)) : RedisSignature.Reply(new Payload(payload, segment.SourcePort, segment.DestinationPort))).Exists;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        int end = EndOf(pdu, 0, 0);
        if (end == 0 || pdu.IsEmpty)
            return 0;
        if (end < 0 && !segment.IsLast)
            return NeedMore;
        bool isRequest = pdu[0] == '*' && (segment.Sender == Flows.PayloadSender.Client || (segment.Sender == Flows.PayloadSender.Unknown && segment.DestinationPort == 6379));
        int root = fields.Open(Resp.Root, 0, end < 0 ? pdu.Length : end);
        InfoText info = fields.Info.Begin(Resp).Add(isRequest ? "Request:"u8 : "Response:"u8);
        int at = AddValue(pdu, 0, 0, fields, info);
        if (segment.Conversation is { } conversation)
            Pair(isRequest, in segment, conversation.State<OpenRequests>(this), fields);
        fields.Close(root);
        return end < 0 ? Math.Max(1, at) : end;
    }

    static void Pair(bool isRequest, in Segment segment, OpenRequests pending, FieldList fields)
    {
        if (isRequest)
        {
            pending.Add(0, in segment, mayRepeat: false);
        }
        else if (pending.TryTake(out OpenRequests.Request request))
        {
            fields.AddGenerated(ResponseTo, (ulong)request.Frame);
            fields.AddGenerated(ResponseTime, (ulong)(segment.Nanoseconds - request.Nanoseconds));
        }
    }

    /// <summary>Where the value at an offset ends; −1 when it goes on behind the bytes that are there, 0 when it is none.</summary>
    static int EndOf(ReadOnlySpan<byte> pdu, int at, int depth)
    {
        if (at >= pdu.Length)
            return -1;
        int line = HeaderLines.LineLength(pdu, at, out int next);
        if (line < 0)
            return IsType(pdu[at]) && pdu.Length - at < MaxLine ? -1 : 0;
        switch (pdu[at])
        {
            case (byte)'+' or (byte)'-' or (byte)':' or (byte)'_' or (byte)'#' or (byte)',' or (byte)'(':
                return next;
            case (byte)'$' or (byte)'!' or (byte)'=':
                if (!TryLength(pdu.Slice(at + 1, line - 1), out long size) || size > MaxBulk)
                    return 0;
                return size < 0 ? next : size + 2 > pdu.Length - next ? -1 : (int)(next + size + 2);
            case (byte)'*' or (byte)'~' or (byte)'>' or (byte)'%':
                if (!TryLength(pdu.Slice(at + 1, line - 1), out long count) || depth >= MaxDepth)
                    return 0;
                count = pdu[at] == '%' ? count * 2 : count;
                for (long i = 0; i < count; i++)
                {
                    next = EndOf(pdu, next, depth + 1);
                    if (next <= 0)
                        return next;
                }
                return next;
            default:
                return 0;
        }
    }

    static bool IsType(byte first) => "+-:$*_#,(!=~>%"u8.Contains(first);

    static bool TryLength(ReadOnlySpan<byte> digits, out long length)
        => System.Buffers.Text.Utf8Parser.TryParse(digits, out length, out int consumed) && consumed == digits.Length && length is >= -1 and <= int.MaxValue;

    /// <summary>Adds the value at an offset as far as it is there, and returns where it ends.</summary>
    static int AddValue(ReadOnlySpan<byte> pdu, int at, int depth, FieldList fields, InfoText info)
    {
        if (at >= pdu.Length || fields.IsFull)
            return pdu.Length;
        int line = HeaderLines.LineLength(pdu, at, out int next);
        if (line < 0)
            line = pdu.Length - at;
        int content = Math.Max(0, line - 1);
        switch (pdu[at])
        {
            case (byte)'-':
                info.Add(" "u8).Add(pdu.Slice(at + 1, content));
                fields.Add(Error, at + 1, content);
                return next;
            case (byte)':':
                info.Add(" "u8).Add(pdu.Slice(at + 1, content));
                if (System.Buffers.Text.Utf8Parser.TryParse(pdu.Slice(at + 1, content), out long number, out _))
                    fields.AddValue(Integer, (ulong)number, at + 1, content);
                return next;
            case (byte)'$' or (byte)'!' or (byte)'=':
                return AddBulk(pdu, at, content, next, fields, info);
            case (byte)'*' or (byte)'~' or (byte)'>' or (byte)'%':
                return AddArray(pdu, at, content, next, depth, fields, info);
            default:
                info.Add(" "u8).Add(pdu.Slice(at + 1, content));
                fields.Add(SimpleString, at + 1, content);
                return next;
        }
    }

    static int AddBulk(ReadOnlySpan<byte> pdu, int at, int content, int next, FieldList fields, InfoText info)
    {
        int opened = fields.Open(BulkString, at, next - at);
        int end = next;
        if (TryLength(pdu.Slice(at + 1, content), out long size))
        {
            fields.AddValue(BulkLength, (ulong)size, at + 1, content);
            int present = (int)Math.Min(Math.Max(0, size), pdu.Length - next);
            if (size > 0 && present > 0)
            {
                fields.Add(BulkValue, next, present);
                info.Add(" "u8).Add(pdu.Slice(next, Math.Min(present, 64)));
            }
            end = size < 0 ? next : Math.Min(pdu.Length, next + present + 2);
        }
        fields.Close(opened, end - at);
        return end;
    }

    static int AddArray(ReadOnlySpan<byte> pdu, int at, int content, int next, int depth, FieldList fields, InfoText info)
    {
        int opened = fields.Open(Array, at, next - at);
        int end = next;
        if (TryLength(pdu.Slice(at + 1, content), out long count))
        {
            fields.AddValue(ArrayLength, (ulong)count, at + 1, content);
            if (depth > 0)
                info.Add(" Array("u8).Add(count).Add(")"u8);
            count = pdu[at] == '%' ? count * 2 : count;
            for (long i = 0; i < count && end < pdu.Length && depth < MaxDepth && !fields.IsFull; i++)
                end = AddValue(pdu, end, depth + 1, fields, info);
        }
        fields.Close(opened, end - at);
        return end;
    }
}
