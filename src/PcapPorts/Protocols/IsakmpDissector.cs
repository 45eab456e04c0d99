using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>IKE (RFC 7296 section 3; version 1: RFC 2408 section 3, RFC 2409), and ESP where UDP carries it (RFC 3948).</summary>
public sealed class IsakmpDissector : Dissector
{
    const int HeaderLength = 28, MarkerLength = 4, MaxPayloads = 64, MaxDepth = 4;
    const int SecurityAssociationV1 = 1, Proposal = 2, Transform = 3, SecurityAssociationV2 = 33, EncryptedV2 = 46, EncryptedFragment = 53;

    static readonly Protocol Isakmp = new("Internet Security Association and Key Management Protocol", "ISAKMP", "isakmp");
    static readonly Protocol Encapsulation = new("UDP Encapsulation of IPsec Packets", "UDPENCAP", "udpencap");
    static readonly Protocol Esp = new("Encapsulating Security Payload", "ESP", "esp");
    static readonly ValueStrings Payloads = new()
    {
        { 0, "NONE / No Next Payload " }, { 1, "Security Association" }, { 2, "Proposal" }, { 3, "Transform" }, { 4, "Key Exchange" }, { 5, "Identification" }, { 6, "Certificate" },
        { 7, "Certificate Request" }, { 8, "Hash" }, { 9, "Signature" }, { 10, "Nonce" }, { 11, "Notification" }, { 12, "Delete" }, { 13, "Vendor ID" }, { 14, "Attribute" },
        { 20, "NAT-D (RFC 3947)" }, { 21, "NAT-OA (RFC 3947)" }, { 33, "Security Association" }, { 34, "Key Exchange" }, { 35, "Identification - Initiator" },
        { 36, "Identification - Responder" }, { 37, "Certificate" }, { 38, "Certificate Request" }, { 39, "Authentication" }, { 40, "Nonce" }, { 41, "Notify" }, { 42, "Delete" },
        { 43, "Vendor ID" }, { 44, "Traffic Selector - Initiator" }, { 45, "Traffic Selector - Responder" }, { 46, "Encrypted and Authenticated" }, { 47, "Configuration" },
        { 48, "Extensible Authentication" }, { 53, "Encrypted and Authenticated Fragment" }, { 132, "Cisco-Fragmentation" },
    };

    static readonly ValueStrings Exchanges = new()
    {
        { 0, "NONE" }, { 1, "Base" }, { 2, "Identity Protection (Main Mode)" }, { 3, "Authentication Only" }, { 4, "Aggressive" }, { 5, "Informational" },
        { 6, "Transaction (Config Mode)" }, { 32, "Quick Mode" }, { 33, "New Group Mode" }, { 34, "IKE_SA_INIT" }, { 35, "IKE_AUTH" }, { 36, "CREATE_CHILD_SA" },
        { 37, "INFORMATIONAL" }, { 38, "IKE_SESSION_RESUME" }, { 43, "IKE_INTERMEDIATE" },
    };

    static readonly ValueStrings Notifications = new()
    {
        { 1, "UNSUPPORTED_CRITICAL_PAYLOAD" }, { 4, "INVALID_IKE_SPI" }, { 5, "INVALID_MAJOR_VERSION" }, { 7, "INVALID_SYNTAX" }, { 9, "INVALID_MESSAGE_ID" }, { 11, "INVALID_SPI" },
        { 14, "NO_PROPOSAL_CHOSEN" }, { 17, "INVALID_KE_PAYLOAD" }, { 24, "AUTHENTICATION_FAILED" }, { 34, "SINGLE_PAIR_REQUIRED" }, { 35, "NO_ADDITIONAL_SAS" },
        { 36, "INTERNAL_ADDRESS_FAILURE" }, { 37, "FAILED_CP_REQUIRED" }, { 38, "TS_UNACCEPTABLE" }, { 16384, "INITIAL_CONTACT" }, { 16388, "NAT_DETECTION_SOURCE_IP" },
        { 16389, "NAT_DETECTION_DESTINATION_IP" }, { 16390, "COOKIE" }, { 16391, "USE_TRANSPORT_MODE" }, { 16393, "REKEY_SA" }, { 16396, "MOBIKE_SUPPORTED" },
        { 16404, "MULTIPLE_AUTH_SUPPORTED" }, { 16406, "REDIRECT_SUPPORTED" }, { 16430, "IKEV2_FRAGMENTATION_SUPPORTED" }, { 16431, "SIGNATURE_HASH_ALGORITHMS" },
    };

    static readonly Field InitiatorSpi = Isakmp.Bytes("ispi", "Initiator SPI");
    static readonly Field ResponderSpi = Isakmp.Bytes("rspi", "Responder SPI");
    static readonly Field NextPayload = Isakmp.UInt8("nextpayload", "Next payload", Payloads);
    static readonly Field Version = Isakmp.UInt8("version", "Version", shown: FieldBase.Hexadecimal);
    static readonly Field MajorVersion = Isakmp.UInt8("mjver", "MjVer", shown: FieldBase.Hexadecimal, mask: 0xf0);
    static readonly Field MinorVersion = Isakmp.UInt8("mnver", "MnVer", shown: FieldBase.Hexadecimal, mask: 0x0f);
    static readonly Field ExchangeType = Isakmp.UInt8("exchangetype", "Exchange type", Exchanges);
    static readonly Field Flags = Isakmp.UInt8("flags", "Flags", shown: FieldBase.Hexadecimal);
    static readonly Field FlagEncryption = Isakmp.Boolean("flag_e", "Encryption", 0x01);
    static readonly Field FlagCommit = Isakmp.Boolean("flag_c", "Commit", 0x02);
    static readonly Field FlagAuthentication = Isakmp.Boolean("flag_a", "Authentication", 0x04);
    static readonly Field FlagInitiator = Isakmp.Boolean("flag_i", "Initiator", 0x08);
    static readonly Field FlagVersion = Isakmp.Boolean("flag_v", "Version", 0x10);
    static readonly Field FlagResponse = Isakmp.Boolean("flag_r", "Response", 0x20);
    static readonly Field MessageId = Isakmp.UInt32("messageid", "Message ID", shown: FieldBase.Hexadecimal);
    static readonly Field Length = Isakmp.UInt32("length", "Length");
    static readonly Field PayloadType = Isakmp.UInt8("typepayload", "Payload", Payloads);
    static readonly Field Critical = Isakmp.Boolean("criticalpayload", "Critical Bit", 0x80);
    static readonly Field PayloadLength = Isakmp.UInt16("payloadlength", "Payload length");
    static readonly Field Doi = Isakmp.UInt32("sa.doi", "Domain of interpretation", new ValueStrings { { 0, "ISAKMP" }, { 1, "IPSEC" }, { 2, "GDOI" } });
    static readonly Field ProposalNumber = Isakmp.UInt8("prop.number", "Proposal number");
    static readonly Field ProposalProtocol = Isakmp.UInt32("prop.protoid", "Protocol ID", new ValueStrings { { 0, "RESERVED" }, { 1, "ISAKMP" }, { 2, "IPSEC_AH" }, { 3, "IPSEC_ESP" } });
    static readonly Field SpiSize = Isakmp.UInt8("spisize", "SPI Size");
    static readonly Field Spi = Isakmp.Bytes("spi", "SPI");
    static readonly Field ProposalTransforms = Isakmp.UInt8("prop.transforms", "Proposal transforms");
    static readonly Field TransformNumber = Isakmp.UInt8("trans.number", "Transform number");
    static readonly Field TransformId = Isakmp.UInt8("trans.id", "Transform ID");
    static readonly Field TransformType = Isakmp.UInt8("tf.type", "Transform Type", new ValueStrings
    {
        { 1, "Encryption Algorithm (ENCR)" }, { 2, "Pseudo-random Function (PRF)" }, { 3, "Integrity Algorithm (INTEG)" }, { 4, "Diffie-Hellman Group (D-H)" },
        { 5, "Extended Sequence Numbers (ESN)" },
    });

    static readonly Field[] s_transformIds =
    [
        Isakmp.UInt16("tf.id", "Transform ID"),
        Isakmp.UInt16("tf.id.encr", "Transform ID (ENCR)", new() { { 2, "ENCR_DES" }, { 3, "ENCR_3DES" }, { 12, "ENCR_AES_CBC" }, { 13, "ENCR_AES_CTR" }, { 18, "ENCR_AES-GCM_8" },
            { 19, "ENCR_AES-GCM_12" }, { 20, "ENCR_AES-GCM_16" }, { 28, "ENCR_CHACHA20_POLY1305" } }),
        Isakmp.UInt16("tf.id.prf", "Transform ID (PRF)", new() { { 1, "PRF_HMAC_MD5" }, { 2, "PRF_HMAC_SHA1" }, { 5, "PRF_HMAC_SHA2_256" }, { 6, "PRF_HMAC_SHA2_384" }, { 7, "PRF_HMAC_SHA2_512" } }),
        Isakmp.UInt16("tf.id.integ", "Transform ID (INTEG)", new() { { 1, "AUTH_HMAC_MD5_96" }, { 2, "AUTH_HMAC_SHA1_96" }, { 12, "AUTH_HMAC_SHA2_256_128" },
            { 13, "AUTH_HMAC_SHA2_384_192" }, { 14, "AUTH_HMAC_SHA2_512_256" } }),
        Isakmp.UInt16("tf.id.dh", "Transform ID (D-H)", new() { { 2, "Alternate 1024-bit MODP group" }, { 5, "1536-bit MODP group" }, { 14, "2048 bit MODP group" },
            { 19, "256-bit random ECP group" }, { 20, "384-bit random ECP group" }, { 21, "521-bit random ECP group" }, { 31, "Curve25519" } }),
        Isakmp.UInt16("tf.id.esn", "Transform ID (ESN)"),
    ];

    static readonly Field NotifyType = Isakmp.UInt16("notify.msgtype", "Notify Message Type", Notifications);
    static readonly Field VendorId = Isakmp.Bytes("vid_bytes", "Vendor ID");
    static readonly Field Nonce = Isakmp.Bytes("nonce", "Nonce DATA");
    static readonly Field Hash = Isakmp.Bytes("hash", "Hash DATA");
    static readonly Field IdentityType = Isakmp.UInt8("id.type", "ID type", new ValueStrings
    {
        { 1, "IPV4_ADDR" }, { 2, "FQDN" }, { 3, "USER_FQDN" }, { 4, "IPV4_ADDR_SUBNET" }, { 5, "IPV6_ADDR" }, { 9, "DER_ASN1_DN" }, { 11, "KEY_ID" },
    });

    static readonly Field IdentityAddress = Isakmp.IPv4("id.data.ipv4_addr", "ID_IPV4_ADDR");
    static readonly Field IdentityName = Isakmp.String("id.data.fqdn", "ID_FQDN");
    static readonly Field IdentityUser = Isakmp.String("id.data.user_fqdn", "ID_FQDN");
    static readonly Field KeepAlive = Encapsulation.None("nat_keepalive", "NAT-keepalive packet");
    static readonly Field NonEspMarker = Encapsulation.None("non_esp_marker", "Non-ESP Marker");
    static readonly Field EspSpi = Esp.UInt32("spi", "ESP SPI", shown: FieldBase.Hexadecimal);
    static readonly Field EspSequence = Esp.UInt32("sequence", "ESP Sequence");

    /// <inheritdoc/>
    public override Protocol Protocol => Isakmp;

    /// <inheritdoc/>
    public override IEnumerable<Protocol> Protocols => [Isakmp, Encapsulation, Esp];

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Udp(500, 4500);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length >= HeaderLength && (segment.On(4500) || payload[17] is 0x10 or 0x20) && IkeSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        int start = 0;
        if (segment.On(4500))
        {
            int root = fields.Open(Encapsulation.Root, 0, pdu.Length);
            if (pdu.Length == 1 && pdu[0] == 0xff)
                fields.Add(KeepAlive, 0, 1);
            bool isKey = pdu.Length > MarkerLength && pdu[..MarkerLength].IndexOfAnyExcept((byte)0) < 0;
            if (isKey)
                fields.Add(NonEspMarker, 0, MarkerLength);
            fields.Close(root);
            if (!isKey)
            {
                AddEsp(pdu, fields);
                return pdu.Length;
            }
            start = MarkerLength;
        }
        if (pdu.Length < start + HeaderLength && !segment.IsCut)
            return 0;
        AddMessage(pdu, fields, start);
        return pdu.Length;
    }

    static void AddEsp(ReadOnlySpan<byte> pdu, FieldList fields)
    {
        if (pdu.Length < 8)
            return;
        int root = fields.Open(Esp.Root, 0, pdu.Length);
        ulong spi = fields.Add(EspSpi, 0, 4);
        fields.Add(EspSequence, 4, 4);
        fields.Close(root);
        fields.Info.Begin(Esp).Add("ESP (SPI="u8).AddHexadecimal(spi, 8).Add(")"u8);
    }

    static void AddMessage(ReadOnlySpan<byte> pdu, FieldList fields, int at)
    {
        int root = fields.Open(Isakmp.Root, at, pdu.Length - at);
        fields.Add(InitiatorSpi, at, 8);
        fields.Add(ResponderSpi, at + 8, 8);
        int next = (int)fields.Add(NextPayload, at + 16, 1);
        int version = fields.Open(Version, at + 17, 1);
        int major = (int)fields.Add(MajorVersion, at + 17, 1);
        fields.Add(MinorVersion, at + 17, 1);
        fields.Close(version);
        ulong exchange = fields.Add(ExchangeType, at + 18, 1);
        bool isVersion2 = major > 1;
        int flags = fields.Open(Flags, at + 19, 1);
        bool isEncrypted = false;
        if (isVersion2)
        {
            fields.Add(FlagInitiator, at + 19, 1);
            fields.Add(FlagVersion, at + 19, 1);
            fields.Add(FlagResponse, at + 19, 1);
        }
        else
        {
            isEncrypted = fields.Add(FlagEncryption, at + 19, 1) != 0;
            fields.Add(FlagCommit, at + 19, 1);
            fields.Add(FlagAuthentication, at + 19, 1);
        }
        fields.Close(flags);
        fields.Add(MessageId, at + 20, 4);
        long length = (long)fields.Add(Length, at + 24, 4);
        fields.Info.Begin(Isakmp).Add(Exchanges, exchange);
        if (!isEncrypted)
            AddPayloads(pdu[..(int)Math.Min(pdu.Length, at + Math.Max(length, HeaderLength))], fields, next, at + HeaderLength, isVersion2, 0);
        fields.Close(root);
    }

    static void AddPayloads(ReadOnlySpan<byte> message, FieldList fields, int type, int at, bool isVersion2, int depth)
    {
        for (int i = 0; i < MaxPayloads && type != 0 && at + 4 <= message.Length && depth < MaxDepth; i++)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]);
            if (length < 4)
                return;
            int there = Math.Min(length, message.Length - at);
            int opened = fields.OpenValue(PayloadType, (ulong)type, at, there);
            int next = (int)fields.Add(NextPayload, at, 1);
            if (isVersion2 && type is not (Proposal or Transform))
                fields.Add(Critical, at + 1, 1);
            fields.Add(PayloadLength, at + 2, 2);
            AddPayload(message[..(at + there)], fields, type, at + 4, isVersion2, depth);
            fields.Close(opened);

            // What follows an encrypted payload in its chain is inside it (RFC 7296 section 3.14).
            if (type is EncryptedV2 or EncryptedFragment)
                return;
            type = next;
            at += there;
        }
    }

    static void AddPayload(ReadOnlySpan<byte> message, FieldList fields, int type, int at, bool isVersion2, int depth)
    {
        int length = message.Length - at;
        switch (type)
        {
            case SecurityAssociationV1:
                // The situation takes four bytes in the IPsec domain (RFC 2407 section 4.2).
                fields.Add(Doi, at, 4);
                AddPayloads(message, fields, Proposal, at + 8, isVersion2, depth + 1);
                break;
            case SecurityAssociationV2:
                AddPayloads(message, fields, Proposal, at, isVersion2, depth + 1);
                break;
            case Proposal:
                fields.Add(ProposalNumber, at, 1);
                fields.Add(ProposalProtocol, at + 1, 1);
                int size = (int)fields.Add(SpiSize, at + 2, 1);
                fields.Add(ProposalTransforms, at + 3, 1);
                if (size > 0)
                    fields.Add(Spi, at + 4, size);
                AddPayloads(message, fields, Transform, at + 4 + size, isVersion2, depth + 1);
                break;
            case Transform when isVersion2:
                int kind = (int)fields.Add(TransformType, at, 1);
                fields.Add(s_transformIds[kind < s_transformIds.Length ? kind : 0], at + 2, 2);
                break;
            case Transform:
                fields.Add(TransformNumber, at, 1);
                fields.Add(TransformId, at + 1, 1);
                break;
            case 5 or 35 or 36 when length > 0:
                AddIdentity(message, fields, at);
                break;
            case 8:
                fields.Add(Hash, at, length);
                break;
            case 10 or 40:
                fields.Add(Nonce, at, length);
                break;
            case 11:
                int notifySpi = (int)fields.Add(SpiSize, at + 5, 1);
                fields.Add(NotifyType, at + 6, 2);
                if (notifySpi > 0)
                    fields.Add(Spi, at + 8, notifySpi);
                break;
            case 12:
                fields.Add(SpiSize, at + 5, 1);
                break;
            case 42:
                fields.Add(SpiSize, at + 1, 1);
                break;
            case 13 or 43:
                fields.Add(VendorId, at, length);
                break;
            case 41:
                int spi = (int)fields.Add(SpiSize, at + 1, 1);
                fields.Add(NotifyType, at + 2, 2);
                if (spi > 0)
                    fields.Add(Spi, at + 4, spi);
                break;
            default:
                break;
        }
    }

    static void AddIdentity(ReadOnlySpan<byte> message, FieldList fields, int at)
    {
        int length = message.Length - at - 4;
        switch (fields.Add(IdentityType, at, 1))
        {
            case 1 when length >= 4:
                fields.Add(IdentityAddress, at + 4, 4);
                break;
            case 2 when length > 0:
                fields.Add(IdentityName, at + 4, length);
                break;
            case 3 when length > 0:
                fields.Add(IdentityUser, at + 4, length);
                break;
            default:
                break;
        }
    }
}
