# MQTT: PC2 subscribes at Server1, PC1 publishes with user name
packages="mosquitto mosquitto-clients"

run_scenario() {
    printf 'anna:office-5\n' >/srv/lab/mqtt.pw
    mosquitto_passwd -U /srv/lab/mqtt.pw
    chmod 755 /srv/lab
    chmod 644 /srv/lab/mqtt.pw
    printf 'listener 1883 %s\nallow_anonymous true\npassword_file /srv/lab/mqtt.pw\nlog_type all\nuser root\n' $SERVER1 >/srv/lab/mosquitto.conf
    serve server1 mosquitto tcp:1883 mosquitto -c /srv/lab/mosquitto.conf
    record server1 eth0 mqtt/publish-subscribe
    mark_resets pc1 pc2 server1
    serve pc2 subscriber now mosquitto_sub -h $SERVER1 -i display -t 'office/#' -C 2 -v
    until_true logged mosquitto 'Sending SUBACK to display'
    on pc1 mosquitto_pub -h $SERVER1 -i sensor -u anna -P office-5 -t office/room/12 -m '21.5' -q 1
    on pc1 mosquitto_pub -h $SERVER1 -i sensor2 -t office/door -m open
    until_true logged subscriber 'office/door open'
    until_true eval '(($(grep -c "Client .* disconnected" "$logs/mosquitto") == 3))'
    local ip port id user end
    end=$(ending pc1 pc2 server1)
    while read -r ip port id; do
        user=
        [[ $id != sensor ]] || user=user=anna
        flow tcp "$ip" "$port" $SERVER1 1883 service=mqtt ending="$end" ${user:+"$user"}
    done < <(sed -nE 's/.*New client connected from ([0-9.]+):([0-9]+) as (\S+) .*/\1 \2 \3/p' "$logs/mosquitto")
}
