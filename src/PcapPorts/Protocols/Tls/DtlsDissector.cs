using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols.Tls;

/// <summary>
/// DTLS 1.0 and 1.2 (RFC 4347, RFC 6347 sections 4.1 and 4.2), and the plain records of 1.3 (RFC 9147): a message is one record. Handshake messages that
/// come in fragments are shown by their headers. Where a server agrees to carry keys for SRTP (RFC 5764 section 4), the rest of the flow is media.
/// </summary>
public sealed class DtlsDissector : Dissector
{
    const int HeaderLength = 13, MessageHeaderLength = 12;
    const int ChangeCipherSpec = 20, Alert = 21, Handshake = 22, ApplicationData = 23, Heartbeat = 24;

    static readonly TlsFields F = TlsFields.Dtls;

    /// <inheritdoc/>
    public override Protocol Protocol => F.Protocol;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? HandsOverTo => ["rtp"];

    /// <summary>It has no port of its own: its bytes tell.</summary>
    public override void Register(DissectorTable table)
    {
    }

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => segment.Transport != IpProtocol.Tcp && IsRecord(payload) && DtlsSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Exists;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (!IsRecord(pdu))
            return 0;
        DtlsState state = segment.Conversation?.State<DtlsState>(this) ?? new DtlsState();
        int at = 0;
        while (at < pdu.Length && IsRecord(pdu[at..]) && !fields.IsFull)
        {
            int end = Math.Min(pdu.Length, at + HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(pdu[(at + 11)..]));
            AddRecord(pdu, at, end, in segment, fields, state);
            at = end;
        }
        if (state.Tls.UsesSrtp && !state.IsMedia)
        {
            state.IsMedia = true;
            segment.Conversation?.HandOver("rtp");
        }
        return pdu.Length;
    }

    static bool IsRecord(ReadOnlySpan<byte> bytes)
        => bytes.Length > HeaderLength && bytes[0] is >= ChangeCipherSpec and <= Heartbeat && BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]) is 0xfeff or 0xfefd or 0x0100;

    static void AddRecord(ReadOnlySpan<byte> pdu, int at, int end, in Segment segment, FieldList fields, DtlsState state)
    {
        int root = fields.Open(F.Protocol.Root, at, end - at);
        int opened = fields.Open(F.Record, at, end - at);
        int type = (int)fields.Add(F.ContentType, at, 1);
        fields.Add(F.RecordVersion, at + 1, 2);
        bool isEncrypted = fields.Add(F.Epoch, at + 3, 2) != 0;
        fields.Add(F.SequenceNumber, at + 5, 6);
        fields.Add(F.RecordLength, at + 11, 2);
        int content = at + HeaderLength, length = end - content;
        InfoText info = fields.Info;
        switch (type)
        {
            case ChangeCipherSpec:
                fields.Close(fields.Open(F.ChangeCipherSpec, content, length));
                info.Begin(F.Protocol).Add("Change Cipher Spec"u8);
                break;
            case Alert when !isEncrypted && length == 2:
                int alert = fields.Open(F.Alert, content, length);
                fields.Add(F.AlertLevel, content, 1);
                fields.Add(F.AlertDescription, content + 1, 1);
                fields.Close(alert);
                info.Begin(F.Protocol).Add("Alert (Level: "u8).Add(TlsNumbers.AlertLevels, pdu[content]).Add(", Description: "u8).Add(TlsNumbers.Alerts, pdu[content + 1]).Add(")"u8);
                break;
            case Handshake when !isEncrypted:
                AddMessages(pdu[..end], content, fields, state);
                break;
            case Handshake:
                fields.Close(fields.Open(F.Encrypted, content, length));
                info.Begin(F.Protocol).Add("Encrypted Handshake Message"u8);
                break;
            case ApplicationData:
                fields.Add(F.ApplicationData, content, length);
                info.Begin(F.Protocol).Add("Application Data"u8);
                break;
            default:
                info.Begin(F.Protocol).Add(type == Alert ? "Encrypted Alert"u8 : "Heartbeat"u8);
                break;
        }
        fields.Close(opened);
        fields.Close(root);
    }

    /// <summary>Messages have the sequence number and the place of the fragment in their header (RFC 6347 section 4.2.2).</summary>
    static void AddMessages(ReadOnlySpan<byte> record, int at, FieldList fields, DtlsState state)
    {
        while (record.Length - at >= MessageHeaderLength)
        {
            ReadOnlySpan<byte> header = record[at..];
            int length = Number24(header[1..]), offset = Number24(header[6..]), part = Number24(header[9..]);
            int end = Math.Min(record.Length, at + MessageHeaderLength + part);
            int opened = fields.Open(F.Handshake, at, end - at);
            int type = (int)fields.Add(F.HandshakeType, at, 1);
            fields.Add(F.HandshakeLength, at + 1, 3);
            fields.Add(F.MessageSequence, at + 4, 2);
            fields.Add(F.FragmentOffset, at + 6, 3);
            fields.Add(F.FragmentLength, at + 9, 3);
            if (offset == 0 && part == length)
            {
                var cursor = new TlsCursor(record, fields, at + MessageHeaderLength, end);
                TlsHandshake.AddBody(ref cursor, F, type, state.Tls, (byte)'d');
            }
            else
            {
                fields.Info.Begin(F.Protocol).Add(TlsNumbers.HandshakeTypes, (ulong)type).Add(" (Fragment)"u8);
            }
            fields.Close(opened);
            at = end;
        }
    }

    static int Number24(ReadOnlySpan<byte> bytes) => bytes[0] << 16 | BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]);

    sealed class DtlsState
    {
        public TlsConversation Tls { get; } = new();

        /// <summary>Whether the flow was handed over to media.</summary>
        public bool IsMedia { get; set; }
    }
}
