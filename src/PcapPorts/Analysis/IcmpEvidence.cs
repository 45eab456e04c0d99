using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>What the ICMP errors of a capture say about the flows whose packets they quote (RFC 792, RFC 1812 section 5.2.7.1, RFC 4443 section 3).</summary>
sealed class IcmpEvidence
{
    readonly Dictionary<(FlowKey Key, bool SentByHigh), Entry> _entries = [];

    /// <summary>Takes the errors of a table.</summary>
    public static IcmpEvidence Of(FlowTable table)
    {
        var evidence = new IcmpEvidence();
        foreach (IcmpQuote quote in table.Quotes)
            evidence.Add(in quote);
        return evidence;
    }

    /// <summary>What was said about a flow as one side sent it.</summary>
    /// <param name="key">The flow.</param>
    /// <param name="sentByHigh">Whose packets.</param>
    /// <param name="entry">What was said.</param>
    public bool TryGet(in FlowKey key, bool sentByHigh, out Entry entry)
    {
        entry = default;
        return _entries.Count > 0 && _entries.TryGetValue((key, sentByHigh), out entry);
    }

    void Add(in IcmpQuote quote)
    {
        (PortEvidence meaning, bool expired) = Meaning(quote.Type, quote.Code, quote.Key.Version == 6, quote.Key.Protocol);
        if (meaning == PortEvidence.None && !expired)
            return;
        (FlowKey, bool) key = (quote.Key, quote.SentByHigh);
        _entries.TryGetValue(key, out Entry entry);
        if (meaning > entry.Meaning)
            entry = entry with { Meaning = meaning, Frame = quote.Frame };
        _entries[key] = entry with { Expired = entry.Expired || expired };
    }

    static (PortEvidence Meaning, bool Expired) Meaning(byte type, byte code, bool six, byte protocol)
    {
        // Nothing listens on a TCP port: the host itself would have sent RST. Who sends an ICMP error instead is a filter.
        PortEvidence port = protocol == IpProtocol.Tcp ? PortEvidence.Prohibited : PortEvidence.PortUnreachable;
        return six
            ? (type, code) switch
            {
                (1, 0 or 2 or 3) => (PortEvidence.HostUnreachable, false),
                (1, 4) => (port, false),
                (1, _) => (PortEvidence.Prohibited, false),
                (3, 0) => (PortEvidence.None, true),
                _ => (PortEvidence.None, false),
            }
            : (type, code) switch
            {
                (3, 3) => (port, false),
                (3, 2 or 9 or 10 or 13) => (PortEvidence.Prohibited, false),
                (3, 4) => (PortEvidence.None, false),
                (3, _) => (PortEvidence.HostUnreachable, false),
                (11, 0) => (PortEvidence.None, true),
                _ => (PortEvidence.None, false),
            };
    }

    /// <summary>What ICMP said about the packets that one side of a flow sent.</summary>
    /// <param name="Meaning">What it means for the port that was tried.</param>
    /// <param name="Frame">The frame of the error.</param>
    /// <param name="Expired">A time to live had run out.</param>
    public readonly record struct Entry(PortEvidence Meaning, long Frame, bool Expired);
}
