using PcapPorts.Fields;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>SNMP: messages of versions 1 and 2c (RFC 1157 section 4, RFC 3416 section 3) and 3 (RFC 3412 section 6, RFC 3414 section 2.4).</summary>
public sealed class SnmpDissector : Dissector
{
    const int Integer = 2, OctetString = 4, ObjectIdentifier = 6, Sequence = 0x30, IpAddressTag = 0x40, TimeTicksTag = 0x43;
    const int GetResponse = 2, TrapV1 = 4, GetBulk = 5, TrapV2 = 7, Report = 8;
    const int MaxBindings = 1024, MaxNamesTold = 8;

    static readonly Protocol Snmp = new("Simple Network Management Protocol", "SNMP", "snmp");
    static readonly ValueStrings Pdus = new()
    {
        { 0, "get-request" }, { 1, "get-next-request" }, { 2, "get-response" }, { 3, "set-request" }, { 4, "trap" }, { 5, "getBulkRequest" }, { 6, "informRequest" },
        { 7, "snmpV2-trap" }, { 8, "report" },
    };

    static readonly ValueStrings Errors = new()
    {
        { 0, "noError" }, { 1, "tooBig" }, { 2, "noSuchName" }, { 3, "badValue" }, { 4, "readOnly" }, { 5, "genErr" }, { 6, "noAccess" }, { 7, "wrongType" },
        { 8, "wrongLength" }, { 9, "wrongEncoding" }, { 10, "wrongValue" }, { 11, "noCreation" }, { 12, "inconsistentValue" }, { 13, "resourceUnavailable" },
        { 14, "commitFailed" }, { 15, "undoFailed" }, { 16, "authorizationError" }, { 17, "notWritable" }, { 18, "inconsistentName" },
    };

    static readonly Field Version = Snmp.Int32("version", "version", new ValueStrings { { 0, "version-1" }, { 1, "v2c" }, { 2, "v2u" }, { 3, "snmpv3" } });
    static readonly Field MessageVersion = Snmp.Int32("msgVersion", "msgVersion", new ValueStrings { { 0, "version-1" }, { 1, "v2c" }, { 2, "v2u" }, { 3, "snmpv3" } });
    static readonly Field Community = Snmp.String("community", "community");
    static readonly Field Parameters = Snmp.Bytes("parameters", "parameters");
    static readonly Field Plaintext = Snmp.UInt32("plaintext", "plaintext", Pdus);
    static readonly Field Data = Snmp.UInt32("data", "data", Pdus);
    static readonly Field RequestId = Snmp.Int32("request_id", "request-id");
    static readonly Field ErrorStatus = Snmp.Int32("error_status", "error-status", Errors);
    static readonly Field ErrorIndex = Snmp.Int32("error_index", "error-index");
    static readonly Field NonRepeaters = Snmp.UInt32("non_repeaters", "non-repeaters");
    static readonly Field MaxRepetitions = Snmp.UInt32("max_repetitions", "max-repetitions");
    static readonly Field Bindings = Snmp.UInt32("variable_bindings", "variable-bindings");
    static readonly Field Name = Snmp.Oid("name", "Object Name");
    static readonly Field ValueInteger = Snmp.Int64("value.int", "Value (Integer32)");
    static readonly Field ValueOctets = Snmp.Bytes("value.octets", "Value (OctetString)");
    static readonly Field ValueOid = Snmp.Oid("value.oid", "Value (OID)");
    static readonly Field ValueNull = Snmp.None("value.null", "Value (Null)");
    static readonly Field ValueIpv4 = Snmp.IPv4("value.ipv4", "Value (IpAddress)");
    static readonly Field ValueCounter = Snmp.UInt64("value.counter", "Value (Counter32)");
    static readonly Field ValueGauge = Snmp.Int64("value.g32", "Value (Gauge32)");
    static readonly Field ValueTimeTicks = Snmp.UInt64("value.timeticks", "Value (TimeTicks)");
    static readonly Field ValueOpaque = Snmp.Bytes("value.opaque", "Value (Opaque)");
    static readonly Field ValueUnknown = Snmp.Bytes("value.unk", "Value (Unknown)");
    static readonly Field NoSuchObject = Snmp.None("noSuchObject", "noSuchObject");
    static readonly Field NoSuchInstance = Snmp.None("noSuchInstance", "noSuchInstance");
    static readonly Field EndOfMibView = Snmp.None("endOfMibView", "endOfMibView");
    static readonly Field Enterprise = Snmp.Oid("enterprise", "enterprise");
    static readonly Field AgentAddress = Snmp.IPv4("agent_addr", "agent-addr");
    static readonly Field GenericTrap = Snmp.Int32("generic_trap", "generic-trap", new ValueStrings
    {
        { 0, "coldStart" }, { 1, "warmStart" }, { 2, "linkDown" }, { 3, "linkUp" }, { 4, "authenticationFailure" }, { 5, "egpNeighborLoss" }, { 6, "enterpriseSpecific" },
    });

    static readonly Field SpecificTrap = Snmp.Int32("specific_trap", "specific-trap");
    static readonly Field TimeStamp = Snmp.UInt32("time_stamp", "time-stamp");
    static readonly Field MessageId = Snmp.UInt32("msgID", "msgID");
    static readonly Field MessageMaxSize = Snmp.UInt32("msgMaxSize", "msgMaxSize");
    static readonly Field MessageFlags = Snmp.Bytes("msgFlags", "msgFlags");
    static readonly Field FlagReportable = Snmp.Boolean("v3.flags.report", "Reportable", 4);
    static readonly Field FlagEncrypted = Snmp.Boolean("v3.flags.crypt", "Encrypted", 2);
    static readonly Field FlagAuthenticated = Snmp.Boolean("v3.flags.auth", "Authenticated", 1);
    static readonly Field SecurityModel = Snmp.UInt32("msgSecurityModel", "msgSecurityModel", new ValueStrings { { 1, "SNMPv1" }, { 2, "SNMPv2c" }, { 3, "USM" } });
    static readonly Field EngineId = Snmp.Bytes("msgAuthoritativeEngineID", "msgAuthoritativeEngineID");
    static readonly Field EngineBoots = Snmp.UInt32("msgAuthoritativeEngineBoots", "msgAuthoritativeEngineBoots");
    static readonly Field EngineTime = Snmp.UInt32("msgAuthoritativeEngineTime", "msgAuthoritativeEngineTime");
    static readonly Field UserName = Snmp.String("msgUserName", "msgUserName");
    static readonly Field AuthenticationParameters = Snmp.Bytes("msgAuthenticationParameters", "msgAuthenticationParameters");
    static readonly Field PrivacyParameters = Snmp.Bytes("msgPrivacyParameters", "msgPrivacyParameters");
    static readonly Field MessageData = Snmp.UInt32("msgData", "msgData", new ValueStrings { { 0, "plaintext" }, { 1, "encryptedPDU" } });
    static readonly Field EncryptedPdu = Snmp.Bytes("encryptedPDU", "encryptedPDU");
    static readonly Field ContextEngineId = Snmp.Bytes("contextEngineID", "contextEngineID");
    static readonly Field ContextName = Snmp.String("contextName", "contextName");
    static readonly Field ResponseTo = Snmp.FrameNumber("response_to", "Response To");
    static readonly Field Time = Snmp.RelativeTime("time", "Time");

    /// <inheritdoc/>
    public override Protocol Protocol => Snmp;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.Udp(161, 162);
        table.Tcp(161, 162);
    }

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length > 10 && payload[0] == Sequence && SnmpSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        Payload message = new(pdu, segment.SourcePort, segment.DestinationPort);
        int length = BerStream.Length(in message, in segment);
        if (length <= 0)
            return length;
        int at = 0;
        if (!Ber.NextIs(in message, ref at, length, Sequence, out BerValue whole))
            return 0;
        int root = fields.Open(Snmp.Root, 0, length);
        at = whole.Start;
        if (Ber.NextIs(in message, ref at, whole.End, Integer, out BerValue version) && version.Length is > 0 and <= 4)
        {
            bool isVersion3 = pdu[version.End - 1] == 3, isVersion2U = pdu[version.End - 1] == 2;
            fields.Add(isVersion3 ? MessageVersion : Version, version.Start, version.Length);
            if (isVersion3)
                AddVersion3(in message, in segment, fields, at, whole.End);
            else
                AddCommunity(in message, in segment, fields, at, whole.End, isVersion2U);
        }
        fields.Close(root);
        if (segment.Transport == Packets.IpProtocol.Udp)
            segment.Conversation?.RestartStream();
        return length;
    }

    /// <summary>The community and what is asked of it; where a user asks (version 2u, RFC 1910 section 2.2), its parameters stand in that place.</summary>
    void AddCommunity(in Payload message, in Segment segment, FieldList fields, int at, int end, bool isVersion2U)
    {
        if (!Ber.NextIs(in message, ref at, end, OctetString, out BerValue community))
            return;
        fields.Add(isVersion2U ? Parameters : Community, community.Start, community.Length);
        AddPdu(in message, in segment, fields, at, end, isVersion2U ? Plaintext : Data);
    }

    void AddVersion3(in Payload message, in Segment segment, FieldList fields, int at, int end)
    {
        if (!Ber.NextIs(in message, ref at, end, Sequence, out BerValue header))
            return;
        int inside = header.Start;
        AddNext(in message, fields, MessageId, ref inside, header.End, Integer);
        AddNext(in message, fields, MessageMaxSize, ref inside, header.End, Integer);
        if (Ber.NextIs(in message, ref inside, header.End, OctetString, out BerValue flags))
        {
            int opened = fields.Open(MessageFlags, flags.Start, flags.Length);
            fields.Add(FlagReportable, flags.Start, 1);
            fields.Add(FlagEncrypted, flags.Start, 1);
            fields.Add(FlagAuthenticated, flags.Start, 1);
            fields.Close(opened);
        }
        AddNext(in message, fields, SecurityModel, ref inside, header.End, Integer);
        if (!Ber.NextIs(in message, ref at, end, OctetString, out BerValue security))
            return;
        inside = security.Start;
        if (Ber.NextIs(in message, ref inside, security.End, Sequence, out BerValue parameters))
            AddUserSecurity(in message, fields, parameters);
        if (Ber.NextIs(in message, ref at, end, Sequence, out BerValue scoped))
        {
            fields.AddValue(MessageData, 0, scoped.Start, scoped.Length);
            inside = scoped.Start;
            AddNext(in message, fields, ContextEngineId, ref inside, scoped.End, OctetString);
            AddNext(in message, fields, ContextName, ref inside, scoped.End, OctetString);
            AddPdu(in message, in segment, fields, inside, scoped.End, Data);
        }
        else if (Ber.NextIs(in message, ref at, end, OctetString, out BerValue encrypted))
        {
            fields.AddValue(MessageData, 1, encrypted.Start, encrypted.Length);
            fields.Add(EncryptedPdu, encrypted.Start, encrypted.Length);
            fields.Info.Begin(Snmp).Add("encryptedPDU: privKey Unknown"u8);
        }
    }

    static void AddUserSecurity(in Payload message, FieldList fields, in BerValue parameters)
    {
        int at = parameters.Start;
        AddNext(in message, fields, EngineId, ref at, parameters.End, OctetString);
        AddNext(in message, fields, EngineBoots, ref at, parameters.End, Integer);
        AddNext(in message, fields, EngineTime, ref at, parameters.End, Integer);
        AddNext(in message, fields, UserName, ref at, parameters.End, OctetString);
        AddNext(in message, fields, AuthenticationParameters, ref at, parameters.End, OctetString);
        AddNext(in message, fields, PrivacyParameters, ref at, parameters.End, OctetString);
    }

    void AddPdu(in Payload message, in Segment segment, FieldList fields, int at, int end, Field data)
    {
        if (!Ber.Next(in message, ref at, end, out BerValue pdu) || (pdu.Tag & 0xe0) != 0xa0)
            return;
        int kind = pdu.Number;
        int opened = fields.OpenValue(data, (ulong)kind, pdu.Start, pdu.Length);
        fields.Info.Begin(Snmp).Add(Pdus, (ulong)kind);
        int inside = pdu.Start;
        if (kind == TrapV1)
        {
            AddNext(in message, fields, Enterprise, ref inside, pdu.End, ObjectIdentifier);
            AddNext(in message, fields, AgentAddress, ref inside, pdu.End, IpAddressTag);
            AddNext(in message, fields, GenericTrap, ref inside, pdu.End, Integer);
            AddNext(in message, fields, SpecificTrap, ref inside, pdu.End, Integer);
            AddNext(in message, fields, TimeStamp, ref inside, pdu.End, TimeTicksTag);
        }
        else
        {
            ulong request = AddNext(in message, fields, RequestId, ref inside, pdu.End, Integer);
            AddNext(in message, fields, kind == GetBulk ? NonRepeaters : ErrorStatus, ref inside, pdu.End, Integer);
            AddNext(in message, fields, kind == GetBulk ? MaxRepetitions : ErrorIndex, ref inside, pdu.End, Integer);
            Pair(in segment, fields, kind, request);
        }
        AddBindings(in message, fields, inside, pdu.End);
        fields.Close(opened);
    }

    void Pair(in Segment segment, FieldList fields, int kind, ulong request)
    {
        if (segment.Conversation is null || kind == TrapV2)
            return;
        PendingRequests requests = segment.Conversation.State<PendingRequests>(this);
        if (kind is not (GetResponse or Report))
        {
            requests.AddFirst(request, in segment);
        }
        else if (requests.TryFind(request, out PendingRequest found))
        {
            fields.AddGenerated(ResponseTo, (ulong)found.Frame);
            fields.AddGenerated(Time, (ulong)(segment.Nanoseconds - found.Nanoseconds));
        }
    }

    static void AddBindings(in Payload message, FieldList fields, int at, int end)
    {
        if (!Ber.NextIs(in message, ref at, end, Sequence, out BerValue list))
            return;
        int count = 0;
        for (int i = list.Start; count < MaxBindings && Ber.NextIs(in message, ref i, list.End, Sequence, out _);)
            count++;
        int opened = fields.OpenValue(Bindings, (ulong)count, list.Start, list.Length);
        at = list.Start;
        Span<byte> text = stackalloc byte[ObjectIdentifierText.MaxLength];
        for (int i = 0; i < count && Ber.NextIs(in message, ref at, list.End, Sequence, out BerValue binding); i++)
        {
            int inside = binding.Start;
            if (!Ber.NextIs(in message, ref inside, binding.End, ObjectIdentifier, out BerValue name))
                continue;
            fields.Add(Name, name.Start, name.Length);
            if (i < MaxNamesTold)
                fields.Info.Add(" "u8).Add(text[..ObjectIdentifierText.Write(message.Bytes.Slice(name.Start, name.Length), text)]);
            if (Ber.Next(in message, ref inside, binding.End, out BerValue value))
                AddValue(fields, in value);
        }
        fields.Close(opened);
    }

    static void AddValue(FieldList fields, in BerValue value)
    {
        switch (value.Tag)
        {
            case Integer:
                fields.Add(ValueInteger, value.Start, value.Length);
                break;
            case OctetString:
                fields.Add(ValueOctets, value.Start, value.Length);
                break;
            case 5:
                fields.Add(ValueNull, value.Start, 0);
                break;
            case ObjectIdentifier:
                fields.Add(ValueOid, value.Start, value.Length);
                break;
            case IpAddressTag when value.Length == 4:
                fields.Add(ValueIpv4, value.Start, 4);
                break;
            case 0x41 or 0x46:
                AddUnsigned(fields, ValueCounter, in value);
                break;
            case 0x42:
                AddUnsigned(fields, ValueGauge, in value);
                break;
            case TimeTicksTag:
                AddUnsigned(fields, ValueTimeTicks, in value);
                break;
            case 0x44:
                fields.Add(ValueOpaque, value.Start, value.Length);
                break;
            case 0x80:
                fields.Add(NoSuchObject, value.Start, 0);
                break;
            case 0x81:
                fields.Add(NoSuchInstance, value.Start, 0);
                break;
            case 0x82:
                fields.Add(EndOfMibView, value.Start, 0);
                break;
            default:
                fields.Add(ValueUnknown, value.Start, value.Length);
                break;
        }
    }

    /// <summary>A number without sign may have a byte 0 in front, and then nine bytes.</summary>
    static void AddUnsigned(FieldList fields, Field field, in BerValue value)
    {
        int skip = Math.Max(0, value.Length - 8);
        fields.Add(field, value.Start + skip, value.Length - skip);
    }

    static ulong AddNext(in Payload message, FieldList fields, Field field, ref int at, int end, int tag)
    {
        if (!Ber.NextIs(in message, ref at, end, tag, out BerValue value))
            return 0;
        if (field.IsNumber && value.Length is 0 or > 8)
            return 0;
        return fields.Add(field, value.Start, value.Length);
    }
}
