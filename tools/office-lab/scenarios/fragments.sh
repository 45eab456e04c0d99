# Fragmented UDP: a DNS answer and syslog messages larger than the link, over IPv4 and IPv6
packages="bind9 bind9-dnsutils rsyslog bsdutils"
source /srv/tools/lib/dns.sh

run_scenario() {
    office_dns
    printf '$MaxMessageSize 8k\nmodule(load="imudp")\ninput(type="imudp" port="514")\naction(type="omfile" file="/srv/lab/logs/messages")\n' >/srv/lab/rsyslog.conf
    serve server1 rsyslogd udp:514 rsyslogd -n -f /srv/lab/rsyslog.conf -i /run/rsyslogd.pid
    sed -i 's/edns-udp-size 1232/edns-udp-size 4096/' /srv/lab/named/office.conf
    record pc1 eth0 fragments/udp
    on pc1 dig +bufsize=4096 +ignore -b $PC1#59220 @$SERVER1 big.office.example TXT >"$logs/dig"
    on pc1 dig +bufsize=4096 +ignore -b "$PC1_6#59221" @$SERVER1_6 big.office.example TXT >>"$logs/dig"
    expect "complete answers" "$(grep -c '"30 ' "$logs/dig")" 2
    dns_flows named-office
    on pc1 logger -n $SERVER1 -P 514 -d --size 6000 -t dump "$(printf 'a line of a long message %03d ' {1..150})"
    until_true grep -q 'long message 150' "$logs/messages"
    flow udp $PC1 - $SERVER1 514 service=syslog
}
