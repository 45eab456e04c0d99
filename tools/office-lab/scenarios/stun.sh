# STUN: PC1 asks a server on the internet how it looks from outside; both sides of the router
packages="coturn"

run_scenario() {
    serve internet coturn udp:3478 turnserver -n --listening-ip=$OUTSIDE --listening-port=3478 --no-auth --no-tls --no-dtls --no-cli --log-file=stdout --pidfile=/run/turn.pid --db=/srv/lab/turn.db
    watch_nat
    record router eth0 stun/inside
    record router eth1 stun/outside
    on pc1 turnutils_stunclient -p 3478 $OUTSIDE >"$logs/stun" 2>&1
    grep -q "reflexive addr: $WAN" "$logs/stun"
    local proto src sport dst dport rsrc rsport rdst rdport
    read -r proto src sport dst dport rsrc rsport rdst rdport < <(translations | awk '$5 == 3478')
    for_cases stun/inside
    flow udp "$src" "$sport" "$dst" "$dport" service=stun
    for_cases stun/outside
    flow udp "$rdst" "$rdport" "$rsrc" "$rsport" service=stun
    for_cases
    fact nat "$(jq -cn --arg a "$src" --argjson ap "$sport" --arg b "$rdst" --argjson bp "$rdport" --arg s "$dst" --argjson sp "$dport" \
        '[{proto: "udp", inside: {client: {ip: $a, port: $ap}, server: {ip: $s, port: $sp}}, outside: {client: {ip: $b, port: $bp}, server: {ip: $s, port: $sp}}}]')"
    # The client prints how the server saw it: that is the router's side.
    expect "seen as" "$(grep -oE "$WAN:[0-9]+" "$logs/stun" | head -1)" "$WAN:$rdport"
}
