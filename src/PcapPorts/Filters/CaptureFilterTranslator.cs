using System.Globalization;

namespace PcapPorts.Filters;

/// <summary>
/// Understands tcpdump's language (pcap-filter(7)) and says the same in the display filter language: a tree of it, or nothing where the text is
/// something else. A qualifier that is left out is taken from the primitive before, as in <c>port 80 or 443</c>. Tests on headers ask for the
/// innermost ones too, where tcpdump looks at the outermost only.
/// </summary>
sealed partial class CaptureFilterTranslator
{
    readonly List<FilterToken> _tokens;
    string _protocol = "", _direction = "", _kind = "";
    int _at;
    int _depth;
    int _failedAt;
    bool _failed;
    bool _missing;

    CaptureFilterTranslator(List<FilterToken> tokens) => _tokens = tokens;

    /// <summary>The translation; null when the text is no filter of tcpdump's.</summary>
    /// <param name="text">The text.</param>
    /// <param name="reachedEnd">How far the text was understood, as an index into it.</param>
    public static FilterNode? Translate(string text, out int reachedEnd)
    {
        reachedEnd = 0;
        if (CaptureFilterLexer.Read(text) is not { Count: > 0 } tokens)
            return null;
        var translator = new CaptureFilterTranslator(tokens);
        FilterNode? tree = translator.Any();
        int reached = translator._missing ? tokens.Count : translator._failed ? Math.Max(0, translator._failedAt - 1) : translator._at;
        reachedEnd = reached < tokens.Count ? tokens[reached].Span.Start : text.Length;
        return translator._failed || translator._at < tokens.Count ? null : tree;
    }

    /// <summary>What to say of a text that is neither: about tcpdump's language when it begins as that, else about the display filter.</summary>
    public static FilterDiagnostic Explain(string text, FilterDiagnostic display)
    {
        string first = new([.. text.TrimStart(' ', '(', '!').TakeWhile(char.IsAsciiLetter)]);
        bool begins = first is "host" or "net" or "port" or "portrange" or "src" or "dst" or "less" or "greater" or "ether" or "ip6" or "proto";
        if (!begins || text.AsSpan().ContainsAny("=\"{"))
            return display;
        Translate(text, out int reached);
        reached = Math.Min(reached, text.Length);
        int length = text.AsSpan(reached).IndexOfAny(' ', ')') is > 0 and int end ? end : Math.Min(text.Length - reached, reached < text.Length && text[reached] == ')' ? 1 : int.MaxValue);
        return new FilterDiagnostic(FilterSeverity.Error, new FilterSpan(reached, length),
            $"in tcpdump's language, to which {first} belongs, {(reached == text.Length ? "something is missing here" : $"{text.AsSpan(reached, Math.Min(length, text.Length - reached))} cannot stand here")}");
    }

    string Next => _at < _tokens.Count ? _tokens[_at].Text : "";

    string Take()
    {
        if (_at < _tokens.Count)
            return _tokens[_at++].Text;
        _missing |= !_failed;
        return "";
    }

    bool TakeIf(params ReadOnlySpan<string> words)
    {
        if (_at >= _tokens.Count || !words.Contains(Next))
            return false;
        _at++;
        return true;
    }

    FilterNode? Fail()
    {
        if (!_failed)
            _failedAt = _at;
        _failed = true;
        return null;
    }

    /// <summary>In tcpdump's language and and or bind alike, from left to right.</summary>
    FilterNode? Any()
    {
        FilterNode? left = One();
        while (left is not null && Next is "and" or "or" or "&&" or "||")
        {
            LogicalOperator how = Take() is "and" or "&&" ? LogicalOperator.And : LogicalOperator.Or;
            if (One() is not { } right)
                return null;
            left = Join(how, left!, right);
        }
        return left;
    }

    FilterNode? One()
    {
        if (++_depth > FilterParser.MaxDepth)
            return Fail();
        FilterNode? node;
        if (TakeIf("not", "!"))
        {
            node = One() is { } inner ? new NotNode(inner) : null;
        }
        else if (Next == "(" && !IsExpressionAhead())
        {
            _at++;
            node = Any();
            if (node is not null && !TakeIf(")"))
                node = Fail();
        }
        else
        {
            node = Primitive();
        }
        _depth--;
        return node;
    }

    FilterNode? Primitive()
    {
        if (IsExpressionAhead())
            return Expression();
        if (Next is "less" or "greater")
            return Compare("frame.len", Take() == "less" ? RelationOperator.LessOrEqual : RelationOperator.GreaterOrEqual, Take());
        if (Next is "vlan" or "mpls" or "pppoes")
            return Tag(Take());
        (string protocol, string direction, string kind) = (TakeProtocol(), TakeDirection(), "");
        if (Next is "host" or "net" or "port" or "portrange" or "proto" or "broadcast" or "multicast" or "gateway" or "protochain")
            kind = Take();
        bool qualified = protocol.Length + direction.Length + kind.Length > 0;
        if (kind.Length == 0 && direction.Length == 0 && protocol.Length > 0 && (_at >= _tokens.Count || Next is "and" or "or" or "&&" or "||" or ")"))
            return Protocol(protocol);
        if (!qualified)
        {
            // Only what follows a primitive may leave its qualifiers to it, and then only a value that looks like one.
            if (_kind.Length == 0 || _at >= _tokens.Count || !(char.IsAsciiDigit(Next[0]) || Next.Contains('.', StringComparison.Ordinal) || Next.Contains(':', StringComparison.Ordinal)))
                return Fail();
            (protocol, direction, kind) = (_protocol, _direction, _kind);
        }
        if (kind.Length == 0)
            kind = "host";
        (_protocol, _direction, _kind) = (protocol, direction, kind);
        return kind switch
        {
            "broadcast" or "multicast" => Cast(protocol, kind),
            "port" or "portrange" => Ports(protocol, direction, kind, Take()),
            "proto" => Proto(protocol, Take()),
            "host" or "net" => protocol == "ether" ? Link(direction, Take()) : Addresses(protocol, direction, kind, Take()),
            _ => Fail(),
        };
    }

    string TakeProtocol()
    {
        if (_at >= _tokens.Count)
            return "";
        string word = Next;
        bool known = word is "ether" or "ip" or "ip6" or "arp" or "rarp" or "tcp" or "udp" or "sctp" or "icmp" or "icmp6" or "igmp" or "gre" or "esp" or "ah" or "pim" or "vrrp" or "stp" or "llc";
        return known ? Take() : "";
    }

    string TakeDirection()
    {
        if (!TakeIf("src", "dst"))
            return "";
        string first = _tokens[_at - 1].Text;
        if (Next is "or" or "and" && _at + 1 < _tokens.Count && _tokens[_at + 1].Text is "src" or "dst")
        {
            string how = Take();
            _at++;
            return how == "or" ? "" : "both";
        }
        return first;
    }

    static WordNode Word(string text) => new WordNode(text);

    static RelationNode Equal(string field, string value) => new(RelationOperator.Equal, FilterQuantifier.None, Word(field), Word(value));

    FilterNode? Compare(string field, RelationOperator relation, string number)
        => FilterLiteral.TryWhole(number, out _) ? new RelationNode(relation, FilterQuantifier.None, Word(field), Word(number)) : Fail();

    static FilterNode Join(LogicalOperator how, params ReadOnlySpan<FilterNode> tests)
    {
        List<FilterNode> flat = [];
        foreach (FilterNode test in tests)
        {
            if (test is LogicalNode logical && logical.Operator == how)
                flat.AddRange(logical.Operands);
            else
                flat.Add(test);
        }
        return flat.Count == 1 ? flat[0] : new LogicalNode(how, new FilterNodes([.. flat]));
    }

    static string? FieldOf(string protocol) => protocol switch
    {
        "ip6" => "ipv6",
        "icmp6" => "icmpv6",
        "ether" => "eth",
        "ip" or "arp" or "tcp" or "udp" or "sctp" or "icmp" or "igmp" or "gre" or "llc" => protocol,
        _ => null,
    };

    FilterNode? Protocol(string protocol)
    {
        int? number = protocol switch
        {
            "esp" => 50,
            "ah" => 51,
            "pim" => 103,
            "vrrp" => 112,
            _ => null,
        };
        if (number is { } known)
            return Equal("ip.proto", known.ToString(CultureInfo.InvariantCulture));
        return FieldOf(protocol) is { } field ? Word(field) : protocol == "rarp" ? Equal("eth.type", "0x8035") : Fail();
    }
}
