# SSH: PC1 logs in at Server1 with a key and runs commands; a second login is refused
packages="openssh-server openssh-client"

run_scenario() {
    office_user anna office-5
    ssh-keygen -q -t ed25519 -N '' -C server1 -f /srv/lab/hostkey
    ssh-keygen -q -t ed25519 -N '' -C anna@pc1 -f /srv/lab/key
    install -D -m 644 /srv/lab/key.pub /srv/lab/keys/anna
    chmod 755 /srv/lab /srv/lab/keys
    cat >/srv/lab/sshd.conf <<'TEXT'
Port 22
HostKey /srv/lab/hostkey
AuthorizedKeysFile /srv/lab/keys/%u
PidFile none
UseDNS no
UsePAM no
StrictModes no
TEXT
    serve server1 sshd tcp:22 /usr/sbin/sshd -D -e -f /srv/lab/sshd.conf
    local client=(ssh -F none -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -i /srv/lab/key)
    record pc1 eth0 ssh/login
    mark_resets pc1 server1
    on pc1 "${client[@]}" anna@server1 'hostname; id -un; seq 1 200' >"$logs/ssh" 2>"$logs/ssh-errors"
    expect "host" "$(sed -n 1p "$logs/ssh")" server1
    until_true logged sshd 'Disconnected from user anna'
    local ip port
    read -r ip port < <(sed -nE 's/^Accepted publickey for anna from (\S+) port ([0-9]+) ssh2.*/\1 \2/p' "$logs/sshd")
    flow tcp "$ip" "$port" $SERVER1 22 service=ssh ending="$(ending pc1 server1)" login=accepted
    mark_resets pc1 server1
    on pc1 "${client[@]}" nobody5@server1 true 2>>"$logs/ssh-errors" && return 1
    until_true logged sshd 'Connection closed by invalid user nobody5'
    read -r ip port < <(sed -nE 's/^Invalid user nobody5 from (\S+) port ([0-9]+).*/\1 \2/p' "$logs/sshd")
    flow tcp "$ip" "$port" $SERVER1 22 service=ssh ending="$(ending pc1 server1)" login=refused
}
