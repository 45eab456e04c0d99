using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>TCP (RFC 9293 section 3.1); options and analysis are in the other files.</summary>
public sealed partial class TcpDissector : LayerDissector
{
    static readonly Protocol Tcp = new("Transmission Control Protocol", "TCP", "tcp");
    static readonly Field Port = Tcp.UInt16("port", "Source or Destination Port");
    static readonly Field SourcePort = Tcp.UInt16("srcport", "Source Port", also: Port);
    static readonly Field DestinationPort = Tcp.UInt16("dstport", "Destination Port", also: Port);
    static readonly Field Stream = Tcp.UInt32("stream", "Stream index");
    static readonly Field Length = Tcp.UInt32("len", "TCP Segment Len");
    static readonly Field Sequence = Tcp.UInt32("seq", "Sequence Number");
    static readonly Field RawSequence = Tcp.UInt32("seq_raw", "Sequence Number (raw)");
    static readonly Field NextSequence = Tcp.UInt32("nxtseq", "Next Sequence Number");
    static readonly Field Acknowledgment = Tcp.UInt32("ack", "Acknowledgment Number");
    static readonly Field RawAcknowledgment = Tcp.UInt32("ack_raw", "Acknowledgment number (raw)");
    static readonly Field HeaderLength = Tcp.UInt8("hdr_len", "Header Length");
    static readonly Field Flags = Tcp.UInt16("flags", "Flags", shown: FieldBase.Hexadecimal, mask: 0x0fff);
    static readonly Field Reserved = Tcp.Boolean("flags.res", "Reserved", mask: 0x0e00);
    static readonly Field AccurateEcn = Tcp.Boolean("flags.ae", "Accurate ECN", mask: 0x0100);
    static readonly Field Cwr = Tcp.Boolean("flags.cwr", "Congestion Window Reduced", mask: 0x0080);
    static readonly Field Ece = Tcp.Boolean("flags.ece", "ECN-Echo", mask: 0x0040);
    static readonly Field Ace = Tcp.UInt8("flags.ace", "ACE", mask: 0x01c0);
    static readonly Field Urg = Tcp.Boolean("flags.urg", "Urgent", mask: 0x0020);
    static readonly Field Ack = Tcp.Boolean("flags.ack", "Acknowledgment", mask: 0x0010);
    static readonly Field Push = Tcp.Boolean("flags.push", "Push", mask: 0x0008);
    static readonly Field Reset = Tcp.Boolean("flags.reset", "Reset", mask: 0x0004);
    static readonly Field Syn = Tcp.Boolean("flags.syn", "Syn", mask: 0x0002);
    static readonly Field Fin = Tcp.Boolean("flags.fin", "Fin", mask: 0x0001);
    static readonly Field Window = Tcp.UInt16("window_size_value", "Window");
    static readonly Field ScaledWindow = Tcp.UInt32("window_size", "Calculated window size");
    static readonly Field ScaleFactor = Tcp.Int32("window_size_scalefactor", "Window size scaling factor");
    static readonly Field Checksum = Tcp.UInt16("checksum", "Checksum", shown: FieldBase.Hexadecimal);
    static readonly ChecksumFields Verdict = new(Tcp, partial: ChecksumFields.LeftToCard);
    static readonly Field UrgentPointer = Tcp.UInt16("urgent_pointer", "Urgent Pointer");
    static readonly Field TimeRelative = Tcp.RelativeTime("time_relative", "Time since first frame in this TCP stream");
    static readonly Field TimeDelta = Tcp.RelativeTime("time_delta", "Time since previous frame in this TCP stream");
    static readonly Field Payload = Tcp.Bytes("payload", "TCP payload");

    static readonly Field Option = Tcp.None("options", "TCP Option");
    static readonly Field OptionKind = Tcp.UInt8("option_kind", "Kind", new ValueStrings
    {
        { 0, "End of Option List" },
        { 1, "No-Operation" },
        { 2, "Maximum Segment Size" },
        { 3, "Window Scale" },
        { 4, "SACK Permitted" },
        { 5, "SACK" },
        { 8, "Time Stamp Option" },
        { 19, "MD5 Signature" },
        { 28, "User Timeout" },
        { 29, "Authentication" },
        { 30, "Multipath TCP" },
        { 34, "TCP Fast Open" },
    });

    static readonly Field OptionLength = Tcp.UInt8("option_len", "Length");
    static readonly Field Mss = Tcp.UInt16("options.mss_val", "MSS Value");
    static readonly Field Shift = Tcp.UInt8("options.wscale.shift", "Shift count");
    static readonly Field SackLeft = Tcp.UInt32("options.sack_le", "TCP SACK Left Edge");
    static readonly Field SackRight = Tcp.UInt32("options.sack_re", "TCP SACK Right Edge");
    static readonly Field SackCount = Tcp.UInt8("options.sack.count", "TCP SACK Count");
    static readonly Field TimestampValue = Tcp.UInt32("options.timestamp.tsval", "Timestamp value");
    static readonly Field TimestampEcho = Tcp.UInt32("options.timestamp.tsecr", "Timestamp echo reply");

    static readonly Field Analysis = Tcp.None("analysis", "SEQ/ACK analysis");
    static readonly Field AcksFrame = Tcp.FrameNumber("analysis.acks_frame", "This is an ACK to the segment in frame");
    static readonly Field AckRoundTrip = Tcp.RelativeTime("analysis.ack_rtt", "The RTT to ACK the segment was");
    static readonly Field InitialRoundTrip = Tcp.RelativeTime("analysis.initial_rtt", "iRTT");
    static readonly Field BytesInFlight = Tcp.UInt32("analysis.bytes_in_flight", "Bytes in flight");
    static readonly Field AnalysisFlags = Tcp.None("analysis.flags", "TCP Analysis Flags");
    static readonly Field DuplicateAckNumber = Tcp.UInt32("analysis.duplicate_ack_num", "Duplicate ACK #");
    static readonly Field DuplicateAckFrame = Tcp.FrameNumber("analysis.duplicate_ack_frame", "Duplicate to the ACK in frame");

    static readonly Field DuplicateAckRemark = Remark("duplicate_ack", "Duplicate ACK", ExpertSeverity.Note);

    static readonly (TcpRemarks Remark, Field Field)[] Remarks =
    [
        (TcpRemarks.ReusedPorts, Remark("reused_ports", "A new tcp session is started with the same ports as an earlier session in this trace", ExpertSeverity.Note)),
        (TcpRemarks.FastRetransmission, Remark("fast_retransmission", "This frame is a (suspected) fast retransmission", ExpertSeverity.Note)),
        (TcpRemarks.SpuriousRetransmission, Remark("spurious_retransmission", "This frame is a (suspected) spurious retransmission", ExpertSeverity.Note)),
        (TcpRemarks.Retransmission, Remark("retransmission", "This frame is a (suspected) retransmission", ExpertSeverity.Note)),
        (TcpRemarks.OutOfOrder, Remark("out_of_order", "This frame is a (suspected) out-of-order segment", ExpertSeverity.Warning)),
        (TcpRemarks.LostSegment, Remark("lost_segment", "Previous segment(s) not captured (common at capture start)", ExpertSeverity.Warning)),
        (TcpRemarks.AckLostSegment, Remark("ack_lost_segment", "ACKed segment that wasn't captured (common at capture start)", ExpertSeverity.Warning)),
        (TcpRemarks.WindowUpdate, Remark("window_update", "TCP window update", ExpertSeverity.Chat)),
        (TcpRemarks.WindowFull, Remark("window_full", "TCP window specified by the receiver is now completely full", ExpertSeverity.Warning)),
        (TcpRemarks.KeepAlive, Remark("keep_alive", "TCP keep-alive segment", ExpertSeverity.Note)),
        (TcpRemarks.KeepAliveAck, Remark("keep_alive_ack", "ACK to a TCP keep-alive segment", ExpertSeverity.Note)),
        (TcpRemarks.DuplicateAck, DuplicateAckRemark),
        (TcpRemarks.ZeroWindowProbe, Remark("zero_window_probe", "TCP Zero Window Probe", ExpertSeverity.Note)),
        (TcpRemarks.ZeroWindow, Remark("zero_window", "TCP Zero Window segment", ExpertSeverity.Warning)),
        (TcpRemarks.ZeroWindowProbeAck, Remark("zero_window_probe_ack", "ACK to a TCP Zero Window Probe", ExpertSeverity.Note)),
    ];

    /// <inheritdoc/>
    public override Protocol Protocol => Tcp;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.IpProtocol(IpProtocol.Tcp);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        FieldList fields = walk.Fields;
        int root = fields.Open(Tcp.Root, 0, TcpHeader.MinLength);
        fields.Add(SourcePort, 0, 2);
        fields.Add(DestinationPort, 2, 2);
        if (!TcpHeader.TryRead(bytes, out TcpHeader header) || (walk.IsQuote && bytes.Length < header.Length))
        {
            AddBeginning(ref walk, bytes, end - offset);
            fields.Close(root);
            return;
        }
        int length = Math.Max(0, end - offset - header.Length);

        // A header that is longer than what IP carries tells nothing that could be compared.
        bool isShort = !walk.IsQuote && header.Length > end - offset;
        bool isAlone = walk.IsQuote || isShort;
        TcpAnalysis? analysis = null;
        Conversation? conversation = null;
        int direction = 0;
        TcpRemarks remarks = TcpRemarks.None;
        if (walk.HasLevel)
        {
            conversation = FindConversation(ref walk, in header, out direction, ref remarks);
            analysis = conversation.State<TcpAnalysis>(this);
            fields.AddGenerated(Stream, (ulong)walk.Conversations.StreamOf(conversation, direction, in walk.Context));
            if (!isAlone)
                analysis.Take(direction, in header, length, in walk.Context, ref remarks);
        }
        if (!isAlone)
            fields.AddGenerated(Length, (ulong)length);
        AddNumbers(fields, in header, analysis, direction, length, isAlone, hasRaw: !IsBareQuote(in walk));
        fields.AddValue(HeaderLength, (ulong)header.Length, 12, 1);
        AddFlags(fields, countsEcn: analysis is { HasAccurateEcn: true } && !walk.IsQuote && (header.Flags & TcpFlag.Syn) == 0);
        fields.Add(Window, 14, 2);
        AddScaledWindow(fields, in header, analysis, direction, isShort);
        fields.Add(Checksum, 16, 2);
        Verdict.Add(fields, walk.CheckWithAddresses(IpProtocol.Tcp, offset, end, 16));
        fields.Add(UrgentPointer, 18, 2);
        AddOptions(fields, in header, analysis?.BaseOf(1 - direction) ?? 0);
        conversation?.AddTimes(ref walk, direction, TimeRelative, TimeDelta);
        if (analysis is not null && !isAlone)
            AddAnalysis(fields, analysis, remarks);
        int captured = Math.Min(length, bytes.Length - header.Length);
        if (captured > 0)
            fields.Add(Payload, header.Length, captured);
        fields.Close(root, Math.Min(header.Length, bytes.Length));
        if (conversation is not null && !isAlone && (!walk.HeadersOnly || Dissectors.Table.CarriesFrames(header.SourcePort, header.DestinationPort)))
            walk.Conversations.Streams.Take(ref walk, conversation, direction, in header, offset + header.Length, length);
    }

    /// <inheritdoc/>
    internal override void DissectPayload(ref LayerWalk walk, int offset, int end)
    {
        if (!TcpHeader.TryRead(walk.Bytes(offset, end), out TcpHeader header) || header.Length > end - offset)
        {
            Dissect(ref walk, offset, end);
            return;
        }
        TcpRemarks remarks = TcpRemarks.None;
        Conversation conversation = FindConversation(ref walk, in header, out int direction, ref remarks);
        conversation.State<TcpAnalysis>(this).TakeBases(direction, in header);
        _ = walk.Conversations.StreamOf(conversation, direction, in walk.Context);
        walk.Conversations.Streams.Take(ref walk, conversation, direction, in header, offset + header.Length, Math.Max(0, end - offset - header.Length));
    }

    /// <summary>What can be said of a header that an ICMP error cut short, or whose own length cannot be.</summary>
    void AddBeginning(ref LayerWalk walk, ReadOnlySpan<byte> bytes, int length)
    {
        if (bytes.Length < 8 || !walk.HasLevel)
            return;
        FieldList fields = walk.Fields;
        Conversation conversation = walk.Conversations.Find(in walk.Level, in walk.Context, out int direction);
        fields.AddGenerated(Stream, (ulong)conversation.Stream);
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        if (walk.IsQuote || bytes.Length < TcpHeader.MinLength)
        {
            fields.AddValue(Sequence, sequence, 4, 4);
            return;
        }
        int headerLength = (bytes[12] >> 4) * 4;
        uint before = (bytes[13] & TcpFlag.Syn) != 0 ? sequence : sequence - 1;
        fields.AddGenerated(Length, (ulong)(length - headerLength));
        fields.AddValue(Sequence, sequence - conversation.State<TcpAnalysis>(this).BaseOr(direction, before), 4, 4);
        fields.Add(RawSequence, 4, 4);
        fields.AddValue(HeaderLength, (ulong)headerLength, 12, 1);
    }

    /// <summary>What ICMP for IPv4 quotes has no relative number, and so no other one either, as Wireshark shows it; what ICMPv6 quotes has both.</summary>
    static bool IsBareQuote(in LayerWalk walk) => walk.IsQuote && (!walk.HasLevel || walk.Level.Version == 4);

    static void AddNumbers(FieldList fields, in TcpHeader header, TcpAnalysis? analysis, int direction, int length, bool isAlone, bool hasRaw)
    {
        uint sequenceBase = isAlone ? 0 : analysis?.BaseOf(direction) ?? 0;
        uint acknowledgmentBase = isAlone ? 0 : analysis?.BaseOf(1 - direction) ?? 0;
        bool hasAck = (header.Flags & TcpFlag.Ack) != 0;
        uint next = header.Sequence + (uint)length + ((header.Flags & (TcpFlag.Syn | TcpFlag.Fin)) != 0 ? 1u : 0);
        fields.AddValue(Sequence, header.Sequence - sequenceBase, 4, 4);
        if (hasRaw)
            fields.Add(RawSequence, 4, 4);
        if (!isAlone)
            fields.AddGenerated(NextSequence, next - sequenceBase);
        fields.AddValue(Acknowledgment, hasAck ? header.Acknowledgment - acknowledgmentBase : header.Acknowledgment, 8, 4);
        fields.Add(RawAcknowledgment, 8, 4);
    }

    /// <summary>Where accurate ECN was agreed on, three of the flags are a counter behind the handshake (RFC 9768 section 3.1).</summary>
    static void AddFlags(FieldList fields, bool countsEcn)
    {
        int flags = fields.Open(Flags, 12, 2);
        fields.Add(Reserved, 12, 2);
        if (countsEcn)
        {
            fields.Add(Ace, 12, 2);
        }
        else
        {
            fields.Add(AccurateEcn, 12, 2);
            fields.Add(Cwr, 12, 2);
            fields.Add(Ece, 12, 2);
        }
        fields.Add(Urg, 12, 2);
        fields.Add(Ack, 12, 2);
        fields.Add(Push, 12, 2);
        fields.Add(Reset, 12, 2);
        fields.Add(Syn, 12, 2);
        fields.Add(Fin, 12, 2);
        fields.Close(flags);
    }

    /// <summary>The window of a SYN is never scaled (RFC 7323 section 2.2); −1 is an unknown, −2 an unused factor.</summary>
    static void AddScaledWindow(FieldList fields, in TcpHeader header, TcpAnalysis? analysis, int direction, bool isShort)
    {
        int scale = isShort ? TcpAnalysis.ScaleUnknown : analysis?.ScaleOf(direction) ?? TcpAnalysis.ScaleUnknown;
        bool isSyn = (header.Flags & TcpFlag.Syn) != 0;
        fields.AddGenerated(ScaledWindow, isSyn || scale < 0 ? header.Window : (ulong)header.Window << scale);
        if (!isSyn)
            fields.AddGenerated(ScaleFactor, (ulong)(scale < 0 ? scale : 1L << scale));
    }

    /// <summary>The conversation, or a new one when a SYN with another sequence number uses the ports again.</summary>
    Conversation FindConversation(ref LayerWalk walk, in TcpHeader header, out int direction, ref TcpRemarks remarks)
    {
        Conversation conversation = walk.Conversations.Find(in walk.Level, in walk.Context, out direction);
        if (walk.IsQuote || (header.Flags & TcpFlag.Syn) == 0)
            return conversation;
        TcpAnalysis analysis = conversation.State<TcpAnalysis>(this);
        if (!analysis.Contradicts(direction, header.Sequence))
            return conversation;
        remarks |= TcpRemarks.ReusedPorts;
        if ((header.Flags & TcpFlag.Ack) == 0)
            return walk.Conversations.Begin(conversation.Key, in walk.Context);
        analysis.Rebase(direction, header.Sequence);
        return conversation;
    }
}
