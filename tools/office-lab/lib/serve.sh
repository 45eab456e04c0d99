# Starting servers, and asking programs what they did.

logs=/srv/lab/logs

# serve NODE NAME READY COMMAND...: starts a server in the background; its output is $logs/NAME, its process id SERVED. READY: tcp:PORT, udp:PORT, unix:PATH,
# log:REGEX or now.
serve() {
    local node=$1 name=$2 ready=$3
    shift 3
    nsenter --target "${holder[$node]}" --net --uts --mount -- "$@" >"$logs/$name" 2>&1 </dev/null &
    SERVED=$!
    await "$node" "$name" "$ready"
}

# await NODE NAME READY: waits up to 20 s.
await() {
    local node=$1 name=$2 ready=$3
    for _ in {1..400}; do
        case $ready in
            tcp:*) [[ -z $(on "$node" ss -Hltn "sport = :${ready#*:}") ]] || return 0 ;;
            udp:*) [[ -z $(on "$node" ss -Hlun "sport = :${ready#*:}") ]] || return 0 ;;
            unix:*) ! on "$node" test -S "${ready#*:}" || return 0 ;;
            log:*) ! grep -Eq "${ready#*:}" "$logs/$name" || return 0 ;;
            now) return 0 ;;
        esac
        sleep 0.05
    done
    echo "$name on $node: not ready ($ready)" >&2
    return 1
}

# until_true COMMAND...: repeats it until it succeeds, up to 15 s.
until_true() {
    for _ in {1..300}; do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.05
    done
    echo "never true: $*" >&2
    return 1
}

logged() { grep -Eq "$2" "$logs/$1"; }

# fetch NODE CURL_ARGUMENT...: curl that tells its own ports: sets CLIENT, CLIENT_PORT, SERVER, SERVER_PORT, CODE; the body is $logs/body.
fetch() {
    local node=$1 told status=0
    shift
    told=$(on "$node" curl -sS --noproxy '*' --max-time 20 -o "$logs/body" -w '%{local_ip} %{local_port} %{remote_ip} %{remote_port} %{http_code}' "$@") || status=$?
    read -r CLIENT CLIENT_PORT SERVER SERVER_PORT CODE <<<"$told"
    return $status
}

# expect WHAT GOT WANTED: the scenario fails when a program did not do what it should.
expect() { [[ $2 == "$3" ]] || { echo "$1: got '$2', wanted '$3'" >&2; return 1; }; }

# office_user NAME PASSWORD: an account on every host of this world.
office_user() {
    useradd --create-home --shell /bin/bash "$1" 2>/dev/null
    echo "$1:$2" | chpasswd
}

# certificate NAME FILE: a self-signed key and certificate FILE.key, FILE.crt for that host name.
certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj "/CN=$1" -addext "subjectAltName=DNS:$1" \
        -keyout "$2.key" -out "$2.crt" 2>/dev/null
}

# watch_sockets NODE: from now on the kernel tells of every TCP socket that this host closes.
watch_sockets() {
    nsenter --target "${holder[$1]}" --net --uts --mount -- stdbuf -oL ss -E -atnO >"$logs/sockets-$1" 2>&1 </dev/null &
    sleep 0.2
}

# closed_sockets NODE: "LOCAL_IP LOCAL_PORT PEER_IP PEER_PORT" a line, in the order in which they were closed.
closed_sockets() {
    sed -nE 's/\[|\]//g; s/^.* (\S+):([0-9]+) +(\S+):([0-9]+)\s*$/\1 \2 \3 \4/p' "$logs/sockets-$1" | sed 's/::ffff://g' | awk '!seen[$0]++'
}

# watch_nat: from now on the router tells of every connection it tracks.
watch_nat() {
    nsenter --target "${holder[router]}" --net --uts --mount -- stdbuf -oL conntrack -E -e NEW >"$logs/conntrack" 2>&1 </dev/null &
    sleep 0.2
}

# translations: "PROTO SRC SPORT DST DPORT REPLY_SRC REPLY_SPORT REPLY_DST REPLY_DPORT" of every connection the router has seen begin.
translations() {
    sed -nE 's/^ *\[NEW\] (tcp|udp) .*src=(\S+) dst=(\S+) sport=([0-9]+) dport=([0-9]+) .*src=(\S+) dst=(\S+) sport=([0-9]+) dport=([0-9]+).*/\1 \2 \4 \3 \5 \6 \8 \7 \9/p' \
        "$logs/conntrack"
}

# outside_of SRC SPORT DPORT: sets NAT_IP and NAT_PORT to what the router made of this client.
outside_of() {
    read -r NAT_IP NAT_PORT < <(translations | awk -v s="$1" -v p="$2" -v d="$3" '$2 == s && $3 == p && $5 == d { print $8, $9; exit }')
}
