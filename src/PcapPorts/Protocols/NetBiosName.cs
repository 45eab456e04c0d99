using System.Globalization;
using PcapPorts.Fields;

namespace PcapPorts.Protocols;

/// <summary>
/// Names of NetBIOS hosts and services: 15 characters and a kind, written as half-bytes (RFC 1001 section 14.1), in the manner of Wireshark: <c>PC3&lt;20&gt;</c>.
/// </summary>
static class NetBiosName
{
    /// <summary>Most bytes of a name as text, scope included.</summary>
    public const int MaxText = 400;

    /// <summary>Bytes of a name that is not encoded.</summary>
    public const int Length = 16;

    const int MaxJumps = 16;

    /// <summary>What the last byte of a name says of whom it names.</summary>
    public static ValueStrings Kinds { get; } = new()
    {
        { 0x00, "Workstation/Redirector" }, { 0x01, "Browser" }, { 0x02, "Workstation/Redirector" }, { 0x03, "Messenger service/Main name" }, { 0x05, "Forwarded name" },
        { 0x06, "RAS Server service" }, { 0x1b, "Domain Master Browser" }, { 0x1c, "Domain Controllers" }, { 0x1d, "Local Master Browser" },
        { 0x1e, "Browser Election Service" }, { 0x1f, "Net DDE Service" }, { 0x20, "Server service" }, { 0x21, "RAS client service" },
        { 0x22, "Exchange Interchange (MSMail Connector)" }, { 0x23, "Exchange Store" }, { 0x24, "Exchange Directory" }, { 0x2b, "Lotus Notes Server service" },
        { 0x30, "Modem sharing server service" }, { 0x31, "Modem sharing client service" }, { 0x43, "SMS Clients Remote Control" },
        { 0x44, "SMS Administrators Remote Control Tool" }, { 0x45, "SMS Clients Remote Chat" }, { 0x46, "SMS Clients Remote Transfer" },
        { 0x4c, "DEC Pathworks TCP/IP Service on Windows NT" }, { 0x52, "DEC Pathworks TCP/IP Service on Windows NT" }, { 0x6a, "Microsoft Exchange IMC" },
        { 0x87, "Microsoft Exchange MTA" }, { 0xbe, "Network Monitor Agent" }, { 0xbf, "Network Monitor Analyzer" },
    };

    /// <summary>Reads an encoded name with its scope; it may end in a pointer to an earlier one.</summary>
    /// <param name="message">The message, in which pointers count from its start.</param>
    /// <param name="at">Where the name starts.</param>
    /// <param name="text">Receives the name, or what is wrong with it; <see cref="MaxText"/> bytes.</param>
    /// <param name="written">Bytes of the text.</param>
    /// <param name="kind">The kind; −1 when it is no name in this encoding.</param>
    /// <returns>The bytes that the name takes; 0 when its end is missing.</returns>
    public static int Read(ReadOnlySpan<byte> message, int at, scoped Span<byte> text, out int written, out int kind)
    {
        int start = at, taken = 0, jumps = 0;
        written = 0;
        kind = -1;
        bool first = true;
        while ((uint)at < (uint)message.Length)
        {
            int length = message[at];
            if (length == 0)
                return taken > 0 ? taken : at + 1 - start;
            if (length >= 0xc0)
            {
                if (at + 1 >= message.Length || ++jumps > MaxJumps)
                    return 0;
                taken = taken > 0 ? taken : at + 2 - start;
                at = (length & 0x3f) << 8 | message[at + 1];
                continue;
            }
            if (at + 1 + length > message.Length)
                return 0;
            ReadOnlySpan<byte> label = message.Slice(at + 1, length);
            if (first)
                kind = Decode(label, text, out written);
            else
                AppendScope(label, text, ref written);
            first = false;
            at += 1 + length;
        }
        return 0;
    }

    /// <summary>Writes a name of 16 bytes as text: padding dropped, what is not printable and the kind in angle brackets.</summary>
    public static int Format(ReadOnlySpan<byte> name, Span<byte> text)
    {
        int written = 0;
        ReadOnlySpan<byte> plain = name[..(Length - 1)];
        foreach (byte next in plain.TrimEnd((byte)' '))
        {
            if (next is >= 0x20 and < 0x7f)
                text[written++] = next;
            else
                AppendByte(next, text, ref written);
        }
        AppendByte(name[Length - 1], text, ref written);
        return written;
    }

    /// <summary>Adds what the kind is called, in parentheses, behind a name.</summary>
    public static int AppendKind(int kind, Span<byte> text, int written)
    {
        string name = Kinds.Find((ulong)kind) ?? "Unknown";
        if (text.Length - written < name.Length + 3)
            return written;
        text[written++] = (byte)' ';
        text[written++] = (byte)'(';
        written += System.Text.Encoding.ASCII.GetBytes(name, text[written..]);
        text[written++] = (byte)')';
        return written;
    }

    /// <summary>
    /// Writes what a first label says. As in Wireshark all capitals count as half-bytes, and a label that is no name is told of in place of the name: in traffic
    /// somebody has to see it.
    /// </summary>
    static int Decode(ReadOnlySpan<byte> label, Span<byte> text, out int written)
    {
        Span<byte> name = stackalloc byte[Length];
        int count = 0;
        ReadOnlySpan<byte> wrong = default;
        for (int at = 0; at < label.Length && wrong.IsEmpty; at += 2)
        {
            if (label[at] is < (byte)'A' or > (byte)'Z')
                wrong = "1st character not between A and Z in first-level encoding"u8;
            else if (at + 1 == label.Length)
                wrong = "odd number of bytes"u8;
            else if (label[at + 1] is < (byte)'A' or > (byte)'Z')
                wrong = "2nd character not between A and Z in first-level encoding"u8;
            else if (count++ < Length)
                name[count - 1] = (byte)(label[at] - 'A' << 4 | label[at + 1] - 'A');
        }
        written = 0;
        if (wrong.IsEmpty && count >= Length)
        {
            written = Format(name, text);
            return name[Length - 1];
        }
        Append("Illegal NetBIOS name ("u8, text, ref written);
        if (wrong.IsEmpty)
        {
            count.TryFormat(text[written..], out int digits, default, CultureInfo.InvariantCulture);
            written += digits;
            wrong = " bytes long"u8;
        }
        Append(wrong, text, ref written);
        Append(")"u8, text, ref written);
        return -1;
    }

    static void AppendScope(ReadOnlySpan<byte> label, Span<byte> text, ref int written)
    {
        if (text.Length - written < label.Length + 1)
            return;
        text[written++] = (byte)'.';
        Append(label, text, ref written);
    }

    static void Append(ReadOnlySpan<byte> more, Span<byte> text, ref int written)
    {
        more.CopyTo(text[written..]);
        written += more.Length;
    }

    static void AppendByte(byte value, Span<byte> text, ref int written)
    {
        text[written++] = (byte)'<';
        text[written++] = "0123456789abcdef"u8[value >> 4];
        text[written++] = "0123456789abcdef"u8[value & 15];
        text[written++] = (byte)'>';
    }
}
