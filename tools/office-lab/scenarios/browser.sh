# A browser (Chromium) opens a page whose parts open several connections
packages="chromium nginx-light bind9"
source /srv/tools/lib/nginx.sh
source /srv/tools/lib/dns.sh
source /srv/tools/lib/browser.sh

run_scenario() {
    mkdir -p /srv/www
    local i
    { echo '<title>Shop</title><link rel="icon" href="data:,"><link rel="stylesheet" href="style.css">'; for i in 1 2 3 4 5 6 7 8; do echo "<img src=\"photo$i.svg\">"; done; } >/srv/www/index.html
    echo 'body { font-family: sans-serif }' >/srv/www/style.css
    for i in 1 2 3 4 5 6 7 8; do { printf '<svg xmlns="http://www.w3.org/2000/svg"><path d="M'; head -c 1200 /dev/urandom | od -An -tu1 -w40; printf '"/></svg>'; } >/srv/www/photo$i.svg; done
    nginx_on internet 'server { listen 203.0.113.80:80; limit_rate 4k; }'
    no_hosts pc1
    office_dns
    internet_dns
    record pc1 eth0 browser/page
    for_cases browser/page
    watch_nat
    watch_sockets pc1
    browse pc1 http://www.example.net/index.html >"$logs/page"
    grep -q '<title>Shop</title>' "$logs/page"
    until_true eval '(($(wc -l <"$logs/nginx-internet-access") >= 10))'
    sleep 0.5
    local ip port
    while read -r ip port; do
        # shellcheck disable=SC2046
        flow tcp $PC1 "$(translations | awk -v p="$port" '$9 == p { print $3 }')" $WEB 80 service=http \
            $(awk -v p="$port" '$2 == p { print "url=http://www.example.net" $7 }' "$logs/nginx-internet-access")
    done < <(awk '{ print $1, $2 }' "$logs/nginx-internet-access" | awk '!seen[$0]++')
    (($(closed_sockets pc1 | awk '$4 == 80' | wc -l) > 1))
    dns_flows named-office $PC1
    not_complete "a browser opens connections ahead that no request uses, and looks for things of its own"
    stop_recording
}
