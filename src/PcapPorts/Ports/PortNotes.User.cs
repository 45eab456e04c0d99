namespace PcapPorts.Ports;

// Ports 1024 and up.
public static partial class PortNotes
{
    static IEnumerable<PortNote> UserPorts() =>
    [
        new(
            "SOCKS: a proxy that passes on any TCP connection, and in version 5 also UDP.",
            "SSH (22) with dynamic forwarding, or a VPN.",
            "An open proxy lets strangers act under your address. Found on an ordinary computer it is often the mark of malicious software.",
            1080) { Related = [3128, 9050] },
        new(
            "OpenVPN, over UDP by preference, over TCP where UDP is blocked.",
            "WireGuard (51820) is the usual newcomer.",
            "A VPN gateway, made to be public. Its safety is that of its certificates and keys.",
            1194) { Related = [51820, 500] },
        new(
            "Microsoft SQL Server: queries on 1433/tcp; on 1434/udp a directory that tells which instances run and where.",
            null,
            "A database should never face the Internet. The worm Slammer (2003) needed one UDP packet to 1434; today passwords of \"sa\" are guessed all day.",
            1433, 1434) { Related = [3306, 5432] },
        new(
            "Oracle Database: the TNS listener, which passes clients to a database. IANA has another name for the number, Oracle has the traffic.",
            "2484 is Oracle's port inside TLS.",
            "A database should never face the Internet; an unprotected listener also tells which databases exist.",
            1521) { Related = [2484] },
        new(
            "L2TP: a tunnel for PPP, used by providers and, together with IPsec, by the VPN clients of many systems.",
            "IKEv2 (500, 4500) or WireGuard (51820).",
            "It encrypts nothing by itself. If it is reachable without IPsec around it, everything in it can be read.",
            1701) { Related = [500, 4500, 1723] },
        new(
            "PPTP: an old VPN. This port only sets up the tunnel; the data goes through GRE, an IP protocol of its own.",
            "IKEv2 (500, 4500), WireGuard (51820) or OpenVPN (1194).",
            "Its encryption (MS-CHAPv2, RC4) has been broken since 2012. Treat what goes through it as public.",
            1723) { Related = [1701, 1194, 51820] },
        new(
            "RADIUS: switches, Wi-Fi access points and VPN gateways ask here whether somebody may come in (1812) and report how long he stayed (1813).",
            "RADIUS inside TLS (RadSec, 2083).",
            "Between known devices only. It rests on a shared secret and MD5, which the BlastRADIUS attack (2024) showed to be too weak alone.",
            1812, 1813) { Related = [1645, 2083, 49] },
        new(
            "MQTT: sensors and appliances publish short messages to a broker, and others subscribe to them. 8883 is the same inside TLS.",
            "8883 in place of 1883.",
            "Many brokers ask for no password: then everybody can read every sensor and switch every lamp. Only 8883 with logins should be public.",
            1883, 8883) { Related = [5683, 5672] },
        new(
            "SSDP, the search of UPnP: devices announce themselves by multicast, and programs find televisions, printers and routers.",
            "mDNS (5353) does the same for most newer devices.",
            "Multicast stays in the local network. A device that answers here from the Internet is an amplifier, and its router interface may let strangers open ports.",
            1900) { Related = [5353, 3702] },
        new(
            "NFS: Unix file shares. Version 4 needs this port only, version 3 also rpcbind (111) and some more.",
            "NFS with Kerberos, or SSHFS for single users.",
            "The usual security is a list of client addresses, and the client says who its user is. It must stay inside.",
            2049) { Related = [111, 445] },
        new(
            "The Docker Engine API: whoever may speak to it can start any container. 2376 is the same inside TLS with client certificates.",
            "The local socket, or SSH (22).",
            "Open, 2375 means root on the machine for everybody; coin miners look for it without pause.",
            2375, 2376) { Related = [6443, 10250] },
        new(
            "Squid and other web proxies: browsers ask the proxy, the proxy asks the web.",
            null,
            "A proxy that serves strangers hides them behind your address, and may let them reach your inner servers.",
            3128) { Related = [8080, 1080] },
        new(
            "iSCSI: disks over the network, block by block.",
            "NVMe over TCP (4420) in newer storage.",
            "Whoever gets in reads and writes the raw disk. It belongs on a storage network of its own.",
            3260) { Related = [4420] },
        new(
            "MySQL and MariaDB.",
            null,
            "A database behind a web site needs to be reached by that web server and nobody else. Millions are open all the same, and are tried with lists of passwords.",
            3306) { Related = [5432, 1433, 33060] },
        new(
            "RDP: the Windows desktop at a distance, over TCP, with UDP for speed.",
            "A VPN or a remote desktop gateway (443) in front of it.",
            "Among the most frequent ways in for ransomware, by guessed passwords or by holes such as BlueKeep (2019). It should not be open to the Internet.",
            3389) { Related = [5900, 5985, 22] },
        new(
            "STUN tells a host its address as seen from outside; TURN, on the same port, relays calls that cannot go directly. Calls in browsers need both; 5349 is inside TLS.",
            null,
            "Meant to be public. TURN must ask for a login, or it becomes an open relay, even into the inner network.",
            3478, 5349) { Related = [5060, 19302] },
        new(
            "VXLAN: carries whole Ethernet frames inside UDP, so that virtual networks span a data centre. Look inside the tunnel for the real conversation.",
            "Geneve (6081) is the more flexible successor.",
            "It has no protection of its own: whoever can send here can inject frames into the virtual network. It must stay inside the data centre.",
            4789) { Related = [8472, 6081] },
        new(
            "Cisco Smart Install: sets up new switches without anybody at the keyboard.",
            "Cisco PnP over HTTPS (443).",
            "It obeys anybody, and hands over or replaces a switch's configuration. Switch it off with \"no vstack\".",
            4786) { Related = [443] },
        new(
            "SIP: sets up telephone calls. The voice itself follows over RTP on other ports; 5061 is SIP inside TLS.",
            "5061, and SRTP for the voice.",
            "Scanners look for telephone systems here all day, to make calls at the owner's cost. Passwords must be long, and strangers' registrations refused.",
            5060, 5061) { Related = [3478, 5004] },
        new(
            "XMPP, also known as Jabber: chat programs connect here, and many push services of phones.",
            "5223, the same inside TLS from the start.",
            "Normal for a chat server that requires STARTTLS.",
            5222, 5223) { Related = [5269] },
        new(
            "mDNS (Bonjour, Avahi): hosts of one network find each other's names and services without any server.",
            null,
            "It should never cross a router. A host that answers from the Internet tells strangers what it is, and can be misused as an amplifier.",
            5353) { Related = [53, 1900, 5355] },
        new(
            "LLMNR: Windows asks the local network for a name when DNS does not know it.",
            "mDNS (5353); many administrators switch LLMNR off.",
            "Any neighbour may answer falsely and so collect password hashes (the tool Responder does nothing else). It should never cross a router.",
            5355) { Related = [137, 5353] },
        new(
            "PostgreSQL. A connection can change to TLS within the same port.",
            null,
            "A database should be reached by its applications only, not by the Internet.",
            5432) { Related = [3306, 1433] },
        new(
            "ADB, the Android Debug Bridge, switched to the network: a shell on a phone, television or set-top box.",
            "ADB by USB; pairing with TLS since Android 11.",
            "Whoever connects controls the device. Botnets look for it.",
            5555),
        new(
            "AMQP: message queues, RabbitMQ above all. 5671 is the same inside TLS.",
            "5671 where the network is not trusted.",
            "For applications, not for the outside. RabbitMQ's \"guest\" may log in from the same machine only, and that should stay so.",
            5672, 5671) { Related = [15672, 1883] },
        new(
            "CoAP: a small cousin of HTTP for sensors, over UDP. 5684 is the same inside DTLS.",
            "5684.",
            "Without DTLS everybody can read and set, and answers larger than the questions make it an amplifier.",
            5683, 5684) { Related = [1883] },
        new(
            "VNC (the RFB protocol): sees and steers another computer's screen. Display n is port 5900 + n.",
            "VNC inside an SSH tunnel (22), or RDP with a gateway.",
            "Its old password scheme uses eight characters at most, and the picture crosses in clear text. Machines without any password are found every day, control panels among them.",
            5900) { Related = [5901, 3389, 22] },
        new(
            "WinRM: administers Windows from PowerShell, over HTTP (5985) or HTTPS (5986).",
            "SSH (22) also works for PowerShell.",
            "For the management network. With a good password it gives full control, so attackers inside a network use it to move on.",
            5985, 5986) { Related = [135, 445, 3389] },
        new(
            "Redis: a store that keeps its data in memory, as cache and queue.",
            null,
            "Made for trusted networks. Open without a password it can be read, emptied, and turned into a way to run programs on the server.",
            6379) { Related = [11211, 26379] },
        new(
            "The Kubernetes API: everything in a cluster is ordered here. It is HTTPS with certificates or tokens.",
            null,
            "Often public, and then as safe as its logins. Anonymous access beyond the version number is an emergency.",
            6443) { Related = [10250, 2379, 2375] },
        new(
            "IRC: chat rooms in plain text, since 1988. 6697 is the same inside TLS.",
            "6697; most rooms have moved to Matrix, Discord or Slack.",
            "Servers are public by intent. An ordinary machine that opens IRC connections may be a bot that takes its orders there.",
            6667, 6697) { Related = [194] },
        new(
            "BitTorrent: peers trade pieces of files; over UDP they find each other (DHT). Modern clients pick a port of their own.",
            null,
            "It makes one host talk to hundreds, to the surprise of whoever looks for a scan. In a company it is usually not allowed.",
            6881, 6882, 6883, 6884, 6885, 6886, 6887, 6888, 6889) { Related = [6969, 51413] },
        new(
            "CWMP (TR-069): Internet providers configure their customers' routers through it.",
            "USP (TR-369).",
            "Only the provider should reach it. In 2016 a Mirai variant came in here and took 900,000 routers off the net in Germany.",
            7547),
        new(
            "A second HTTP port: proxies, application servers such as Tomcat, and tests.",
            "443, with a reverse proxy in front.",
            "Often an administration page that was never meant for the public. Look what it is, and put a login and TLS before it.",
            8080) { Related = [80, 8443, 3128] },
        new(
            "A second HTTPS port: consoles of firewalls, controllers and application servers.",
            "443.",
            "Encrypted, but usually an administration page, which should be reached from inside only.",
            8443) { Related = [443, 8080] },
        new(
            "Raw printing (JetDirect): whatever arrives is printed. On servers the same number is often the Prometheus node exporter, over HTTP.",
            "IPP (631).",
            "No login: anybody prints, and some printers can be asked for files and settings in their own printer language.",
            9100) { Related = [631, 515] },
        new(
            "Elasticsearch and OpenSearch: search and store over HTTP; 9300 is for the nodes among themselves.",
            null,
            "Old versions have no login, and many leaks of personal data were simply this port left open. It must stay inside.",
            9200, 9300) { Related = [5601] },
        new(
            "The kubelet: the agent on every Kubernetes node, which starts containers and shows their logs.",
            null,
            "With anonymous access allowed, anybody can run commands inside the node's containers. It must stay inside the cluster.",
            10250) { Related = [6443] },
        new(
            "Memcached: a cache in memory, without a login.",
            null,
            "Over UDP it amplified floods up to 50,000 times (2018); over TCP it shows what it holds. It must never face the Internet.",
            11211) { Related = [6379] },
        new(
            "DNP3: reads and steers stations of power and water networks.",
            "DNP3 with Secure Authentication, inside TLS (19999).",
            "The plain protocol knows no login. It must never be open to the outside.",
            20000, 19999) { Related = [502, 2404] },
        new(
            "Minecraft servers (Java edition).",
            null,
            "Public by intent. Keep server and extensions up to date: Log4Shell (2021) came in through the chat.",
            25565) { Related = [19132] },
        new(
            "MongoDB: a document database; 27018 and 27019 are its shard and configuration servers.",
            null,
            "Old versions asked for no password, and tens of thousands of databases were emptied for ransom in 2017. It must stay inside.",
            27017, 27018, 27019) { Related = [6379, 9200] },
        new(
            "EtherNet/IP (CIP): controllers, drives and sensors of factories.",
            "CIP Security, which puts TLS and DTLS beneath it.",
            "Without CIP Security it knows no login. It must never be open to the outside.",
            44818) { Related = [2222, 502] },
        new(
            "BACnet/IP: heating, ventilation, doors and lights of buildings. The number is 0xBAC0.",
            "BACnet/SC, over TLS on 443.",
            "No login: whoever reaches it can change set points. Thousands of buildings are open by mistake.",
            47808) { Related = [502, 3671] },
        new(
            "WireGuard: a small, fast VPN. IANA has no entry for it: the number is only what examples use.",
            null,
            "Made to be public, and silent: it does not answer at all to somebody without a known key, so that a scan finds nothing.",
            51820) { Related = [1194, 500] },
    ];
}
