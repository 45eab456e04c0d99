# Recorders: dumpcap for pcapng, tcpdump for pcap. Each capture has a case name SUBJECT/CASE; its truth gets the same name.

out=/srv/out
declare -A recorder=() capture_of=() place_of=() finish_of=()
cases=()

# record NODE INTERFACE SUBJECT/CASE [pcapng|pcap|nano|gzip] [OPTION...]: starts a recorder and waits until it listens. Options are
# dumpcap's or tcpdump's own (-s 96, -f FILTER; for tcpdump a filter is its last arguments).
record() {
    local node=$1 interface=$2 case=$3 format=${4:-pcapng} log=$logs/recorder-${3//\//-} file ready
    local -a at=(nsenter --target "${holder[$node]}" --net --uts --mount --)     # not the function: $! has to be the recorder's
    shift $(($# < 4 ? 3 : 4))
    mkdir -p "$out/${case%/*}"
    case $format in
        pcapng|gzip)
            file=$out/$case.pcapng ready='^File: '
            "${at[@]}" dumpcap -q -i "$interface" -w "$file" "$@" 2>"$log" & ;;
        pcap)
            file=$out/$case.pcap ready='listening on'
            "${at[@]}" tcpdump -Z root -n -U --immediate-mode -i "$interface" -w "$file" "$@" 2>"$log" & ;;
        nano)
            file=$out/$case.pcap ready='listening on'
            "${at[@]}" tcpdump -Z root -n -U --immediate-mode --time-stamp-precision=nano -i "$interface" -w "$file" "$@" 2>"$log" & ;;
    esac
    recorder[$case]=$!
    capture_of[$case]=$file place_of[$case]="$node $interface" finish_of[$case]=$format
    cases+=("$case")
    for _ in {1..100}; do
        if grep -q "$ready" "$log"; then return 0; fi
        sleep 0.05
    done
    echo "recorder for $case did not start" >&2
    return 1
}

# stop_recording [CASE...]: the kernel hands packets over in blocks, at most a quarter of a second late; then the recorders end
# before any server does, so that a capture shows how sessions ended and not how the lab did.
stop_recording() {
    local case
    (($#)) || set -- "${!recorder[@]}"
    sleep 0.6
    for case in "$@"; do kill -TERM "${recorder[$case]}"; done
    for case in "$@"; do
        wait "${recorder[$case]}" || true
        unset "recorder[$case]"
        [[ -s ${capture_of[$case]} ]] || { echo "$case: nothing recorded" >&2; return 1; }
        if [[ ${finish_of[$case]} == gzip ]]; then
            gzip -9nf "${capture_of[$case]}"
            capture_of[$case]+=.gz
        fi
        chmod 644 "${capture_of[$case]}"
    done
}
