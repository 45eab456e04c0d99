namespace PcapPorts.Filters;

/// <summary>
/// Makes a tree of tokens, by the grammar of Wireshark's display filters. Binding strength, weakest first: or, xor, and, not, relations, bitwise
/// and, plus and minus, times, sign. Braces group calculations, parentheses tests.
/// </summary>
sealed class FilterParser
{
    /// <summary>Most parentheses, signs and calculations in one another.</summary>
    public const int MaxDepth = 128;

    static readonly FilterToken s_beginning = new(TokenKind.End, default, "");

    readonly List<FilterToken> _tokens;
    int _at;
    int _depth;

    FilterParser(List<FilterToken> tokens) => _tokens = tokens;

    /// <summary>What is wrong; null when nothing is.</summary>
    FilterDiagnostic? Error { get; set; }

    /// <summary>The tree of a text; null when it has none, and then the error is set.</summary>
    /// <param name="text">The text, of at least one token.</param>
    /// <param name="isField">Whether a word is the name of a field.</param>
    /// <param name="error">What is wrong.</param>
    public static FilterNode? Parse(string text, Func<string, bool> isField, out FilterDiagnostic? error)
    {
        var lexer = new FilterLexer(text, isField);
        List<FilterToken> tokens = lexer.Read();
        var parser = new FilterParser(tokens);
        FilterNode? tree = parser.Test();
        if (tree is not null && parser.Next.Kind != TokenKind.End)
        {
            tree = null;
            parser.FailUnexpected();
        }

        // What the lexer could not read stands behind everything that the parser saw, unless the parser failed earlier.
        bool lexerFirst = lexer.Error is not null && (parser.Error is null || parser._tokens[parser._at].Kind == TokenKind.End);
        error = lexerFirst ? lexer.Error : parser.Error;
        return error is null ? tree : null;
    }

    FilterToken Next => _tokens[_at];

    FilterNode? Test() => Joined(TokenKind.Or, LogicalOperator.Or, () => Joined(TokenKind.Xor, LogicalOperator.Xor, () => Joined(TokenKind.And, LogicalOperator.And, Single)));

    FilterNode? Joined(TokenKind sign, LogicalOperator how, Func<FilterNode?> part)
    {
        FilterNode? first = part();
        if (first is null || Next.Kind != sign)
            return first;
        List<FilterNode> parts = [first];
        while (Next.Kind == sign)
        {
            _at++;
            if (part() is not { } next)
                return null;
            parts.Add(next);
        }
        return new LogicalNode(how, new FilterNodes([.. parts])) { Span = first.Span.To(parts[^1].Span) };
    }

    FilterNode? Single()
    {
        FilterToken first = Next;
        if (first.Kind is not (TokenKind.Not or TokenKind.Open))
            return Relation();
        if (!Enter())
            return null;
        _at++;
        FilterNode? node;
        if (first.Kind == TokenKind.Not)
        {
            node = Single();
            node = node is null ? null : new NotNode(node) { Span = first.Span.To(node.Span) };
        }
        else
        {
            node = Test();
            if (node is not null && Next.Kind == TokenKind.End)
                node = Fail(first.Span, "( has no closing )");
            else if (node is not null && Next.Kind != TokenKind.Close)
                node = FailUnexpected();
            else if (node is not null)
                _at++;
        }
        _depth--;
        return node;
    }

    FilterNode? Relation()
    {
        FilterToken first = Next;
        FilterQuantifier quantifier = first.Kind switch
        {
            TokenKind.Any => FilterQuantifier.Any,
            TokenKind.All => FilterQuantifier.All,
            _ => FilterQuantifier.None,
        };
        if (quantifier != FilterQuantifier.None)
            _at++;
        if (Value() is not { } left)
            return null;
        bool notIn = Next.Kind == TokenKind.Not && _tokens[_at + 1].Kind == TokenKind.In;
        if (notIn || Next.Kind == TokenKind.In)
        {
            _at += notIn ? 2 : 1;
            return Set() is not { } set ? null
                : new MembershipNode(left, quantifier, notIn, set) { Span = first.Span.To(_tokens[_at - 1].Span) };
        }
        if (Next.Relation is null)
            return quantifier == FilterQuantifier.None ? left : Fail(Next.Span, $"behind {first.Text} stands a comparison, such as {first.Text} tcp.port == 80");
        return Chain(first.Span, quantifier, left);
    }

    /// <summary>One comparison, or several that share their values: <c>a &lt; b &lt;= c</c>.</summary>
    FilterNode? Chain(FilterSpan start, FilterQuantifier quantifier, FilterNode left)
    {
        List<FilterNode> all = [];
        while (Next.Relation is { } relation)
        {
            _at++;
            if (Value() is not { } right)
                return null;
            all.Add(new RelationNode(relation, quantifier, left, right) { Span = (all.Count == 0 ? start : left.Span).To(right.Span) });
            bool chains = relation is not (RelationOperator.Contains or RelationOperator.Matches);
            if (!chains)
                break;
            left = right;
        }
        return all.Count == 1 ? all[0] : new LogicalNode(LogicalOperator.And, new FilterNodes([.. all])) { Span = start.To(all[^1].Span) };
    }

    FilterNodes? Set()
    {
        FilterToken open = Next;
        if (open.Kind != TokenKind.OpenBrace)
        {
            Fail(open.Span, "behind in stands a set in braces: in {80, 443, 8000..8080}");
            return null;
        }
        List<FilterNode> elements = [];
        do
        {
            _at++;
            if (elements.Count == 0 && Next.Kind == TokenKind.CloseBrace)
            {
                Fail(open.Span.To(Next.Span), "the set {} is empty: nothing can be in it");
                return null;
            }
            if (Value() is not { } low)
                return null;
            if (Next.Kind == TokenKind.Range)
            {
                _at++;
                if (Value() is not { } high)
                    return null;
                low = new RangeNode(low, high) { Span = low.Span.To(high.Span) };
            }
            elements.Add(low);
        }
        while (Next.Kind == TokenKind.Comma);
        if (Next.Kind == TokenKind.End)
        {
            Fail(open.Span, "{ has no closing }");
            return null;
        }
        if (Next.Kind != TokenKind.CloseBrace)
        {
            Fail(Next.Span, $"the elements of a set are separated by commas, and it ends with }}; {Named(Next)} cannot stand here");
            return null;
        }
        _at++;
        return new FilterNodes([.. elements]);
    }

    FilterNode? Value() => Calculation(0);

    /// <summary>A calculation whose operators bind at least as strongly as a level: 0 bitwise and, 1 plus and minus, 2 times.</summary>
    FilterNode? Calculation(int level)
    {
        if (level > 2)
            return Signed();
        FilterNode? left = Calculation(level + 1);
        int count = 0;
        while (left is not null && OperatorAt(level) is { } how)
        {
            if (++count > MaxDepth)
                return Fail(Next.Span, $"more than {MaxDepth} values in one calculation");
            _at++;
            FilterNode? right = Calculation(level + 1);
            left = right is null ? null : new ArithmeticNode(how, left, right) { Span = left.Span.To(right.Span) };
        }
        return left;
    }

    ArithmeticOperator? OperatorAt(int level) => (level, Next.Kind) switch
    {
        (0, TokenKind.BitAnd) => ArithmeticOperator.And,
        (1, TokenKind.Plus) => ArithmeticOperator.Add,
        (1, TokenKind.Minus) => ArithmeticOperator.Subtract,
        (2, TokenKind.Times) => ArithmeticOperator.Multiply,
        (2, TokenKind.Divide) => ArithmeticOperator.Divide,
        (2, TokenKind.Modulo) => ArithmeticOperator.Modulo,
        _ => null,
    };

    FilterNode? Signed()
    {
        FilterToken sign = Next;
        if (sign.Kind is not (TokenKind.Minus or TokenKind.Plus))
            return Postfixed();
        if (!Enter())
            return null;
        _at++;
        FilterNode? operand = Signed();
        _depth--;
        return operand is null || sign.Kind == TokenKind.Plus ? operand : new NegativeNode(operand) { Span = sign.Span.To(operand.Span) };
    }

    FilterNode? Postfixed()
    {
        FilterNode? node = Atom();
        for (int count = 0; node is not null && Next.Kind is TokenKind.Slice or TokenKind.Layer; count++)
        {
            FilterToken next = Next;
            if (count >= MaxDepth)
                return Fail(next.Span, $"more than {MaxDepth} brackets behind one value");
            if (next.Kind == TokenKind.Layer && node is not WordNode)
                return Fail(next.Span, "# stands behind the name of a field or protocol");
            _at++;
            FilterSpan span = node.Span.To(next.Span);
            node = next.Kind == TokenKind.Layer ? new LayerNode((WordNode)node, next.Ranges!) { Span = span } : new SliceNode(node, next.Ranges!) { Span = span };
        }
        return node;
    }

    FilterNode? Atom()
    {
        FilterToken token = Next;
        switch (token.Kind)
        {
            case TokenKind.Word:
                _at++;
                return Next.Kind == TokenKind.Open ? Function(token) : new WordNode(token.Text) { Span = token.Span };
            case TokenKind.Text or TokenKind.RawText:
                _at++;
                return new TextNode(token.Text, token.Kind == TokenKind.RawText) { Span = token.Span };
            case TokenKind.Character:
                _at++;
                return new CharacterNode((byte)token.Text[0]) { Span = token.Span };
            case TokenKind.OpenBrace:
                return Group(token);
            default:
                return FailUnexpected();
        }
    }

    FilterNode? Group(FilterToken open)
    {
        if (!Enter())
            return null;
        _at++;
        FilterNode? node = Value();
        _depth--;
        if (node is null)
            return null;
        if (Next.Kind != TokenKind.CloseBrace)
            return Next.Kind == TokenKind.End ? Fail(open.Span, "{ has no closing }") : FailUnexpected();
        _at++;
        return node;
    }

    FilterNode? Function(FilterToken name)
    {
        FilterToken open = Next;
        if (!Enter())
            return null;
        List<FilterNode> arguments = [];
        _at++;
        if (Next.Kind != TokenKind.Close)
        {
            _at--;
            do
            {
                _at++;
                if (Value() is not { } argument)
                    return null;
                arguments.Add(argument);
            }
            while (Next.Kind == TokenKind.Comma);
        }
        _depth--;
        if (Next.Kind != TokenKind.Close)
            return Next.Kind == TokenKind.End ? Fail(open.Span, "( has no closing )") : FailUnexpected();
        FilterSpan span = name.Span.To(Next.Span);
        _at++;
        return new FunctionNode(name.Text, new FilterNodes([.. arguments])) { Span = span };
    }

    bool Enter()
    {
        if (_depth < MaxDepth)
        {
            _depth++;
            return true;
        }
        Fail(Next.Span, $"more than {MaxDepth} parentheses or signs in one another");
        return false;
    }

    FilterNode? Fail(FilterSpan span, string message)
    {
        Error ??= new FilterDiagnostic(FilterSeverity.Error, span, message);
        return null;
    }

    /// <summary>Says that the next token cannot stand where it stands, as what came before it makes it look.</summary>
    FilterNode? FailUnexpected()
    {
        FilterToken token = Next;
        FilterToken before = _at > 0 ? _tokens[_at - 1] : s_beginning;
        if (token.Kind == TokenKind.End)
            return Fail(before.Span, _at == 0 ? "there is no filter" : $"the filter ends here, but {Wanted(before.Kind)} has to follow {Named(before)}");
        if (_at == 0 || before.Kind is >= TokenKind.Equal and <= TokenKind.Open or TokenKind.Comma)
            return Fail(token.Span, $"{Named(token)} cannot stand {(_at == 0 ? "at the beginning" : $"behind {Named(before)}")}: {Wanted(before.Kind)} has to");
        if (token.Kind is TokenKind.Close)
            return Fail(token.Span, ") has no opening (");
        if (token.Kind is TokenKind.Word or TokenKind.Text or TokenKind.RawText or TokenKind.Character or TokenKind.Not or TokenKind.Open)
            return Fail(token.Span, $"an operator is missing before {Named(token)}, such as == or &&");
        return Fail(token.Span, $"{Named(token)} cannot stand behind {Named(before)}");
    }

    static string Wanted(TokenKind before) => before switch
    {
        TokenKind.End or TokenKind.And or TokenKind.Or or TokenKind.Xor or TokenKind.Not or TokenKind.Open => "a test, such as tcp or ip.addr == 192.0.2.1,",
        TokenKind.Any or TokenKind.All => "a comparison",
        TokenKind.In => "a set in braces",
        TokenKind.Contains or TokenKind.Matches => "a text in quotes",
        _ => "a value",
    };

    static string Named(FilterToken token) => token.Kind switch
    {
        TokenKind.Text or TokenKind.RawText or TokenKind.Character => "the text in quotes",
        TokenKind.Slice => "[",
        TokenKind.Layer => "#",
        TokenKind.End => "the beginning",
        _ => token.Text,
    };
}
