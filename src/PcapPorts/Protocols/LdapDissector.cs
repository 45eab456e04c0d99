using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>LDAP (RFC 4511), and its connectionless form (RFC 1798) as domain controllers speak it.</summary>
public sealed class LdapDissector : Dissector
{
    const int IntegerTag = 2, OctetString = 4, Enumerated = 10, Sequence = 0x30, Set = 0x31, BooleanTag = 1;
    const int BindRequest = 0, BindResponse = 1, Unbind = 2, SearchRequest = 3, SearchEntry = 4, SearchDone = 5, DeleteRequest = 10, Abandon = 16, ExtendedRequest = 23, ExtendedResponse = 24;
    const int MaxFilterDepth = 16, LongestBuffer = 1 << 24;

    static readonly Protocol Ldap = new("Lightweight Directory Access Protocol", "LDAP", "ldap");
    static readonly ValueStrings Operations = new()
    {
        { 0, "bindRequest" }, { 1, "bindResponse" }, { 2, "unbindRequest" }, { 3, "searchRequest" }, { 4, "searchResEntry" }, { 5, "searchResDone" }, { 6, "modifyRequest" },
        { 7, "modifyResponse" }, { 8, "addRequest" }, { 9, "addResponse" }, { 10, "delRequest" }, { 11, "delResponse" }, { 12, "modDNRequest" }, { 13, "modDNResponse" },
        { 14, "compareRequest" }, { 15, "compareResponse" }, { 16, "abandonRequest" }, { 19, "searchResRef" }, { 23, "extendedReq" }, { 24, "extendedResp" },
        { 25, "intermediateResponse" },
    };

    static readonly ValueStrings Results = new()
    {
        { 0, "success" }, { 1, "operationsError" }, { 2, "protocolError" }, { 3, "timeLimitExceeded" }, { 4, "sizeLimitExceeded" }, { 5, "compareFalse" }, { 6, "compareTrue" },
        { 7, "authMethodNotSupported" }, { 8, "strongerAuthRequired" }, { 10, "referral" }, { 11, "adminLimitExceeded" }, { 12, "unavailableCriticalExtension" },
        { 13, "confidentialityRequired" }, { 14, "saslBindInProgress" }, { 16, "noSuchAttribute" }, { 17, "undefinedAttributeType" }, { 20, "attributeOrValueExists" },
        { 32, "noSuchObject" }, { 34, "invalidDNSyntax" }, { 48, "inappropriateAuthentication" }, { 49, "invalidCredentials" }, { 50, "insufficientAccessRights" }, { 51, "busy" },
        { 52, "unavailable" }, { 53, "unwillingToPerform" }, { 64, "namingViolation" }, { 65, "objectClassViolation" }, { 66, "notAllowedOnNonLeaf" }, { 68, "entryAlreadyExists" }, { 80, "other" },
    };

    static readonly ValueStrings Scopes = new() { { 0, "baseObject" }, { 1, "singleLevel" }, { 2, "wholeSubtree" } };
    static readonly Field SaslLength = Ldap.UInt32("sasl_buffer_length", "SASL Buffer Length");
    static readonly Field MessageId = Ldap.UInt32("messageID", "messageID");
    static readonly Field Operation = Ldap.UInt32("protocolOp", "protocolOp", Operations);
    static readonly Field Version = Ldap.UInt32("version", "version");
    static readonly Field Name = Ldap.String("name", "name");
    static readonly Field Authentication = Ldap.UInt32("authentication", "authentication", new ValueStrings { { 0, "simple" }, { 3, "sasl" } });
    static readonly Field Simple = Ldap.String("simple", "simple");
    static readonly Field Mechanism = Ldap.String("mechanism", "mechanism");
    static readonly Field Credentials = Ldap.Bytes("credentials", "credentials");
    static readonly Field ServerCredentials = Ldap.Bytes("serverSaslCreds", "serverSaslCreds");
    static readonly Field BaseObject = Ldap.String("baseObject", "baseObject");
    static readonly Field Scope = Ldap.UInt32("scope", "scope", Scopes);
    static readonly Field DerefAliases = Ldap.UInt32("derefAliases", "derefAliases");
    static readonly Field SizeLimit = Ldap.UInt32("sizeLimit", "sizeLimit");
    static readonly Field TimeLimit = Ldap.UInt32("timeLimit", "timeLimit");
    static readonly Field TypesOnly = Ldap.Boolean("typesOnly", "typesOnly");
    static readonly Field Filter = Ldap.UInt32("filter", "filter", new ValueStrings
    {
        { 0, "and" }, { 1, "or" }, { 2, "not" }, { 3, "equalityMatch" }, { 4, "substrings" }, { 5, "greaterOrEqual" }, { 6, "lessOrEqual" }, { 7, "present" }, { 8, "approxMatch" }, { 9, "extensibleMatch" },
    });

    static readonly Field Description = Ldap.String("attributeDesc", "attributeDesc");
    static readonly Field Assertion = Ldap.String("assertionValue", "assertionValue");
    static readonly Field Present = Ldap.String("present", "present");
    static readonly Field AttributeList = Ldap.UInt32("attributes", "attributes");
    static readonly Field AttributeDescription = Ldap.String("AttributeDescription", "AttributeDescription");
    static readonly Field ObjectName = Ldap.String("objectName", "objectName");
    static readonly Field AttributeType = Ldap.String("type", "type");
    static readonly Field ValueList = Ldap.UInt32("vals", "vals");
    static readonly Field AttributeValue = Ldap.Bytes("AttributeValue", "AttributeValue");
    static readonly Field ResultCode = Ldap.UInt32("resultCode", "resultCode", Results);
    static readonly Field MatchedName = Ldap.String("matchedDN", "matchedDN");
    static readonly Field ErrorMessage = Ldap.String("errorMessage", "errorMessage");
    static readonly Field Object = Ldap.String("object", "object");
    static readonly Field Entry = Ldap.String("entry", "entry");
    static readonly Field Delete = Ldap.String("delRequest", "delRequest");
    static readonly Field AbandonRequest = Ldap.UInt32("abandonRequest", "abandonRequest");
    static readonly Field RequestName = Ldap.String("requestName", "requestName");
    static readonly Field ResponseName = Ldap.String("responseName", "responseName");
    static readonly Field ResponseTo = Ldap.FrameNumber("response_to", "Response To");
    static readonly Field Time = Ldap.RelativeTime("time", "Time");

    static ReadOnlySpan<byte> StartTls => "1.3.6.1.4.1.1466.20037"u8;

    sealed class State
    {
        public readonly PendingRequests Requests = new();
        public ulong StartTlsId;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? HandsOverTo => ["tls"];

    /// <inheritdoc/>
    public override Protocol Protocol => Ldap;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.Tcp(389, 3268);
        table.Udp(389);
    }

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length > 6 && payload[0] is Sequence or 0 && LdapSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.IsEmpty)
            return 0;

        // Behind a SASL bind messages come in buffers, protected or not (RFC 4422 section 3.7).
        if (segment.Transport == IpProtocol.Tcp && pdu[0] == 0)
            return DissectBuffer(pdu, in segment, fields);
        Payload message = new(pdu, segment.SourcePort, segment.DestinationPort);
        int length = BerStream.Length(in message, in segment);
        int at = 0;
        if (length <= 0)
            return length;
        return Ber.NextIs(in message, ref at, length, Sequence, out BerValue whole) && AddMessage(in message, in segment, fields, whole) ? length : 0;
    }

    static int DissectBuffer(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.Length < 4)
            return segment.IsLast ? 0 : NeedMore;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(pdu);
        if (length is 0 or > LongestBuffer)
            return 0;
        if (length + 4 > (uint)pdu.Length && !segment.IsLast)
            return NeedTotal((int)length + 4);
        int end = (int)Math.Min((uint)pdu.Length, length + 4);
        int root = fields.Open(Ldap.Root, 0, end);
        fields.Add(SaslLength, 0, 4);
        fields.Close(root);
        fields.Info.Begin(Ldap).Add("SASL Buffer"u8);
        return end;
    }

    bool AddMessage(in Payload message, in Segment segment, FieldList fields, BerValue whole)
    {
        int at = whole.Start;
        if (!Ber.NextIs(in message, ref at, whole.End, IntegerTag, out BerValue id) || id.Length is 0 or > 5
            || !Ber.Next(in message, ref at, whole.End, out BerValue operation) || (operation.Tag & 0xc0) != 0x40)
            return false;
        int root = fields.Open(Ldap.Root, 0, whole.End);
        ulong number = fields.Add(MessageId, id.Start, id.Length);
        int kind = operation.Number;
        int opened = fields.OpenValue(Operation, (ulong)kind, operation.Start, operation.Length);
        fields.Info.Begin(Ldap).Add(Operations, (ulong)kind).Add("("u8).Add((long)number).Add(") "u8);
        AddOperation(in message, in segment, fields, kind, in operation, number);
        fields.Close(opened);
        Pair(in segment, fields, kind, number);
        fields.Close(root);
        return true;
    }

    void Pair(in Segment segment, FieldList fields, int kind, ulong number)
    {
        if (segment.Conversation is null || kind is Unbind or Abandon)
            return;
        PendingRequests requests = segment.Conversation.State<State>(this).Requests;
        if (kind is BindRequest or SearchRequest or 6 or 8 or DeleteRequest or 12 or 14 or ExtendedRequest)
        {
            requests.Add(number, in segment);
        }
        else if (requests.TryFind(number, out PendingRequest request))
        {
            fields.AddGenerated(ResponseTo, (ulong)request.Frame);
            fields.AddGenerated(Time, (ulong)(segment.Nanoseconds - request.Nanoseconds));
        }
    }

    void AddOperation(in Payload message, in Segment segment, FieldList fields, int kind, in BerValue operation, ulong number)
    {
        int at = operation.Start;
        switch (kind)
        {
            case BindRequest:
                AddBind(in message, fields, in operation);
                break;
            case SearchRequest:
                AddSearch(in message, fields, in operation);
                break;
            case SearchEntry:
                AddText(in message, fields, ObjectName, ref at, operation.End, tell: true);
                AddAttributes(in message, fields, at, operation.End);
                break;
            case BindResponse or SearchDone or 7 or 9 or 11 or 13 or 15 or ExtendedResponse:
                ulong result = AddResult(in message, fields, in operation);
                if (kind == ExtendedResponse && result == 0 && segment.Conversation is { } conversation && conversation.State<State>(this) is var state && state.StartTlsId == number + 1)
                    conversation.StartTls();
                break;
            case 6:
                AddText(in message, fields, Object, ref at, operation.End, tell: true);
                break;
            case 8:
                AddText(in message, fields, Entry, ref at, operation.End, tell: true);
                AddAttributes(in message, fields, at, operation.End);
                break;
            case DeleteRequest:
                fields.Add(Delete, operation.Start, operation.Length);
                break;
            case 12 or 14:
                AddText(in message, fields, Entry, ref at, operation.End, tell: true);
                break;
            case Abandon when operation.Length is > 0 and <= 5:
                fields.Add(AbandonRequest, operation.Start, operation.Length);
                break;
            case ExtendedRequest:
                if (Ber.NextIs(in message, ref at, operation.End, 0x80, out BerValue name))
                {
                    fields.Add(RequestName, name.Start, name.Length);
                    if (message.Bytes.Slice(name.Start, name.Length).SequenceEqual(StartTls) && segment.Conversation is not null)
                        segment.Conversation.State<State>(this).StartTlsId = number + 1;
                }
                break;
            default:
                break;
        }
    }

    static void AddBind(in Payload message, FieldList fields, in BerValue operation)
    {
        int at = operation.Start;
        AddNumber(in message, fields, Version, ref at, operation.End, IntegerTag);
        AddText(in message, fields, Name, ref at, operation.End, tell: true);
        if (!Ber.Next(in message, ref at, operation.End, out BerValue method))
            return;
        int opened = fields.OpenValue(Authentication, (ulong)method.Number, method.Start, method.Length);
        if (method.Tag == 0x80)
        {
            fields.Add(Simple, method.Start, method.Length);
            fields.Info.Add(" simple"u8);
        }
        else if (method.Tag == 0xa3)
        {
            int inside = method.Start;
            AddText(in message, fields, Mechanism, ref inside, method.End, tell: false);
            if (Ber.NextIs(in message, ref inside, method.End, OctetString, out BerValue credentials))
                fields.Add(Credentials, credentials.Start, credentials.Length);
            fields.Info.Add(" sasl"u8);
        }
        fields.Close(opened);
    }

    static void AddSearch(in Payload message, FieldList fields, in BerValue operation)
    {
        int at = operation.Start;
        AddText(in message, fields, BaseObject, ref at, operation.End, tell: true);
        ulong scope = AddNumber(in message, fields, Scope, ref at, operation.End, Enumerated);
        fields.Info.Add(" "u8).Add(Scopes, scope);
        AddNumber(in message, fields, DerefAliases, ref at, operation.End, Enumerated);
        AddNumber(in message, fields, SizeLimit, ref at, operation.End, IntegerTag);
        AddNumber(in message, fields, TimeLimit, ref at, operation.End, IntegerTag);
        AddNumber(in message, fields, TypesOnly, ref at, operation.End, BooleanTag);
        if (Ber.Next(in message, ref at, operation.End, out BerValue filter))
            AddFilter(in message, fields, in filter, 0);
        if (!Ber.NextIs(in message, ref at, operation.End, Sequence, out BerValue list))
            return;
        int opened = fields.OpenValue(AttributeList, (ulong)Count(in message, in list), list.Start, list.Length);
        for (int i = list.Start; Ber.NextIs(in message, ref i, list.End, OctetString, out BerValue name);)
            fields.Add(AttributeDescription, name.Start, name.Length);
        fields.Close(opened);
    }

    static void AddFilter(in Payload message, FieldList fields, in BerValue filter, int depth)
    {
        if (depth >= MaxFilterDepth || (filter.Tag & 0xc0) != 0x80)
            return;
        int opened = fields.OpenValue(Filter, (ulong)filter.Number, filter.Start, filter.Length);
        int at = filter.Start;
        switch (filter.Number)
        {
            case 0 or 1 or 2:
                while (Ber.Next(in message, ref at, filter.End, out BerValue part))
                    AddFilter(in message, fields, in part, depth + 1);
                break;
            case 3 or 5 or 6 or 8:
                AddText(in message, fields, Description, ref at, filter.End, tell: false);
                AddText(in message, fields, Assertion, ref at, filter.End, tell: false);
                break;
            case 7:
                fields.Add(Present, filter.Start, filter.Length);
                break;
            default:
                break;
        }
        fields.Close(opened);
    }

    static void AddAttributes(in Payload message, FieldList fields, int at, int end)
    {
        if (!Ber.NextIs(in message, ref at, end, Sequence, out BerValue list))
            return;
        int opened = fields.OpenValue(AttributeList, (ulong)Count(in message, in list), list.Start, list.Length);
        for (int i = list.Start; Ber.NextIs(in message, ref i, list.End, Sequence, out BerValue attribute);)
        {
            int inside = attribute.Start;
            AddText(in message, fields, AttributeType, ref inside, attribute.End, tell: false);
            if (!Ber.NextIs(in message, ref inside, attribute.End, Set, out BerValue values))
                continue;
            int openedValues = fields.OpenValue(ValueList, (ulong)Count(in message, in values), values.Start, values.Length);
            for (int v = values.Start; Ber.NextIs(in message, ref v, values.End, OctetString, out BerValue value);)
                fields.Add(AttributeValue, value.Start, value.Length);
            fields.Close(openedValues);
        }
        fields.Close(opened);
    }

    static ulong AddResult(in Payload message, FieldList fields, in BerValue operation)
    {
        int at = operation.Start;
        ulong code = AddNumber(in message, fields, ResultCode, ref at, operation.End, Enumerated);
        fields.Info.Add(Results, code);
        AddText(in message, fields, MatchedName, ref at, operation.End, tell: false);
        AddText(in message, fields, ErrorMessage, ref at, operation.End, tell: false);
        while (Ber.Next(in message, ref at, operation.End, out BerValue rest))
        {
            if (rest.Tag == 0x87)
                fields.Add(ServerCredentials, rest.Start, rest.Length);
            else if (rest.Tag == 0x8a)
                fields.Add(ResponseName, rest.Start, rest.Length);
        }
        return code;
    }

    static int Count(in Payload message, in BerValue list)
    {
        int count = 0;
        for (int at = list.Start; Ber.Next(in message, ref at, list.End, out _);)
            count++;
        return count;
    }

    static void AddText(in Payload message, FieldList fields, Field field, ref int at, int end, bool tell)
    {
        if (!Ber.NextIs(in message, ref at, end, OctetString, out BerValue value))
            return;
        fields.Add(field, value.Start, value.Length);
        if (!tell)
            return;
        if (value.Length == 0)
            fields.Info.Add("\"<ROOT>\""u8);
        else
            fields.Info.Add("\""u8).Add(message.Bytes.Slice(value.Start, value.Length)).Add("\""u8);
    }

    static ulong AddNumber(in Payload message, FieldList fields, Field field, ref int at, int end, int tag)
        => Ber.NextIs(in message, ref at, end, tag, out BerValue value) && value.Length is > 0 and <= 8 ? fields.Add(field, value.Start, value.Length) : 0;
}
