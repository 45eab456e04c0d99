using PcapPorts.Fields;

namespace PcapPorts.Protocols;

public sealed partial class DhcpDissector
{
    static readonly Protocol Dhcp = new("Dynamic Host Configuration Protocol", "DHCP", "dhcp");
    static readonly ValueStrings Operations = new() { { 1, "Boot Request" }, { 2, "Boot Reply" } };
    static readonly Field Operation = Dhcp.UInt8("type", "Message type", Operations);
    static readonly Field HardwareType = Dhcp.UInt8("hw.type", "Hardware type", new ValueStrings { { 1, "Ethernet" }, { 6, "IEEE 802" }, { 32, "InfiniBand" } }, FieldBase.Hexadecimal);
    static readonly Field HardwareLength = Dhcp.UInt8("hw.len", "Hardware address length");
    static readonly Field Hops = Dhcp.UInt8("hops", "Hops");
    static readonly Field TransactionId = Dhcp.UInt32("id", "Transaction ID", shown: FieldBase.Hexadecimal);
    static readonly Field Seconds = Dhcp.UInt16("secs", "Seconds elapsed");
    static readonly Field Flags = Dhcp.UInt16("flags", "Bootp flags", shown: FieldBase.Hexadecimal);
    static readonly Field BroadcastFlag = Dhcp.Boolean("flags.bc", "Broadcast flag", 0x8000);
    static readonly Field ReservedFlags = Dhcp.UInt16("flags.reserved", "Reserved flags", shown: FieldBase.Hexadecimal, mask: 0x7fff);
    static readonly Field ClientAddress = Dhcp.IPv4("ip.client", "Client IP address");
    static readonly Field YourAddress = Dhcp.IPv4("ip.your", "Your (client) IP address");
    static readonly Field ServerAddress = Dhcp.IPv4("ip.server", "Next server IP address");
    static readonly Field RelayAddress = Dhcp.IPv4("ip.relay", "Relay agent IP address");
    static readonly Field ClientMac = Dhcp.Ether("hw.mac_addr", "Client MAC address");
    static readonly Field ClientHardware = Dhcp.Bytes("hw.addr", "Client hardware address");
    static readonly Field HardwarePadding = Dhcp.Bytes("hw.addr_padding", "Client hardware address padding");
    static readonly Field ServerName = Dhcp.String("server", "Server host name");
    static readonly Field BootFile = Dhcp.String("file", "Boot file name");
    static readonly Field Cookie = Dhcp.IPv4("cookie", "Magic cookie");

    static readonly ValueStrings MessageTypes = new()
    {
        { 1, "Discover" }, { 2, "Offer" }, { 3, "Request" }, { 4, "Decline" }, { 5, "ACK" }, { 6, "NAK" }, { 7, "Release" }, { 8, "Inform" }, { 9, "Force Renew" },
        { 10, "Lease query" }, { 11, "Lease Unassigned" }, { 12, "Lease Unknown" }, { 13, "Lease Active" }, { 14, "Bulk Lease Query" }, { 15, "Lease Query Done" },
        { 16, "Active LeaseQuery" }, { 17, "Lease Query Status" }, { 18, "TLS" },
    };

    static readonly ValueStrings OptionNames = new()
    {
        { 0, "Padding" }, { 1, "Subnet Mask" }, { 2, "Time Offset" }, { 3, "Router" }, { 4, "Time Server" }, { 5, "Name Server" }, { 6, "Domain Name Server" },
        { 7, "Log Server" }, { 12, "Host Name" }, { 15, "Domain Name" }, { 17, "Root Path" }, { 26, "Interface MTU" }, { 28, "Broadcast Address" },
        { 31, "Perform Router Discover" }, { 33, "Static Route" }, { 40, "Network Information Service Domain" }, { 42, "Network Time Protocol Servers" },
        { 43, "Vendor-Specific Information" }, { 44, "NetBIOS over TCP/IP Name Server" }, { 46, "NetBIOS over TCP/IP Node Type" },
        { 47, "NetBIOS over TCP/IP Scope" }, { 50, "Requested IP Address" }, { 51, "IP Address Lease Time" }, { 52, "Option Overload" },
        { 53, "DHCP Message Type" }, { 54, "DHCP Server Identifier" }, { 55, "Parameter Request List" }, { 56, "Message" },
        { 57, "Maximum DHCP Message Size" }, { 58, "Renewal Time Value" }, { 59, "Rebinding Time Value" }, { 60, "Vendor class identifier" },
        { 61, "Client identifier" }, { 66, "TFTP Server Name" }, { 67, "Bootfile name" }, { 69, "SMTP Server" }, { 77, "User Class Information" },
        { 80, "Rapid commit" }, { 81, "Client Fully Qualified Domain Name" }, { 82, "Agent Information Option" }, { 90, "Authentication" },
        { 93, "Client System Architecture" }, { 94, "Client Network Device Interface" }, { 95, "LDAP" }, { 97, "UUID/GUID-based Client Identifier" }, { 100, "PCode" }, { 101, "TCode" },
        { 108, "IPv6-Only Preferred" }, { 114, "DHCP Captive-Portal" }, { 116, "DHCP Auto-Configuration" }, { 118, "Subnet Selection" }, { 119, "Domain Search" },
        { 120, "SIP Servers" }, { 121, "Classless Static Route" }, { 124, "V-I Vendor Class" }, { 125, "V-I Vendor-specific Information" },
        { 138, "CAPWAP Access Controllers" }, { 150, "TFTP Server Address" }, { 161, "Manufacturer Usage Description" }, { 209, "PXELINUX configuration file" }, { 249, "Private/Classless Static Route (Microsoft)" },
        { 252, "Private/Proxy autodiscovery" }, { 255, "End" },
    };

    static readonly Field OptionType = Dhcp.UInt8("option.type", "Option", OptionNames);
    static readonly Field OptionLength = Dhcp.UInt8("option.length", "Length");
    static readonly Field OptionValue = Dhcp.Bytes("option.value", "Value");
    static readonly Field OptionEnd = Dhcp.UInt8("option.end", "Option End");
    static readonly Field Padding = Dhcp.Bytes("option.padding", "Padding");
    static readonly Field MessageType = Dhcp.UInt8("option.dhcp", "DHCP", MessageTypes);
    static readonly Field RequestListItem = Dhcp.UInt8("option.request_list_item", "Parameter Request List Item", OptionNames);
    static readonly Field ClientIdType = Dhcp.UInt8("client_id.type", "Type");
    static readonly Field ClientIdUndefined = Dhcp.String("client_id.undef", "Client identifier (undefined)");
    static readonly Field ClientIdIaid = Dhcp.String("client_id.iaid", "IAID");
    static readonly Field NameFlags = Dhcp.UInt8("fqdn.flags", "Flags", shown: FieldBase.Hexadecimal);
    static readonly Field NameResultA = Dhcp.UInt8("fqdn.rcode1", "A-RR result");
    static readonly Field NameResultPtr = Dhcp.UInt8("fqdn.rcode2", "PTR-RR result");
    static readonly Field ClientName = Dhcp.String("fqdn.name", "Client name");
    static readonly Field AgentSuboption = Dhcp.UInt8("option.agent_information_option.suboption", "Option 82 Suboption", new ValueStrings
    {
        { 1, "Agent Circuit ID" }, { 2, "Agent Remote ID" }, { 4, "DOCSIS Device Class" }, { 5, "Link selection" }, { 6, "Subscriber ID" },
        { 7, "RADIUS Attributes" }, { 8, "Authentication" }, { 9, "Vendor-Specific Information" }, { 10, "Flags" }, { 11, "Server ID Override" }, { 12, "Relay Agent Identifier" },
    });

    static readonly Field SuboptionLength = Dhcp.UInt8("option.suboption_length", "Length");
    static readonly Field AgentCircuitId = Dhcp.Bytes("option.agent_information_option.agent_circuit_id", "Agent Circuit ID");
    static readonly Field AgentRemoteId = Dhcp.Bytes("option.agent_information_option.agent_remote_id", "Agent Remote ID");
    static readonly Field AgentLinkSelection = Dhcp.IPv4("option.agent_information_option.link_selection", "Link selection");
    static readonly Field AgentSubscriber = Dhcp.String("option.agent_information_option.subscriber_id", "Subscriber ID");
    static readonly Field AgentServerOverride = Dhcp.IPv4("option.agent_information_option.server_id_override", "Server ID Override");
    static readonly Field AgentRelayId = Dhcp.Bytes("option.agent_information_option.relay_agent_id", "Relay Agent Identifier");
    static readonly Field AgentValue = Dhcp.Bytes("option.agent_information_option.value", "Value");

    /// <summary>The options whose value is one number or text, or a list of numbers or addresses: the field and the bytes of one value, 0 for text.</summary>
    static readonly (Field? Field, int Size)[] s_plain = CreatePlain();

    static (Field?, int)[] CreatePlain()
    {
        var options = new (Field?, int)[256];
        void Address(int code, string name, string label) => options[code] = (Dhcp.IPv4("option." + name, label), 4);
        void Text(int code, string name, string label) => options[code] = (Dhcp.String("option." + name, label), 0);
        void Truth(int code, string name, string label) => options[code] = (Dhcp.Boolean("option." + name, label), 1);
        void Byte(int code, string name, string label) => options[code] = (Dhcp.UInt8("option." + name, label), 1);
        void Short(int code, string name, string label) => options[code] = (Dhcp.UInt16("option." + name, label), 2);
        void Time(int code, string name, string label) => options[code] = (Dhcp.UInt32("option." + name, label), 4);

        Address(1, "subnet_mask", "Subnet Mask");
        options[2] = (Dhcp.Int32("option.time_offset", "Time Offset"), 4);
        Address(3, "router", "Router");
        Address(4, "time_server", "Time Server");
        Address(5, "name_server", "Name Server");
        Address(6, "domain_name_server", "Domain Name Server");
        Address(7, "log_server", "Log Server");
        Address(8, "quotes_server", "Quotes Server");
        Address(9, "lpr_server", "LPR Server");
        Address(10, "impress_server", "Impress Server");
        Address(11, "resource_location_server", "Resource Location Server");
        Text(12, "hostname", "Host Name");
        Short(13, "boot_file_size", "Boot File Size");
        Text(14, "merit_dump_file", "Merit Dump File");
        Text(15, "domain_name", "Domain Name");
        Address(16, "swap_server", "Swap Server");
        Text(17, "root_path", "Root Path");
        Text(18, "extension_path", "Extensions Path");
        Truth(19, "ip_forwarding", "IP Forwarding");
        Truth(20, "non_local_source_routing", "Non-Local Source Routing");
        Short(22, "max_datagram_reassembly_size", "Maximum Datagram Reassembly Size");
        Byte(23, "default_ip_ttl", "Default IP Time-to-Live");
        Time(24, "path_mtu_aging_timeout", "Path MTU Aging Timeout");
        Short(25, "path_mtu_plateau_table_item", "Path MTU Plateau Table Item");
        Short(26, "interface_mtu", "Interface MTU");
        Truth(27, "all_subnets_are_local", "All Subnets are Local");
        Address(28, "broadcast_address", "Broadcast Address");
        Truth(29, "perform_mask_discovery", "Perform Mask Discovery");
        Truth(30, "mask_supplier", "Mask Supplier");
        Truth(31, "perform_router_discover", "Perform Router Discover");
        Address(32, "router_solicitation_address", "Router Solicitation Address");
        Truth(34, "trailer_encapsulation", "Trailer Encapsulation");
        Time(35, "arp_cache_timeout", "ARP Cache Timeout");
        Truth(36, "ethernet_encapsulation", "Ethernet Encapsulation");
        Byte(37, "tcp_default_ttl", "TCP Default TTL");
        Time(38, "tcp_keepalive_interval", "TCP Keepalive Interval");
        Truth(39, "tcp_keepalive_garbage", "TCP Keepalive Garbage");
        Text(40, "nis_domain", "Network Information Service Domain");
        Address(41, "nis_server", "Network Information Service Server");
        Address(42, "ntp_server", "Network Time Protocol Server");
        Address(44, "netbios_over_tcpip_name_server", "NetBIOS over TCP/IP Name Server");
        Address(45, "netbios_over_tcpip_dd_name_server", "NetBIOS over TCP/IP Datagram Distribution Name Server");
        Byte(46, "netbios_over_tcpip_node_type", "NetBIOS over TCP/IP Node Type");
        Text(47, "netbios_over_tcpip_scope", "NetBIOS over TCP/IP Scope");
        Address(48, "xwindows_system_font_server", "X Window System Font Server");
        Address(49, "xwindows_system_display_manager", "X Window System Display Manager");
        Address(50, "requested_ip_address", "Requested IP Address");
        Time(51, "ip_address_lease_time", "IP Address Lease Time");
        Byte(52, "option_overload", "Option Overload");
        options[53] = (MessageType, 1);
        Address(54, "dhcp_server_id", "DHCP Server Identifier");
        options[55] = (RequestListItem, 1);
        Text(56, "message", "Message");
        Short(57, "dhcp_max_message_size", "Maximum DHCP Message Size");
        Time(58, "renewal_time_value", "Renewal Time Value");
        Time(59, "rebinding_time_value", "Rebinding Time Value");
        Text(60, "vendor_class_id", "Vendor class identifier");
        Text(64, "nis_plus_domain", "Network Information Service+ Domain");
        Address(65, "nis_plus_server", "Network Information Service+ Server");
        Text(66, "tftp_server_name", "TFTP Server Name");
        Text(67, "bootfile_name", "Bootfile name");
        Address(68, "mobile_ip_home_agent", "Mobile IP Home Agent");
        Address(69, "smtp_server", "SMTP Server");
        Address(70, "pop3_server", "POP3 Server");
        Address(71, "nntp_server", "NNTP Server");
        Address(72, "default_www_server", "Default WWW Server");
        Address(73, "default_finger_server", "Default Finger Server");
        Address(74, "default_irc_server", "Default IRC Server");
        Address(75, "streettalk_server", "StreetTalk Server");
        Address(76, "streettalk_da_server", "StreetTalk Directory Assistance Server");
        Short(93, "client_system_architecture", "Client System Architecture");
        Text(100, "tz_pcode", "Time Zone PCode");
        Text(101, "tz_tcode", "Time Zone TCode");
        Text(114, "captive_portal", "Captive Portal");
        Byte(116, "dhcp_auto_configuration", "DHCP Auto-Configuration");
        Address(118, "subnet_selection_option", "Subnet Selection Option");
        Address(138, "capwap_access_controller", "CAPWAP Access Controller");
        Address(150, "tftp_server_address", "TFTP Server Address");
        Text(252, "private_proxy_autodiscovery", "Private/Proxy autodiscovery");
        return options;
    }
}
