using System.Buffers.Binary;
using System.Buffers.Text;
using PcapPorts.Fields;

namespace PcapPorts.Protocols;

/// <summary>WireGuard ("WireGuard: Next Generation Kernel Network Tunnel", section 5.4).</summary>
public sealed class WireGuardDissector : Dissector
{
    const int Initiation = 1, Response = 2, Cookie = 3, Transport = 4;
    const int InitiationLength = 148, ResponseLength = 92, CookieLength = 64, KeyLength = 32;

    static readonly Protocol WireGuard = new("WireGuard Protocol", "WireGuard", "wg");
    static readonly ValueStrings Types = new() { { 1, "Handshake Initiation" }, { 2, "Handshake Response" }, { 3, "Cookie Reply" }, { 4, "Transport Data" } };
    static readonly Field Type = WireGuard.UInt8("type", "Type", Types);
    static readonly Field Reserved = WireGuard.Bytes("reserved", "Reserved");
    static readonly Field Sender = WireGuard.UInt32("sender", "Sender", shown: FieldBase.Hexadecimal);
    static readonly Field Receiver = WireGuard.UInt32("receiver", "Receiver", shown: FieldBase.Hexadecimal);
    static readonly Field Ephemeral = WireGuard.String("ephemeral", "Ephemeral");
    static readonly Field EncryptedStatic = WireGuard.None("encrypted_static", "Encrypted Static");
    static readonly Field EncryptedTimestamp = WireGuard.None("encrypted_timestamp", "Encrypted Timestamp");
    static readonly Field EncryptedEmpty = WireGuard.None("encrypted_empty", "Encrypted Empty");
    static readonly Field Mac1 = WireGuard.Bytes("mac1", "mac1");
    static readonly Field Mac2 = WireGuard.Bytes("mac2", "mac2");
    static readonly Field Nonce = WireGuard.Bytes("nonce", "Nonce");
    static readonly Field EncryptedCookie = WireGuard.Bytes("encrypted_cookie", "Encrypted Cookie");
    static readonly Field Counter = WireGuard.UInt64("counter", "Counter");
    static readonly Field EncryptedPacket = WireGuard.None("encrypted_packet", "Encrypted Packet");
    static readonly Field ResponseTo = WireGuard.FrameNumber("response_to", "Response to Frame");

    /// <inheritdoc/>
    public override Protocol Protocol => WireGuard;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Udp(51820);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length >= 32 && segment.Transport == Packets.IpProtocol.Udp && payload[1..4].IndexOfAnyExcept((byte)0) < 0
            && (payload[0], payload.Length) switch
            {
                (Initiation, InitiationLength) or (Response, ResponseLength) or (Cookie, CookieLength) => true,
                // A data message has little to be known by: on its own port, or with the counter of a young key.
                (Transport, _) => payload.Length % 16 == 0 && (segment.On(51820) || (BinaryPrimitives.ReadUInt64LittleEndian(payload[8..]) == 0 && payload[4..8].IndexOfAnyExcept((byte)0) >= 0)),
                _ => false,
            };

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment) => true;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.IsEmpty || pdu[0] is < Initiation or > Transport)
            return 0;
        int root = fields.Open(WireGuard.Root, 0, pdu.Length);
        int type = (int)fields.Add(Type, 0, 1);
        fields.Add(Reserved, 1, 3);
        fields.Info.Begin(WireGuard).Add(Types, (ulong)type);
        switch (type)
        {
            case Initiation:
                ulong initiator = AddParty(fields, Sender, ", sender="u8, 4);
                AddEphemeral(pdu, fields, 8);
                fields.Add(EncryptedStatic, 40, 48);
                fields.Add(EncryptedTimestamp, 88, 28);
                AddMacs(fields, 116);
                segment.Conversation?.State<PendingRequests>(this).Add(initiator, in segment);
                break;
            case Response:
                AddParty(fields, Sender, ", sender="u8, 4);
                ulong receiver = AddParty(fields, Receiver, ", receiver="u8, 8);
                AddEphemeral(pdu, fields, 12);
                fields.Add(EncryptedEmpty, 44, 16);
                AddMacs(fields, 60);
                AddRequest(in segment, fields, receiver);
                break;
            case Cookie:
                ulong asked = AddParty(fields, Receiver, ", receiver="u8, 4);
                fields.Add(Nonce, 8, 24);
                fields.Add(EncryptedCookie, 32, 32);
                AddRequest(in segment, fields, asked);
                break;
            default:
                AddParty(fields, Receiver, ", receiver="u8, 4);
                ulong counter = fields.AddLittleEndian(Counter, 8, 8);
                fields.Add(EncryptedPacket, 16, Math.Max(0, pdu.Length - 16));
                fields.Info.Add(", counter="u8).Add((long)counter).Add(", datalen="u8).Add(Math.Max(0, pdu.Length - 32));
                break;
        }
        fields.Close(root);
        return pdu.Length;
    }

    static ulong AddParty(FieldList fields, Field field, ReadOnlySpan<byte> label, int at)
    {
        ulong index = fields.AddLittleEndian(field, at, 4);
        fields.Info.Add(label).AddHexadecimal(index, 8);
        return index;
    }

    static void AddEphemeral(ReadOnlySpan<byte> pdu, FieldList fields, int at)
    {
        Span<byte> text = stackalloc byte[44];
        if (pdu.Length >= at + KeyLength && Base64.EncodeToUtf8(pdu.Slice(at, KeyLength), text, out _, out int written) == System.Buffers.OperationStatus.Done)
            fields.AddBytes(Ephemeral, text[..written], at, KeyLength);
    }

    static void AddMacs(FieldList fields, int at)
    {
        fields.Add(Mac1, at, 16);
        fields.Add(Mac2, at + 16, 16);
    }

    void AddRequest(in Segment segment, FieldList fields, ulong receiver)
    {
        if (segment.Conversation is not null && segment.Conversation.State<PendingRequests>(this).TryFind(receiver, out PendingRequest request))
            fields.AddGenerated(ResponseTo, (ulong)request.Frame);
    }
}
