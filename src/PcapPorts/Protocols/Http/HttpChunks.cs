using PcapPorts.Fields;
using static PcapPorts.Protocols.Http.HttpFields;

namespace PcapPorts.Protocols.Http;

/// <summary>Bodies in chunks (RFC 9112 section 7.1).</summary>
static class HttpChunks
{
    const int LongestSizeLine = 1 << 12;
    const int LongestTrailer = 1 << 16;

    /// <summary>Finds the end of a body.</summary>
    /// <param name="bytes">The body from its first chunk on.</param>
    /// <param name="at">Where a chunk starts; moved to the first one that is not whole.</param>
    /// <param name="needed">Bytes of the body that have to be there for the next chunk to be whole; 0 when nobody can say.</param>
    /// <returns>Bytes of the body; −1 when its end is not there, 0 when it is no such body.</returns>
    public static int FindEnd(ReadOnlySpan<byte> bytes, ref int at, out long needed)
    {
        needed = 0;
        while (at < bytes.Length)
        {
            long size = ReadSize(bytes[at..], out int line);
            if (size < 0)
                return line < 0 ? -1 : 0;
            if (size == 0)
                return TrailerEnd(bytes, at + line);
            long next = at + line + size + 2;
            if (next > bytes.Length)
            {
                needed = next;
                return -1;
            }
            int end = at + line + (int)size;
            at = bytes[end] == '\n' ? end + 1 : end + 2;
        }
        return -1;
    }

    /// <summary>Adds the chunks that are there, whole or not, and puts their data together.</summary>
    /// <param name="bytes">The body from its first chunk on.</param>
    /// <param name="offset">Where it starts in the bytes in view.</param>
    /// <param name="fields">Receives the fields.</param>
    /// <param name="length">Bytes of data.</param>
    /// <returns>Where the data starts in the row of bytes of the list; −1 when there is none.</returns>
    public static int Add(ReadOnlySpan<byte> bytes, int offset, FieldList fields, out int length)
    {
        int start = -1;
        length = 0;
        for (int at = 0; at < bytes.Length;)
        {
            long size = ReadSize(bytes[at..], out int line);
            if (size < 0)
                break;
            fields.AddValue(ChunkSize, (ulong)size, offset + at, line);
            at += line;
            if (size == 0)
            {
                AddTrailer(bytes[at..], offset + at, fields);
                break;
            }
            int count = (int)Math.Min(size, bytes.Length - at);
            if (count == 0)
                break;
            fields.Add(ChunkData, offset + at, count);
            int appended = fields.Append(bytes.Slice(at, count));
            if (appended < 0)
                break;
            start = start < 0 ? appended : start;
            length += count;
            at += count;
            at += at < bytes.Length && bytes[at] == '\n' ? 1 : 2;
        }
        return start;
    }

    /// <summary>The size of a chunk; −1 when its line is not whole (<paramref name="line"/> is −1) or no size.</summary>
    static long ReadSize(ReadOnlySpan<byte> bytes, out int line)
    {
        int end = bytes[..Math.Min(bytes.Length, LongestSizeLine)].IndexOf((byte)'\n');
        line = end < 0 && bytes.Length < LongestSizeLine ? -1 : end + 1;
        if (end < 0)
            return -1;
        long size = 0;
        int digits = 0;
        int at = 0;
        while (at < end && bytes[at] is (byte)' ' or (byte)'\t')
            at++;
        for (; at < end && char.IsAsciiHexDigit((char)bytes[at]); at++, digits++)
        {
            if (digits > 8)
                return -1;
            size = size << 4 | (uint)(bytes[at] <= (byte)'9' ? bytes[at] - '0' : (bytes[at] | 0x20) - 'a' + 10);
        }
        return digits == 0 ? -1 : size;
    }

    static int TrailerEnd(ReadOnlySpan<byte> bytes, int at)
    {
        int from = at;
        while (at < bytes.Length && at - from < LongestTrailer)
        {
            int line = bytes[at..].IndexOf((byte)'\n');
            if (line < 0)
                return -1;
            at += line + 1;
            if (line == 0 || (line == 1 && bytes[at - 2] == '\r'))
                return at;
        }
        return at - from >= LongestTrailer ? 0 : -1;
    }

    static void AddTrailer(ReadOnlySpan<byte> bytes, int offset, FieldList fields)
    {
        int end = bytes.LastIndexOf((byte)'\n') + 1;
        if (end > 2)
            fields.Add(Trailer, offset, end);
    }
}
