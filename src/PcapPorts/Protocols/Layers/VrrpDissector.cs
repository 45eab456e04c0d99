using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>Virtual Router Redundancy Protocol, versions 2 (RFC 3768 section 5) and 3 (RFC 9568 section 5).</summary>
public sealed class VrrpDissector : LayerDissector
{
    const int HeaderLength = 8;

    static readonly Protocol Vrrp = new("Virtual Router Redundancy Protocol", "VRRP", "vrrp");
    static readonly Field VersionAndType = Vrrp.UInt8("typever", "VRRP message version and type");
    static readonly Field Version = Vrrp.UInt8("version", "VRRP protocol version", mask: 0xf0);
    static readonly Field Type = Vrrp.UInt8("type", "VRRP packet type", new ValueStrings { { 1, "Advertisement" } }, mask: 0x0f);
    static readonly Field RouterId = Vrrp.UInt8("virt_rtr_id", "Virtual Rtr ID");
    static readonly Field Priority = Vrrp.UInt8("prio", "Priority");
    static readonly Field AddressCount = Vrrp.UInt8("addr_count", "Addr Count");
    static readonly Field AuthenticationType = Vrrp.UInt8("auth_type", "Auth Type");
    static readonly Field Interval = Vrrp.UInt8("adver_int", "Adver Int");
    static readonly Field ShortInterval = Vrrp.UInt16("short_adver_int", "Adver Int", mask: 0x0fff);
    static readonly Field Checksum = Vrrp.UInt16("checksum", "Checksum", shown: FieldBase.Hexadecimal);
    static readonly ChecksumFields Verdict = new(Vrrp);
    static readonly Field Address = Vrrp.IPv4("ip_addr", "IP Address");
    static readonly Field Address6 = Vrrp.IPv6("ipv6_addr", "IPv6 Address");

    /// <inheritdoc/>
    public override Protocol Protocol => Vrrp;

    /// <inheritdoc/>
    public override bool EndsHeaders => true;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.IpProtocol(112);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        if (bytes.Length < HeaderLength)
            return;
        FieldList fields = walk.Fields;
        int root = fields.Open(Vrrp.Root, 0, bytes.Length);
        int both = fields.Open(VersionAndType, 0, 1);
        int version = (int)fields.Add(Version, 0, 1);
        ulong type = fields.Add(Type, 0, 1);
        fields.Close(both);
        ulong router = fields.Add(RouterId, 1, 1);
        fields.Add(Priority, 2, 1);
        int count = (int)fields.Add(AddressCount, 3, 1);
        if (version >= 3)
        {
            fields.Add(ShortInterval, 4, 2);
        }
        else
        {
            fields.Add(AuthenticationType, 4, 1);
            fields.Add(Interval, 5, 1);
        }
        fields.Add(Checksum, 6, 2);
        Verdict.Add(fields, Check(in walk, offset, end, version));
        bool isIpv6 = walk.HasLevel && walk.Level.Version == 6;
        int size = isIpv6 ? 16 : 4;
        for (int i = 0, at = HeaderLength; i < count && at + size <= bytes.Length; i++, at += size)
            fields.Add(isIpv6 ? Address6 : Address, at, size);
        fields.Close(root);
        fields.Info.Begin(Vrrp).Add(type == 1 ? "Announcement (v"u8 : "Message (v"u8).Add(version).Add("), router "u8).Add((long)router);
    }

    /// <summary>Over IPv6 there is a pseudo header, over IPv4 there is none; of version 3 over IPv4 some made one (RFC 9568 section 5.2.8).</summary>
    static ChecksumVerdict Check(in LayerWalk walk, int offset, int end, int version)
    {
        ChecksumVerdict withAddresses = walk.CheckWithAddresses(IpProtocol.Vrrp, offset, end, 6);
        bool isIpv6 = walk.HasLevel && walk.Level.Version == 6;
        return isIpv6 || (version >= 3 && withAddresses.Status == ChecksumStatus.Good) ? withAddresses : walk.Check(offset, end, 6);
    }
}
