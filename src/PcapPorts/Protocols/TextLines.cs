namespace PcapPorts.Protocols;

/// <summary>Lines of protocols that write text (RFC 5321 section 2.3.8 and its like): each ends with LF, mostly with CR before it.</summary>
static class TextLines
{
    /// <summary>Longest line that is waited for; what is longer counts as ended.</summary>
    public const int Longest = 1 << 16;

    /// <summary>Bytes of the whole lines that stand here.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="segment">Where they come from.</param>
    /// <param name="longest">Bytes of one line beyond which its end is not waited for.</param>
    /// <returns>How many they are; all bytes when nothing follows; <see cref="Dissector.NeedMore"/> when not one line ends.</returns>
    public static int Whole(ReadOnlySpan<byte> bytes, in Segment segment, int longest = Longest)
    {
        int last = bytes.LastIndexOf((byte)'\n');
        if (last >= 0)
            return last + 1;
        return segment.IsLast || bytes.Length >= longest ? bytes.Length : Dissector.NeedMore;
    }

    /// <summary>The line at an offset, and moves the offset behind its end; false at the end of the bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="at">Where the line starts.</param>
    /// <param name="start">Where it starts, too.</param>
    /// <param name="length">Its bytes, without the line's end.</param>
    public static bool Next(ReadOnlySpan<byte> bytes, ref int at, out int start, out int length)
    {
        start = at;
        length = 0;
        if (at >= bytes.Length)
            return false;
        int end = bytes[at..].IndexOf((byte)'\n');
        at = end < 0 ? bytes.Length : at + end + 1;
        length = at - start - (end < 0 ? 0 : 1);
        if (length > 0 && bytes[start + length - 1] == '\r')
            length--;
        return true;
    }

    /// <summary>Bytes of the first word of a line and, behind it, where the rest starts.</summary>
    /// <param name="line">The line.</param>
    /// <param name="rest">Where the next word starts; the line's length when there is none.</param>
    public static int FirstWord(ReadOnlySpan<byte> line, out int rest)
    {
        int space = line.IndexOf((byte)' ');
        if (space < 0)
        {
            rest = line.Length;
            return line.Length;
        }
        int next = line[space..].IndexOfAnyExcept((byte)' ');
        rest = next < 0 ? line.Length : space + next;
        return space;
    }

    /// <summary>Whether the server sent this: as the handshake says, else by its port.</summary>
    public static bool IsFromServer(in Segment segment, ushort port)
        => segment.Sender == Flows.PayloadSender.Server || (segment.Sender == Flows.PayloadSender.Unknown && segment.SourcePort == port);

    /// <summary>Whether these bytes can be the start of a line of text.</summary>
    public static bool LooksText(ReadOnlySpan<byte> bytes)
        => !bytes.IsEmpty && !bytes[..Math.Min(bytes.Length, 16)].ContainsAnyInRange((byte)0, (byte)8);
}
