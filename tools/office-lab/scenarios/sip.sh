# SIP: PC1 calls PC2; the voice goes as RTP between them
packages="baresip-core sox"

# phone NODE IP SIP_PORT RTP_PORT: a telephone that plays a tone and answers by itself.
phone() {
    local node=$1 ip=$2 port=$3 rtp=$4 modules
    modules=$(dirname "$(dpkg -L baresip-core | grep -m1 'modules/account.so')")
    mkdir -p "/srv/lab/phone-$node"
    cat >"/srv/lab/phone-$node/config" <<TEXT
module_path $modules
module stdio.so
module g711.so
module aufile.so
module_tmp account.so
module_app menu.so
sip_listen $ip:$port
audio_source aufile,/srv/lab/tone.wav
audio_player aufile,/tmp/heard.wav
audio_alert aufile,/tmp/alert.wav
audio_srate 8000
audio_channels 1
rtp_ports $rtp-$((rtp + 1))
rtcp_mux no
net_interface eth0
TEXT
    echo "<sip:$node@$ip:$port;transport=udp>;regint=0;answermode=auto;audio_codecs=PCMU/8000/1" >"/srv/lab/phone-$node/accounts"
}

run_scenario() {
    sox -q -n -r 8000 -c 1 -b 16 /srv/lab/tone.wav synth 10 sine 440
    phone pc1 $PC1 5060 10500
    phone pc2 $PC2 5060 10600
    serve pc2 phone-pc2 udp:5060 baresip -f /srv/lab/phone-pc2 -s
    record pc1 eth0 sip/call
    nsenter --target "${holder[pc1]}" --net --uts --mount -- baresip -f /srv/lab/phone-pc1 -s -t 3 -e "/dial sip:pc2@$PC2:5060" >"$logs/phone-pc1" 2>&1 </dev/null || true
    grep -aq 'SIP/2.0 200' "$logs/phone-pc1"
    # The session descriptions, as the telephones print them, tell where each wants to hear.
    local rtp1 rtp2
    rtp1=$(grep -aoE 'm=audio [0-9]+' "$logs/phone-pc1" | head -1 | grep -oE '[0-9]+')
    rtp2=$(grep -aoE 'm=audio [0-9]+' "$logs/phone-pc1" | tail -1 | grep -oE '[0-9]+')
    flow udp $PC1 5060 $PC2 5060 service=sip name=pc2@$PC2
    local call=$FLOW
    flow udp $PC1 "$rtp1" $PC2 "$rtp2" service=rtp symmetric:=true parent:="$call"
    flow udp $PC1 $((rtp1 + 1)) $PC2 $((rtp2 + 1)) service=rtcp symmetric:=true parent:="$call"
}
