using PcapPorts.Fields;

namespace PcapPorts.Filters;

/// <summary>What is true of a packet or not.</summary>
abstract class FilterTest
{
    /// <summary>Whether it holds for the packet at hand.</summary>
    public abstract bool Holds(FilterWork work);

    /// <summary>About how much it costs, to put the cheaper tests first.</summary>
    public abstract int Cost { get; }
}

/// <summary>All hold.</summary>
sealed class AllTest(FilterTest[] tests) : FilterTest
{
    public override int Cost { get; } = tests.Sum(static test => test.Cost);

    public override bool Holds(FilterWork work)
    {
        foreach (FilterTest test in tests)
        {
            if (!test.Holds(work))
                return false;
        }
        return true;
    }
}

/// <summary>One at the least holds.</summary>
sealed class AnyTest(FilterTest[] tests) : FilterTest
{
    public override int Cost { get; } = tests.Sum(static test => test.Cost);

    public override bool Holds(FilterWork work)
    {
        foreach (FilterTest test in tests)
        {
            if (test.Holds(work))
                return true;
        }
        return false;
    }
}

/// <summary>An odd number holds.</summary>
sealed class OddTest(FilterTest[] tests) : FilterTest
{
    public override int Cost { get; } = tests.Sum(static test => test.Cost);

    public override bool Holds(FilterWork work)
    {
        bool odd = false;
        foreach (FilterTest test in tests)
            odd ^= test.Holds(work);
        return odd;
    }
}

/// <summary>It does not hold.</summary>
sealed class NotTest(FilterTest test) : FilterTest
{
    public override int Cost => test.Cost;

    public override bool Holds(FilterWork work) => !test.Holds(work);
}

/// <summary>An operand has a value.</summary>
sealed class PresenceTest(FilterOperand operand) : FilterTest
{
    public override int Cost => 1;

    public override bool Holds(FilterWork work)
    {
        if (operand is FieldOperand field)
            return work.Found(field.Slot).Length > 0;
        int bottom = work.Count;
        operand.Push(work);
        bool any = work.Count > bottom;
        work.Cut(bottom);
        return any;
    }
}

/// <summary>A calculated value is not zero.</summary>
sealed class NonZeroTest(FilterOperand operand) : FilterTest
{
    public override int Cost => 3;

    public override bool Holds(FilterWork work)
    {
        int bottom = work.Count;
        operand.Push(work);
        bool any = false;
        for (int i = bottom; i < work.Count && !any; i++)
        {
            ref FilterValue value = ref work[i];
            any = value.IsBytes ? work.Bytes(in value).ContainsAnyExcept((byte)0)
                : value.Kind == ValueKind.Float ? BitConverter.UInt64BitsToDouble(value.Number) != 0 : value.Number != 0;
        }
        work.Cut(bottom);
        return any;
    }
}

/// <summary>Values of two operands compared: some pair, or every pair.</summary>
sealed class ComparisonTest(ValueRelation relation, bool all, FilterOperand left, FilterOperand right) : FilterTest
{
    public override int Cost => left.Type == FieldType.Protocol ? 50 : 2;

    public override bool Holds(FilterWork work)
    {
        int bottom = work.Count;
        left.Push(work);
        int middle = work.Count;
        right.Push(work);
        int top = work.Count;
        bool holds = all && middle > bottom && top > middle;
        for (int i = bottom; i < middle && holds == all; i++)
        {
            for (int j = middle; j < top && holds == all; j++)
                holds = ValueComparison.Holds(relation, work, in work[i], in work[j]);
        }
        work.Cut(bottom);
        return holds;
    }
}

/// <summary>Values in a set: some value, or every value.</summary>
sealed class MembershipTest(bool all, FilterOperand operand, (FilterOperand Low, FilterOperand? High)[] elements) : FilterTest
{
    public override int Cost => 2 + elements.Length;

    public override bool Holds(FilterWork work)
    {
        int bottom = work.Count;
        operand.Push(work);
        int top = work.Count;
        bool holds = all && top > bottom;
        for (int i = bottom; i < top && holds == all; i++)
            holds = IsIn(work, i);
        work.Cut(bottom);
        return holds;
    }

    bool IsIn(FilterWork work, int index)
    {
        foreach ((FilterOperand low, FilterOperand? high) in elements)
        {
            if (high is null ? Any(ValueRelation.Equal, work, index, low)
                : Any(ValueRelation.GreaterOrEqual, work, index, low) && Any(ValueRelation.LessOrEqual, work, index, high))
                return true;
        }
        return false;
    }

    static bool Any(ValueRelation relation, FilterWork work, int index, FilterOperand element)
    {
        if (element is LiteralOperand literal)
            return ValueComparison.Holds(relation, work, in work[index], literal.Value);
        int bottom = work.Count;
        element.Push(work);
        bool any = false;
        for (int i = bottom; i < work.Count && !any; i++)
            any = ValueComparison.Holds(relation, work, in work[index], in work[i]);
        work.Cut(bottom);
        return any;
    }
}
