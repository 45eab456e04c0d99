using System.Buffers.Binary;
using PcapPorts.Fields;

namespace PcapPorts.Protocols;

/// <summary>NTLMSSP messages ([MS-NLMP] section 2.2.1) and the SPNEGO around them (RFC 4178 section 4.2), wherever a protocol carries them.</summary>
static class NtlmSspFields
{
    const int IdentifierLength = 8, Negotiate = 1, Challenge = 2, Authenticate = 3;
    const int ApplicationTag = 0x60, InitTag = 0xa0, TargetTag = 0xa1, OidTag = 6, OctetString = 4, Sequence = 0x30, Enumerated = 10;

    /// <summary>The protocol.</summary>
    public static Protocol NtlmSsp { get; } = new("NTLM Secure Service Provider", "NTLMSSP", "ntlmssp");

    /// <summary>What negotiates it.</summary>
    public static Protocol Spnego { get; } = new("Simple Protected Negotiation", "SPNEGO", "spnego");

    static readonly Field Identifier = NtlmSsp.String("identifier", "NTLMSSP identifier");
    static readonly Field MessageType = NtlmSsp.UInt32("messagetype", "NTLM Message Type", new ValueStrings { { 1, "NTLMSSP_NEGOTIATE" }, { 2, "NTLMSSP_CHALLENGE" }, { 3, "NTLMSSP_AUTH" } }, FieldBase.Hexadecimal);
    static readonly Field Flags = NtlmSsp.UInt32("negotiateflags", "Negotiate Flags", shown: FieldBase.Hexadecimal);
    static readonly Field CallingDomain = NtlmSsp.String("negotiate.domain", "Calling workstation domain");
    static readonly Field CallingHost = NtlmSsp.String("negotiate.callingworkstation", "Calling workstation name");
    static readonly Field TargetName = NtlmSsp.String("challenge.target_name", "Target Name");
    static readonly Field ServerChallenge = NtlmSsp.Bytes("ntlmserverchallenge", "NTLM Server Challenge");
    static readonly Field LmResponse = NtlmSsp.Bytes("auth.lmresponse", "Lan Manager Response");
    static readonly Field NtResponse = NtlmSsp.Bytes("auth.ntresponse", "NTLM Response");
    static readonly Field Domain = NtlmSsp.String("auth.domain", "Domain name");
    static readonly Field UserName = NtlmSsp.String("auth.username", "User name");
    static readonly Field HostName = NtlmSsp.String("auth.hostname", "Host name");
    static readonly Field MechanismType = Spnego.Oid("MechType", "MechType");
    static readonly Field MechanismToken = Spnego.Bytes("mechToken", "mechToken");
    static readonly Field Result = Spnego.UInt32("negResult", "negResult", new ValueStrings { { 0, "accept-completed" }, { 1, "accept-incomplete" }, { 2, "reject" }, { 3, "request-mic" } });
    static readonly Field SupportedMechanism = Spnego.Oid("supportedMech", "supportedMech");
    static readonly Field ResponseToken = Spnego.Bytes("responseToken", "responseToken");

    static ReadOnlySpan<byte> Signature => "NTLMSSP\0"u8;

    /// <summary>Adds a security blob: SPNEGO, or NTLMSSP alone.</summary>
    /// <param name="bytes">The bytes in view.</param>
    /// <param name="fields">Receives the fields.</param>
    /// <param name="at">Where the blob starts.</param>
    /// <param name="length">Its bytes; what is missing shortens it.</param>
    public static void AddBlob(ReadOnlySpan<byte> bytes, FieldList fields, int at, int length)
    {
        if (at < 0 || length <= 0 || at >= bytes.Length)
            return;
        int end = Math.Min(bytes.Length, at + length);
        if (bytes[at..end].StartsWith(Signature))
            AddMessage(bytes[..end], fields, at);
        else if (bytes[at] is ApplicationTag or InitTag or TargetTag)
            AddNegotiation(bytes[..end], fields, at);
    }

    static void AddNegotiation(ReadOnlySpan<byte> bytes, FieldList fields, int at)
    {
        Payload message = new(bytes, 0, 0);
        int end = bytes.Length;
        if (bytes[at] == ApplicationTag)
        {
            // GSS-API's frame: the mechanism, then its token (RFC 2743 section 3.1).
            if (!Ber.NextIs(in message, ref at, end, ApplicationTag, out BerValue frame))
                return;
            at = frame.Start;
            end = frame.End;
            if (!Ber.NextIs(in message, ref at, end, OidTag, out _))
                return;
        }
        if (!Ber.Next(in message, ref at, end, out BerValue token) || token.Tag is not (InitTag or TargetTag))
            return;
        int root = fields.Open(Spnego.Root, token.Start, token.Length);
        at = token.Start;
        if (Ber.NextIs(in message, ref at, token.End, Sequence, out BerValue members))
        {
            for (int i = members.Start; Ber.Next(in message, ref i, members.End, out BerValue member);)
                AddMember(in message, fields, token.Tag == InitTag, in member);
        }
        fields.Close(root);
    }

    static void AddMember(in Payload message, FieldList fields, bool isInit, in BerValue member)
    {
        int at = member.Start;
        if (!Ber.Next(in message, ref at, member.End, out BerValue value))
            return;
        switch (member.Number)
        {
            case 0 when isInit:
                for (int i = value.Start; Ber.NextIs(in message, ref i, value.End, OidTag, out BerValue mechanism);)
                    fields.Add(MechanismType, mechanism.Start, mechanism.Length);
                break;
            case 0 when value.Tag == Enumerated && value.Length == 1:
                fields.Add(Result, value.Start, 1);
                break;
            case 1 when !isInit && value.Tag == OidTag:
                fields.Add(SupportedMechanism, value.Start, value.Length);
                break;
            case 2 when value.Tag == OctetString:
                int opened = fields.Open(isInit ? MechanismToken : ResponseToken, value.Start, value.Length);
                if (message.HasAt(value.Start, Signature))
                    AddMessage(message.Bytes[..value.End], fields, value.Start);
                else
                    AddKerberos(in message, fields, in value);
                fields.Close(opened);
                break;
            default:
                break;
        }
    }

    /// <summary>A Kerberos token: the mechanism, two bytes that say what it is, and the message (RFC 4121 section 4.1).</summary>
    static void AddKerberos(in Payload message, FieldList fields, in BerValue token)
    {
        int at = token.Start;
        if (!Ber.NextIs(in message, ref at, token.End, ApplicationTag, out BerValue frame))
            return;
        at = frame.Start;
        if (Ber.NextIs(in message, ref at, frame.End, OidTag, out _) && message[at + 1] == 0)
            KerberosDissector.AddToken(in message, fields, at + 2, frame.End);
    }

    static void AddMessage(ReadOnlySpan<byte> bytes, FieldList fields, int at)
    {
        int root = fields.Open(NtlmSsp.Root, at, bytes.Length - at);
        fields.AddTerminated(Identifier, at, IdentifierLength);
        ulong type = fields.AddLittleEndian(MessageType, at + 8, 4);
        ReadOnlySpan<byte> message = bytes[at..];
        switch (type)
        {
            case Negotiate:
                fields.AddLittleEndian(Flags, at + 12, 4);
                AddBuffer(message, fields, CallingDomain, at, 16, isUnicode: false);
                AddBuffer(message, fields, CallingHost, at, 24, isUnicode: false);
                break;
            case Challenge:
                AddBuffer(message, fields, TargetName, at, 12, IsUnicode(message, 20));
                fields.AddLittleEndian(Flags, at + 20, 4);
                fields.Add(ServerChallenge, at + 24, 8);
                break;
            case Authenticate:
                bool isUnicode = IsUnicode(message, 60);
                AddBuffer(message, fields, LmResponse, at, 12, isUnicode: false);
                AddBuffer(message, fields, NtResponse, at, 20, isUnicode: false);
                AddBuffer(message, fields, Domain, at, 28, isUnicode);
                AddBuffer(message, fields, UserName, at, 36, isUnicode);
                AddBuffer(message, fields, HostName, at, 44, isUnicode);
                AddUser(message, fields, isUnicode);
                fields.AddLittleEndian(Flags, at + 60, 4);
                break;
            default:
                break;
        }
        fields.Close(root);
    }

    static bool IsUnicode(ReadOnlySpan<byte> message, int at) => message.Length > at && (message[at] & 1) != 0;

    /// <summary>A length, a room and an offset say where the value is ([MS-NLMP] section 2.2.1.3).</summary>
    static bool TryFind(ReadOnlySpan<byte> message, int descriptor, out int start, out int length)
    {
        start = length = 0;
        if (message.Length < descriptor + 8)
            return false;
        length = BinaryPrimitives.ReadUInt16LittleEndian(message[descriptor..]);
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(message[(descriptor + 4)..]);
        if (length == 0 || offset > (uint)message.Length || length > message.Length - (int)offset)
            return false;
        start = (int)offset;
        return true;
    }

    static void AddBuffer(ReadOnlySpan<byte> message, FieldList fields, Field field, int at, int descriptor, bool isUnicode)
    {
        if (!TryFind(message, descriptor, out int start, out int length))
            return;
        if (isUnicode)
            fields.AddUtf16(field, at + start, length);
        else
            fields.Add(field, at + start, length);
    }

    static void AddUser(ReadOnlySpan<byte> message, FieldList fields, bool isUnicode)
    {
        if (fields.Info.Protocol is null || !TryFind(message, 36, out int start, out int length))
            return;
        fields.Info.Add(", NTLMSSP_AUTH, User: "u8);
        ReadOnlySpan<byte> name = message.Slice(start, length);
        if (isUnicode)
            fields.Info.AddUtf16(name);
        else
            fields.Info.Add(name);
    }
}
