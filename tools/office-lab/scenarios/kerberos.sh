# Kerberos: PC1 gets a ticket from Server1 over UDP and over TCP
packages="krb5-kdc krb5-admin-server krb5-user"

run_scenario() {
    cat >/etc/krb5.conf <<TEXT
[libdefaults]
    default_realm = OFFICE.EXAMPLE
    dns_lookup_kdc = false
    dns_canonicalize_hostname = false
[realms]
    OFFICE.EXAMPLE = { 
        kdc = $SERVER1
    }
TEXT
    sed 's/dns_lookup_kdc/udp_preference_limit = 1\n    dns_lookup_kdc/' /etc/krb5.conf >/srv/lab/krb5-tcp.conf
    mkdir -p /etc/krb5kdc /var/lib/krb5kdc
    cat >/etc/krb5kdc/kdc.conf <<'TEXT'
[kdcdefaults]
    kdc_ports = 88
    kdc_tcp_ports = 88
[realms]
    OFFICE.EXAMPLE = {
        database_name = /var/lib/krb5kdc/principal
        key_stash_file = /etc/krb5kdc/stash
    }
TEXT
    kdb5_util create -s -P office-5-master >"$logs/kdb5" 2>&1
    kadmin.local -q 'addprinc -pw office-5 anna' >>"$logs/kdb5" 2>&1
    serve server1 krb5kdc tcp:88 krb5kdc -n
    record pc1 eth0 kerberos/tickets
    watch_sockets pc1
    mark_resets pc1 server1
    echo office-5 | on pc1 kinit -c /tmp/ticket anna >"$logs/kinit"
    on pc1 kvno -c /tmp/ticket krbtgt/OFFICE.EXAMPLE >>"$logs/kinit"
    echo office-5 | on pc1 env KRB5_CONFIG=/srv/lab/krb5-tcp.conf kinit -c /tmp/ticket2 anna >>"$logs/kinit"
    on pc1 klist -c /tmp/ticket2 | grep -q 'krbtgt/OFFICE.EXAMPLE'
    sleep 0.3
    local end=$(ending pc1 server1) ip port
    flow udp $PC1 - $SERVER1 88 service=kerberos user=anna
    while read -r ip port _; do
        flow tcp "$ip" "$port" $SERVER1 88 service=kerberos user=anna ending="$end"
    done < <(closed_sockets pc1 | awk '$4 == 88')
    note "kinit does not tell its UDP source ports"
}
