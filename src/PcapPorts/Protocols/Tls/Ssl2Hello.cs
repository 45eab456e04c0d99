using System.Buffers.Binary;
using PcapPorts.Fields;

namespace PcapPorts.Protocols.Tls;

/// <summary>The hello of SSL 2.0 (RFC 6101 appendix E), with which old clients begin whatever version they end up with.</summary>
static class Ssl2Hello
{
    const int HeaderLength = 11;
    const int ClientHello = 1;

    public static int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, TlsFields f)
    {
        if (pdu.Length < HeaderLength)
            return segment.IsLast ? 0 : Dissector.NeedMore;
        int length = 2 + (BinaryPrimitives.ReadUInt16BigEndian(pdu) & 0x7fff);
        int suites = BinaryPrimitives.ReadUInt16BigEndian(pdu[5..]);
        int session = BinaryPrimitives.ReadUInt16BigEndian(pdu[7..]);
        int challenge = BinaryPrimitives.ReadUInt16BigEndian(pdu[9..]);
        if (pdu[2] != ClientHello || pdu[3] is not (0 or 3) || suites % 3 != 0 || HeaderLength + suites + session + challenge != length)
            return 0;
        if (pdu.Length < length && !segment.IsLast)
            return Dissector.NeedTotal(length);
        int root = fields.Open(f.Protocol.Root, 0, Math.Min(length, pdu.Length));
        fields.AddValue(f.RecordLength, (ulong)(length - 2), 0, 2);
        fields.Add(f.HandshakeType, 2, 1);
        fields.Add(f.Version, 3, 2);
        fields.Info.Begin(f.Protocol).Add("Client Hello (SSL 2.0 format)"u8);
        fields.Close(root);
        return length;
    }
}
