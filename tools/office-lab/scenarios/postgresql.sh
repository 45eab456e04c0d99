# PostgreSQL: PC1 works with the data base on Server1 in the clear and over TLS
packages="postgresql postgresql-client"

run_scenario() {
    local bin
    bin=$(echo /usr/lib/postgresql/*/bin | awk '{ print $NF }')
    install -d -o postgres -m 700 /srv/lab/postgres
    chmod 755 /srv/lab
    echo office-5 >/srv/lab/pw
    certificate server1 /srv/lab/pg
    chown postgres /srv/lab/pg.key
    setpriv --reuid=postgres --regid=postgres --init-groups "$bin/initdb" -D /srv/lab/postgres -U anna --pwfile=/srv/lab/pw -A scram-sha-256 --no-sync >"$logs/initdb" 2>&1
    echo 'host all all 172.16.5.0/24 scram-sha-256' >>/srv/lab/postgres/pg_hba.conf
    install -d -o postgres "$hosts/pg"
    serve server1 postgres 'log:ready to accept connections' setpriv --reuid=postgres --regid=postgres --init-groups "$bin/postgres" -D /srv/lab/postgres \
        -c listen_addresses=$SERVER1 -c unix_socket_directories="$hosts/pg" -c log_connections=on -c log_disconnections=on -c ssl=on \
        -c ssl_cert_file=/srv/lab/pg.crt -c ssl_key_file=/srv/lab/pg.key -c shared_buffers=8MB -c fsync=off
    local -a ends
    record pc1 eth0 postgresql/session
    mark_resets pc1 server1
    on pc1 psql "host=$SERVER1 user=anna dbname=postgres password=office-5 sslmode=disable" -Atc 'CREATE TABLE orders (id int, item text)' \
        -c "INSERT INTO orders VALUES (1, 'paper'), (2, 'pens')" -c 'SELECT * FROM orders' >"$logs/answers"
    until_true logged postgres ' disconnection:'
    ends=("$(ending pc1 server1)")
    mark_resets pc1 server1
    on pc1 psql "host=$SERVER1 user=anna dbname=postgres password=office-5 sslmode=require" -Atc 'SELECT count(*) FROM orders' >>"$logs/answers"
    grep -q '2|pens' "$logs/answers"
    expect "rows over TLS" "$(tail -1 "$logs/answers")" 2
    until_true eval '(($(grep -c " disconnection:" "$logs/postgres") == 2))'
    local ip port n=0
    ends+=("$(ending pc1 server1)")
    while read -r ip port; do
        n=$((n + 1))
        if ((n == 1)); then flow tcp "$ip" "$port" $SERVER1 5432 service=postgresql user=anna ending="${ends[n - 1]}"
        else flow tcp "$ip" "$port" $SERVER1 5432 service=postgresql starttls:=true ending="${ends[n - 1]}"; fi
    done < <(sed -nE 's/.*connection received: host=(\S+) port=([0-9]+).*/\1 \2/p' "$logs/postgres")
    expect "connections" "$n" 2
}
