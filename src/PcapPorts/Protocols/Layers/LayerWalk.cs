using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>
/// One walk through the headers of one frame: what the layers share. Where a header is that no layer dissector takes apart (a rare link, a
/// tunnel without fields), <see cref="Resume"/> goes on at the next IP header that the decoder found, so both open the same packets.
/// </summary>
public ref partial struct LayerWalk
{
    readonly ref readonly DecodedPacket _packet;
    int _budget;

    // The sums of the addresses in the transport's pseudo header, which are not always those of the IP header; negative when not known.
    int _sourceSum;
    int _destinationSum;
    DatagramExtent _extent;

    internal LayerWalk(ReadOnlySpan<byte> frame, in FrameContext context, in DecodedPacket packet, FieldList fields, ConversationTable conversations)
    {
        Frame = frame;
        Context = context;
        Fields = fields;
        Conversations = conversations;
        _packet = ref packet;
        _budget = Walk.MaxHeaders;
    }

    /// <summary>The captured bytes.</summary>
    public readonly ReadOnlySpan<byte> Frame;

    /// <summary>What is known of the frame.</summary>
    public readonly FrameContext Context;

    /// <summary>Receives the fields.</summary>
    public readonly FieldList Fields;

    /// <summary>What is remembered of flows.</summary>
    public readonly ConversationTable Conversations;

    /// <summary>Whether applications are left out.</summary>
    public bool HeadersOnly;

    /// <summary>The EtherType (or its like) that led to the header at hand.</summary>
    public int EtherType;

    /// <summary>Whether the walk is inside the packet that an ICMP error quotes.</summary>
    public bool IsQuote;

    /// <summary>Whether that packet is an example that a protocol tells of; <see cref="IsQuote"/> is set too.</summary>
    public bool IsSample;

    /// <summary>The IP header that the header at hand belongs to, as the decoder read it; meaningful behind one.</summary>
    public IpLevel Level;

    /// <summary>Whether <see cref="Level"/> is that of the IP header around the header at hand.</summary>
    public bool HasLevel;

    /// <summary>Bytes that are both captured and inside <paramref name="end"/>, from <paramref name="offset"/> on; 0 or more.</summary>
    public readonly int Available(int offset, int end) => Math.Max(0, Math.Min(Frame.Length, end) - offset);

    /// <summary>The captured bytes from an offset to an end.</summary>
    public readonly ReadOnlySpan<byte> Bytes(int offset, int end) => Available(offset, end) is > 0 and int count ? Frame.Slice(offset, count) : default;

    /// <summary>Lets a layer take the header at an offset apart. Depth is bounded: what lies deeper than that is left out.</summary>
    public void Dissect(LayerDissector layer, int offset, int end)
    {
        if (_budget <= 0 || offset < 0 || Available(offset, end) == 0)
            return;
        _budget--;
        FieldWindow window = Fields.Enter(offset, Available(offset, end));
        layer.Dissect(ref this, offset, end);
        Fields.Leave(in window);
    }

    /// <summary>Lets the transport of a packet with one IP header hand its payload on, without the fields of any header.</summary>
    internal void DissectPayload()
    {
        Level = _packet.Levels[0];
        HasLevel = true;
        int offset = Level.TransportOffset, end = Level.PayloadOffset + Level.PayloadLength;
        if (Available(offset, end) == 0 || Dissectors.Table.ForIpProtocol(Level.Protocol) is not { } layer)
            return;
        FieldWindow window = Fields.Enter(offset, Available(offset, end));
        layer.DissectPayload(ref this, offset, end);
        Fields.Leave(in window);
    }

    /// <summary>Goes on with what an EtherType announces.</summary>
    public void DissectEtherType(int type, int offset, int end)
    {
        EtherType = type;
        if (Dissectors.Table.ForEtherType((ushort)type) is { } layer)
            Dissect(layer, offset, end);
        else
            Resume(offset, end);
    }

    /// <summary>Goes on with an EtherType, or with LLC where the number is a length (IEEE 802.3 section 3.2.6).</summary>
    public void DissectTypeOrLength(int type, int offset, int end)
    {
        if (type > Packets.EtherType.MaxLength)
            DissectEtherType(type, offset, end);
        else
            Dissect(LlcDissector.Instance, offset, Math.Min(end, offset + type));
    }

    /// <summary>Goes on with IPv4 or IPv6, as the version says.</summary>
    public void DissectIp(int offset, int end)
    {
        if (Available(offset, end) > 0 && Frame[offset] >> 4 is 4 or 6)
            DissectEtherType(Frame[offset] >> 4 == 6 ? Packets.EtherType.Ipv6 : Packets.EtherType.Ipv4, offset, end);
    }

    /// <summary>Goes on with what an IP protocol number announces.</summary>
    public void DissectIpProtocol(byte protocol, int offset, int end)
    {
        if (Dissectors.Table.ForIpProtocol(protocol) is { } layer)
            Dissect(layer, offset, end);
        else
            Resume(offset, end);
    }

    /// <summary>Goes on with the packet that an ICMP error quotes.</summary>
    public void DissectQuote(int offset, int end)
    {
        if (IsQuote)
            return;
        IsQuote = true;
        DissectIp(offset, end);
        IsQuote = false;
    }

    /// <summary>What a dissector is told of the payload of the packet at hand.</summary>
    internal readonly Segment SegmentOf(Conversation conversation, int direction) => SegmentOf(in Level, conversation, direction, Context.Number, Context.Record.TimestampNanoseconds);

    /// <summary>What a dissector is told of a payload.</summary>
    internal static Segment SegmentOf(in IpLevel level, Conversation conversation, int direction, long number, long nanoseconds) => new()
    {
        Transport = level.Protocol,
        SourcePort = level.SourcePort,
        DestinationPort = level.DestinationPort,
        Source = IpAddress.SourceOf(in level),
        Destination = IpAddress.DestinationOf(in level),
        FrameNumber = number,
        Nanoseconds = nanoseconds,
        Direction = direction,
        Sender = conversation.SenderOf(direction),
        Conversation = conversation,
    };

    /// <summary>
    /// Goes on with the payload of a datagram: the dissector of its flow, else the one that knows the bytes, else the one of its ports. Not every
    /// datagram of a flow need be of one protocol (STUN beside RTP), so others are asked when that one refuses.
    /// </summary>
    public readonly void DissectDatagram(Conversation conversation, int direction, int offset, int end)
    {
        if (HeadersOnly)
            return;
        int length = Available(offset, end);
        Segment segment = SegmentOf(conversation, direction) with { IsLast = true, IsCut = length < end - offset };
        ReadOnlySpan<byte> payload = Bytes(offset, end);
        if (conversation.Dissector is null || conversation.IsTentative)
            Conversations.TakeAnnouncement(conversation, segment.Nanoseconds, segment.FrameNumber);
        Dissector? known = conversation.Dissector;
        bool isCertain = known is not null && !conversation.IsTentative;
        if (isCertain && TryDissect(known!, payload, in segment, offset))
            return;
        if (isCertain || conversation.Detections < DissectorTable.MaxDetections)
        {
            Dissector? knowing = Dissectors.Table.FindByPayload(in segment, payload);
            if (knowing is null)
                conversation.Detections++;
            else if ((knowing != known || !isCertain) && TryDissect(knowing, payload, in segment, offset))
            {
                if (!isCertain)
                    conversation.Choose(knowing, isTentative: false);
                return;
            }
        }
        Dissector? claiming = isCertain ? null : known ?? Dissectors.Table.FindByPort(in segment, conversation);
        if (claiming is not null && TryDissect(claiming, payload, in segment, offset))
            conversation.Choose(claiming, isTentative: true);
    }

    /// <summary>
    /// Goes on with the payload of a datagram that an ICMP error quotes, if its port or its bytes say what it is. Nothing is remembered of it, and the
    /// line of the packet stays that of the error.
    /// </summary>
    public readonly void DissectQuotedDatagram(Conversation conversation, int direction, int offset, int end)
    {
        if (HeadersOnly)
            return;
        ReadOnlySpan<byte> payload = Bytes(offset, end);
        Segment segment = SegmentOf(conversation, direction) with { IsLast = true, IsCut = payload.Length < end - offset, Conversation = null };
        Dissector? dissector = conversation.Dissector ?? Dissectors.Table.FindByPayload(in segment, payload) ?? Dissectors.Table.FindByPort(in segment, conversation);
        if (dissector is not null)
            TryDissect(dissector, payload, in segment, offset);
    }

    readonly bool TryDissect(Dissector dissector, ReadOnlySpan<byte> payload, in Segment segment, int offset)
    {
        FieldMark mark = Fields.Mark;
        FieldWindow window = Fields.Enter(offset, payload.Length);
        bool isMessage = dissector.Dissect(payload, in segment, Fields) > 0;
        if (!isMessage)
            Fields.CutBack(in mark);
        if (IsQuote)
            Fields.Info.CutBack(mark.Info);
        Fields.Leave(in window);
        return isMessage;
    }

    /// <summary>
    /// Goes on at the first header of Ethernet, LLC, ARP or IP at or behind an offset that the decoder found; does nothing when there is none.
    /// </summary>
    public void Resume(int offset, int end)
    {
        if (IsQuote)
            return;
        int ip = int.MaxValue;
        for (int i = 0; i < _packet.LevelCount && ip == int.MaxValue; i++)
        {
            if (_packet.Levels[i].NetworkOffset >= offset)
                ip = _packet.Levels[i].NetworkOffset;
        }
        for (int i = 0; i < _packet.InnerLinkCount; i++)
        {
            InnerLink link = _packet.InnerLinks[i];
            if (link.Offset < offset || link.Offset >= ip)
                continue;
            if (link.EtherType == 0)
                Dissect(LlcDissector.Instance, link.Offset, end);
            else
                DissectEtherType(link.EtherType, link.Offset, end);
            return;
        }
        if (ip != int.MaxValue)
            DissectIp(ip, end);
    }

    /// <summary>Whether the decoder found an IP header at or behind an offset: that it opened what stands there.</summary>
    public readonly bool Opened(int offset) => !IsQuote && _packet.LevelCount > 0 && _packet.Levels[_packet.LevelCount - 1].NetworkOffset >= offset;

    /// <summary>Takes over what the decoder read of the IP header at an offset, if it found one there.</summary>
    public void EnterLevel(int offset)
    {
        HasLevel = false;
        for (int i = 0; i < _packet.LevelCount + (_packet.HasQuote ? 1 : 0); i++)
        {
            if (_packet.Levels[i].NetworkOffset != offset)
                continue;
            Level = _packet.Levels[i];
            HasLevel = true;
            break;
        }
        EnterAddresses();
    }
}
