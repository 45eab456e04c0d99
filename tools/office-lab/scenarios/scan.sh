# PC2 scans Server1 with nmap: SYN scan of 60 ports, connect scan of four, UDP scan of four
packages="nmap nginx-light bind9"
source /srv/tools/lib/nginx.sh
source /srv/tools/lib/dns.sh

run_scenario() {
    nginx_on server1 'server { listen 80; listen 83; listen 8080; }'
    office_dns
    on server1 nft -f - <<'TEXT'
table inet filter {
    chain input {
        type filter hook input priority filter;
        tcp dport { 135, 139, 445 } drop
    }
}
TEXT
    record switch pc2 scan/syn
    for_cases scan/syn
    on pc2 nmap -n -Pn -sS -T4 --max-retries 1 -g 45001 -p 20-70,80,83,110,135,139,143,443,445,8080 --packet-trace -oX "$logs/syn.xml" $SERVER1 >"$logs/nmap-syn"
    local state port
    while read -r port; do
        state=$(sed -nE "s/.*protocol=\"tcp\" portid=\"$port\"><state state=\"([a-z]+)\".*/\1/p" <(sed 's/<port /\n&/g' "$logs/syn.xml"))
        flow tcp $PC2 45001 $SERVER1 "$port" ending="$(case ${state:-closed} in open) echo reset ;; filtered) echo attempt ;; *) echo refused ;; esac)"
        printf '%s %s\n' "$port" "${state:-closed}" >>"$logs/states"
    done < <(sed -nE "s/^SENT .* TCP .*:45001 > $SERVER1:([0-9]+) S .*/\1/p" "$logs/nmap-syn" | awk '!seen[$0]++')
    expect "ports probed" "$(wc -l <"$logs/states")" 60
    expect "open ports" "$(awk '$2 == "open" { printf "%s ", $1 }' <(sort -n "$logs/states"))" "53 80 83 8080 "
    fact scanner "$(jq -cn --arg ip $PC2 --arg target $SERVER1 '{ip: $ip, target: $target, kind: "syn", ports: 60}')"
    fact exposure "$(awk '{ print $1, $2 }' "$logs/states" | jq -Rcn --arg host $SERVER1 '[inputs | split(" ") | {host: $host, port: (.[0] | tonumber), proto: "tcp", verdict: .[1]}]')"
    stop_recording

    record switch pc2 scan/connect-udp pcap
    for_cases scan/connect-udp
    watch_sockets server1
    on pc2 nmap -n -Pn -sT -p 53,80,443,8080 $SERVER1 >"$logs/nmap-connect"
    on pc2 nmap -n -Pn -sU -g 45002 --max-retries 1 -p 53,123,161,514 --packet-trace -oX "$logs/udp.xml" $SERVER1 >"$logs/nmap-udp"
    sleep 0.3
    # The server's kernel tells the accepted sockets; nobody tells the port of the refused one.
    for port in 53 80 443 8080; do
        case $port in
            443) flow tcp $PC2 - $SERVER1 $port ending=refused ;;
            *) flow tcp $PC2 "$(closed_sockets server1 | awk -v p=$port -v c=$PC2 '$2 == p && $3 == c { print $4; exit }')" $SERVER1 $port ending=reset ;;
        esac
    done
    for port in 53 123 161 514; do flow udp $PC2 45002 $SERVER1 $port; done
    fact scanner "$(jq -cn --arg ip $PC2 --arg target $SERVER1 '{ip: $ip, target: $target, kind: "connect and udp", ports: 8}')"
    fact exposure "$(jq -cn --arg host $SERVER1 '[[53,"tcp","open"],[80,"tcp","open"],[443,"tcp","closed"],[8080,"tcp","open"],[53,"udp","open"],[123,"udp","closed"],[161,"udp","closed"],[514,"udp","closed"]]
        | map({host: $host, port: .[0], proto: .[1], verdict: .[2]})')"
}
