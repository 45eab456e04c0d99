using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>One capture at a translator: its conversations, each with the prints of its first packets.</summary>
public sealed class TranslationSide
{
    /// <summary>Most conversations that are kept.</summary>
    public const int MostConversations = 1 << 18;

    /// <summary>Most packets of each conversation that get a print.</summary>
    const int MostPrints = 48;

    readonly List<Conversation> _conversations = [];

    TranslationSide()
    {
    }

    /// <summary>Conversations that found no room.</summary>
    public long LeftOut { get; private set; }

    /// <summary>What ended the reading before the end of the file; null when nothing did.</summary>
    public CaptureDamage? Damage { get; private set; }

    internal IReadOnlyList<Conversation> Conversations => _conversations;

    /// <summary>Reads a capture to its end.</summary>
    /// <param name="reader">The capture.</param>
    /// <param name="flows">How flows are kept; an inspector helps to tell client from server.</param>
    /// <param name="cancellation">Ends the reading early.</param>
    public static TranslationSide Read(CaptureReader reader, FlowTableOptions flows, CancellationToken cancellation)
    {
        var side = new TranslationSide();
        using var table = new FlowTable(flows);
        var batch = new FrameBatch();
        var packets = new DecodedPacket[FrameBatch.Capacity];
        var current = new Dictionary<FlowKey, Conversation>();
        while (!cancellation.IsCancellationRequested && reader.Read(batch))
        {
            CapturePart.Decode(batch, packets);
            table.Add(batch, packets);
            for (int i = 0; i < batch.Count; i++)
                side.Add(batch, i, in packets[i], current);
        }
        side.Damage = reader.Damage;
        var labeler = new FlowLabeler(table);
        var roles = new Dictionary<FlowKey, bool>();
        for (int i = 0; i < table.Count; i++)
            roles[table[i].Key] = labeler.Role(i).ClientIsHigh;
        foreach (Conversation conversation in side._conversations)
            conversation.ClientIsHigh ??= roles.GetValueOrDefault(conversation.Key);
        return side;
    }

    void Add(FrameBatch batch, int index, in DecodedPacket packet, Dictionary<FlowKey, Conversation> current)
    {
        ref FrameRecord record = ref batch.Records[index];
        ReadOnlySpan<byte> bytes = batch.Bytes(index);
        long number = batch.FirstNumber + index;
        for (int l = 0; l < packet.LevelCount; l++)
        {
            ref readonly IpLevel level = ref packet.Levels[l];
            bool echo = (level.Traits & LevelTraits.Icmp) != 0;
            if (echo ? level.IcmpIdentifier == 0 : (level.Traits & LevelTraits.Ports) == 0)
                continue;
            bool high = FlowKey.From(in level, out FlowKey key) != 0;
            bool opens = (level.TcpFlags & (TcpFlag.Syn | TcpFlag.Ack)) == TcpFlag.Syn;
            if (!current.TryGetValue(key, out Conversation? conversation) || (opens && conversation.SynSequence is { } before && before != level.TcpSequence))
            {
                if (_conversations.Count >= MostConversations)
                {
                    LeftOut++;
                    continue;
                }
                conversation = new Conversation(key, number, record.TimestampNanoseconds);
                current[key] = conversation;
                _conversations.Add(conversation);
            }
            if (opens)
            {
                conversation.SynSequence = level.TcpSequence;
                conversation.ClientIsHigh ??= high;
            }
            conversation.Packets++;
            if (conversation.Prints.Count < MostPrints
                && PacketPrint.TryMake(bytes, in level, number, record.TimestampNanoseconds, record.Interface, high, out PacketPrint print))
                conversation.Prints.Add(print);
        }
    }

    internal sealed class Conversation(FlowKey key, long firstFrame, long first)
    {
        public FlowKey Key => key;

        public List<PacketPrint> Prints { get; } = [];

        public uint? SynSequence { get; set; }

        public bool? ClientIsHigh { get; set; }

        public long Packets { get; set; }

        public long First => first;

        public TranslatedEndpoint Endpoint => TranslatedEndpoint.Of(in key, ClientIsHigh ?? false, firstFrame, first, Packets);
    }
}
