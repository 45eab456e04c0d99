# DHCP: a new desktop gets its address from Server1, renews and releases it
packages="isc-dhcp-server udhcpc"

run_scenario() {
    node pc4
    cable pc4 eth0 02:00:ac:10:05:96 switch pc4 02:00:00:00:05:96
    on switch ip link set pc4 master br0
    cat >/srv/lab/dhcpd.conf <<TEXT
authoritative;
default-lease-time 600;
ping-check off;
subnet 172.16.5.0 netmask 255.255.255.0 {
    range 172.16.5.150 172.16.5.150;
    option routers $ROUTER;
    option domain-name-servers $SERVER1;
    option domain-name "office.example";
}
TEXT
    touch /srv/lab/dhcpd.leases
    serve server1 dhcpd 'log:Server starting service' dhcpd -4 -f -d -user root -group root -cf /srv/lab/dhcpd.conf -lf /srv/lab/dhcpd.leases -pf /run/dhcpd.pid eth0
    cat >/srv/lab/udhcpc.script <<'TEXT'
#!/bin/sh
case $1 in
    bound|renew) ip addr replace "$ip/$mask" dev "$interface" ;;
    deconfig) ip addr flush dev "$interface" scope global ;;
esac
echo "$1 $ip"
TEXT
    chmod +x /srv/lab/udhcpc.script
    record pc4 eth0 dhcp/lease
    serve pc4 udhcpc 'log:bound 172.16.5.150' udhcpc -f -i eth0 -x hostname:pc4 -s /srv/lab/udhcpc.script
    local client=$SERVED
    sleep 0.3
    kill -USR1 "$client"                   # renew: straight to the server
    until_true logged udhcpc 'renew 172.16.5.150'
    kill -USR2 "$client"                   # release
    until_true logged dhcpd 'DHCPRELEASE'
    expect "acknowledged" "$(grep -c 'DHCPACK on 172.16.5.150' "$logs/dhcpd")" 2
    flow udp 0.0.0.0 68 255.255.255.255 67 service=dhcp name=pc4
    flow udp 172.16.5.150 68 $SERVER1 67 service=dhcp name=pc4
}
