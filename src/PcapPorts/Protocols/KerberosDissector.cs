using System.Buffers.Binary;
using System.Globalization;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>Kerberos version 5 (RFC 4120 section 5); over TCP a length stands before each message (section 7.2.2).</summary>
public sealed class KerberosDissector : Dissector
{
    const int RecordMark = 4, LongestMessage = 1 << 20, MaxDepth = 12;
    const int ApRequest = 14, KrbError = 30, PaTgsRequest = 1, PaEncTimestamp = 2, PaEtypeInfo2 = 19;
    const int IntegerTag = 2, BitString = 3, OctetString = 4, GeneralizedTime = 0x18, GeneralString = 0x1b, Sequence = 0x30;

    static readonly Protocol Kerberos = new("Kerberos", "KRB5", "kerberos");
    static readonly ValueStrings Types = new()
    {
        { 10, "krb-as-req" }, { 11, "krb-as-rep" }, { 12, "krb-tgs-req" }, { 13, "krb-tgs-rep" }, { 14, "krb-ap-req" }, { 15, "krb-ap-rep" }, { 20, "krb-safe" },
        { 21, "krb-priv" }, { 22, "krb-cred" }, { 30, "krb-error" },
    };

    static readonly ValueStrings ShortTypes = new()
    {
        { 10, "AS-REQ" }, { 11, "AS-REP" }, { 12, "TGS-REQ" }, { 13, "TGS-REP" }, { 14, "AP-REQ" }, { 15, "AP-REP" }, { 20, "KRB-SAFE" }, { 21, "KRB-PRIV" }, { 22, "KRB-CRED" },
        { 30, "KRB Error" },
    };

    static readonly ValueStrings EncryptionTypes = new()
    {
        { 1, "eTYPE-DES-CBC-CRC" }, { 3, "eTYPE-DES-CBC-MD5" }, { 16, "eTYPE-DES3-CBC-SHA1" }, { 17, "eTYPE-AES128-CTS-HMAC-SHA1-96" }, { 18, "eTYPE-AES256-CTS-HMAC-SHA1-96" },
        { 19, "eTYPE-AES128-CTS-HMAC-SHA256-128" }, { 20, "eTYPE-AES256-CTS-HMAC-SHA384-192" }, { 23, "eTYPE-ARCFOUR-HMAC-MD5" }, { 24, "eTYPE-ARCFOUR-HMAC-MD5-56" },
        { 25, "eTYPE-CAMELLIA128-CTS-CMAC" }, { 26, "eTYPE-CAMELLIA256-CTS-CMAC" },
    };

    static readonly ValueStrings Errors = new()
    {
        { 0, "eRR-NONE" }, { 1, "eRR-NAME-EXP" }, { 6, "eRR-C-PRINCIPAL-UNKNOWN" }, { 7, "eRR-S-PRINCIPAL-UNKNOWN" }, { 12, "eRR-POLICY" }, { 14, "eRR-ETYPE-NOSUPP" },
        { 18, "eRR-CLIENT-REVOKED" }, { 23, "eRR-KEY-EXPIRED" }, { 24, "eRR-PREAUTH-FAILED" }, { 25, "eRR-PREAUTH-REQUIRED" }, { 31, "eRR-BAD-INTEGRITY" },
        { 32, "eRR-TKT-EXPIRED" }, { 33, "eRR-TKT-NYV" }, { 34, "eRR-REPEAT" }, { 36, "eRR-BADMATCH" }, { 37, "eRR-SKEW" }, { 41, "eRR-MODIFIED" }, { 44, "eRR-BADKEYVER" },
        { 52, "eRR-RESPONSE-TOO-BIG" }, { 60, "eRR-GENERIC" }, { 68, "eRR-WRONG-REALM" },
    };

    static readonly ValueStrings NameTypes = new()
    {
        { 0, "kRB5-NT-UNKNOWN" }, { 1, "kRB5-NT-PRINCIPAL" }, { 2, "kRB5-NT-SRV-INST" }, { 3, "kRB5-NT-SRV-HST" }, { 10, "kRB5-NT-ENTERPRISE-PRINCIPAL" }, { 11, "kRB5-NT-WELLKNOWN" },
    };

    static readonly ValueStrings PaTypes = new()
    {
        { 1, "pA-TGS-REQ" }, { 2, "pA-ENC-TIMESTAMP" }, { 3, "pA-PW-SALT" }, { 11, "pA-ETYPE-INFO" }, { 16, "pA-PK-AS-REQ" }, { 17, "pA-PK-AS-REP" }, { 19, "pA-ETYPE-INFO2" },
        { 128, "pA-PAC-REQUEST" }, { 129, "pA-FOR-USER" }, { 133, "pA-FX-COOKIE" }, { 136, "pA-FX-FAST" }, { 149, "pA-REQ-ENC-PA-REP" }, { 150, "pA-AS-FRESHNESS" }, { 167, "pA-PAC-OPTIONS" },
    };

    static readonly Field MarkReserved = Kerberos.Boolean("rm.reserved", "Reserved", 0x80000000);
    static readonly Field MarkLength = Kerberos.UInt32("rm.length", "Record Length", mask: 0x7fffffff);
    static readonly Field ProtocolVersion = Kerberos.UInt32("pvno", "pvno");
    static readonly Field MessageType = Kerberos.Int32("msg_type", "msg-type", Types);
    static readonly Field PaList = Kerberos.UInt32("padata", "padata");
    static readonly Field PaType = Kerberos.Int32("padata_type", "padata-type", PaTypes);
    static readonly Field PaValue = Kerberos.Bytes("padata_value", "padata-value");
    static readonly Field KdcOptions = Kerberos.Bytes("kdc_options", "kdc-options");
    static readonly Field ApOptions = Kerberos.Bytes("ap_options", "ap-options");
    static readonly Field Realm = Kerberos.String("realm", "realm");
    static readonly Field ClientRealm = Kerberos.String("crealm", "crealm");
    static readonly Field NameType = Kerberos.Int32("name_type", "name-type", NameTypes);
    static readonly Field ClientNameList = Kerberos.UInt32("cname_string", "cname-string");
    static readonly Field ClientName = Kerberos.String("CNameString", "CNameString");
    static readonly Field ServerNameList = Kerberos.UInt32("sname_string", "sname-string");
    static readonly Field ServerName = Kerberos.String("SNameString", "SNameString");
    static readonly Field From = Kerberos.RelativeTime("from", "from");
    static readonly Field Till = Kerberos.RelativeTime("till", "till");
    static readonly Field RenewTime = Kerberos.RelativeTime("rtime", "rtime");
    static readonly Field ClientTime = Kerberos.RelativeTime("ctime", "ctime");
    static readonly Field ClientMicroseconds = Kerberos.UInt32("cusec", "cusec");
    static readonly Field ServerTime = Kerberos.RelativeTime("stime", "stime");
    static readonly Field ServerMicroseconds = Kerberos.UInt32("susec", "susec");
    static readonly Field Nonce = Kerberos.UInt32("nonce", "nonce");
    static readonly Field EncryptionType = Kerberos.Int32("ENCTYPE", "ENCTYPE", EncryptionTypes);
    static readonly Field TicketVersion = Kerberos.UInt32("tkt_vno", "tkt-vno");
    static readonly Field EncryptedType = Kerberos.Int32("etype", "etype", EncryptionTypes);
    static readonly Field KeyVersion = Kerberos.UInt32("kvno", "kvno");
    static readonly Field Cipher = Kerberos.Bytes("cipher", "cipher");
    static readonly Field ErrorCode = Kerberos.Int32("error_code", "error-code", Errors);
    static readonly Field ErrorText = Kerberos.String("e_text", "e-text");
    static readonly Field ErrorData = Kerberos.Bytes("e_data", "e-data");

    /// <inheritdoc/>
    public override Protocol Protocol => Kerberos;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.Udp(88);
        table.Tcp(88);
    }

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
    {
        if (payload.Length < 12 || (segment.Transport == IpProtocol.Tcp ? payload[0] != 0 : payload[0] is < 0x6a or > 0x7e))
            return false;
        Payload message = new(payload, segment.SourcePort, segment.DestinationPort);
        return (segment.Transport == IpProtocol.Tcp ? KerberosSignature.Stream(in message) : KerberosSignature.Message(in message)).Certain;
    }

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        int start = 0, end = pdu.Length;
        if (segment.Transport == IpProtocol.Tcp)
        {
            if (pdu.Length < RecordMark)
                return segment.IsLast ? 0 : NeedMore;
            start = RecordMark;
            uint length = BinaryPrimitives.ReadUInt32BigEndian(pdu) & 0x7fffffff;
            if (length > LongestMessage)
                return 0;
            end = RecordMark + (int)length;
            if (end > pdu.Length && !segment.IsLast)
                return NeedTotal(end);
            end = Math.Min(end, pdu.Length);
        }
        int root = fields.Open(Kerberos.Root, 0, end);
        if (start > 0)
        {
            fields.Add(MarkReserved, 0, 4);
            fields.Add(MarkLength, 0, 4);
        }
        fields.Info.Begin(Kerberos);
        Payload message = new(pdu[..end], segment.SourcePort, segment.DestinationPort);
        AddMessage(in message, fields, start, end, 0);
        fields.Close(root);
        return end;
    }

    /// <summary>Adds a message that another protocol carries.</summary>
    internal static void AddToken(in Payload message, FieldList fields, int at, int end)
    {
        int root = fields.Open(Kerberos.Root, at, end - at);
        AddMessage(in message, fields, at, end, 1);
        fields.Close(root);
    }

    static void AddMessage(in Payload message, FieldList fields, int at, int end, int depth)
    {
        if (!Ber.Next(in message, ref at, end, out BerValue whole) || (whole.Tag & 0xe0) != 0x60)
            return;
        if (depth == 0)
            fields.Info.Add(ShortTypes, (ulong)whole.Number);
        at = whole.Start;
        if (!Ber.NextIs(in message, ref at, whole.End, Sequence, out BerValue body))
            return;
        at = body.Start;
        while (Next(in message, ref at, body.End, out int tag, out BerValue value))
        {
            switch (whole.Number)
            {
                case 10 or 12:
                    AddRequestPart(in message, fields, tag, in value, depth);
                    break;
                case 11 or 13:
                    AddReplyPart(in message, fields, tag, in value, depth);
                    break;
                case ApRequest:
                    AddApRequestPart(in message, fields, tag, in value, depth);
                    break;
                case KrbError:
                    AddErrorPart(in message, fields, tag, in value, depth);
                    break;
                default:
                    AddHeaderPart(fields, tag, in value);
                    break;
            }
        }
    }

    /// <summary>The next member of a sequence: all are tagged explicitly, so that the value is inside the tag.</summary>
    static bool Next(in Payload message, ref int at, int end, out int tag, out BerValue value)
    {
        tag = -1;
        if (!Ber.Next(in message, ref at, end, out BerValue member) || (member.Tag & 0xc0) != 0x80)
        {
            value = default;
            return false;
        }
        tag = member.Number;
        int inside = member.Start;
        return Ber.Next(in message, ref inside, member.End, out value);
    }

    static void AddHeaderPart(FieldList fields, int tag, in BerValue value)
    {
        if (tag == 0)
            AddNumber(fields, ProtocolVersion, in value);
        else if (tag == 1)
            AddNumber(fields, MessageType, in value);
    }

    static void AddRequestPart(in Payload message, FieldList fields, int tag, in BerValue value, int depth)
    {
        if (tag is 1 or 2)
            AddHeaderPart(fields, tag - 1, in value);
        else if (tag == 3)
            AddPaList(in message, fields, in value, depth);
        else if (tag == 4)
            AddRequestBody(in message, fields, in value, depth);
    }

    static void AddRequestBody(in Payload message, FieldList fields, in BerValue body, int depth)
    {
        int at = body.Start;
        while (Next(in message, ref at, body.End, out int tag, out BerValue value))
        {
            switch (tag)
            {
                case 0:
                    AddBits(fields, KdcOptions, in value);
                    break;
                case 1:
                    AddName(in message, fields, ClientNameList, ClientName, in value);
                    break;
                case 2:
                    AddText(fields, Realm, in value);
                    break;
                case 3:
                    AddName(in message, fields, ServerNameList, ServerName, in value);
                    break;
                case 4:
                    AddTime(in message, fields, From, in value);
                    break;
                case 5:
                    AddTime(in message, fields, Till, in value);
                    break;
                case 6:
                    AddTime(in message, fields, RenewTime, in value);
                    break;
                case 7:
                    AddNumber(fields, Nonce, in value);
                    break;
                case 8:
                    for (int i = value.Start; Ber.NextIs(in message, ref i, value.End, IntegerTag, out BerValue type);)
                        AddNumber(fields, EncryptionType, in type);
                    break;
                case 10:
                    AddEncrypted(in message, fields, in value);
                    break;
                case 11:
                    for (int i = value.Start; Ber.Next(in message, ref i, value.End, out BerValue ticket);)
                        AddTicket(in message, fields, in ticket, depth);
                    break;
                default:
                    break;
            }
        }
    }

    static void AddReplyPart(in Payload message, FieldList fields, int tag, in BerValue value, int depth)
    {
        switch (tag)
        {
            case 2:
                AddPaList(in message, fields, in value, depth);
                break;
            case 3:
                AddText(fields, ClientRealm, in value);
                break;
            case 4:
                AddName(in message, fields, ClientNameList, ClientName, in value);
                break;
            case 5:
                AddTicket(in message, fields, in value, depth);
                break;
            case 6:
                AddEncrypted(in message, fields, in value);
                break;
            default:
                AddHeaderPart(fields, tag, in value);
                break;
        }
    }

    static void AddApRequestPart(in Payload message, FieldList fields, int tag, in BerValue value, int depth)
    {
        if (tag == 2)
            AddBits(fields, ApOptions, in value);
        else if (tag == 3)
            AddTicket(in message, fields, in value, depth);
        else if (tag == 4)
            AddEncrypted(in message, fields, in value);
        else
            AddHeaderPart(fields, tag, in value);
    }

    static void AddErrorPart(in Payload message, FieldList fields, int tag, in BerValue value, int depth)
    {
        switch (tag)
        {
            case 2:
                AddTime(in message, fields, ClientTime, in value);
                break;
            case 3:
                AddNumber(fields, ClientMicroseconds, in value);
                break;
            case 4:
                AddTime(in message, fields, ServerTime, in value);
                break;
            case 5:
                AddNumber(fields, ServerMicroseconds, in value);
                break;
            case 6:
                ulong code = AddNumber(fields, ErrorCode, in value);
                fields.Info.Add(": "u8).Add(Errors, code);
                break;
            case 7:
                AddText(fields, ClientRealm, in value);
                break;
            case 8:
                AddName(in message, fields, ClientNameList, ClientName, in value);
                break;
            case 9:
                AddText(fields, Realm, in value);
                break;
            case 10:
                AddName(in message, fields, ServerNameList, ServerName, in value);
                break;
            case 11:
                AddText(fields, ErrorText, in value);
                break;
            case 12 when value.Tag == OctetString:
                int opened = fields.Open(ErrorData, value.Start, value.Length);
                int at = value.Start;
                if (Ber.NextIs(in message, ref at, value.End, Sequence, out BerValue methods))
                    AddPaItems(in message, fields, in methods, depth);
                fields.Close(opened);
                break;
            default:
                AddHeaderPart(fields, tag, in value);
                break;
        }
    }

    static void AddPaList(in Payload message, FieldList fields, in BerValue list, int depth)
    {
        int count = 0;
        for (int i = list.Start; Ber.NextIs(in message, ref i, list.End, Sequence, out _);)
            count++;
        int opened = fields.OpenValue(PaList, (ulong)count, list.Start, list.Length);
        AddPaItems(in message, fields, in list, depth);
        fields.Close(opened);
    }

    static void AddPaItems(in Payload message, FieldList fields, in BerValue list, int depth)
    {
        if (depth >= MaxDepth)
            return;
        for (int at = list.Start; Ber.NextIs(in message, ref at, list.End, Sequence, out BerValue item);)
        {
            int inside = item.Start;
            ulong type = 0;
            while (Next(in message, ref inside, item.End, out int tag, out BerValue value))
            {
                if (tag == 1)
                    type = AddNumber(fields, PaType, in value);
                else if (tag == 2 && value.Tag == OctetString)
                    AddPaValue(in message, fields, type, in value, depth);
            }
        }
    }

    static void AddPaValue(in Payload message, FieldList fields, ulong type, in BerValue value, int depth)
    {
        int opened = fields.Open(PaValue, value.Start, value.Length);
        int at = value.Start;
        if (type == PaTgsRequest)
        {
            AddMessage(in message, fields, value.Start, value.End, depth + 1);
        }
        else if (type == PaEncTimestamp && Ber.NextIs(in message, ref at, value.End, Sequence, out BerValue encrypted))
        {
            at = value.Start;
            AddEncrypted(in message, fields, in encrypted);
        }
        else if (type == PaEtypeInfo2 && Ber.NextIs(in message, ref at, value.End, Sequence, out BerValue entries))
        {
            for (int i = entries.Start; Ber.NextIs(in message, ref i, entries.End, Sequence, out BerValue entry);)
            {
                int inside = entry.Start;
                if (Next(in message, ref inside, entry.End, out int tag, out BerValue first) && tag == 0)
                    AddNumber(fields, EncryptedType, in first);
            }
        }
        fields.Close(opened);
    }

    static void AddTicket(in Payload message, FieldList fields, in BerValue ticket, int depth)
    {
        int at = ticket.Start;
        if (depth >= MaxDepth || !Ber.NextIs(in message, ref at, ticket.End, Sequence, out BerValue body))
            return;
        at = body.Start;
        while (Next(in message, ref at, body.End, out int tag, out BerValue value))
        {
            if (tag == 0)
                AddNumber(fields, TicketVersion, in value);
            else if (tag == 1)
                AddText(fields, Realm, in value);
            else if (tag == 2)
                AddName(in message, fields, ServerNameList, ServerName, in value);
            else if (tag == 3)
                AddEncrypted(in message, fields, in value);
        }
    }

    static void AddEncrypted(in Payload message, FieldList fields, in BerValue encrypted)
    {
        int at = encrypted.Start;
        while (Next(in message, ref at, encrypted.End, out int tag, out BerValue value))
        {
            if (tag == 0)
                AddNumber(fields, EncryptedType, in value);
            else if (tag == 1)
                AddNumber(fields, KeyVersion, in value);
            else if (tag == 2)
                fields.Add(Cipher, value.Start, value.Length);
        }
    }

    static void AddName(in Payload message, FieldList fields, Field list, Field part, in BerValue name)
    {
        int at = name.Start;
        while (Next(in message, ref at, name.End, out int tag, out BerValue value))
        {
            if (tag == 0)
            {
                AddNumber(fields, NameType, in value);
                continue;
            }
            int count = 0;
            for (int i = value.Start; Ber.Next(in message, ref i, value.End, out _);)
                count++;
            int opened = fields.OpenValue(list, (ulong)count, value.Start, value.Length);
            for (int i = value.Start; Ber.NextIs(in message, ref i, value.End, GeneralString, out BerValue text);)
                fields.Add(part, text.Start, text.Length);
            fields.Close(opened);
        }
    }

    static ulong AddNumber(FieldList fields, Field field, in BerValue value)
        => value.Tag == IntegerTag && value.Length is > 0 and <= 8 ? fields.Add(field, value.Start, value.Length) : 0;

    static void AddText(FieldList fields, Field field, in BerValue value)
    {
        if (value.Tag == GeneralString)
            fields.Add(field, value.Start, value.Length);
    }

    static void AddBits(FieldList fields, Field field, in BerValue value)
    {
        if (value.Tag == BitString && value.Length > 1)
            fields.Add(field, value.Start + 1, value.Length - 1);
    }

    /// <summary>A time as <c>20261122090658Z</c> (RFC 4120 section 5.2.3).</summary>
    static void AddTime(in Payload message, FieldList fields, Field field, in BerValue value)
    {
        if (value.Tag != GeneralizedTime || value.Length != 15)
            return;
        Span<char> text = stackalloc char[15];
        System.Text.Encoding.Latin1.GetChars(message.Bytes.Slice(value.Start, value.Length), text);
        if (DateTime.TryParseExact(text, "yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time))
            fields.AddValue(field, (ulong)((time - DateTime.UnixEpoch).Ticks * 100), value.Start, value.Length);
    }
}
