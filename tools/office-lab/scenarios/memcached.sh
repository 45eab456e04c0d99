# memcached: PC1 stores a file at Server1 and reads it back
packages="memcached libmemcached-tools"

run_scenario() {
    serve server1 memcached tcp:11211 memcached -u nobody -l $SERVER1 -p 11211 -U 0 -m 16
    echo 'cached page' >/srv/lab/page
    record pc1 eth0 memcached/session
    watch_sockets pc1
    mark_resets pc1 server1
    on pc1 memccp --servers=$SERVER1 /srv/lab/page
    on pc1 memccat --servers=$SERVER1 page >"$logs/answer"
    printf 'stats settings\r\nget page\r\nquit\r\n' | on pc1 nc -p 51211 $SERVER1 11211 >"$logs/answer2"
    grep -q 'cached page' "$logs/answer"
    grep -q 'cached page' "$logs/answer2"
    sleep 0.3
    local ip port end
    end=$(ending pc1 server1)
    while read -r ip port _; do
        flow tcp "$ip" "$port" $SERVER1 11211 service=memcached ending="$end"
    done < <(closed_sockets pc1 | awk '$4 == 11211')
}
