# TFTP: PC1 fetches and stores a file; the server answers from a port of its own
packages="tftpd-hpa tftp-hpa"

run_scenario() {
    mkdir -p /srv/tftp
    seq 1 500 >/srv/tftp/boot.cfg
    : >/srv/tftp/upload.cfg
    chmod 666 /srv/tftp/*
    serve server1 tftpd udp:69 in.tftpd --foreground --listen --address $SERVER1:69 --user root --port-range 50690:50690 --secure /srv/tftp
    record pc1 eth0 tftp/read-write
    on pc1 tftp -m binary -R 51069:51069 $SERVER1 -c get boot.cfg /tmp/boot.cfg >"$logs/tftp"
    on pc1 cmp /tmp/boot.cfg /srv/tftp/boot.cfg
    flow udp $PC1 51069 $SERVER1 69 service=tftp
    flow udp $PC1 51069 $SERVER1 50690 service=tftp parent:="$FLOW"
    sleep 0.2
    on pc1 tftp -m binary -R 51070:51070 $SERVER1 -c put /tmp/boot.cfg upload.cfg >>"$logs/tftp"
    until_true cmp /srv/tftp/boot.cfg /srv/tftp/upload.cfg
    flow udp $PC1 51070 $SERVER1 69 service=tftp
    flow udp $PC1 51070 $SERVER1 50690 service=tftp parent:="$FLOW"
}
