# IPv6 to the internet, without NAT: names by AAAA, web, TLS, a closed and a rejected port
packages="nginx-light bind9 bind9-dnsutils"
source /srv/tools/lib/nginx.sh
source /srv/tools/lib/dns.sh

run_scenario() {
    mkdir -p /srv/www
    echo '<h1>Outside</h1>' >/srv/www/index.html
    certificate www.example.net /srv/lab/www
    nginx_on internet 'server { listen [::]:80; listen [::]:443 ssl; ssl_certificate /srv/lab/www.crt; ssl_certificate_key /srv/lab/www.key; }'
    no_hosts pc3
    echo "nameserver $SERVER1_6" >"$hosts/pc3.resolv"
    office_dns
    internet_dns
    on internet nft -f - <<'TEXT'
table ip6 filter {
    chain input {
        type filter hook input priority filter;
        tcp dport 4446 reject with icmpv6 admin-prohibited
    }
}
TEXT
    record pc3 eth0 ipv6/internet
    mark_resets pc3 internet
    local url
    for url in http://www.example.net/index.html https://www.example.net/index.html; do
        fetch pc3 -6 -k $url
        expect "$url" "$CODE" 200
        expect "address" "$SERVER" "$WEB_6"
        case $url in
            http:*) flow tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" 80 service=http url=$url ending="$(ending pc3 internet)" ;;
            https:*) flow tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" 443 service=tls name=www.example.net ending="$(ending pc3 internet)" ;;
        esac
    done
    on pc3 nc -6 -z -w 2 -p 51022 $WEB_6 22 2>>"$logs/nc" && return 1
    flow tcp $PC3_6 51022 $WEB_6 22 ending=refused
    on pc3 nc -6 -z -w 4 -p 51046 $WEB_6 4446 2>>"$logs/nc" && return 1
    flow tcp $PC3_6 51046 $WEB_6 4446 ending=attempt icmp_error:=true
    dns_flows named-office
}
