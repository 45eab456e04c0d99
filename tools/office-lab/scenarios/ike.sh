# IPsec: PC1 and Server1 agree on keys with IKEv2 and ping through the tunnel (ESP in UDP, by libipsec, so that any kernel will do)
packages="strongswan-charon libstrongswan-standard-plugins libcharon-extra-plugins strongswan-swanctl iputils-ping"

run_scenario() {
    local node peer
    for node in pc1 server1; do
        mkdir -p /srv/lab/ipsec-$node/{swanctl,x509,x509ca,private}
        cat >/srv/lab/ipsec-$node/strongswan.conf <<TEXT
charon {
    load_modular = no
    load = random nonce aes sha1 sha2 hmac kdf gmp openssl pem pkcs1 pubkey x509 kernel-libipsec kernel-netlink socket-default vici
    filelog { log { path = /srv/lab/logs/charon-$node
        default = 1
        flush_line = yes } }
}
TEXT
        serve $node charon-out-$node unix:/run/charon.vici env STRONGSWAN_CONF=/srv/lab/ipsec-$node/strongswan.conf /usr/lib/ipsec/charon
    done
    conf() {
        cat <<TEXT
connections { office { version = 2
    local_addrs = $1
    remote_addrs = $2
    local { auth = psk
        id = $3 }
    remote { auth = psk
        id = $4 }
    proposals = aes128-sha256-ecp256
    children { net { local_ts = $5/32
        remote_ts = $6/32
        esp_proposals = aes128-sha256
        start_action = none } } } }
secrets { ike-1 { secret = "office-5-preshared" } }
TEXT
    }
    conf $PC1 $SERVER1 pc1 server1 10.50.1.1 10.50.2.1 >/srv/lab/ipsec-pc1/swanctl.conf
    conf $SERVER1 $PC1 server1 pc1 10.50.2.1 10.50.1.1 >/srv/lab/ipsec-server1/swanctl.conf
    for node in pc1 server1; do on $node swanctl --load-all --noprompt --file /srv/lab/ipsec-$node/swanctl.conf >"$logs/swanctl-$node" 2>&1; done
    on pc1 ip addr add 10.50.1.1/32 dev lo
    on server1 ip addr add 10.50.2.1/32 dev lo
    record pc1 eth0 ike/psk
    on pc1 swanctl --initiate --child net --timeout 10 >"$logs/initiate" 2>&1 || true
    on pc1 swanctl --list-sas >"$logs/sas"
    on pc1 ping -q -c 3 -i 0.3 -I 10.50.1.1 10.50.2.1 >"$logs/ping"
    grep -q '3 received' "$logs/ping"
    grep -q 'IKE_SA office.* established' "$logs/charon-pc1"
    on pc1 swanctl --terminate --ike office --timeout 5 >"$logs/terminate" 2>&1 || true
    flow udp $PC1 500 $SERVER1 500 service=ike
    grep -q "sending packet: from $PC1\[4500\] to $SERVER1\[4500\]" "$logs/charon-pc1"
    flow udp $PC1 4500 $SERVER1 4500 service=ike
}
