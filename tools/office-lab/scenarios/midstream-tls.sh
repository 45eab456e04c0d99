# The recording starts when a download over HTTPS is under way
packages="nginx-light"
source /srv/tools/lib/nginx.sh

run_scenario() {
    mkdir -p /srv/www
    head -c 30000 /dev/urandom >/srv/www/archive.bin
    certificate www.example.net /srv/lab/www
    nginx_on internet "server { listen 203.0.113.80:443 ssl; server_name www.example.net; ssl_certificate /srv/lab/www.crt; ssl_certificate_key /srv/lab/www.key; limit_rate 15k; }"
    serve pc1 curl now curl -sS --http1.1 --cacert /srv/lab/www.crt --local-port 51443 -o /tmp/archive.bin https://www.example.net/archive.bin
    local curl=$SERVED end
    until_true eval 'on pc1 ss -Htn state established "sport = :51443" | grep -q .'
    sleep 0.6
    record pc1 eth0 midstream/tls pcapng
    mark_resets pc1 internet
    wait "$curl"
    on pc1 cmp /tmp/archive.bin /srv/www/archive.bin
    sleep 0.3
    end=$(ending pc1 internet)
    flow tcp $PC1 51443 $WEB 443 service=tls ending="$end"
    fact midstream true
    note "The recorder starts after the handshakes of TCP and TLS: what the capture holds is enciphered from its first byte on."
}
