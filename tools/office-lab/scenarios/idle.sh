# Long-lived connections: SSH kept alive by TCP while nobody types, still open at the end; Redis idle for ten seconds
packages="openssh-server openssh-client redis-server"

run_scenario() {
    office_user anna office-5
    ssh-keygen -q -t ed25519 -N '' -f /srv/lab/hostkey
    ssh-keygen -q -t ed25519 -N '' -f /srv/lab/key
    install -D -m 644 /srv/lab/key.pub /srv/lab/keys/anna
    chmod 755 /srv/lab /srv/lab/keys
    printf 'HostKey /srv/lab/hostkey\nAuthorizedKeysFile /srv/lab/keys/%%u\nPidFile none\nUseDNS no\nUsePAM no\nStrictModes no\nTCPKeepAlive no\n' >/srv/lab/sshd.conf
    serve server1 sshd tcp:22 /usr/sbin/sshd -D -e -f /srv/lab/sshd.conf
    serve server1 redis tcp:6379 redis-server --bind $SERVER1 --protected-mode no --save '' --dir /srv/lab --tcp-keepalive 0
    on pc1 sysctl -qw net.ipv4.tcp_keepalive_time=3 net.ipv4.tcp_keepalive_intvl=3
    record pc1 eth0 idle/keep-alive
    mark_resets pc1 server1
    serve pc1 ssh 'log:ready' ssh -F none -o BatchMode=yes -o TCPKeepAlive=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -i /srv/lab/key anna@server1 'echo ready; sleep 100'
    { printf 'PING\r\n'; sleep 10; printf 'PING\r\nQUIT\r\n'; sleep 0.5; } | on pc1 nc -p 51379 $SERVER1 6379 >"$logs/redis-answers"
    expect "answers" "$(grep -c PONG "$logs/redis-answers")" 2
    local ip port
    read -r ip port < <(sed -nE 's/^Accepted publickey for anna from (\S+) port ([0-9]+) ssh2.*/\1 \2/p' "$logs/sshd")
    flow tcp $PC1 51379 $SERVER1 6379 service=redis ending="$(ending pc1 server1)"
    on pc1 ss -Htn state established "dport = :22" | grep -q ":$port "
    flow tcp "$ip" "$port" $SERVER1 22 service=ssh ending=open
}
