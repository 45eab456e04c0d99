using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>STUN (RFC 8489, RFC 3489), with TURN (RFC 8656) and ICE (RFC 8445); attributes: IANA registry "STUN Attributes".</summary>
public sealed class StunDissector : Dissector
{
    const int HeaderLength = 20;
    const uint MagicCookie = 0x2112a442;

    static readonly Protocol Stun = new("Session Traversal Utilities for NAT", "STUN", "stun");
    static readonly ValueStrings Classes = new() { { 0x00, "Request" }, { 0x01, "Indication" }, { 0x10, "Success Response" }, { 0x11, "Error Response" } };
    static readonly ValueStrings Methods = new()
    {
        { 1, "Binding" }, { 2, "Shared-Secret" }, { 3, "Allocate" }, { 4, "Refresh" }, { 6, "Send" }, { 7, "Data" }, { 8, "CreatePermission" }, { 9, "Channel-Bind" },
        { 10, "Connect" }, { 11, "ConnectionBind" }, { 12, "ConnectionAttempt" },
    };

    static readonly ValueStrings Attributes = new()
    {
        { 0x0001, "MAPPED-ADDRESS" }, { 0x0002, "RESPONSE_ADDRESS" }, { 0x0003, "CHANGE_REQUEST" }, { 0x0004, "SOURCE_ADDRESS" }, { 0x0005, "CHANGED_ADDRESS" },
        { 0x0006, "USERNAME" }, { 0x0007, "PASSWORD" }, { 0x0008, "MESSAGE-INTEGRITY" }, { 0x0009, "ERROR-CODE" }, { 0x000a, "UNKNOWN-ATTRIBUTES" },
        { 0x000b, "REFLECTED-FROM" }, { 0x000c, "CHANNEL-NUMBER" }, { 0x000d, "LIFETIME" }, { 0x000e, "ALTERNATE-SERVER" }, { 0x000f, "MAGIC-COOKIE" },
        { 0x0010, "BANDWIDTH" }, { 0x0011, "DESTINATION-ADDRESS" }, { 0x0012, "XOR-PEER-ADDRESS" }, { 0x0013, "DATA" }, { 0x0014, "REALM" }, { 0x0015, "NONCE" },
        { 0x0016, "XOR-RELAYED-ADDRESS" }, { 0x0017, "REQUESTED-ADDRESS-FAMILY" }, { 0x0018, "EVEN-PORT" }, { 0x0019, "REQUESTED-TRANSPORT" },
        { 0x001a, "DONT-FRAGMENT" }, { 0x001b, "ACCESS-TOKEN" }, { 0x001c, "MESSAGE-INTEGRITY-SHA256" }, { 0x001d, "PASSWORD-ALGORITHM" }, { 0x001e, "USERHASH" },
        { 0x0020, "XOR-MAPPED-ADDRESS" }, { 0x0021, "TIMER-VAL" }, { 0x0022, "RESERVATION-TOKEN" }, { 0x0024, "PRIORITY" }, { 0x0025, "USE-CANDIDATE" },
        { 0x0026, "PADDING" }, { 0x0027, "RESPONSE-PORT" }, { 0x002a, "CONNECTION-ID" }, { 0x0030, "RESERVED" }, { 0x8000, "ADDITIONAL-ADDRESS-FAMILY" },
        { 0x8001, "ADDRESS-ERROR-CODE" }, { 0x8002, "PASSWORD-ALGORITHMS" }, { 0x8003, "ALTERNATE-DOMAIN" }, { 0x8004, "ICMP" }, { 0x8006, "Unknown" },
        { 0x8008, "MS-VERSION" }, { 0x8020, "XOR_MAPPED_ADDRESS" }, { 0x8022, "SOFTWARE" }, { 0x8023, "ALTERNATE-SERVER" },
        { 0x8025, "TRANSACTION_TRANSMIT_COUNTER" }, { 0x8027, "CACHE_TIMEOUT" }, { 0x8028, "FINGERPRINT" }, { 0x8029, "ICE-CONTROLLED" },
        { 0x802a, "ICE-CONTROLLING" }, { 0x802b, "RESPONSE-ORIGIN" }, { 0x802c, "OTHER-ADDRESS" }, { 0x802d, "ECN-CHECK-STUN" },
        { 0x802e, "THIRD-PARTY-AUTHORIZATION" }, { 0x8030, "MOBILITY-TICKET" }, { 0x8032, "MS-ALTERNATE-HOST-NAME" }, { 0x8037, "MS-APP-ID" },
        { 0x8039, "MS-SECURE-TAG" }, { 0x8050, "MS-SEQUENCE-NUMBER" }, { 0x8054, "CANDIDATE-IDENTIFIER" }, { 0x8055, "MS-SERVICE-QUALITY" },
        { 0x8056, "BANDWIDTH-ACM" }, { 0x8057, "BANDWIDTH-RSV-ID" }, { 0x8058, "BANDWIDTH-RSV-AMOUNT" }, { 0x8059, "REMOTE-SITE-ADDR-RP" },
        { 0x805a, "REMOTE-SITE-ADDR" }, { 0x805b, "LOCAL-SITE-ADDR-RP" }, { 0x805c, "LOCAL-SITE-ADDR" }, { 0x8060, "SIP-DIALOG-ID" }, { 0x8061, "SIP-CALL-ID" },
        { 0x8068, "LOCATION-PROFILE" }, { 0x8070, "MS-IMPLEMENTATION-VER" }, { 0x8090, "ALT-MAPPED-ADDRESS" }, { 0x8095, "MULTIPLEXED-TURN-SESSION-ID" },
        { 0xc000, "CISCO-STUN-FLOWDATA" }, { 0xc001, "ENF-FLOW-DESCRIPTION" }, { 0xc002, "ENF-NETWORK-STATUS" }, { 0xc057, "GOOG-NETWORK-INFO" },
        { 0xc058, "GOOG-LAST-ICE-CHECK-RECEIVED" }, { 0xc059, "GOOG-MISC-INFO" },
    };

    static readonly Field ChannelNumber = Stun.UInt16("channel", "Channel Number", shown: FieldBase.Hexadecimal);
    static readonly Field FrameLength = Stun.UInt16("tcp_frame_length", "TCP Frame Length");
    static readonly Field Type = Stun.UInt16("type", "Message Type", shown: FieldBase.Hexadecimal);
    static readonly Field Class = Stun.UInt16("type.class", "Message Class", shown: FieldBase.Hexadecimal, mask: 0x0110);
    static readonly Field Method = Stun.UInt16("type.method", "Message Method", shown: FieldBase.Hexadecimal, mask: 0x3eef);
    static readonly Field MethodAssignment = Stun.UInt16("type.method-assignment", "Message Method Assignment", shown: FieldBase.Hexadecimal, mask: 0x2000);
    static readonly Field Length = Stun.UInt16("length", "Message Length");
    static readonly Field Cookie = Stun.Bytes("cookie", "Message Cookie");
    static readonly Field TransactionId = Stun.Bytes("id", "Message Transaction ID");
    static readonly Field ResponseTo = Stun.FrameNumber("response-to", "Request In");
    static readonly Field Time = Stun.RelativeTime("time", "Time");
    static readonly Field AttributeType = Stun.UInt16("att.type", "Attribute Type", Attributes, FieldBase.Hexadecimal);
    static readonly Field AttributeComprehension = Stun.UInt16("att.type.comprehension", "Attribute Type Comprehension", shown: FieldBase.Hexadecimal, mask: 0x8000);
    static readonly Field AttributeAssignment = Stun.UInt16("att.type.assignment", "Attribute Type Assignment", shown: FieldBase.Hexadecimal, mask: 0x4000);
    static readonly Field UnknownAttribute = Stun.None("unknown_attribute", "Unknown attribute");
    static readonly Field Attribute = Stun.UInt16("attribute", "Attribute", Attributes, shown: FieldBase.Hexadecimal);
    static readonly Field AttributeLength = Stun.UInt16("att.length", "Attribute Length");
    static readonly Field Family = Stun.UInt8("att.family", "Protocol Family", new ValueStrings { { 1, "IPv4" }, { 2, "IPv6" } }, FieldBase.Hexadecimal);
    static readonly Field Ipv4 = Stun.IPv4("att.ipv4", "IP");
    static readonly Field Ipv6 = Stun.IPv6("att.ipv6", "IP");
    static readonly Field Port = Stun.UInt16("att.port", "Port");
    static readonly Field XorIpv4 = Stun.Bytes("att.ipv4-xord", "IP (XOR-d)");
    static readonly Field XorIpv6 = Stun.Bytes("att.ipv6-xord", "IP (XOR-d)");
    static readonly Field XorPort = Stun.Bytes("att.port-xord", "Port (XOR-d)");
    static readonly Field UserName = Stun.String("att.username", "Username");
    static readonly Field Realm = Stun.String("att.realm", "Realm");
    static readonly Field Nonce = Stun.String("att.nonce", "Nonce");
    static readonly Field Software = Stun.String("att.software", "Software");
    static readonly Field Integrity = Stun.Bytes("att.hmac", "HMAC-SHA1");
    static readonly Field ErrorClass = Stun.UInt8("att.error.class", "Error Class", mask: 0x07);
    static readonly Field ErrorCode = Stun.UInt8("att.error", "Error Code");
    static readonly Field ErrorReason = Stun.String("att.error.reason", "Error Reason Phrase");
    static readonly Field Priority = Stun.UInt32("att.priority", "Priority");
    static readonly Field TieBreaker = Stun.Bytes("att.tie-breaker", "Tie breaker");
    static readonly Field Lifetime = Stun.UInt32("att.lifetime", "Lifetime");
    static readonly Field ChangeIp = Stun.Boolean("att.change-ip", "Change IP", 4);
    static readonly Field ChangePort = Stun.Boolean("att.change-port", "Change Port", 2);
    static readonly Field Transport = Stun.UInt8("att.transp", "Transport", new ValueStrings { { 6, "TCP" }, { 17, "UDP" } }, FieldBase.Hexadecimal);
    static readonly Field Channel = Stun.UInt16("att.channelnum", "Channel-Number", shown: FieldBase.Hexadecimal);
    static readonly Field Fingerprint = Stun.UInt32("att.crc32", "CRC-32", shown: FieldBase.Hexadecimal);
    static readonly Field Value = Stun.Bytes("value", "Value");

    /// <inheritdoc/>
    public override Protocol Protocol => Stun;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.Udp(3478);
        table.Tcp(3478);
    }

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
    {
        if (payload.Length < HeaderLength)
            return false;
        if (segment.Transport == IpProtocol.Tcp && payload[0] != 0 || payload[0] >= 0x40)
            return segment.Transport == IpProtocol.Tcp && payload.Length >= HeaderLength + 2 && IsMessage(payload[2..], BinaryPrimitives.ReadUInt16BigEndian(payload));
        return IsMessage(payload, payload.Length) || (segment.Transport == IpProtocol.Tcp && payload.Length >= HeaderLength + 2 && IsMessage(payload[2..], BinaryPrimitives.ReadUInt16BigEndian(payload)))
            || (segment.On(3478) && StunSignature.Message(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Exists);
    }

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        bool isStream = segment.Transport == IpProtocol.Tcp;
        if (pdu.Length < 4)
            return isStream && !segment.IsLast ? NeedMore : 0;
        if (pdu[0] is >= 0x40 and < 0x80)
            return DissectChannelData(pdu, in segment, fields, isStream);

        // RFC 4571 puts a length before each message in a stream; RFC 8489 section 6.2.2 does not.
        int start = isStream && pdu.Length >= HeaderLength + 2 && IsMessage(pdu[2..], BinaryPrimitives.ReadUInt16BigEndian(pdu)) ? 2 : 0;
        if (pdu[start] >= 0x40 || pdu.Length < start + HeaderLength)
            return isStream && !segment.IsLast && pdu[0] < 0x40 ? NeedMore : 0;
        int length = BinaryPrimitives.ReadUInt16BigEndian(pdu[(start + 2)..]);
        int end = start + HeaderLength + length;
        if (end > pdu.Length)
        {
            if (isStream && !segment.IsLast)
                return NeedMore;
            if (!segment.IsCut && !isStream)
                return 0;
            end = pdu.Length;
        }
        int root = fields.Open(Stun.Root, 0, end);
        if (start > 0)
            fields.Add(FrameLength, 0, 2);
        AddHeader(pdu, in segment, fields, start);
        AddAttributes(pdu[..end], fields, start);
        fields.Close(root);
        return isStream ? end : pdu.Length;
    }

    static bool IsMessage(ReadOnlySpan<byte> bytes, int length)
        => bytes.Length >= HeaderLength && bytes[0] < 0x40 && BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) == MagicCookie
            && BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) is var body && (body & 3) == 0 && body + HeaderLength <= length;

    static int DissectChannelData(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, bool isStream)
    {
        int length = BinaryPrimitives.ReadUInt16BigEndian(pdu[2..]);
        int end = 4 + (isStream ? length + 3 & ~3 : length);
        if (end > pdu.Length)
        {
            if (isStream && !segment.IsLast)
                return NeedMore;
            end = pdu.Length;
        }
        int root = fields.Open(Stun.Root, 0, end);
        ulong channel = fields.Add(ChannelNumber, 0, 2);
        fields.Add(Length, 2, 2);
        fields.Close(root);
        fields.Info.Begin(Stun).Add("ChannelData TURN Message, Channel "u8).AddHexadecimal(channel, 4);
        return isStream ? end : pdu.Length;
    }

    void AddHeader(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, int at)
    {
        int type = BinaryPrimitives.ReadUInt16BigEndian(pdu[at..]);
        int kind = type >> 7 & 2 | type >> 4 & 1;
        ulong classBits = (ulong)(type & 0x0110) >> 4;
        int opened = fields.Open(Type, at, 2);
        fields.Add(Class, at, 2);
        fields.AddValue(Method, (ulong)(type & 0x3eef), at, 2);
        fields.Add(MethodAssignment, at, 2);
        fields.Close(opened);
        fields.Add(Length, at + 2, 2);
        bool hasCookie = BinaryPrimitives.ReadUInt32BigEndian(pdu[(at + 4)..]) == MagicCookie;
        if (hasCookie)
            fields.Add(Cookie, at + 4, 4);
        fields.Add(TransactionId, hasCookie ? at + 8 : at + 4, hasCookie ? 12 : 16);
        ulong method = (ulong)(type & 0xf | type >> 1 & 0x70 | type >> 2 & 0xf80);
        fields.Info.Begin(Stun).Add(Methods, method).Add(" "u8).Add(Classes, classBits);
        if (segment.Conversation is null)
            return;
        PendingRequests requests = segment.Conversation.State<PendingRequests>(this);
        ulong number = BinaryPrimitives.ReadUInt64BigEndian(pdu[(at + 12)..]) * 31 + BinaryPrimitives.ReadUInt64BigEndian(pdu[(at + 4)..]) * 17 + method;
        if (kind == 0)
        {
            requests.AddFirst(number, in segment);
        }
        else if (kind != 1 && requests.TryFind(number, out PendingRequest request))
        {
            fields.AddGenerated(ResponseTo, (ulong)request.Frame);
            fields.AddGenerated(Time, (ulong)(segment.Nanoseconds - request.Nanoseconds));
        }
    }

    static void AddAttributes(ReadOnlySpan<byte> message, FieldList fields, int start)
    {
        for (int at = start + HeaderLength; at + 4 <= message.Length;)
        {
            int type = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
            int length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]);
            // What is not registered has no type, as Wireshark has it.
            bool isKnown = Attributes.Find((ulong)type) is not null;
            int opened = fields.Open(isKnown ? Attribute : UnknownAttribute, at, 2);
            if (isKnown)
            {
                fields.Add(AttributeType, at, 2);
                fields.Add(AttributeComprehension, at, 2);
                fields.Add(AttributeAssignment, at, 2);
            }
            fields.Add(AttributeLength, at + 2, 2);
            int there = Math.Min(length, message.Length - at - 4);
            AddAttribute(message, fields, start, type, at + 4, there);
            fields.Close(opened, 4 + there);
            at += 4 + (length + 3 & ~3);
        }
    }

    static void AddAttribute(ReadOnlySpan<byte> message, FieldList fields, int start, int type, int at, int length)
    {
        switch (type)
        {
            case 0x0001 or 0x0002 or 0x0004 or 0x0005 or 0x000b or 0x8023 or 0x802b or 0x802c:
                AddAddress(message, fields, at, length);
                break;
            case 0x0012 or 0x0016 or 0x0020 or 0x8020:
                AddXorAddress(message, fields, start, at, length);
                break;
            case 0x0003:
                fields.Add(ChangeIp, at, 4);
                fields.Add(ChangePort, at, 4);
                break;
            case 0x0006:
                fields.Add(UserName, at, length);
                fields.Info.Add(" user: "u8).Add(message.Slice(at, length));
                break;
            case 0x0014:
                fields.Add(Realm, at, length);
                fields.Info.Add(" realm: "u8).Add(message.Slice(at, length));
                break;
            case 0x0015:
                fields.Add(Nonce, at, length);
                break;
            case 0x8022:
                fields.Add(Software, at, length);
                break;
            case 0x0008:
                fields.Add(Integrity, at, length);
                break;
            case 0x0009 when length >= 4:
                ulong major = fields.Add(ErrorClass, at + 2, 1);
                ulong minor = fields.Add(ErrorCode, at + 3, 1);
                fields.Add(ErrorReason, at + 4, length - 4);
                fields.Info.Add(" error-code: "u8).Add((long)(major * 100 + minor)).Add(" "u8).Add(message.Slice(at + 4, length - 4));
                break;
            case 0x000c:
                fields.Add(Channel, at, 2);
                break;
            case 0x000d:
                fields.Add(Lifetime, at, 4);
                break;
            case 0x0019:
                fields.Add(Transport, at, 1);
                break;
            case 0x0024:
                fields.Add(Priority, at, 4);
                break;
            case 0x8028:
                fields.Add(Fingerprint, at, 4);
                break;
            case 0x8029 or 0x802a:
                fields.Add(TieBreaker, at, 8);
                break;
            default:
                if (length > 0)
                    fields.Add(Value, at, length);
                break;
        }
    }

    static void AddAddress(ReadOnlySpan<byte> message, FieldList fields, int at, int length)
    {
        if (length < 8)
            return;
        fields.Add(Family, at + 1, 1);
        ulong port = fields.Add(Port, at + 2, 2);
        bool isIpv6 = message[at + 1] == 2;
        if (isIpv6 && length < 20)
            return;
        fields.Add(isIpv6 ? Ipv6 : Ipv4, at + 4, isIpv6 ? 16 : 4);
        fields.Info.Add(" "u8).Add(Attributes, BinaryPrimitives.ReadUInt16BigEndian(message[(at - 4)..])).Add(": "u8)
            .AddAddress(message.Slice(at + 4, isIpv6 ? 16 : 4)).Add(":"u8).Add((long)port);
    }

    /// <summary>An address behind the cookie and, for IPv6, the transaction's number (RFC 8489 section 14.2).</summary>
    static void AddXorAddress(ReadOnlySpan<byte> message, FieldList fields, int start, int at, int length)
    {
        bool isIpv6 = length > 1 && message[at + 1] == 2;
        int size = isIpv6 ? 16 : 4;
        if (length < 4 + size)
            return;
        fields.Add(Family, at + 1, 1);
        ReadOnlySpan<byte> mask = message.Slice(start + 4, 16);
        Span<byte> plain = stackalloc byte[16];
        plain = plain[..size];
        for (int i = 0; i < size; i++)
            plain[i] = (byte)(message[at + 4 + i] ^ mask[i]);
        ulong port = (ulong)(BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]) ^ BinaryPrimitives.ReadUInt16BigEndian(mask));
        fields.Add(XorPort, at + 2, 2);
        fields.AddValue(Port, port, at + 2, 2);
        fields.Add(isIpv6 ? XorIpv6 : XorIpv4, at + 4, size);
        fields.AddBytes(isIpv6 ? Ipv6 : Ipv4, plain, at + 4, size);
        fields.Info.Add(" "u8).Add(Attributes, BinaryPrimitives.ReadUInt16BigEndian(message[(at - 4)..])).Add(": "u8).AddAddress(plain).Add(":"u8).Add((long)port);
    }
}
