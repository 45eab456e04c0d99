# VXLAN, GRE and 6in4 between PC1 and PC2, each with a web request inside
packages="socat nginx-light iputils-ping"
source /srv/tools/lib/nginx.sh

# GRE and 6in4 by socat, so that any kernel will do. A TUN device hands packets over behind four bytes, flags and ethertype: the very
# header that GRE has. Without them (iff-no-pi) an IPv6 packet in a raw IPv4 packet of protocol 41 is 6in4.
tunnel_ends() {
    local name=$1 protocol=$2 options=$3 node peer
    for node in pc1 pc2; do
        [[ $node == pc1 ]] && peer=$PC2 || peer=$PC1
        serve $node "$name-$node" now socat "TUN,tun-name=$name,tun-type=tun,iff-up$options" "IP4-DATAGRAM:$peer:$protocol"
    done
    for node in pc1 pc2; do until_true on $node ip link set $name mtu 1400 up; done
}

# through TUNNEL URL CLIENT SERVER: a web request inside the tunnel.
through() {
    mark_resets pc1 pc2
    fetch pc1 "$2"
    expect "$1" "$CODE" 200
    sleep 0.2
    flow tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" "$SERVER_PORT" service=http url="$2" tunnel="$1" ending="$(ending pc1 pc2)"
    stop_recording
}

run_scenario() {
    nginx_on pc2 'server { listen 80; listen [::]:80; location / { return 200 "inside\n"; } }'
    on pc1 ip link add vxlan42 type vxlan id 42 remote $PC2 dstport 4789 srcport 51789 51790 dev eth0
    on pc2 ip link add vxlan42 type vxlan id 42 remote $PC1 dstport 4789 srcport 51789 51790 dev eth0
    tunnel_ends gre1 47 ''
    tunnel_ends sit1 41 ',iff-no-pi'
    local node n=0
    for node in pc1 pc2; do
        n=$((n + 1))
        on $node ethtool -K vxlan42 tx off gso off gro off >/dev/null 2>&1 || true
        on $node ip addr add 10.42.0.$n/24 dev vxlan42
        on $node ip link set vxlan42 up
        on $node ip addr add 10.47.0.$n/24 dev gre1
        on $node ip -6 addr add 2001:db8:41::$n/64 dev sit1 nodad
    done
    sleep 1         # what the kernel says on new links is out before the recording
    record switch pc1 tunnels/vxlan
    for_cases tunnels/vxlan
    not_complete "the kernel may say something more inside the tunnel"
    flow udp $PC1 51789 $PC2 4789 tunnel_outer=vxlan
    flow udp $PC2 51789 $PC1 4789 tunnel_outer=vxlan
    through vxlan http://10.42.0.2/
    record switch pc1 tunnels/gre
    for_cases tunnels/gre
    through gre http://10.47.0.2/
    record switch pc1 tunnels/6in4
    for_cases tunnels/6in4
    through 6in4 'http://[2001:db8:41::2]/'
}
