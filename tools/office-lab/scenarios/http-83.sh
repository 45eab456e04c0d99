# A web server on port 83, asked by PC1
packages="nginx-light"
source /srv/tools/lib/nginx.sh

run_scenario() {
    mkdir -p /srv/www
    echo '<h1>Office intranet</h1>' >/srv/www/index.html
    nginx_on server1 "server { listen 83; }"
    record pc1 eth0 http/port-83
    mark_resets pc1 server1
    fetch pc1 http://server1:83/index.html
    expect "status" "$CODE" 200
    flow tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" "$SERVER_PORT" service=http ending="$(ending pc1 server1)" \
        url=http://server1:83/index.html nonstandard_port:=true status:=200
}
