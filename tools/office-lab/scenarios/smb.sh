# SMB: PC1 opens a share on PC3 with user name and password, lists, gets and puts a file; NetBIOS name query
packages="samba smbclient samba-common-bin"

run_scenario() {
    office_user anna office-5
    mkdir -p /srv/share /run/samba
    seq 1 300 >/srv/share/plan.txt
    chown -R anna: /srv/share
    cat >/srv/lab/smb.conf <<'TEXT'
[global]
    workgroup = OFFICE
    netbios name = PC3
    server role = standalone server
    smb ports = 445
    private dir = /srv/lab/samba
    state directory = /srv/lab/samba
    cache directory = /srv/lab/samba
    lock directory = /srv/lab/samba
    pid directory = /run
    ncalrpc dir = /run/ncalrpc
    log file = /srv/lab/logs/samba
    log level = 2
    disable spoolss = yes
    load printers = no
    interfaces = eth0
    bind interfaces only = yes
[office]
    path = /srv/share
    read only = no
    valid users = anna
TEXT
    mkdir -p /srv/lab/samba
    printf 'office-5\noffice-5\n' | smbpasswd -c /srv/lab/smb.conf -s -a anna >"$logs/smbpasswd" 2>&1
    serve pc3 smbd tcp:445 smbd -F --no-process-group -s /srv/lab/smb.conf
    on pc3 mkdir -p /run/samba/nmbd
    serve pc3 nmbd udp:137 nmbd -F --no-process-group -s /srv/lab/smb.conf
    look_up() { on pc1 nmblookup -s /dev/null -r -B 172.16.5.255 PC3 >"$logs/nmblookup"; }
    until_true look_up
    record pc1 eth0 smb/share
    for_cases smb/share
    not_complete "PC3 announces its NetBIOS name by broadcast now and then"
    watch_sockets pc1
    mark_resets pc1 pc3
    on pc1 smbclient //pc3/office -s /dev/null -U anna%office-5 -c 'ls; get plan.txt /tmp/plan.txt; put /tmp/plan.txt copy.txt; del copy.txt' >"$logs/smbclient" 2>&1
    on pc1 cmp /tmp/plan.txt /srv/share/plan.txt
    sleep 0.3
    local ip port
    read -r ip port _ < <(closed_sockets pc1 | awk '$4 == 445')
    flow tcp "$ip" "$port" $PC3 445 service=smb user=anna ending="$(ending pc1 pc3)" share=office
    stop_recording
    record pc1 eth0 netbios/name-query
    for_cases netbios/name-query
    not_complete "PC3 announces its NetBIOS name by broadcast now and then"
    look_up
    grep -q "^$PC3 PC3<00>" "$logs/nmblookup"
    flow udp $PC1 - 172.16.5.255 137 service=netbios name=PC3
}
