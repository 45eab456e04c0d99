# The router's "any" interface (every forwarded packet twice) and PC1's, with loopback: Linux cooked captures, version 1 and 2
packages="nginx-light"
source /srv/tools/lib/nginx.sh

run_scenario() {
    mkdir -p /srv/www
    echo '<h1>Outside</h1>' >/srv/www/index.html
    nginx_on internet 'server { listen 80; }'
    nginx_on pc1 'server { listen 127.0.0.1:8080; }'
    watch_nat
    record pc1 any any/desktop pcap -y LINUX_SLL2
    record router any any/router
    mark_resets pc1 internet
    fetch pc1 http://www.example.net/index.html
    expect "status" "$CODE" 200
    sleep 0.2
    local end
    end=$(ending pc1 internet)
    for_cases any/desktop any/router
    flow tcp "$CLIENT" "$CLIENT_PORT" $WEB 80 service=http ending="$end" url=http://www.example.net/index.html
    outside_of "$CLIENT" "$CLIENT_PORT" 80
    for_cases any/router
    flow tcp "$NAT_IP" "$NAT_PORT" $WEB 80 service=http ending="$end" url=http://www.example.net/index.html
    for_cases any/desktop
    mark_resets pc1
    fetch pc1 http://127.0.0.1:8080/index.html
    flow tcp 127.0.0.1 "$CLIENT_PORT" 127.0.0.1 8080 service=http ending="$(ending pc1)" url=http://127.0.0.1:8080/index.html
}
