using System.Text;
using PcapPorts.Fields;
using PcapPorts.Filters;
using PcapPorts.Reports;

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
    const int LongestLine = 400;

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
        var tree = new FieldTreeText();
        var text = new FieldText();
        var lines = new DetailLine[fields.Count];
        for (int i = 0; i < lines.Length; i++)
        {
            ref readonly FieldEntry entry = ref fields.Entries[i];
            tree.Clear();
            tree.AddLine(fields, i);
            text.Clear();
            text.Add(in entry, fields);
            lines[i] = new DetailLine(Shortened(Encoding.UTF8.GetString(tree.Text)), entry.Field, entry.Depth, entry.Offset, entry.Length, Comparable(in entry, fields, Encoding.UTF8.GetString(text.Text)));
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

    static string Shortened(string line) => line.Length > LongestLine ? string.Concat(line.AsSpan(0, LongestLine), "…") : line;

    /// <summary>The value as it is written in a filter; empty where only the field's presence can be asked for.</summary>
    static string Comparable(in FieldEntry entry, FieldList fields, string value) => entry.Field.Type switch
    {
        FieldType.None or FieldType.Protocol => "",
        FieldType.String => DisplayFilter.Quoted(fields.BytesOf(in entry)),
        FieldType.Bytes => value.Length == 0 ? "" : string.Join(':', Enumerable.Range(0, Math.Min(64, value.Length / 2)).Select(i => value.Substring(i * 2, 2))),
        _ => value,
    };
}
