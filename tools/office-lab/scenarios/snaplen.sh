# Snap length 96: headers whole, payload cut; HTTP, HTTPS and DNS
packages="nginx-light bind9 bind9-dnsutils"
source /srv/tools/lib/nginx.sh
source /srv/tools/lib/dns.sh

run_scenario() {
    mkdir -p /srv/www
    head -c 20000 /dev/urandom >/srv/www/archive.bin
    certificate server1 /srv/lab/s1
    nginx_on server1 'server { listen 80; listen 443 ssl; ssl_certificate /srv/lab/s1.crt; ssl_certificate_key /srv/lab/s1.key; }'
    office_dns
    record pc1 eth0 snaplen/96 pcapng -s 96
    mirror_port
    record switch mirror snaplen/68-at-mirror nano -s 68
    mark_resets pc1 server1
    local url
    for url in http://server1/archive.bin https://server1/archive.bin; do
        fetch pc1 -k $url
        expect "$url" "$CODE" 200
        case $url in
            http:*) flow tcp "$CLIENT" "$CLIENT_PORT" $SERVER1 80 service=http ending="$(ending pc1 server1)" ;;
            https:*) flow tcp "$CLIENT" "$CLIENT_PORT" $SERVER1 443 service=tls ending="$(ending pc1 server1)" ;;
        esac
    done
    on pc1 dig -b $PC1#59240 @$SERVER1 www.office.example A >"$logs/dig"
    flow udp $PC1 59240 $SERVER1 53 service=dns
    for_cases snaplen/96
    fact snaplen 96
    for_cases snaplen/68-at-mirror
    fact snaplen 68
    note "Cut payload: the start of a request is there, names and URLs may not be. 68 bytes do not always hold the TCP options."
}
