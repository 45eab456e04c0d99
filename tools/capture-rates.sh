#!/usr/bin/env bash
# The highest rate at which each of these records every packet: tcpdump, dumpcap, pcapports -w, and pcapports -w with live flow tracking. They listen one after the other
# on the same interface of a network namespace made for it, to the same packets at the same rate; and then tcpdump and pcapports at once, whose files must be equal byte
# for byte, time stamps included, wherever tcpdump held. Takes root, iproute2, tcpdump, dumpcap, tcpreplay and the built program; two idle cores at the least.
#   tools/capture-rates.sh [--rates 200,400,...] [--seconds 2] [--copies 8] [--size MIN-MAX] [--results FILE] [--devnull]
# Rates are thousands of packets a second; "top" is as fast as tcpreplay goes. It is too slow alone, so the kernel makes copies of what it sends (tc mirred). Results are
# appended to FILE, and the table is made of all that it holds: so a long series can be measured in pieces. --devnull records into /dev/null.
set -eu
cd "$(dirname "$0")/.."
rates=100,200,400,600,800,top seconds=2 copies=8 size=60-66 results='' devnull=0
while [ $# -gt 0 ]; do
    case $1 in
        --rates) rates=$2; shift 2 ;;
        --seconds) seconds=$2; shift 2 ;;
        --copies) copies=$2; shift 2 ;;
        --size) size=$2; shift 2 ;;
        --results) results=$2; shift 2 ;;
        --devnull) devnull=1; shift ;;
        *) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2 ;;
    esac
done
program=$PWD/src/PcapPorts.App/bin/Release/net10.0/PcapPorts.App.dll
generator=$PWD/tools/TrafficGenerator/bin/Release/net10.0/TrafficGenerator.dll
for needed in "$program" "$generator"; do
    [ -f "$needed" ] || { echo "$needed is missing: dotnet build -c Release makes it" >&2; exit 1; }
done
for needed in ip tc tcpdump dumpcap tcpreplay; do
    command -v $needed >/dev/null || { echo "$needed is missing" >&2; exit 1; }
done
[ "$(id -u)" = 0 ] || { echo "only root may make network namespaces" >&2; exit 1; }

folder=$(mktemp -d)
# tcpdump becomes a user of its own before it makes its file.
chmod 755 "$folder" && mkdir -m 777 "$folder/out"
results=${results:-$folder/results}
sender=rates$$s listener=rates$$l
trap 'ip netns del $sender 2>/dev/null; ip netns del $listener 2>/dev/null; rm -rf "$folder"' EXIT

# sent -> relay, whose every packet is copied into copy -> heard.
ip netns add $sender
ip netns add $listener
for space in $sender $listener; do
    ip netns exec $space sysctl -q -w net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
done
ip link add sent netns $sender type veth peer name relay netns $listener
ip -n $listener link add copy type veth peer name heard
ip -n $sender link set sent up
for device in relay copy heard; do ip -n $listener link set $device up; done
tc -n $listener qdisc add dev relay clsact
mirrors=()
for ((i = 0; i < copies; i++)); do mirrors+=(action mirred egress mirror dev copy); done
tc -n $listener filter add dev relay ingress protocol all u32 match u32 0 0 "${mirrors[@]}"

load=$folder/load.pcap
dotnet "$generator" --output "$load" --seed 1 --packets 100000 --flows 10000 --sizes "$size" >/dev/null 2>&1

# send RATE: sends for some seconds, and sets offered to the packets that the listener was offered, achieved to thousands a second.
send() {
    # At the top, as many packets as at a million a second.
    local speed=(--topspeed) thousands=1000
    [ "$1" = top ] || { thousands=$1; speed=(--pps $((thousands * 1000 / copies))); }
    ip netns exec $sender tcpreplay -q -K "${speed[@]}" --loop 0 --limit $((thousands * 1000 * seconds / copies)) -i sent "$load" >"$folder/sent" 2>&1
    offered=$(($(awk '/Actual:/ {print $2; exit}' "$folder/sent") * copies))
    achieved=$(awk -v copies="$copies" '/Rated:/ {printf "%d", $(NF - 1) * copies / 1000; exit}' "$folder/sent")
    # The last packets are on their way to the listeners.
    sleep 1.2
}

command_of() {
    local file=$folder/out/$1
    [ $devnull = 1 ] && file=/dev/null
    case $1 in
        tcpdump) echo "tcpdump -i heard -w $file" ;;
        dumpcap) echo "dumpcap -q -i heard -w $file" ;;
        pcapports) echo "dotnet $program capture -i heard -w $file" ;;
        pcapports-pcap) echo "dotnet $program capture -i heard -F pcap -w $file" ;;
        pcapports-flows) echo "dotnet $program capture -i heard -w $file --flows -o /dev/null" ;;
    esac
}

# listen NAME: starts a listener and waits until it hears; its process becomes $listening.
listen() {
    : >"$folder/$1.said"
    ip netns exec $listener $(command_of "$1") 2>"$folder/$1.said" &
    listening=$!
    for ((i = 0; i < 100; i++)); do
        grep -qiE 'listening on|^File:' "$folder/$1.said" && break
        sleep 0.1
    done
    sleep 0.2
}

# recorded NAME: sets kept to the packets that it says it recorded.
recorded() {
    case $1 in
        tcpdump) kept=$(awk '/packets captured/ {print $1}' "$folder/$1.said") ;;
        dumpcap) kept=$(awk '/Packets captured:/ {print $NF}' "$folder/$1.said") ;;
        *) kept=$(tr -d , <"$folder/$1.said" | awk '/ captured .* received by the filter/ {print $3}' | head -n 1) ;;
    esac
    kept=${kept:-0}
}

# Started in the background, the listeners ignore SIGINT, as the shell has it; SIGTERM ends each of them in good order.
finish() {
    kill -TERM "$1"
    wait "$1" || true
}

for rate in ${rates//,/ }; do
    for name in tcpdump dumpcap pcapports pcapports-flows; do
        listen $name
        send "$rate"
        finish "$listening"
        recorded $name
        echo "$rate $name $achieved $offered $kept" >>"$results"
        rm -f "$folder/out/$name"
    done
    [ $devnull = 1 ] && continue
    listen pcapports-pcap
    ours=$listening
    listen tcpdump
    send "$rate"
    finish "$listening"
    finish "$ours"
    recorded tcpdump
    verdict="tcpdump-dropped"
    [ "$kept" = "$offered" ] && verdict=$(cmp -s "$folder/out/tcpdump" "$folder/out/pcapports-pcap" && echo equal || echo DIFFERENT)
    echo "$rate compared $achieved $offered $verdict" >>"$results"
    rm -f "$folder/out/tcpdump" "$folder/out/pcapports-pcap"
done

# The highest rate is that of the last row before the first in which something was lost.
awk '
    BEGIN { count = split("tcpdump dumpcap pcapports pcapports-flows", names, " ") }
    !($1 in seen) { seen[$1] = 1; order[++rows] = $1 }
    $2 == "compared" { compared[$1] = $5; next }
    { lost[$1, $2] = $4 - $5; rate[$1, $2] = $3 }
    END {
        printf "| thousand packets/s asked |"
        for (n = 1; n <= count; n++) printf " %s |", names[n]
        print " tcpdump beside pcapports -F pcap |"
        printf "|---|"
        for (n = 1; n <= count; n++) printf "---|"
        print "---|"
        for (r = 1; r <= rows; r++) {
            printf "| %s |", order[r]
            for (n = 1; n <= count; n++) {
                gone = lost[order[r], names[n]]
                if (gone > 0) fell[names[n]] = 1
                else if (!(names[n] in fell) && rate[order[r], names[n]] > highest[names[n]]) highest[names[n]] = rate[order[r], names[n]]
                printf " %d: %s |", rate[order[r], names[n]], (gone > 0 ? gone " lost" : "all")
            }
            print " " ((order[r] in compared) ? compared[order[r]] : "-") " |"
        }
        printf "| **highest without loss** |"
        for (n = 1; n <= count; n++) printf " %s%d |", ((names[n] in fell) ? "" : "at least "), highest[names[n]]
        print " |"
    }' "$results"
