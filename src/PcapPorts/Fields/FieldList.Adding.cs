using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace PcapPorts.Fields;

/// <summary>How dissectors add fields. Offsets count from the start of the part in view (<see cref="Enter"/>).</summary>
public sealed partial class FieldList
{
    /// <summary>
    /// Adds a field that is read from the packet: numbers in network order, under the field's mask, everything else as a range. Adds
    /// nothing when its bytes are not there.
    /// </summary>
    /// <param name="field">The field.</param>
    /// <param name="at">Where it stands.</param>
    /// <param name="length">Bytes that it takes, 1 to 8 for a number.</param>
    /// <returns>The number; 0 for other types, and when nothing was added.</returns>
    public ulong Add(Field field, int at, int length)
    {
        if (!Has(at, length))
            return 0;
        ulong value = Read(field, at, length);
        Put(field, value, _origin + at, length, generated: false);
        return value;
    }

    /// <summary>As <see cref="Add"/>, for numbers whose least significant byte comes first.</summary>
    public ulong AddLittleEndian(Field field, int at, int length)
    {
        if (!Has(at, length) || length > 8)
            return 0;
        ulong value = 0;
        for (int i = length - 1; i >= 0; i--)
            value = value << 8 | _bytes[_origin + at + i];
        value = Extract(field, value, length);
        Put(field, value, _origin + at, length, generated: false);
        return value;
    }

    /// <summary>As <see cref="Add"/>, and what is added until <see cref="Close(int)"/> belongs under it.</summary>
    /// <returns>What to give to <see cref="Close(int)"/>.</returns>
    public int Open(Field field, int at, int length)
    {
        int index = _count;
        if (field.Type is FieldType.Protocol or FieldType.None)
        {
            // The value of a protocol is all that it could see: its header, and what it carries.
            at = Math.Clamp(at, 0, _end - _origin);
            Put(field, field.Type == FieldType.Protocol ? Range(_origin + at, _end - _origin - at) : 0, _origin + at, Math.Clamp(length, 0, _end - _origin - at), generated: false);
        }
        else
        {
            Add(field, at, length);
        }
        _depth++;
        return index;
    }

    /// <summary>As <see cref="Open(Field, int, int)"/>, with a number that was worked out by the caller.</summary>
    public int OpenValue(Field field, ulong value, int at, int length)
    {
        int index = _count;
        AddValue(field, value, at, length);
        _depth++;
        return index;
    }

    /// <summary>Ends what <see cref="Open"/> began.</summary>
    public void Close(int opened)
    {
        if (_depth > 0 && opened <= _count)
            _depth--;
    }

    /// <summary>Ends what <see cref="Open"/> began, and says how long it turned out to be.</summary>
    public void Close(int opened, int length)
    {
        Close(opened);
        if (opened < _count)
            _entries[opened].Length = Math.Clamp(length, 0, _byteCount - Math.Min(_byteCount, _entries[opened].Offset));
    }

    /// <summary>Adds a number (or truth value) that stands at a place but has to be worked out.</summary>
    public void AddValue(Field field, ulong value, int at, int length)
    {
        if (Has(at, length))
            Put(field, value, _origin + at, length, generated: false);
    }

    /// <summary>Adds a number, time in nanoseconds, truth value or frame number that stands nowhere in the packet.</summary>
    public void AddGenerated(Field field, ulong value) => Put(field, value, _origin, 0, generated: true);

    /// <summary>Adds a remark or another field without value.</summary>
    public void AddGenerated(Field field) => Put(field, 0, _origin, 0, generated: true);

    /// <summary>Adds a fraction that was worked out.</summary>
    public void AddGenerated(Field field, double value) => Put(field, BitConverter.DoubleToUInt64Bits(value), _origin, 0, generated: true);

    /// <summary>Adds text or bytes that do not stand in the packet as they are: the value is copied.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    /// <param name="at">Where it comes from.</param>
    /// <param name="length">Bytes that it comes from; 0 when it stands nowhere.</param>
    public void AddBytes(Field field, ReadOnlySpan<byte> value, int at, int length)
    {
        int start = Append(value);
        if (start >= 0 && Has(at, length))
            Put(field, Range(start, value.Length), _origin + at, length, generated: length == 0);
    }

    /// <summary>Adds text or bytes that were put behind the frame with <see cref="Append"/>.</summary>
    /// <param name="field">The field.</param>
    /// <param name="start">Where they start, as <see cref="Append"/> said.</param>
    /// <param name="length">Their number.</param>
    public void AddAppended(Field field, int start, int length)
    {
        if (start >= FrameLength && length >= 0 && start <= _byteCount - length)
            Put(field, Range(start, length), start, length, generated: false);
    }

    /// <summary>Whether the part in view has these bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(int at, int length) => at >= 0 && length >= 0 && at <= _end - _origin - length;

    /// <summary>The value of an entry that is worked out when somebody asks for it.</summary>
    const ulong Later = ulong.MaxValue;

    /// <summary>Most bytes of a value that is worked out when somebody asks for it.</summary>
    const int MaxLater = 1024;

    /// <summary>
    /// Adds the occurrence of a field whose value is worked out when somebody asks for it, of all that the list then holds: nobody else pays for it. A
    /// list has one such value, and it stands nowhere among the bytes.
    /// </summary>
    /// <param name="field">The field; its values are bytes or text.</param>
    /// <param name="work">Works it out.</param>
    internal void AddLater(Field field, LaterValue work)
    {
        _later = work;
        Put(field, Later, _origin, 0, generated: true);
    }

    /// <summary>Whether the value of an entry stands nowhere among the bytes; <see cref="BytesOf"/> works it out.</summary>
    internal static bool IsLater(in FieldEntry entry) => entry.Value == Later && !entry.Field.IsNumber;

    ReadOnlySpan<byte> WorkOut()
    {
        if (_workedLength < 0)
        {
            if (_worked.Length == 0)
                _worked = new byte[MaxLater];
            _workedLength = _later?.Invoke(this, _worked) ?? 0;
        }
        return _worked.AsSpan(0, _workedLength);
    }

    static ulong Range(int start, int length) => (ulong)(uint)start << 32 | (uint)length;

    ulong Read(Field field, int at, int length)
    {
        int start = _origin + at;
        if (!field.IsNumber)
            return Range(start, length);
        ReadOnlySpan<byte> bytes = _bytes.AsSpan(start, length);
        ulong value = 0;
        switch (length)
        {
            case 1:
                value = bytes[0];
                break;
            case 2:
                value = BinaryPrimitives.ReadUInt16BigEndian(bytes);
                break;
            case 4:
                value = BinaryPrimitives.ReadUInt32BigEndian(bytes);
                break;
            default:
                foreach (byte next in bytes[..Math.Min(8, length)])
                    value = value << 8 | next;
                break;
        }
        return Extract(field, value, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Extract(Field field, ulong value, int length)
    {
        if (field.Mask != 0)
            value = (value & field.Mask) >> field.Shift;
        if (field.Type == FieldType.Boolean)
            return value == 0 ? 0UL : 1;
        if (field.Type is FieldType.Int32 or FieldType.Int64 && length is > 0 and < 8)
            return (ulong)((long)(value << (64 - 8 * length)) >> (64 - 8 * length));
        return value;
    }

    void Put(Field field, ulong value, int offset, int length, bool generated)
    {
        if (_count == _entries.Length && !Grow())
            return;
        ref FieldEntry entry = ref _entries[_count++];
        entry.Field = field;
        entry.Value = value;
        entry.Offset = offset;
        entry.Length = length;
        entry.Depth = _depth;
        entry.IsGenerated = generated;
    }

    bool Grow()
    {
        if (_count >= MaxCount)
        {
            IsFull = true;
            return false;
        }
        Array.Resize(ref _entries, _entries.Length * 2);
        return true;
    }
}
