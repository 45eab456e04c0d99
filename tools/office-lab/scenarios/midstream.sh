# The recording starts when a download and an SSH session are under way
packages="nginx-light openssh-server openssh-client"
source /srv/tools/lib/nginx.sh

run_scenario() {
    mkdir -p /srv/www
    head -c 50000 /dev/urandom >/srv/www/archive.bin
    nginx_on server1 'server { listen 80; limit_rate 20k; }'
    office_user anna office-5
    ssh-keygen -q -t ed25519 -N '' -f /srv/lab/hostkey
    ssh-keygen -q -t ed25519 -N '' -f /srv/lab/key
    install -D -m 644 /srv/lab/key.pub /srv/lab/keys/anna
    chmod 755 /srv/lab /srv/lab/keys
    printf 'HostKey /srv/lab/hostkey\nAuthorizedKeysFile /srv/lab/keys/%%u\nPidFile none\nUseDNS no\nUsePAM no\nStrictModes no\n' >/srv/lab/sshd.conf
    serve server1 sshd tcp:22 /usr/sbin/sshd -D -e -f /srv/lab/sshd.conf
    serve pc1 ssh 'log:tick 2' ssh -F none -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -i /srv/lab/key anna@server1 \
        'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo tick $i; sleep 0.4; done'
    local ssh=$SERVED
    serve pc1 curl now curl -sS --local-port 51081 -o /tmp/archive.bin http://server1/archive.bin
    local curl=$SERVED
    until_true eval 'on pc1 ss -Htn state established "sport = :51081" | grep -q .'
    sleep 0.8
    record pc1 eth0 midstream/late pcap
    mark_resets pc1 server1
    wait "$curl"
    on pc1 cmp /tmp/archive.bin /srv/www/archive.bin
    wait "$ssh"
    grep -q 'tick 12' "$logs/ssh"
    local ip port end
    sleep 0.3
    end=$(ending pc1 server1)
    read -r ip port < <(sed -nE 's/^Accepted publickey for anna from (\S+) port ([0-9]+) ssh2.*/\1 \2/p' "$logs/sshd")
    flow tcp $PC1 51081 $SERVER1 80 port_service=http ending="$end"
    flow tcp "$ip" "$port" $SERVER1 22 port_service=ssh ending="$end"
    fact midstream true
    note "The recorder starts after the handshakes and the HTTP request; of HTTP only a part of the answer's body is in the capture, of SSH only enciphered packets."
}
