#!/bin/sh
# A capture of 1 GB, split in 50 files of a ring, must give exactly the flows and the report of the whole.
# Needs editcap; takes a minute, and 2 GB below $TMPDIR.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
program=$here/src/PcapPorts.App/bin/Release/net10.0/pcapports
generator=$here/tools/TrafficGenerator/bin/Release/net10.0/TrafficGenerator
packets=${PACKETS:-3600000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$generator" --output "$work/whole.pcap" --seed 7 --packets "$packets" --flows $((packets / 60)) --sizes 60-720
mkdir "$work/ring"
editcap -F pcap -c $(((packets + 49) / 50)) "$work/whole.pcap" "$work/ring/ring.pcap"
echo "$(ls "$work/ring" | wc -l) files"
"$program" flows "$work/whole.pcap" --format ndjson -o "$work/whole.ndjson"
"$program" flows "$work/ring" --format ndjson -o "$work/ring.ndjson"
cmp "$work/whole.ndjson" "$work/ring.ndjson"
echo "$(wc -l <"$work/ring.ndjson") flows, the same"
"$program" report "$work/whole.pcap" --no-cache -o "$work/whole" --format csv
"$program" report "$work/ring" --no-cache -o "$work/parts" --format csv
# The capture has another name in each; everything else must be the same.
for side in whole parts; do
    name=$(sed -n 2p "$work/$side/captures.csv" | cut -d, -f1)
    for table in services ports hosts exposure scans weaknesses findings names flows; do sed "s|$name|CAPTURE|g" "$work/$side/$table.csv" >"$work/$side.$table"; done
done
for table in services ports hosts exposure scans weaknesses findings names flows; do cmp "$work/whole.$table" "$work/parts.$table"; done
echo "every table of the report, the same"
