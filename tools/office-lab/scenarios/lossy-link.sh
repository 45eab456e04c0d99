# A link that loses, delays and reorders segments: a download that needs retransmissions
packages="nginx-light"
source /srv/tools/lib/nginx.sh

# bad_link: tc netem where the kernel has it; else the filter drops packets and a slow class of HTB holds others back.
bad_link() {
    if on server1 tc qdisc add dev eth0 root netem delay 3ms 1ms reorder 20% loss 4% 2>/dev/null; then
        fact link '"netem delay 3ms 1ms reorder 20% loss 4%"'
        return
    fi
    on server1 tc qdisc add dev eth0 root handle 1: htb default 10
    on server1 tc class add dev eth0 parent 1: classid 1:10 htb rate 100mbit
    on server1 tc class add dev eth0 parent 1: classid 1:20 htb rate 2mbit burst 1600 cburst 1600
    on server1 nft -f - <<'TEXT'
table ip badlink {
    chain out {
        type filter hook output priority mangle;
        tcp sport 80 numgen random mod 100 < 4 drop
        tcp sport 80 numgen inc mod 6 == 0 meta priority set 1:20
    }
    chain in {
        type filter hook input priority filter;
        tcp dport 80 numgen inc mod 9 == 8 drop
    }
}
TEXT
    fact link '"HTB: every sixth segment through a class of 2 Mbit/s; filter: 4 % of the segments dropped, every ninth towards the server too"'
}

run_scenario() {
    mkdir -p /srv/www
    head -c 60000 /dev/urandom >/srv/www/archive.bin
    nginx_on server1 'server { listen 80; sendfile off; }'
    record pc1 eth0 lossy/download
    record switch server1 lossy/download-at-switch nano
    bad_link
    mark_resets pc1 server1
    fetch pc1 --max-time 60 http://server1/archive.bin
    expect "status" "$CODE" 200
    cmp "$logs/body" /srv/www/archive.bin
    sleep 1.5
    local lost
    lost=$(on server1 nstat -asz TcpRetransSegs | awk '$1 == "TcpRetransSegs" { print $2 }')
    ((lost > 0))
    fact retransmissions "{\"server\": $lost}"
    flow tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" "$SERVER_PORT" service=http url=http://server1/archive.bin
    note "The ending is not told: on such a link a FIN may be lost."
}
