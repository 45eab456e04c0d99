# xrdp as the desktop server, xfreerdp as the client on a virtual screen.

# rdp_server NODE PORT: TLS, login screen of its own.
rdp_server() {
    [[ -e /srv/lab/rdp.crt ]] || openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=desktop -keyout /srv/lab/rdp.key -out /srv/lab/rdp.crt 2>/dev/null
    sed -e "s/^port=3389/port=$2/; s/^security_layer=.*/security_layer=tls/; s,^certificate=.*,certificate=/srv/lab/rdp.crt,; s,^key_file=.*,key_file=/srv/lab/rdp.key,; s,^LogFile=.*,LogFile=$logs/xrdp-$1.log,; s/^EnableSyslog=.*/EnableSyslog=false/" /etc/xrdp/xrdp.ini >"/srv/lab/xrdp-$1.ini"
    serve "$1" "xrdp-$1" "tcp:$2" xrdp --nodaemon --config "/srv/lab/xrdp-$1.ini"
}

# screen NODE: a virtual X screen for the client.
screen() { serve "$1" "xvfb-$1" unix:/tmp/.X11-unix/X9 Xvfb :9 -screen 0 800x600x16 -nolisten tcp; }

# rdp_look NODE HOST:PORT [ADDRESS]: opens the desktop of that host (by another address), looks at the login screen for two seconds, and leaves.
rdp_look() {
    local node=$1 target=$2 log=$logs/freerdp-${2//[^0-9a-z]/-} client
    nsenter --target "${holder[$node]}" --net --uts --mount -- env DISPLAY=:9 HOME=/tmp xfreerdp "/v:${3:-$target}" /u:anna /cert:ignore /sec:tls /size:320x240 /bpp:16 \
        -wallpaper -themes /log-level:INFO >"$log" 2>&1 </dev/null &
    client=$!
    until_true grep -q 'TLS connection established' "$logs/xrdp-${target%:*}.log"
    sleep 2
    kill -TERM "$client"
    wait "$client" || true
    sleep 0.5
}
