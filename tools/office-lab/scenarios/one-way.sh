# One-way captures: only what PC1 sends, and only what it receives
packages="nginx-light bind9 bind9-dnsutils"
source /srv/tools/lib/nginx.sh
source /srv/tools/lib/dns.sh

run_scenario() {
    mkdir -p /srv/www
    echo '<h1>Office</h1>' >/srv/www/index.html
    nginx_on server1 'server { listen 80; }'
    office_dns
    record pc1 eth0 one-way/to-server pcap -Q out
    record pc1 eth0 one-way/to-client pcap -Q in
    mark_resets pc1 server1
    on pc1 dig -b $PC1#59230 @$SERVER1 www.office.example A >"$logs/dig"
    grep -q $SERVER1 "$logs/dig"
    fetch pc1 http://server1/index.html
    expect "status" "$CODE" 200
    local end
    end=$(ending pc1 server1)
    flow udp $PC1 59230 $SERVER1 53 service=dns name=www.office.example
    flow tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" "$SERVER_PORT" service=http ending="$end" url=http://server1/index.html
    for_cases one-way/to-server
    fact one_way '"to_server"'
    for_cases one-way/to-client
    fact one_way '"to_client"'
}
