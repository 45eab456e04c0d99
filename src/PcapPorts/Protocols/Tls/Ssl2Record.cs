using System.Buffers.Binary;
using PcapPorts.Fields;

namespace PcapPorts.Protocols.Tls;

/// <summary>
/// Records of SSL 2.0 (Hickman, "The SSL Protocol", 1995). Old clients begin with its hello whatever version they end up with (RFC 6101 appendix E); where
/// the server answers with its own, all that follows is SSL 2.0.
/// </summary>
static class Ssl2Record
{
    const int ClientHello = 1, ClientMasterKey = 2, ServerHello = 4;
    const int ClientHelloLength = 11, MasterKeyLength = 12, ServerHelloLength = 13;

    /// <summary>Version of all its records, which do not name it.</summary>
    const int Version = 2;

    public static int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, TlsFields f, TlsConversation state)
    {
        if (pdu.Length < ServerHelloLength && !segment.IsLast && !state.IsSsl2)
            return Dissector.NeedMore;
        if (pdu.Length < 2)
            return segment.IsLast ? 0 : Dissector.NeedMore;

        // A record with padding has a third byte in its header, and a bit that says so.
        bool isPadded = pdu[0] < 0x80;
        int header = isPadded ? 3 : 2;
        int length = header + (BinaryPrimitives.ReadUInt16BigEndian(pdu) & (isPadded ? 0x3fff : 0x7fff));
        int type = isPadded ? 0 : TypeOf(pdu, length, state.IsSsl2);
        if (type == 0 && !state.IsSsl2)
            return 0;
        if (pdu.Length < length && !segment.IsLast)
            return Dissector.NeedTotal(length);
        state.IsSsl2 |= type == ServerHello;
        int root = fields.Open(f.Protocol.Root, 0, Math.Min(length, pdu.Length));
        fields.AddGenerated(f.RecordVersion, Version);
        InfoText info = fields.Info.Begin(f.Protocol);
        if (type == 0)
        {
            info.Add("Encrypted Data (SSL 2.0)"u8);
        }
        else
        {
            fields.AddValue(f.RecordLength, (ulong)(length - header), 0, 2);
            fields.Add(f.HandshakeType, 2, 1);
            AddMessage(pdu[..Math.Min(length, pdu.Length)], type, fields, f, info);
        }
        fields.Close(root);
        return length;
    }

    static void AddMessage(ReadOnlySpan<byte> record, int type, FieldList fields, TlsFields f, InfoText info)
    {
        switch (type)
        {
            case ClientHello:
                fields.Add(f.Version, 3, 2);
                info.Add("Client Hello (SSL 2.0 format)"u8);
                break;
            case ServerHello:
                fields.Add(f.Version, 5, 2);
                AddCertificate(record, BinaryPrimitives.ReadUInt16BigEndian(record[7..]), fields, f);
                info.Add("Server Hello (SSL 2.0)"u8);
                break;
            default:
                info.Add("Client Master Key (SSL 2.0)"u8);
                break;
        }
    }

    static void AddCertificate(ReadOnlySpan<byte> record, int length, FieldList fields, TlsFields f)
    {
        fields.AddValue(f.CertificateLength, (ulong)length, 7, 2);
        if (length == 0 || length > record.Length - ServerHelloLength)
            return;
        int opened = fields.Open(f.Certificate, ServerHelloLength, length);
        X509.X509Certificate.Add(record.Slice(ServerHelloLength, length), ServerHelloLength, fields);
        fields.Close(opened);
    }

    /// <summary>The type of a message whose lengths add up to that of its record; 0 for what is none, or is encrypted.</summary>
    static int TypeOf(ReadOnlySpan<byte> record, int length, bool isKnown)
    {
        if (record.Length >= ClientHelloLength && record[2] == ClientHello && record[3] is 0 or 3 && Number(record, 5) % 3 == 0
            && ClientHelloLength + Number(record, 5) + Number(record, 7) + Number(record, 9) == length)
            return ClientHello;
        if (record.Length >= ServerHelloLength && record[2] == ServerHello && record[3] <= 1 && Number(record, 5) == Version
            && ServerHelloLength + Number(record, 7) + Number(record, 9) + Number(record, 11) == length)
            return ServerHello;
        return isKnown && record.Length >= MasterKeyLength && record[2] == ClientMasterKey && MasterKeyLength + Number(record, 6) + Number(record, 8) + Number(record, 10) == length
            ? ClientMasterKey : 0;
    }

    static int Number(ReadOnlySpan<byte> record, int at) => BinaryPrimitives.ReadUInt16BigEndian(record[at..]);
}
