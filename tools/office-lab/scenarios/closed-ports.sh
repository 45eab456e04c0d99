# An open, a closed (RST), a filtered (silence) and two rejected (ICMP, RST by the filter) ports, over TCP and UDP
packages="nginx-light"
source /srv/tools/lib/nginx.sh

run_scenario() {
    nginx_on server1 'server { listen 80; }'
    on server1 nft -f - <<'TEXT'
table inet filter {
    chain input {
        type filter hook input priority filter;
        tcp dport 4445 drop
        tcp dport 4446 reject with icmpx admin-prohibited
        tcp dport 4447 reject with tcp reset
        tcp dport 4448 reject with icmpx port-unreachable
        udp dport 4445 drop
    }
}
TEXT
    record pc1 eth0 ports/closed-filtered-rejected
    try() { on pc1 nc -vn -z -w "$3" -p "$1" $SERVER1 "$2" 2>>"$logs/nc" || true; }
    try 51001 80 2; try 51002 4444 2; try 51003 4445 4; try 51004 4446 4; try 51005 4447 2; try 51006 4448 4
    grep -q ' 80 port .*succeeded' "$logs/nc"
    expect "refused" "$(grep -cE 'port (4444|4447|4448) .*refused' "$logs/nc")" 3
    expect "timed out" "$(grep -cE 'port 4445 .*(timed out|progress)' "$logs/nc")" 1
    flow tcp $PC1 51001 $SERVER1 80 ending=closed
    flow tcp $PC1 51002 $SERVER1 4444 ending=refused
    flow tcp $PC1 51003 $SERVER1 4445 ending=attempt
    flow tcp $PC1 51004 $SERVER1 4446 ending=attempt icmp_error:=true
    flow tcp $PC1 51005 $SERVER1 4447 ending=refused
    flow tcp $PC1 51006 $SERVER1 4448 ending=attempt icmp_error:=true
    echo anyone | on pc1 nc -un -w 1 -p 51007 $SERVER1 4444 2>>"$logs/nc" || true
    flow udp $PC1 51007 $SERVER1 4444 icmp_error:=true
    echo anyone | on pc1 nc -un -w 1 -p 51008 $SERVER1 4445 2>>"$logs/nc" || true
    flow udp $PC1 51008 $SERVER1 4445
    fact exposure "$(jq -cn --arg host $SERVER1 '[[80,"tcp","open"],[4444,"tcp","closed"],[4445,"tcp","filtered"],[4446,"tcp","filtered"],[4447,"tcp","closed"],
        [4448,"tcp","filtered"],[4444,"udp","closed"]] | map({host: $host, port: .[0], proto: .[1], verdict: .[2]})')"
    note "Verdicts are what the filter of server1 was told to do: drop and ICMP rejection are filtered, RST is closed. UDP 4445 was dropped: silence, which says nothing."
}
