using PcapPorts.Fields;

namespace PcapPorts.Protocols;

/// <summary>Session Description Protocol (RFC 8866 section 5): the body of SIP, RTSP and others that says where media will flow.</summary>
public sealed class SdpDissector : Dissector
{
    static readonly Protocol Sdp = new("Session Description Protocol", "SDP", "sdp");
    static readonly Field Version = Sdp.String("version", "Session Description Protocol Version (v)");
    static readonly Field Owner = Sdp.String("owner", "Owner/Creator, Session Id (o)");
    static readonly Field OwnerName = Sdp.String("owner.username", "Owner Username");
    static readonly Field OwnerSession = Sdp.String("owner.sessionid", "Session ID");
    static readonly Field OwnerVersion = Sdp.String("owner.version", "Session Version");
    static readonly Field OwnerNetwork = Sdp.String("owner.network_type", "Owner Network Type");
    static readonly Field OwnerAddressType = Sdp.String("owner.address_type", "Owner Address Type");
    static readonly Field OwnerAddress = Sdp.String("owner.address", "Owner Address");
    static readonly Field SessionName = Sdp.String("session_name", "Session Name (s)");
    static readonly Field SessionInfo = Sdp.String("session_info", "Session Information (i)");
    static readonly Field Uri = Sdp.String("uri", "URI of Description (u)");
    static readonly Field Email = Sdp.String("email", "E-mail Address (e)");
    static readonly Field Phone = Sdp.String("phone", "Phone Number (p)");
    static readonly Field Connection = Sdp.String("connection_info", "Connection Information (c)");
    static readonly Field ConnectionNetwork = Sdp.String("connection_info.network_type", "Connection Network Type");
    static readonly Field ConnectionAddressType = Sdp.String("connection_info.address_type", "Connection Address Type");
    static readonly Field ConnectionAddress = Sdp.String("connection_info.address", "Connection Address");
    static readonly Field ConnectionTtl = Sdp.String("connection_info.ttl", "Connection TTL");
    static readonly Field Bandwidth = Sdp.String("bandwidth", "Bandwidth Information (b)");
    static readonly Field Time = Sdp.String("time", "Time Description, active time (t)");
    static readonly Field SessionAttribute = Sdp.String("session_attr", "Session Attribute (a)");
    static readonly Field Media = Sdp.String("media", "Media Description, name and address (m)");
    static readonly Field MediaType = Sdp.String("media.media", "Media Type");
    static readonly Field MediaPort = Sdp.UInt16("media.port", "Media Port");
    static readonly Field MediaPortCount = Sdp.String("media.portcount", "Media Port Count");
    static readonly Field MediaProtocol = Sdp.String("media.proto", "Media Protocol");
    static readonly Field MediaFormat = Sdp.String("media.format", "Media Format");
    static readonly Field MediaTitle = Sdp.String("media_title", "Media Title (i)");
    static readonly Field MediaAttribute = Sdp.String("media_attr", "Media Attribute (a)");
    static readonly Field Unknown = Sdp.String("unknown", "Unknown");

    static readonly Field[] OwnerParts = [OwnerName, OwnerSession, OwnerVersion, OwnerNetwork, OwnerAddressType, OwnerAddress];

    /// <inheritdoc/>
    public override Protocol Protocol => Sdp;

    /// <summary>It has no port: others carry it.</summary>
    public override void Register(DissectorTable table)
    {
    }

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (!pdu.StartsWith("v=0"u8))
            return 0;
        Describe(pdu, in segment, fields);
        return pdu.Length;
    }

    /// <summary>Adds the fields of a description that fills the view of the list, and announces the media that it offers.</summary>
    /// <param name="text">The description.</param>
    /// <param name="segment">The message that carries it.</param>
    /// <param name="fields">Receives the fields.</param>
    /// <param name="isRepeated">Whether the message may say again what an earlier one said.</param>
    internal static void Describe(ReadOnlySpan<byte> text, in Segment segment, FieldList fields, bool isRepeated = false)
    {
        int root = fields.Open(Sdp.Root, 0, text.Length);
        var offer = new MediaOffer(in segment, isRepeated);
        bool inMedia = false;
        for (int at = 0; at < text.Length && !fields.IsFull;)
        {
            int length = HeaderLines.LineLength(text, at, out int next);
            if (length < 0)
                length = text.Length - at;
            if (length >= 2 && text[at + 1] == '=')
            {
                // Megaco puts several descriptions into one text.
                if (text[at] == 'v')
                    offer.EndSession();
                inMedia = text[at] != 'v' && (inMedia || text[at] == 'm');
                AddLine(text, at, length, inMedia, fields, ref offer);
            }
            at = next;
        }
        offer.EndMedia();
        fields.Close(root);
    }

    static void AddLine(ReadOnlySpan<byte> text, int at, int length, bool inMedia, FieldList fields, ref MediaOffer offer)
    {
        int value = at + 2, size = length - 2;
        ReadOnlySpan<byte> bytes = text.Slice(value, size);
        switch (text[at])
        {
            case (byte)'o':
                int owner = fields.Open(Owner, value, size);
                AddWords(bytes, value, OwnerParts, fields);
                fields.Close(owner);
                break;
            case (byte)'c':
                AddConnection(bytes, value, inMedia, fields, ref offer);
                break;
            case (byte)'m':
                offer.EndMedia();
                AddMedia(bytes, value, fields, ref offer);
                break;
            case (byte)'a':
                offer.TakeAttribute(bytes);
                fields.Add(inMedia ? MediaAttribute : SessionAttribute, value, size);
                break;
            default:
                fields.Add(Plain(text[at], inMedia), value, size);
                break;
        }
    }

    static Field Plain(byte type, bool inMedia) => type switch
    {
        (byte)'v' => Version,
        (byte)'s' => SessionName,
        (byte)'i' => inMedia ? MediaTitle : SessionInfo,
        (byte)'u' => Uri,
        (byte)'e' => Email,
        (byte)'p' => Phone,
        (byte)'b' => Bandwidth,
        (byte)'t' => Time,
        _ => Unknown,
    };

    static void AddWords(ReadOnlySpan<byte> line, int at, ReadOnlySpan<Field> names, FieldList fields)
    {
        int start = 0;
        foreach (Field name in names)
        {
            if (start >= line.Length)
                return;
            int length = Text.FirstWord(line[start..]).Length;
            fields.Add(name, at + start, length);
            start += length + 1;
        }
    }

    static void AddConnection(ReadOnlySpan<byte> line, int at, bool inMedia, FieldList fields, ref MediaOffer offer)
    {
        int opened = fields.Open(Connection, at, line.Length);
        int network = Text.FirstWord(line).Length;
        int type = Math.Min(network + 1, line.Length);
        int typeLength = Text.FirstWord(line[type..]).Length;
        int address = Math.Min(type + typeLength + 1, line.Length);
        fields.Add(ConnectionNetwork, at, network);
        if (typeLength > 0)
            fields.Add(ConnectionAddressType, at + type, typeLength);
        ReadOnlySpan<byte> rest = line[address..];
        int slash = rest.IndexOf((byte)'/');
        int length = slash < 0 ? rest.Length : slash;
        if (length > 0)
            fields.Add(ConnectionAddress, at + address, length);
        if (slash >= 0)
            fields.Add(ConnectionTtl, at + address + slash + 1, rest.Length - slash - 1);
        offer.TakeAddress(rest[..length].TrimEnd(" "u8), inMedia);
        fields.Close(opened);
    }

    static void AddMedia(ReadOnlySpan<byte> line, int at, FieldList fields, ref MediaOffer offer)
    {
        int opened = fields.Open(Media, at, line.Length);
        int type = Text.FirstWord(line).Length;
        fields.Add(MediaType, at, type);
        int port = Math.Min(type + 1, line.Length);
        int portLength = Text.FirstWord(line[port..]).Length;
        ReadOnlySpan<byte> digits = line.Slice(port, portLength);
        int slash = digits.IndexOf((byte)'/');
        int number = Text.Number(slash < 0 ? digits : digits[..slash]);
        if (number is >= 0 and <= ushort.MaxValue)
            fields.AddValue(MediaPort, (ulong)number, at + port, slash < 0 ? portLength : slash);
        if (slash >= 0)
            fields.Add(MediaPortCount, at + port + slash + 1, portLength - slash - 1);
        int protocol = Math.Min(port + portLength + 1, line.Length);
        int protocolLength = Text.FirstWord(line[protocol..]).Length;
        if (protocolLength > 0)
            fields.Add(MediaProtocol, at + protocol, protocolLength);
        offer.BeginMedia(number, line.Slice(protocol, protocolLength));
        for (int start = protocol + protocolLength + 1; start < line.Length;)
        {
            int length = Text.FirstWord(line[start..]).Length;
            if (length > 0)
                fields.Add(MediaFormat, at + start, length);
            start += length + 1;
        }
        fields.Close(opened);
    }
}
