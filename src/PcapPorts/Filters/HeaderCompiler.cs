using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Filters;

/// <summary>
/// Makes the test on headers of a bound tree: exact where headers tell, unknown elsewhere. Comparisons with literals become ranges of numbers,
/// networks too.
/// </summary>
/// <param name="isAbsent">Whether a field is known to be in none of the frames that are asked about: tests that want its value then fail.</param>
sealed class HeaderCompiler(Func<Field, bool> isAbsent)
{
    /// <summary>The test of a tree.</summary>
    public HeaderTest Compile(FilterNode node)
    {
        switch (node)
        {
            case LogicalNode logical:
                HeaderTest[] tests = [.. logical.Operands.Select(Compile)];
                return logical.Operator switch
                {
                    LogicalOperator.And => new JoinedHeaderTest(Truth.No, tests),
                    LogicalOperator.Or => new JoinedHeaderTest(Truth.Yes, tests),
                    _ => new OddHeaderTest(tests),
                };
            case NotNode not:
                return new NotHeaderTest(Compile(not.Operand));
            case RelationNode relation:
                return WantsAbsent(relation.Left) || WantsAbsent(relation.Right) ? Never : Relation(relation) ?? UnknownHeaderTest.Instance;
            case MembershipNode membership:
                HeaderTest? test = WantsAbsent(membership.Operand) ? Never : Membership(membership);
                return test is null ? UnknownHeaderTest.Instance : membership.IsNegated ? new NotHeaderTest(test) : test;
            case WordNode word when !WantsAbsent(word):
                return Presence(word.Text) ?? UnknownHeaderTest.Instance;
            default:
                return WantsAbsent(node) ? Never : UnknownHeaderTest.Instance;
        }
    }

    /// <summary>A test that fails for every frame.</summary>
    internal static HeaderTest Never { get; } = new JoinedHeaderTest(Truth.Yes, []);

    /// <summary>Whether a value needs a field that is known to be absent, and so is absent itself.</summary>
    bool WantsAbsent(FilterNode node) => node switch
    {
        WordNode word => FilterFields.Find(word.Text) is { } field && isAbsent(field),
        LayerNode layer => WantsAbsent(layer.Field),
        SliceNode slice => WantsAbsent(slice.Operand),
        NegativeNode negative => WantsAbsent(negative.Operand),
        FunctionNode function => function.Arguments.All(WantsAbsent),
        ArithmeticNode arithmetic => WantsAbsent(arithmetic.Left) || WantsAbsent(arithmetic.Right),
        _ => false,
    };

    static HeaderTest? Presence(string name) => name switch
    {
        "ip" => new ProtocolHeaderTest(4, 0),
        "ipv6" => new ProtocolHeaderTest(6, 0),
        "tcp" => new ProtocolHeaderTest(0, IpProtocol.Tcp),
        "udp" => new ProtocolHeaderTest(0, IpProtocol.Udp),
        "icmp" => new ProtocolHeaderTest(0, IpProtocol.Icmp),
        "icmpv6" => new ProtocolHeaderTest(0, IpProtocol.Icmpv6),
        _ => HeaderFields.Find(name) is { } field ? new FieldHeaderTest(field) : null,
    };

    static HeaderTest? Relation(RelationNode node)
    {
        if (node.Left is not WordNode word || HeaderFields.Find(word.Text) is not { } field || Literal(word.Text, node.Right) is not { } value)
            return null;
        (UInt128 Low, UInt128 High)[] ranges = node.Operator switch
        {
            RelationOperator.Equal or RelationOperator.NotEqual or RelationOperator.AllEqual or RelationOperator.AnyNotEqual => [value],
            RelationOperator.Greater or RelationOperator.LessOrEqual => [(0, value.High)],
            _ => value.Low == 0 ? [] : [(0, value.Low - 1)],
        };
        bool outside = node.Operator is RelationOperator.NotEqual or RelationOperator.AnyNotEqual or RelationOperator.Greater or RelationOperator.GreaterOrEqual;
        bool all = node.Quantifier switch
        {
            FilterQuantifier.Any => false,
            FilterQuantifier.All => true,
            _ => node.Operator is RelationOperator.NotEqual or RelationOperator.AllEqual,
        };
        return node.Operator is RelationOperator.Contains or RelationOperator.Matches ? null : Make(field, all, outside, ranges);
    }

    static HeaderTest? Membership(MembershipNode node)
    {
        if (node.Operand is not WordNode word || HeaderFields.Find(word.Text) is not { } field)
            return null;
        var ranges = new (UInt128 Low, UInt128 High)[node.Elements.Count];
        for (int i = 0; i < ranges.Length; i++)
        {
            var range = node.Elements[i] as RangeNode;
            if (Literal(word.Text, range?.Low ?? node.Elements[i]) is not { } low || Literal(word.Text, range?.High ?? node.Elements[i]) is not { } high)
                return null;
            ranges[i] = (low.Low, high.High);
        }
        return Make(field, node.Quantifier == FilterQuantifier.All && !node.IsNegated, isOutside: false, ranges);
    }

    static HeaderTest Make(HeaderField field, bool all, bool isOutside, (UInt128 Low, UInt128 High)[] ranges)
        => HeaderFields.IsWide(field) ? new WideHeaderTest(field, all, isOutside, ranges)
            : new RangeHeaderTest(field, all, isOutside, Array.ConvertAll(ranges, static range => ((ulong)range.Low, (ulong)range.High)));

    /// <summary>The lowest and highest number that a literal of a field stands for; null when it is none, or below 0.</summary>
    static (UInt128 Low, UInt128 High)? Literal(string name, FilterNode node)
    {
        Field? field = FilterFields.Find(name);
        bool isField = node is WordNode word && FilterFields.Find(word.Text) is not null;
        if (field is null || isField || node is not (WordNode or TextNode or CharacterNode) || FilterLiteral.Read(node, field.Type, field, negative: false, out _) is not { } value)
            return null;
        if (!value.IsBytes)
            return (value.Number, value.Number);
        UInt128 number = 0;
        foreach (byte next in value.Literal!)
            number = number << 8 | next;
        int free = value.Prefix < 0 ? 0 : value.Literal!.Length * 8 - value.Prefix;
        UInt128 rest = free >= 128 ? UInt128.MaxValue : ((UInt128)1 << free) - 1;
        return (number & ~rest, number | rest);
    }
}
