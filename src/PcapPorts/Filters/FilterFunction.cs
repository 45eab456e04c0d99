using PcapPorts.Fields;

namespace PcapPorts.Filters;

/// <summary>A function of the filter language.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it gives, in a few words.</param>
/// <param name="MaxArguments">Most arguments; at least one is always wanted.</param>
/// <param name="Takes">Whether it can be applied to values of a type.</param>
/// <param name="Wants">What it takes, in words.</param>
/// <param name="Result">The type of what it gives.</param>
/// <param name="Make">Makes the operand.</param>
sealed record FilterFunction(
    string Name, string Summary, int MaxArguments, Func<FieldType, bool> Takes, string Wants, Func<FieldType, FieldType> Result, Func<FilterOperand[], FieldType, FilterOperand> Make)
{
    /// <summary>All functions.</summary>
    public static IReadOnlyList<FilterFunction> All { get; } =
    [
        new("len", "length in bytes", 1, static type => type != FieldType.None, "a value", static _ => FieldType.UInt32, static (arguments, _) => new LengthOperand(arguments[0])),
        new("count", "how often a field occurs in the packet", 1, static _ => true, "a field", static _ => FieldType.UInt32, static (arguments, _) => new CountOperand(arguments[0])),
        new("upper", "text in capitals", 1, static type => type == FieldType.String, "text", static type => type, static (arguments, _) => new CaseOperand(arguments[0], upper: true)),
        new("lower", "text in small letters", 1, static type => type == FieldType.String, "text", static type => type, static (arguments, _) => new CaseOperand(arguments[0], upper: false)),
        new("string", "a value as text", 1, static type => type is not (FieldType.String or FieldType.Protocol or FieldType.None), "a value that is not text yet", static _ => FieldType.String, static (arguments, _) => new TextOperand(arguments[0])),
        new("max", "the highest of all values", 16, static type => type is not (FieldType.None or FieldType.Protocol), "values that can be compared", static type => type, static (arguments, type) => new ExtremeOperand(arguments, type, highest: true)),
        new("min", "the lowest of all values", 16, static type => type is not (FieldType.None or FieldType.Protocol), "values that can be compared", static type => type, static (arguments, type) => new ExtremeOperand(arguments, type, highest: false)),
        new("abs", "a number without its sign", 1, FieldKinds.IsNumber, "a number", static type => type, static (arguments, type) => new AbsoluteOperand(arguments[0], type)),
        new("number", "bytes as a whole number in network order", 1, static type => FieldKinds.IsSequence(type) || type is FieldType.IPv4 or FieldType.String, "up to eight bytes", static _ => FieldType.UInt64, static (arguments, _) => new NumberOperand(arguments[0])),
    ];

    /// <summary>The function of a name; null when there is none.</summary>
    public static FilterFunction? Find(string name) => All.FirstOrDefault(function => function.Name == name);
}

/// <summary>The length of each value.</summary>
sealed class LengthOperand(FilterOperand operand) : FilterOperand
{
    public override FieldType Type => FieldType.UInt32;

    public override void Push(FilterWork work)
    {
        int bottom = work.Count;
        operand.Push(work);
        for (int i = bottom; i < work.Count; i++)
        {
            ref FilterValue value = ref work[i];
            ulong length = operand.Type == FieldType.Protocol ? value.Number : value.IsBytes ? (ulong)value.Length : (ulong)FieldKinds.Size(operand.Type);
            value = FilterValue.Of(ValueKind.Unsigned, length);
        }
    }
}

/// <summary>How many values there are; nothing when there are none.</summary>
sealed class CountOperand(FilterOperand operand) : FilterOperand
{
    public override FieldType Type => FieldType.UInt32;

    public override void Push(FilterWork work)
    {
        int bottom = work.Count;
        operand.Push(work);
        int count = work.Count - bottom;
        work.Cut(bottom);
        if (count > 0)
            work.Push(FilterValue.Of(ValueKind.Unsigned, (ulong)count));
    }
}

/// <summary>Text with its ASCII letters in one case.</summary>
sealed class CaseOperand(FilterOperand operand, bool upper) : FilterOperand
{
    public override FieldType Type => FieldType.String;

    public override void Push(FilterWork work)
    {
        int bottom = work.Count;
        operand.Push(work);
        for (int i = bottom; i < work.Count; i++)
        {
            int length = work[i].Length;
            Span<byte> room = work.Room(length, out int start);
            ReadOnlySpan<byte> bytes = work.Bytes(in work[i]);
            for (int j = 0; j < length; j++)
                room[j] = !char.IsAsciiLetter((char)bytes[j]) || bytes[j] >= 0x80 ? bytes[j] : (byte)(upper ? bytes[j] & ~0x20 : bytes[j] | 0x20);
            work[i] = FilterValue.Worked(ValueKind.Text, start, length);
        }
    }
}

/// <summary>Each value as text: whole numbers in decimal, everything else as columns show it.</summary>
sealed class TextOperand(FilterOperand operand) : FilterOperand
{
    public override FieldType Type => FieldType.String;

    public override void Push(FilterWork work)
    {
        int bottom = work.Count;
        operand.Push(work);
        for (int i = bottom; i < work.Count; i++)
        {
            ReadOnlySpan<byte> text = work.Text(in work[i], operand.Type);
            text.CopyTo(work.Room(text.Length, out int start));
            work[i] = FilterValue.Worked(ValueKind.Text, start, text.Length);
        }
    }
}

/// <summary>The highest or lowest of the values of several operands.</summary>
sealed class ExtremeOperand(FilterOperand[] operands, FieldType type, bool highest) : FilterOperand
{
    public override FieldType Type => type;

    public override void Push(FilterWork work)
    {
        int bottom = work.Count;
        foreach (FilterOperand operand in operands)
            operand.Push(work);
        if (work.Count == bottom)
            return;
        int best = bottom;
        for (int i = bottom + 1; i < work.Count; i++)
        {
            int order = ValueComparison.Compare(work, in work[i], in work[best]);
            best = (highest ? order > 0 : order < 0) ? i : best;
        }
        work[bottom] = work[best];
        work.Cut(bottom + 1);
    }
}

/// <summary>Each number without its sign.</summary>
sealed class AbsoluteOperand(FilterOperand operand, FieldType type) : FilterOperand
{
    public override FieldType Type => type;

    public override void Push(FilterWork work)
    {
        int bottom = work.Count;
        operand.Push(work);
        for (int i = bottom; i < work.Count; i++)
        {
            ref FilterValue value = ref work[i];
            if (value.Kind == ValueKind.Float)
                value.Number &= ~(1UL << 63);
            else if (value.Kind != ValueKind.Unsigned && (long)value.Number < 0)
                value.Number = 0 - value.Number;
        }
    }
}

/// <summary>Bytes as a number; those that are more than eight give none.</summary>
sealed class NumberOperand(FilterOperand operand) : FilterOperand
{
    public override FieldType Type => FieldType.UInt64;

    public override void Push(FilterWork work)
    {
        int bottom = work.Count;
        operand.Push(work);
        int kept = bottom;
        for (int i = bottom; i < work.Count; i++)
        {
            ReadOnlySpan<byte> bytes = work.Bytes(in work[i]);
            if (bytes.Length > 8)
                continue;
            ulong number = 0;
            foreach (byte next in bytes)
                number = number << 8 | next;
            work[kept++] = FilterValue.Of(ValueKind.Unsigned, number);
        }
        work.Cut(kept);
    }
}
