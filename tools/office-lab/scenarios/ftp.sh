# FTP with login: a passive and an active session, directory, get, put
packages="vsftpd lftp"
source /srv/tools/lib/ftp.sh

# session MODE CASE: PC1 logs in, lists, gets and puts a file.
session() {
    local passive=$1 case=$2
    record pc1 eth0 "$case"
    for_cases "$case"
    : >"$logs/sockets-pc1"
    mark_resets pc1 server1
    on pc1 lftp -c "set ftp:ssl-allow no; set ftp:passive-mode $passive; set ftp:use-feat no; set net:max-retries 1;
        debug 9; open -u anna,office-5 server1;        ls; get -O /tmp report.txt; put -O . /tmp/report.txt -o copy.txt" >"$logs/lftp-$passive" 2>&1
    sleep 0.3
    cmp "/home/anna/report.txt" "/home/anna/copy.txt"
    rm /home/anna/copy.txt
    local local_ip local_port peer_ip peer_port end
    end=$(ending pc1 server1)
    # The kernel of PC1 tells every connection; the control connection is the one to port 21 and announces the others.
    read -r local_ip local_port peer_ip peer_port < <(closed_sockets pc1 | awk '$4 == 21')
    flow tcp "$local_ip" "$local_port" "$peer_ip" 21 service=ftp ending="$end" user=anna
    local control=$FLOW
    while read -r local_ip local_port peer_ip peer_port; do
        if [[ $passive == on ]]; then
            flow tcp "$local_ip" "$local_port" "$peer_ip" "$peer_port" service=ftp-data ending="$end" parent:="$control" mode=passive
        else
            flow tcp "$peer_ip" "$peer_port" "$local_ip" "$local_port" service=ftp-data ending="$end" parent:="$control" mode=active
        fi
    done < <(closed_sockets pc1 | awk '$4 != 21')
    stop_recording "$case"
}

run_scenario() {
    office_user anna office-5
    seq 1 400 >/home/anna/report.txt
    chown anna: /home/anna/report.txt
    ftp_server server1
    watch_sockets pc1
    session on ftp/passive
    session off ftp/active
    for mode in on off; do expect "data connections" "$(grep -c 'STOR\|RETR\|LIST' "$logs/lftp-$mode")" 3; done
}
