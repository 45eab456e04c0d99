# Telnet: PC1 logs in at Server1 with user name and password, in the clear
packages="inetutils-telnetd inetutils-telnet inetutils-inetd login"

run_scenario() {
    office_user anna office-5
    echo "telnet stream tcp nowait root $(command -v telnetd || echo /usr/sbin/telnetd) telnetd -h" >/srv/lab/inetd.conf
    serve server1 inetd tcp:23 inetutils-inetd -d /srv/lab/inetd.conf
    record pc1 eth0 telnet/login
    watch_sockets pc1
    mark_resets pc1 server1
    # Types the next line when the one before has been answered.
    type_when() { until_true grep -q "$1" "$logs/telnet"; printf '%s\r' "$2"; }
    { type_when 'login: ' anna; type_when 'assword: ' office-5; type_when '\$ ' 'echo The-host-is-$(hostname)'; type_when 'The-host-is-server1' exit; sleep 1; } \
        | on pc1 telnet server1 >"$logs/telnet" 2>&1 || true
    grep -aq 'The-host-is-server1' "$logs/telnet"
    sleep 0.2
    local ip port
    read -r ip port _ < <(closed_sockets pc1 | awk '$4 == 23')
    flow tcp "$ip" "$port" $SERVER1 23 service=telnet user=anna ending="$(ending pc1 server1)"
}
