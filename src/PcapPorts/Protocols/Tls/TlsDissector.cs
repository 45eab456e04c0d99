using System.Buffers;
using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;
using PcapPorts.Protocols.X509;

namespace PcapPorts.Protocols.Tls;

/// <summary>TLS and SSL over TCP: records (RFC 8446 section 5.1) and what they carry in the clear. A message is one record.</summary>
public sealed class TlsDissector : Dissector
{
    const int HeaderLength = 5;
    const int MaxRecord = (1 << 14) + 2048;
    const int ChangeCipherSpec = 20, Alert = 21, Handshake = 22, ApplicationData = 23, Heartbeat = 24;

    static readonly TlsFields F = TlsFields.Tls;

    /// <inheritdoc/>
    public override Protocol Protocol => F.Protocol;

    /// <inheritdoc/>
    public override IEnumerable<Protocol> Protocols => [F.Protocol, X509Fields.Framework, X509Fields.Extensions, X509Fields.Information, X509Fields.Attributes];

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        table.Tcp(443, 465, 636, 853, 989, 990, 992, 993, 994, 995, 5061, 6514, 6697, 8443, 8883);
    }

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => segment.Transport == IpProtocol.Tcp && payload.Length >= HeaderLength && TlsSignature.Recognises(payload);

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
    {
        if (!TlsSignature.Recognises(payload))
            return false;
        segment.Conversation?.State<TlsConversation>(this).Side(segment.Direction).Drop();
        return true;
    }

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (pdu.IsEmpty)
            return 0;
        TlsConversation state = segment.Conversation?.State<TlsConversation>(this) ?? new TlsConversation();
        state.KeyLog ??= segment.Conversation?.Table?.KeyLog;
        if (pdu[0] >= 0x80 || state.IsSsl2)
            return Ssl2Record.Dissect(pdu, in segment, fields, F, state);
        if (pdu[0] is < ChangeCipherSpec or > Heartbeat || (pdu.Length > 1 && pdu[1] != 3))
            return 0;
        if (pdu.Length < HeaderLength)
            return segment.IsLast ? 0 : NeedMore;
        int length = BinaryPrimitives.ReadUInt16BigEndian(pdu[3..]);
        if (length > MaxRecord || pdu[2] > 4 || (length == 0 && pdu[0] != ApplicationData))
            return 0;
        if (pdu.Length < HeaderLength + length && !segment.IsLast)
            return NeedTotal(HeaderLength + length);
        int end = Math.Min(pdu.Length, HeaderLength + length);
        AddRecord(pdu[..end], length, in segment, fields, state);
        return HeaderLength + length;
    }

    static void AddRecord(ReadOnlySpan<byte> record, int length, in Segment segment, FieldList fields, TlsConversation state)
    {
        int root = fields.Open(F.Protocol.Root, 0, record.Length);
        int opened = fields.Open(F.Record, 0, record.Length);
        fields.Add(state.Is13 && record[0] == ApplicationData ? F.OpaqueType : F.ContentType, 0, 1);
        fields.Add(F.RecordVersion, 1, 2);
        fields.Add(F.RecordLength, 3, 2);
        TlsSide side = state.Side(segment.Direction);
        ReadOnlySpan<byte> content = record[HeaderLength..];
        InfoText info = fields.Info;
        if (record[0] == ApplicationData && state.Is13 && content.Length == length && AddOpened(record, in segment, fields, state, side))
        {
            fields.Close(opened);
            fields.Close(root);
            return;
        }
        if (record[0] != Handshake && side.PendingCount > 0)
            side.Drop();
        switch (record[0])
        {
            case ChangeCipherSpec:
                fields.Open(F.ChangeCipherSpec, HeaderLength, content.Length);
                fields.Close(0);
                side.IsEncrypted |= !state.Is13;
                info.Begin(F.Protocol).Add("Change Cipher Spec"u8);
                break;
            case Alert:
                AddAlert(content, HeaderLength, length, fields);
                break;
            case Handshake:
                AddHandshake(content, HeaderLength, in segment, fields, state, side);
                break;
            case ApplicationData:
                if (content.Length > 0)
                    fields.Add(F.ApplicationData, HeaderLength, content.Length);
                info.Begin(F.Protocol).Add("Application Data"u8);
                break;
            default:
                AddHeartbeat(content, fields, side);
                break;
        }
        fields.Close(opened);
        fields.Close(root);
    }

    /// <summary>Opens a record of TLS 1.3 whose secrets the capture carries, and adds what is in it (RFC 8446 section 5.2).</summary>
    static bool AddOpened(ReadOnlySpan<byte> record, in Segment segment, FieldList fields, TlsConversation state, TlsSide side)
    {
        if (state.Decryption is not { } decryption)
            return false;
        byte[] plain = ArrayPool<byte>.Shared.Rent(record.Length);
        int length = decryption.Open(segment.Direction, state.CipherSuite, record, HeaderLength, plain, out int type);
        int start = length < 0 ? -1 : fields.Append(plain.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(plain);
        if (start < 0)
            return false;
        fields.AddGenerated(F.ContentType, (ulong)type);
        side.IsEncrypted = false;
        if (type != Handshake && side.PendingCount > 0)
            side.Drop();
        if (type is Handshake or Alert)
        {
            FieldWindow window = fields.Enter(start, length);
            if (type == Handshake)
                AddHandshake(fields.Window, 0, in segment, fields, state, side);
            else
                AddAlert(fields.Window, 0, length, fields);
            fields.Leave(in window);
        }
        else
        {
            fields.Add(F.ApplicationData, HeaderLength, record.Length - HeaderLength);
            fields.Info.Begin(F.Protocol).Add("Application Data"u8);
        }
        return true;
    }

    static void AddAlert(ReadOnlySpan<byte> content, int offset, int length, FieldList fields)
    {
        InfoText info = fields.Info.Begin(F.Protocol);
        int opened = fields.Open(F.Alert, offset, content.Length);
        if (length == 2 && content.Length == 2 && content[0] is 1 or 2)
        {
            fields.Add(F.AlertLevel, offset, 1);
            fields.Add(F.AlertDescription, offset + 1, 1);
            info.Add("Alert (Level: "u8).Add(TlsNumbers.AlertLevels, content[0]).Add(", Description: "u8).Add(TlsNumbers.Alerts, content[1]).Add(")"u8);
        }
        else
        {
            info.Add("Encrypted Alert"u8);
        }
        fields.Close(opened);
    }

    static void AddHeartbeat(ReadOnlySpan<byte> content, FieldList fields, TlsSide side)
    {
        InfoText info = fields.Info.Begin(F.Protocol);
        if (side.IsEncrypted || content.Length < 3 || content[0] is not (1 or 2))
        {
            info.Add("Encrypted Heartbeat"u8);
            return;
        }
        int opened = fields.Open(F.Heartbeat, HeaderLength, content.Length);
        fields.Add(F.HeartbeatType, HeaderLength, 1);
        fields.Add(F.HeartbeatLength, HeaderLength + 1, 2);
        fields.Close(opened);
        info.Add(content[0] == 1 ? "Heartbeat Request"u8 : "Heartbeat Response"u8);
    }

    /// <summary>Messages may share a record, or go on in the next one (RFC 8446 section 5.1).</summary>
    static void AddHandshake(ReadOnlySpan<byte> content, int offset, in Segment segment, FieldList fields, TlsConversation state, TlsSide side)
    {
        state.Direction = segment.Direction;
        if (side.PendingCount == 0)
        {
            if (IsEncrypted(content, side))
            {
                AddEncrypted(content, offset, fields);
                return;
            }
            int used = AddMessages(content, offset, segment.IsLast, fields, state, side);
            if (used < content.Length && !segment.IsLast)
                side.Keep(content[used..]);
            return;
        }
        if (side.PendingCount + content.Length > TlsSide.MaxMessage)
        {
            side.Drop();
            return;
        }
        side.Keep(content);
        if (side.PendingCount >= 4 && side.PendingCount < 4 + Length(side.Pending) && !segment.IsLast)
            return;
        int start = fields.Append(side.Pending);
        int count = side.PendingCount;
        side.Drop();
        if (start < 0)
            return;
        FieldWindow window = fields.Enter(start, count);
        int root = fields.Open(F.Protocol.Root, 0, count);
        int taken = AddMessages(fields.Window, 0, segment.IsLast, fields, state, side);
        if (taken < count)
            side.Keep(fields.Window[taken..]);
        fields.Close(root);
        fields.Leave(in window);
    }

    /// <summary>Adds the messages that are whole; of one that is not, what is there, when nothing follows.</summary>
    static int AddMessages(ReadOnlySpan<byte> content, int offset, bool isLast, FieldList fields, TlsConversation state, TlsSide side)
    {
        int at = 0;
        while (content.Length - at >= 4)
        {
            ReadOnlySpan<byte> rest = content[at..];
            if (IsEncrypted(rest, side))
            {
                AddEncrypted(rest, offset, fields);
                return content.Length;
            }
            int length = 4 + Length(rest);
            if (length > rest.Length && !isLast)
                break;
            var cursor = new TlsCursor(fields.Window, fields, offset + at, offset + at + Math.Min(length, rest.Length));
            TlsHandshake.Add(ref cursor, F, state, (byte)'t');
            state.Decryption?.Pass(state.Direction, rest[0]);
            at += Math.Min(length, rest.Length);
        }
        return at;
    }

    static void AddEncrypted(ReadOnlySpan<byte> content, int offset, FieldList fields)
    {
        fields.Close(fields.Open(F.Encrypted, offset, content.Length));
        fields.Info.Begin(F.Protocol).Add("Encrypted Handshake Message"u8);
    }

    /// <summary>Whether a handshake message cannot be read: its side has changed its cipher, or nothing in its header makes sense.</summary>
    static bool IsEncrypted(ReadOnlySpan<byte> message, TlsSide side)
    {
        if (message.Length < 4)
            return side.IsEncrypted;
        int length = Length(message);
        if (side.IsEncrypted)
            return message[0] is not (TlsHandshake.ClientHello or TlsHandshake.ServerHello or TlsHandshake.HelloRequest) || length + 4 != message.Length;
        return TlsNumbers.HandshakeTypes.Find(message[0]) is null || length > TlsSide.MaxMessage;
    }

    static int Length(ReadOnlySpan<byte> message) => message[1] << 16 | BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
}
