using PcapPorts.Fields;

namespace PcapPorts.Filters;

/// <summary>How values are bound.</summary>
sealed partial class FilterBinder
{
    static bool IsLiteral(FilterNode node) => node switch
    {
        WordNode word => FilterFields.Find(word.Text) is null,
        TextNode or CharacterNode => true,
        NegativeNode negative => IsLiteral(negative.Operand),
        ArithmeticNode arithmetic => IsLiteral(arithmetic.Left) && IsLiteral(arithmetic.Right),
        _ => false,
    };

    /// <summary>What stands on the left of an operator: never a literal, for its type would be unknown.</summary>
    FilterOperand? Left(FilterNode node, string sign, FilterNode? right)
    {
        if (!IsLiteral(node))
            return Operand(node);
        if (node is WordNode word && (char.IsAsciiLetter(word.Text[0]) || word.Text[0] is '_' or '.') && FilterLiteral.ByteString(word.Text) is null)
            return FailOperand(node.Span, NoSuchField(word.Text), NearestField(word.Text));
        bool turns = right is not null && !IsLiteral(right) && Turned(sign) is not null;
        return FailOperand(node.Span, $"on the left of {sign} stands a field or a function, not {Shown(node)}", turns ? $"{right} {Turned(sign)} {Shown(node)}" : null);
    }

    static string? Turned(string sign) => sign switch
    {
        "==" or "!=" or "===" or "!==" => sign,
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        _ => null,
    };

    /// <summary>What stands opposite a value: a literal is read as the wanted type, anything else has to be comparable with it.</summary>
    FilterOperand? Right(FilterNode node, FilterOperand left, FieldType wanted)
    {
        if (IsLiteral(node))
            return Literal(node, wanted, left.Field);
        if (Operand(node) is not { } right)
            return null;
        if (FieldKinds.AreComparable(wanted, right.Type) || (wanted == FieldType.Bytes && left.Type == FieldType.Protocol && FieldKinds.IsSequence(right.Type)))
            return right;
        string? meant = node is WordNode word && left.Field?.Values is { } values && values.Any(value => string.Equals(value.Text, word.Text, StringComparison.OrdinalIgnoreCase))
            ? $"\"{word.Text}\"" : left.Type == FieldType.String && node is WordNode ? $"\"{node}\"" : null;
        return FailOperand(node.Span, $"{Shown(node)} is {FieldKinds.Name(right.Type)} and cannot be compared with {FieldKinds.Name(left.Type)}", meant);
    }

    FilterOperand? Literal(FilterNode node, FieldType type, Field? field)
    {
        FilterNode inner = node;
        bool negative = false;
        for (; inner is NegativeNode sign; inner = sign.Operand)
            negative = !negative;
        if (inner is ArithmeticNode arithmetic)
        {
            if (negative)
                return FailOperand(node.Span, "a minus before braces wants a field in them");
            return Calculation(arithmetic, Literal(arithmetic.Left, type, field), type, field);
        }
        if (FilterLiteral.Read(inner, type, field, negative, out (string Reason, string? Suggestion) problem) is { } value)
        {
            WarnOfDigits(inner, type);
            return new LiteralOperand(type, value);
        }
        return inner is WordNode word && problem.Suggestion is null && LooksLikeField(word.Text)
            ? FailOperand(inner.Span, $"{word.Text} {problem.Reason}, nor a field", NearestField(word.Text))
            : FailOperand(inner.Span, $"{Shown(inner)} {problem.Reason}", problem.Suggestion);
    }

    void WarnOfDigits(FilterNode node, FieldType type)
    {
        if (node is WordNode { Text: { Length: > 1 } text } && FieldKinds.IsSequence(type) && type != FieldType.Oid && !text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            Warn(node.Span, $"{text} is read as hexadecimal digits: the bytes {string.Join(':', FilterLiteral.ByteString(text)!.Select(static value => value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)))}");
    }

    static bool LooksLikeField(string word) => char.IsAsciiLetter(word[0]) && word.Contains('.', StringComparison.Ordinal) && NearestField(word) is not null;

    /// <summary>Any value but a literal.</summary>
    FilterOperand? Operand(FilterNode node)
    {
        switch (node)
        {
            case WordNode word:
                return FilterFields.Find(word.Text) is { } field ? Of(field) : FailOperand(node.Span, NoSuchField(word.Text), NearestField(word.Text));
            case LayerNode layer:
                return Layer(layer);
            case SliceNode slice:
                return Slice(slice);
            case FunctionNode function:
                return Function(function);
            case NegativeNode negative:
                if (Operand(negative.Operand) is not { } operand)
                    return null;
                return FieldKinds.IsNumber(operand.Type) ? new NegativeOperand(operand)
                    : FailOperand(node.Span, $"{Shown(negative.Operand)} is {FieldKinds.Name(operand.Type)} and has no sign");
            case ArithmeticNode arithmetic:
                return Arithmetic(arithmetic);
            default:
                return FailOperand(node.Span, $"{Shown(node)} is a literal; a field is wanted here");
        }
    }

    FilterOperand Of(Field field)
    {
        if (!OwnFields.IsWorkedOut(field))
            return new FieldOperand(field, Slots.Take(field));
        AsksForWorkedOut = true;
        return new WorkedOutOperand(field);
    }

    FilterOperand? Layer(LayerNode layer)
    {
        if (FilterFields.Find(layer.Field.Text) is not { } field)
            return FailOperand(layer.Field.Span, NoSuchField(layer.Field.Text), NearestField(layer.Field.Text));
        if (OwnFields.IsWorkedOut(field))
            return FailOperand(layer.Span, $"{field} belongs to no layer");
        return new LayerOperand(field, Slots.Take(field), Slots.Take(field.Protocol.Root), layer.Ranges);
    }

    FilterOperand? Slice(SliceNode slice)
    {
        if (Operand(slice.Operand) is not { } operand)
            return null;
        return FieldKinds.Of(operand.Type) >= ValueKind.Bytes ? new SliceOperand(operand, slice.Ranges)
            : FailOperand(slice.Operand.Span, $"{Shown(slice.Operand)} is {FieldKinds.Name(operand.Type)} and has no bytes to take out");
    }

    FilterOperand? Function(FunctionNode node)
    {
        if (FilterFunction.Find(node.Name) is not { } function)
        {
            return FailOperand(node.Span with { Length = node.Name.Length }, $"{node.Name}: no such function",
                Spelling.Nearest(node.Name, FilterFunction.All.Select(static known => known.Name)) is { } nearest ? nearest + "()" : null);
        }
        if (node.Arguments.Count == 0 || node.Arguments.Count > function.MaxArguments)
            return FailOperand(node.Span, $"{function.Name}() takes {(function.MaxArguments == 1 ? "one argument" : $"1 to {function.MaxArguments} arguments")}, not {node.Arguments.Count}");
        var arguments = new FilterOperand[node.Arguments.Count];
        for (int i = 0; i < arguments.Length; i++)
        {
            FilterNode argument = node.Arguments[i];
            if (IsLiteral(argument))
                return FailOperand(argument.Span, argument is WordNode word && char.IsAsciiLetter(word.Text[0]) ? NoSuchField(word.Text) : $"{function.Name}() is applied to fields, not to {Shown(argument)}",
                    argument is WordNode unknown ? NearestField(unknown.Text) : null);
            if (Operand(argument) is not { } operand)
                return null;
            if (!function.Takes(operand.Type))
                return FailOperand(argument.Span, $"{function.Name}() takes {function.Wants}; {Shown(argument)} is {FieldKinds.Name(operand.Type)}");
            if (i > 0 && operand.Type != arguments[0].Type && !(FieldKinds.IsWhole(operand.Type) && FieldKinds.IsWhole(arguments[0].Type)))
                return FailOperand(argument.Span, $"{function.Name}() compares its arguments; {Shown(argument)} is {FieldKinds.Name(operand.Type)}, the first is {FieldKinds.Name(arguments[0].Type)}");
            arguments[i] = operand;
        }
        return function.Make(arguments, function.Result(arguments[0].Type));
    }

    FilterOperand? Arithmetic(ArithmeticNode node)
    {
        if (!IsLiteral(node.Left))
            return Operand(node.Left) is { } left ? Calculation(node, left, left.Type, left.Field) : null;
        if (Operand(node.Right) is not { } right)
            return null;
        return Literal(node.Left, right.Type, null) is { } literal ? Checked(node, literal, right) : null;
    }

    FilterOperand? Calculation(ArithmeticNode node, FilterOperand? left, FieldType type, Field? field)
    {
        if (left is null)
            return null;
        FilterOperand? right = IsLiteral(node.Right) ? Literal(node.Right, FieldKinds.IsWhole(type) ? FieldType.Int64 : type == FieldType.Protocol ? FieldType.Bytes : type, IsLiteral(node.Left) ? field : null) : Operand(node.Right);
        return right is null ? null : Checked(node, left, right);
    }

    FilterOperand? Checked(ArithmeticNode node, FilterOperand left, FilterOperand right)
    {
        bool bits = node.Operator == ArithmeticOperator.And;
        FieldType type = left.Type;
        bool able = bits
            ? FieldKinds.IsWhole(type) || FieldKinds.IsSequence(type) || type is FieldType.IPv4 or FieldType.IPv6
            : FieldKinds.IsWhole(type) || type == FieldType.Double || (type == FieldType.RelativeTime && node.Operator is ArithmeticOperator.Add or ArithmeticOperator.Subtract);
        if (!able)
            return FailOperand(node.Left.Span, $"{Shown(node.Left)} is {FieldKinds.Name(type)}, with which {FilterPrinter.Sign(node.Operator)} cannot calculate");
        if (!FieldKinds.AreComparable(type, right.Type))
            return FailOperand(node.Right.Span, $"{Shown(node.Right)} is {FieldKinds.Name(right.Type)} and cannot be calculated with {FieldKinds.Name(type)}");
        return new ArithmeticOperand(node.Operator, left, right);
    }

    static string NoSuchField(string word)
        => char.IsAsciiDigit(word[0]) ? $"{word} is neither a field nor a protocol; a value has to be compared with a field" : $"{word}: no such field or protocol";

    static string? NearestField(string word)
    {
        string name = word.StartsWith('.') ? word[1..] : word;
        return char.IsAsciiDigit(word[0]) ? null : Spelling.Nearest(name, FilterFields.All.All.Select(static field => field.Abbreviation));
    }
}
