# Active FTP through the NAT: the router rewrites the PORT command and lets the server's connection in; both sides
packages="vsftpd lftp"
source /srv/tools/lib/ftp.sh

run_scenario() {
    office_user anna office-5
    seq 1 300 >/home/anna/report.txt
    chown anna: /home/anna/report.txt
    ftp_server internet
    on router nft -f - <<'TEXT'
table ip helpers {
    ct helper ftp { type "ftp" protocol tcp; }
    chain prerouting {
        type filter hook prerouting priority filter;
        tcp dport 21 ct helper set "ftp"
    }
}
TEXT
    watch_nat
    watch_sockets pc1
    record router eth0 nat-ftp/inside
    record router eth1 nat-ftp/outside
    mark_resets pc1 internet
    on pc1 lftp -c "set ftp:ssl-allow no; set ftp:passive-mode off; set ftp:use-feat no; set net:max-retries 1; debug 9; open -u anna,office-5 $WEB; ls; get -O /tmp report.txt" >"$logs/lftp" 2>&1
    on pc1 cmp /tmp/report.txt /home/anna/report.txt
    sleep 0.3
    local end ip port parent proto src sport dst dport rsrc rsport rdst rdport
    end=$(ending pc1 internet)
    local -a pairs=()
    # The router tells both sides of every connection: the control connection from inside, the data connections from outside.
    while read -r proto src sport dst dport rsrc rsport rdst rdport; do
        if ((dport == 21)); then
            for_cases nat-ftp/inside; flow tcp "$src" "$sport" "$dst" 21 service=ftp user=anna ending="$end"
            parent=$FLOW
            for_cases nat-ftp/outside; flow tcp "$rdst" "$rdport" "$rsrc" 21 service=ftp user=anna ending="$end"
            pairs+=("$(jq -cn --arg a "$src" --argjson ap "$sport" --arg b "$rdst" --argjson bp "$rdport" --arg s "$dst" \
                '{proto: "tcp", inside: {client: {ip: $a, port: $ap}, server: {ip: $s, port: 21}}, outside: {client: {ip: $b, port: $bp}, server: {ip: $s, port: 21}}}')")
        else
            for_cases nat-ftp/outside; flow tcp "$src" "$sport" "$dst" "$dport" service=ftp-data parent:="$parent" mode=active ending="$end"
            for_cases nat-ftp/inside; flow tcp "$rdst" "$rdport" "$rsrc" "$rsport" service=ftp-data parent:="$parent" mode=active ending="$end"
            pairs+=("$(jq -cn --arg c "$src" --argjson cp "$sport" --arg o "$dst" --argjson op "$dport" --arg i "$rsrc" --argjson ip "$rsport" \
                '{proto: "tcp", inside: {client: {ip: $c, port: $cp}, server: {ip: $i, port: $ip}}, outside: {client: {ip: $c, port: $cp}, server: {ip: $o, port: $op}}}')")
        fi
    done < <(translations)
    for_cases
    expect "connections" "${#pairs[@]}" 3
    fact nat "$(printf '%s\n' "${pairs[@]}" | jq -cs .)"
}
