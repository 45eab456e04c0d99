# QUIC: Chromium opens a page from Caddy over HTTP/3
packages="chromium caddy"
source /srv/tools/lib/browser.sh

run_scenario() {
    mkdir -p /srv/www
    echo '<title>Shop over QUIC</title><link rel="icon" href="data:,">' >/srv/www/index.html
    # Chromium takes a certificate it cannot verify for QUIC only when told its key.
    certificate www.example.net /srv/lab/www
    local spki
    spki=$(openssl x509 -in /srv/lab/www.crt -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64)
    cat >/srv/lab/Caddyfile <<'TEXT'
{
    admin off
    auto_https off
    servers {
        protocols h1 h2 h3
    }
}
https://www.example.net {
    bind 203.0.113.80
    tls /srv/lab/www.crt /srv/lab/www.key
    root * /srv/www
    file_server
    log {
        output file /srv/lab/logs/caddy-access
    }
}
TEXT
    serve internet caddy udp:443 env XDG_DATA_HOME=/tmp XDG_CONFIG_HOME=/tmp caddy run --config /srv/lab/Caddyfile --adapter caddyfile
    watch_nat
    record pc1 eth0 quic/http3
    browse pc1 https://www.example.net/index.html --enable-quic --origin-to-force-quic-on=www.example.net:443 --quic-version=h3 \
        --ignore-certificate-errors-spki-list="$spki" >"$logs/page"
    grep -q '<title>Shop over QUIC</title>' "$logs/page"
    until_true grep -q '"proto":"HTTP/3' "$logs/caddy-access"
    local port
    port=$(jq -r 'select(.request.proto | startswith("HTTP/3")) | .request.remote_port' "$logs/caddy-access" | head -1)
    flow udp $PC1 "$(translations | awk -v p="$port" '$1 == "udp" && $9 == p { print $3 }')" $WEB 443 service=quic name=www.example.net alpn=h3
    not_complete "a browser may try other connections beside"
}
