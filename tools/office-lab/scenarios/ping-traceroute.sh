# Ping over IPv4 and IPv6, traceroute over UDP and ICMP across three hops, a host that does not exist
packages="iputils-ping traceroute"

run_scenario() {
    record pc1 eth0 icmp/ping-traceroute
    on pc1 ping -q -c 3 -i 0.2 $SERVER1 >"$logs/ping4"
    on pc1 ping -q -c 3 -i 0.2 $SERVER1_6 >"$logs/ping6"
    on pc1 ping -q -c 1 -s 3000 $SERVER1 >"$logs/ping-large"          # fragmented
    on pc1 ping -q -c 1 -W 2 203.0.113.99 >"$logs/ping-nobody" || true
    on pc1 traceroute -n -q 1 -w 2 --sport=50333 $FAR >"$logs/traceroute"
    on pc1 traceroute -n -q 1 -w 2 -I $FAR >"$logs/traceroute-icmp"
    expect "answered" "$(cat "$logs"/ping4 "$logs"/ping6 "$logs"/ping-large | grep -c ' 0% packet loss')" 3
    expect "hops" "$(awk 'NR > 1 { printf "%s ", $2 }' "$logs/traceroute")" "$ROUTER 203.0.113.1 $FAR "
    # One probe a hop, each to the next port from 33434 on; the last is refused by ICMP: the destination.
    local hop
    for hop in 0 1 2; do flow udp $PC1 50333 $FAR $((33434 + hop)) icmp_error:=true; done
    fact pings "$(jq -cn --arg pc1 $PC1 --arg s $SERVER1 --arg pc6 $PC1_6 --arg s6 $SERVER1_6 \
        '[{from: $pc1, to: $s, sent: 3, received: 3}, {from: $pc6, to: $s6, sent: 3, received: 3}, {from: $pc1, to: $s, sent: 1, received: 1, size: 3000}, {from: $pc1, to: "203.0.113.99", sent: 1, received: 0}]')"
    fact route "$(jq -cn '$ARGS.positional' --args $ROUTER 203.0.113.1 $FAR)"
}
