namespace PcapPorts.Analysis;

/// <summary>
/// Finds which flow inside a translator became which flow outside. Packets of both sides are held against each other by their
/// <see cref="PacketPrint"/>s; each pair of flows gathers bits of evidence, and the best pairs win, each flow once.
/// </summary>
public sealed class TranslationSearch
{
    /// <summary>Bits that one kind of agreement is worth, the first time and each further time.</summary>
    const double SequenceBits = 30, PayloadBits = 12, IdentificationBits = 8, TimestampBits = 20;

    /// <summary>A print that more packets share says too little to be followed.</summary>
    const int MostSharers = 64;

    const long MostSeconds = 5_000_000_000;

    readonly TranslationSide _inside;
    readonly TranslationSide _outside;
    readonly bool _same;

    TranslationSearch(TranslationSide inside, TranslationSide outside)
    {
        _inside = inside;
        _outside = outside;
        _same = ReferenceEquals(inside, outside);
    }

    /// <summary>Flows on both sides, in order of their first frames inside.</summary>
    public IReadOnlyList<TranslationMatch> Matches { get; private set; } = [];

    /// <summary>Flows inside that were not found outside.</summary>
    public IReadOnlyList<TranslatedEndpoint> OnlyInside { get; private set; } = [];

    /// <summary>Flows outside that were not found inside; empty for one capture, where nothing tells the sides of a lonely flow.</summary>
    public IReadOnlyList<TranslatedEndpoint> OnlyOutside { get; private set; } = [];

    /// <summary>Matches two captures, one on each side.</summary>
    public static TranslationSearch Between(TranslationSide inside, TranslationSide outside)
    {
        var search = new TranslationSearch(inside, outside);
        search.Run();
        return search;
    }

    /// <summary>Matches the flows of one capture that holds both sides.</summary>
    public static TranslationSearch Within(TranslationSide both) => Between(both, both);

    void Run()
    {
        Dictionary<ulong, List<(int Flow, int Print)>> strong = Index(static print => print.Strong), content = Index(static print => print.Content);
        var pairs = new Dictionary<(int Inside, int Outside), Pair>();
        for (int flow = 0; flow < _inside.Conversations.Count; flow++)
        {
            List<PacketPrint> prints = _inside.Conversations[flow].Prints;
            for (int i = 0; i < prints.Count; i++)
            {
                Vote(strong, prints[i].Strong, flow, i, pairs);
                Vote(content, prints[i].Content, flow, i, pairs);
            }
        }
        long offset = ClockOffset(pairs);
        var ranked = new List<(double Bits, int Inside, int Outside, Pair Pair)>();
        foreach (((int inside, int outside), Pair pair) in pairs)
        {
            pair.Count(_inside.Conversations[inside], _outside.Conversations[outside], offset);
            double bits = pair.Bits;
            if (bits > 0 && (_same ? pair.CrossesARouter : pair.IsMoreThanContent || _inside.Conversations[inside].Key.Protocol != Packets.IpProtocol.Tcp))
                ranked.Add((bits, inside, outside, pair));
        }
        ranked.Sort(static (a, b) => a.Bits != b.Bits ? b.Bits.CompareTo(a.Bits) : a.Inside != b.Inside ? a.Inside.CompareTo(b.Inside) : a.Outside.CompareTo(b.Outside));
        Take(ranked);
    }

    Dictionary<ulong, List<(int Flow, int Print)>> Index(Func<PacketPrint, ulong> token)
    {
        var index = new Dictionary<ulong, List<(int, int)>>();
        for (int flow = 0; flow < _outside.Conversations.Count; flow++)
        {
            List<PacketPrint> prints = _outside.Conversations[flow].Prints;
            for (int i = 0; i < prints.Count; i++)
            {
                ulong key = token(prints[i]);
                if (key == 0)
                    continue;
                if (!index.TryGetValue(key, out List<(int, int)>? sharers))
                    index.Add(key, sharers = []);
                if (sharers.Count <= MostSharers)
                    sharers.Add((flow, i));
            }
        }
        return index;
    }

    void Vote(Dictionary<ulong, List<(int Flow, int Print)>> index, ulong token, int flow, int print, Dictionary<(int, int), Pair> pairs)
    {
        if (token == 0 || !index.TryGetValue(token, out List<(int Flow, int Print)>? sharers) || sharers.Count > MostSharers)
            return;
        foreach ((int other, int otherPrint) in sharers)
        {
            // Of two flows of one capture each pair is looked at once; a flow is no translation of itself.
            if (_same && (other <= flow || _outside.Conversations[other].Key.Equals(_inside.Conversations[flow].Key)))
                continue;
            if (!pairs.TryGetValue((flow, other), out Pair? pair))
                pairs.Add((flow, other), pair = new Pair());
            pair.Prints.TryAdd(print, (otherPrint, sharers.Count));
        }
    }

    /// <summary>How much later the clock outside is, by the median of all pairs of packets that agree.</summary>
    long ClockOffset(Dictionary<(int Inside, int Outside), Pair> pairs)
    {
        if (_same)
            return 0;
        List<long> delays = [];
        foreach (((int inside, int outside), Pair pair) in pairs)
        {
            foreach ((int print, (int other, int sharers)) in pair.Prints)
            {
                if (sharers == 1)
                    delays.Add(_outside.Conversations[outside].Prints[other].Time - _inside.Conversations[inside].Prints[print].Time);
            }
        }
        delays.Sort();
        return delays.Count == 0 ? 0 : delays[delays.Count / 2];
    }

    void Take(List<(double Bits, int Inside, int Outside, Pair Pair)> ranked)
    {
        HashSet<int> insideTaken = [], outsideTaken = _same ? insideTaken : [];
        List<TranslationMatch> matches = [];
        double candidates = Math.Log2(1 + (double)_inside.Conversations.Count * _outside.Conversations.Count);
        foreach ((double bits, int inside, int outside, Pair pair) in ranked)
        {
            if (insideTaken.Contains(inside) || outsideTaken.Contains(outside))
                continue;
            double confidence = 1 - Math.Pow(2, -(bits - candidates));
            if (confidence < 0.5)
                continue;
            insideTaken.Add(inside);
            outsideTaken.Add(outside);
            matches.Add(pair.ToMatch(_inside.Conversations[inside], _outside.Conversations[outside], Math.Min(0.9999, confidence), _same));
        }
        matches.Sort(static (a, b) => a.Inside.FirstFrame.CompareTo(b.Inside.FirstFrame));
        Matches = matches;
        OnlyInside = Rest(_inside, insideTaken);
        OnlyOutside = _same ? [] : Rest(_outside, outsideTaken);
    }

    static List<TranslatedEndpoint> Rest(TranslationSide side, HashSet<int> taken)
    {
        List<TranslatedEndpoint> rest = [];
        for (int i = 0; i < side.Conversations.Count; i++)
        {
            if (!taken.Contains(i))
                rest.Add(side.Conversations[i].Endpoint);
        }
        return rest;
    }

    /// <summary>Two flows, and the packets in which they agree.</summary>
    sealed class Pair
    {
        int _sequences, _payloads, _identifications, _timestamps, _compared, _routed;
        double _doubt = double.MaxValue;
        long _insideFrame, _outsideFrame;

        /// <summary>Index of a print inside, that of the print outside, and how many packets share what they agree in.</summary>
        public Dictionary<int, (int Outside, int Sharers)> Prints { get; } = [];

        public List<long> Delays { get; } = [];

        /// <summary>Packets were seen before and after a router, and not merely sent twice.</summary>
        public bool CrossesARouter => _routed > 0;

        /// <summary>Two clients that fetch the same page agree in their payloads: a connection needs more.</summary>
        public bool IsMoreThanContent => _sequences + _identifications + _timestamps > 0;

        public double Bits => _sequences * SequenceBits + _payloads * PayloadBits + _identifications * IdentificationBits + _timestamps * TimestampBits
            - (_doubt == double.MaxValue ? 0 : _doubt);

        public void Count(TranslationSide.Conversation inside, TranslationSide.Conversation outside, long offset)
        {
            _compared = Math.Min(inside.Prints.Count, outside.Prints.Count);
            foreach ((int print, (int other, int sharers)) in Prints)
            {
                PacketPrint a = inside.Prints[print], b = outside.Prints[other];
                bool sameSender = (a.HighSent == inside.ClientIsHigh) == (b.HighSent == outside.ClientIsHigh);
                if (!sameSender || Math.Abs(b.Time - a.Time - offset) > MostSeconds)
                    continue;
                _sequences += a.Strong == b.Strong && a.Strong != 0 && inside.Key.Protocol == Packets.IpProtocol.Tcp ? 1 : 0;
                _payloads += a.Content == b.Content && a.Content != 0 ? 1 : 0;
                _identifications += a.Identification == b.Identification && a.Identification > 0 ? 1 : 0;
                _timestamps += a.TimestampValue == b.TimestampValue && a.TimestampValue != 0 ? 1 : 0;
                _routed += (a.TimeToLive != b.TimeToLive || a.Interface != b.Interface) && IsSamePacket(in a, in b, inside.Key.Protocol) ? 1 : 0;
                _doubt = Math.Min(_doubt, Math.Log2(sharers));
                Delays.Add(b.Time - a.Time);
                if (_insideFrame == 0)
                    (_insideFrame, _outsideFrame) = (a.Frame, b.Frame);
            }
            Delays.Sort();
        }

        /// <summary>The same packet on both sides of a router, and not one that says the same.</summary>
        static bool IsSamePacket(in PacketPrint a, in PacketPrint b, byte protocol) =>
            (a.Identification == b.Identification && a.Identification > 0)
            || (protocol == Packets.IpProtocol.Tcp && a.Strong == b.Strong && a.TimestampValue != 0)
            || a.Identification < 0;

        public TranslationMatch ToMatch(TranslationSide.Conversation inside, TranslationSide.Conversation outside, double confidence, bool sameCapture)
        {
            TranslatedEndpoint a = inside.Endpoint, b = outside.Endpoint;
            (long frame, long otherFrame, long delay) = (_insideFrame, _outsideFrame, Delays[Delays.Count / 2]);
            if (sameCapture && Locals(b) > Locals(a))
                (a, b, frame, otherFrame, delay) = (b, a, otherFrame, frame, -delay);
            return new TranslationMatch(TranslationMatch.KindOf(a, b), a, b, confidence, _sequences, _payloads, _identifications, _timestamps, _compared, delay, frame, otherFrame);
        }

        static int Locals(TranslatedEndpoint flow) => (TranslationMatch.IsLocal(flow.Client) ? 1 : 0) + (TranslationMatch.IsLocal(flow.Server) ? 1 : 0);
    }
}
