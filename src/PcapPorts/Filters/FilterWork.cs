using PcapPorts.Fields;

namespace PcapPorts.Filters;

/// <summary>
/// What the evaluation of one filter needs for the packet at hand, used again for the next: where the fields that it names occur, a stack
/// of values, room for bytes that are worked out. Nothing is allocated once it has grown.
/// </summary>
sealed class FilterWork
{
    readonly FieldSlots _slots;
    readonly int[][] _found;
    readonly int[] _counts;
    FilterValue[] _values = new FilterValue[32];
    byte[] _bytes = new byte[256];
    char[] _characters = new char[256];
    int _byteCount;
    readonly FieldText _text = new();

    public FilterWork(FieldSlots slots)
    {
        _slots = slots;
        _found = new int[slots.Count][];
        for (int i = 0; i < _found.Length; i++)
            _found[i] = new int[8];
        _counts = new int[slots.Count];
    }

    /// <summary>The packet.</summary>
    public FieldList Fields { get; private set; } = null!;

    /// <summary>Number of values on the stack.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a packet: finds the fields that the filter names.</summary>
    public void Begin(FieldList fields)
    {
        Fields = fields;
        Count = 0;
        _byteCount = 0;
        Array.Clear(_counts);
        ReadOnlySpan<FieldEntry> entries = fields.Entries;
        ReadOnlySpan<int> first = _slots.First;
        for (int i = 0; i < entries.Length; i++)
        {
            int number = entries[i].Field.Number;
            if ((uint)number >= (uint)first.Length)
                continue;
            for (int at = first[number]; at >= 0; at = _slots.NextOf(at))
                Add(_slots.SlotOf(at), i);
        }
    }

    /// <summary>Indexes of the entries of a slot's field.</summary>
    public ReadOnlySpan<int> Found(int slot) => _found[slot].AsSpan(0, _counts[slot]);

    /// <summary>A value on the stack.</summary>
    public ref FilterValue this[int index] => ref _values[index];

    /// <summary>Puts a value on the stack.</summary>
    public void Push(in FilterValue value)
    {
        if (Count == _values.Length)
            Array.Resize(ref _values, Count * 2);
        _values[Count++] = value;
    }

    /// <summary>Puts the value of an entry on the stack.</summary>
    public void Push(int entry)
    {
        ref readonly FieldEntry found = ref Fields.Entries[entry];
        ValueKind kind = FieldKinds.Of(found.Field.Type);
        var value = FilterValue.Of(kind, found.Value);
        if (value.IsBytes && FieldList.IsLater(in found))
        {
            ReadOnlySpan<byte> worked = Fields.BytesOf(in found);
            worked.CopyTo(Room(worked.Length, out int start));
            value = FilterValue.Worked(kind, start, worked.Length);
        }
        else if (value.IsBytes)
        {
            value.Start = (int)(found.Value >> 32);
            value.Length = (int)(uint)found.Value;
            value.Number = (ulong)found.Length;
        }
        Push(in value);
    }

    /// <summary>Takes the values from an index on off the stack.</summary>
    public void Cut(int count) => Count = count;

    /// <summary>The bytes of a value.</summary>
    public ReadOnlySpan<byte> Bytes(in FilterValue value)
    {
        if (value.Literal is not null)
            return value.Literal.AsSpan(value.Start, value.Length);
        return value.IsWorked ? _bytes.AsSpan(value.Start, value.Length) : Fields.Bytes.Slice(value.Start, value.Length);
    }

    /// <summary>
    /// Room for bytes that are worked out. It may move what <see cref="Bytes"/> gave before of other worked out bytes: ask for them behind this.
    /// </summary>
    public Span<byte> Room(int length, out int start)
    {
        if (_bytes.Length - _byteCount < length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _byteCount + length));
        start = _byteCount;
        _byteCount += length;
        return _bytes.AsSpan(start, length);
    }

    /// <summary>A value as text, valid until the next is asked for.</summary>
    public ReadOnlySpan<byte> Text(in FilterValue value, FieldType type)
    {
        _text.Clear();
        switch (type)
        {
            case FieldType.Double:
                _text.AddFraction(BitConverter.UInt64BitsToDouble(value.Number));
                break;
            case FieldType.RelativeTime:
                _text.AddTime((long)value.Number);
                break;
            case FieldType.IPv4 or FieldType.IPv6:
                _text.AddAddress(Bytes(in value));
                break;
            case FieldType.Oid:
                _text.AddObjectIdentifier(Bytes(in value));
                break;
            case FieldType.Ether:
                _text.AddHexadecimal(Bytes(in value), (byte)':');
                break;
            case FieldType.Bytes:
                _text.AddHexadecimal(Bytes(in value), 0);
                break;
            default:
                if (value.Kind == ValueKind.Unsigned)
                    _text.Add(value.Number);
                else
                    _text.AddSigned((long)value.Number);
                break;
        }
        return _text.Text;
    }

    /// <summary>Bytes as characters that regular expressions see: those above 127 lie where no letters are.</summary>
    public ReadOnlySpan<char> Characters(ReadOnlySpan<byte> bytes)
    {
        if (_characters.Length < bytes.Length)
            _characters = new char[Math.Max(bytes.Length, _characters.Length * 2)];
        Span<char> characters = _characters.AsSpan(0, bytes.Length);
        for (int i = 0; i < characters.Length; i++)
            characters[i] = PatternText.Character(bytes[i]);
        return characters;
    }

    void Add(int slot, int entry)
    {
        int count = _counts[slot];
        if (count == _found[slot].Length)
            Array.Resize(ref _found[slot], count * 2);
        _found[slot][count] = entry;
        _counts[slot] = count + 1;
    }
}
