# PC1 reads its mail with POP3 and IMAP, in the clear, with STLS/STARTTLS, and over TLS
packages="dovecot-imapd dovecot-pop3d"

run_scenario() {
    office_user anna office-5
    certificate server1.office.example /srv/lab/mail
    install -d -o anna -g anna /home/anna/Maildir/{,cur,new,tmp}
    printf 'From: ben@office.example\nTo: anna@office.example\nSubject: Lunch\n\nAt twelve?\n' >/home/anna/Maildir/new/1.mail
    printf 'From: ben@office.example\nTo: anna@office.example\nSubject: Later\n\nAt one?\n' >/home/anna/Maildir/new/2.mail
    chown -R anna: /home/anna
    cat >/srv/lab/dovecot.conf <<'TEXT'
protocols = imap pop3
base_dir = /run/dovecot
log_path = /srv/lab/logs/dovecot
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:~/Maildir
ssl = yes
ssl_cert = </srv/lab/mail.crt
ssl_key = </srv/lab/mail.key
login_log_format_elements = user=<%u> rip=%r rport=%a lport=%b
service imap-login {
  inet_listener imaps {
    port = 993
    ssl = yes
  }
}
service pop3-login {
  inet_listener pop3s {
    port = 995
    ssl = yes
  }
}
passdb {
  driver = pam
  args = dovecot
}
userdb {
  driver = passwd
}
TEXT
    serve server1 dovecot-out tcp:995 dovecot -F -c /srv/lab/dovecot.conf
    await server1 dovecot-out tcp:143
    # read_mail CASE URL PORT FLOW_ARGUMENT... -- CURL_ARGUMENT...
    read_mail() {
        local case=$1 url=$2 arguments=()
        shift 2
        while [[ $1 != -- ]]; do arguments+=("$1"); shift; done
        shift
        record pc1 eth0 "$case"
        for_cases "$case"
        mark_resets pc1 server1
        fetch pc1 -k -u anna:office-5 "$@" "$url"
        grep -q 'Subject' "$logs/body"
        flow tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" "$SERVER_PORT" ending="$(ending pc1 server1)" "${arguments[@]}"
        stop_recording
    }
    read_mail pop3/plain pop3://server1/1 service=pop3 user=anna --
    read_mail pop3/stls pop3://server1/2 service=pop3 starttls:=true -- --ssl-reqd
    read_mail pop3/implicit-tls pop3s://server1/2 service=tls --
    read_mail imap/plain 'imap://server1/INBOX;MAILINDEX=1' service=imap user=anna --
    read_mail imap/starttls 'imap://server1/INBOX;MAILINDEX=2' service=imap starttls:=true -- --ssl-reqd
    read_mail imap/implicit-tls 'imaps://server1/INBOX;MAILINDEX=2' service=tls --
    expect "logins" "$(grep -c 'Login: user=<anna>' "$logs/dovecot")" 6
}
