# WireGuard: PC1 reaches Server1's web server through a tunnel (wireguard-go, so that any kernel will do)
packages="wireguard-go wireguard-tools nginx-light"
source /srv/tools/lib/nginx.sh

run_scenario() {
    local node
    for node in pc1 server1; do
        wg genkey >/srv/lab/$node.wg
        wg pubkey </srv/lab/$node.wg >/srv/lab/$node.wg.pub
        serve $node wg-$node unix:/run/wireguard/wg0.sock env WG_PROCESS_FOREGROUND=1 LOG_LEVEL=error wireguard-go -f wg0
    done
    on pc1 wg set wg0 private-key /srv/lab/pc1.wg listen-port 51821 peer "$(cat /srv/lab/server1.wg.pub)" allowed-ips 10.8.0.2/32 endpoint $SERVER1:51820
    on server1 wg set wg0 private-key /srv/lab/server1.wg listen-port 51820 peer "$(cat /srv/lab/pc1.wg.pub)" allowed-ips 10.8.0.1/32
    on pc1 ip addr add 10.8.0.1/24 dev wg0
    on server1 ip addr add 10.8.0.2/24 dev wg0
    for node in pc1 server1; do on $node ip link set wg0 mtu 1420 up; done
    nginx_on server1 'server { listen 80; location / { return 200 "through the tunnel\n"; } }'
    record pc1 eth0 wireguard/outer
    record pc1 wg0 wireguard/inner pcap
    mark_resets pc1 server1
    fetch pc1 http://10.8.0.2/private
    grep -q 'through the tunnel' "$logs/body"
    for_cases wireguard/outer
    flow udp $PC1 51821 $SERVER1 51820 service=wireguard
    for_cases wireguard/inner
    flow tcp "$CLIENT" "$CLIENT_PORT" 10.8.0.2 80 service=http url=http://10.8.0.2/private ending="$(ending pc1 server1)"
    on pc1 wg show wg0 >"$logs/wg"
    grep -q 'latest handshake' "$logs/wg"
}
