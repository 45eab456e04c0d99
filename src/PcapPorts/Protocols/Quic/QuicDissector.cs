using System.Buffers;
using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;
using PcapPorts.Protocols.Tls;
using static PcapPorts.Protocols.Quic.QuicFields;

namespace PcapPorts.Protocols.Quic;

/// <summary>QUIC (RFC 9000, RFC 9369, drafts from 22 on, Google's Q050, T050 and T051): headers, and the hellos of TLS inside Initial packets.</summary>
public sealed class QuicDissector : Dissector
{
    const int Initial = 0, ZeroRtt = 1, Handshake = 2, Retry = 3;

    /// <summary>Packets of one datagram at the most.</summary>
    const int MaxPackets = 32;

    /// <inheritdoc/>
    public override Protocol Protocol => QuicFields.Quic;

    /// <inheritdoc/>
    public override IEnumerable<string> Carried => ["tls"];

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
    }

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => segment.Transport == IpProtocol.Udp && payload.Length >= 7 && payload[0] >= 0x80 && QuicSignature.Recognises(payload)
            && BinaryPrimitives.ReadUInt32BigEndian(payload[1..]) is var version && (version == 0 || QuicVersion.IsKnown(version));

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        QuicConversation state = segment.Conversation?.State<QuicConversation>(this) ?? new QuicConversation();
        state.KeyLog ??= segment.Conversation?.Table?.KeyLog;
        int at = 0;
        for (int packets = 0; at < pdu.Length && packets < MaxPackets; packets++)
        {
            int length = pdu[at] >= 0x80 ? AddLong(pdu, at, in segment, fields, state) : AddShort(pdu, at, in segment, fields, state);
            if (length <= 0)
                break;
            at += length;
        }
        return at == 0 ? 0 : pdu.Length;
    }

    static int AddShort(ReadOnlySpan<byte> pdu, int at, in Segment segment, FieldList fields, QuicConversation state)
    {
        int id = state.ShortIdLength(segment.Direction, pdu[(at + 1)..]);

        // Who agreed to it may clear the fixed bit (RFC 9287); then the id has to tell.
        if (!state.IsKnown || ((pdu[at] & 0x40) == 0 && id <= 0))
            return 0;
        int root = fields.Open(QuicFields.Quic.Root, at, pdu.Length - at);
        fields.Add(HeaderForm, at, 1);
        fields.Add(FixedBit, at, 1);
        fields.Add(SpinBit, at, 1);
        if (id > 0)
            fields.Add(Destination, at + 1, id);
        int start = at + 1 + Math.Max(0, id);
        fields.Info.Begin(QuicFields.Quic).Add("Protected Payload"u8);
        int numberAt = 1 + state.IdLength(segment.Direction);
        bool isOpen = numberAt > 0 && AddSecret(pdu[at..], at, numberAt, QuicLevel.Application, in segment, fields, state);
        if (!isOpen && start < pdu.Length)
            fields.Add(RemainingPayload, start, pdu.Length - start);
        fields.Close(root);
        if (isOpen)
            AddHellos(QuicLevel.Application, segment.Direction, fields, state);
        return pdu.Length - at;
    }

    static int AddLong(ReadOnlySpan<byte> pdu, int at, in Segment segment, FieldList fields, QuicConversation state)
    {
        ReadOnlySpan<byte> packet = pdu[at..];
        if (packet.Length < 7)
            return 0;
        uint version = BinaryPrimitives.ReadUInt32BigEndian(packet[1..]);
        int destination = packet[5];
        if (6 + destination >= packet.Length || (version != 0 && !QuicVersion.IsKnown(version)))
            return 0;
        int source = packet[6 + destination];
        int behind = 7 + destination + source;
        if (destination > 20 || source > 20 || behind > packet.Length)
            return 0;
        state.IsKnown = true;
        int root = fields.Open(QuicFields.Quic.Root, at, packet.Length);
        fields.Add(HeaderForm, at, 1);
        fields.Add(FixedBit, at, 1);
        bool is2 = QuicVersion.IsVersion2(version);
        if (version != 0)
            fields.Add(is2 ? PacketType2 : PacketType, at, 1);
        fields.Add(QuicFields.Version, at + 1, 4);
        fields.Add(DestinationLength, at + 5, 1);
        if (destination > 0)
            fields.Add(Destination, at + 6, destination);
        fields.Add(SourceLength, at + 6 + destination, 1);
        if (source > 0)
            fields.Add(Source, at + 7 + destination, source);
        int kind = packet[0] >> 4 & 3;
        kind = is2 ? kind - 1 & 3 : kind;
        InfoText info = fields.Info.Begin(QuicFields.Quic);
        ReadOnlySpan<byte> destinationId = packet.Slice(6, destination);
        int used;
        if (version == 0)
        {
            for (int i = behind; packet.Length - i >= 4; i += 4)
                fields.Add(SupportedVersion, at + i, 4);
            info.Add("Version Negotiation"u8);
            used = packet.Length;
        }
        else if (kind == Retry)
        {
            state.NoteSource(segment.Direction, packet.Slice(7 + destination, source));
            int tag = Math.Max(behind, packet.Length - 16);
            if (tag > behind)
                fields.Add(RetryToken, at + behind, tag - behind);
            fields.Add(RetryTag, at + tag, packet.Length - tag);
            info.Add("Retry"u8);
            used = packet.Length;
        }
        else
        {
            state.NoteSource(segment.Direction, packet.Slice(7 + destination, source));
            info.Add(kind switch { Initial => "Initial"u8, ZeroRtt => "0-RTT"u8, Handshake => "Handshake"u8, _ => "Retry"u8 });
            used = AddNumbered(packet, at, behind, kind, version, destinationId, in segment, fields, state);
        }
        fields.Close(root, Math.Min(used, packet.Length));
        if (kind == Initial && version != 0 && QuicVersion.UsesTls(version))
            AddHellos(QuicLevel.Initial, segment.Direction, fields, state);
        else if (kind == Handshake && version != 0)
            AddHellos(QuicLevel.Handshake, segment.Direction, fields, state);
        return used;
    }

    /// <summary>What stands behind the ids of a packet that has a number (RFC 9000 section 17.2).</summary>
    static int AddNumbered(
        ReadOnlySpan<byte> packet, int at, int offset, int kind, uint version, ReadOnlySpan<byte> destination, in Segment segment, FieldList fields, QuicConversation state)
    {
        bool isInitial = kind == Initial;
        if (isInitial)
        {
            int tokenAt = offset;
            long token = VariableLength(packet, ref offset);
            if (token < 0 || token > packet.Length - offset)
                return packet.Length;
            fields.AddValue(TokenLength, (ulong)token, at + tokenAt, offset - tokenAt);
            if (token > 0)
                fields.Add(Token, at + offset, (int)token);
            offset += (int)token;
        }
        int lengthAt = offset;
        long length = VariableLength(packet, ref offset);
        if (length < 0)
            return packet.Length;
        fields.AddValue(QuicFields.Length, (ulong)length, at + lengthAt, offset - lengthAt);
        if (length > packet.Length - offset)
        {
            if (isInitial && segment.IsCut)
                state.Suppose(segment.Direction, version, destination);
            return packet.Length;
        }
        int end = offset + (int)length;
        bool isOpen = isInitial
            ? AddPlain(packet[..end], at, offset, version, destination, in segment, fields, state)
            : kind == Handshake && AddSecret(packet[..end], at, offset, QuicLevel.Handshake, in segment, fields, state);
        if (!isOpen)
            fields.Add(RemainingPayload, at + offset, (int)length);
        return end;
    }

    /// <summary>Opens an Initial packet, with the keys of the connection, or as the first one of a new connection.</summary>
    static bool AddPlain(
        ReadOnlySpan<byte> packet, int at, int numberAt, uint version, ReadOnlySpan<byte> destination, in Segment segment, FieldList fields, QuicConversation state)
    {
        if (!state.MayOpen)
            return false;
        byte[] header = ArrayPool<byte>.Shared.Rent(numberAt + 4);
        byte[] plain = ArrayPool<byte>.Shared.Rent(packet.Length);
        int length = -1;
        int numberLength = 0;
        ulong number = 0;
        if (state.Keys(segment.Direction) is { } known)
            length = known.Open(packet, numberAt, header, plain, out numberLength, out number);
        for (int i = 0; length < 0 && i < QuicVersion.Candidates(version) && QuicKeys.Derive(QuicVersion.Candidate(version, i), destination) is { } keys; i++)
        {
            length = keys.Client.Open(packet, numberAt, header, plain, out numberLength, out number);
            if (length >= 0)
            {
                state.Begin(segment.Direction, version, keys);
            }
            else
            {
                keys.Client.Dispose();
                keys.Server.Dispose();
            }
        }
        state.NoteOpened(length >= 0);
        if (length >= 0)
        {
            AddNumber(packet, at, numberAt, numberLength, number, fields);
            if (QuicVersion.IsGoogle(version))
                GoogleFrames.Add(plain.AsSpan(0, length), state.Stream(QuicLevel.Initial, segment.Direction));
            else
                QuicFrames.Add(plain.AsSpan(0, length), fields, state.Stream(QuicLevel.Initial, segment.Direction));
        }
        ArrayPool<byte>.Shared.Return(header);
        ArrayPool<byte>.Shared.Return(plain);
        return length >= 0;
    }

    /// <summary>Opens a packet with keys from the secrets that the capture carries (RFC 9001 section 5.1).</summary>
    static bool AddSecret(ReadOnlySpan<byte> packet, int at, int numberAt, QuicLevel level, in Segment segment, FieldList fields, QuicConversation state)
    {
        if (state.SecretKeys(level, segment.Direction) is not { } keys)
            return false;
        byte[] header = ArrayPool<byte>.Shared.Rent(numberAt + 4);
        byte[] plain = ArrayPool<byte>.Shared.Rent(packet.Length);
        int length = keys.Open(packet, numberAt, header, plain, out int numberLength, out ulong number);
        state.NoteSecretOpened(length >= 0);
        if (length >= 0)
        {
            AddNumber(packet, at, numberAt, numberLength, number, fields);
            QuicFrames.Add(plain.AsSpan(0, length), fields, state.Stream(level, segment.Direction));
        }
        ArrayPool<byte>.Shared.Return(header);
        ArrayPool<byte>.Shared.Return(plain);
        return length >= 0;
    }

    static void AddNumber(ReadOnlySpan<byte> packet, int at, int numberAt, int numberLength, ulong number, FieldList fields)
    {
        fields.AddValue(PacketNumber, number, at + numberAt, numberLength);
        fields.Add(QuicFields.Payload, at + numberAt + numberLength, packet.Length - numberAt - numberLength);
    }

    /// <summary>Adds the handshake messages that have become whole.</summary>
    static void AddHellos(QuicLevel level, int direction, FieldList fields, QuicConversation state)
    {
        state.Tls.Direction = direction;
        QuicCryptoStream stream = state.Stream(level, direction);
        while (stream.Ready.Length >= 4)
        {
            int length = 4 + (stream.Ready[1] << 16 | BinaryPrimitives.ReadUInt16BigEndian(stream.Ready[2..]));
            if (length > stream.Ready.Length)
                return;
            int start = fields.Append(stream.Ready[..length]);
            stream.Read += length;
            if (start < 0)
                return;
            FieldWindow window = fields.Enter(start, length);
            int root = fields.Open(TlsFields.Tls.Protocol.Root, 0, length);
            var cursor = new TlsCursor(fields.Window, fields, 0, length);
            TlsHandshake.Add(ref cursor, TlsFields.Tls, state.Tls, (byte)'q');
            fields.Close(root);
            fields.Leave(in window);
        }
    }

    /// <summary>A variable-length integer (RFC 9000 section 16); −1 when it is not there, or larger than any packet.</summary>
    internal static long VariableLength(ReadOnlySpan<byte> bytes, ref int at)
    {
        if (at >= bytes.Length)
            return -1;
        int length = 1 << (bytes[at] >> 6);
        if (bytes.Length - at < length)
            return -1;
        long value = bytes[at] & 0x3f;
        for (int i = 1; i < length; i++)
            value = value << 8 | bytes[at + i];
        at += length;
        return value;
    }
}
