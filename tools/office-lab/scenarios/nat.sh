# The same sessions inside and outside the NAT: web and DNS from three PCs, two of them from the same source port
packages="nginx-light bind9 bind9-dnsutils"
source /srv/tools/lib/nginx.sh
source /srv/tools/lib/dns.sh

# both PROTO CLIENT PORT SERVER SERVER_PORT FLOW_ARGUMENT...: one session, as it is inside and as the router says it is outside.
both() {
    local proto=$1 ip=$2 port=$3 server=$4 server_port=$5
    shift 5
    outside_of "$ip" "$port" "$server_port"
    for_cases nat/inside nat/both-interfaces
    flow "$proto" "$ip" "$port" "$server" "$server_port" "$@"
    for_cases nat/outside nat/both-interfaces
    flow "$proto" "$NAT_IP" "$NAT_PORT" "$server" "$server_port" "$@"
    for_cases
    pairs+=("$(jq -cn --arg proto "$proto" --arg ip "$ip" --argjson port "$port" --arg oip "$NAT_IP" --argjson oport "$NAT_PORT" --arg s "$server" --argjson sp "$server_port" \
        '{proto: $proto, inside: {client: {ip: $ip, port: $port}, server: {ip: $s, port: $sp}}, outside: {client: {ip: $oip, port: $oport}, server: {ip: $s, port: $sp}}}')")
}

run_scenario() {
    mkdir -p /srv/www
    echo '<h1>Outside</h1>' >/srv/www/index.html
    nginx_on internet 'server { listen 80; }'
    internet_dns
    watch_nat
    pairs=()
    record router eth0 nat/inside
    record router eth1 nat/outside
    record router eth0 nat/both-interfaces pcapng -i eth1
    local pc
    for pc in pc1 pc3; do           # both from port 51000: only the router's port tells them apart outside
        mark_resets $pc internet
        fetch $pc --local-port 51000 http://www.example.net/index.html
        expect "$pc" "$CODE" 200
        both tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" "$SERVER_PORT" service=http ending="$(ending $pc internet)" url=http://www.example.net/index.html
    done
    mark_resets pc2 internet
    fetch pc2 http://www.example.net/missing
    both tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" "$SERVER_PORT" service=http ending="$(ending pc2 internet)" url=http://www.example.net/missing
    on pc2 dig -b $PC2#59211 @$DNS www.example.net A >"$logs/dig"
    grep -q $WEB "$logs/dig"
    both udp $PC2 59211 $DNS 53 service=dns name=www.example.net
    fact nat "$(printf '%s\n' "${pairs[@]}" | jq -cs .)"
}
