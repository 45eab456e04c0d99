using System.Globalization;
using System.Text;
using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Reports;
using PcapPorts.Terminal.Text;

namespace PcapPorts.App.Views.Packets;

/// <summary>Makes rows of packets: the headers from the frame, the words from whoever dissected it.</summary>
/// <param name="session">The capture.</param>
sealed class PacketRowReader(CaptureSession session)
{
    static readonly Field? Stream = Dissectors.Fields.Find("tcp.stream");
    static readonly Field? Sequence = Dissectors.Fields.Find("tcp.seq");
    static readonly Field? Acknowledgment = Dissectors.Fields.Find("tcp.ack");
    static readonly Field? Window = Dissectors.Fields.Find("tcp.window_size");

    readonly FieldText _text = new();
    DecodedPacket _packet;

    /// <summary>Fields that columns show.</summary>
    public IReadOnlyList<Field> Columns { get; set; } = [];

    /// <summary>Colours rows.</summary>
    public ColorRules Rules { get; set; } = ColorRules.Default;

    /// <summary>The row of a packet.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="access">Reads it.</param>
    /// <param name="fields">Its fields; null when they are not known.</param>
    /// <param name="isExact">Whether the flow's earlier packets were taken into account.</param>
    public PacketRow? Read(long number, FrameAccess access, FieldList? fields, bool isExact)
    {
        if (!access.TryRead(number, out FrameRecord frame, out ReadOnlySpan<byte> bytes))
            return null;
        PacketDecoder.Decode(bytes, frame.LinkType, frame.WireLength, ref _packet);
        var packet = new PacketLine(number, in frame, bytes, in _packet, ServiceDetector.Instance);
        var line = new Utf8Line(stackalloc byte[PacketInfo.MaxLength]);
        packet.AddSource(ref line);
        string source = Take(ref line);
        packet.AddDestination(ref line);
        string destination = Take(ref line);
        packet.AddProtocol(ref line);
        string protocol = Take(ref line);
        PacketInfo.Add(ref line, in packet);
        string info = Take(ref line);
        ExpertSeverity? severity = null;
        if (fields is not null)
            (protocol, info, severity) = Refine(fields, protocol, info);
        return new PacketRow(number, frame.TimestampNanoseconds, source, destination, protocol, frame.WireLength, ControlEscape.Escape(info))
        {
            Flow = session.File.Packets.Flow(number),
            IsExact = isExact,
            Severity = severity,
            Color = fields is null ? null : Rules.Find(fields),
            Fields = fields is null || Columns.Count == 0 ? [] : [.. Columns.Select(column => Values(fields, column))],
        };
    }

    static (string Protocol, string Info, ExpertSeverity? Severity) Refine(FieldList fields, string protocol, string info)
    {
        if (fields.Info.Protocol is { } written)
            (protocol, info) = (written.ShortName, Encoding.UTF8.GetString(fields.Info.Text));
        else if (Stream is not null && fields.IndexOf(Stream) >= 0)
            info = RelativeNumbers(fields, info);
        ExpertSeverity? severity = null;
        string remark = "";
        foreach (ref readonly FieldEntry entry in fields.Entries)
        {
            if (entry.Field.Expert is not { } expert)
                continue;
            if (expert.Severity >= ExpertSeverity.Note && entry.Field.Abbreviation.StartsWith("tcp.analysis.", StringComparison.Ordinal) && remark.Length == 0)
                remark = $"[TCP {Spoken(entry.Field.Abbreviation["tcp.analysis.".Length..])}] ";
            if (severity is null || expert.Severity > severity)
                severity = expert.Severity;
        }
        return (protocol, remark + info, severity);
    }

    /// <summary>Sequence numbers as people read them: counted from the start of the connection.</summary>
    static string RelativeNumbers(FieldList fields, string info)
    {
        int seq = info.IndexOf("Seq=", StringComparison.Ordinal), len = info.IndexOf(" Len=", StringComparison.Ordinal);
        if (seq < 0 || len < seq)
            return info;
        string numbers = $"Seq={Number(fields, Sequence)}";
        if (info.AsSpan(seq, len - seq).Contains("Ack=", StringComparison.Ordinal))
            numbers += $" Ack={Number(fields, Acknowledgment)}";
        return string.Concat(info.AsSpan(0, seq), $"{numbers} Win={Number(fields, Window)}", info.AsSpan(len));
    }

    static string Number(FieldList fields, Field? field)
    {
        int index = field is null ? -1 : fields.IndexOf(field);
        return index < 0 ? "?" : fields.Entries[index].Value.ToString(CultureInfo.InvariantCulture);
    }

    string Values(FieldList fields, Field column)
    {
        _text.Clear();
        for (int i = fields.IndexOf(column); i >= 0; i = fields.IndexOf(column, i + 1))
        {
            if (!_text.Text.IsEmpty)
                _text.Add((byte)',');
            _text.Add(in fields.Entries[i], fields);
        }
        return Encoding.UTF8.GetString(_text.Text);
    }

    static string Spoken(string name) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name.Replace('_', ' '));

    static string Take(ref Utf8Line line)
    {
        string text = Encoding.UTF8.GetString(line.Text);
        line.Clear();
        return text;
    }
}
