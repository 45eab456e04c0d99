# Syslog: PC1 and PC2 send messages to Server1 over UDP and TCP
packages="rsyslog bsdutils"

run_scenario() {
    cat >/srv/lab/rsyslog.conf <<'TEXT'
module(load="imudp")
module(load="imtcp")
input(type="imudp" port="514")
input(type="imtcp" port="514")
template(name="who" type="string" string="%fromhost-ip% %msg%\n")
action(type="omfile" file="/srv/lab/logs/messages" template="who")
TEXT
    serve server1 rsyslogd tcp:514 rsyslogd -n -f /srv/lab/rsyslog.conf -i /run/rsyslogd.pid
    await server1 rsyslogd udp:514
    record server1 eth0 syslog/messages
    watch_sockets pc2
    mark_resets pc2 server1
    on pc1 logger -n $SERVER1 -P 514 -d -t backup 'backup finished'
    on pc1 logger -n $SERVER1 -P 514 -d --rfc3164 -p auth.warning -t su 'anna became root'
    on pc2 logger -n $SERVER1 -P 514 -T -t printer 'out of paper'
    until_true grep -q "^$PC2 .*out of paper" "$logs/messages"
    expect "messages from PC1" "$(grep -c "^$PC1 " "$logs/messages")" 2
    flow udp $PC1 - $SERVER1 514 service=syslog
    flow udp $PC1 - $SERVER1 514 service=syslog
    sleep 0.2
    flow tcp $PC2 "$(closed_sockets pc2 | awk '$4 == 514 { print $2 }')" $SERVER1 514 service=syslog ending="$(ending pc2 server1)"
    note "logger does not tell its UDP source ports"
}
