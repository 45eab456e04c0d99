using PcapPorts.Fields;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary>Prints the detail tree of packets (<c>-V</c>), their bytes (<c>-x</c>), or both; an empty line ends a packet.</summary>
sealed class FieldTreePrinter(Utf8Output output, bool tree, bool bytes) : IFieldPrinter
{
    const int BytesInLine = 16;

    readonly FieldText _text = new();

    public void Begin()
    {
    }

    public void Print(FieldList fields)
    {
        if (tree)
            PrintTree(fields);
        if (bytes)
            PrintBytes(fields);
        output.Write((byte)'\n');
    }

    public void End()
    {
    }

    void PrintTree(FieldList fields)
    {
        foreach (ref readonly FieldEntry entry in fields.Entries)
        {
            for (int i = 0; i < entry.Depth; i++)
                output.Write("    "u8);
            Field field = entry.Field;
            if (entry.IsGenerated)
                output.Write((byte)'[');
            output.Write(field.Name);
            if (field.Type is not (FieldType.Protocol or FieldType.None))
                PrintValue(in entry, fields);
            if (entry.IsGenerated)
                output.Write((byte)']');
            output.Write((byte)'\n');
        }
    }

    void PrintValue(in FieldEntry entry, FieldList fields)
    {
        output.Write(": "u8);
        _text.Clear();
        _text.Add(in entry, fields);
        if (entry.Field.Type == FieldType.Boolean)
        {
            output.Write(entry.Value != 0 ? "Set"u8 : "Not set"u8);
        }
        else if (entry.Field.Values?.Find(entry.Value) is { } name)
        {
            output.Write(name);
            output.Write(" ("u8);
            output.Write(_text.Text);
            output.Write((byte)')');
        }
        else
        {
            output.Write(_text.Text);
        }
    }

    /// <summary>Offset, sixteen bytes in hexadecimal, the same as text.</summary>
    void PrintBytes(FieldList fields)
    {
        ReadOnlySpan<byte> frame = fields.Bytes[..fields.FrameLength];
        for (int at = 0; at < frame.Length; at += BytesInLine)
        {
            ReadOnlySpan<byte> line = frame.Slice(at, Math.Min(BytesInLine, frame.Length - at));
            _text.Clear();
            _text.AddHexadecimal([(byte)(at >> 24), (byte)(at >> 16), (byte)(at >> 8), (byte)at], separator: 0);
            output.Write(_text.Text[(at > ushort.MaxValue ? 0 : 4)..]);
            output.Write("  "u8);
            _text.Clear();
            _text.AddHexadecimal(line, separator: (byte)' ');
            output.Write(_text.Text);
            for (int i = line.Length; i < BytesInLine; i++)
                output.Write("   "u8);
            output.Write("  "u8);
            foreach (byte next in line)
                output.Write(next is >= (byte)' ' and < 0x7f ? next : (byte)'.');
            output.Write((byte)'\n');
        }
    }
}
