# DNS over UDP and TCP: a query from port 59210, A, AAAA, MX, TXT, PTR, SRV, NXDOMAIN, truncation and retry, EDNS, IPv6
packages="bind9 bind9-dnsutils"
source /srv/tools/lib/dns.sh

ask() { on pc1 dig +tries=1 +timeout=3 "$@" >>"$logs/dig"; }

run_scenario() {
    office_dns
    internet_dns
    record pc1 eth0 dns/office
    ask -b $PC1#59210 @$SERVER1 +noedns www.office.example A
    ask @$SERVER1 +noedns +nocookie server1.office.example AAAA
    ask @$SERVER1 office.example MX
    ask @$SERVER1 office.example TXT
    ask @$SERVER1 -x $PC3
    ask @$SERVER1 _ldap._tcp.office.example SRV
    ask @$SERVER1 nobody.office.example A
    ask @$SERVER1 big.office.example TXT             # truncated at 1232 bytes, asked again over TCP
    ask @$SERVER1 +tcp pc2.office.example A
    ask @$SERVER1_6 pc1.office.example AAAA
    ask @$SERVER1 +subnet=198.51.100.0/24 www.example.net A
    expect "answers" "$(grep -c 'status: NOERROR' "$logs/dig")" 10
    expect "name errors" "$(grep -c 'status: NXDOMAIN' "$logs/dig")" 1
    grep -q 'Truncated, retrying in TCP mode' "$logs/dig"
    dns_flows named-office
}
