using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>BitTorrent between peers (BEP 3; extensions BEP 6 and 10): the handshake and the messages behind it.</summary>
public sealed class BitTorrentDissector : Dissector
{
    const int HandshakeLength = 68, MaxMessage = 1 << 22;

    static readonly Protocol BitTorrent = new("BitTorrent", "BitTorrent", "bittorrent");
    static readonly Field NameLength = BitTorrent.UInt8("protocol.name.length", "Protocol Name Length");
    static readonly Field Name = BitTorrent.String("protocol.name", "Protocol Name");
    static readonly Field Reserved = BitTorrent.Bytes("reserved", "Reserved Extension Bytes");
    static readonly Field InfoHash = BitTorrent.Bytes("info_hash", "SHA1 Hash of info dictionary");
    static readonly Field PeerId = BitTorrent.Bytes("peer_id", "Peer ID");
    static readonly Field MessageLength = BitTorrent.UInt32("msg.length", "Message Length");
    static readonly Field MessageType = BitTorrent.UInt8("msg.type", "Message Type", new ValueStrings
    {
        { 0, "Choke" },
        { 1, "Unchoke" },
        { 2, "Interested" },
        { 3, "Not Interested" },
        { 4, "Have" },
        { 5, "Bitfield" },
        { 6, "Request" },
        { 7, "Piece" },
        { 8, "Cancel" },
        { 9, "Port" },
        { 13, "Suggest Piece" },
        { 14, "Have All" },
        { 15, "Have None" },
        { 16, "Reject Request" },
        { 17, "Allowed Fast" },
        { 20, "Extended" },
    });

    static readonly Field PieceIndex = BitTorrent.UInt32("piece.index", "Piece index", shown: FieldBase.Hexadecimal);
    static readonly Field PieceBegin = BitTorrent.UInt32("piece.begin", "Begin offset of piece", shown: FieldBase.Hexadecimal);
    static readonly Field PieceLength = BitTorrent.UInt32("piece.length", "Piece Length", shown: FieldBase.Hexadecimal);
    static readonly Field PieceData = BitTorrent.Bytes("piece.data", "Data in a piece");
    static readonly Field Port = BitTorrent.UInt16("port", "Port");

    /// <inheritdoc/>
    public override Protocol Protocol => BitTorrent;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(6881, 6882, 6883, 6884, 6885, 6886, 6887, 6888, 6889);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => segment.Transport == IpProtocol.Tcp && payload is [19, ..] && BitTorrentSignature.Handshake(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length >= 5 && (payload[0] == 19 ? Detect(payload, in segment) : BinaryPrimitives.ReadUInt32BigEndian(payload) is > 0 and < 1 << 17 && MessageType.Values!.Find(payload[4]) is not null);

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu is [19, ..])
            return DissectHandshake(pdu, in segment, fields);
        if (pdu.Length < 4)
            return segment.IsLast ? 0 : NeedMore;
        uint size = BinaryPrimitives.ReadUInt32BigEndian(pdu);
        if (size > MaxMessage)
            return 0;
        int length = 4 + (int)size;
        if (length > pdu.Length && !segment.IsLast)
            return NeedTotal(length);
        int end = Math.Min(length, pdu.Length);
        if (end > 4 && MessageType.Values!.Find(pdu[4]) is null)
            return 0;
        int root = fields.Open(BitTorrent.Root, 0, end);
        fields.Add(MessageLength, 0, 4);
        InfoText info = fields.Info.Begin(BitTorrent);
        if (end > 4)
            info.Add(MessageType.Values!, fields.Add(MessageType, 4, 1));
        else
            info.Add("Keepalive"u8);
        AddMessage(end > 4 ? pdu[4] : -1, end, fields);
        fields.Close(root);
        return end;
    }

    static int DissectHandshake(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        ReadOnlySpan<byte> name = "BitTorrent protocol"u8;
        int known = Math.Min(name.Length, pdu.Length - 1);
        if (!pdu.Slice(1, known).SequenceEqual(name[..known]))
            return 0;
        if (pdu.Length < HandshakeLength && !segment.IsLast)
            return NeedMore;
        int end = Math.Min(HandshakeLength, pdu.Length);
        int root = fields.Open(BitTorrent.Root, 0, end);
        fields.Add(NameLength, 0, 1);
        fields.Add(Name, 1, 19);
        fields.Add(Reserved, 20, 8);
        fields.Add(InfoHash, 28, 20);
        fields.Add(PeerId, 48, 20);
        fields.Close(root);
        fields.Info.Begin(BitTorrent).Add("Handshake"u8);
        return end;
    }

    static void AddMessage(int type, int end, FieldList fields)
    {
        switch (type)
        {
            case 4 or 13 or 17:
                fields.Add(PieceIndex, 5, 4);
                break;
            case 6 or 8 or 16:
                fields.Add(PieceIndex, 5, 4);
                fields.Add(PieceBegin, 9, 4);
                fields.Add(PieceLength, 13, 4);
                break;
            case 7 when end > 13:
                fields.Add(PieceIndex, 5, 4);
                fields.Add(PieceBegin, 9, 4);
                fields.Add(PieceData, 13, end - 13);
                break;
            case 9:
                fields.Add(Port, 5, 2);
                break;
        }
    }
}
