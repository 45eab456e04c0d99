namespace PcapPorts.Flows;

/// <content>Packets quoted in ICMP errors: evidence about a flow, never a flow.</content>
public sealed unsafe partial class FlowTable
{
    /// <summary>Most ICMP errors whose quotes are kept; more are only counted.</summary>
    public const int MaxQuotes = 65_536;

    readonly List<IcmpQuote> _quotes = [];

    /// <summary>ICMP errors that quoted a packet, in frame order, up to <see cref="MaxQuotes"/>.</summary>
    public IReadOnlyList<IcmpQuote> Quotes => _quotes;

    /// <summary>ICMP errors that quoted a packet, those beyond <see cref="MaxQuotes"/> included.</summary>
    public long QuoteCount { get; private set; }

    void AddQuote(IcmpQuote quote)
    {
        QuoteCount++;
        if (_quotes.Count < MaxQuotes)
            _quotes.Add(quote);
    }

    void MergeQuotes(FlowTable later, long frames)
    {
        QuoteCount += later.QuoteCount;
        foreach (IcmpQuote quote in later._quotes)
        {
            if (_quotes.Count >= MaxQuotes)
                return;
            _quotes.Add(quote with { Frame = quote.Frame + frames });
        }
    }

    void ClearQuotes()
    {
        _quotes.Clear();
        QuoteCount = 0;
    }
}

/// <summary>An ICMP error and the flow that its quoted packet belongs to.</summary>
/// <param name="Key">Flow of the quoted packet.</param>
/// <param name="Frame">Frame of the error.</param>
/// <param name="Type">ICMP or ICMPv6 type; the family is that of the key.</param>
/// <param name="Code">ICMP or ICMPv6 code.</param>
/// <param name="SentByHigh">The quoted packet was sent by the key's higher endpoint.</param>
public readonly record struct IcmpQuote(FlowKey Key, long Frame, byte Type, byte Code, bool SentByHigh);
