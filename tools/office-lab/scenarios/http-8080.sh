# A web server on port 8080, asked by PC2 with GET and POST over IPv4 and IPv6
packages="nginx-light"
source /srv/tools/lib/nginx.sh

run_scenario() {
    mkdir -p /srv/www
    echo '{"status": "ok"}' >/srv/www/status.json
    nginx_on server1 'server { listen 8080; listen [::]:8080; location = /api { return 200 "stored\n"; } }'
    record pc2 eth0 http/port-8080
    mark_resets pc2 server1
    fetch pc2 http://server1:8080/status.json
    expect "status" "$CODE" 200
    flow tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" "$SERVER_PORT" service=http ending="$(ending pc2 server1)" \
        url=http://server1:8080/status.json status:=200
    fetch pc2 --data 'user=ben&room=12' "http://[$SERVER1_6]:8080/api"
    expect "status" "$CODE" 200
    flow tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" "$SERVER_PORT" service=http ending="$(ending pc2 server1)" \
        url="http://[$SERVER1_6]:8080/api" method=POST status:=200
}
