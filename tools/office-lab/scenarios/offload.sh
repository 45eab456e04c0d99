# A host with segmentation and checksum offload: frames larger than the link, checksums not yet filled in
packages="nginx-light"
source /srv/tools/lib/nginx.sh

run_scenario() {
    mkdir -p /srv/www
    head -c 60000 /dev/urandom >/srv/www/archive.bin
    nginx_on server1 'server { listen 80; }'
    local end
    for end in pc1:eth0 server1:eth0 switch:pc1 switch:server1; do
        on "${end%:*}" ethtool -K "${end#*:}" sg on tx on rx on tso on gso on gro on >/dev/null
    done
    record server1 eth0 offload/large-frames
    mark_resets pc1 server1
    fetch pc1 http://server1/archive.bin
    expect "status" "$CODE" 200
    flow tcp "$CLIENT" "$CLIENT_PORT" "$SERVER" "$SERVER_PORT" service=http url=http://server1/archive.bin ending="$(ending pc1 server1)"
}
