# OpenVPN over UDP and TCP, port 1194: PC1 pings Server1 through the tunnel
packages="openvpn iputils-ping"

run_scenario() {
    mkdir -p /srv/lab/vpn
    cd /srv/lab/vpn
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj '/CN=Office CA' -keyout ca.key -out ca.crt 2>/dev/null
    local node proto server client
    for node in server1 pc1; do
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$node" -keyout $node.key -out $node.csr 2>/dev/null
        openssl x509 -req -in $node.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -out $node.crt 2>/dev/null
    done
    cd /
    for proto in udp tcp; do
        [[ $proto == udp ]] && server=udp client=udp || server=tcp-server client=tcp-client
        serve server1 vpn-server-$proto $proto:1194 openvpn --dev tun --proto $server --local $SERVER1 --port 1194 --ifconfig 10.9.0.2 10.9.0.1 --tls-server --dh none \
            --ca /srv/lab/vpn/ca.crt --cert /srv/lab/vpn/server1.crt --key /srv/lab/vpn/server1.key --verb 3
        local daemon=$SERVED
        record pc1 eth0 openvpn/$proto
        for_cases openvpn/$proto
        mark_resets pc1 server1
        serve pc1 vpn-client-$proto 'log:Initialization Sequence Completed' openvpn --dev tun --proto $client --remote $SERVER1 1194 --lport 51194 --ifconfig 10.9.0.1 10.9.0.2 \
            --tls-client --ca /srv/lab/vpn/ca.crt --cert /srv/lab/vpn/pc1.crt --key /srv/lab/vpn/pc1.key --verb 3 --bind
        until_true logged vpn-server-$proto 'Initialization Sequence Completed'
        on pc1 ping -q -c 3 -i 0.3 10.9.0.2 >"$logs/ping-$proto"
        grep -q '3 received' "$logs/ping-$proto"
        kill -TERM "$SERVED"
        wait "$SERVED" || true
        if [[ $proto == udp ]]; then flow udp $PC1 51194 $SERVER1 1194 service=openvpn
        else sleep 0.3; flow tcp $PC1 51194 $SERVER1 1194 service=openvpn ending="$(ending pc1 server1)"; fi
        stop_recording
        kill -TERM "$daemon"
        wait "$daemon" || true
    done
}
