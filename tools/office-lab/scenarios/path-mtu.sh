# Path MTU: a link of 1400 bytes behind the internet; an upload over TCP and tracepath meet "fragmentation needed"
packages="nginx-light iputils-tracepath"
source /srv/tools/lib/nginx.sh

run_scenario() {
    nginx_on far 'server { listen 80; client_max_body_size 1m; location / { client_body_buffer_size 64k; proxy_pass http://127.0.0.1:8081; } }
        server { listen 127.0.0.1:8081; location / { return 200 "received\n"; } }'
    on internet ip route add $FAR/32 dev eth1 mtu lock 1400
    head -c 20000 /dev/urandom >/srv/lab/photo
    record pc1 eth0 icmp/path-mtu pcap
    mark_resets pc1 far
    fetch pc1 --data-binary @/srv/lab/photo -H 'Expect:' http://$FAR/upload
    expect "status" "$CODE" 200
    flow tcp "$CLIENT" "$CLIENT_PORT" $FAR 80 service=http url=http://$FAR/upload ending="$(ending pc1 far)"
    expect "learned path MTU" "$(on pc1 ip route get $FAR | grep -o 'mtu [0-9]*')" "mtu 1400"
    on pc1 ip route flush cache
    on pc1 tracepath -n -m 4 -p 44500 $FAR >"$logs/tracepath" || true
    grep -q 'pmtu 1400' "$logs/tracepath"
    not_complete "tracepath does not tell its source port and counts the ports up from 44500"
    flow udp $PC1 - $FAR 44500 icmp_error:=true
}
