#!/usr/bin/env bash
# Whether a long capture keeps to its memory: ten minutes of traffic with a million different flows over a veth pair in network namespaces, heard by `capture --flows` with the
# default limit of flows and with a small one, and by `sessions`. Prints the resident memory of each, minute by minute, and what each said at its end about its limit.
# Takes root, iproute2, tcpreplay, the built program and the built traffic generator.
#   tools/live-memory.sh [--seconds 600] [--flows 1000000] [--pps 10000] [--cap 100000] [--program FILE]
set -eu
cd "$(dirname "$0")/.."
seconds=600 flows=1000000 pps=10000 cap=100000 program=$PWD/src/PcapPorts.App/bin/Release/net10.0/PcapPorts.App.dll
while [ $# -gt 0 ]; do
    case $1 in
        --seconds) seconds=$2; shift 2 ;;
        --flows) flows=$2; shift 2 ;;
        --pps) pps=$2; shift 2 ;;
        --cap) cap=$2; shift 2 ;;
        --program) program=$2; shift 2 ;;
        *) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 2 ;;
    esac
done
[ "$(id -u)" = 0 ] || { echo "only root may make network namespaces" >&2; exit 1; }
generator=$PWD/tools/TrafficGenerator/bin/Release/net10.0/TrafficGenerator.dll
folder=$(mktemp -d)
sender=memory$$s listener=memory$$l
trap 'ip netns del $sender 2>/dev/null; ip netns del $listener 2>/dev/null; rm -rf "$folder"' EXIT

ip netns add $sender
ip netns add $listener
for space in $sender $listener; do
    ip netns exec $space sysctl -q -w net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
done
ip link add sent netns $sender type veth peer name heard netns $listener
ip -n $sender link set sent up
ip -n $listener link set heard up
dotnet "$generator" --output "$folder/load.pcap" --seed 1 --packets $((seconds * pps)) --flows "$flows" --sizes 60-66 >/dev/null 2>&1

names=(default capped sessions) processes=()
ip netns exec $listener dotnet "$program" capture -i heard --flows 2>"$folder/default" > >(wc -l >"$folder/default.flows") & processes+=($!)
ip netns exec $listener dotnet "$program" capture -i heard --flows --max-flows "$cap" 2>"$folder/capped" > >(wc -l >"$folder/capped.flows") & processes+=($!)
ip netns exec $listener dotnet "$program" sessions -i heard --format ndjson 2>"$folder/sessions" > >(wc -l >"$folder/sessions.flows") & processes+=($!)
sleep 3
ip netns exec $sender tcpreplay -q --pps "$pps" -i sent "$folder/load.pcap" >"$folder/sent" 2>&1 & replay=$!

resident() { awk '/^VmRSS/ {printf "%d", $2 / 1024}' "/proc/$1/status" 2>/dev/null || echo -; }
echo "| seconds | --flows, default limit | --flows --max-flows $cap | sessions |"
echo "|---|---|---|---|"
start=$SECONDS
while kill -0 $replay 2>/dev/null; do
    printf '| %d |' $((SECONDS - start))
    for process in "${processes[@]}"; do printf ' %s MiB |' "$(resident "$process")"; done
    echo
    for ((i = 0; i < 60; i++)); do kill -0 $replay 2>/dev/null || break; sleep 0.5; done
done
grep -E 'Actual|Rated' "$folder/sent"
for i in 0 1 2; do
    kill -TERM "${processes[$i]}"
    wait "${processes[$i]}" || true
    sleep 0.3
    echo "${names[$i]}: $(cat "$folder/${names[$i]}.flows") lines"
    sed 's/^/    /' "$folder/${names[$i]}"
done
