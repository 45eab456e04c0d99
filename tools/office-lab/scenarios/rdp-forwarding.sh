# An RDP host reached from outside: port 3350 of the router is forwarded to port 3389 of PC3; both sides
packages="xrdp freerdp2-x11 xvfb"
source /srv/tools/lib/rdp.sh

run_scenario() {
    rdp_server pc3 3389
    screen internet
    on router nft add rule ip nat forwarded iifname eth1 ip daddr $WAN tcp dport 3350 dnat to $PC3:3389
    watch_nat
    watch_sockets internet
    record router eth0 rdp-forwarding/inside
    record router eth1 rdp-forwarding/outside
    mark_resets internet pc3
    rdp_look internet pc3:3389 $WAN:3350
    local end proto src sport dst dport rsrc rsport
    end=$(ending internet pc3)
    read -r proto src sport dst dport rsrc rsport _ < <(translations | awk '$5 == 3350')
    for_cases rdp-forwarding/outside
    flow tcp "$src" "$sport" "$dst" "$dport" service=rdp user=anna nonstandard_port:=true ending="$end"
    for_cases rdp-forwarding/inside
    flow tcp "$src" "$sport" "$rsrc" "$rsport" service=rdp user=anna ending="$end"
    for_cases
    fact nat "$(jq -cn --arg c "$src" --argjson cp "$sport" --arg o "$dst" --argjson op "$dport" --arg i "$rsrc" --argjson ip "$rsport" \
        '[{proto: "tcp", inside: {client: {ip: $c, port: $cp}, server: {ip: $i, port: $ip}}, outside: {client: {ip: $c, port: $cp}, server: {ip: $o, port: $op}}}]')"
}
