using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>Teredo (RFC 4380 section 5.1.1): IPv6 in UDP, behind authentication and origin indications. Port and address of the origin are inverted on the wire.</summary>
public sealed class TeredoDissector : LayerDissector
{
    const int OriginLength = 8, AuthenticationHeader = 4, NonceLength = 8;

    static readonly Protocol Teredo = new("Teredo IPv6 over UDP tunneling", "Teredo", "teredo");
    static readonly Field Authentication = Teredo.None("auth", "Teredo Authentication header");
    static readonly Field IdLength = Teredo.UInt8("auth.idlen", "Client identifier length");
    static readonly Field ValueLength = Teredo.UInt8("auth.aulen", "Authentication value length");
    static readonly Field Id = Teredo.Bytes("auth.id", "Client identifier");
    static readonly Field Value = Teredo.Bytes("auth.value", "Authentication value");
    static readonly Field Nonce = Teredo.Bytes("auth.nonce", "Nonce value");
    static readonly Field Confirmation = Teredo.Bytes("auth.conf", "Confirmation byte");
    static readonly Field Origin = Teredo.None("orig", "Teredo Origin Indication header");
    static readonly Field OriginPort = Teredo.UInt16("orig.port", "Origin UDP port");
    static readonly Field OriginAddress = Teredo.IPv4("orig.addr", "Origin IPv4 address");

    /// <inheritdoc/>
    public override Protocol Protocol => Teredo;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.UdpTunnel(3544);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        FieldList fields = walk.Fields;
        int root = fields.Open(Teredo.Root, 0, 0);
        int at = 0;
        if (bytes.Length >= AuthenticationHeader && bytes[0] == 0 && bytes[1] == 1)
            at = AddAuthentication(fields, bytes);
        if (at + OriginLength <= bytes.Length && bytes[at] == 0 && bytes[at + 1] == 0)
        {
            AddOrigin(fields, bytes, at);
            at += OriginLength;
        }
        fields.Close(root, Math.Min(at, bytes.Length));
        if (at < bytes.Length && bytes[at] >> 4 == 6)
            walk.DissectEtherType(EtherType.Ipv6, offset + at, end);
    }

    static int AddAuthentication(FieldList fields, ReadOnlySpan<byte> bytes)
    {
        int idLength = bytes[2], valueLength = bytes[3];
        int end = AuthenticationHeader + idLength + valueLength + NonceLength + 1;
        int opened = fields.Open(Authentication, 0, end);
        fields.Add(IdLength, 2, 1);
        fields.Add(ValueLength, 3, 1);
        if (idLength > 0)
            fields.Add(Id, AuthenticationHeader, idLength);
        if (valueLength > 0)
            fields.Add(Value, AuthenticationHeader + idLength, valueLength);
        fields.Add(Nonce, AuthenticationHeader + idLength + valueLength, NonceLength);
        fields.Add(Confirmation, end - 1, 1);
        fields.Close(opened);
        return end;
    }

    static void AddOrigin(FieldList fields, ReadOnlySpan<byte> bytes, int at)
    {
        int opened = fields.Open(Origin, at, OriginLength);
        fields.AddValue(OriginPort, (ulong)((bytes[at + 2] << 8 | bytes[at + 3]) ^ 0xffff), at + 2, 2);
        Span<byte> address = stackalloc byte[4];
        for (int i = 0; i < 4; i++)
            address[i] = (byte)~bytes[at + 4 + i];
        fields.AddBytes(OriginAddress, address, at + 4, 4);
        fields.Close(opened);
    }
}
