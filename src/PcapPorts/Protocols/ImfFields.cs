using System.Text;
using PcapPorts.Fields;

namespace PcapPorts.Protocols;

/// <summary>The header of a mail (RFC 5322 section 3.6), as mail protocols carry it: the lines that people look for.</summary>
static class ImfFields
{
    /// <summary>The protocol.</summary>
    public static Protocol Imf { get; } = new("Internet Message Format", "IMF", "imf");

    static readonly (byte[] Name, Field Field)[] s_all =
    [
        Header("Date", "date"),
        Header("From", "from"),
        Header("Sender", "sender"),
        Header("Reply-To", "reply_to"),
        Header("To", "to"),
        Header("Cc", "cc"),
        Header("Bcc", "bcc"),
        Header("Message-ID", "message_id"),
        Header("In-Reply-To", "in_reply_to"),
        Header("References", "references"),
        Header("Subject", "subject"),
        Header("User-Agent", "user_agent"),
        Header("Return-Path", "return_path"),
        Header("Received", "received"),
        Header("Content-Type", "content.type"),
        Header("Content-Transfer-Encoding", "content.transfer_encoding"),
        Header("MIME-Version", "mime_version"),
    ];

    static (byte[], Field) Header(string name, string field) => (Encoding.ASCII.GetBytes(name), Imf.String(field, name));

    /// <summary>Adds the header's lines; a line that begins with a blank goes on with the one before.</summary>
    /// <param name="bytes">The bytes in view.</param>
    /// <param name="fields">Receives the fields.</param>
    /// <param name="at">Where the header starts.</param>
    /// <param name="end">Where it ends, the empty line included.</param>
    public static void Add(ReadOnlySpan<byte> bytes, FieldList fields, int at, int end)
    {
        int root = fields.Open(Imf.Root, at, end - at);
        while (TextLines.Next(bytes[..end], ref at, out int start, out int length) && length > 0)
        {
            while (at < end && bytes[at] is (byte)' ' or (byte)'\t' && TextLines.Next(bytes[..end], ref at, out int more, out int moreLength))
                length = more + moreLength - start;
            AddLine(bytes.Slice(start, length), fields, start);
        }
        fields.Close(root);
    }

    static void AddLine(ReadOnlySpan<byte> line, FieldList fields, int start)
    {
        int colon = line.IndexOf((byte)':');
        if (colon < 1)
            return;
        foreach ((byte[] name, Field field) in s_all)
        {
            if (!Ascii.EqualsIgnoreCase(line[..colon], name))
                continue;
            int value = line[(colon + 1)..].IndexOfAnyExcept((byte)' ', (byte)'\t');
            if (value >= 0)
                fields.Add(field, start + colon + 1 + value, line.Length - colon - 1 - value);
            return;
        }
    }
}
