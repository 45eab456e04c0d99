# A web server reached from outside through forwarded ports 80 and 8443, recorded on both sides of the router
packages="nginx-light"
source /srv/tools/lib/nginx.sh

run_scenario() {
    mkdir -p /srv/www
    echo '<h1>Our shop</h1>' >/srv/www/index.html
    certificate shop.office.example /srv/lab/shop
    nginx_on server1 'server { listen 80; } server { listen 443 ssl; ssl_certificate /srv/lab/shop.crt; ssl_certificate_key /srv/lab/shop.key; }'
    on router nft add rule ip nat forwarded iifname eth1 ip daddr $WAN tcp dport 80 dnat to $SERVER1:80
    on router nft add rule ip nat forwarded iifname eth1 ip daddr $WAN tcp dport 8443 dnat to $SERVER1:443
    watch_nat
    record router eth0 port-forwarding/inside
    record router eth1 port-forwarding/outside
    local pairs=() url port
    for url in http://$WAN/index.html https://$WAN:8443/index.html; do
        mark_resets server1 internet
        fetch internet -k --interface $OUTSIDE $url
        expect "$url" "$CODE" 200
        local how=(ending="$(ending server1 internet)")
        case $url in https*) how+=(service=tls) ;; *) how+=(service=http url=$url) ;; esac
        read -r _ _ _ _ _ inside_ip inside_port _ < <(translations | awk -v p="$CLIENT_PORT" '$3 == p')
        for_cases port-forwarding/outside
        flow tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" "$SERVER_PORT" "${how[@]}"
        for_cases port-forwarding/inside
        flow tcp "$CLIENT" "$CLIENT_PORT" "$inside_ip" "$inside_port" "${how[@]}"
        pairs+=("$(jq -cn --arg c "$CLIENT" --argjson cp "$CLIENT_PORT" --arg o "$SERVER" --argjson op "$SERVER_PORT" --arg i "$inside_ip" --argjson ip "$inside_port" \
            '{proto: "tcp", inside: {client: {ip: $c, port: $cp}, server: {ip: $i, port: $ip}}, outside: {client: {ip: $c, port: $cp}, server: {ip: $o, port: $op}}}')")
    done
    for_cases
    fact nat "$(printf '%s\n' "${pairs[@]}" | jq -cs .)"
}
