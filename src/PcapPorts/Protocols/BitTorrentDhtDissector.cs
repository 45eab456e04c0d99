using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>BitTorrent's distributed hash table (BEP 5; encoding BEP 3): queries and answers of nodes.</summary>
public sealed class BitTorrentDhtDissector : Dissector
{
    const int MaxDepth = 6, MaxItems = 256;

    static readonly Protocol Dht = new("BitTorrent DHT Protocol", "BT-DHT", "bt-dht");
    static readonly Field Text = Dht.String("bencoded.string", "String");
    static readonly Field Number = Dht.String("bencoded.int", "Int");
    static readonly Field List = Dht.None("bencoded.list", "List");
    static readonly Field Dictionary = Dht.None("bencoded.dict", "Dictionary");
    static readonly Field Id = Dht.Bytes("id", "ID");
    static readonly Field Transaction = Dht.Bytes("transaction", "Transaction ID");
    static readonly Field Query = Dht.String("query", "Query");
    static readonly Field ResponseTo = Dht.FrameNumber("response_to", "Request in frame");
    static readonly Field ResponseTime = Dht.RelativeTime("time", "Time from request");

    /// <inheritdoc/>
    public override Protocol Protocol => Dht;

    /// <summary>It has no port of its own: nodes choose theirs.</summary>
    public override void Register(DissectorTable table)
    {
    }

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => segment.Transport == IpProtocol.Udp && payload is [(byte)'d', ..] && BitTorrentSignature.Dht(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu is not [(byte)'d', ..])
            return 0;
        int root = fields.Open(Dht.Root, 0, pdu.Length);
        var reader = new Reader(pdu);
        reader.Take(fields, 0, 0);
        int kind = reader.Kind.Length > 0 ? reader.Kind[0] : 0;
        InfoText info = fields.Info.Begin(Dht).Add(kind switch { 'q' => "Query "u8, 'r' => "Response"u8, 'e' => "Error"u8, _ => "Message"u8 }).Add(reader.Asked);
        if (segment.Conversation is { } conversation && !reader.Transaction.IsEmpty)
            Pair(kind, reader.Transaction, in segment, conversation.State<OpenRequests>(this), fields);
        fields.Close(root);
        return pdu.Length;
    }

    static void Pair(int kind, ReadOnlySpan<byte> transaction, in Segment segment, OpenRequests pending, FieldList fields)
    {
        var hash = new HashOfBytes();
        hash.Add(transaction);

        // Both nodes ask: the asker's side is part of the key.
        ulong id = hash.Value << 1 | (uint)(kind == 'q' ? segment.Direction : 1 - segment.Direction);
        if (kind == 'q')
        {
            pending.Add(id, in segment);
        }
        else if (pending.TryTake(id, out OpenRequests.Request request))
        {
            fields.AddGenerated(ResponseTo, (ulong)request.Frame);
            fields.AddGenerated(ResponseTime, (ulong)(segment.Nanoseconds - request.Nanoseconds));
        }
    }

    /// <summary>Walks bencoded values; depth and number of values are bounded.</summary>
    ref struct Reader(ReadOnlySpan<byte> pdu)
    {
        readonly ReadOnlySpan<byte> _pdu = pdu;
        int _items;

        public ReadOnlySpan<byte> Kind;
        public ReadOnlySpan<byte> Asked;
        public ReadOnlySpan<byte> Transaction;

        /// <summary>Adds the value at an offset and returns where it ends; the end of everything when it is none.</summary>
        public int Take(FieldList fields, int at, int depth)
        {
            if (at >= _pdu.Length || depth > MaxDepth || ++_items > MaxItems)
                return _pdu.Length;
            switch (_pdu[at])
            {
                case (byte)'i':
                    int length = _pdu[at..].IndexOf((byte)'e');
                    if (length < 0)
                        return _pdu.Length;
                    fields.Add(Number, at + 1, length - 1);
                    return at + length + 1;
                case (byte)'l':
                    int list = fields.Open(List, at, 1);
                    int end = at + 1;
                    while (end < _pdu.Length && _pdu[end] != 'e')
                        end = Take(fields, end, depth + 1);
                    fields.Close(list, end + 1 - at);
                    return end + 1;
                case (byte)'d':
                    return TakeDictionary(fields, at, depth);
                default:
                    if (!TextAt(at, out int start, out int size))
                        return _pdu.Length;
                    fields.Add(Text, start, size);
                    return start + size;
            }
        }

        int TakeDictionary(FieldList fields, int at, int depth)
        {
            int dictionary = fields.Open(Dictionary, at, 1);
            int end = at + 1;
            while (end < _pdu.Length && _pdu[end] != 'e' && TextAt(end, out int key, out int keyLength))
            {
                ReadOnlySpan<byte> name = _pdu.Slice(key, keyLength);
                fields.Add(Text, key, keyLength);
                int value = key + keyLength;
                if (TextAt(value, out int start, out int size))
                    Remember(name, start, size, depth, fields);
                end = Take(fields, value, depth + 1);
            }
            end = end < _pdu.Length && _pdu[end] == 'e' ? end + 1 : _pdu.Length;
            fields.Close(dictionary, end - at);
            return end;
        }

        void Remember(ReadOnlySpan<byte> name, int start, int size, int depth, FieldList fields)
        {
            ReadOnlySpan<byte> value = _pdu.Slice(start, size);
            if (name.SequenceEqual("id"u8) && size == 20)
                fields.Add(Id, start, size);
            else if (depth == 0 && name.SequenceEqual("y"u8))
                Kind = value;
            else if (depth == 0 && name.SequenceEqual("q"u8))
                fields.Add(Query, start, (Asked = value).Length);
            else if (depth == 0 && name.SequenceEqual("t"u8))
                fields.Add(BitTorrentDhtDissector.Transaction, start, (Transaction = value).Length);
        }

        readonly bool TextAt(int at, out int start, out int size)
        {
            start = size = 0;
            if (at >= _pdu.Length)
                return false;
            int colon = _pdu[at..].IndexOf((byte)':');
            if (colon is <= 0 or > 7)
                return false;
            size = PcapPorts.Protocols.Text.Number(_pdu.Slice(at, colon));
            start = at + colon + 1;
            return size >= 0 && size <= _pdu.Length - start;
        }
    }
}
