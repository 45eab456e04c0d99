# Redis: PC1 sets and gets keys on Server1
packages="redis-server redis-tools"

run_scenario() {
    serve server1 redis tcp:6379 redis-server --bind $SERVER1 --port 6379 --protected-mode no --save '' --dir /srv/lab
    record pc1 eth0 redis/session
    watch_sockets pc1
    mark_resets pc1 server1
    ask() { on pc1 redis-cli -h $SERVER1 "$@" >>"$logs/answers"; }
    ask SET room 12
    ask GET room
    ask -r 3 INCR visits
    ask LPUSH queue a b c
    ask LRANGE queue 0 -1
    grep -q '^12$' "$logs/answers"
    sleep 0.3
    local ip port end
    end=$(ending pc1 server1)
    expect "connections" "$(closed_sockets pc1 | wc -l)" 5
    while read -r ip port _; do
        flow tcp "$ip" "$port" $SERVER1 6379 service=redis ending="$end"
    done < <(closed_sockets pc1)
}
