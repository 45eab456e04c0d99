# HTTP upgraded to WebSocket on port 80: PC1 sends lines to an echo program
packages="websocketd python3-websockets"

run_scenario() {
    serve server1 websocketd tcp:80 websocketd --address=$SERVER1 --port=80 cat
    record pc1 eth0 http/websocket
    mark_resets pc1 server1
    on pc1 /usr/bin/python3 "$tools/lib/websocket.py" ws://server1/echo hello 'how are you' >"$logs/answers"
    expect "echo" "$(sed -n 2p "$logs/answers")" hello
    local ip port
    read -r ip port <"$logs/answers"
    flow tcp "$ip" "$port" $SERVER1 80 service=http url=http://server1/echo upgrade=websocket ending="$(ending pc1 server1)"
}
