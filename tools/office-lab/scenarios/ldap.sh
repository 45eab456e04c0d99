# LDAP: PC1 binds at Server1 as a user and searches, a wrong password is refused, StartTLS
packages="slapd ldap-utils"

run_scenario() {
    mkdir -p /srv/lab/ldap
    certificate server1 /srv/lab/ldap/tls
    cat >/srv/lab/ldap/slapd.conf <<'TEXT'
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile /run/slapd.pid
TLSCertificateFile /srv/lab/ldap/tls.crt
TLSCertificateKeyFile /srv/lab/ldap/tls.key
database mdb
maxsize 10485760
directory /srv/lab/ldap
suffix "dc=office,dc=example"
rootdn "cn=admin,dc=office,dc=example"
rootpw office-5
TEXT
    slapadd -f /srv/lab/ldap/slapd.conf <<'TEXT'
dn: dc=office,dc=example
objectClass: dcObject
objectClass: organization
dc: office
o: Office

dn: uid=anna,dc=office,dc=example
objectClass: inetOrgPerson
uid: anna
cn: Anna
sn: Berger
mail: anna@office.example
userPassword: office-5
TEXT
    serve server1 slapd tcp:389 slapd -d stats -f /srv/lab/ldap/slapd.conf -h ldap://$SERVER1:389
    record pc1 eth0 ldap/search
    local -a ends=()
    ended() { until_true eval '(($(grep -c " closed" "$logs/slapd") == ${#ends[@]} + 1))'; ends+=("$(ending pc1 server1)"); mark_resets pc1 server1; }
    search() { on pc1 ldapsearch -x -LLL -H ldap://server1 -b dc=office,dc=example "$@" >>"$logs/answers" 2>&1; }
    mark_resets pc1 server1
    search -D uid=anna,dc=office,dc=example -w office-5 '(uid=anna)' mail
    ended
    search -D uid=anna,dc=office,dc=example -w wrong '(uid=anna)' mail && return 1
    ended
    on pc1 env LDAPTLS_REQCERT=never ldapsearch -x -ZZ -LLL -H ldap://server1 -b dc=office,dc=example '(objectClass=*)' dn >>"$logs/answers"
    ended
    expect "mail" "$(grep -c 'mail: anna@office.example' "$logs/answers")" 1
    grep -q 'Invalid credentials' "$logs/answers"
    local ip port
    local -a details=(user=uid=anna,dc=office,dc=example user=uid=anna,dc=office,dc=example starttls:=true)
    local n=0
    while read -r ip port; do
        flow tcp "$ip" "$port" $SERVER1 389 service=ldap ending="${ends[n]}" "${details[n]}"
        n=$((n + 1))
    done < <(sed -nE 's/.*ACCEPT from IP=([0-9.]+):([0-9]+) .*/\1 \2/p' "$logs/slapd")
    expect "connections" "$n" 3
}
