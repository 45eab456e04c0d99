using System.Buffers.Text;

namespace PcapPorts.Protocols;

/// <summary>Object identifiers in dotted decimal (X.690 section 8.19).</summary>
static class ObjectIdentifierText
{
    /// <summary>Bytes of text that are written at the most; what is longer is cut.</summary>
    public const int MaxLength = 256;

    const int LongestNumber = 21;

    /// <summary>Writes the identifier of these content bytes.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(ReadOnlySpan<byte> content, Span<byte> text)
    {
        ulong arc = 0;
        int written = 0;
        bool isFirst = true;
        foreach (byte next in content)
        {
            arc = arc << 7 | (uint)(next & 0x7f);
            if ((next & 0x80) != 0)
                continue;
            if (text.Length - written < 2 * LongestNumber)
                break;
            if (isFirst)
            {
                ulong root = Math.Min(arc / 40, 2);
                text[written++] = (byte)('0' + root);
                arc -= root * 40;
                isFirst = false;
            }
            text[written++] = (byte)'.';
            Utf8Formatter.TryFormat(arc, text[written..], out int digits);
            written += digits;
            arc = 0;
        }
        return written;
    }
}
