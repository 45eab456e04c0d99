using System.Text;
using PcapPorts.Fields;

namespace PcapPorts.App.Views.Packets;

/// <summary>A line of the detail tree.</summary>
/// <param name="Text">What it says, escaped.</param>
/// <param name="Field">The field.</param>
/// <param name="Depth">Depth in the tree.</param>
/// <param name="Offset">Where it stands in <see cref="PacketDetails.Bytes"/>.</param>
/// <param name="Length">In so many bytes; 0 for nowhere.</param>
/// <param name="Value">The value as a filter compares with it.</param>
sealed record DetailLine(string Text, Field Field, int Depth, int Offset, int Length, string Value);

/// <summary>All that a packet says, taken out of the list of fields: it stays as it is.</summary>
sealed class PacketDetails
{
    const int LongestValue = 400;

    PacketDetails(long number, bool isExact, DetailLine[] lines, byte[] bytes, int frameLength)
    {
        Number = number;
        IsExact = isExact;
        Lines = lines;
        Bytes = bytes;
        FrameLength = frameLength;
    }

    /// <summary>The packet's number.</summary>
    public long Number { get; }

    /// <summary>The flow's earlier packets were taken into account.</summary>
    public bool IsExact { get; }

    /// <summary>The tree in pre-order.</summary>
    public DetailLine[] Lines { get; }

    /// <summary>The captured bytes, and behind them what was put together or unpacked.</summary>
    public byte[] Bytes { get; }

    /// <summary>How many of the bytes were captured.</summary>
    public int FrameLength { get; }

    /// <summary>Takes what a list of fields holds.</summary>
    public static PacketDetails Of(long number, FieldList fields, bool isExact)
    {
        var text = new FieldText();
        var line = new StringBuilder();
        var lines = new DetailLine[fields.Count];
        for (int i = 0; i < lines.Length; i++)
        {
            ref readonly FieldEntry entry = ref fields.Entries[i];
            line.Clear();
            text.Clear();
            text.Add(in entry, fields);
            string value = Encoding.UTF8.GetString(text.Text);
            Write(line, in entry, value.Length > LongestValue ? string.Concat(value.AsSpan(0, LongestValue), "…") : value);
            if (entry.Depth == 0 && entry.Field.Type == FieldType.Protocol)
                line.Append(LayerSummary.Of(number, fields, i));
            lines[i] = new DetailLine(line.ToString(), entry.Field, entry.Depth, entry.Offset, entry.Length, Comparable(entry.Field, value));
        }
        return new PacketDetails(number, isExact, lines, fields.Bytes.ToArray(), fields.FrameLength);
    }

    /// <summary>The innermost line whose bytes hold an offset, or -1.</summary>
    public int LineAt(long offset)
    {
        int found = -1;
        for (int i = 0; i < Lines.Length; i++)
        {
            DetailLine line = Lines[i];
            if (offset >= line.Offset && offset < line.Offset + line.Length && (found < 0 || line.Depth > Lines[found].Depth || line.Length < Lines[found].Length))
                found = i;
        }
        return found;
    }

    static void Write(StringBuilder line, in FieldEntry entry, string value)
    {
        Field field = entry.Field;
        if (entry.IsGenerated)
            line.Append('[');
        if (field.Mask != 0)
            WriteBits(line, in entry);
        line.Append(field.Name);
        if (field.Type == FieldType.Boolean)
            line.Append(": ").Append(entry.Value != 0 ? "Set" : "Not set");
        else if (field.Type is not (FieldType.Protocol or FieldType.None))
            line.Append(": ").Append(field.Values?.Find(entry.Value) is { } name ? $"{name} ({value})" : value);
        if (entry.IsGenerated)
            line.Append(']');
    }

    /// <summary>The bits of a masked field in their place: <c>.... 0100 = </c>.</summary>
    static void WriteBits(StringBuilder line, in FieldEntry entry)
    {
        int bits = entry.Length * 8;
        if (bits is 0 or > 32)
            return;
        ulong mask = entry.Field.Mask, value = entry.Field.Type == FieldType.Boolean && entry.Value != 0 ? mask : entry.Value << entry.Field.Shift;
        for (int bit = bits - 1; bit >= 0; bit--)
        {
            line.Append((mask >> bit & 1) == 0 ? '.' : (value >> bit & 1) == 0 ? '0' : '1');
            line.Append(bit % 4 == 0 ? " " : "");
        }
        line.Append("= ");
    }

    /// <summary>The value as it is written in a filter; empty where only the field's presence can be asked for.</summary>
    static string Comparable(Field field, string value) => field.Type switch
    {
        FieldType.None or FieldType.Protocol => "",
        FieldType.String => $"\"{value.Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        FieldType.Bytes => value.Length == 0 ? "" : string.Join(':', Enumerable.Range(0, Math.Min(64, value.Length / 2)).Select(i => value.Substring(i * 2, 2))),
        _ => value,
    };
}
