# NTP: PC1 asks Server1 for the time from port 123 and from an ordinary port, PC2 over IPv6
packages="chrony"

run_scenario() {
    printf 'local stratum 5\nallow\nport 123\ncmdport 0\ndriftfile /tmp/drift\n' >/srv/lab/chrony.conf
    serve server1 chronyd udp:123 chronyd -d -x -u root -f /srv/lab/chrony.conf
    record pc1 eth0 ntp/clients
    on pc1 chronyd -Q -u root -t 5 "server $SERVER1 iburst maxsamples 1" 'acquisitionport 123' 'cmdport 0' 'pidfile /run/c1.pid' >"$logs/ntp-123" 2>&1
    on pc1 chronyd -Q -u root -t 5 "server $SERVER1 iburst maxsamples 1" 'acquisitionport 50123' 'cmdport 0' 'pidfile /run/c2.pid' >"$logs/ntp-50123" 2>&1
    on pc1 chronyd -Q -u root -t 5 "server $SERVER1_6 iburst maxsamples 1" 'acquisitionport 50124' 'cmdport 0' 'pidfile /run/c3.pid' >"$logs/ntp-50124" 2>&1
    for port in 123 50123 50124; do grep -q 'System clock wrong by' "$logs/ntp-$port"; done
    flow udp $PC1 123 $SERVER1 123 service=ntp
    flow udp $PC1 50123 $SERVER1 123 service=ntp
    flow udp $PC1_6 50124 $SERVER1_6 123 service=ntp
}
