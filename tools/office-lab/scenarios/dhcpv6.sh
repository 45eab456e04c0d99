# DHCPv6: a new desktop gets its IPv6 address from Server1
packages="isc-dhcp-server isc-dhcp-client"

run_scenario() {
    node pc4
    cable pc4 eth0 02:00:ac:10:05:96 switch pc4 02:00:00:00:05:96
    on switch ip link set pc4 master br0
    cat >/srv/lab/dhcpd6.conf <<TEXT
authoritative;
default-lease-time 600;
subnet6 2001:db8:5::/64 {
    range6 2001:db8:5::500 2001:db8:5::500;
    option dhcp6.name-servers $SERVER1_6;
    option dhcp6.domain-search "office.example";
}
TEXT
    touch /srv/lab/dhcpd6.leases
    serve server1 dhcpd6 udp:547 dhcpd -6 -f -d -user root -group root -cf /srv/lab/dhcpd6.conf -lf /srv/lab/dhcpd6.leases -pf /run/dhcpd6.pid eth0
    until_true eval 'on pc4 ip -6 addr show dev eth0 scope link -tentative | grep -q inet6'
    record pc4 eth0 dhcp/lease-v6
    on pc4 dhclient -6 -v -1 -d -sf /bin/true -lf /srv/lab/dhclient6.leases -pf /run/dhclient6.pid eth0 >"$logs/dhclient6" 2>&1 &
    until_true logged dhclient6 'Bound to lease|XMT: Request'
    until_true logged dhcpd6 'Sending Reply to'
    sleep 0.5
    local client server
    client=$(on pc4 ip -6 -o addr show dev eth0 scope link | awk '{ sub("/.*", "", $4); print $4 }')
    server=$(on server1 ip -6 -o addr show dev eth0 scope link | awk '{ sub("/.*", "", $4); print $4 }')
    flow udp "$client" 546 ff02::1:2 547 service=dhcpv6
    flow udp "$client" 546 "$server" 547 service=dhcpv6
    note "The client asks the group of all DHCP servers; the answers come from the server's link-local address."
}
