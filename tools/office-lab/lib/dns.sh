# BIND as the office's resolver (server1) and as the authority on the internet. Its query log tells who asked what, from which port.

# office_dns: server1 answers for office.example and 5.16.172.in-addr.arpa, and asks the internet's server for the rest.
office_dns() {
    mkdir -p /srv/lab/named
    cat >/srv/lab/named/office.conf <<TEXT
options {
    directory "/srv/lab/named"; pid-file "/run/named-office.pid"; session-keyfile "/run/named-office.key";
    listen-on { $SERVER1; }; listen-on-v6 { $SERVER1_6; };
    forward only; forwarders { $DNS; };
    dnssec-validation no; allow-query { any; }; recursion yes; querylog yes; notify no; max-udp-size 4096; edns-udp-size 1232;
};
controls { };
zone "office.example" { type primary; file "office.zone"; };
zone "5.16.172.in-addr.arpa" { type primary; file "office.reverse"; };
TEXT
    cat >/srv/lab/named/office.zone <<TEXT
\$TTL 3600
@ SOA server1 admin 1 3600 600 86400 300
@ NS server1
@ MX 10 mail
@ MX 20 mail2.example.net.
@ TXT "v=spf1 mx -all"
router A 172.16.5.1
pc1 A $PC1
pc2 A $PC2
pc3 A $PC3
server1 A $SERVER1
server1 AAAA $SERVER1_6
pc1 AAAA $PC1_6
www CNAME server1
mail A $SERVER1
_ldap._tcp SRV 0 5 389 server1
big TXT $(for i in {1..30}; do printf '"%02d %s" ' "$i" "a long text record that does not fit into one datagram, so that the client asks again over TCP"; done)
TEXT
    cat >/srv/lab/named/office.reverse <<TEXT
\$TTL 3600
@ SOA server1.office.example. admin.office.example. 1 3600 600 86400 300
@ NS server1.office.example.
122 PTR pc1.office.example.
121 PTR pc2.office.example.
123 PTR pc3.office.example.
127 PTR server1.office.example.
TEXT
    serve server1 named-office 'log:all zones loaded' named -g -c /srv/lab/named/office.conf
    await server1 named-office udp:53
}

# internet_dns: 203.0.113.53 answers for example.net, signed.
internet_dns() {
    mkdir -p /srv/lab/named
    cat >/srv/lab/named/internet.conf <<TEXT
options {
    directory "/srv/lab/named"; pid-file "/run/named-internet.pid"; session-keyfile "/run/named-internet.key";
    listen-on { $DNS; }; listen-on-v6 { 2001:db8:113::53; };
    recursion no; dnssec-validation no; querylog yes; notify no;
};
controls { };
zone "example.net" { type primary; file "internet.zone"; dnssec-policy default; inline-signing yes; };
TEXT
    cat >/srv/lab/named/internet.zone <<TEXT
\$TTL 300
@ SOA ns admin 1 3600 600 86400 300
@ NS ns
@ MX 10 mail
ns A $DNS
ns AAAA 2001:db8:113::53
www A $WEB
www AAAA $WEB_6
cdn A $WEB
mail A $MAIL
mail2 A $MAIL
time A 203.0.113.1
TEXT
    serve internet named-internet 'log:zone example.net/IN .signed.: (sending notifies|.*next key event)' named -g -c /srv/lab/named/internet.conf
    await internet named-internet udp:53
}

# dns_queries LOG: "CLIENT_IP CLIENT_PORT PROTO NAME TYPE SERVER_IP" of every query in a server's log.
dns_queries() {
    sed -nE 's/.*client @\S+ ([^#]+)#([0-9]+) \(.*\): query: (\S+) IN (\S+) (\S+) \(([^)]*)\)( \[ECS .*\])?$/\1 \2 \5 \3 \4 \6/p' "$logs/$1" \
        | awk '{ print $1, $2, ($3 ~ /T/ ? "tcp" : "udp"), $4, $5, $6 }'
}

# dns_flows LOG [CLIENT_IP]: one flow for each address and port that asked (only of that client).
dns_flows() {
    local ip port proto name type server key ending
    local -A asked=()
    local -a order=()
    while read -r ip port proto name type server; do
        [[ -z ${2:-} || $ip == "$2" ]] || continue
        key="$proto $ip $port $server"
        [[ -n ${asked[$key]:-} ]] || order+=("$key")
        asked[$key]+="$name/$type "
    done < <(dns_queries "$1")
    for key in "${order[@]}"; do
        read -r proto ip port server <<<"$key"
        ending=
        [[ $proto == udp ]] || ending=closed
        # shellcheck disable=SC2046
        flow "$proto" "$ip" "$port" "$server" 53 service=dns ending="$ending" $(printf 'name=%s\n' ${asked[$key]} | sed 's,/[^/]*$,,' | awk '!seen[$0]++') \
            queries:="$(printf '%s\n' ${asked[$key]} | sed 's,/\([^/]*\)$, \1,' | jq -Rn '[inputs]')"
    done
}
