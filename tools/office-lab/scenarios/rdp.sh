# RDP: PC2 opens the desktop of PC1 on port 3389 and of PC3 on port 3350
packages="xrdp freerdp2-x11 xvfb"
source /srv/tools/lib/rdp.sh

run_scenario() {
    rdp_server pc1 3389
    rdp_server pc3 3350
    screen pc2
    watch_sockets pc2
    local host port
    for host in pc1:3389 pc3:3350; do
        port=${host#*:}
        record pc2 eth0 rdp/port-$port
        for_cases rdp/port-$port
        mark_resets pc2 "${host%:*}"
        rdp_look pc2 "$host"
        local peer
        read -r CLIENT CLIENT_PORT SERVER SERVER_PORT < <(closed_sockets pc2 | awk -v p="$port" '$4 == p')
        if ((port == 3389)); then flow tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" 3389 service=rdp user=anna ending="$(ending pc2 pc1)"
        else flow tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" $port service=rdp user=anna nonstandard_port:=true ending="$(ending pc2 pc3)"; fi
        stop_recording
    done
}
