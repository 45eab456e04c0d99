using PcapPorts.Fields;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>NTP (RFC 5905 section 7.3; control messages: RFC 9327 section 2; mode 7 belongs to implementations).</summary>
public sealed class NtpDissector : Dissector
{
    const int HeaderLength = 48, KeyLength = 4;

    // Seconds between the eras of NTP (1900) and Unix (1970); the era that began in 2036 is told by the top bit (RFC 4330 section 3).
    const long SecondsTo1970 = 2_208_988_800, EraSeconds = 1L << 32;

    static readonly Protocol Ntp = new("Network Time Protocol", "NTP", "ntp");
    static readonly ValueStrings Modes = new()
    {
        { 0, "reserved" }, { 1, "symmetric active" }, { 2, "symmetric passive" }, { 3, "client" }, { 4, "server" }, { 5, "broadcast" }, { 6, "control" }, { 7, "private" },
    };

    static readonly ValueStrings Strata = new() { { 0, "unspecified or invalid" }, { 1, "primary reference" }, { 16, "unsynchronized" } };
    static readonly ValueStrings Leaps = new()
    {
        { 0, "no warning" }, { 1, "last minute of the day has 61 seconds" }, { 2, "last minute of the day has 59 seconds" }, { 3, "unknown (clock unsynchronized)" },
    };

    static readonly Field Flags = Ntp.UInt8("flags", "Flags", shown: FieldBase.Hexadecimal);
    static readonly Field Leap = Ntp.UInt8("flags.li", "Leap Indicator", Leaps, mask: 0xc0);
    static readonly Field Version = Ntp.UInt8("flags.vn", "Version number", mask: 0x38);
    static readonly Field Mode = Ntp.UInt8("flags.mode", "Mode", Modes, mask: 0x07);
    static readonly Field Stratum = Ntp.UInt8("stratum", "Peer Clock Stratum", Strata);
    static readonly Field Poll = Ntp.UInt8("ppoll", "Peer Polling Interval");
    static readonly Field Precision = Ntp.UInt8("precision", "Peer Clock Precision");
    static readonly Field RootDelay = Ntp.UInt32("rootdelay", "Root Delay");
    static readonly Field RootDispersion = Ntp.UInt32("rootdispersion", "Root Dispersion");
    static readonly Field ReferenceId = Ntp.Bytes("refid", "Reference ID");
    static readonly Field ReferenceTime = Ntp.RelativeTime("reftime", "Reference Timestamp");
    static readonly Field OriginTime = Ntp.RelativeTime("org", "Origin Timestamp");
    static readonly Field ReceiveTime = Ntp.RelativeTime("rec", "Receive Timestamp");
    static readonly Field TransmitTime = Ntp.RelativeTime("xmt", "Transmit Timestamp");
    static readonly Field KeyId = Ntp.Bytes("keyid", "Key ID");
    static readonly Field Mac = Ntp.Bytes("mac", "Message Authentication Code");
    static readonly Field RequestIn = Ntp.FrameNumber("request_in", "Request In");
    static readonly Field DeltaTime = Ntp.RelativeTime("delta_time", "Delta Time");
    static readonly Field ControlFlags = Ntp.UInt8("ctrl.flags2", "Flags 2", shown: FieldBase.Hexadecimal);
    static readonly Field ControlResponse = Ntp.UInt8("ctrl.flags2.r", "Response bit", mask: 0x80);
    static readonly Field ControlError = Ntp.UInt8("ctrl.flags2.error", "Error bit", mask: 0x40);
    static readonly Field ControlMore = Ntp.UInt8("ctrl.flags2.more", "More bit", mask: 0x20);
    static readonly Field ControlOpcode = Ntp.UInt8("ctrl.flags2.opcode", "Opcode", new ValueStrings
    {
        { 1, "read status" }, { 2, "read variables" }, { 3, "write variables" }, { 4, "read clock variables" }, { 5, "write clock variables" },
        { 6, "set trap address/port" }, { 7, "trap response" }, { 8, "runtime configuration" }, { 9, "export configuration" }, { 10, "retrieve remote address statistics" },
        { 11, "retrieve ordered list" }, { 12, "request client-specific nonce" }, { 31, "unset trap address/port" },
    }, mask: 0x1f);

    static readonly Field ControlSequence = Ntp.UInt16("ctrl.sequence", "Sequence");
    static readonly Field ControlAssociation = Ntp.UInt16("ctrl.associd", "AssociationID");
    static readonly Field ControlOffset = Ntp.UInt16("ctrl.offset", "Offset");
    static readonly Field ControlCount = Ntp.UInt16("ctrl.count", "Count");
    static readonly Field PrivateSequence = Ntp.UInt8("priv.seq", "Sequence number", mask: 0x7f);
    static readonly Field PrivateImplementation = Ntp.UInt8("priv.impl", "Implementation");
    static readonly Field PrivateRequest = Ntp.UInt8("priv.reqcode", "Request code", new ValueStrings { { 20, "MON_GETLIST" }, { 42, "MON_GETLIST_1" } });

    /// <inheritdoc/>
    public override Protocol Protocol => Ntp;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Udp(123);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length >= HeaderLength && segment.On(123) && NtpSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.IsEmpty)
            return 0;
        int root = fields.Open(Ntp.Root, 0, pdu.Length);
        int mode = pdu[0] & 7, version = pdu[0] >> 3 & 7;
        fields.Info.Begin(Ntp).Add("NTP Version "u8).Add(version).Add(", "u8).Add(Modes, (ulong)mode);
        int flags = fields.Open(Flags, 0, 1);
        if (mode != 7)
            fields.Add(Leap, 0, 1);
        fields.Add(Version, 0, 1);
        fields.Add(Mode, 0, 1);
        fields.Close(flags);
        if (mode == 6)
            AddControl(fields);
        else if (mode == 7)
            AddPrivate(fields);
        else
            AddClock(pdu, in segment, fields, mode);
        fields.Close(root);
        return pdu.Length;
    }

    void AddClock(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, int mode)
    {
        Pair(pdu, in segment, fields, mode);
        fields.Add(Stratum, 1, 1);
        fields.Add(Poll, 2, 1);
        fields.Add(Precision, 3, 1);
        fields.Add(RootDelay, 4, 4);
        fields.Add(RootDispersion, 8, 4);
        fields.Add(ReferenceId, 12, 4);
        AddTime(pdu, fields, ReferenceTime, 16);
        AddTime(pdu, fields, OriginTime, 24);
        AddTime(pdu, fields, ReceiveTime, 32);
        AddTime(pdu, fields, TransmitTime, 40);

        // A key alone (RFC 5905 section 7.3: crypto-NAK), with a MAC of 16 or 20 bytes, or extension fields (RFC 7822), of which the length says that they are none.
        if (pdu.Length - HeaderLength is 4 or 20 or 24)
        {
            fields.Add(KeyId, HeaderLength, KeyLength);
            if (pdu.Length > HeaderLength + KeyLength)
                fields.Add(Mac, HeaderLength + KeyLength, pdu.Length - HeaderLength - KeyLength);
        }
    }

    /// <summary>A server repeats the client's transmit time as origin time.</summary>
    void Pair(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, int mode)
    {
        if (pdu.Length < HeaderLength || segment.Conversation is null)
            return;
        PendingRequests requests = segment.Conversation.State<PendingRequests>(this);
        if (mode == 3)
        {
            requests.Add(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(pdu[40..]), in segment);
        }
        else if (mode == 4 && requests.TryFind(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(pdu[24..]), out PendingRequest request))
        {
            fields.AddGenerated(RequestIn, (ulong)request.Frame);
            fields.AddGenerated(DeltaTime, (ulong)(segment.Nanoseconds - request.Nanoseconds));
        }
    }

    static void AddTime(ReadOnlySpan<byte> pdu, FieldList fields, Field field, int at)
    {
        if (pdu.Length < at + 8)
            return;
        long seconds = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(pdu[at..]);
        long fraction = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(pdu[(at + 4)..]);
        if (seconds == 0 && fraction == 0)
            return;
        if (seconds < 1L << 31)
            seconds += EraSeconds;
        fields.AddValue(field, (ulong)((seconds - SecondsTo1970) * 1_000_000_000 + (fraction * 1_000_000_000 >> 32)), at, 8);
    }

    static void AddControl(FieldList fields)
    {
        int flags = fields.Open(ControlFlags, 1, 1);
        fields.Add(ControlResponse, 1, 1);
        fields.Add(ControlError, 1, 1);
        fields.Add(ControlMore, 1, 1);
        fields.Add(ControlOpcode, 1, 1);
        fields.Close(flags);
        fields.Add(ControlSequence, 2, 2);
        fields.Add(ControlAssociation, 6, 2);
        fields.Add(ControlOffset, 8, 2);
        fields.Add(ControlCount, 10, 2);
    }

    static void AddPrivate(FieldList fields)
    {
        fields.Add(PrivateSequence, 1, 1);
        fields.Add(PrivateImplementation, 2, 1);
        ulong code = fields.Add(PrivateRequest, 3, 1);
        fields.Info.Add(", request code "u8).Add((long)code);
    }
}
