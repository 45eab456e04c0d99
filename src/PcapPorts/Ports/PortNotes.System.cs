namespace PcapPorts.Ports;

// Ports 0 to 1023.
public static partial class PortNotes
{
    static IEnumerable<PortNote> SystemPorts() =>
    [
        new(
            "Port 0 names no service. A program that asks its system for port 0 gets any free port instead, so 0 itself should never appear on the wire.",
            null,
            "Packets to or from port 0 come from scanners, broken software or forged traffic; some tools also print 0 for fragments, which carry no port at all.",
            0),
        new(
            "Echo (7) sends everything back, and chargen (19) sends characters without end. Both were made to test lines in the 1980s.",
            "Ping (ICMP echo) and proper measuring tools do this work today.",
            "Over UDP a forged sender address turns both into amplifiers that flood somebody else. There is no good reason to leave them on.",
            7, 19),
        new(
            "FTP data in active mode: the server opens a connection from its port 20 back to a port that the client named.",
            "Passive mode, in which the client opens both connections, has almost replaced it; SFTP over SSH (22) replaces the whole protocol.",
            "Normally nobody listens here. A firewall that lets everything in that comes from port 20 lets in anybody who picks this source port.",
            20) { Related = [21, 22, 989] },
        new(
            "FTP control: logins and commands for file transfer. The files themselves travel in second connections.",
            "SFTP over SSH (22), or FTP inside TLS (990, or AUTH TLS on 21).",
            "Names, passwords and files cross the network in clear text, and a server that strangers may write to soon stores strangers' files.",
            21) { Related = [20, 22, 990] },
        new(
            "SSH: encrypted logins, commands, file copies (SFTP, scp) and tunnels. It replaced telnet (23), rlogin (513) and rsh (514).",
            null,
            "Open to the Internet it is tried day and night with lists of passwords. Keys in place of passwords, or a VPN in front, put an end to that.",
            22) { Related = [23, 513, 514] },
        new(
            "Telnet: a terminal on another machine, in clear text. Routers, switches, printers and cameras still offer it.",
            "SSH (22).",
            "Whoever can watch the network reads every keystroke, the password first. Botnets such as Mirai search for open Telnet and log in with factory passwords.",
            23) { Related = [22, 992] },
        new(
            "SMTP: mail servers hand mail to each other here.",
            "People's mail programs should submit on 465 or 587 instead, with a login and TLS.",
            "A mail server for a domain must be reachable here, but must not relay for strangers. An ordinary computer that connects to many hosts on 25 is probably sending spam.",
            25) { Related = [465, 587, 110, 143] },
        new(
            "WHOIS: asks a registry who holds a domain, an address block or an AS number.",
            "RDAP, the same over HTTPS (443) in a form that programs can read.",
            "Only registries need to offer it. What it publishes is public by intent.",
            43) { Related = [443] },
        new(
            "TACACS+: routers and switches ask a server here who may log in and which commands they may give.",
            "RADIUS (1812) for network access; TACACS+ inside TLS for administration.",
            "It belongs on the management network. Its own obfuscation is weak, and whoever breaks it can log in everywhere.",
            49) { Related = [1812] },
        new(
            "DNS: names become addresses here, over UDP as a rule, over TCP for long answers and zone transfers.",
            "DNS over TLS or QUIC (853) and DNS over HTTPS (443) hide the questions from onlookers.",
            "A server that answers for its own zones must be public. A resolver that answers any question from anybody is an amplifier: a small forged query sends a large answer to a victim.",
            53) { Related = [853, 5353, 5355] },
        new(
            "DHCP for IPv4: a host asks from port 68 for an address, a gateway and name servers; servers and relays answer from 67.",
            "IPv6 uses router advertisements and DHCPv6 (546, 547).",
            "It belongs on the local network only. A second, false server there can send everybody's traffic through itself; switches stop that with DHCP snooping.",
            67, 68) { Related = [546, 547] },
        new(
            "TFTP: file transfer without a login, for machines that boot from the network, phones and router firmware.",
            "HTTP boot for machines, SFTP (22) where people copy files.",
            "Anybody who reaches it and guesses a file name gets the file, router configurations with passwords among them.",
            69) { Related = [67, 22] },
        new(
            "Finger: tells who is logged in, or a few words about an account. A courtesy of the early Internet.",
            "Directories (LDAP, 389) and web pages.",
            "It gives account names to strangers. No present system needs it.",
            79) { Related = [389] },
        new(
            "HTTP: the web in clear text. Today most servers answer here only to send the browser on to HTTPS.",
            "HTTPS (443).",
            "Normal for a web server. Everything sent here can be read and altered on the way, so no login form should live here.",
            80) { Related = [443, 8080] },
        new(
            "Kerberos: a client proves once who it is and gets tickets for all other services. Every Windows domain rests on it; 464 changes passwords.",
            null,
            "A sign of a domain controller. It should not face the Internet: outsiders can test account names and collect material for guessing passwords at home.",
            88, 464) { Related = [389, 445] },
        new(
            "Siemens S7 controllers, MMS in substations and other ISO protocols over TCP (RFC 1006).",
            "OPC UA (4840) with signing and encryption for new plants.",
            "Industrial control that knows no passwords or weak ones: whoever reaches it may be able to read and stop a machine. It must not be open to the outside.",
            102) { Related = [502, 4840] },
        new(
            "POP3: a mail program fetches mail and usually takes it off the server.",
            "POP3 inside TLS (995), or IMAP (993), which leaves mail on the server.",
            "Without STARTTLS the mailbox password crosses the network in clear text.",
            110) { Related = [995, 143, 993] },
        new(
            "rpcbind, the ONC RPC port mapper: tells on which port NFS and other RPC programs of this host listen.",
            "NFS version 4 needs only 2049.",
            "It lists a host's services to anybody and can be misused as a UDP amplifier. Keep it inside.",
            111) { Related = [2049] },
        new(
            "NNTP: Usenet news, between servers and for readers; 563 is the same inside TLS.",
            "Web forums and mailing lists took its place; servers for binaries mostly use 563.",
            "Fine for a news server that means to be public, with a login for posting.",
            119, 563),
        new(
            "NTP: sets clocks, to milliseconds over the Internet. A wrong clock breaks certificates, logs and Kerberos.",
            "Network Time Security (NTS, key exchange on 4460/tcp) protects it against forgery.",
            "Answering time requests is harmless. Old servers that also answer monitoring queries (monlist) are strong amplifiers.",
            123) { Related = [319] },
        new(
            "Microsoft RPC endpoint mapper: tells Windows programs on which dynamic port (49152 and up) an RPC service listens.",
            null,
            "Only for networks of one's own. Worms from Blaster (2003) onwards came in here; an Internet firewall should drop it.",
            135) { Related = [445, 593] },
        new(
            "NetBIOS over TCP/IP, how Windows found names (137), announced itself (138) and shared files (139) before it used DNS and 445.",
            "DNS (53) for names and SMB over 445 for files.",
            "It tells strangers host, domain and user names. It must not leave the local network; on present systems it can be switched off.",
            137, 138, 139) { Related = [445, 5355] },
        new(
            "IMAP: mail stays on the server, and several programs see the same folders.",
            "IMAP inside TLS (993).",
            "Servers should insist on STARTTLS before the login. Otherwise passwords and mail are readable on the way.",
            143) { Related = [993, 110] },
        new(
            "SNMP: asks network devices for counters and settings (161); devices send their alarms, the traps, to 162.",
            "SNMP version 3, which encrypts; streaming telemetry over gRPC in new networks.",
            "Versions 1 and 2c have a \"community\" in clear text for a password, often still \"public\". Open, it reveals the whole device, lets writers change it, and amplifies floods.",
            161, 162) { Related = [514] },
        new(
            "BGP: routers of different providers tell each other which addresses they reach. It holds the Internet together.",
            null,
            "Only configured neighbours should get an answer. A router that accepts strangers here risks its sessions, and with them the routes of a whole network.",
            179),
        new(
            "LDAP: questions to a directory of people, groups and machines, Active Directory most of all.",
            "LDAP inside TLS (636), or STARTTLS on 389.",
            "A plain bind sends the password in clear text. Reachable from outside it reveals account names, and over UDP (CLDAP) it amplifies floods.",
            389) { Related = [636, 3268, 88] },
        new(
            "HTTPS: the web inside TLS, over TCP; HTTP/3 uses the same number over UDP with QUIC. Very much else travels here too, because hardly any firewall blocks it.",
            null,
            "Normal for a web server. What matters is behind it: an administration page or a VPN gateway on 443 is exposed as much as on any other port.",
            443) { Related = [80, 8443, 853] },
        new(
            "SMB: Windows file and printer shares, and the remote administration of Windows.",
            "Across the Internet: a VPN, or SMB over QUIC (443/udp).",
            "Never to be open to the Internet. WannaCry and NotPetya (2017) spread through it; inside a network it is how ransomware moves on.",
            445) { Related = [139, 135, 3389] },
        new(
            "Mail submission: a mail program hands new mail to its own server, after a login. 465 is inside TLS from the start, 587 turns TLS on with STARTTLS.",
            "RFC 8314 prefers 465.",
            "Normal for a mail server. It is tried with stolen passwords, because one good login sends spam with a good name.",
            465, 587) { Related = [25, 993] },
        new(
            "IKE sets up IPsec tunnels (500). Behind NAT both IKE and the encrypted packets move into UDP 4500.",
            null,
            "A sign of a VPN gateway, and made to be public. Old gateways with aggressive mode and a shared key let outsiders guess that key at leisure.",
            500, 4500) { Related = [1701, 1194, 51820] },
        new(
            "Modbus/TCP: reads and sets values in industrial controllers, a protocol of 1979 put on TCP.",
            "Modbus inside TLS (802), OPC UA (4840).",
            "It has no login at all: whoever reaches the port can switch outputs. It must never be open to the outside.",
            502) { Related = [802, 102, 20000] },
        new(
            "Two of BSD's \"r\" commands: rexec (512) runs a command for a password, rlogin (513) gives a terminal on the calling machine's word for who is there.",
            "SSH (22).",
            "Everything crosses in clear text, and an address, which can be forged, is no proof of a person. To be switched off.",
            512, 513) { Related = [22, 514] },
        new(
            "Two things: over UDP syslog, log messages of devices and servers; over TCP rsh, the old remote shell, though many send syslog there as well.",
            "Syslog inside TLS (6514); SSH (22) in place of rsh.",
            "Syslog over UDP has no login and no protection: anybody can read along and invent messages. An rsh server is to be switched off.",
            514) { Related = [6514, 601, 22] },
        new(
            "LPD, the line printer protocol of BSD Unix. Most network printers still listen here.",
            "IPP (631).",
            "Anybody who reaches a printer can print on it, and some models give away stored jobs.",
            515) { Related = [631, 9100] },
        new(
            "RIP: routers tell their neighbours every 30 seconds which networks they know.",
            "OSPF, IS-IS or BGP (179).",
            "Without authentication any host on the network can invent routes. From the outside it can be misused as an amplifier.",
            520) { Related = [179] },
        new(
            "DHCPv6: hosts ask from 546, servers and relays answer from 547. Often it brings only name servers, because the address comes from router advertisements.",
            null,
            "Local network only. As with DHCP, a false server can steer everybody's traffic.",
            546, 547) { Related = [67, 68] },
        new(
            "AFP: file shares of older Macs and of NAS boxes made for them.",
            "SMB (445), which macOS prefers since 2013.",
            "A file server that should not be reached from outside; its software is no longer cared for everywhere.",
            548) { Related = [445] },
        new(
            "RTSP: play, pause and stop for media streams, in cameras above all. Pictures follow over RTP.",
            "RTSP inside TLS (322), WebRTC for browsers.",
            "Very often a surveillance camera. Many answer without a password or with the factory's, and then anyone can look.",
            554) { Related = [8554, 5004] },
        new(
            "IPMI: the management controller of a server, which can switch it on and off and show its console even when it is down.",
            "Redfish over HTTPS (443).",
            "Gives out password hashes by design (IPMI 2.0), so it belongs in a separate management network and nowhere else.",
            623) { Related = [443] },
        new(
            "IPP: printing as AirPrint and CUPS do it, over HTTP.",
            null,
            "A printer or a print server. From outside it should not be reachable: it prints for anybody, and CUPS has had serious holes.",
            631) { Related = [515, 9100] },
        new(
            "LDAP inside TLS: the directory, encrypted from the first byte.",
            null,
            "The passwords are safe on the way; the directory itself still should not be open to strangers.",
            636) { Related = [389, 3269] },
        new(
            "Private DNS: DNS over TLS on TCP and DNS over QUIC on UDP. Android calls it Private DNS.",
            null,
            "A resolver that offers this to everybody does so on purpose. In a network that filters by DNS, traffic to 853 outside passes the filter by.",
            853) { Related = [53, 443] },
        new(
            "rsync: copies directories and sends only what has changed, for mirrors and backups.",
            "rsync over SSH (22).",
            "Plain text, and many modules need no password. Mirrors are public by intent; backups found here are a leak.",
            873) { Related = [22] },
        new(
            "FTP inside TLS from the start: 990 for commands, 989 for data in active mode.",
            "SFTP over SSH (22), which needs one port only.",
            "Encrypted, so passwords are safe on the way. Firewalls cannot see which data ports it agrees on and need a fixed range opened.",
            989, 990) { Related = [21, 22] },
        new(
            "IMAP inside TLS: how most mail programs read mail today.",
            null,
            "Normal for a mail server. It is tried with stolen passwords; a second factor or app passwords help.",
            993) { Related = [143, 465] },
        new(
            "POP3 inside TLS.",
            "IMAP inside TLS (993), where several devices share a mailbox.",
            "Normal for a mail server, with the same attempts at passwords as every login has.",
            995) { Related = [110, 993] },
    ];
}
