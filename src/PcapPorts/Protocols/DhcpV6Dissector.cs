using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>DHCPv6 (RFC 8415; options: IANA registry "Dynamic Host Configuration Protocol for IPv6").</summary>
public sealed class DhcpV6Dissector : Dissector
{
    const int RelayForward = 12, RelayReply = 13, RelayHeader = 34, MaxDepth = 8;

    static readonly Protocol Dhcp = new("DHCPv6", "DHCPv6", "dhcpv6");
    static readonly ValueStrings Types = new()
    {
        { 1, "Solicit" }, { 2, "Advertise" }, { 3, "Request" }, { 4, "Confirm" }, { 5, "Renew" }, { 6, "Rebind" }, { 7, "Reply" }, { 8, "Release" }, { 9, "Decline" },
        { 10, "Reconfigure" }, { 11, "Information-request" }, { 12, "Relay-forw" }, { 13, "Relay-reply" }, { 14, "Leasequery" }, { 15, "Leasequery-reply" },
        { 16, "Leasequery-done" }, { 17, "Leasequery-data" }, { 18, "Reconfigure-request" }, { 19, "Reconfigure-reply" },
    };

    static readonly ValueStrings Options = new()
    {
        { 1, "Client Identifier" }, { 2, "Server Identifier" }, { 3, "Identity Association for Non-temporary Address" }, { 4, "Identity Association for Temporary Address" },
        { 5, "IA Address" }, { 6, "Option Request" }, { 7, "Preference" }, { 8, "Elapsed time" }, { 9, "Relay Message" }, { 11, "Authentication" }, { 12, "Server unicast" },
        { 13, "Status code" }, { 14, "Rapid Commit" }, { 15, "User Class" }, { 16, "Vendor Class" }, { 17, "Vendor-specific Information" }, { 18, "Interface-Id" },
        { 19, "Reconfigure Message" }, { 20, "Reconfigure Accept" }, { 21, "SIP Server Domain Name List" }, { 22, "SIP Servers IPv6 Address List" },
        { 23, "DNS recursive name server" }, { 24, "Domain Search List" }, { 25, "Identity Association for Prefix Delegation" }, { 26, "IA Prefix" },
        { 27, "Network Information Server" }, { 29, "Network Information Server Domain Name" }, { 31, "Simple Network Time Protocol Server" }, { 32, "Lifetime" },
        { 37, "Remote Identifier" }, { 38, "Subscriber-ID" }, { 39, "Client Fully Qualified Domain Name" }, { 56, "NTP Server" }, { 59, "Boot File URL" },
        { 61, "Client Architecture Type" }, { 64, "AFTR Name" }, { 79, "Client link-layer address" }, { 82, "SOL_MAX_RT" }, { 112, "Manufacturer Usage Description" },
    };

    static readonly Field Type = Dhcp.UInt8("msgtype", "Message type", Types);
    static readonly Field TransactionId = Dhcp.UInt24("xid", "Transaction ID", shown: FieldBase.Hexadecimal);
    static readonly Field HopCount = Dhcp.UInt8("hopcount", "Hopcount");
    static readonly Field LinkAddress = Dhcp.IPv6("linkaddr", "Link address");
    static readonly Field PeerAddress = Dhcp.IPv6("peeraddr", "Peer address");
    static readonly Field OptionType = Dhcp.UInt16("option.type", "Option", Options);
    static readonly Field OptionLength = Dhcp.UInt16("option.length", "Length");
    static readonly Field Duid = Dhcp.Bytes("duid.bytes", "DUID");
    static readonly Field DuidType = Dhcp.UInt16("duid.type", "DUID Type", new ValueStrings
    {
        { 1, "link-layer address plus time" }, { 2, "assigned by vendor based on Enterprise number" }, { 3, "link-layer address" }, { 4, "Universally Unique IDentifier (UUID)" },
    });

    static readonly Field DuidHardware = Dhcp.UInt16("duidllt.hwtype", "Hardware type");
    static readonly Field DuidAddress = Dhcp.String("duidllt.link_layer_addr", "Link-layer address");
    static readonly Field DuidPlainHardware = Dhcp.UInt16("duidll.hwtype", "Hardware type");
    static readonly Field DuidPlainAddress = Dhcp.String("duidll.link_layer_addr", "Link-layer address");
    static readonly Field DuidEnterprise = Dhcp.UInt32("duiden.enterprise", "Enterprise ID");
    static readonly Field DuidEnterpriseId = Dhcp.Bytes("duiden.identifier", "Identifier");
    static readonly Field DuidUuid = Dhcp.Bytes("duiduuid.bytes", "UUID");
    static readonly Field AssociationId = Dhcp.String("iaid", "IAID");
    static readonly Field T1 = Dhcp.UInt32("iaid.t1", "T1");
    static readonly Field T2 = Dhcp.UInt32("iaid.t2", "T2");
    static readonly Field Address = Dhcp.IPv6("iaaddr.ip", "IPv6 address");
    static readonly Field AddressPreferred = Dhcp.UInt32("iaaddr.pref_lifetime", "Preferred lifetime");
    static readonly Field AddressValid = Dhcp.UInt32("iaaddr.valid_lifetime", "Valid lifetime");
    static readonly Field PrefixPreferred = Dhcp.UInt32("iaprefix.pref_lifetime", "Preferred lifetime");
    static readonly Field PrefixValid = Dhcp.UInt32("iaprefix.valid_lifetime", "Valid lifetime");
    static readonly Field PrefixLength = Dhcp.UInt8("iaprefix.pref_len", "Prefix length");
    static readonly Field PrefixAddress = Dhcp.IPv6("iaprefix.pref_addr", "Prefix address");
    static readonly Field RequestedOption = Dhcp.UInt16("requested_option_code", "Requested Option code", Options);
    static readonly Field Preference = Dhcp.UInt8("option_preference", "Pref-value");
    static readonly Field ElapsedTime = Dhcp.UInt16("elapsed_time", "Elapsed time");
    static readonly Field Status = Dhcp.UInt16("status_code", "Status Code", new ValueStrings
    {
        { 0, "Success" }, { 1, "UnspecFail" }, { 2, "NoAddrsAvail" }, { 3, "NoBinding" }, { 4, "NotOnLink" }, { 5, "UseMulticast" }, { 6, "NoPrefixAvail" },
    });

    static readonly Field StatusMessage = Dhcp.String("status_msg", "Status Message");
    static readonly Field VendorEnterprise = Dhcp.UInt32("vendorclass.enterprise", "Enterprise ID");
    static readonly Field InterfaceId = Dhcp.Bytes("interface_id", "Interface-ID");
    static readonly Field DnsServer = Dhcp.IPv6("dns_server", "DNS server address");
    static readonly Field SntpServer = Dhcp.IPv6("sntp_server", "SNTP server address");
    static readonly Field ClientName = Dhcp.String("client_domain", "Client FQDN");

    /// <inheritdoc/>
    public override Protocol Protocol => Dhcp;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Udp(546, 547);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length >= 8 && (segment.On(546) || segment.On(547)) && DhcpV6Signature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.Length < 4)
            return 0;
        int root = fields.Open(Dhcp.Root, 0, pdu.Length);
        AddMessage(pdu, fields, 0, pdu.Length, 0);
        fields.Close(root);
        return pdu.Length;
    }

    static void AddMessage(ReadOnlySpan<byte> pdu, FieldList fields, int at, int end, int depth)
    {
        if (depth >= MaxDepth || at + 4 > end)
            return;
        ulong type = fields.Add(Type, at, 1);
        fields.Info.Begin(Dhcp).Add(Types, type);
        if (type is RelayForward or RelayReply)
        {
            fields.Add(HopCount, at + 1, 1);
            fields.Add(LinkAddress, at + 2, 16);
            fields.Add(PeerAddress, at + 18, 16);
            at += RelayHeader;
        }
        else
        {
            ulong transaction = fields.Add(TransactionId, at + 1, 3);
            fields.Info.Add(" XID: "u8).AddHexadecimal(transaction, 6);
            at += 4;
        }
        AddOptions(pdu, fields, at, end, depth);
    }

    static void AddOptions(ReadOnlySpan<byte> pdu, FieldList fields, int at, int end, int depth)
    {
        while (at + 4 <= end && depth < MaxDepth)
        {
            int code = BinaryPrimitives.ReadUInt16BigEndian(pdu[at..]);
            int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(pdu[(at + 2)..]), end - at - 4);
            int opened = fields.Open(OptionType, at, 2);
            fields.Add(OptionLength, at + 2, 2);
            AddOption(pdu, fields, code, at + 4, length, depth);
            fields.Close(opened, 4 + length);
            at += 4 + length;
        }
    }

    static void AddOption(ReadOnlySpan<byte> pdu, FieldList fields, int code, int at, int length, int depth)
    {
        int end = at + length;
        switch (code)
        {
            case 1 or 2:
                AddDuid(pdu, fields, at, length);
                break;
            case 3 or 25 when length >= 12:
                AddAssociationId(pdu, fields, at);
                fields.Add(T1, at + 4, 4);
                fields.Add(T2, at + 8, 4);
                AddOptions(pdu, fields, at + 12, end, depth + 1);
                break;
            case 4 when length >= 4:
                AddAssociationId(pdu, fields, at);
                AddOptions(pdu, fields, at + 4, end, depth + 1);
                break;
            case 5 when length >= 24:
                fields.Add(Address, at, 16);
                fields.Info.Add(" IAA: "u8).AddAddress(pdu.Slice(at, 16));
                fields.Add(AddressPreferred, at + 16, 4);
                fields.Add(AddressValid, at + 20, 4);
                AddOptions(pdu, fields, at + 24, end, depth + 1);
                break;
            case 6:
                AddList(fields, RequestedOption, at, length, 2);
                break;
            case 7:
                AddList(fields, Preference, at, Math.Min(1, length), 1);
                break;
            case 8:
                // Sent in hundredths of a second, shown in milliseconds.
                if (length >= 2)
                    fields.AddValue(ElapsedTime, BinaryPrimitives.ReadUInt16BigEndian(pdu[at..]) * 10UL, at, 2);
                break;
            case 9:
                AddMessage(pdu, fields, at, end, depth + 1);
                break;
            case 13 when length >= 2:
                fields.Add(Status, at, 2);
                if (length > 2)
                    fields.Add(StatusMessage, at + 2, length - 2);
                break;
            case 16:
                AddList(fields, VendorEnterprise, at, Math.Min(4, length), 4);
                break;
            case 18:
                fields.Add(InterfaceId, at, length);
                break;
            case 23:
                AddList(fields, DnsServer, at, length, 16);
                break;
            case 26 when length >= 25:
                fields.Add(PrefixPreferred, at, 4);
                fields.Add(PrefixValid, at + 4, 4);
                fields.Add(PrefixLength, at + 8, 1);
                fields.Add(PrefixAddress, at + 9, 16);
                AddOptions(pdu, fields, at + 25, end, depth + 1);
                break;
            case 31:
                AddList(fields, SntpServer, at, length, 16);
                break;
            case 39 when length > 1:
                AddName(pdu, fields, at + 1, length - 1);
                break;
            default:
                break;
        }
    }

    static void AddList(FieldList fields, Field field, int at, int length, int size)
    {
        for (int i = 0; i + size <= length; i += size)
            fields.Add(field, at + i, size);
    }

    /// <summary>Who a client or server is (RFC 8415 section 11).</summary>
    static void AddDuid(ReadOnlySpan<byte> pdu, FieldList fields, int at, int length)
    {
        if (length < 2)
            return;
        fields.Add(Duid, at, length);
        switch (fields.Add(DuidType, at, 2))
        {
            case 1 when length > 8:
                fields.Add(DuidHardware, at + 2, 2);
                AddHexadecimal(pdu, fields, DuidAddress, at + 8, length - 8, (byte)':');
                break;
            case 2 when length > 6:
                fields.Add(DuidEnterprise, at + 2, 4);
                fields.Add(DuidEnterpriseId, at + 6, length - 6);
                break;
            case 3 when length > 4:
                fields.Add(DuidPlainHardware, at + 2, 2);
                AddHexadecimal(pdu, fields, DuidPlainAddress, at + 4, length - 4, (byte)':');
                break;
            case 4 when length > 2:
                fields.Add(DuidUuid, at + 2, length - 2);
                break;
            default:
                break;
        }
        fields.Info.Add(" CID: "u8);
        Span<byte> text = stackalloc byte[2 * 130];
        fields.Info.Add(text[..WriteHexadecimal(pdu.Slice(at, Math.Min(length, 130)), text, separator: 0)]);
    }

    static void AddAssociationId(ReadOnlySpan<byte> pdu, FieldList fields, int at) => AddHexadecimal(pdu, fields, AssociationId, at, 4, separator: 0);

    static void AddHexadecimal(ReadOnlySpan<byte> pdu, FieldList fields, Field field, int at, int length, byte separator)
    {
        const int Longest = 64;
        Span<byte> text = stackalloc byte[3 * Longest];
        int written = WriteHexadecimal(pdu.Slice(at, Math.Min(length, Longest)), text, separator);
        fields.AddBytes(field, text[..written], at, length);
    }

    static int WriteHexadecimal(ReadOnlySpan<byte> bytes, Span<byte> text, byte separator)
    {
        int written = 0;
        foreach (byte next in bytes)
        {
            if (written > 0 && separator != 0)
                text[written++] = separator;
            text[written++] = "0123456789abcdef"u8[next >> 4];
            text[written++] = "0123456789abcdef"u8[next & 15];
        }
        return written;
    }

    /// <summary>A name in the labels of DNS (RFC 4704 section 4.2), which may end without the root.</summary>
    static void AddName(ReadOnlySpan<byte> pdu, FieldList fields, int at, int length)
    {
        Span<byte> text = stackalloc byte[256];
        int written = 0, end = at + length;
        for (int i = at; i < end && pdu[i] is > 0 and < 64 && i + 1 + pdu[i] <= end && written + pdu[i] + 1 < text.Length; i += 1 + pdu[i])
        {
            if (written > 0)
                text[written++] = (byte)'.';
            pdu.Slice(i + 1, pdu[i]).CopyTo(text[written..]);
            written += pdu[i];
        }
        fields.AddBytes(ClientName, text[..written], at, length);
    }
}
