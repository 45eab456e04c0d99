# SNMP: PC1 asks Server1 with versions 1, 2c and 3; Server1 sends PC1 a trap
packages="snmpd snmp snmptrapd"

run_scenario() {
    cat >/srv/lab/snmpd.conf <<'TEXT'
agentaddress udp:172.16.5.127:161
rocommunity public 172.16.5.0/24
sysdescr Office server
sysname server1.office.example
syslocation Cupboard
createUser anna SHA office-5-secret AES office-5-private
rouser anna priv
TEXT
    echo 'authCommunity log,execute,net public' >/srv/lab/snmptrapd.conf
    serve server1 snmpd udp:161 snmpd -f -Lo -C -c /srv/lab/snmpd.conf -p /run/snmpd.pid
    serve pc1 snmptrapd udp:162 snmptrapd -f -Lo -C -c /srv/lab/snmptrapd.conf -p /run/snmptrapd.pid udp:162
    record pc1 eth0 snmp/queries
    ask() { on pc1 "$@" >>"$logs/answers"; }
    ask snmpget -v1 -c public $SERVER1 1.3.6.1.2.1.1.5.0
    ask snmpwalk -v2c -c public $SERVER1 1.3.6.1.2.1.1
    ask snmpget -v3 -l authPriv -u anna -a SHA -A office-5-secret -x AES -X office-5-private $SERVER1 1.3.6.1.2.1.1.6.0
    on server1 snmptrap -v2c -c public $PC1 '' 1.3.6.1.6.3.1.1.5.3
    until_true logged snmptrapd '6\.3\.1\.1\.5\.3'
    grep -q 'server1.office.example' "$logs/answers"
    grep -q 'Cupboard' "$logs/answers"
    # The agent and the trap receiver tell from which port they were addressed.
    local ip port n=0
    while read -r ip port; do
        n=$((n + 1))
        if ((n < 3)); then flow udp "$ip" "$port" $SERVER1 161 service=snmp; else flow udp "$ip" "$port" $SERVER1 161 service=snmp user=anna; fi
    done < <(sed -nE 's/^Connection from UDP: \[([0-9.]+)\]:([0-9]+)->.*/\1 \2/p' "$logs/snmpd" | awk '!seen[$0]++')
    expect "queries" "$n" 3
    flow udp $SERVER1 "$(sed -nE "s/.*UDP: \[$SERVER1\]:([0-9]+)->.*/\1/p" "$logs/snmptrapd")" $PC1 162 service=snmp
}
