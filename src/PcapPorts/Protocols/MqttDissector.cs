using PcapPorts.Fields;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>MQTT (OASIS MQTT 3.1.1 and 5.0, sections 2 and 3): control packets one after the other in a stream.</summary>
public sealed class MqttDissector : Dissector
{
    const int Connect = 1, ConnectAck = 2, Publish = 3, PublishAck = 4, PublishRelease = 6, PublishComplete = 7, Subscribe = 8, SubscribeAck = 9, Unsubscribe = 10, UnsubscribeAck = 11;
    const int Version31 = 3, Version5 = 5;

    static readonly Protocol Mqtt = new("MQ Telemetry Transport Protocol", "MQTT", "mqtt");
    static readonly Field HeaderFlags = Mqtt.UInt8("hdrflags", "Header Flags", shown: FieldBase.Hexadecimal);
    static readonly Field MessageType = Mqtt.UInt8("msgtype", "Message Type", new ValueStrings
    {
        { 0, "Reserved" },
        { 1, "Connect Command" },
        { 2, "Connect Ack" },
        { 3, "Publish Message" },
        { 4, "Publish Ack" },
        { 5, "Publish Received" },
        { 6, "Publish Release" },
        { 7, "Publish Complete" },
        { 8, "Subscribe Request" },
        { 9, "Subscribe Ack" },
        { 10, "Unsubscribe Request" },
        { 11, "Unsubscribe Ack" },
        { 12, "Ping Request" },
        { 13, "Ping Response" },
        { 14, "Disconnect Req" },
        { 15, "Authentication Exchange" },
    }, mask: 0xf0);

    static readonly ValueStrings QosNames = new() { { 0, "At most once delivery (Fire and Forget)" }, { 1, "At least once delivery (Acknowledged deliver)" }, { 2, "Exactly once delivery (Assured Delivery)" }, { 3, "Reserved" } };
    static readonly Field Reserved = Mqtt.UInt8("hdr_reserved", "Reserved", mask: 0x0f);
    static readonly Field Duplicate = Mqtt.Boolean("dupflag", "DUP Flag", mask: 0x08);
    static readonly Field Qos = Mqtt.UInt8("qos", "QoS Level", QosNames, mask: 0x06);
    static readonly Field Retain = Mqtt.Boolean("retain", "Retain", mask: 0x01);
    static readonly Field Length = Mqtt.UInt64("len", "Msg Len");
    static readonly Field ProtocolNameLength = Mqtt.UInt16("proto_len", "Protocol Name Length");
    static readonly Field ProtocolName = Mqtt.String("protoname", "Protocol Name");
    static readonly Field Version = Mqtt.UInt8("ver", "Version", new ValueStrings { { 3, "MQTT v3.1" }, { 4, "MQTT v3.1.1" }, { 5, "MQTT v5.0" } });
    static readonly Field ConnectFlags = Mqtt.UInt8("conflags", "Connect Flags", shown: FieldBase.Hexadecimal);
    static readonly Field HasUserName = Mqtt.Boolean("conflag.uname", "User Name Flag", mask: 0x80);
    static readonly Field HasPassword = Mqtt.Boolean("conflag.passwd", "Password Flag", mask: 0x40);
    static readonly Field WillRetain = Mqtt.Boolean("conflag.retain", "Will Retain", mask: 0x20);
    static readonly Field WillQos = Mqtt.UInt8("conflag.qos", "QoS Level", QosNames, mask: 0x18);
    static readonly Field HasWill = Mqtt.Boolean("conflag.willflag", "Will Flag", mask: 0x04);
    static readonly Field CleanSession = Mqtt.Boolean("conflag.cleansess", "Clean Session Flag", mask: 0x02);
    static readonly Field KeepAlive = Mqtt.UInt16("kalive", "Keep Alive");
    static readonly Field ClientIdLength = Mqtt.UInt16("clientid_len", "Client ID Length");
    static readonly Field ClientId = Mqtt.String("clientid", "Client ID");
    static readonly Field WillTopicLength = Mqtt.UInt16("willtopic_len", "Will Topic Length");
    static readonly Field WillTopic = Mqtt.String("willtopic", "Will Topic");
    static readonly Field WillMessageLength = Mqtt.UInt16("willmsg_len", "Will Message Length");
    static readonly Field WillMessage = Mqtt.Bytes("willmsg", "Will Message");
    static readonly Field UserNameLength = Mqtt.UInt16("username_len", "User Name Length");
    static readonly Field UserName = Mqtt.String("username", "User Name");
    static readonly Field PasswordLength = Mqtt.UInt16("passwd_len", "Password Length");
    static readonly Field Password = Mqtt.String("passwd", "Password");
    static readonly Field AckFlags = Mqtt.UInt8("conack.flags", "Acknowledge Flags", shown: FieldBase.Hexadecimal);
    static readonly Field ReturnCode = Mqtt.UInt8("conack.val", "Return Code", new ValueStrings
    {
        { 0, "Connection Accepted" },
        { 1, "Connection Refused: unacceptable protocol version" },
        { 2, "Connection Refused: identifier rejected" },
        { 3, "Connection Refused: server unavailable" },
        { 4, "Connection Refused: bad user name or password" },
        { 5, "Connection Refused: not authorized" },
    });

    static readonly Field ReasonCode = Mqtt.UInt8("connack.reason_code", "Reason Code");
    static readonly Field Properties = Mqtt.None("properties", "Properties");
    static readonly Field MessageId = Mqtt.UInt16("msgid", "Message Identifier");
    static readonly Field TopicLength = Mqtt.UInt16("topic_len", "Topic Length");
    static readonly Field Topic = Mqtt.String("topic", "Topic");
    static readonly Field RequestedQos = Mqtt.UInt8("sub.qos", "Requested QoS", QosNames);
    static readonly Field SubscriptionOptions = Mqtt.UInt8("subscription_options", "Subscription Options", shown: FieldBase.Hexadecimal);
    static readonly Field GrantedQos = Mqtt.UInt8("suback.qos", "Granted QoS", QosNames);
    static readonly Field SubscribeReason = Mqtt.UInt8("suback.reason_code", "Reason Code");
    static readonly Field Message = Mqtt.Bytes("msg", "Message");

    /// <inheritdoc/>
    public override Protocol Protocol => Mqtt;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(1883);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => segment.Transport == Packets.IpProtocol.Tcp && payload.Length >= 2 && payload[0] is 0x10 or 0x20 or 0x82 && MqttSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <summary>The version that the client asked for: version 5 has properties where the others have none.</summary>
    sealed class Session
    {
        public int Version;
    }

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length >= 2 && MqttSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Exists;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        int width = LengthOf(pdu, 1, out int length);
        if (width == 0)
            return pdu.Length < 5 && !segment.IsLast ? NeedMore : 0;
        int at = 1 + width;
        int end = at + length;
        if (end > pdu.Length && !segment.IsLast)
            return NeedTotal(end);
        int type = pdu[0] >> 4;
        if (type == 0)
            return 0;
        Session session = segment.Conversation?.State<Session>(this) ?? new Session();
        int root = fields.Open(Mqtt.Root, 0, end);
        InfoText info = fields.Info.Begin(Mqtt).Add(MessageType.Values!, (ulong)type);
        int flags = fields.Open(HeaderFlags, 0, 1);
        fields.Add(MessageType, 0, 1);
        int qos = pdu[0] >> 1 & 3;
        if (type == Publish)
        {
            fields.Add(Duplicate, 0, 1);
            fields.Add(Qos, 0, 1);
            fields.Add(Retain, 0, 1);
        }
        else if (session.Version == Version31 && type is (PublishRelease or Subscribe or Unsubscribe))
        {
            // They had a quality of service of their own (MQTT 3.1 section 2.1); since 3.1.1 the bits are reserved.
            fields.Add(Duplicate, 0, 1);
            fields.Add(Qos, 0, 1);
        }
        else
        {
            fields.Add(Reserved, 0, 1);
        }
        fields.Close(flags);
        fields.AddValue(Length, (ulong)length, 1, width);
        end = Math.Min(end, pdu.Length);
        ReadOnlySpan<byte> body = pdu[..end];
        switch (type)
        {
            case Connect:
                AddConnect(body, at, fields, session);
                break;
            case ConnectAck:
                fields.Add(AckFlags, at, Math.Min(1, end - at));
                if (end - at >= 2)
                    fields.Add(session.Version == Version5 ? ReasonCode : ReturnCode, at + 1, 1);
                break;
            case Publish:
                AddPublish(body, at, qos, fields, info, session);
                break;
            case >= PublishAck and <= PublishComplete:
                AddId(at, end, fields, info);
                break;
            case Subscribe or Unsubscribe:
                AddId(at, end, fields, info);
                AddTopics(body, Skip(body, at + 2, fields, session), type == Subscribe, fields, info, session);
                break;
            case SubscribeAck or UnsubscribeAck:
                AddId(at, end, fields, info);
                for (at = Skip(body, at + 2, fields, session); at < end; at++)
                    fields.Add(session.Version == Version5 ? SubscribeReason : GrantedQos, at, 1);
                break;
        }
        fields.Close(root);
        return end;
    }

    static void AddConnect(ReadOnlySpan<byte> body, int at, FieldList fields, Session session)
    {
        at = AddText(body, at, ProtocolNameLength, ProtocolName, fields);
        if (at + 4 > body.Length)
            return;
        session.Version = (int)fields.Add(Version, at, 1) & 0x7f;
        int flags = fields.Open(ConnectFlags, at + 1, 1);
        bool hasUser = fields.Add(HasUserName, at + 1, 1) != 0;
        bool hasPassword = fields.Add(HasPassword, at + 1, 1) != 0;
        fields.Add(WillRetain, at + 1, 1);
        fields.Add(WillQos, at + 1, 1);
        bool hasWill = fields.Add(HasWill, at + 1, 1) != 0;
        fields.Add(CleanSession, at + 1, 1);
        fields.Close(flags);
        fields.Add(KeepAlive, at + 2, 2);
        at = Skip(body, at + 4, fields, session);
        at = AddText(body, at, ClientIdLength, ClientId, fields);
        if (hasWill)
        {
            at = Skip(body, at, fields, session);
            at = AddText(body, at, WillTopicLength, WillTopic, fields);
            at = AddText(body, at, WillMessageLength, WillMessage, fields);
        }
        if (hasUser)
            at = AddText(body, at, UserNameLength, UserName, fields);
        if (hasPassword)
            AddText(body, at, PasswordLength, Password, fields);
    }

    static void AddPublish(ReadOnlySpan<byte> body, int at, int qos, FieldList fields, InfoText info, Session session)
    {
        int topic = at + 2;
        at = AddText(body, at, TopicLength, Topic, fields);
        int topicEnd = at;
        if (qos > 0)
        {
            AddId(at, body.Length, fields, info);
            at += 2;
        }
        at = Skip(body, at, fields, session);
        if (topicEnd >= topic && topicEnd <= body.Length)
            info.Add(" ["u8).Add(body[topic..topicEnd]).Add("]"u8);
        if (at < body.Length)
            fields.Add(Message, at, body.Length - at);
    }

    static void AddTopics(ReadOnlySpan<byte> body, int at, bool withOptions, FieldList fields, InfoText info, Session session)
    {
        bool first = true;
        while (at + 2 <= body.Length && !fields.IsFull)
        {
            int start = at + 2;
            at = AddText(body, at, TopicLength, Topic, fields);
            if (at > body.Length)
                return;
            info.Add(first ? " ["u8 : ", ["u8).Add(body[start..at]).Add("]"u8);
            first = false;
            if (withOptions)
                fields.Add(session.Version == Version5 ? SubscriptionOptions : RequestedQos, at++, 1);
        }
    }

    static void AddId(int at, int end, FieldList fields, InfoText info)
    {
        if (end - at >= 2)
            info.Add(" (id="u8).Add((long)fields.Add(MessageId, at, 2)).Add(")"u8);
    }

    /// <summary>Adds a text with its length in front (section 1.5.4) and returns where it ends; beyond the end when it is not whole.</summary>
    static int AddText(ReadOnlySpan<byte> body, int at, Field lengthField, Field field, FieldList fields)
    {
        if (at + 2 > body.Length)
            return body.Length + 1;
        int length = (int)fields.Add(lengthField, at, 2);
        if (at + 2 + length > body.Length)
            return body.Length + 1;
        fields.Add(field, at + 2, length);
        return at + 2 + length;
    }

    /// <summary>Passes the properties of version 5 (section 2.2.2): where they end.</summary>
    static int Skip(ReadOnlySpan<byte> body, int at, FieldList fields, Session session)
    {
        if (session.Version != Version5 || at >= body.Length)
            return at;
        int width = LengthOf(body, at, out int length);
        if (width == 0 || length > body.Length - at - width)
            return body.Length;
        int opened = fields.Open(Properties, at, width + length);
        fields.Close(opened);
        return at + width + length;
    }

    /// <summary>A number of one to four bytes of seven bits, the lowest first (section 1.5.5): how many bytes it takes, 0 when it is not whole.</summary>
    static int LengthOf(ReadOnlySpan<byte> pdu, int at, out int length)
    {
        length = 0;
        for (int i = 0; i < 4 && at + i < pdu.Length; i++)
        {
            length |= (pdu[at + i] & 0x7f) << (7 * i);
            if (pdu[at + i] < 0x80)
                return i + 1;
        }
        return 0;
    }
}
