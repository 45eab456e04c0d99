# Mail from the office to the internet: Server1 looks up the MX of example.net and delivers through the NAT to its mail server
packages="postfix bind9 swaks libnet-ssleay-perl libio-socket-ssl-perl"
source /srv/tools/lib/dns.sh

# mail_server NODE NAME DOMAIN: a postfix of its own, with its own configuration and queue.
mail_server() {
    local dir=/srv/lab/postfix-$1
    mkdir -p "$dir" "$dir-queue" "$dir-data"
    chown postfix "$dir-data"
    cp /etc/postfix/master.cf /etc/postfix/dynamicmaps.cf "$dir/" 2>/dev/null || true
    [[ ! -d /etc/postfix/postfix-files.d ]] || cp -r /etc/postfix/postfix-files* "$dir/"
    sed -i -E 's/^((smtp|relay)\s+unix\s+\S+\s+\S+\s+)\S+/\1n/; s/^(smtp\s+inet\s+\S+\s+\S+\s+)\S+/\1n/' "$dir/master.cf"
    cat >"$dir/main.cf" <<TEXT
compatibility_level = 3.6
queue_directory = $dir-queue
data_directory = $dir-data
myhostname = $2
mydestination = $3, $2
mynetworks = 172.16.5.0/24 127.0.0.0/8
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
maillog_file = $logs/mail-$1
maillog_file_prefixes = /srv/lab
smtpd_client_port_logging = yes
smtpd_peername_lookup = no
smtp_tls_security_level = none
TEXT
    grep -q '^postlog' "$dir/master.cf" || echo 'postlog unix-dgram n - n - 1 postlogd' >>"$dir/master.cf"
    serve "$1" "postfix-$1" tcp:25 postfix -c "$dir" start-fg
}

run_scenario() {
    useradd ben
    echo 'alternate_config_directories = /srv/lab/postfix-server1, /srv/lab/postfix-internet' >>/etc/postfix/main.cf
    office_dns
    internet_dns
    no_hosts server1
    mail_server server1 server1.office.example office.example
    mail_server internet mail.example.net example.net
    watch_nat
    record server1 eth0 smtp/relay
    record router eth1 smtp/relay-outside pcap
    mark_resets pc1 server1 internet
    on pc1 swaks --server $SERVER1 --port 25 --local-interface $PC1 --local-port 52026 --ehlo pc1.office.example --from anna@office.example --to ben@example.net \
        --header 'Subject: Order' --body 'Ten reams of paper, please.' >"$logs/swaks"
    until_true logged mail-server1 'to=<ben@example.net>.*status=sent'
    until_true logged mail-internet 'to=<ben@example.net>.*status=sent'
    sleep 0.5
    local end proto src sport dst dport rsrc rsport rdst rdport
    end=$(ending pc1 server1 internet)
    for_cases smtp/relay
    flow tcp $PC1 52026 $SERVER1 25 service=smtp mail_from=anna@office.example mail_to=ben@example.net ending="$end"
    # What Server1 asks its own resolver stays on its loopback.
    while read -r proto src sport dst dport rsrc rsport rdst rdport; do
        case $dport in
            25) local how=(service=smtp mail_from=anna@office.example mail_to=ben@example.net ending="$end") ;;
            53) how=(service=dns "name=$(dns_queries named-internet | awk -v p="$rdport" '$2 == p { print $4; exit }')") ;;
        esac
        for_cases smtp/relay
        flow "$proto" "$src" "$sport" "$dst" "$dport" "${how[@]}"
        for_cases smtp/relay-outside
        flow "$proto" "$rdst" "$rdport" "$rsrc" "$rsport" "${how[@]}"
    done < <(translations)
}
