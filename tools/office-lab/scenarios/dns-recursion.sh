# The office's resolver asks the internet for PC1, with DNSSEC answers; recorded at the resolver
packages="bind9 bind9-dnsutils"
source /srv/tools/lib/dns.sh

run_scenario() {
    office_dns
    internet_dns
    watch_nat
    record server1 eth0 dns/recursion pcap
    on pc1 dig @$SERVER1 +dnssec www.example.net A >"$logs/dig"
    on pc1 dig @$SERVER1 +dnssec example.net DNSKEY >>"$logs/dig"
    on pc1 dig @$SERVER1 +dnssec nothing.example.net A >>"$logs/dig"
    on pc1 dig @$SERVER1 mail.example.net A >>"$logs/dig"
    grep -q RRSIG "$logs/dig"
    expect "name errors" "$(grep -c 'status: NXDOMAIN' "$logs/dig")" 1
    dns_flows named-office
    # The internet's server saw the router's address and port; the router tells whose they were.
    local ip port proto name type server inside
    while read -r ip port proto name type server; do
        inside=$(translations | awk -v p="$port" -v t="$proto" '$1 == t && $9 == p { print $2, $3 }')
        # shellcheck disable=SC2086
        flow "$proto" $inside "$server" 53 service=dns name="$name"
    done < <(dns_queries named-internet)
}
