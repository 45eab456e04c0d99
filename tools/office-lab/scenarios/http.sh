# HTTP at port 80: GET, POST, HEAD, 404, 301, gzip, chunked, keep-alive, pipelining
packages="nginx-light"
source /srv/tools/lib/nginx.sh

# one NAME URL [CURL_ARGUMENT...]: one request in one connection.
one() {
    local url=$1 status=$2
    shift 2
    mark_resets pc1 server1
    fetch pc1 "$@" "$url"
    expect "$url" "$CODE" "$status"
    flow tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" "$SERVER_PORT" service=http ending="$(ending pc1 server1)" url="$url" statuses:="[$status]"
}

run_scenario() {
    mkdir -p /srv/www
    echo '<h1>Office</h1>' >/srv/www/index.html
    seq -f 'line %g of a text that compresses well' 200 >/srv/www/long.txt
    echo '<p>It is <!--#echo var="DATE_LOCAL" --></p>' >/srv/www/now.shtml
    nginx_on server1 'server {
        listen 80; server_name server1; gzip on; gzip_types text/plain; ssi on; charset utf-8;
        location = /old { return 301 /index.html; }
        location = /form { return 200 "thank you\n"; }
    }'
    record pc1 eth0 http/methods
    for_cases http/methods
    one http://server1/index.html 200
    one http://server1/missing.html 404
    one http://server1/old 301
    one http://server1/form 200 --data 'name=Anna+B&text=hello'
    one http://server1/index.html 200 --head
    one http://server1/now.shtml 200                        # made on the fly: chunked
    one http://server1/long.txt 200 --compressed            # gzip, chunked
    one http://server1/index.html 200 --http1.0

    # Keep-alive: three requests of one curl share a connection.
    stop_recording http/methods
    record pc1 eth0 http/keep-alive
    for_cases http/keep-alive
    mark_resets pc1 server1
    on pc1 curl -sS --noproxy '*' -w '%{local_ip} %{local_port} %{num_connects}\n' -o /dev/null -o /dev/null -o /dev/null \
        http://server1/index.html http://server1/now.shtml http://server1/missing.html >"$logs/keep-alive"
    expect "connections opened" "$(awk '{ n += $3 } END { print n }' "$logs/keep-alive")" 1
    read -r CLIENT CLIENT_PORT _ <"$logs/keep-alive"
    flow tcp "$CLIENT" "$CLIENT_PORT" $SERVER1 80 service=http ending="$(ending pc1 server1)" statuses:='[200,200,404]' \
        url=http://server1/index.html url=http://server1/now.shtml url=http://server1/missing.html

    # Pipelining: three requests in one segment, before any answer.
    stop_recording http/keep-alive
    record pc1 eth0 http/pipelining pcap
    for_cases http/pipelining
    mark_resets pc1 server1
    printf '%s\r\n' 'GET /index.html HTTP/1.1' 'Host: server1' '' 'GET /missing.html HTTP/1.1' 'Host: server1' '' \
        'GET /now.shtml HTTP/1.1' 'Host: server1' 'Connection: close' '' | on pc1 nc -p 51080 server1 80 >"$logs/pipelined"
    expect "answers" "$(grep -c '^HTTP/1.1 ' "$logs/pipelined")" 3
    flow tcp $PC1 51080 $SERVER1 80 service=http ending="$(ending pc1 server1)" statuses:='[200,404,200]' \
        url=http://server1/index.html url=http://server1/missing.html url=http://server1/now.shtml
}
