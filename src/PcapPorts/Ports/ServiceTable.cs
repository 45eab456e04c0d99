using System.Text;

namespace PcapPorts.Ports;

/// <summary>
/// The canonical services with their default ports, as one text table: name, title, ports. The row number, from 1, is the
/// <see cref="ServiceId"/>'s value. A port is <c>number/transport</c> or <c>first-last/transport</c>; a leading <c>+</c> says that the
/// service has this default port, but that the number alone does not name it (443/udp alone says QUIC, though DTLS uses it too).
/// </summary>
/// <remarks>
/// The text is UTF-8 in the assembly's read-only data and is read once, on first use, in some tens of microseconds: a table that a
/// person can check costs no more than one that a compiler likes. Registered ports are IANA's; the others are what the software ships with.
/// A port whose registered use is one application inside TLS (993, 5061) names that application and lists TLS with a plus:
/// the number tells more than the carrier. 443, 853 and 8443 carry many things and therefore name TLS itself.
/// </remarks>
static class ServiceTable
{
    static ReadOnlySpan<byte> Text => """
        dns | Domain Name System | 53/tcp 53/udp
        http | Hypertext Transfer Protocol | 80/tcp 8080/tcp 8000/tcp 8008/tcp 3128/tcp 80/sctp
        tls | Transport Layer Security | 443/tcp 8443/tcp 853/tcp 614/tcp 443/sctp +465/tcp +563/tcp +636/tcp +989/tcp +990/tcp +992/tcp +993/tcp +994/tcp +995/tcp +2083/tcp +3269/tcp +5061/tcp +5223/tcp +5349/tcp +5671/tcp +5684/tcp +6514/tcp +6697/tcp +8883/tcp
        quic | QUIC | 443/udp 80/udp 784/udp 853/udp
        ssh | Secure Shell | 22/tcp 22/sctp
        ftp | File Transfer Protocol, control | 21/tcp 990/tcp 21/sctp
        ftp-data | File Transfer Protocol, data | 20/tcp 989/tcp 20/sctp
        smtp | Simple Mail Transfer Protocol | 25/tcp 587/tcp 465/tcp
        pop3 | Post Office Protocol 3 | 110/tcp 995/tcp
        imap | Internet Message Access Protocol | 143/tcp 993/tcp 220/tcp
        ntp | Network Time Protocol | 123/udp
        rdp | Remote Desktop Protocol | 3389/tcp 3389/udp
        smb | Server Message Block | 445/tcp 139/tcp +138/udp
        telnet | Telnet | 23/tcp 992/tcp
        dhcp | Dynamic Host Configuration Protocol | 67/udp 68/udp 4011/udp
        dhcpv6 | DHCP for IPv6 | 546/udp 547/udp
        mdns | Multicast DNS | 5353/udp
        llmnr | Link-Local Multicast Name Resolution | 5355/udp 5355/tcp
        ssdp | Simple Service Discovery Protocol | 1900/udp
        netbios | NetBIOS over TCP/IP | 137/udp 138/udp 137/tcp +139/tcp
        snmp | Simple Network Management Protocol | 161/udp 162/udp 161/tcp 162/tcp 10161/tcp 10161/udp 10162/tcp 10162/udp
        sip | Session Initiation Protocol | 5060/udp 5060/tcp 5060/sctp 5061/tcp 5061/udp 5061/sctp
        rtp | Real-time Transport Protocol | 5004/udp
        rtcp | RTP Control Protocol | 5005/udp
        stun | Session Traversal Utilities for NAT | 3478/udp 3478/tcp 5349/udp 5349/tcp
        dtls | Datagram Transport Layer Security | +443/udp +853/udp +2083/udp +5061/udp +5349/udp +5684/udp +6514/udp +10161/udp +10162/udp
        mqtt | Message Queuing Telemetry Transport | 1883/tcp 8883/tcp 1883/udp
        ldap | Lightweight Directory Access Protocol | 389/tcp 389/udp 636/tcp 3268/tcp 3269/tcp
        kerberos | Kerberos | 88/tcp 88/udp 464/tcp 464/udp 749/tcp
        mysql | MySQL and MariaDB | 3306/tcp
        postgresql | PostgreSQL | 5432/tcp
        redis | Redis | 6379/tcp
        mongodb | MongoDB | 27017-27019/tcp
        mssql | Microsoft SQL Server | 1433/tcp 1434/tcp 1434/udp
        bittorrent | BitTorrent | 6881-6889/tcp 6881-6889/udp 6969/tcp 6969/udp
        rtsp | Real Time Streaming Protocol | 554/tcp 554/udp 8554/tcp 322/tcp
        syslog | Syslog | 514/udp 601/tcp 6514/tcp 6514/udp +514/tcp
        tftp | Trivial File Transfer Protocol | 69/udp
        vnc | Virtual Network Computing (RFB) | 5900-5909/tcp 5500/tcp
        socks | SOCKS proxy | 1080/tcp
        irc | Internet Relay Chat | 194/tcp 994/tcp 6660-6669/tcp 6697/tcp +7000/tcp
        xmpp | Extensible Messaging and Presence Protocol | 5222/tcp 5223/tcp 5269/tcp +5280/tcp
        wireguard | WireGuard | 51820/udp
        openvpn | OpenVPN | 1194/udp 1194/tcp
        ike | Internet Key Exchange (IPsec) | 500/udp 4500/udp
        modbus | Modbus | 502/tcp 502/udp 802/tcp
        dnp3 | Distributed Network Protocol 3 | 20000/tcp 20000/udp 19999/tcp 19999/udp
        bgp | Border Gateway Protocol | 179/tcp
        radius | Remote Authentication Dial In User Service | 1812/udp 1813/udp 3799/udp 1645/udp 1646/udp 2083/tcp 2083/udp
        memcached | Memcached | 11211/tcp 11211/udp
        amqp | Advanced Message Queuing Protocol | 5672/tcp 5671/tcp 5672/sctp
        coap | Constrained Application Protocol | 5683/udp 5684/udp 5683/tcp 5684/tcp
        vxlan | Virtual eXtensible LAN | 4789/udp +8472/udp
        geneve | Generic Network Virtualization Encapsulation | 6081/udp
        gtp | GPRS Tunnelling Protocol | 2123/udp 2152/udp 3386/udp
        teredo | Teredo (IPv6 over UDP) | 3544/udp
        l2tp | Layer Two Tunneling Protocol | 1701/udp
        pptp | Point-to-Point Tunneling Protocol | 1723/tcp
        lisp | Locator/ID Separation Protocol | 4341/udp 4342/udp
        capwap | Control and Provisioning of Wireless Access Points | 5246/udp 5247/udp
        rip | Routing Information Protocol | 520/udp
        ripng | RIP for IPv6 | 521/udp
        bfd | Bidirectional Forwarding Detection | 3784/udp 3785/udp 4784/udp
        hsrp | Hot Standby Router Protocol | 1985/udp 2029/udp
        glbp | Gateway Load Balancing Protocol | 3222/udp
        ldp | MPLS Label Distribution Protocol | 646/tcp 646/udp
        olsr | Optimized Link State Routing | 698/udp
        nfs | Network File System | 2049/tcp 2049/udp 2049/sctp
        rpcbind | ONC RPC port mapper | 111/tcp 111/udp
        msrpc | Microsoft RPC endpoint mapper | 135/tcp 135/udp
        winrm | Windows Remote Management | 5985/tcp 5986/tcp
        x11 | X Window System | 6000-6063/tcp
        git | Git | 9418/tcp
        rsync | rsync | 873/tcp
        svn | Subversion | 3690/tcp
        finger | Finger | 79/tcp
        whois | Whois | 43/tcp
        gopher | Gopher | 70/tcp
        nntp | Network News Transfer Protocol | 119/tcp 433/tcp 563/tcp
        netflow | Cisco NetFlow export | 2055/udp 9995/udp 9996/udp
        ipfix | IP Flow Information Export | 4739/udp 4739/tcp 4739/sctp 4740/udp 4740/tcp 4740/sctp
        sflow | sFlow | 6343/udp
        echo | Echo | 7/tcp 7/udp
        discard | Discard | 9/tcp 9/udp 9/dccp 9/sctp
        daytime | Daytime | 13/tcp 13/udp
        qotd | Quote of the Day | 17/tcp 17/udp
        chargen | Character Generator | 19/tcp 19/udp
        time | Time | 37/tcp 37/udp
        tacacs | TACACS+ | 49/tcp 49/udp
        ident | Identification Protocol | 113/tcp
        rexec | BSD remote execution | 512/tcp
        rlogin | BSD remote login | 513/tcp
        rsh | BSD remote shell | 514/tcp
        lpd | Line Printer Daemon | 515/tcp
        ipp | Internet Printing Protocol | 631/tcp 631/udp
        jetdirect | Raw printing (JetDirect) | 9100/tcp
        afp | Apple Filing Protocol | 548/tcp
        slp | Service Location Protocol | 427/tcp 427/udp
        iscsi | Internet SCSI | 3260/tcp 860/tcp
        nbd | Network Block Device | 10809/tcp
        adb | Android Debug Bridge | 5555/tcp
        ptp | Precision Time Protocol | 319/udp 320/udp
        nat-pmp | NAT-PMP and Port Control Protocol | 5350/udp 5351/udp
        ws-discovery | Web Services Dynamic Discovery | 3702/udp 3702/tcp
        rmcp | Remote Management and Control Protocol (IPMI) | 623/udp 664/udp
        h323 | H.323 call signalling and RAS | 1720/tcp 1718/udp 1719/udp
        mgcp | Media Gateway Control Protocol | 2427/udp 2727/udp
        skinny | Cisco Skinny Client Control Protocol | 2000/tcp 2443/tcp
        iax | Inter-Asterisk eXchange | 4569/udp
        rtmp | Real-Time Messaging Protocol | 1935/tcp
        diameter | Diameter | 3868/tcp 3868/sctp 5868/tcp 5868/sctp
        m2ua | MTP2 User Adaptation | 2904/sctp
        m3ua | MTP3 User Adaptation | 2905/sctp
        sua | SCCP User Adaptation | 14001/sctp
        s1ap | S1 Application Protocol | 36412/sctp
        x2ap | X2 Application Protocol | 36422/sctp
        ngap | NG Application Protocol | 38412/sctp
        xnap | Xn Application Protocol | 38422/sctp
        pfcp | Packet Forwarding Control Protocol | 8805/udp
        oracle-tns | Oracle Database (TNS) | 1521/tcp 2484/tcp
        drda | IBM Db2 (DRDA) | 446/tcp
        firebird | Firebird and InterBase | 3050/tcp
        cassandra | Apache Cassandra | 9042/tcp
        elasticsearch | Elasticsearch and OpenSearch | 9200/tcp 9300/tcp
        zookeeper | Apache ZooKeeper | 2181/tcp
        kafka | Apache Kafka | 9092/tcp
        nats | NATS messaging | 4222/tcp
        stomp | Simple Text Oriented Messaging Protocol | 61613/tcp
        openwire | Apache ActiveMQ OpenWire | 61616/tcp
        etcd | etcd | 2379/tcp 2380/tcp
        docker | Docker Engine API | 2375/tcp 2376/tcp
        kubernetes | Kubernetes API server | 6443/tcp
        statsd | StatsD | 8125/udp
        collectd | collectd | 25826/udp
        zabbix | Zabbix | 10050/tcp 10051/tcp
        nrpe | Nagios Remote Plugin Executor | 5666/tcp
        tpkt | ISO transport over TCP (TPKT: S7comm, MMS) | 102/tcp
        enip | EtherNet/IP (CIP) | 44818/tcp 44818/udp 2222/udp
        iec-104 | IEC 60870-5-104 | 2404/tcp
        opcua | OPC Unified Architecture | 4840/tcp 4840/udp
        bacnet | BACnet/IP | 47808/udp
        knxnet-ip | KNXnet/IP | 3671/udp 3671/tcp
        hart-ip | HART-IP | 5094/tcp 5094/udp
        profinet | PROFINET context manager | 34964/udp
        dicom | Digital Imaging and Communications in Medicine | 104/tcp 11112/tcp 2761/tcp 2762/tcp
        minecraft | Minecraft | 25565/tcp 19132/udp
        source-engine | Valve game servers and Steam | 27015/udp 27015/tcp
        teamspeak | TeamSpeak 3 | 9987/udp
        gnutella | Gnutella | 6346/tcp 6346/udp 6347/tcp 6347/udp
        edonkey | eDonkey and eMule | 4662/tcp 4672/udp
        zerotier | ZeroTier | 9993/udp
        dropbox-lan | Dropbox LAN sync | 17500/udp 17500/tcp
        ceph | Ceph monitor | 6789/tcp 3300/tcp
        glusterfs | GlusterFS | 24007/tcp
        """u8;

    const int ServiceShift = 24;
    const uint AlsoFlag = 1u << 23;
    const int SlotShift = 16;

    /// <summary>Names by <see cref="ServiceId.Value"/>; entry 0 is empty.</summary>
    internal static readonly string[] Names;

    /// <summary>
    /// All default ports in the table's order, ranges spelled out: service (bits 24 to 31), whether the port only also belongs to it (23),
    /// transport slot (16 to 17), port (0 to 15). Plain words, because each generic type over a struct would have to be compiled at start.
    /// </summary>
    internal static readonly uint[] Ports;

    /// <summary>Where each service's ports begin in <see cref="Ports"/>, and one more for the end of the last.</summary>
    internal static readonly int[] FirstPort;

    static ServiceTable()
    {
        string[] names = new string[byte.MaxValue + 1];
        int[] firstPort = new int[byte.MaxValue + 2];
        uint[] ports = new uint[1024];
        int services = 1;
        int count = 0;
        names[0] = "";
        for (ReadOnlySpan<byte> rest = Text; !rest.IsEmpty; services++)
        {
            ReadOnlySpan<byte> row = Cut(ref rest, (byte)'\n');
            names[services] = Encoding.UTF8.GetString(Cut(ref row, (byte)'|')[..^1]);
            firstPort[services] = count;
            Cut(ref row, (byte)'|');
            row = row[1..];
            while (!row.IsEmpty)
                count = ReadPorts(services, Cut(ref row, (byte)' '), ports, count);
        }

        firstPort[services] = count;
        Names = names[..services];
        FirstPort = firstPort;
        Ports = ports[..count];
    }

    /// <summary>The service of a word of <see cref="Ports"/>.</summary>
    internal static ServiceId Service(uint word) => new((byte)(word >> ServiceShift));

    /// <summary>The transport slot of a word of <see cref="Ports"/>.</summary>
    internal static int Slot(uint word) => (int)(word >> SlotShift & 3);

    /// <summary>True unless the port, alone, names another service.</summary>
    internal static bool NamesPort(uint word) => (word & AlsoFlag) == 0;

    /// <summary>The title of a service, newly decoded.</summary>
    internal static string Title(int service)
    {
        ReadOnlySpan<byte> rest = Text;
        for (int row = 1; row < service; row++)
            Cut(ref rest, (byte)'\n');
        Cut(ref rest, (byte)'|');
        return Encoding.UTF8.GetString(Cut(ref rest, (byte)'|')[1..^1]);
    }

    static int ReadPorts(int service, ReadOnlySpan<byte> text, uint[] ports, int count)
    {
        uint also = text[0] == '+' ? AlsoFlag : 0;
        int first = -1;
        int number = 0;
        int at = also == 0 ? 0 : 1;
        for (; text[at] != '/'; at++)
        {
            if (text[at] == '-')
            {
                first = number;
                number = 0;
            }
            else
            {
                number = number * 10 + text[at] - '0';
            }
        }

        uint slot = text[at + 1] switch { (byte)'t' => 0, (byte)'u' => 1, (byte)'d' => 2, _ => 3u };
        for (int port = first < 0 ? number : first; port <= number; port++)
            ports[count++] = (uint)service << ServiceShift | also | slot << SlotShift | (uint)port;
        return count;
    }

    static ReadOnlySpan<byte> Cut(ref ReadOnlySpan<byte> rest, byte separator)
    {
        int at = rest.IndexOf(separator);
        ReadOnlySpan<byte> head = at < 0 ? rest : rest[..at];
        rest = at < 0 ? default : rest[(at + 1)..];
        return head;
    }
}
