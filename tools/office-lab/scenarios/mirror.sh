# The switch's mirror port during office work: DNS, web, time and SSH banner between all hosts, in one gzip file
packages="nginx-light bind9 bind9-dnsutils chrony"
source /srv/tools/lib/nginx.sh
source /srv/tools/lib/dns.sh

run_scenario() {
    mkdir -p /srv/www
    echo '<h1>Office</h1>' >/srv/www/index.html
    nginx_on server1 'server { listen 80; listen [::]:80; }'
    nginx_on internet 'server { listen 80; }'
    office_dns
    internet_dns
    printf 'local stratum 5\nallow\nport 123\ncmdport 0\ndriftfile /tmp/drift\n' >/srv/lab/chrony.conf
    serve server1 chronyd udp:123 chronyd -d -x -u root -f /srv/lab/chrony.conf
    mirror_port
    local pc name end
    for pc in pc1 pc2 pc3; do no_hosts $pc; done
    watch_nat
    record switch mirror switch/mirror-port gzip
    for pc in pc1 pc2 pc3; do
        for name in www.office.example www.example.net; do
            mark_resets $pc server1 internet
            fetch $pc -4 http://$name/index.html
            expect "$pc $name" "$CODE" 200
            end=$(ending $pc server1 internet)
            flow tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" "$SERVER_PORT" service=http url=http://$name/index.html ending="$end"
        done
    done
    on pc2 chronyd -Q -u root -t 5 "server $SERVER1 iburst maxsamples 1" 'acquisitionport 50123' 'cmdport 0' 'pidfile /run/c1.pid' >"$logs/ntp" 2>&1
    flow udp $PC2 50123 $SERVER1 123 service=ntp
    dns_flows named-office
    local ip port proto type server inside
    while read -r ip port proto name type server; do
        inside=$(translations | awk -v p="$port" -v t="$proto" '$1 == t && $9 == p { print $2, $3 }')
        # shellcheck disable=SC2086
        flow "$proto" $inside "$server" 53 service=dns name="$name"
    done < <(dns_queries named-internet)
}
