using System.Numerics;
using System.Text;
using PcapPorts.Fields;

namespace PcapPorts.Reports;

/// <summary>
/// Writes the detail tree of packets as UTF-8 text: the one form that <c>packets -V</c> and the viewer share. Control bytes of captured text are
/// escaped. Nothing is allocated for a packet once the lines of its fields were written before.
/// </summary>
public sealed class FieldTreeText
{
    /// <summary>Bytes without further meaning are written so far, with their number behind them: they stand in the byte view, and in columns.</summary>
    public const int LongestBytes = 36;

    const int Indentation = 4;
    const int BytesInLine = 16;

    // By the number of a field; protocols declare theirs when they are first met.
    FieldLine?[] _lines = [];
    readonly FieldText _text = new();

    /// <summary>What was written so far.</summary>
    public ReadOnlySpan<byte> Text => _text.Text;

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _text.Clear();

    /// <summary>Writes all fields of a packet, one a line, each indented by its depth.</summary>
    public void AddTree(FieldList fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ReadOnlySpan<FieldEntry> entries = fields.Entries;
        for (int i = 0; i < entries.Length; i++)
        {
            ref readonly FieldEntry entry = ref entries[i];
            FieldLine line = LineOf(in entry);
            if (!line.IsLike(in entry))
                AddWhole(in entry, fields, i);
            else if (entry.Value >= (ulong)line.Known.Length)
                AddOften(in entry, line, fields, i);
            else if (line.Known[entry.Value].Bytes is { } known)
                _text.AddPadded(known, line.Known[entry.Value].Length);
            else
                Learn(in entry, line, fields, i);
        }
    }

    /// <summary>Writes the line of one entry, without indentation and line end.</summary>
    /// <param name="fields">The fields of the packet.</param>
    /// <param name="index">Index of the entry.</param>
    public void AddLine(FieldList fields, int index)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ref readonly FieldEntry entry = ref fields.Entries[index];
        AddBeginning(_text, in entry);
        AddValue(in entry, fields, index);
        if (entry.IsGenerated)
            _text.Add((byte)']');
    }

    /// <summary>Ends a packet, or whatever else is to be parted from what follows.</summary>
    public void EndLine() => _text.Add((byte)'\n');

    /// <summary>Writes bytes, sixteen a line: offset, hexadecimal, the same as text.</summary>
    public void AddBytes(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at < bytes.Length; at += BytesInLine)
            AddBytes(at, bytes.Slice(at, Math.Min(BytesInLine, bytes.Length - at)));
    }

    void AddBytes(int offset, ReadOnlySpan<byte> bytes)
    {
        Span<byte> place = [(byte)(offset >> 24), (byte)(offset >> 16), (byte)(offset >> 8), (byte)offset];
        _text.AddHexadecimal(offset > ushort.MaxValue ? place : place[2..], separator: 0);
        _text.AddSpaces(2);
        _text.AddHexadecimal(bytes, separator: (byte)' ');
        _text.AddSpaces(2 + 3 * (BytesInLine - bytes.Length));
        foreach (byte next in bytes)
            _text.Add(next is >= (byte)' ' and < 0x7f ? next : (byte)'.');
        _text.Add((byte)'\n');
    }

    FieldLine LineOf(in FieldEntry entry)
    {
        int number = entry.Field.Number;
        if (number >= _lines.Length)
            Array.Resize(ref _lines, Field.Count);
        return _lines[number] ??= new FieldLine(in entry);
    }

    /// <summary>A line that is unlike those of its field: nothing is known of it.</summary>
    void AddWhole(in FieldEntry entry, FieldList fields, int index)
    {
        _text.AddSpaces(Indentation * entry.Depth);
        AddLine(fields, index);
        _text.Add((byte)'\n');
    }

    void Learn(in FieldEntry entry, FieldLine line, FieldList fields, int index)
    {
        int start = _text.Text.Length;
        AddWhole(in entry, fields, index);
        line.Known[entry.Value] = new PaddedText(_text.Text[start..]);
    }

    /// <summary>A line whose beginning is known.</summary>
    void AddOften(in FieldEntry entry, FieldLine line, FieldList fields, int index)
    {
        _text.AddPadded(line.Beginning.Bytes, line.Beginning.Length);
        if (entry.Field.Mask != 0)
        {
            AddBits(_text, in entry);
            _text.Add(line.Label);
        }
        if (line.IsDecimal)
            _text.Add(entry.Value);
        else
            AddValue(in entry, fields, index);
        _text.Add(entry.IsGenerated ? "]\n"u8 : "\n"u8);
    }

    /// <summary>What stands before the value.</summary>
    static void AddBeginning(FieldText text, in FieldEntry entry)
    {
        Field field = entry.Field;
        if (entry.IsGenerated)
            text.Add((byte)'[');
        if (field.Mask != 0)
            AddBits(text, in entry);
        text.Add(field.Name);
        if (field.Type is not (FieldType.Protocol or FieldType.None))
            text.Add(": "u8);
    }

    void AddValue(in FieldEntry entry, FieldList fields, int index)
    {
        Field field = entry.Field;
        switch (field.Type)
        {
            case FieldType.None:
                break;
            case FieldType.Protocol:
                if (entry.Depth == 0)
                    LayerSummary.AddTo(_text, fields, index);
                break;
            case FieldType.Boolean:
                _text.Add(entry.Value != 0 ? "Set"u8 : "Not set"u8);
                break;
            case FieldType.Bytes when fields.BytesOf(in entry) is { Length: > LongestBytes } bytes:
                AddFirst(bytes);
                break;
            default:
                AddNamed(in entry, fields);
                break;
        }
    }

    void AddNamed(in FieldEntry entry, FieldList fields)
    {
        if (entry.Field.Values?.Find(entry.Value) is not { } name)
        {
            _text.Add(in entry, fields);
            return;
        }
        _text.Add(name);
        if (entry.IsGenerated)
            return; // The number stands in no packet.
        _text.Add(" ("u8);
        _text.Add(in entry, fields);
        _text.Add((byte)')');
    }

    void AddFirst(ReadOnlySpan<byte> bytes)
    {
        _text.AddHexadecimal(bytes[..LongestBytes], separator: 0);
        _text.Add("… ("u8);
        _text.Add((ulong)bytes.Length);
        _text.Add(" bytes)"u8);
    }

    /// <summary>The bits of a masked field in their place: <c>.... 0100 = </c>.</summary>
    static void AddBits(FieldText text, in FieldEntry entry)
    {
        int bits = entry.Length * 8;
        if (bits is 0 or > 32)
            return;
        ulong mask = entry.Field.Mask;
        ulong value = entry.Field.Type == FieldType.Boolean && entry.Value != 0 ? mask : entry.Value << entry.Field.Shift;
        for (int bit = bits - 1; bit >= 0; bit--)
        {
            text.Add((mask >> bit & 1) == 0 ? (byte)'.' : (byte)('0' + (int)(value >> bit & 1)));
            if (bit % 4 == 0)
                text.Add((byte)' ');
        }
        text.Add("= "u8);
    }

    /// <summary>Text with bytes behind it that may be copied along and mean nothing: whole vectors are quicker to copy.</summary>
    readonly struct PaddedText(ReadOnlySpan<byte> text)
    {
        /// <summary>The text, and what is behind it.</summary>
        public readonly byte[] Bytes = FieldText.Pad(text);

        /// <summary>Bytes of the text.</summary>
        public readonly int Length = text.Length;
    }

    /// <summary>What the lines of a field have in common, and the whole lines where it has few values.</summary>
    sealed class FieldLine
    {
        const int FewBits = 13;

        readonly int _length, _depth;
        readonly bool _isGenerated;

        /// <param name="entry">The first entry of the field: most others are as deep and as long.</param>
        public FieldLine(in FieldEntry entry)
        {
            Field field = entry.Field;
            (_length, _depth, _isGenerated) = (field.Mask == 0 ? 0 : entry.Length, entry.Depth, entry.IsGenerated);
            Label = Encoding.UTF8.GetBytes(field.Name + ": ");
            var beginning = new FieldText();
            beginning.AddSpaces(Indentation * entry.Depth);
            if (field.Mask == 0)
                AddBeginning(beginning, in entry);
            else if (entry.IsGenerated)
                beginning.Add((byte)'[');
            Beginning = new PaddedText(beginning.Text);
            Known = Values(field) is > 0 and var values ? new PaddedText[values] : [];
            IsDecimal = field.Type is > FieldType.Boolean and <= FieldType.UInt64 && field.Base == FieldBase.Decimal && field.Values is null;
        }

        /// <summary>The indentation and, but for fields with a mask, whose bits come first, the name.</summary>
        public PaddedText Beginning { get; }

        /// <summary>The name.</summary>
        public byte[] Label { get; }

        /// <summary>Whether the value is a plain decimal number.</summary>
        public bool IsDecimal { get; }

        /// <summary>By value: the whole line, empty while it was not written yet.</summary>
        public PaddedText[] Known { get; }

        /// <summary>Whether the line of an entry begins as most of its field do.</summary>
        public bool IsLike(in FieldEntry entry) => entry.Depth == _depth && entry.IsGenerated == _isGenerated && (_length == 0 || entry.Length == _length);

        /// <summary>How many values a field can have; 0 for many.</summary>
        static int Values(Field field) => field.Type switch
        {
            FieldType.None => 1,
            FieldType.Boolean => 2,
            FieldType.UInt8 => 1 << 8,
            > FieldType.UInt8 and <= FieldType.UInt64 when field.Mask != 0 && BitOperations.PopCount(field.Mask) <= FewBits => 1 << BitOperations.PopCount(field.Mask),
            _ => 0,
        };
    }
}
