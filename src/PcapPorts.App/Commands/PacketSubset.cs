using PcapPorts.Capture;

namespace PcapPorts.App.Commands;

/// <summary>
/// Writes packets of a capture to a pcapng file with all that the capture says of them: its interfaces, its comments, the names it gives to addresses, and secrets, which stand before the
/// packets that need them. What interfaces counted is left out: it is true of the whole only.
/// </summary>
/// <param name="reader">The capture, of which nothing has been read.</param>
/// <param name="writer">The file.</param>
sealed class PacketSubset(CaptureReader reader, PcapNgWriter writer)
{
    readonly Dictionary<long, string> _comments = [];
    int _interfaces, _notes, _secrets;

    /// <summary>Packets written.</summary>
    public long Count { get; private set; }

    /// <summary>What the first section tells of itself; a section of its own needs it before anything else.</summary>
    public static PcapNgWriter Begin(CaptureReader reader, Stream stream)
    {
        CaptureSection? section = reader.Sections.Count > 0 ? reader.Sections[0] : null;
        string? comment = reader.Comments.FirstOrDefault(static note => note is { Subject: CommentSubject.Section, Number: 0 })?.Text;
        return new PcapNgWriter(stream, section?.Application ?? "pcapports", section?.OperatingSystem, section?.Hardware, comment);
    }

    /// <summary>Writes the packet that was read last.</summary>
    public void Write(long number, in FrameRecord frame, ReadOnlySpan<byte> bytes)
    {
        for (; _notes < reader.Comments.Count; _notes++)
        {
            if (reader.Comments[_notes] is { Subject: CommentSubject.Frame } note && note.Number >= number)
                _comments[note.Number] = _comments.TryGetValue(note.Number, out string? before) ? $"{before}\n{note.Text}" : note.Text;
        }
        for (; _interfaces < reader.Interfaces.Count; _interfaces++)
            writer.AddInterface(reader.Interfaces[_interfaces], CommentOf(_interfaces));
        for (; _secrets < reader.Secrets.Count; _secrets++)
            writer.WriteSecrets(reader.Secrets[_secrets]);
        _comments.Remove(number, out string? comment);
        writer.Write(frame.Interface, new Timestamp(frame.TimestampNanoseconds), bytes, frame.WireLength, comment);
        Count++;
    }

    /// <summary>Writes the names, which may stand anywhere in the capture.</summary>
    public void End()
    {
        for (; _interfaces < reader.Interfaces.Count; _interfaces++)
            writer.AddInterface(reader.Interfaces[_interfaces], CommentOf(_interfaces));
        if (reader.Names.Count > 0)
            writer.WriteNames(reader.Names);
        writer.Flush();
    }

    string? CommentOf(int index) => reader.Comments.FirstOrDefault(note => note.Subject == CommentSubject.Interface && note.Number == index)?.Text;
}
