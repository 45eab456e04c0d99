using System.Globalization;

namespace PcapPorts.Filters;

/// <summary>Calculations with bytes of headers: <c>tcp[tcpflags] &amp; (tcp-syn|tcp-fin) != 0</c>.</summary>
sealed partial class CaptureFilterTranslator
{
    static readonly Dictionary<string, int> s_constants = new(StringComparer.Ordinal)
    {
        ["tcpflags"] = 13,
        ["icmptype"] = 0,
        ["icmpcode"] = 1,
        ["icmp6type"] = 0,
        ["icmp6code"] = 1,
        ["tcp-fin"] = 1,
        ["tcp-syn"] = 2,
        ["tcp-rst"] = 4,
        ["tcp-push"] = 8,
        ["tcp-ack"] = 16,
        ["tcp-urg"] = 32,
        ["tcp-ece"] = 64,
        ["tcp-cwr"] = 128,
        ["icmp-echoreply"] = 0,
        ["icmp-unreach"] = 3,
        ["icmp-sourcequench"] = 4,
        ["icmp-redirect"] = 5,
        ["icmp-echo"] = 8,
        ["icmp-routeradvert"] = 9,
        ["icmp-routersolicit"] = 10,
        ["icmp-timxceed"] = 11,
        ["icmp-paramprob"] = 12,
        ["icmp-tstamp"] = 13,
        ["icmp-tstampreply"] = 14,
        ["icmp6-echo"] = 128,
        ["icmp6-echoreply"] = 129,
        ["icmp6-routersolicit"] = 133,
        ["icmp6-routeradvert"] = 134,
        ["icmp6-neighborsolicit"] = 135,
        ["icmp6-neighboradvert"] = 136,
        ["icmp6-redirect"] = 137,
    };

    /// <summary>Whether a calculation begins here: a header with an offset in brackets, <c>len</c>, or a number, perhaps in parentheses.</summary>
    bool IsExpressionAhead()
    {
        int at = _at, depth = 0;
        while (at < _tokens.Count && _tokens[at].Text == "(")
            at++;
        if (at >= _tokens.Count)
            return false;
        string word = _tokens[at].Text, next = at + 1 < _tokens.Count ? _tokens[at + 1].Text : "";
        if (next != "[" && (word != "len" || next.Length == 0 || char.IsAsciiLetter(next[0])))
            return false;

        // A parenthesis with a comparison or a logical operator in it groups tests.
        for (at = _at; at < _tokens.Count; at++)
        {
            string text = _tokens[at].Text;
            depth += text switch
            {
                "(" => 1,
                ")" => -1,
                _ => 0,
            };
            if (depth == 0)
                return true;
            if (text is "and" or "or" or "&&" or "||" or "not" or "!" or "=" or "==" or "!=" or "<" or ">" or "<=" or ">=")
                return false;
        }
        return true;
    }

    FilterNode? Expression()
    {
        if (Sum(0) is not { } left)
            return null;
        RelationOperator? relation = Take() switch
        {
            "=" or "==" => RelationOperator.Equal,
            "!=" => RelationOperator.NotEqual,
            ">" => RelationOperator.Greater,
            ">=" => RelationOperator.GreaterOrEqual,
            "<" => RelationOperator.Less,
            "<=" => RelationOperator.LessOrEqual,
            _ => null,
        };
        if (relation is null || Sum(0) is not { } right || left is WordNode { Text: var word } && char.IsAsciiDigit(word[0]))
            return Fail();
        return new RelationNode(relation.Value, FilterQuantifier.None, left, right);
    }

    static readonly string[][] s_levels = [["|", "^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "/", "%"]];

    FilterNode? Sum(int level)
    {
        if (level == s_levels.Length)
            return Value();
        FilterNode? left = Sum(level + 1);
        while (left is not null && s_levels[level].Contains(Next))
        {
            string sign = Take();
            left = Sum(level + 1) is { } right ? Calculate(sign, left, right) : null;
        }
        return left;
    }

    FilterNode? Value()
    {
        if (++_depth > FilterParser.MaxDepth)
            return Fail();
        FilterNode? value;
        string word = Take();
        if (word == "(")
            value = Sum(0) is { } inner && TakeIf(")") ? inner : Fail();
        else if (s_constants.TryGetValue(word, out int constant))
            value = Number(constant);
        else if (FilterLiteral.TryWhole(word, out UInt128 number) && number <= uint.MaxValue)
            value = Number((long)number);
        else if (word == "len")
            value = Word("frame.len");
        else
            value = FieldOf(word) is { } header && TakeIf("[") ? Bytes(header) : Fail();
        _depth--;
        return value;
    }

    FilterNode? Bytes(string header)
    {
        int? offset = Constant(Take());
        int? width = TakeIf(":") ? Constant(Take()) : 1;
        if (offset is null || width is not (1 or 2 or 4) || !TakeIf("]"))
            return Fail();
        var slice = new SliceNode(Word(header), new SliceRanges(new SliceRange(SliceForm.Length, offset.Value, width.Value)));
        return new FunctionNode("number", new FilterNodes(slice));
    }

    static int? Constant(string text)
        => s_constants.TryGetValue(text, out int known) ? known : FilterLiteral.TryWhole(text, out UInt128 number) && number < ushort.MaxValue ? (int)number : null;

    static WordNode Number(long number) => new(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Constants are worked out; shifts become multiplications; an or of what is not constant has no counterpart.</summary>
    FilterNode? Calculate(string sign, FilterNode left, FilterNode right)
    {
        if (Literal(left) is { } a && Literal(right) is { } b)
        {
            long? result = sign switch
            {
                "|" => a | b,
                "^" => a ^ b,
                "&" => a & b,
                "<<" when b < 32 => a << (int)b,
                ">>" when b < 64 => a >> (int)b,
                "+" => a + b,
                "-" when a >= b => a - b,
                "*" when a < int.MaxValue && b < int.MaxValue => a * b,
                "/" when b != 0 => a / b,
                "%" when b != 0 => a % b,
                _ => null,
            };
            return result is { } known ? Number(known) : Fail();
        }
        if (sign is "<<" or ">>")
            return Literal(right) is { } shift and < 32 ? new ArithmeticNode(sign == "<<" ? ArithmeticOperator.Multiply : ArithmeticOperator.Divide, left, Number(1L << (int)shift)) : Fail();
        ArithmeticOperator? how = sign switch
        {
            "&" => ArithmeticOperator.And,
            "+" => ArithmeticOperator.Add,
            "-" => ArithmeticOperator.Subtract,
            "*" => ArithmeticOperator.Multiply,
            "/" => ArithmeticOperator.Divide,
            "%" => ArithmeticOperator.Modulo,
            _ => null,
        };
        return how is { } known2 ? new ArithmeticNode(known2, left, right) : Fail();
    }

    static long? Literal(FilterNode node) => node is WordNode word && long.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
