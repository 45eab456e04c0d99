# SSDP: PC1 searches for media servers, Server1 (minidlna) answers and its description is fetched
packages="minidlna gupnp-tools"

run_scenario() {
    mkdir -p /srv/lab/media /srv/lab/dlna
    printf 'network_interface=eth0\nport=8200\nmedia_dir=/srv/lab/media\ndb_dir=/srv/lab/dlna\nlog_dir=/srv/lab/logs\nfriendly_name=Office media\nuuid=4d696e69-444c-164e-9d41-001122334455\nnotify_interval=2\ninotify=no\n' >/srv/lab/minidlna.conf
    serve server1 minidlna tcp:8200 minidlnad -S -f /srv/lab/minidlna.conf -P /run/minidlna.pid
    record pc1 eth0 ssdp/search
    not_complete "the server announces itself from a port it does not tell"
    on pc1 timeout 4 gssdp-discover -i eth0 -t upnp:rootdevice >"$logs/discover" 2>&1 || true
    grep -q 'http://172.16.5.127:8200' "$logs/discover"
    mark_resets pc1 server1
    fetch pc1 http://172.16.5.127:8200/rootDesc.xml
    grep -q 'Office media' "$logs/body"
    flow tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" "$SERVER_PORT" service=http nonstandard_port:=true url=http://172.16.5.127:8200/rootDesc.xml ending="$(ending pc1 server1)"
    flow udp $PC1 - 239.255.255.250 1900 service=ssdp
    flow udp $SERVER1 - 239.255.255.250 1900 service=ssdp
}
