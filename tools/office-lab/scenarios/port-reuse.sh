# The same client port three times: closed, opened again at once, refused after the server has gone
packages="nginx-light"
source /srv/tools/lib/nginx.sh

run_scenario() {
    nginx_on server1 'server { listen 80; location / { return 200 "again\n"; } }'
    record pc1 eth0 port-reuse/three-times
    mark_resets pc1 server1
    # HTTP/1.0: the server closes first and so keeps the TIME-WAIT; the client's port is free at once.
    ask() { printf 'GET /%s HTTP/1.0\r\nHost: server1\r\n\r\n' "$1" | on pc1 nc -p 51100 server1 80 >>"$logs/answers"; }
    ask first
    sleep 1.1
    ask second
    expect "answers" "$(grep -c again "$logs/answers")" 2
    local end
    end=$(ending pc1 server1)
    flow tcp $PC1 51100 $SERVER1 80 service=http ending="$end" url=http://server1/first
    flow tcp $PC1 51100 $SERVER1 80 service=http ending="$end" url=http://server1/second
    on server1 nginx -c /srv/lab/nginx-server1.conf -s stop
    until_true eval '[[ -z $(on server1 ss -Hltn "sport = :80") ]]'
    sleep 1.1
    on pc1 nc -v -w 2 -p 51100 server1 80 2>>"$logs/refused" </dev/null && return 1
    grep -q refused "$logs/refused"
    flow tcp $PC1 51100 $SERVER1 80 ending=refused
}
