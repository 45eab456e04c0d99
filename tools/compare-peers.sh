#!/usr/bin/env bash
# Measures pcapports beside its peers: whole processes, warm page cache, the median of several runs, output to /dev/null.
# Ratios within one run on one machine are what counts; absolute times mean nothing from day to day.
set -euo pipefail
export LC_ALL=C DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

usage() {
    cat <<'USAGE'
usage: tools/compare-peers.sh [--corpus DIR] [--loads DIR] [--runs N] [--quick] [--slow] [--scaling] [--small-packets N] [--mix-bytes N]
                              [--pcapports FILE]

  --corpus DIR       captures that make the mix load: their Ethernet frames, joined and repeated; without it there is no mix
  --loads DIR        where loads are kept from one run to the next (default: ${TMPDIR:-/tmp}/pcapports-loads)
  --runs N           runs of each program, of which the median counts (default 5); programs that take over 10 s run once
  --quick            only cat, tcpdump --count with and without a filter, capinfos and pcapports
  --slow             also tshark -V and tshark -T fields on a quarter of mix: some minutes
  --scaling          also the cost of a packet from ten thousand to ten million flows (two more loads of 800 MB)
  --small-packets N  packets of the small load (default 10000000), with a tenth as many flows
  --mix-bytes N      size of the mix load (default 931000000)
  --pcapports FILE   the program to measure (default: src/PcapPorts.App, published with code compiled ahead of time where that can be had)

Exit status: 0 when every goal that could be measured was met, 1 when one was not, 2 for wrong usage or a missing tool.
USAGE
}

corpus='' loads="${TMPDIR:-/tmp}/pcapports-loads" runs=5 quick=0 slow=0 scaling=0 small_packets=10000000 mix_bytes=931000000 ours=''
while (($#)); do
    case $1 in
        --quick) quick=1 ;;
        --slow) slow=1 ;;
        --scaling) scaling=1 ;;
        -h | --help) usage; exit 0 ;;
        --corpus | --loads | --runs | --small-packets | --mix-bytes | --pcapports)
            [[ $# -ge 2 ]] || { echo "compare-peers: $1 needs a value" >&2; exit 2; }
            case $1 in
                --corpus) corpus=$2 ;;
                --loads) loads=$2 ;;
                --runs) runs=$2 ;;
                --small-packets) small_packets=$2 ;;
                --mix-bytes) mix_bytes=$2 ;;
                --pcapports) ours=$2 ;;
            esac
            shift ;;
        *) echo "compare-peers: $1 is no option" >&2; usage >&2; exit 2 ;;
    esac
    shift
done
for number in "$runs" "$small_packets" "$mix_bytes"; do
    [[ $number =~ ^[1-9][0-9]*$ ]] || { echo "compare-peers: $number is not a number above 0" >&2; exit 2; }
done
[[ -z $corpus || -d $corpus ]] || { echo "compare-peers: $corpus: no such folder" >&2; exit 2; }

root=$(cd "$(dirname "$0")/.." && pwd)
[[ -x /usr/bin/time ]] || { echo 'compare-peers: /usr/bin/time is missing; apt-get install time' >&2; exit 2; }
command -v dotnet > /dev/null || { echo 'compare-peers: the .NET SDK is missing' >&2; exit 2; }

# What is missing is said, once, with the package that has it; nothing is installed.
missing() {
    command -v "$1" > /dev/null || echo "not measured: $1 is missing (apt-get install $2)" >&2
}
missing tcpdump tcpdump
missing capinfos wireshark-common
if ((!quick)); then
    missing tshark tshark
    missing ndpiReader libndpi-bin
    missing nfpcapd nfdump
fi

mkdir -p "$loads"
work=$(mktemp -d "$loads/run.XXXXXX")
trap 'rm -rf "$work"' EXIT

build() {
    dotnet build "$root/$1" -c Release -nodeReuse:false -v quiet -clp:ErrorsOnly > "$work/build.log" 2>&1 || { cat "$work/build.log" >&2; exit 2; }
}
build tools/TrafficGenerator
generator="$root/tools/TrafficGenerator/bin/Release/net10.0/TrafficGenerator"
if [[ -z $ours ]]; then
    # A run lasts a fifth of a second: compiling while it runs would be half of it.
    case $(uname -m) in x86_64) rid=linux-x64 ;; aarch64) rid=linux-arm64 ;; *) rid='' ;; esac
    if [[ -n $rid ]] && dotnet publish "$root/src/PcapPorts.App" -c Release -r "$rid" --self-contained false -p:PublishReadyToRun=true \
        -o "$work/app" -nodeReuse:false -v quiet > "$work/build.log" 2>&1; then
        ours="$work/app/pcapports"
    else
        echo 'publishing ahead-of-time code failed: measuring the plain build' >&2
        build src/PcapPorts.App
        ours="$root/src/PcapPorts.App/bin/Release/net10.0/pcapports"
    fi
fi
[[ -x $ours ]] || { echo "compare-peers: $ours: no such program" >&2; exit 2; }

# A load is made under another name first, so that a broken run leaves none behind that looks whole.
make_load() {
    local load=$1
    shift
    [[ -s $load ]] && return
    echo "making ${load##*/}" >&2
    "$generator" "$@" --output "$load.partial" >&2 2> "$work/made.log" || { tail -5 "$work/made.log" >&2; exit 2; }
    tail -1 "$work/made.log" >&2
    mv "$load.partial" "$load"
}
small_flows=$((small_packets / 10 > 0 ? small_packets / 10 : 1))
small="$loads/small-$small_packets.pcap"
make_load "$small" generate --seed 1 --packets "$small_packets" --flows "$small_flows" --sizes 60-66 --skew 1
mix='' mix_quarter=''
if [[ -n $corpus ]]; then
    mix="$loads/mix-$mix_bytes-$(cd "$corpus" && find . -type f -printf '%p %s\n' | sort | cksum | cut -d' ' -f1).pcap"
    make_load "$mix" concat --size "$mix_bytes" "$corpus"
    mix_quarter="${mix%.pcap}-quarter.pcap"
    make_load "$mix_quarter" concat --size $((mix_bytes / 4)) "$corpus"
fi

declare -A seconds memory

# measure KEY COMMAND...: seconds[KEY] becomes the median in seconds, memory[KEY] the largest resident set in KiB.
# A program that fails, or is stopped after ten minutes, gets no figure.
measure() {
    local key=$1 times=() run start end status most=0 kib
    shift
    for ((run = 0; run < runs; run++)); do
        status=0
        start=$EPOCHREALTIME
        timeout 600 /usr/bin/time -q -o "$work/rss" -f %M "$@" > /dev/null 2> "$work/stderr" < /dev/null || status=$?
        end=$EPOCHREALTIME
        # 3 is our own "read up to a damage".
        if ((status != 0 && status != 3)); then
            ((status == 124)) && seconds[$key]='over 600' || echo "not measured: $* ended with $status: $(tail -1 "$work/stderr")" >&2
            return 0
        fi
        kib=$(tail -1 "$work/rss")
        ((kib > most)) && most=$kib
        times+=($((${end/./} - ${start/./})))
        ((times[run] > 10000000)) && break
    done
    mapfile -t times < <(printf '%s\n' "${times[@]}" | sort -n)
    seconds[$key]=$(awk -v us="${times[${#times[@]} / 2]}" 'BEGIN { printf "%.3f", us / 1e6 }')
    memory[$key]=$most
}

have() { command -v "$1" > /dev/null; }

ten_fields=(-e frame.number -e frame.time_epoch -e ip.src -e ip.dst -e tcp.srcport -e tcp.dstport -e tcp.stream -e dns.qry.name -e http.request.uri
    -e tls.handshake.extensions_server_name)

measure_load() {
    local load=$1 file=$2
    echo "measuring $load" >&2
    cat "$file" > /dev/null
    measure "$load cat" cat "$file"
    have tcpdump && measure "$load tcpdump-count" tcpdump -r "$file" --count
    have capinfos && measure "$load capinfos" capinfos -c "$file"
    have tcpdump && measure "$load tcpdump-filter" tcpdump -r "$file" --count 'tcp port 443'
    measure "$load filter-port" "$ours" packets "$file" -Y 'tcp port 443' --only-count
    measure "$load filter-field" "$ours" packets "$file" -Y 'tcp.port == 443' --only-count
    measure "$load filter-dns" "$ours" packets "$file" -Y 'dns.qry.name contains "example"' --only-count
    measure "$load flows" "$ours" flows "$file" --top 100 --format ndjson
    measure "$load flows-1" "$ours" flows "$file" --top 100 --format ndjson --threads 1
    measure "$load flows-all-1" "$ours" flows "$file" --format ndjson --threads 1
    if [[ $load == mix ]]; then
        cat "$mix_quarter" > /dev/null
        measure 'mix packets-V' "$ours" packets "$mix_quarter" -V
        measure 'mix packets-fields' "$ours" packets "$mix_quarter" "${ten_fields[@]}" --format tsv
        if ((slow)) && have tshark; then
            measure 'mix tshark-V' tshark -n -r "$mix_quarter" -V
            measure 'mix tshark-fields' tshark -n -r "$mix_quarter" -T fields "${ten_fields[@]}"
        fi
    fi
    ((quick)) && return
    mkdir -p "$work/nfcapd"
    have nfpcapd && measure "$load nfpcapd" nfpcapd -r "$file" -l "$work/nfcapd"
    rm -rf "$work/nfcapd"
    have ndpiReader && measure "$load ndpiReader" ndpiReader -i "$file" -q
    # On the small load it takes minutes: what it keeps of a million connections degrades.
    if [[ $load == mix ]] && have tcpdump; then
        measure "$load tcpdump-nn" tcpdump -nn -r "$file"
    fi
    # tshark's memory grows with every packet of the small load, which has five times as many.
    if [[ $load == mix ]] && have tshark; then
        measure 'mix tshark-conv' tshark -r "$file" -q -z conv,tcp
        measure 'mix tshark-filter' tshark -r "$file" -Y 'tcp.port == 443'
        measure 'mix tshark-dns' tshark -r "$file" -Y 'dns.qry.name contains "example"'
    fi
    return 0
}

[[ -n $mix ]] && measure_load mix "$mix"
measure_load small "$small"

# Start-up, against a program that does nothing.
mkdir -p "$work/empty"
cat > "$work/empty/empty.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <InvariantGlobalization>true</InvariantGlobalization>
    <UseSystemResourceKeys>true</UseSystemResourceKeys>
  </PropertyGroup>
</Project>
PROJECT
echo 'return 0;' > "$work/empty/Program.cs"
if dotnet build "$work/empty" -c Release -o "$work/empty/out" -nodeReuse:false -v quiet > "$work/build.log" 2>&1; then
    measure 'start empty' "$work/empty/out/empty"
    measure 'start ours' "$ours" --version
else
    echo 'not measured: start-up (the empty program could not be built)' >&2
fi

if ((scaling)); then
    few="$loads/scaling-$small_packets-few.pcap" many="$loads/scaling-$small_packets-many.pcap"
    make_load "$few" generate --seed 1 --packets "$small_packets" --flows $((small_packets / 1000 + 1)) --sizes 60-66 --skew 0
    make_load "$many" generate --seed 1 --packets "$small_packets" --flows "$small_packets" --sizes 60-66 --skew 0
    cat "$few" "$many" > /dev/null
    measure 'scaling few' "$ours" flows "$few" --top 100 --format ndjson --threads 1
    measure 'scaling many' "$ours" flows "$many" --top 100 --format ndjson --threads 1
fi

cell() {
    local key=$1 kib
    [[ -n ${seconds[$key]-} ]] || { echo '–'; return; }
    kib=${memory[$key]-0}
    if ((kib > 0)); then echo "${seconds[$key]} ($((kib / 1024)) MiB)"; else echo "${seconds[$key]}"; fi
}

# times KEY OF: how many times as long KEY took as OF.
times() {
    [[ ${seconds[$1]-} =~ ^[0-9] && ${seconds[$2]-} =~ ^[0-9] ]] && awk -v a="${seconds[$1]}" -v b="${seconds[$2]}" 'BEGIN { printf "%.2f", a / b }'
}

row() {
    local name=$1 key=$2 does=$3 own=${4-flows} mix_ratio small_ratio
    [[ -n ${seconds["mix $key"]-} || -n ${seconds["small $key"]-} ]] || return 0
    mix_ratio=$(times "mix $own" "mix $key" || true)
    small_ratio=$(times "small $own" "small $key" || true)
    printf '| %s | %s | %s | %s | %s | %s |\n' "$name" "$(cell "mix $key")" "${mix_ratio:-–}" "$(cell "small $key")" "${small_ratio:-–}" "$does"
}

echo
echo "Whole processes, seconds (peak memory), median of $runs. Ratio: pcapports' time in parts of that program's."
echo
echo "| program | mix | ratio | small | ratio | does |"
echo "|---|---|---|---|---|---|"
row '`cat`' cat 'copies'
row '`tcpdump -r --count`' tcpdump-count 'only counts packets'
row '`capinfos -c`' capinfos 'only counts packets'
row '`nfpcapd`' nfpcapd 'flows'
row '`ndpiReader -q`' ndpiReader 'flows and protocols'
row '`tcpdump -nn`' tcpdump-nn 'prints'
row "\`tcpdump --count 'tcp port 443'\`" tcpdump-filter 'filters'
row '`tshark -q -z conv,tcp`' tshark-conv 'TCP conversations'
row "\`tshark -Y 'tcp.port == 443'\`" tshark-filter 'filters'
row "\`tshark -Y 'dns.qry.name contains \"example\"'\`" tshark-dns 'filters'
row '`tshark -T fields`, ten fields, a quarter of it' tshark-fields 'dissects, prints' packets-fields
row '`tshark -V`, a quarter of it' tshark-V 'dissects, prints all' packets-V
row '**`pcapports packets -e`**, ten fields, a quarter of it' packets-fields 'dissects, prints' packets-fields
row '**`pcapports packets -V`**, a quarter of it' packets-V 'dissects, prints all' packets-V
row '**`pcapports flows --top 100`**' flows 'labelled flows'
row '`pcapports flows --top 100 --threads 1`' flows-1 'labelled flows, one thread'
row '`pcapports flows --threads 1`' flows-all-1 'labelled flows, all printed'
row "\`pcapports packets -Y 'tcp port 443' --only-count\`" filter-port 'filters'
row "\`pcapports packets -Y 'tcp.port == 443' --only-count\`" filter-field 'filters'
row "\`pcapports packets -Y 'dns.qry.name contains \"example\"' --only-count\`" filter-dns 'filters'

below=0
# goal NAME VALUE LIMIT at-most|at-least [UNIT]
goal() {
    local verdict
    if [[ -z $2 ]]; then
        printf '| %s | – | %s %s%s | not measured |\n' "$1" "${4/-/ }" "$3" "${5-}"
        return
    fi
    verdict=$(awk -v v="$2" -v l="$3" -v how="$4" 'BEGIN { print (how == "at-most" ? v <= l : v >= l) ? "ok" : "BELOW" }')
    [[ $verdict == ok ]] || below=1
    printf '| %s | %s%s | %s %s%s | %s |\n' "$1" "$2" "${5-}" "${4/-/ }" "$3" "${5-}" "$verdict"
}

# quotient A B: nothing when either is missing.
quotient() { awk -v a="$1" -v b="$2" 'BEGIN { if (a > 0 && b > 0) printf "%.3f", a / b }'; }

echo
echo "| goal | measured | wanted | |"
echo "|---|---|---|---|"
for load in ${mix:+mix} small; do
    goal "\`flows\` against \`tcpdump --count\`, $load" "$(times "$load flows" "$load tcpdump-count" || true)" 1.0 at-most
    goal "two threads against one, $load" "$(times "$load flows-1" "$load flows" || true)" 1.6 at-least ' times'
    goal "\`-Y 'tcp port 443'\` against \`tcpdump --count\`, $load" "$(times "$load filter-port" "$load tcpdump-filter" || true)" 1.5 at-most
    if ((!quick)); then
        [[ $load == mix ]] && most=0.25 || most=0.02
        goal "against \`ndpiReader\`, $load" "$(quotient "${seconds["$load flows"]-0}" "${seconds["$load ndpiReader"]-0}")" "$most" at-most
    fi
done
if [[ -n $mix ]]; then
    if ((!quick)); then
        goal "\`-Y 'tcp.port == 443'\` against \`tshark -Y\`, mix" "$(quotient "${seconds['mix tshark-filter']-0}" "${seconds['mix filter-field']-0}")" 150 at-least ' times'
        goal "\`-Y 'dns.qry.name contains ...'\` against \`tshark -Y\`, mix" "$(quotient "${seconds['mix tshark-dns']-0}" "${seconds['mix filter-dns']-0}")" 50 at-least ' times'
    fi
    ((quick)) || goal 'against `tshark -z conv`, mix' "$(quotient "${seconds['mix flows']-0}" "${seconds['mix tshark-conv']-0}")" 0.0125 at-most
    if ((slow)); then
        goal '`packets -V` against `tshark -V`, a quarter of mix' "$(quotient "${seconds['mix packets-V']-0}" "${seconds['mix tshark-V']-0}")" 0.033 at-most
        goal '`packets -e` against `tshark -T fields`, a quarter of mix' "$(quotient "${seconds['mix packets-fields']-0}" "${seconds['mix tshark-fields']-0}")" 0.02 at-most
    fi
    goal 'peak memory of `packets -V`, a quarter of mix' "$(quotient "${memory['mix packets-V']-}" 1024)" 300 at-most ' MiB'
    goal 'peak memory of `packets -e`, a quarter of mix' "$(quotient "${memory['mix packets-fields']-}" 1024)" 300 at-most ' MiB'
    goal 'peak memory, mix' "$(quotient "${memory['mix flows']-}" 1024)" 100 at-most ' MiB'
fi
per_flow=$(awk -v kib="${memory['small flows']-}" -v n="$small_flows" 'BEGIN { if (kib != "") printf "%.0f", kib * 1024 / n }')
goal 'peak memory, small' "$per_flow" 250 at-most ' bytes a flow'
printed=$(awk -v all="${seconds['small flows-all-1']-0}" -v top="${seconds['small flows-1']-0}" -v n="$small_flows" 'BEGIN { if (all > top) printf "%.2f", n / (all - top) / 1e6 }')
goal 'printing every flow as NDJSON, one thread' "$printed" 1 at-least ' million a second'
goal 'start-up (`--version`) against an empty .NET program' "$(times 'start ours' 'start empty' || true)" 3 at-most ' times'
((scaling)) && goal "cost of a packet, $((small_packets / 1000 + 1)) flows to $small_packets" "$(times 'scaling many' 'scaling few' || true)" 3 at-most ' times'
echo
echo 'Allocations per packet: tools/Benchmarks --check.'
exit "$below"
