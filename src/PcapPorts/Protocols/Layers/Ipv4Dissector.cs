using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>IPv4 (RFC 791 section 3.1; RFC 2474 and RFC 3168 for the second byte).</summary>
public sealed class Ipv4Dissector : LayerDissector
{
    static readonly Protocol Ip = new("Internet Protocol Version 4", "IPv4", "ip");
    /// <summary>The version, of IPv6 headers too.</summary>
    internal static readonly Field Version = Ip.UInt8("version", "Version", mask: 0xf0);
    static readonly Field HeaderLength = Ip.UInt8("hdr_len", "Header Length");
    static readonly Field Service = Ip.UInt8("dsfield", "Differentiated Services Field", shown: FieldBase.Hexadecimal);
    static readonly Field Dscp = Ip.UInt8("dsfield.dscp", "Differentiated Services Codepoint", TrafficClassNames.Dscp, mask: 0xfc);
    static readonly Field Ecn = Ip.UInt8("dsfield.ecn", "Explicit Congestion Notification", TrafficClassNames.Ecn, mask: 0x03);
    static readonly Field TotalLength = Ip.UInt16("len", "Total Length");
    static readonly Field Identification = Ip.UInt16("id", "Identification", shown: FieldBase.Hexadecimal);
    static readonly Field Flags = Ip.UInt8("flags", "Flags", shown: FieldBase.Hexadecimal, mask: 0xe0);
    static readonly Field Reserved = Ip.Boolean("flags.rb", "Reserved bit", mask: 0x80);
    static readonly Field DontFragment = Ip.Boolean("flags.df", "Don't fragment", mask: 0x40);
    static readonly Field MoreFragments = Ip.Boolean("flags.mf", "More fragments", mask: 0x20);
    static readonly Field FragmentOffset = Ip.UInt16("frag_offset", "Fragment Offset", mask: 0x1fff);
    static readonly Field TimeToLive = Ip.UInt8("ttl", "Time to Live");
    static readonly Field Number = Ip.UInt8("proto", "Protocol", IpProtocolNames.All);
    static readonly Field Checksum = Ip.UInt16("checksum", "Header Checksum", shown: FieldBase.Hexadecimal);
    static readonly ChecksumFields Verdict = new(Ip, label: "Header checksum status", partial: ChecksumFields.LeftToCard);
    static readonly Field Address = Ip.IPv4("addr", "Source or Destination Address");
    static readonly Field Source = Ip.IPv4("src", "Source Address", also: Address);
    static readonly Field Destination = Ip.IPv4("dst", "Destination Address", also: Address);
    static readonly Field Option = Ip.None("opt", "IP Option");
    static readonly Field OptionType = Ip.UInt8("opt.type", "Type", new ValueStrings
    {
        { 0, "End of Options List" },
        { 1, "No-Operation" },
        { 7, "Record Route" },
        { 68, "Time Stamp" },
        { 130, "Security" },
        { 131, "Loose Source Route" },
        { 133, "Extended Security" },
        { 134, "Commercial Security" },
        { 136, "Stream ID" },
        { 137, "Strict Source Route" },
        { 148, "Router Alert" },
    });

    static readonly Field OptionLength = Ip.UInt8("opt.len", "Length");

    /// <inheritdoc/>
    public override Protocol Protocol => Ip;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.EtherType(EtherType.Ipv4);
        table.LinkType(228);
        table.IpProtocol(IpProtocol.Ipv4, IpProtocol.IpIp);
    }

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        FieldList fields = walk.Fields;
        if (!Ipv4Header.TryRead(walk.Bytes(offset, end), out Ipv4Header header))
        {
            AddBeginning(ref walk, offset, end);
            return;
        }
        int total = header.TotalLength == 0 ? end - offset : header.TotalLength;
        int root = fields.Open(Ip.Root, 0, header.Length);
        fields.Add(Version, 0, 1);
        fields.AddValue(HeaderLength, (ulong)header.Length, 0, 1);
        int service = fields.Open(Service, 1, 1);
        fields.Add(Dscp, 1, 1);
        fields.Add(Ecn, 1, 1);
        fields.Close(service);
        fields.AddValue(TotalLength, (ulong)total, 2, 2);
        if (total < header.Length)
        {
            fields.Close(root);
            return;
        }
        fields.Add(Identification, 4, 2);
        int flags = fields.Open(Flags, 6, 1);
        fields.Add(Reserved, 6, 1);
        fields.Add(DontFragment, 6, 1);
        fields.Add(MoreFragments, 6, 1);
        fields.Close(flags);
        fields.Add(FragmentOffset, 6, 2);
        fields.Add(TimeToLive, 8, 1);
        fields.Add(Number, 9, 1);
        fields.Add(Checksum, 10, 2);
        Verdict.Add(fields, Check(in walk, in header, offset, end));
        fields.Add(Source, 12, 4);
        fields.Add(Destination, 16, 4);
        AddOptions(fields, header.Options);
        fields.Close(root);

        walk.EnterLevel(offset);
        int payload = offset + header.Length;
        int payloadEnd = Math.Min(end, offset + total);
        bool isFragment = header.FragmentOffset != 0 || header.MoreFragments;
        walk.SetExtent(isFragment || payloadEnd < offset + total ? DatagramExtent.Short : header.TotalLength == 0 ? DatagramExtent.Guessed : DatagramExtent.Whole);
        if (isFragment && walk.DissectFragment(offset, header.Length, header.Protocol, payload, offset + total))
            return;
        if (header.FragmentOffset == 0)
            walk.DissectIpProtocol(header.Protocol, payload, payloadEnd);
    }

    /// <summary>
    /// The header's checksum covers the header alone (RFC 791 section 3.1). Routers change a header before they quote it, so what an ICMP error has
    /// proves nothing. No sender and no router leaves 0 there; one that a network card was to fill in does.
    /// </summary>
    static ChecksumVerdict Check(in LayerWalk walk, in Ipv4Header header, int offset, int end)
    {
        if (walk.IsForeign || walk.Available(offset, end) < header.Length)
            return ChecksumVerdict.Unverified;
        ChecksumVerdict verdict = ChecksumVerdict.Of(InternetChecksum.Sum(walk.Frame.Slice(offset, header.Length)), header.Checksum);
        return verdict.Status == ChecksumStatus.Bad && header.Checksum == 0 ? new(ChecksumStatus.Partial) : verdict;
    }

    /// <summary>What can be said of bytes that are no IPv4 header: the version; its length, if it is too short; all of it, if it is an IPv6 header.</summary>
    static void AddBeginning(ref LayerWalk walk, int offset, int end)
    {
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        if (bytes.IsEmpty)
            return;
        FieldList fields = walk.Fields;
        int root = fields.Open(Ip.Root, 0, 1);
        fields.Add(Version, 0, 1);
        int version = bytes[0] >> 4;
        if (version == 4)
            fields.AddValue(HeaderLength, (ulong)(bytes[0] & 0x0f) * 4, 0, 1);
        fields.Close(root);
        if (version == 6)
            walk.DissectEtherType(EtherType.Ipv6, offset, end);
    }

    static void AddOptions(FieldList fields, ReadOnlySpan<byte> options)
    {
        int at = 0;
        while (at < options.Length)
        {
            bool isSingle = options[at] <= 1;
            int length = isSingle ? 1 : at + 1 < options.Length ? options[at + 1] : 0;
            int option = fields.Open(Option, Ipv4Header.MinLength + at, length);
            if (OptionType.Values!.Find(options[at]) is not null)
                fields.Add(OptionType, Ipv4Header.MinLength + at, 1);
            if (!isSingle)
                fields.Add(OptionLength, Ipv4Header.MinLength + at + 1, 1);
            fields.Close(option);
            if (options[at] == 0 || length < (isSingle ? 1 : 2))
                return;
            at += length;
        }
    }
}
