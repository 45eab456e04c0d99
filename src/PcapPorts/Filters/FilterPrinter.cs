using System.Globalization;
using System.Text;

namespace PcapPorts.Filters;

/// <summary>Writes a tree as text in the form that Wireshark's own tools prefer: signs for operators, spaces around them.</summary>
static class FilterPrinter
{
    static readonly string[] Relations = ["==", "!=", "===", "!==", ">", ">=", "<", "<=", "contains", "matches"];
    static readonly string[] Calculations = ["+", "-", "*", "/", "%", "&"];
    static readonly string[] Logic = ["&&", "||", "^^"];

    /// <summary>The sign of a relation.</summary>
    public static string Sign(RelationOperator relation) => Relations[(int)relation];

    /// <summary>The sign of a calculation.</summary>
    public static string Sign(ArithmeticOperator calculation) => Calculations[(int)calculation];

    public static string Print(FilterNode node)
    {
        var text = new StringBuilder();
        Add(text, node);
        return text.ToString();
    }

    static void Add(StringBuilder text, FilterNode node)
    {
        switch (node)
        {
            case LogicalNode logical:
                AddLogical(text, logical);
                break;
            case NotNode not:
                AddGrouped(text.Append('!'), not.Operand, '(', ')', not.Operand is LogicalNode or RelationNode or MembershipNode or ArithmeticNode);
                break;
            case RelationNode relation:
                AddValue(AddQuantifier(text, relation.Quantifier), relation.Left);
                AddValue(text.Append(' ').Append(Sign(relation.Operator)).Append(' '), relation.Right);
                break;
            case MembershipNode membership:
                AddValue(AddQuantifier(text, membership.Quantifier), membership.Operand);
                AddList(text.Append(membership.IsNegated ? " not in {" : " in {"), membership.Elements).Append('}');
                break;
            case RangeNode range:
                AddValue(text, range.Low);
                AddValue(text.Append(" .. "), range.High);
                break;
            default:
                AddValue(text, node);
                break;
        }
    }

    static void AddLogical(StringBuilder text, LogicalNode logical)
    {
        for (int i = 0; i < logical.Operands.Count; i++)
        {
            if (i > 0)
                text.Append(' ').Append(Logic[(int)logical.Operator]).Append(' ');
            AddGrouped(text, logical.Operands[i], '(', ')', logical.Operands[i] is LogicalNode);
        }
    }

    static void AddValue(StringBuilder text, FilterNode node)
    {
        switch (node)
        {
            case WordNode word:
                text.Append(word.Text);
                break;
            case TextNode quoted:
                AddQuoted(text, quoted);
                break;
            case CharacterNode character:
                AddCharacter(text.Append('\''), (char)character.Value, '\'').Append('\'');
                break;
            case SliceNode slice:
                AddInner(text, slice.Operand);
                AddRanges(text, slice.Ranges);
                break;
            case LayerNode layer:
                text.Append(layer.Field.Text).Append('#');
                if (layer.Ranges is [{ Form: SliceForm.Single, First: >= 0 } only])
                    text.Append(CultureInfo.InvariantCulture, $"{only.First}");
                else
                    AddRanges(text, layer.Ranges);
                break;
            case FunctionNode function:
                AddList(text.Append(function.Name).Append('('), function.Arguments).Append(')');
                break;
            case NegativeNode negative:
                AddInner(text.Append('-'), negative.Operand);
                break;
            case ArithmeticNode arithmetic:
                AddInner(text, arithmetic.Left);
                AddInner(text.Append(' ').Append(Sign(arithmetic.Operator)).Append(' '), arithmetic.Right);
                break;
            default:
                Add(text, node);
                break;
        }
    }

    static void AddInner(StringBuilder text, FilterNode node) => AddGrouped(text, node, '{', '}', node is ArithmeticNode or NegativeNode);

    static void AddGrouped(StringBuilder text, FilterNode node, char open, char close, bool grouped)
    {
        if (grouped)
            text.Append(open);
        Add(text, node);
        if (grouped)
            text.Append(close);
    }

    static StringBuilder AddQuantifier(StringBuilder text, FilterQuantifier quantifier) => quantifier switch
    {
        FilterQuantifier.Any => text.Append("any "),
        FilterQuantifier.All => text.Append("all "),
        _ => text,
    };

    static StringBuilder AddList(StringBuilder text, FilterNodes nodes)
    {
        for (int i = 0; i < nodes.Count; i++)
            Add(i > 0 ? text.Append(", ") : text, nodes[i]);
        return text;
    }

    static void AddRanges(StringBuilder text, SliceRanges ranges)
    {
        text.Append('[');
        for (int i = 0; i < ranges.Count; i++)
        {
            if (i > 0)
                text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{ranges[i].First}");
            if (ranges[i].Form != SliceForm.Single)
                text.Append(ranges[i].Form == SliceForm.Last ? '-' : ':');
            if (ranges[i].Form is SliceForm.Length or SliceForm.Last)
                text.Append(CultureInfo.InvariantCulture, $"{ranges[i].Second}");
        }
        text.Append(']');
    }

    static void AddQuoted(StringBuilder text, TextNode quoted)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(quoted.Value);
        bool readable = System.Text.Unicode.Utf8.IsValid(bytes);
        string unicode = readable ? Encoding.UTF8.GetString(bytes) : "";
        if (quoted.IsRaw && readable)
        {
            text.Append("r\"").Append(unicode).Append('"');
            return;
        }
        AddQuoted(text, readable ? unicode : quoted.Value, readable);
    }

    /// <summary>Bytes as text in double quotes.</summary>
    public static string Quoted(ReadOnlySpan<byte> bytes)
    {
        bool readable = System.Text.Unicode.Utf8.IsValid(bytes);
        var text = new StringBuilder(bytes.Length + 2);
        AddQuoted(text, readable ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes), readable);
        return text.ToString();
    }

    static void AddQuoted(StringBuilder text, string characters, bool unicode)
    {
        text.Append('"');
        foreach (char character in characters)
            AddCharacter(text, character, '"', unicode);
        text.Append('"');
    }

    static StringBuilder AddCharacter(StringBuilder text, char character, char quote, bool unicode = false)
    {
        if (character == quote || character == '\\')
            return text.Append('\\').Append(character);
        bool plain = character is >= ' ' and <= '~' || (unicode && character >= '\u00a0' && !char.IsControl(character));
        if (plain)
            return text.Append(character);
        return unicode && character >= '\u0080' ? text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}") : text.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}");
    }
}
