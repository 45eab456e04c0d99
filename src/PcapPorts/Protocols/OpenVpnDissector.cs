using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>OpenVPN (its wire protocol as the project's Doxygen pages "Network protocol" and ssl_pkt.h describe it); over TCP a length stands before each packet.</summary>
public sealed class OpenVpnDissector : Dissector
{
    const int DataV1 = 6, DataV2 = 9, AckV1 = 5, ResetClientV3 = 10, SessionIdLength = 8, HmacLength = 20, CryptHmacLength = 32;

    static readonly Protocol OpenVpn = new("OpenVPN Protocol", "OpenVPN", "openvpn");
    static readonly ValueStrings Opcodes = new()
    {
        { 1, "P_CONTROL_HARD_RESET_CLIENT_V1" }, { 2, "P_CONTROL_HARD_RESET_SERVER_V1" }, { 3, "P_CONTROL_SOFT_RESET_V1" }, { 4, "P_CONTROL_V1" }, { 5, "P_ACK_V1" },
        { 6, "P_DATA_V1" }, { 7, "P_CONTROL_HARD_RESET_CLIENT_V2" }, { 8, "P_CONTROL_HARD_RESET_SERVER_V2" }, { 9, "P_DATA_V2" }, { 10, "P_CONTROL_HARD_RESET_CLIENT_V3" },
        { 11, "P_CONTROL_WKC_V1" },
    };

    static readonly Field PacketLength = OpenVpn.UInt16("plen", "Packet Length");
    static readonly Field Type = OpenVpn.UInt8("type", "Type", shown: FieldBase.Hexadecimal);
    static readonly Field Opcode = OpenVpn.UInt8("opcode", "Opcode", Opcodes, FieldBase.Hexadecimal, mask: 0xf8);
    static readonly Field KeyId = OpenVpn.UInt8("keyid", "Key ID", mask: 0x07);
    static readonly Field PeerId = OpenVpn.UInt24("peerid", "Peer ID");
    static readonly Field SessionId = OpenVpn.UInt64("sessionid", "Session ID");
    static readonly Field Hmac = OpenVpn.Bytes("hmac", "HMAC");
    static readonly Field ReplayPacketId = OpenVpn.UInt32("pid", "Replay-Packet-ID");
    static readonly Field ArrayLength = OpenVpn.UInt8("mpidarraylength", "Message Packet-ID Array Length");
    static readonly Field ArrayElement = OpenVpn.UInt32("mpidarrayelement", "Message Packet-ID Array Element");
    static readonly Field RemoteSessionId = OpenVpn.UInt64("rsessionid", "Remote Session ID");
    static readonly Field MessagePacketId = OpenVpn.UInt32("mpid", "Message Packet-ID");
    static readonly Field Data = OpenVpn.Bytes("data", "Data");

    /// <inheritdoc/>
    public override Protocol Protocol => OpenVpn;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.Udp(1194);
        table.Tcp(1194);
    }

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
    {
        if (payload.Length < 14)
            return false;
        Payload message = new(payload, segment.SourcePort, segment.DestinationPort);
        return (segment.Transport == IpProtocol.Tcp ? OpenVpnSignature.Stream(in message) : OpenVpnSignature.Datagram(in message)).Certain;
    }

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        int start = 0, end = pdu.Length;
        if (segment.Transport == IpProtocol.Tcp)
        {
            start = 2;
            end = pdu.Length < 2 ? int.MaxValue : 2 + BinaryPrimitives.ReadUInt16BigEndian(pdu);
            if (end > pdu.Length && !segment.IsLast)
                return NeedMore;
            end = Math.Min(end, pdu.Length);
        }
        if (end <= start || Opcodes.Find((ulong)pdu[start] >> 3) is null)
            return 0;
        int root = fields.Open(OpenVpn.Root, 0, end);
        if (start > 0)
            fields.Add(PacketLength, 0, 2);
        AddPacket(pdu[..end], fields, start);
        fields.Close(root);
        return end;
    }

    static void AddPacket(ReadOnlySpan<byte> packet, FieldList fields, int at)
    {
        int opened = fields.Open(Type, at, 1);
        int opcode = (int)fields.Add(Opcode, at, 1);
        fields.Add(KeyId, at, 1);
        fields.Close(opened);
        fields.Info.Begin(OpenVpn).Add("MessageType: "u8).Add(Opcodes, (ulong)opcode);
        at++;
        if (opcode == DataV2)
        {
            fields.Add(PeerId, at, 3);
            at += 3;
        }
        if (opcode is not (DataV1 or DataV2))
            at = AddControl(packet, fields, opcode, at);
        if (at < packet.Length)
            fields.Add(Data, at, packet.Length - at);
    }

    static int AddControl(ReadOnlySpan<byte> packet, FieldList fields, int opcode, int at)
    {
        fields.Add(SessionId, at, SessionIdLength);
        at += SessionIdLength;
        if (opcode == ResetClientV3)
        {
            // tls-crypt-v2: a packet number, a time and a MAC, then all is encrypted.
            fields.Add(ReplayPacketId, at, 4);
            fields.Add(Hmac, at + 8, CryptHmacLength);
            return at + 8 + CryptHmacLength;
        }

        // With tls-auth a MAC, a packet number and a time stand here. Without, a short list of numbers that are small.
        if (at + 4 <= packet.Length && LooksRandom(BinaryPrimitives.ReadUInt32BigEndian(packet[at..])))
        {
            fields.Add(Hmac, at, HmacLength);
            fields.Add(ReplayPacketId, at + HmacLength, 4);
            at += HmacLength + 8;
        }
        int count = (int)fields.Add(ArrayLength, at++, 1);
        if (count > (packet.Length - at) / 4)
            return at;
        for (int i = 0; i < count; i++, at += 4)
            fields.Add(ArrayElement, at, 4);
        if (count > 0)
        {
            fields.Add(RemoteSessionId, at, SessionIdLength);
            at += SessionIdLength;
        }
        if (opcode == AckV1)
            return at;
        fields.Add(MessagePacketId, at, 4);
        return at + 4;
    }

    static bool LooksRandom(uint value)
    {
        int bytes = 0;
        for (; value != 0; value >>= 8)
            bytes += (value & 0xff) != 0 ? 1 : 0;
        return bytes > 2;
    }
}
