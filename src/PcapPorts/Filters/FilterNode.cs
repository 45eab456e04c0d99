using System.Collections;

namespace PcapPorts.Filters;

/// <summary>A part of a parsed filter. Two are equal when they say the same, wherever they stand.</summary>
public abstract record FilterNode
{
    /// <summary>Where it stands in the text.</summary>
    public FilterSpan Span { get; init; }

    /// <summary>Whether both say the same; the place does not matter.</summary>
    public virtual bool Equals(FilterNode? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <summary>The text of it: parsed again it gives an equal node.</summary>
    public sealed override string ToString() => FilterPrinter.Print(this);
}

/// <summary>Several tests of which all, one, or an odd number must hold.</summary>
/// <param name="Operator">How they are joined.</param>
/// <param name="Operands">Two or more.</param>
public sealed record LogicalNode(LogicalOperator Operator, FilterNodes Operands) : FilterNode;

/// <summary>A test that must not hold.</summary>
/// <param name="Operand">The test.</param>
public sealed record NotNode(FilterNode Operand) : FilterNode;

/// <summary>Two values compared.</summary>
/// <param name="Operator">How.</param>
/// <param name="Quantifier">Whether any or all of the values must do; <see cref="FilterQuantifier.None"/> leaves it to the operator.</param>
/// <param name="Left">The left value.</param>
/// <param name="Right">The right value.</param>
public sealed record RelationNode(RelationOperator Operator, FilterQuantifier Quantifier, FilterNode Left, FilterNode Right) : FilterNode;

/// <summary>A value that must be in a set, or must not be.</summary>
/// <param name="Operand">The value.</param>
/// <param name="Quantifier">Whether any or all of the values must do.</param>
/// <param name="IsNegated">Written <c>not in</c>.</param>
/// <param name="Elements">The set, not empty: values and <see cref="RangeNode"/>s.</param>
public sealed record MembershipNode(FilterNode Operand, FilterQuantifier Quantifier, bool IsNegated, FilterNodes Elements) : FilterNode;

/// <summary>A range in a set, both ends included.</summary>
/// <param name="Low">Its lowest value.</param>
/// <param name="High">Its highest value.</param>
public sealed record RangeNode(FilterNode Low, FilterNode High) : FilterNode;

/// <summary>A word without quotes: the name of a field, or a literal; which of them, the binder finds.</summary>
/// <param name="Text">The word.</param>
public sealed record WordNode(string Text) : FilterNode;

/// <summary>Text in double quotes.</summary>
/// <param name="Value">Its characters; where escapes gave bytes above 127, the characters of the same numbers.</param>
/// <param name="IsRaw">Written with <c>r</c> before the quotes: backslashes stand for themselves.</param>
public sealed record TextNode(string Value, bool IsRaw) : FilterNode;

/// <summary>A character in single quotes: its code.</summary>
/// <param name="Value">0 to 255.</param>
public sealed record CharacterNode(byte Value) : FilterNode;

/// <summary>Some bytes of a value.</summary>
/// <param name="Operand">The value.</param>
/// <param name="Ranges">Which bytes, in this order.</param>
public sealed record SliceNode(FilterNode Operand, SliceRanges Ranges) : FilterNode;

/// <summary>A field in some layers only, counted among the layers of its protocol: 1 is the outermost, −1 the innermost.</summary>
/// <param name="Field">The field.</param>
/// <param name="Ranges">Which layers.</param>
public sealed record LayerNode(WordNode Field, SliceRanges Ranges) : FilterNode;

/// <summary>A function.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">What it is applied to.</param>
public sealed record FunctionNode(string Name, FilterNodes Arguments) : FilterNode;

/// <summary>Two values calculated into one.</summary>
/// <param name="Operator">How.</param>
/// <param name="Left">The left value.</param>
/// <param name="Right">The right value.</param>
public sealed record ArithmeticNode(ArithmeticOperator Operator, FilterNode Left, FilterNode Right) : FilterNode;

/// <summary>A value with the other sign.</summary>
/// <param name="Operand">The value.</param>
public sealed record NegativeNode(FilterNode Operand) : FilterNode;

/// <summary>How tests are joined.</summary>
public enum LogicalOperator : byte
{
    /// <summary>All hold: <c>&amp;&amp;</c>, <c>and</c>.</summary>
    And,

    /// <summary>One at the least holds: <c>||</c>, <c>or</c>.</summary>
    Or,

    /// <summary>An odd number holds: <c>^^</c>, <c>xor</c>.</summary>
    Xor,
}

/// <summary>How values are compared.</summary>
public enum RelationOperator : byte
{
    /// <summary>Some pair is equal: <c>==</c>, <c>eq</c>, <c>any_eq</c>.</summary>
    Equal,

    /// <summary>All pairs differ: <c>!=</c>, <c>ne</c>, <c>all_ne</c>.</summary>
    NotEqual,

    /// <summary>All pairs are equal: <c>===</c>, <c>all_eq</c>.</summary>
    AllEqual,

    /// <summary>Some pair differs: <c>!==</c>, <c>~=</c>, <c>any_ne</c>.</summary>
    AnyNotEqual,

    /// <summary><c>&gt;</c>, <c>gt</c>.</summary>
    Greater,

    /// <summary><c>&gt;=</c>, <c>ge</c>.</summary>
    GreaterOrEqual,

    /// <summary><c>&lt;</c>, <c>lt</c>.</summary>
    Less,

    /// <summary><c>&lt;=</c>, <c>le</c>.</summary>
    LessOrEqual,

    /// <summary>The right value stands somewhere in the left one.</summary>
    Contains,

    /// <summary>The regular expression on the right finds something in the left value: <c>matches</c>, <c>~</c>.</summary>
    Matches,
}

/// <summary>How many values must do, where a field occurs several times.</summary>
public enum FilterQuantifier : byte
{
    /// <summary>Not written: what the operator says.</summary>
    None,

    /// <summary><c>any</c>: one at the least.</summary>
    Any,

    /// <summary><c>all</c>: each, and there is one.</summary>
    All,
}

/// <summary>How values are calculated.</summary>
public enum ArithmeticOperator : byte
{
    /// <summary><c>+</c>.</summary>
    Add,

    /// <summary><c>-</c>.</summary>
    Subtract,

    /// <summary><c>*</c>.</summary>
    Multiply,

    /// <summary><c>/</c>.</summary>
    Divide,

    /// <summary><c>%</c>.</summary>
    Modulo,

    /// <summary><c>&amp;</c>, <c>bitwise_and</c>.</summary>
    And,
}

/// <summary>A part of a sequence of bytes, or of the layers of a packet.</summary>
/// <param name="Form">How it is written.</param>
/// <param name="First">Where it starts; below 0 counts from the end.</param>
/// <param name="Second">Its length, or its last index, as <see cref="Form"/> says.</param>
public readonly record struct SliceRange(SliceForm Form, int First, int Second);

/// <summary>How a <see cref="SliceRange"/> is written.</summary>
public enum SliceForm : byte
{
    /// <summary><c>[i]</c>: one.</summary>
    Single,

    /// <summary><c>[i:n]</c>: so many from i on.</summary>
    Length,

    /// <summary><c>[i-j]</c>: from i to j, both included.</summary>
    Last,

    /// <summary><c>[i:]</c>: from i to the end.</summary>
    ToEnd,
}

/// <summary>Nodes in order; equal when all of them are.</summary>
public sealed class FilterNodes : IReadOnlyList<FilterNode>, IEquatable<FilterNodes>
{
    readonly FilterNode[] _all;

    /// <param name="all">The nodes.</param>
    public FilterNodes(params ReadOnlySpan<FilterNode> all) => _all = all.ToArray();

    /// <inheritdoc/>
    public int Count => _all.Length;

    /// <inheritdoc/>
    public FilterNode this[int index] => _all[index];

    /// <inheritdoc/>
    public bool Equals(FilterNodes? other) => other is not null && _all.AsSpan().SequenceEqual(other._all);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FilterNodes);

    /// <inheritdoc/>
    public override int GetHashCode() => _all.Length;

    /// <inheritdoc/>
    public IEnumerator<FilterNode> GetEnumerator() => ((IEnumerable<FilterNode>)_all).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _all.GetEnumerator();
}

/// <summary>Ranges in order; equal when all of them are.</summary>
public sealed class SliceRanges : IReadOnlyList<SliceRange>, IEquatable<SliceRanges>
{
    readonly SliceRange[] _all;

    /// <param name="all">The ranges.</param>
    public SliceRanges(params ReadOnlySpan<SliceRange> all) => _all = all.ToArray();

    /// <inheritdoc/>
    public int Count => _all.Length;

    /// <inheritdoc/>
    public SliceRange this[int index] => _all[index];

    /// <summary>The ranges as they lie.</summary>
    public ReadOnlySpan<SliceRange> Span => _all;

    /// <inheritdoc/>
    public bool Equals(SliceRanges? other) => other is not null && _all.AsSpan().SequenceEqual(other._all);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SliceRanges);

    /// <inheritdoc/>
    public override int GetHashCode() => _all.Length;

    /// <inheritdoc/>
    public IEnumerator<SliceRange> GetEnumerator() => ((IEnumerable<SliceRange>)_all).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _all.GetEnumerator();
}
