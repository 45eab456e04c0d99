namespace PcapPorts.Filters;

/// <summary>How two values may stand to each other.</summary>
enum ValueRelation : byte
{
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Contains,
}

/// <summary>Compares values of one kind.</summary>
static class ValueComparison
{
    public static bool Holds(ValueRelation relation, FilterWork work, in FilterValue left, in FilterValue right)
    {
        if (relation == ValueRelation.Contains)
            return work.Bytes(in left).IndexOf(work.Bytes(in right)) >= 0;
        int order = Compare(work, in left, in right);
        return relation switch
        {
            ValueRelation.Equal => order == 0,
            ValueRelation.NotEqual => order != 0,
            ValueRelation.Greater => order > 0,
            ValueRelation.GreaterOrEqual => order >= 0,
            ValueRelation.Less => order < 0,
            _ => order <= 0,
        };
    }

    /// <summary>Below 0, 0 or above 0 as the left value is the lower, the same, the higher. Of networks, only the shorter prefix counts.</summary>
    public static int Compare(FilterWork work, in FilterValue left, in FilterValue right)
    {
        switch (left.Kind)
        {
            case ValueKind.Unsigned or ValueKind.Signed:
                bool leftNegative = left.Kind == ValueKind.Signed && (long)left.Number < 0;
                bool rightNegative = right.Kind == ValueKind.Signed && (long)right.Number < 0;
                return leftNegative == rightNegative ? left.Number.CompareTo(right.Number) : leftNegative ? -1 : 1;
            case ValueKind.Time:
                return ((long)left.Number).CompareTo((long)right.Number);
            case ValueKind.Float:
                return BitConverter.UInt64BitsToDouble(left.Number).CompareTo(BitConverter.UInt64BitsToDouble(right.Number));
            case ValueKind.Bytes:
                ReadOnlySpan<byte> a = work.Bytes(in left), b = work.Bytes(in right);
                return left.Prefix >= 0 || right.Prefix >= 0 ? CompareNetworks(a, b, Shorter(left.Prefix, right.Prefix))
                    : a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
            case ValueKind.Text:
                return work.Bytes(in left).SequenceCompareTo(work.Bytes(in right));
            default:
                return 0;
        }
    }

    /// <summary>The shorter of two prefixes of which −1 stands for none.</summary>
    static int Shorter(short a, short b) => a < 0 ? b : b < 0 ? a : Math.Min(a, b);

    static int CompareNetworks(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int bits)
    {
        int whole = Math.Min(bits / 8, Math.Min(a.Length, b.Length));
        int order = a[..whole].SequenceCompareTo(b[..whole]);
        if (order != 0 || (bits & 7) == 0 || whole >= a.Length || whole >= b.Length)
            return order;
        int shift = 8 - (bits & 7);
        return (a[whole] >> shift).CompareTo(b[whole] >> shift);
    }
}
