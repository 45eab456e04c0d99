namespace PcapPorts.Ports;

// One member a row of ServiceTable, in its order; a test compares the two by reflection.
public readonly partial record struct ServiceId
{
    /// <summary>Domain Name System: <c>dns</c>.</summary>
    public static ServiceId Dns => new(1);

    /// <summary>Hypertext Transfer Protocol: <c>http</c>.</summary>
    public static ServiceId Http => new(2);

    /// <summary>Transport Layer Security: <c>tls</c>.</summary>
    public static ServiceId Tls => new(3);

    /// <summary>QUIC: <c>quic</c>.</summary>
    public static ServiceId Quic => new(4);

    /// <summary>Secure Shell: <c>ssh</c>.</summary>
    public static ServiceId Ssh => new(5);

    /// <summary>File Transfer Protocol, control: <c>ftp</c>.</summary>
    public static ServiceId Ftp => new(6);

    /// <summary>File Transfer Protocol, data: <c>ftp-data</c>.</summary>
    public static ServiceId FtpData => new(7);

    /// <summary>Simple Mail Transfer Protocol: <c>smtp</c>.</summary>
    public static ServiceId Smtp => new(8);

    /// <summary>Post Office Protocol 3: <c>pop3</c>.</summary>
    public static ServiceId Pop3 => new(9);

    /// <summary>Internet Message Access Protocol: <c>imap</c>.</summary>
    public static ServiceId Imap => new(10);

    /// <summary>Network Time Protocol: <c>ntp</c>.</summary>
    public static ServiceId Ntp => new(11);

    /// <summary>Remote Desktop Protocol: <c>rdp</c>.</summary>
    public static ServiceId Rdp => new(12);

    /// <summary>Server Message Block: <c>smb</c>.</summary>
    public static ServiceId Smb => new(13);

    /// <summary>Telnet: <c>telnet</c>.</summary>
    public static ServiceId Telnet => new(14);

    /// <summary>Dynamic Host Configuration Protocol: <c>dhcp</c>.</summary>
    public static ServiceId Dhcp => new(15);

    /// <summary>DHCP for IPv6: <c>dhcpv6</c>.</summary>
    public static ServiceId DhcpV6 => new(16);

    /// <summary>Multicast DNS: <c>mdns</c>.</summary>
    public static ServiceId Mdns => new(17);

    /// <summary>Link-Local Multicast Name Resolution: <c>llmnr</c>.</summary>
    public static ServiceId Llmnr => new(18);

    /// <summary>Simple Service Discovery Protocol: <c>ssdp</c>.</summary>
    public static ServiceId Ssdp => new(19);

    /// <summary>NetBIOS over TCP/IP: <c>netbios</c>.</summary>
    public static ServiceId NetBios => new(20);

    /// <summary>Simple Network Management Protocol: <c>snmp</c>.</summary>
    public static ServiceId Snmp => new(21);

    /// <summary>Session Initiation Protocol: <c>sip</c>.</summary>
    public static ServiceId Sip => new(22);

    /// <summary>Real-time Transport Protocol: <c>rtp</c>.</summary>
    public static ServiceId Rtp => new(23);

    /// <summary>RTP Control Protocol: <c>rtcp</c>.</summary>
    public static ServiceId Rtcp => new(24);

    /// <summary>Session Traversal Utilities for NAT: <c>stun</c>.</summary>
    public static ServiceId Stun => new(25);

    /// <summary>Datagram Transport Layer Security: <c>dtls</c>.</summary>
    public static ServiceId Dtls => new(26);

    /// <summary>Message Queuing Telemetry Transport: <c>mqtt</c>.</summary>
    public static ServiceId Mqtt => new(27);

    /// <summary>Lightweight Directory Access Protocol: <c>ldap</c>.</summary>
    public static ServiceId Ldap => new(28);

    /// <summary>Kerberos: <c>kerberos</c>.</summary>
    public static ServiceId Kerberos => new(29);

    /// <summary>MySQL and MariaDB: <c>mysql</c>.</summary>
    public static ServiceId MySql => new(30);

    /// <summary>PostgreSQL: <c>postgresql</c>.</summary>
    public static ServiceId PostgreSql => new(31);

    /// <summary>Redis: <c>redis</c>.</summary>
    public static ServiceId Redis => new(32);

    /// <summary>MongoDB: <c>mongodb</c>.</summary>
    public static ServiceId MongoDb => new(33);

    /// <summary>Microsoft SQL Server: <c>mssql</c>.</summary>
    public static ServiceId Mssql => new(34);

    /// <summary>BitTorrent: <c>bittorrent</c>.</summary>
    public static ServiceId BitTorrent => new(35);

    /// <summary>Real Time Streaming Protocol: <c>rtsp</c>.</summary>
    public static ServiceId Rtsp => new(36);

    /// <summary>Syslog: <c>syslog</c>.</summary>
    public static ServiceId Syslog => new(37);

    /// <summary>Trivial File Transfer Protocol: <c>tftp</c>.</summary>
    public static ServiceId Tftp => new(38);

    /// <summary>Virtual Network Computing (RFB): <c>vnc</c>.</summary>
    public static ServiceId Vnc => new(39);

    /// <summary>SOCKS proxy: <c>socks</c>.</summary>
    public static ServiceId Socks => new(40);

    /// <summary>Internet Relay Chat: <c>irc</c>.</summary>
    public static ServiceId Irc => new(41);

    /// <summary>Extensible Messaging and Presence Protocol: <c>xmpp</c>.</summary>
    public static ServiceId Xmpp => new(42);

    /// <summary>WireGuard: <c>wireguard</c>.</summary>
    public static ServiceId WireGuard => new(43);

    /// <summary>OpenVPN: <c>openvpn</c>.</summary>
    public static ServiceId OpenVpn => new(44);

    /// <summary>Internet Key Exchange (IPsec): <c>ike</c>.</summary>
    public static ServiceId Ike => new(45);

    /// <summary>Modbus: <c>modbus</c>.</summary>
    public static ServiceId Modbus => new(46);

    /// <summary>Distributed Network Protocol 3: <c>dnp3</c>.</summary>
    public static ServiceId Dnp3 => new(47);

    /// <summary>Border Gateway Protocol: <c>bgp</c>.</summary>
    public static ServiceId Bgp => new(48);

    /// <summary>Remote Authentication Dial In User Service: <c>radius</c>.</summary>
    public static ServiceId Radius => new(49);

    /// <summary>Memcached: <c>memcached</c>.</summary>
    public static ServiceId Memcached => new(50);

    /// <summary>Advanced Message Queuing Protocol: <c>amqp</c>.</summary>
    public static ServiceId Amqp => new(51);

    /// <summary>Constrained Application Protocol: <c>coap</c>.</summary>
    public static ServiceId Coap => new(52);

    /// <summary>Virtual eXtensible LAN: <c>vxlan</c>.</summary>
    public static ServiceId Vxlan => new(53);

    /// <summary>Generic Network Virtualization Encapsulation: <c>geneve</c>.</summary>
    public static ServiceId Geneve => new(54);

    /// <summary>GPRS Tunnelling Protocol: <c>gtp</c>.</summary>
    public static ServiceId Gtp => new(55);

    /// <summary>Teredo (IPv6 over UDP): <c>teredo</c>.</summary>
    public static ServiceId Teredo => new(56);

    /// <summary>Layer Two Tunneling Protocol: <c>l2tp</c>.</summary>
    public static ServiceId L2tp => new(57);

    /// <summary>Point-to-Point Tunneling Protocol: <c>pptp</c>.</summary>
    public static ServiceId Pptp => new(58);

    /// <summary>Locator/ID Separation Protocol: <c>lisp</c>.</summary>
    public static ServiceId Lisp => new(59);

    /// <summary>Control and Provisioning of Wireless Access Points: <c>capwap</c>.</summary>
    public static ServiceId Capwap => new(60);

    /// <summary>Routing Information Protocol: <c>rip</c>.</summary>
    public static ServiceId Rip => new(61);

    /// <summary>RIP for IPv6: <c>ripng</c>.</summary>
    public static ServiceId RipNg => new(62);

    /// <summary>Bidirectional Forwarding Detection: <c>bfd</c>.</summary>
    public static ServiceId Bfd => new(63);

    /// <summary>Hot Standby Router Protocol: <c>hsrp</c>.</summary>
    public static ServiceId Hsrp => new(64);

    /// <summary>Gateway Load Balancing Protocol: <c>glbp</c>.</summary>
    public static ServiceId Glbp => new(65);

    /// <summary>MPLS Label Distribution Protocol: <c>ldp</c>.</summary>
    public static ServiceId Ldp => new(66);

    /// <summary>Optimized Link State Routing: <c>olsr</c>.</summary>
    public static ServiceId Olsr => new(67);

    /// <summary>Network File System: <c>nfs</c>.</summary>
    public static ServiceId Nfs => new(68);

    /// <summary>ONC RPC port mapper: <c>rpcbind</c>.</summary>
    public static ServiceId RpcBind => new(69);

    /// <summary>Microsoft RPC endpoint mapper: <c>msrpc</c>.</summary>
    public static ServiceId MsRpc => new(70);

    /// <summary>Windows Remote Management: <c>winrm</c>.</summary>
    public static ServiceId WinRm => new(71);

    /// <summary>X Window System: <c>x11</c>.</summary>
    public static ServiceId X11 => new(72);

    /// <summary>Git: <c>git</c>.</summary>
    public static ServiceId Git => new(73);

    /// <summary>rsync: <c>rsync</c>.</summary>
    public static ServiceId Rsync => new(74);

    /// <summary>Subversion: <c>svn</c>.</summary>
    public static ServiceId Svn => new(75);

    /// <summary>Finger: <c>finger</c>.</summary>
    public static ServiceId Finger => new(76);

    /// <summary>Whois: <c>whois</c>.</summary>
    public static ServiceId Whois => new(77);

    /// <summary>Gopher: <c>gopher</c>.</summary>
    public static ServiceId Gopher => new(78);

    /// <summary>Network News Transfer Protocol: <c>nntp</c>.</summary>
    public static ServiceId Nntp => new(79);

    /// <summary>Cisco NetFlow export: <c>netflow</c>.</summary>
    public static ServiceId NetFlow => new(80);

    /// <summary>IP Flow Information Export: <c>ipfix</c>.</summary>
    public static ServiceId Ipfix => new(81);

    /// <summary>sFlow: <c>sflow</c>.</summary>
    public static ServiceId SFlow => new(82);

    /// <summary>Echo: <c>echo</c>.</summary>
    public static ServiceId Echo => new(83);

    /// <summary>Discard: <c>discard</c>.</summary>
    public static ServiceId Discard => new(84);

    /// <summary>Daytime: <c>daytime</c>.</summary>
    public static ServiceId Daytime => new(85);

    /// <summary>Quote of the Day: <c>qotd</c>.</summary>
    public static ServiceId Qotd => new(86);

    /// <summary>Character Generator: <c>chargen</c>.</summary>
    public static ServiceId Chargen => new(87);

    /// <summary>Time: <c>time</c>.</summary>
    public static ServiceId Time => new(88);

    /// <summary>TACACS+: <c>tacacs</c>.</summary>
    public static ServiceId Tacacs => new(89);

    /// <summary>Identification Protocol: <c>ident</c>.</summary>
    public static ServiceId Ident => new(90);

    /// <summary>BSD remote execution: <c>rexec</c>.</summary>
    public static ServiceId Rexec => new(91);

    /// <summary>BSD remote login: <c>rlogin</c>.</summary>
    public static ServiceId Rlogin => new(92);

    /// <summary>BSD remote shell: <c>rsh</c>.</summary>
    public static ServiceId Rsh => new(93);

    /// <summary>Line Printer Daemon: <c>lpd</c>.</summary>
    public static ServiceId Lpd => new(94);

    /// <summary>Internet Printing Protocol: <c>ipp</c>.</summary>
    public static ServiceId Ipp => new(95);

    /// <summary>Raw printing (JetDirect): <c>jetdirect</c>.</summary>
    public static ServiceId JetDirect => new(96);

    /// <summary>Apple Filing Protocol: <c>afp</c>.</summary>
    public static ServiceId Afp => new(97);

    /// <summary>Service Location Protocol: <c>slp</c>.</summary>
    public static ServiceId Slp => new(98);

    /// <summary>Internet SCSI: <c>iscsi</c>.</summary>
    public static ServiceId Iscsi => new(99);

    /// <summary>Network Block Device: <c>nbd</c>.</summary>
    public static ServiceId Nbd => new(100);

    /// <summary>Android Debug Bridge: <c>adb</c>.</summary>
    public static ServiceId Adb => new(101);

    /// <summary>Precision Time Protocol: <c>ptp</c>.</summary>
    public static ServiceId Ptp => new(102);

    /// <summary>NAT-PMP and Port Control Protocol: <c>nat-pmp</c>.</summary>
    public static ServiceId NatPmp => new(103);

    /// <summary>Web Services Dynamic Discovery: <c>ws-discovery</c>.</summary>
    public static ServiceId WsDiscovery => new(104);

    /// <summary>Remote Management and Control Protocol (IPMI): <c>rmcp</c>.</summary>
    public static ServiceId Rmcp => new(105);

    /// <summary>H.323 call signalling and RAS: <c>h323</c>.</summary>
    public static ServiceId H323 => new(106);

    /// <summary>Media Gateway Control Protocol: <c>mgcp</c>.</summary>
    public static ServiceId Mgcp => new(107);

    /// <summary>Cisco Skinny Client Control Protocol: <c>skinny</c>.</summary>
    public static ServiceId Skinny => new(108);

    /// <summary>Inter-Asterisk eXchange: <c>iax</c>.</summary>
    public static ServiceId Iax => new(109);

    /// <summary>Real-Time Messaging Protocol: <c>rtmp</c>.</summary>
    public static ServiceId Rtmp => new(110);

    /// <summary>Diameter: <c>diameter</c>.</summary>
    public static ServiceId Diameter => new(111);

    /// <summary>MTP2 User Adaptation: <c>m2ua</c>.</summary>
    public static ServiceId M2ua => new(112);

    /// <summary>MTP3 User Adaptation: <c>m3ua</c>.</summary>
    public static ServiceId M3ua => new(113);

    /// <summary>SCCP User Adaptation: <c>sua</c>.</summary>
    public static ServiceId Sua => new(114);

    /// <summary>S1 Application Protocol: <c>s1ap</c>.</summary>
    public static ServiceId S1ap => new(115);

    /// <summary>X2 Application Protocol: <c>x2ap</c>.</summary>
    public static ServiceId X2ap => new(116);

    /// <summary>NG Application Protocol: <c>ngap</c>.</summary>
    public static ServiceId Ngap => new(117);

    /// <summary>Xn Application Protocol: <c>xnap</c>.</summary>
    public static ServiceId Xnap => new(118);

    /// <summary>Packet Forwarding Control Protocol: <c>pfcp</c>.</summary>
    public static ServiceId Pfcp => new(119);

    /// <summary>Oracle Database (TNS): <c>oracle-tns</c>.</summary>
    public static ServiceId OracleTns => new(120);

    /// <summary>IBM Db2 (DRDA): <c>drda</c>.</summary>
    public static ServiceId Drda => new(121);

    /// <summary>Firebird and InterBase: <c>firebird</c>.</summary>
    public static ServiceId Firebird => new(122);

    /// <summary>Apache Cassandra: <c>cassandra</c>.</summary>
    public static ServiceId Cassandra => new(123);

    /// <summary>Elasticsearch and OpenSearch: <c>elasticsearch</c>.</summary>
    public static ServiceId Elasticsearch => new(124);

    /// <summary>Apache ZooKeeper: <c>zookeeper</c>.</summary>
    public static ServiceId ZooKeeper => new(125);

    /// <summary>Apache Kafka: <c>kafka</c>.</summary>
    public static ServiceId Kafka => new(126);

    /// <summary>NATS messaging: <c>nats</c>.</summary>
    public static ServiceId Nats => new(127);

    /// <summary>Simple Text Oriented Messaging Protocol: <c>stomp</c>.</summary>
    public static ServiceId Stomp => new(128);

    /// <summary>Apache ActiveMQ OpenWire: <c>openwire</c>.</summary>
    public static ServiceId OpenWire => new(129);

    /// <summary>etcd: <c>etcd</c>.</summary>
    public static ServiceId Etcd => new(130);

    /// <summary>Docker Engine API: <c>docker</c>.</summary>
    public static ServiceId Docker => new(131);

    /// <summary>Kubernetes API server: <c>kubernetes</c>.</summary>
    public static ServiceId Kubernetes => new(132);

    /// <summary>StatsD: <c>statsd</c>.</summary>
    public static ServiceId StatsD => new(133);

    /// <summary>collectd: <c>collectd</c>.</summary>
    public static ServiceId Collectd => new(134);

    /// <summary>Zabbix: <c>zabbix</c>.</summary>
    public static ServiceId Zabbix => new(135);

    /// <summary>Nagios Remote Plugin Executor: <c>nrpe</c>.</summary>
    public static ServiceId Nrpe => new(136);

    /// <summary>ISO transport over TCP (TPKT: S7comm, MMS): <c>tpkt</c>.</summary>
    public static ServiceId Tpkt => new(137);

    /// <summary>EtherNet/IP (CIP): <c>enip</c>.</summary>
    public static ServiceId Enip => new(138);

    /// <summary>IEC 60870-5-104: <c>iec-104</c>.</summary>
    public static ServiceId Iec104 => new(139);

    /// <summary>OPC Unified Architecture: <c>opcua</c>.</summary>
    public static ServiceId OpcUa => new(140);

    /// <summary>BACnet/IP: <c>bacnet</c>.</summary>
    public static ServiceId BacNet => new(141);

    /// <summary>KNXnet/IP: <c>knxnet-ip</c>.</summary>
    public static ServiceId KnxNetIp => new(142);

    /// <summary>HART-IP: <c>hart-ip</c>.</summary>
    public static ServiceId HartIp => new(143);

    /// <summary>PROFINET context manager: <c>profinet</c>.</summary>
    public static ServiceId Profinet => new(144);

    /// <summary>Digital Imaging and Communications in Medicine: <c>dicom</c>.</summary>
    public static ServiceId Dicom => new(145);

    /// <summary>Minecraft: <c>minecraft</c>.</summary>
    public static ServiceId Minecraft => new(146);

    /// <summary>Valve game servers and Steam: <c>source-engine</c>.</summary>
    public static ServiceId SourceEngine => new(147);

    /// <summary>TeamSpeak 3: <c>teamspeak</c>.</summary>
    public static ServiceId TeamSpeak => new(148);

    /// <summary>Gnutella: <c>gnutella</c>.</summary>
    public static ServiceId Gnutella => new(149);

    /// <summary>eDonkey and eMule: <c>edonkey</c>.</summary>
    public static ServiceId EDonkey => new(150);

    /// <summary>ZeroTier: <c>zerotier</c>.</summary>
    public static ServiceId ZeroTier => new(151);

    /// <summary>Dropbox LAN sync: <c>dropbox-lan</c>.</summary>
    public static ServiceId DropboxLan => new(152);

    /// <summary>Ceph monitor: <c>ceph</c>.</summary>
    public static ServiceId Ceph => new(153);

    /// <summary>GlusterFS: <c>glusterfs</c>.</summary>
    public static ServiceId GlusterFs => new(154);
}
