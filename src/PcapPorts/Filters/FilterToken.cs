namespace PcapPorts.Filters;

/// <summary>A word, sign or literal of a filter.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Text">The word; for quoted text, its bytes as characters 0 to 255; empty for signs.</param>
/// <param name="Ranges">What stands in brackets; null for other tokens.</param>
sealed record FilterToken(TokenKind Kind, FilterSpan Span, string Text, SliceRanges? Ranges = null)
{
    /// <summary>The relation that it stands for; null when it is no such sign or word.</summary>
    public RelationOperator? Relation => Kind is >= TokenKind.Equal and <= TokenKind.Matches ? (RelationOperator)(Kind - TokenKind.Equal) : null;
}

/// <summary>Kinds of <see cref="FilterToken"/>. Relations stand in the order of <see cref="RelationOperator"/>.</summary>
enum TokenKind : byte
{
    End,
    Word,
    Text,
    RawText,
    Character,
    Slice,
    Layer,
    Equal,
    NotEqual,
    AllEqual,
    AnyNotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Contains,
    Matches,
    And,
    Or,
    Xor,
    Not,
    In,
    Any,
    All,
    Open,
    Close,
    OpenBrace,
    CloseBrace,
    Comma,
    Range,
    Plus,
    Minus,
    Times,
    Divide,
    Modulo,
    BitAnd,
}
