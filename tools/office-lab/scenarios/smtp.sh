# SMTP: PC1 sends mail without encryption (port 25), with STARTTLS (port 587) and over TLS (port 465)
packages="postfix swaks libnet-ssleay-perl libio-socket-ssl-perl"

run_scenario() {
    office_user anna office-5
    certificate server1.office.example /srv/lab/mail
    cat >/etc/postfix/main.cf <<'TEXT'
compatibility_level = 3.6
myhostname = server1.office.example
mydestination = office.example, server1.office.example
mynetworks = 172.16.5.0/24 127.0.0.0/8
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
maillog_file = /var/log/postfix.log
smtpd_client_port_logging = yes
smtpd_tls_cert_file = /srv/lab/mail.crt
smtpd_tls_key_file = /srv/lab/mail.key
smtpd_tls_security_level = may
smtpd_peername_lookup = no
TEXT
    cat >>/etc/postfix/master.cf <<'TEXT'
submission inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
submissions inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
TEXT
    grep -q '^postlog' /etc/postfix/master.cf || echo 'postlog unix-dgram n - n - 1 postlogd' >>/etc/postfix/master.cf
    serve server1 postfix-out tcp:25 /usr/sbin/postfix start-fg
    await server1 postfix-out tcp:465
    send() { on pc1 swaks --server server1 --ehlo pc1.office.example --from anna@office.example --to ben@office.example --local-interface $PC1 "$@" >>"$logs/swaks"; }
    record pc1 eth0 smtp/plain pcap
    for_cases smtp/plain
    mark_resets pc1 server1
    send --local-port 52025 --port 25 --header 'Subject: Lunch' --body 'At twelve?'
    flow tcp $PC1 52025 $SERVER1 25 service=smtp ending="$(ending pc1 server1)" mail_from=anna@office.example mail_to=ben@office.example
    stop_recording
    record pc1 eth0 smtp/starttls
    for_cases smtp/starttls
    mark_resets pc1 server1
    send --local-port 52587 --port 587 --tls --header 'Subject: Lunch again' --body 'At one?'
    flow tcp $PC1 52587 $SERVER1 587 service=smtp starttls:=true ending="$(ending pc1 server1)"
    stop_recording
    record pc1 eth0 smtp/implicit-tls
    for_cases smtp/implicit-tls
    mark_resets pc1 server1
    send --local-port 52465 --port 465 --tls-on-connect --header 'Subject: Last call' --body 'At two?'
    flow tcp $PC1 52465 $SERVER1 465 service=tls ending="$(ending pc1 server1)"
    expect "mails queued" "$(grep -c 'status=sent' <(until_true grep -q 'status=sent' /var/log/postfix.log; sleep 0.5; cat /var/log/postfix.log))" 3
    expect "ports in the server's log" "$(grep -cE ' connect from .*\]:52(025|587|465)$' /var/log/postfix.log)" 3
}
