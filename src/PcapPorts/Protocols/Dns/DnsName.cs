namespace PcapPorts.Protocols.Dns;

/// <summary>
/// Reads domain names (RFC 1035 section 3.1) with compression (section 4.1.4). A name may have only so many pointers and holds at most
/// 255 bytes, so neither a loop nor a flood of pointers can keep it busy.
/// </summary>
static class DnsName
{
    /// <summary>Bytes of the longest text of a name.</summary>
    public const int MaxText = 256;

    const int MaxWire = 255;
    const int MaxPointers = 128;
    const int MaxLabels = 1024;

    /// <summary>
    /// Reads a name as text: its labels with dots between them, <c>&lt;Root&gt;</c> for the empty one, <c>&lt;Name too long&gt;</c> for one that
    /// goes beyond the limit.
    /// </summary>
    /// <param name="message">The whole message, in which pointers count from 0.</param>
    /// <param name="at">Where the name starts.</param>
    /// <param name="text">Receives the text, <see cref="MaxText"/> bytes.</param>
    /// <param name="length">Bytes of the text.</param>
    /// <param name="labels">Number of labels.</param>
    /// <returns>Where the bytes behind the name start; −1 when the message ends within it or it has too many pointers.</returns>
    public static int Read(ReadOnlySpan<byte> message, int at, Span<byte> text, out int length, out int labels)
    {
        length = 0;
        labels = 0;
        int behind = -1;
        int pointers = 0;
        bool isTooLong = false;
        while ((uint)at < (uint)message.Length)
        {
            int first = message[at];
            switch (first >> 6)
            {
                case 0 when first == 0:
                    ReadOnlySpan<byte> instead = isTooLong ? "<Name too long>"u8 : length == 0 ? "<Root>"u8 : default;
                    instead.CopyTo(text);
                    length = instead.IsEmpty ? length : instead.Length;
                    return behind < 0 ? at + 1 : behind;
                case 0:
                    if (message.Length - at - 1 < first || labels > MaxLabels)
                        return -1;
                    isTooLong |= length + first + 1 > MaxWire;
                    if (!isTooLong)
                    {
                        if (length > 0)
                            text[length++] = (byte)'.';
                        message.Slice(at + 1, first).CopyTo(text[length..]);
                        length += first;
                    }
                    labels++;
                    at += first + 1;
                    break;
                case 3:
                    if (message.Length - at < 2)
                        return -1;
                    int target = (first & 0x3f) << 8 | message[at + 1];
                    if (behind < 0)
                        behind = at + 2;
                    if (++pointers > MaxPointers)
                        return -1;
                    at = target;
                    break;
                default:
                    return -1;
            }
        }
        return -1;
    }
}
