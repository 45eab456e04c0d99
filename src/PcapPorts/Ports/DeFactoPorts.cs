namespace PcapPorts.Ports;

/// <summary>
/// Ports that common software uses although IANA registers them for nobody or for somebody else. The numbers are the defaults in the
/// software's own documentation.
/// </summary>
public static class DeFactoPorts
{
    /// <summary>All entries, by first port.</summary>
    public static IReadOnlyList<DeFactoPort> All => Entries;

    static readonly DeFactoPort[] Entries =
    [
        Tcp(1337, "node-dev", "web applications under development; also a favourite of back doors"),
        Tcp(1521, "oracle-tns", "Oracle Database listener"),
        Udp(1645, 1646, "radius", "RADIUS before it moved to 1812 and 1813"),
        Tcp(2082, 2083, "cpanel", "cPanel web hosting administration, 2083 inside TLS"),
        Tcp(2181, "zookeeper", "Apache ZooKeeper clients"),
        Tcp(2222, "ssh-alt", "SSH moved away from 22, often in containers"),
        Tcp(3000, 3001, "web-dev", "web applications under development (Node.js, Rails), and Grafana"),
        Tcp(3128, "squid", "Squid web proxy"),
        Tcp(4200, "angular-dev", "Angular development server"),
        Tcp(4444, "metasploit", "first choice of Metasploit's listeners, and of Selenium Grid"),
        Tcp(4662, "edonkey", "eDonkey and eMule file sharing"),
        Udp(4672, "edonkey", "eMule's Kad network"),
        Tcp(5000, 5001, "web-dev", "web applications under development (Flask, ASP.NET), container registries, Synology; AirPlay on macOS"),
        Tcp(5173, "vite-dev", "Vite development server"),
        Tcp(5223, "apple-push", "Apple push notifications; elsewhere XMPP inside TLS"),
        Tcp(5500, "vnc-listen", "VNC viewers that wait for a server to call"),
        Tcp(5555, "adb", "Android Debug Bridge over the network"),
        Tcp(5601, "kibana", "Kibana and OpenSearch Dashboards"),
        Tcp(5800, 5803, "vnc-http", "VNC from within a web browser"),
        Tcp(5901, 5909, "vnc", "VNC displays 1 to 9 (5900 + display)"),
        Tcp(5938, "teamviewer", "TeamViewer remote support"),
        Tcp(6443, "kubernetes", "Kubernetes API server"),
        Both(6881, 6889, "bittorrent", "BitTorrent peers; over UDP the DHT and uTP"),
        Both(6969, 6969, "bt-tracker", "BitTorrent trackers"),
        Tcp(7001, "weblogic", "Oracle WebLogic"),
        Tcp(7860, "gradio", "Gradio and Stable Diffusion web interfaces"),
        Tcp(8000, "web", "second web server, Django and Python development servers"),
        Tcp(8006, "proxmox", "Proxmox VE administration"),
        Tcp(8009, "ajp", "Apache JServ Protocol of Tomcat; also Google Cast devices"),
        Tcp(8081, "web-alt", "another web server or proxy where 8080 is taken"),
        Tcp(8086, "influxdb", "InfluxDB"),
        Tcp(8088, 8089, "splunk", "Splunk event collector and management; 8088 also Hadoop YARN"),
        Tcp(8123, "home-assistant", "Home Assistant; ClickHouse over HTTP"),
        Udp(8125, "statsd", "StatsD metrics"),
        Tcp(8200, "vault", "HashiCorp Vault"),
        Tcp(8291, "winbox", "MikroTik Winbox administration"),
        Tcp(8333, "bitcoin", "Bitcoin peers"),
        Both(8388, 8388, "shadowsocks", "Shadowsocks proxy"),
        Tcp(8443, "https-alt", "second web server inside TLS, administration consoles"),
        Udp(8472, "vxlan-linux", "VXLAN of older Linux kernels, Flannel and Cilium; the standard port is 4789"),
        Tcp(8500, "consul", "HashiCorp Consul"),
        Tcp(8728, 8729, "mikrotik-api", "MikroTik RouterOS API, 8729 inside TLS"),
        Tcp(8834, "nessus", "Nessus vulnerability scanner"),
        Tcp(8888, "web-alt", "Jupyter notebooks, and web servers and proxies where 8080 is taken"),
        Tcp(9000, "web-alt", "SonarQube, Portainer, MinIO, PHP-FPM; ClickHouse native protocol"),
        Tcp(9001, "tor", "Tor relays; also MinIO console and Supervisor"),
        Tcp(9042, "cassandra", "Apache Cassandra clients (CQL)"),
        Tcp(9050, 9051, "tor-socks", "Tor's local SOCKS proxy and its control port"),
        Tcp(9090, "prometheus", "Prometheus; also Cockpit, the Linux administration page"),
        Tcp(9092, "kafka", "Apache Kafka"),
        Tcp(9093, "alertmanager", "Prometheus Alertmanager; Kafka inside TLS"),
        Tcp(9100, "node-exporter", "Prometheus node exporter, on the port that printers own"),
        Tcp(9200, "elasticsearch", "Elasticsearch and OpenSearch over HTTP"),
        Tcp(9300, "elasticsearch-nodes", "Elasticsearch and OpenSearch between nodes"),
        Udp(9987, "teamspeak", "TeamSpeak 3 voice"),
        Udp(9993, "zerotier", "ZeroTier overlay network"),
        Udp(9995, 9996, "netflow", "NetFlow collectors"),
        Tcp(10000, "webmin", "Webmin administration"),
        Tcp(10250, "kubelet", "Kubernetes kubelet API, on every node"),
        Tcp(11434, "ollama", "Ollama language model server"),
        Tcp(15672, "rabbitmq-management", "RabbitMQ management pages"),
        Udp(19132, "minecraft-bedrock", "Minecraft Bedrock servers"),
        Udp(19302, "google-stun", "Google's STUN servers, used by calls in browsers"),
        Tcp(25565, "minecraft", "Minecraft Java servers"),
        Tcp(26379, "redis-sentinel", "Redis Sentinel"),
        Both(27015, 27030, "steam", "Valve game servers and Steam"),
        Tcp(27018, 27019, "mongodb", "MongoDB shard and configuration servers (27017 is registered)"),
        Both(30303, 30303, "ethereum", "Ethereum peers"),
        Both(31337, 31337, "back-orifice", "\"eleet\" in digits: the favourite of back doors, since Back Orifice (UDP) in 1998"),
        Udp(41641, "tailscale", "Tailscale (WireGuard between peers)"),
        Tcp(50000, "db2", "IBM Db2, first instance; also SAP's Java servers"),
        Tcp(50051, "grpc", "gRPC examples and services"),
        Both(51413, 51413, "transmission", "Transmission's BitTorrent port"),
        Udp(51820, 51821, "wireguard", "WireGuard VPN"),
        Tcp(61613, "stomp", "STOMP messaging (ActiveMQ, RabbitMQ)"),
        Tcp(61616, "openwire", "Apache ActiveMQ"),
        Tcp(62078, "usbmux", "iPhone and iPad synchronisation"),
        Both(64738, 64738, "mumble", "Mumble voice"),
    ];

    /// <summary>Whether a port has a use that IANA does not know of. Allocates nothing.</summary>
    public static bool IsKnown(PortTransport transport, ushort port)
    {
        foreach (DeFactoPort entry in Entries)
        {
            if (entry.Matches(transport, port))
                return true;
        }

        return false;
    }

    /// <summary>The entries that match a port on a transport; the more specific range first.</summary>
    public static IReadOnlyList<DeFactoPort> Of(PortTransport transport, ushort port)
    {
        List<DeFactoPort> found = [];
        foreach (DeFactoPort entry in All)
        {
            if (entry.Matches(transport, port))
                found.Add(entry);
        }

        found.Sort(static (left, right) => (left.Last - left.First).CompareTo(right.Last - right.First));
        return found;
    }

    /// <summary>The first entry with this name, in any letter case; null if there is none.</summary>
    public static DeFactoPort? Named(string name)
    {
        foreach (DeFactoPort entry in All)
        {
            if (string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase))
                return entry;
        }

        return null;
    }

    static DeFactoPort Tcp(ushort port, string name, string use) => new(port, port, Tcp: true, Udp: false, name, use);

    static DeFactoPort Tcp(ushort first, ushort last, string name, string use) => new(first, last, Tcp: true, Udp: false, name, use);

    static DeFactoPort Udp(ushort port, string name, string use) => new(port, port, Tcp: false, Udp: true, name, use);

    static DeFactoPort Udp(ushort first, ushort last, string name, string use) => new(first, last, Tcp: false, Udp: true, name, use);

    static DeFactoPort Both(ushort first, ushort last, string name, string use) => new(first, last, Tcp: true, Udp: true, name, use);
}
