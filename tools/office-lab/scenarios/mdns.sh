# mDNS: PC1 resolves pc3.local and browses for the web service that PC3 publishes
packages="avahi-daemon avahi-utils dbus"

run_scenario() {
    local pc
    sed 's/^#*use-ipv6=.*/use-ipv6=no/; s/^#*publish-workstation=.*/publish-workstation=no/' /etc/avahi/avahi-daemon.conf >/srv/lab/avahi.conf
    for pc in pc1 pc3; do
        on $pc mkdir -p /run/dbus
        serve $pc dbus-$pc unix:/run/dbus/system_bus_socket dbus-daemon --system --nofork --nopidfile
        serve $pc avahi-$pc "log:Server startup complete" avahi-daemon -f /srv/lab/avahi.conf --no-chroot --no-drop-root
    done
    sleep 1
    record pc1 eth0 mdns/resolve-browse
    serve pc3 publish 'log:Established' avahi-publish -s 'PC3 files' _http._tcp 80 path=/files
    on pc1 avahi-resolve -4 -n pc3.local >"$logs/resolve"
    grep -q "$PC3" "$logs/resolve"
    on pc1 timeout 10 avahi-browse -rpt _http._tcp >"$logs/browse" || true
    grep -q '^=;eth0;IPv4;PC3.*files' "$logs/browse"
    flow udp $PC1 5353 224.0.0.251 5353 service=mdns name=pc3.local
    flow udp $PC3 5353 224.0.0.251 5353 service=mdns
    not_complete "a responder may answer by unicast"
}
