namespace PcapPorts.Filters;

/// <summary>A test on decoded headers: what can be said without dissection.</summary>
abstract class HeaderTest
{
    /// <summary>What the headers of a frame say.</summary>
    public abstract Truth Of(in HeaderView frame);

    /// <summary>Whether something in it only dissection can tell, for any frame.</summary>
    public abstract bool NeedsDissection { get; }
}

/// <summary>A test of which headers say nothing.</summary>
sealed class UnknownHeaderTest : HeaderTest
{
    public static readonly UnknownHeaderTest Instance = new();

    public override bool NeedsDissection => true;

    public override Truth Of(in HeaderView frame) => Truth.Unknown;
}

/// <summary>All, or one at the least.</summary>
/// <param name="decisive">The verdict of one test that decides: No where all must hold, Yes where one must.</param>
/// <param name="tests">The tests.</param>
sealed class JoinedHeaderTest(Truth decisive, HeaderTest[] tests) : HeaderTest
{
    public override bool NeedsDissection { get; } = tests.Any(static test => test.NeedsDissection);

    public override Truth Of(in HeaderView frame)
    {
        bool known = true;
        foreach (HeaderTest test in tests)
        {
            Truth truth = test.Of(in frame);
            if (truth == decisive)
                return decisive;
            known &= truth != Truth.Unknown;
        }
        return !known ? Truth.Unknown : decisive == Truth.No ? Truth.Yes : Truth.No;
    }
}

/// <summary>An odd number holds.</summary>
sealed class OddHeaderTest(HeaderTest[] tests) : HeaderTest
{
    public override bool NeedsDissection { get; } = tests.Any(static test => test.NeedsDissection);

    public override Truth Of(in HeaderView frame)
    {
        int held = 0;
        foreach (HeaderTest test in tests)
        {
            Truth truth = test.Of(in frame);
            if (truth == Truth.Unknown)
                return Truth.Unknown;
            held += (int)truth;
        }
        return (Truth)(held & 1);
    }
}

/// <summary>It does not hold.</summary>
sealed class NotHeaderTest(HeaderTest test) : HeaderTest
{
    public override bool NeedsDissection => test.NeedsDissection;

    public override Truth Of(in HeaderView frame) => test.Of(in frame) switch
    {
        Truth.No => Truth.Yes,
        Truth.Yes => Truth.No,
        _ => Truth.Unknown,
    };
}

/// <summary>A protocol is there.</summary>
/// <param name="version">4 or 6 for IP itself; 0 for a transport.</param>
/// <param name="transport">IP protocol number of the transport.</param>
sealed class ProtocolHeaderTest(byte version, byte transport) : HeaderTest
{
    public override bool NeedsDissection => false;

    public override Truth Of(in HeaderView frame)
        => frame.HasIp && (version != 0 ? frame.Level.Version == version : frame.Level.Protocol == transport) ? Truth.Yes : Truth.No;
}

/// <summary>A field is there.</summary>
sealed class FieldHeaderTest(HeaderField field) : HeaderTest
{
    public override bool NeedsDissection => false;

    public override Truth Of(in HeaderView frame) => (HeaderFields.IsWide(field) ? frame.ReadWide(field, out _, out _) : frame.Read(field, out _, out _)) > 0 ? Truth.Yes : Truth.No;
}

/// <summary>IPv6 addresses compared with literals: as <see cref="RangeHeaderTest"/>.</summary>
/// <param name="field">The field.</param>
/// <param name="all">Whether each value has to do.</param>
/// <param name="isOutside">Whether a value does that is in none of the ranges.</param>
/// <param name="ranges">Ranges, both ends included.</param>
sealed class WideHeaderTest(HeaderField field, bool all, bool isOutside, (UInt128 Low, UInt128 High)[] ranges) : HeaderTest
{
    public override bool NeedsDissection => false;

    public override Truth Of(in HeaderView frame)
    {
        int count = frame.ReadWide(field, out UInt128 first, out UInt128 second);
        if (count == 0)
            return Truth.No;
        bool holds = Does(first);
        if (count == 2 && holds == all)
            holds = Does(second);
        return holds ? Truth.Yes : Truth.No;
    }

    bool Does(UInt128 value)
    {
        foreach ((UInt128 low, UInt128 high) in ranges)
        {
            if (value >= low && value <= high)
                return !isOutside;
        }
        return isOutside;
    }
}

/// <summary>Values of a field compared with literals: some value, or each, is in one of the ranges.</summary>
/// <param name="field">The field.</param>
/// <param name="all">Whether each value has to do.</param>
/// <param name="isOutside">Whether a value does that is in none of the ranges.</param>
/// <param name="ranges">Ranges, both ends included.</param>
sealed class RangeHeaderTest(HeaderField field, bool all, bool isOutside, (ulong Low, ulong High)[] ranges) : HeaderTest
{
    public override bool NeedsDissection => false;

    public override Truth Of(in HeaderView frame)
    {
        int count = frame.Read(field, out ulong first, out ulong second);
        if (count == 0)
            return Truth.No;
        bool holds = Does(first);
        if (count == 2 && holds == all)
            holds = Does(second);
        return holds ? Truth.Yes : Truth.No;
    }

    bool Does(ulong value)
    {
        foreach ((ulong low, ulong high) in ranges)
        {
            if (value >= low && value <= high)
                return !isOutside;
        }
        return isOutside;
    }
}
