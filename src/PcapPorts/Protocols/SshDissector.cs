using System.Buffers.Binary;
using System.Security.Cryptography;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>SSH (RFC 4253 sections 4.2, 6 and 7; RFC 4419, RFC 5656): the identification and the negotiation of keys, which are in the clear.</summary>
public sealed class SshDissector : Dissector
{
    const int Disconnect1 = 1, ServerKey1 = 2, SessionKey1 = 3, Ignore1 = 32, Debug1 = 36;
    const int KeyExchangeInit = 20, NewKeys = 21, LongestPacket = 1 << 18, CookieLength = 16, ListCount = 10;

    static readonly Protocol Ssh = new("SSH Protocol", "SSH", "ssh");
    static readonly ValueStrings Messages = new()
    {
        { 1, "Disconnect" }, { 2, "Ignore" }, { 3, "Unimplemented" }, { 4, "Debug" }, { 5, "Service Request" }, { 6, "Service Accept" }, { 7, "Extension Information" },
        { 20, "Key Exchange Init" }, { 21, "New Keys" }, { 30, "Elliptic Curve Diffie-Hellman Key Exchange Init" }, { 31, "Elliptic Curve Diffie-Hellman Key Exchange Reply" },
        { 32, "Diffie-Hellman Group Exchange Init" }, { 33, "Diffie-Hellman Group Exchange Reply" }, { 34, "Diffie-Hellman Group Exchange Request" },
        { 50, "User Authentication Request" }, { 51, "User Authentication Failure" }, { 52, "User Authentication Success" }, { 53, "User Authentication Banner" },
    };

    static readonly ValueStrings Messages1 = new()
    {
        { Disconnect1, "Disconnect" }, { ServerKey1, "Public Key" }, { SessionKey1, "Session Key" }, { Ignore1, "Ignore" }, { Debug1, "Debug" },
    };

    static readonly Field ProtocolLine = Ssh.String("protocol", "Protocol");
    static readonly Field PacketLength = Ssh.UInt32("packet_length", "Packet Length");
    static readonly Field PaddingLength = Ssh.UInt8("padding_length", "Padding Length");
    static readonly Field MessageCode = Ssh.UInt8("message_code", "Message Code", Messages);
    static readonly Field Cookie = Ssh.Bytes("cookie", "Cookie");
    static readonly Field FirstFollows = Ssh.UInt8("first_kex_packet_follows", "First KEX Packet Follows");
    static readonly Field Hassh = Ssh.String("kex.hassh", "hassh");
    static readonly Field HasshServer = Ssh.String("kex.hasshserver", "hasshServer");
    static readonly Field EncryptedPacket = Ssh.Bytes("encrypted_packet", "Encrypted Packet");
    static readonly (Field Length, Field List)[] s_lists =
    [
        List("kex_algorithms"),
        List("server_host_key_algorithms"),
        List("encryption_algorithms_client_to_server"),
        List("encryption_algorithms_server_to_client"),
        List("mac_algorithms_client_to_server"),
        List("mac_algorithms_server_to_client"),
        List("compression_algorithms_client_to_server"),
        List("compression_algorithms_server_to_client"),
        List("languages_client_to_server"),
        List("languages_server_to_client"),
    ];

    static (Field, Field) List(string name) => (Ssh.UInt32(name + "_length", name + " length"), Ssh.String(name, name + " string"));

    sealed class Session
    {
        public readonly bool[] IsEncrypted = new bool[2];

        /// <summary>Whether a side speaks version 1 only.</summary>
        public bool IsVersion1;
    }

    /// <inheritdoc/>
    public override Protocol Protocol => Ssh;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(22);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.StartsWith("SSH-"u8) && segment.Transport == IpProtocol.Tcp && SshSignature.Identification(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Exists;

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment) => true;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        Session session = segment.Conversation?.State<Session>(this) ?? new Session();
        fields.Info.Begin(Ssh).Add(TextLines.IsFromServer(in segment, 22) ? "Server: "u8 : "Client: "u8);
        ref bool isEncrypted = ref session.IsEncrypted[segment.Direction & 1];
        if (pdu.StartsWith("SSH-"u8) && !isEncrypted)
            return DissectLine(pdu, in segment, fields, session);
        if (!isEncrypted && session.IsVersion1)
            return DissectPacket1(pdu, in segment, fields, ref isEncrypted);
        if (!isEncrypted && pdu.Length >= 4 && !HasPacket(pdu))
            isEncrypted = true;
        return isEncrypted ? DissectEncrypted(pdu, fields) : DissectPacket(pdu, in segment, fields, ref isEncrypted);
    }

    static int DissectLine(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, Session session)
    {
        int at = 0;
        TextLines.Next(pdu, ref at, out _, out int length);
        if (pdu[at - 1] != '\n' && !segment.IsLast)
            return NeedMore;

        // Routers fill the line up with spaces and zeros.
        length = pdu[..length].TrimEnd(" \0"u8).Length;

        // 1.99 stands for version 2 by one who can do both (RFC 4253 section 5.1).
        session.IsVersion1 |= pdu.StartsWith("SSH-1."u8) && !pdu.StartsWith("SSH-1.99"u8);
        int root = fields.Open(Ssh.Root, 0, at);
        fields.Add(ProtocolLine, 0, length);
        fields.Info.Add("Protocol ("u8).Add(pdu[..length]).Add(")"u8);
        fields.Close(root);
        return at;
    }

    static int DissectEncrypted(ReadOnlySpan<byte> pdu, FieldList fields)
    {
        int root = fields.Open(Ssh.Root, 0, pdu.Length);
        fields.Add(EncryptedPacket, 0, pdu.Length);
        fields.Info.Add("Encrypted packet (len="u8).Add(pdu.Length).Add(")"u8);
        fields.Close(root);
        return pdu.Length;
    }

    /// <summary>Whether a packet in the clear may begin here: what the capture missed may have been the change to encryption.</summary>
    static bool HasPacket(ReadOnlySpan<byte> pdu)
    {
        uint length = BinaryPrimitives.ReadUInt32BigEndian(pdu);
        return length is >= 5 and < LongestPacket && (pdu.Length < 6 || (pdu[4] >= 4 && pdu[4] < length && (pdu[5] is > 0 and < 8 or >= KeyExchangeInit and < 50)));
    }

    static int DissectPacket(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, ref bool isEncrypted)
    {
        int end = pdu.Length < 6 ? int.MaxValue : 4 + (int)BinaryPrimitives.ReadUInt32BigEndian(pdu);
        if (end > pdu.Length && !segment.IsLast)
            return end == int.MaxValue ? NeedMore : NeedTotal(end);
        end = Math.Min(end, pdu.Length);
        int root = fields.Open(Ssh.Root, 0, end);
        fields.Add(PacketLength, 0, 4);
        fields.Add(PaddingLength, 4, 1);
        int code = (int)fields.Add(MessageCode, 5, 1);
        fields.Info.Add(Messages, (ulong)code);
        if (code == KeyExchangeInit)
            AddInit(pdu[..end], in segment, fields);
        fields.Close(root);
        if (code == NewKeys)
            isEncrypted = true;
        return end;
    }

    /// <summary>
    /// A packet of version 1 (draft-ylonen-ssh-protocol-00): its length, up to eight bytes of padding, the type, the data and a checksum. The client's session key
    /// is the last one in the clear, and so is the key of the server.
    /// </summary>
    static int DissectPacket1(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, ref bool isEncrypted)
    {
        if (pdu.Length < 4)
            return segment.IsLast ? 0 : NeedMore;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(pdu);
        int type = 4 + 8 - (int)(length % 8), end = type + (int)Math.Min(length, LongestPacket);
        if (length is < 5 or >= LongestPacket || (type < pdu.Length && pdu[type] is not (Disconnect1 or ServerKey1 or SessionKey1 or Ignore1 or Debug1)))
        {
            isEncrypted = true;
            return DissectEncrypted(pdu, fields);
        }
        if (end > pdu.Length && !segment.IsLast)
            return NeedTotal(end);
        end = Math.Min(end, pdu.Length);
        int root = fields.Open(Ssh.Root, 0, end);
        fields.Add(PacketLength, 0, 4);
        ulong code = fields.Add(MessageCode, type, 1);
        fields.Info.Add(Messages1, code);
        fields.Close(root);
        isEncrypted = code is ServerKey1 or SessionKey1;
        return end;
    }

    static void AddInit(ReadOnlySpan<byte> packet, in Segment segment, FieldList fields)
    {
        int at = 6;
        fields.Add(Cookie, at, CookieLength);
        at += CookieLength;
        Span<int> starts = stackalloc int[ListCount], lengths = stackalloc int[ListCount];
        for (int i = 0; i < ListCount; i++)
        {
            if (at + 4 > packet.Length || BinaryPrimitives.ReadUInt32BigEndian(packet[at..]) > (uint)(packet.Length - at - 4))
                return;
            starts[i] = at + 4;
            lengths[i] = (int)fields.Add(s_lists[i].Length, at, 4);
            fields.Add(s_lists[i].List, at + 4, lengths[i]);
            at += 4 + lengths[i];
        }
        fields.Add(FirstFollows, at, 1);
        bool isServer = TextLines.IsFromServer(in segment, 22);

        // hassh: kex, encryption, mac and compression of the sender's own direction.
        int side = isServer ? 1 : 0;
        AddFingerprint(packet, fields, isServer ? HasshServer : Hassh, starts, lengths, [0, 2 + side, 4 + side, 6 + side]);
    }

    static void AddFingerprint(ReadOnlySpan<byte> packet, FieldList fields, Field field, Span<int> starts, Span<int> lengths, ReadOnlySpan<int> chosen)
    {
        const int Longest = 8192;
        Span<byte> text = stackalloc byte[Longest];
        int written = 0;
        foreach (int i in chosen)
        {
            if (written + lengths[i] + 1 > Longest)
                return;
            if (written > 0)
                text[written++] = (byte)';';
            packet.Slice(starts[i], lengths[i]).CopyTo(text[written..]);
            written += lengths[i];
        }
        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes], digits = stackalloc byte[2 * MD5.HashSizeInBytes];
#pragma warning disable CA5351 // The fingerprint is defined as MD5; it protects nothing.
        MD5.HashData(text[..written], hash);
#pragma warning restore CA5351
        for (int i = 0; i < hash.Length; i++)
        {
            digits[2 * i] = "0123456789abcdef"u8[hash[i] >> 4];
            digits[2 * i + 1] = "0123456789abcdef"u8[hash[i] & 15];
        }
        fields.AddBytes(field, digits, 0, 0);
    }
}
