# TLS that protects badly: 1.0 and 1.1, no encryption; certificates that have expired, are about to, are not valid yet, have a weak key
packages="openssl"

# authority: an authority of the lab's own, with which any span of validity can be signed.
authority() {
    mkdir -p /srv/lab/ca
    : >/srv/lab/ca/index
    openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=Lab authority" -keyout /srv/lab/ca/ca.key -out /srv/lab/ca/ca.crt 2>/dev/null
    cat >/srv/lab/ca/ca.cnf <<'TEXT'
[ca]
default_ca = lab
[lab]
database = /srv/lab/ca/index
new_certs_dir = /srv/lab/ca
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
TEXT
}

# issue NAME FROM TO [KEY_BITS [HASH]]: /srv/lab/NAME.key and .crt, valid between these days from now.
issue() {
    local name=$1 file=/srv/lab/$1
    openssl req -newkey "rsa:${4:-2048}" -nodes -subj "/CN=$name" -addext "subjectAltName=DNS:$name" -keyout "$file.key" -out "$file.csr" 2>/dev/null
    openssl ca -batch -notext -config /srv/lab/ca/ca.cnf -keyfile /srv/lab/ca/ca.key -cert /srv/lab/ca/ca.crt -md "${5:-sha256}" \
        -startdate "$(date -u -d "$2 days" +%Y%m%d%H%M%SZ)" -enddate "$(date -u -d "$3 days" +%Y%m%d%H%M%SZ)" -in "$file.csr" -out "$file.crt" 2>"$logs/ca"
}

port=51900

# shake CASE NAME VERSION WEAKNESSES OPTION...: one handshake with a server of that certificate; both sides take the options.
shake() {
    local case=$1 name=$2 version=$3 weaknesses=$4 resets
    shift 4
    port=$((port + 1))
    serve internet "server-$case" tcp:443 openssl s_server -accept "$WEB:443" -cert "/srv/lab/$name.crt" -key "/srv/lab/$name.key" -www "$@"
    local server=$SERVED
    record pc1 eth0 "weak-tls/$case"
    for_cases "weak-tls/$case"
    mark_resets pc1 internet
    on pc1 openssl s_client -connect "$WEB:443" -servername "$name" -bind "$PC1:$port" -brief "$@" </dev/null >"$logs/client-$case" 2>&1 || true
    sleep 0.2
    expect "$case" "$(sed -n 's/^Protocol version: //p' "$logs/client-$case")" "$version"
    flow tcp $PC1 $port "$WEB" 443 service=tls name="$name" version="${version#TLSv}" ending="$(ending pc1 internet)"
    fact weaknesses "$weaknesses"
    stop_recording
    kill "$server"
    wait "$server" 2>/dev/null || true
}

run_scenario() {
    authority
    issue www.example.net -10 400
    issue expired.example.net -400 -30
    issue soon.example.net -80 10
    issue early.example.net 30 400
    issue small.example.net -10 400 1024 sha1
    certificate own.example.net /srv/lab/own.example.net
    local old=(-cipher 'DEFAULT@SECLEVEL=0')
    shake tls10 www.example.net TLSv1 '[{"weakness":"old-tls","what":"TLS 1.0"}]' -tls1 "${old[@]}"
    shake tls11 www.example.net TLSv1.1 '[{"weakness":"old-tls","what":"TLS 1.1"}]' -tls1_1 "${old[@]}"
    shake null-cipher www.example.net TLSv1.2 '[{"weakness":"weak-cipher","what":"TLS_RSA_WITH_NULL_SHA256"}]' -tls1_2 -cipher 'NULL-SHA256:@SECLEVEL=0'
    shake expired expired.example.net TLSv1.2 '[{"weakness":"certificate-expired","name":"expired.example.net"}]' -tls1_2
    shake expires-soon soon.example.net TLSv1.2 '[{"weakness":"certificate-expires-soon","name":"soon.example.net"}]' -tls1_2
    shake not-yet-valid early.example.net TLSv1.2 '[{"weakness":"certificate-not-yet-valid","name":"early.example.net"}]' -tls1_2
    shake weak-key small.example.net TLSv1.2 \
        '[{"weakness":"certificate-weak-key","name":"small.example.net"},{"weakness":"certificate-weak-signature","name":"small.example.net"}]' -tls1_2 "${old[@]}"
    shake self-signed own.example.net TLSv1.2 '[{"weakness":"certificate-self-signed","name":"own.example.net"}]' -tls1_2
    shake sound www.example.net TLSv1.3 '[]' -tls1_3
}
