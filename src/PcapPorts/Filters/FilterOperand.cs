using PcapPorts.Fields;

namespace PcapPorts.Filters;

/// <summary>What gives values of a packet: none, one or several.</summary>
abstract class FilterOperand
{
    /// <summary>The type of the values.</summary>
    public abstract FieldType Type { get; }

    /// <summary>The field whose names of values a literal beside it may use; null when it is none's.</summary>
    public virtual Field? Field => null;

    /// <summary>Whether it is the same for every packet.</summary>
    public virtual bool IsConstant => false;

    /// <summary>Puts the values on the stack.</summary>
    public abstract void Push(FilterWork work);
}

/// <summary>A literal.</summary>
sealed class LiteralOperand(FieldType type, FilterValue value) : FilterOperand
{
    public override FieldType Type => type;

    public override bool IsConstant => true;

    public FilterValue Value => value;

    public override void Push(FilterWork work) => work.Push(in value);
}

/// <summary>The occurrences of a field.</summary>
sealed class FieldOperand(Field named, int slot) : FilterOperand
{
    public override FieldType Type => named.Type;

    public override Field Field => named;

    public int Slot => slot;

    public override void Push(FilterWork work)
    {
        foreach (int entry in work.Found(slot))
            work.Push(entry);
    }
}

/// <summary>The occurrences of a field in some layers of its protocol.</summary>
sealed class LayerOperand(Field named, int slot, int rootSlot, SliceRanges ranges) : FilterOperand
{
    public override FieldType Type => named.Type;

    public override Field Field => named;

    public override void Push(FilterWork work)
    {
        ReadOnlySpan<int> roots = work.Found(rootSlot);
        int layer = 0;
        foreach (int entry in work.Found(slot))
        {
            while (layer < roots.Length && roots[layer] <= entry)
                layer++;
            if (IsIn(layer, roots.Length))
                work.Push(entry);
        }
    }

    bool IsIn(int layer, int count)
    {
        foreach (SliceRange range in ranges.Span)
        {
            int first = range.First < 0 ? count + 1 + range.First : range.First;
            int last = range.Form switch
            {
                SliceForm.Single => first,
                SliceForm.Length => first + range.Second - 1,
                SliceForm.Last => range.Second < 0 ? count + 1 + range.Second : range.Second,
                _ => int.MaxValue,
            };
            if (layer >= first && layer <= last)
                return true;
        }
        return false;
    }
}

/// <summary>Some bytes of each value. A value that is too short gives none.</summary>
sealed class SliceOperand(FilterOperand operand, SliceRanges ranges) : FilterOperand
{
    public override FieldType Type => operand.Type == FieldType.String ? FieldType.String : FieldType.Bytes;

    public override void Push(FilterWork work)
    {
        int bottom = work.Count;
        operand.Push(work);
        int top = work.Count, kept = bottom;
        bool header = operand.Type == FieldType.Protocol;
        for (int i = bottom; i < top; i++)
        {
            FilterValue value = work[i];
            int length = header ? (int)value.Number : value.Length;
            if (ranges.Count == 1 ? Narrow(ref value, length, ranges[0]) : Join(work, ref value, length))
                work[kept++] = value;
        }
        work.Cut(kept);
    }

    static bool Narrow(ref FilterValue value, int length, SliceRange range)
    {
        if (!TryPlace(range, length, out int start, out int count))
            return false;
        value.Start += start;
        value.Length = count;
        return true;
    }

    bool Join(FilterWork work, ref FilterValue value, int length)
    {
        long total = 0;
        foreach (SliceRange range in ranges.Span)
        {
            if (!TryPlace(range, length, out _, out int count))
                return false;
            total += count;
        }
        if (total > FieldList.MaxSideBytes)
            return false;
        Span<byte> room = work.Room((int)total, out int joined);
        ReadOnlySpan<byte> bytes = work.Bytes(in value);
        int at = 0;
        foreach (SliceRange range in ranges.Span)
        {
            TryPlace(range, length, out int start, out int count);
            bytes.Slice(start, count).CopyTo(room[at..]);
            at += count;
        }
        value = FilterValue.Worked(value.Kind, joined, (int)total);
        return true;
    }

    static bool TryPlace(SliceRange range, int length, out int start, out int count)
    {
        long first = range.First < 0 ? (long)length + range.First : range.First;
        long last = range.Form switch
        {
            SliceForm.Single => first,
            SliceForm.Length => first + range.Second - 1,
            SliceForm.Last => range.Second < 0 ? (long)length + range.Second : range.Second,
            _ => (long)length - 1,
        };
        (start, count) = ((int)first, (int)(last - first + 1));
        return first >= 0 && last < length && last >= first;
    }
}

/// <summary>Each value with the other sign.</summary>
sealed class NegativeOperand(FilterOperand operand) : FilterOperand
{
    public override FieldType Type => FieldKinds.IsWhole(operand.Type) ? FieldType.Int64 : operand.Type;

    public override void Push(FilterWork work)
    {
        int bottom = work.Count;
        operand.Push(work);
        for (int i = bottom; i < work.Count; i++)
        {
            ref FilterValue value = ref work[i];
            value = value.Kind == ValueKind.Float
                ? FilterValue.Of(ValueKind.Float, value.Number ^ 1UL << 63)
                : FilterValue.Of(value.Kind == ValueKind.Time ? ValueKind.Time : ValueKind.Signed, 0 - value.Number);
        }
    }
}

/// <summary>Each value of one operand calculated with each of another.</summary>
sealed class ArithmeticOperand(ArithmeticOperator calculation, FilterOperand left, FilterOperand right) : FilterOperand
{
    public override FieldType Type => FieldKinds.IsWhole(left.Type) ? FieldType.Int64 : FieldKinds.IsNumber(left.Type) || left.Type == FieldType.IPv4 || left.Type == FieldType.IPv6 ? left.Type : FieldType.Bytes;

    public override void Push(FilterWork work)
    {
        int bottom = work.Count;
        left.Push(work);
        int middle = work.Count;
        right.Push(work);
        int top = work.Count;
        for (int i = bottom; i < middle; i++)
        {
            for (int j = middle; j < top; j++)
            {
                if (Calculate(work, in work[i], in work[j], out FilterValue result))
                    work.Push(in result);
            }
        }
        int count = work.Count - top;
        for (int i = 0; i < count; i++)
            work[bottom + i] = work[top + i];
        work.Cut(bottom + count);
    }

    /// <summary>False when there is no result: a division by zero.</summary>
    bool Calculate(FilterWork work, in FilterValue a, in FilterValue b, out FilterValue result)
    {
        result = default;
        if (a.IsBytes)
            return And(work, a, b, out result);
        if (a.Kind == ValueKind.Float)
        {
            double x = BitConverter.UInt64BitsToDouble(a.Number), y = BitConverter.UInt64BitsToDouble(b.Number);
            double number = calculation switch
            {
                ArithmeticOperator.Add => x + y,
                ArithmeticOperator.Subtract => x - y,
                ArithmeticOperator.Multiply => x * y,
                ArithmeticOperator.Divide => x / y,
                _ => x % y,
            };
            result = FilterValue.Of(ValueKind.Float, BitConverter.DoubleToUInt64Bits(number));
            return double.IsFinite(number);
        }
        Int128 wide = Wide(in a), other = Wide(in b);
        if (other == 0 && calculation is ArithmeticOperator.Divide or ArithmeticOperator.Modulo)
            return false;
        Int128 whole = calculation switch
        {
            ArithmeticOperator.Add => wide + other,
            ArithmeticOperator.Subtract => wide - other,
            ArithmeticOperator.Multiply => wide * other,
            ArithmeticOperator.Divide => wide / other,
            ArithmeticOperator.Modulo => wide % other,
            _ => (long)(a.Number & b.Number) is var bits && a.Kind == ValueKind.Unsigned && b.Kind == ValueKind.Unsigned ? (ulong)bits : bits,
        };
        ValueKind kind = a.Kind == ValueKind.Time ? ValueKind.Time : whole < 0 ? ValueKind.Signed : ValueKind.Unsigned;
        result = FilterValue.Of(kind, (ulong)whole);
        return whole >= long.MinValue && whole <= ulong.MaxValue;
    }

    static Int128 Wide(in FilterValue value) => value.Kind == ValueKind.Unsigned ? value.Number : (long)value.Number;

    static bool And(FilterWork work, FilterValue a, FilterValue b, out FilterValue result)
    {
        int length = Math.Min(a.Length, b.Length);
        Span<byte> room = work.Room(length, out int start);
        ReadOnlySpan<byte> left = work.Bytes(in a), right = work.Bytes(in b);
        for (int i = 0; i < length; i++)
            room[i] = (byte)(left[i] & right[i]);
        result = FilterValue.Worked(ValueKind.Bytes, start, length);
        return true;
    }
}
