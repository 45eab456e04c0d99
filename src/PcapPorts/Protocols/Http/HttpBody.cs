using System.Buffers;
using PcapPorts.Fields;
using static PcapPorts.Protocols.Http.HttpFields;

namespace PcapPorts.Protocols.Http;

/// <summary>Bodies: where they end, and what they hold when their codings are undone.</summary>
static class HttpBody
{
    /// <summary>Bodies up to this are kept to be shown whole; longer ones pass by in pieces.</summary>
    const int MaxKept = 1 << 20;

    /// <summary>The length of the body that the bytes begin with; −1 when they end before it does, 0 when it is none.</summary>
    public static int WholeLength(ReadOnlySpan<byte> bytes, HttpSide side)
    {
        switch (side.Framing)
        {
            case HttpFraming.Length:
                return side.Remaining <= bytes.Length ? (int)side.Remaining : -1;
            case HttpFraming.Chunked:
                int at = side.Scanned;
                int end = HttpChunks.FindEnd(bytes, ref at, out _);
                side.Scanned = at;
                return end;
            default:
                return -1;
        }
    }

    /// <summary>What to do with a body that is not whole: the value that the dissector returns.</summary>
    public static int Wait(ReadOnlySpan<byte> bytes, HttpSide side, bool isLast)
    {
        switch (side.Framing)
        {
            case HttpFraming.Length when isLast && side.Remaining <= MaxKept:
                int all = (int)side.Remaining;
                side.Remaining = 0;
                return all;
            case HttpFraming.Length when side.Remaining <= MaxKept && !side.IsPartial:
                return Dissector.NeedTotal((int)side.Remaining);
            case HttpFraming.Length:
                side.Remaining -= bytes.Length;
                return bytes.Length;
            case HttpFraming.Chunked when isLast:
                return bytes.Length;
            case HttpFraming.Chunked when side.Scanned > MaxKept:
                int passed = side.Scanned;
                side.Scanned = 0;
                return passed;
            case HttpFraming.Chunked:
                int at = side.Scanned;
                HttpChunks.FindEnd(bytes, ref at, out long needed);
                return needed is > 0 and < int.MaxValue ? Dissector.NeedTotal((int)needed) : Dissector.NeedMore;
            default:
                // The last byte stays behind, so that the end of the connection is the end of a message.
                return isLast ? bytes.Length : bytes.Length > (side.IsPartial ? 1 : MaxKept) ? bytes.Length - 1 : Dissector.NeedMore;
        }
    }

    /// <summary>Adds the body, or a piece of it.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="offset">Where they start in the bytes in view.</param>
    /// <param name="fields">Receives the fields.</param>
    /// <param name="side">What is known of it.</param>
    /// <param name="isWhole">Whether it ends with these bytes.</param>
    public static void Add(ReadOnlySpan<byte> bytes, int offset, FieldList fields, HttpSide side, bool isWhole)
    {
        bool decodes = side.Coding is not (HttpCoding.None or HttpCoding.Unknown) && !side.IsPartial;
        side.IsPartial |= !isWhole;
        if (side.Framing != HttpFraming.Chunked)
        {
            if (!decodes || !AddDecoded(side.Coding, bytes, offset, bytes.Length, fields))
                fields.Add(FileData, offset, bytes.Length);
            return;
        }
        int start = HttpChunks.Add(bytes, offset, fields, out int length);
        if (start < 0)
            return;
        if (!decodes || !AddDecoded(side.Coding, fields.Bytes.Slice(start, length), offset, bytes.Length, fields))
            fields.AddAppended(FileData, start, length);
    }

    static bool AddDecoded(HttpCoding coding, ReadOnlySpan<byte> coded, int offset, int length, FieldList fields)
    {
        int decoded = ContentDecoder.Decode(coding, coded, out byte[]? plain);
        if (plain is null)
        {
            fields.AddGenerated(DecompressionFailed);
            return false;
        }
        fields.AddBytes(FileData, plain.AsSpan(0, decoded), offset, length);
        ArrayPool<byte>.Shared.Return(plain);
        return true;
    }
}
