# HTTPS: TLS 1.2 and 1.3, SNI, ALPN h2, a client that aborts, a certificate the client rejects
packages="nginx-light"
source /srv/tools/lib/nginx.sh

# one CASE URL WANTED CURL_ARGUMENT...: one request in a capture of its own; WANTED is the HTTP status, or curl's own exit status.
one() {
    local case=$1 url=$2 wanted=$3 status=0
    shift 3
    record pc1 eth0 "https/$case"
    for_cases "https/$case"
    mark_resets pc1 internet
    fetch pc1 "$@" "$url" || status=$?
    sleep 0.2
    if ((status)); then expect "$case" "curl $status" "$wanted"; else expect "$case" "$CODE" "$wanted"; fi
}

told() { flow tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" "$SERVER_PORT" service=tls ending="$(ending pc1 internet)" "$@"; stop_recording; }

run_scenario() {
    mkdir -p /srv/www
    echo '<h1>Shop</h1>' >/srv/www/index.html
    head -c 90000 /dev/urandom >/srv/www/large.bin
    certificate www.example.net /srv/lab/www
    certificate old.example.net /srv/lab/old
    nginx_on internet "
        server { listen 203.0.113.80:443 ssl http2; server_name www.example.net; ssl_certificate /srv/lab/www.crt; ssl_certificate_key /srv/lab/www.key;
                 ssl_protocols TLSv1.2 TLSv1.3; location = /large.bin { limit_rate 15k; } }
        server { listen 203.0.113.80:443 ssl; server_name old.example.net; ssl_certificate /srv/lab/old.crt; ssl_certificate_key /srv/lab/old.key; }"
    local trust=(--cacert /srv/lab/www.crt)
    one tls12 https://www.example.net/index.html 200 "${trust[@]}" --tls-max 1.2 --http1.1
    told name=www.example.net version=1.2
    one tls13 https://www.example.net/index.html 200 "${trust[@]}" --tlsv1.3 --http1.1
    told name=www.example.net version=1.3
    one h2 https://www.example.net/index.html 200 "${trust[@]}" --http2
    told name=www.example.net version=1.3 alpn=h2
    one bad-certificate https://old.example.net/index.html "curl 60" --resolve old.example.net:443:$WEB
    CLIENT=$PC1 SERVER=$WEB SERVER_PORT=443
    CLIENT_PORT=${CLIENT_PORT:--}
    told name=old.example.net
    one client-abort https://www.example.net/large.bin "curl 28" "${trust[@]}" --http1.1 --max-time 1
    CLIENT=$PC1 SERVER=$WEB SERVER_PORT=443
    told name=www.example.net
}
