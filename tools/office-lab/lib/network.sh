# The office: three desktops, a server, a switch, a firewall-router and the internet, each a network namespace with a host name
# and a private /run, /tmp, /etc/hosts and /etc/resolv.conf.
#
#   pc1 172.16.5.122  pc2 .121  pc3 .123  server1 .127 --- switch --- router .1 | 203.0.113.2 --- internet .1 .10 .25 .53 .80 --- far 198.51.100.80
#   IPv6: 2001:db8:5::/64 in the office, 2001:db8:113::/64 outside; the last part is that of the IPv4 address (2001:db8:5::122)

hosts=/srv/lab/hosts
declare -A holder=()       # host -> id of the process that keeps its namespaces
PC1=172.16.5.122 PC2=172.16.5.121 PC3=172.16.5.123 SERVER1=172.16.5.127 ROUTER=172.16.5.1 WAN=203.0.113.2
OUTSIDE=203.0.113.10 MAIL=203.0.113.25 DNS=203.0.113.53 WEB=203.0.113.80 FAR=198.51.100.80
PC1_6=2001:db8:5::122 PC2_6=2001:db8:5::121 PC3_6=2001:db8:5::123 SERVER1_6=2001:db8:5::127 WEB_6=2001:db8:113::80

# on NODE COMMAND...: runs the command on that host.
on() {
    local node=$1
    shift
    nsenter --target "${holder[$node]}" --net --uts --mount -- "$@"
}

# node NAME: a new host without any link.
node() {
    local name=$1
    mkdir -p "$hosts"
    cat >"$hosts/$name.hosts" <<TEXT
127.0.0.1 localhost
::1 localhost
$PC1 pc1.office.example pc1
$PC2 pc2.office.example pc2
$PC3 pc3.office.example pc3
$SERVER1 server1.office.example server1
$ROUTER router.office.example router
$WEB www.example.net
$MAIL mail.example.net
TEXT
    echo "nameserver $SERVER1" >"$hosts/$name.resolv"
    echo "$name" >"$hosts/$name.hostname"
    unshare --net --uts --mount bash -ec "
        hostname $name
        mount -t sysfs sysfs /sys
        mount -t tmpfs -o mode=755 tmpfs /run
        mkdir -p /run/lock /run/sshd
        mount -t tmpfs -o mode=1777 tmpfs /tmp
        [[ ! -L /etc/resolv.conf ]] || { rm /etc/resolv.conf; touch /etc/resolv.conf; }
        touch /etc/hostname
        mount --bind $hosts/$name.hosts /etc/hosts
        mount --bind $hosts/$name.resolv /etc/resolv.conf
        mount --bind $hosts/$name.hostname /etc/hostname
        sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0 \
            net.ipv6.conf.default.router_solicitations=0 net.ipv4.tcp_syn_retries=2 net.ipv4.ping_group_range='0 2147483647'
        ip link set lo up
        touch $hosts/$name.ready
        exec sleep infinity" &
    holder[$name]=$!
    until [[ -e $hosts/$name.ready ]]; do
        kill -0 "${holder[$name]}" || return 1
        sleep 0.01
    done
}

# cable NODE INTERFACE MAC NODE INTERFACE MAC: a link between two hosts. What leaves a host is whole frames with their checksums,
# as on a wire: the offloads of the virtual cards are off.
cable() {
    ip link add cable0 address "$3" type veth peer name cable1 address "$6"
    ip link set cable0 netns "${holder[$1]}" name "$2"
    ip link set cable1 netns "${holder[$4]}" name "$5"
    on "$1" ethtool -K "$2" tx off rx off sg off tso off gso off gro off >/dev/null
    on "$4" ethtool -K "$5" tx off rx off sg off tso off gso off gro off >/dev/null
    on "$1" ip link set "$2" up
    on "$4" ip link set "$5" up
}

# desk NODE NUMBER: a host at the switch with 172.16.5.NUMBER and 2001:db8:5::NUMBER.
desk() {
    node "$1"
    cable "$1" eth0 "$(printf '02:00:ac:10:05:%02x' "$2")" switch "$1" "$(printf '02:00:00:00:05:%02x' "$2")"
    on switch ip link set "$1" master br0
    on "$1" ip addr add "172.16.5.$2/24" dev eth0
    on "$1" ip -6 addr add "2001:db8:5::$2/64" dev eth0 nodad
}

build_office() {
    local port
    ip link set lo up
    node switch
    on switch sysctl -qw net.ipv6.conf.default.disable_ipv6=1
    on switch ip link add br0 type bridge forward_delay 0 mcast_snooping 0
    on switch ip link set br0 up
    desk pc1 122
    desk pc2 121
    desk pc3 123
    desk server1 127
    desk router 1
    node internet
    cable router eth1 02:00:cb:00:71:02 internet eth0 02:00:cb:00:71:01
    on router ip addr add $WAN/24 dev eth1
    on router ip -6 addr add 2001:db8:113::2/64 dev eth1 nodad
    for port in 1 10 25 53 80; do
        on internet ip addr add "203.0.113.$port/24" dev eth0
        on internet ip -6 addr add "2001:db8:113::$port/64" dev eth0 nodad
    done
    node far
    cable internet eth1 02:00:c6:33:64:01 far eth0 02:00:c6:33:64:50
    on internet ip addr add 198.51.100.1/24 dev eth1
    on far ip addr add $FAR/24 dev eth0
    on far ip route add default via 198.51.100.1

    for port in pc1 pc2 pc3 server1; do
        on $port ip route add default via $ROUTER
        on $port ip -6 route add default via 2001:db8:5::1
    done
    on router ip route add default via 203.0.113.1
    on router ip -6 route add default via 2001:db8:113::1
    on internet ip -6 route add 2001:db8:5::/64 via 2001:db8:113::2
    on router sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
    on internet sysctl -qw net.ipv4.ip_forward=1
    # Source NAT with ports of its own range, so that the port changes too, as on most office routers.
    on router nft -f - <<TEXT
table ip nat {
    chain forwarded { type nat hook prerouting priority dstnat; }
    chain masked {
        type nat hook postrouting priority srcnat;
        oifname eth1 ip saddr 172.16.5.0/24 meta l4proto { tcp, udp } snat to $WAN:40000-49999 random
        oifname eth1 ip saddr 172.16.5.0/24 snat to $WAN
    }
}
TEXT
}

# mirror_port: the switch copies every frame that enters it to its interface "mirror".
mirror_port() {
    local port
    on switch ip link add span type veth peer name mirror
    on switch ip link set span up
    on switch ip link set mirror up
    for port in pc1 pc2 pc3 server1 router; do
        on switch tc qdisc add dev $port clsact
        on switch tc filter add dev $port ingress protocol all u32 match u32 0 0 action mirred egress mirror dev span
    done
}

# no_hosts NODE: its names come from DNS alone.
no_hosts() { printf '127.0.0.1 localhost\n::1 localhost\n' >"$hosts/$1.hosts"; }
