# 802.1Q: two VLANs over one cable between PC1 and PC2 (VDE switches tag, so that any kernel will do)
packages="vde2 nginx-light"
source /srv/tools/lib/nginx.sh

run_scenario() {
    local node
    for node in pc1 pc2; do
        cat >/srv/lab/vde.rc <<'TEXT'
vlan/create 5
vlan/create 6
port/setvlan 1 5
port/setvlan 2 6
vlan/addport 5 3
vlan/addport 6 3
TEXT
        serve $node vde-$node unix:/run/vde.ctl/ctl vde_switch --daemon -s /run/vde.ctl -tap tap5 -tap tap6 -tap trunk -f /srv/lab/vde.rc
        # The trunk shares the host's cable; the host's own frames stay untagged.
        on $node ip link add br0 type bridge forward_delay 0 mcast_snooping 0
        on $node ip addr flush dev eth0
        on $node ip link set eth0 master br0
        on $node ip link set trunk master br0
        on $node ip link set trunk up
        on $node ip link set br0 up
        [[ $node == pc1 ]] && n=1 || n=2
        on $node sysctl -qw net.ipv6.conf.tap5.disable_ipv6=1 net.ipv6.conf.tap6.disable_ipv6=1 net.ipv6.conf.trunk.disable_ipv6=1 net.ipv6.conf.br0.disable_ipv6=1
        on $node ip addr add 10.5.0.$n/24 dev tap5
        on $node ip addr add 10.6.0.$n/24 dev tap6
        on $node ip link set tap5 up
        on $node ip link set tap6 up
    done
    nginx_on pc2 'server { listen 80; location / { return 200 "tagged\n"; } }'
    record switch pc1 vlan/two-vlans
    local vlan
    for vlan in 5 6; do
        mark_resets pc1 pc2
        fetch pc1 --local-port 5100$vlan http://10.$vlan.0.2/
        expect "VLAN $vlan" "$CODE" 200
        flow tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" "$SERVER_PORT" service=http url=http://10.$vlan.0.2/ vlan:=$vlan ending="$(ending pc1 pc2)"
    done
}
