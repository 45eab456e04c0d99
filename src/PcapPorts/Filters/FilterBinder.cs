using PcapPorts.Fields;

namespace PcapPorts.Filters;

/// <summary>
/// Makes tests of a tree: finds the fields that words name, reads literals as the type of what stands opposite, checks that both sides of an
/// operator go together, and puts cheap tests before dear ones. Stops at the first error; collects warnings.
/// </summary>
sealed partial class FilterBinder
{
    /// <summary>The fields that the filter names.</summary>
    public FieldSlots Slots { get; } = new();

    /// <summary>Whether it asks for fields that stand in no list.</summary>
    public bool AsksForWorkedOut { get; private set; }

    /// <summary>What is wrong; null when nothing is.</summary>
    public FilterDiagnostic? Error { get; private set; }

    /// <summary>What is legal and probably not meant.</summary>
    public List<FilterDiagnostic> Warnings { get; } = [];

    /// <summary>The test that a tree stands for; null after an error.</summary>
    public FilterTest? Test(FilterNode node)
    {
        switch (node)
        {
            case LogicalNode logical:
                return Logical(logical);
            case NotNode not:
                return Test(not.Operand) is { } inner ? new NotTest(inner) : null;
            case RelationNode relation:
                return Relation(relation);
            case MembershipNode membership:
                return Membership(membership);
            default:
                return Bare(node);
        }
    }

    FilterTest? Logical(LogicalNode logical)
    {
        var tests = new FilterTest[logical.Operands.Count];
        for (int i = 0; i < tests.Length; i++)
        {
            if (Test(logical.Operands[i]) is not { } test)
                return null;
            tests[i] = test;
        }
        // A sort that keeps the order of equals.
        FilterTest[] ordered = logical.Operator == LogicalOperator.Xor ? tests : [.. tests.OrderBy(static test => test.Cost)];
        return logical.Operator switch
        {
            LogicalOperator.And => new AllTest(ordered),
            LogicalOperator.Or => new AnyTest(ordered),
            _ => new OddTest(ordered),
        };
    }

    /// <summary>A value that stands alone: a field must be there, a result must not be zero.</summary>
    FilterTest? Bare(FilterNode node)
    {
        if (IsLiteral(node))
            return Fail(node.Span, node is WordNode word ? NoSuchField(word.Text) : $"{Shown(node)} is neither a field nor a protocol",
                node is WordNode unknown ? NearestField(unknown.Text) : null);
        if (node is FunctionNode function && FilterFunction.Find(function.Name) is not null)
            return Fail(node.Span, $"{function.Name}() gives a value, which has to be compared with something: {Shown(node)} > 0");
        if (Operand(node) is not { } operand)
            return null;
        return operand is ArithmeticOperand or NegativeOperand ? new NonZeroTest(operand) : new PresenceTest(operand);
    }

    FilterTest? Relation(RelationNode node)
    {
        if (Left(node.Left, FilterPrinter.Sign(node.Operator), node.Right) is not { } left)
            return null;
        if (node.Operator == RelationOperator.Matches)
            return Match(node, left);
        FieldType wanted = left.Type;
        if (node.Operator == RelationOperator.Contains)
        {
            if (!FieldKinds.IsSequence(left.Type) && left.Type != FieldType.String)
                return Fail(node.Left.Span, $"{Shown(node.Left)} is {FieldKinds.Name(left.Type)}, in which nothing can be searched: contains wants text or bytes");
            wanted = left.Type == FieldType.String ? FieldType.String : FieldType.Bytes;
        }
        else if (left.Type == FieldType.None)
        {
            return Fail(node.Left.Span, $"{Shown(node.Left)} has no value that could be compared; it is there or not");
        }
        if (Right(node.Right, left, wanted) is not { } right)
            return null;
        Warn(node, left, right);
        bool all = node.Quantifier switch
        {
            FilterQuantifier.Any => false,
            FilterQuantifier.All => true,
            _ => node.Operator is RelationOperator.NotEqual or RelationOperator.AllEqual,
        };
        return new ComparisonTest(Of(node.Operator), all, left, right);
    }

    FilterTest? Match(RelationNode node, FilterOperand left)
    {
        if (!FieldKinds.IsSequence(left.Type) && left.Type != FieldType.String)
            return Fail(node.Left.Span, $"{Shown(node.Left)} is {FieldKinds.Name(left.Type)}, in which nothing can be searched: matches wants text or bytes",
                FieldKinds.Of(left.Type) == ValueKind.None ? null : $"string({Shown(node.Left)})");
        if (node.Right is not TextNode pattern)
            return Fail(node.Right.Span, "matches wants a regular expression in double quotes");
        if (PatternText.Compile(pattern.Value, out string reason, out int place) is { } regex)
            return new MatchTest(regex, node.Quantifier == FilterQuantifier.All, left);
        return Fail(pattern.Span, place < 0 ? $"{Shown(pattern)}: {reason}" : $"{Shown(pattern)}: {reason} (at character {place + 1} of the expression)");
    }

    FilterTest? Membership(MembershipNode node)
    {
        if (Left(node.Operand, "in", null) is not { } operand)
            return null;
        if (operand.Type == FieldType.None)
            return Fail(node.Operand.Span, $"{Shown(node.Operand)} has no value that could be in a set; it is there or not");
        var elements = new (FilterOperand Low, FilterOperand? High)[node.Elements.Count];
        for (int i = 0; i < elements.Length; i++)
        {
            var range = node.Elements[i] as RangeNode;
            FilterOperand? low = Right(range?.Low ?? node.Elements[i], operand, operand.Type);
            FilterOperand? high = low is null || range is null ? null : Right(range.High, operand, operand.Type);
            if (low is null || (range is not null && high is null))
                return null;
            elements[i] = (low, high);
            if (low is LiteralOperand from && high is LiteralOperand to && ValueComparison.Compare(s_noWork, from.Value, to.Value) > 0)
                Warn(range!.Span, $"nothing is in {range}: it ends before it begins");
        }
        // Not in: no value is, whatever the quantifier.
        var test = new MembershipTest(node.Quantifier == FilterQuantifier.All && !node.IsNegated, operand, elements);
        return node.IsNegated ? new NotTest(test) : test;
    }

    /// <summary>Literals hold their own bytes: to compare them takes no packet.</summary>
    static readonly FilterWork s_noWork = new(new FieldSlots());

    static ValueRelation Of(RelationOperator relation) => relation switch
    {
        RelationOperator.Equal or RelationOperator.AllEqual => ValueRelation.Equal,
        RelationOperator.NotEqual or RelationOperator.AnyNotEqual => ValueRelation.NotEqual,
        RelationOperator.Greater => ValueRelation.Greater,
        RelationOperator.GreaterOrEqual => ValueRelation.GreaterOrEqual,
        RelationOperator.Less => ValueRelation.Less,
        RelationOperator.LessOrEqual => ValueRelation.LessOrEqual,
        _ => ValueRelation.Contains,
    };

    void Warn(RelationNode node, FilterOperand left, FilterOperand right)
    {
        bool negative = node.Quantifier == FilterQuantifier.None;
        bool several = node.Left is WordNode && left.Field is { } field && FilterFields.AlsoOf(field).Any();
        if (node.Operator == RelationOperator.NotEqual && negative && several)
            Warn(node.Span, $"{node}: every {left.Field} has to differ; !({Shown(node.Left)} == {node.Right}) also takes packets without one");
        if (node.Operator == RelationOperator.AnyNotEqual && negative && several)
            Warn(node.Span, $"{node} takes every packet in which some {left.Field} differs, so nearly all; !({Shown(node.Left)} == {node.Right}) takes those in which none is equal");
        if (right is LiteralOperand { Value: { Kind: ValueKind.Signed } } && FieldKinds.Of(left.Type) == ValueKind.Unsigned)
            Warn(node.Right.Span, $"{Shown(node.Left)} is never below 0");
    }

    void Warn(FilterSpan span, string message) => Warnings.Add(new FilterDiagnostic(FilterSeverity.Warning, span, message));

    FilterTest? Fail(FilterSpan span, string message, string? suggestion = null)
    {
        Error ??= new FilterDiagnostic(FilterSeverity.Error, span, message) { Suggestion = suggestion };
        return null;
    }

    FilterOperand? FailOperand(FilterSpan span, string message, string? suggestion = null)
    {
        Fail(span, message, suggestion);
        return null;
    }

    static string Shown(FilterNode node)
    {
        string text = node.ToString();
        return text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 59), "…");
    }
}
