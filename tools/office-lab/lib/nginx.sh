# nginx as the office's and the internet's web server. Its access log tells the client's port.

# nginx_on NODE SERVER_BLOCKS: starts nginx with these server { } blocks (www root /srv/www); log $logs/nginx-NODE-access.
nginx_on() {
    local node=$1 conf=/srv/lab/nginx-$1.conf
    mkdir -p /srv/www
    cat >"$conf" <<TEXT
user www-data;
worker_processes 1;
error_log $logs/nginx-$node-error;
pid /run/nginx.pid;
events { worker_connections 128; }
http {
    include /etc/nginx/mime.types;
    log_format ports '\$remote_addr \$remote_port \$server_addr \$server_port \$status "\$request"';
    access_log $logs/nginx-$node-access ports;
    server_tokens off;
    root /srv/www;
    keepalive_timeout 10;
    client_body_temp_path /tmp/nginx-body;
    $2
}
TEXT
    on "$node" nginx -t -c "$conf" 2>"$logs/nginx-$node-test" || { cat "$logs/nginx-$node-test" >&2; return 1; }
    on "$node" nginx -c "$conf"
}
