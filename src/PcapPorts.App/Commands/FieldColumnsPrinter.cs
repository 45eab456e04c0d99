using System.Runtime.CompilerServices;
using System.Text;
using PcapPorts.Fields;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary>Prints the columns of <c>-e</c>: separated values shaped as <c>tshark -T fields</c>, or one JSON object a packet.</summary>
sealed class FieldColumnsPrinter(FieldColumns columns, Utf8Output output, RecordFormat format) : IFieldPrinter
{
    readonly FieldText _text = new();
    bool _following;

    public void Begin()
    {
        if (format == RecordFormat.Json)
            output.Write("["u8);
        if (format is not (RecordFormat.Csv or RecordFormat.Tsv))
            return;
        for (int i = 0; i < columns.All.Length; i++)
        {
            Separate(i);
            output.Write(columns.All[i].Abbreviation);
        }
        output.Write((byte)'\n');
    }

    public void Print(FieldList fields)
    {
        columns.Collect(fields);
        if (format is RecordFormat.Csv or RecordFormat.Tsv)
            PrintSeparated(fields);
        else
            PrintObject(fields);
    }

    public void End()
    {
        if (format == RecordFormat.Json)
            output.Write("\n]\n"u8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void PrintSeparated(FieldList fields)
    {
        for (int i = 0; i < columns.All.Length; i++)
        {
            Separate(i);
            _text.Clear();
            foreach (int index in columns.Found(i))
            {
                if (_text.Text.Length > 0)
                    _text.Add((byte)',');
                _text.Add(in fields.Entries[index], fields);
            }
            if (format == RecordFormat.Csv)
                WriteQuoted(_text.Text, columns.All[i].Type == FieldType.String);
            else
                output.Write(_text.Text);
        }
        output.Write((byte)'\n');
    }

    void Separate(int column)
    {
        if (column > 0)
            output.Write(format == RecordFormat.Csv ? (byte)',' : (byte)'\t');
    }

    /// <summary>RFC 4180; a captured text that a spreadsheet would take for a formula gets an apostrophe in front.</summary>
    void WriteQuoted(ReadOnlySpan<byte> text, bool isCapturedText)
    {
        bool isFormula = isCapturedText && !text.IsEmpty && text[0] is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@';
        bool isQuoted = text.IndexOfAny((byte)',', (byte)'"') >= 0;
        if (isQuoted)
            output.Write((byte)'"');
        if (isFormula)
            output.Write((byte)'\'');
        foreach (byte next in text)
        {
            if (next == '"')
                output.Write((byte)'"');
            output.Write(next);
        }
        if (isQuoted)
            output.Write((byte)'"');
    }

    void PrintObject(FieldList fields)
    {
        if (format == RecordFormat.Json)
            output.Write(_following ? ",\n"u8 : "\n"u8);
        _following = true;
        output.Write((byte)'{');
        for (int i = 0; i < columns.All.Length; i++)
        {
            if (i > 0)
                output.Write((byte)',');
            output.Write($"\"{columns.All[i].Abbreviation}\":");
            WriteValues(columns.Found(i), fields);
        }
        output.Write((byte)'}');
        if (format == RecordFormat.Ndjson)
            output.Write((byte)'\n');
    }

    /// <summary>Null, one value, or an array of them.</summary>
    void WriteValues(List<int> found, FieldList fields)
    {
        if (found.Count == 0)
        {
            output.Write("null"u8);
            return;
        }
        if (found.Count > 1)
            output.Write((byte)'[');
        for (int i = 0; i < found.Count; i++)
        {
            if (i > 0)
                output.Write((byte)',');
            WriteValue(in fields.Entries[found[i]], fields);
        }
        if (found.Count > 1)
            output.Write((byte)']');
    }

    void WriteValue(in FieldEntry entry, FieldList fields)
    {
        switch (entry.Field.Type)
        {
            case FieldType.Boolean:
                output.Write(entry.Value != 0 ? "true"u8 : "false"u8);
                break;
            case FieldType.None:
                output.Write("true"u8);
                break;
            case FieldType.Int32 or FieldType.Int64:
                output.Write((long)entry.Value);
                break;
            case >= FieldType.UInt8 and <= FieldType.FrameNumber:
                output.Write(entry.Value);
                break;
            case FieldType.String:
                JsonText.Write(output, Encoding.UTF8.GetString(fields.BytesOf(in entry)));
                break;
            default:
                _text.Clear();
                _text.Add(in entry, fields);
                output.Write((byte)'"');
                output.Write(_text.Text);
                output.Write((byte)'"');
                break;
        }
    }
}
