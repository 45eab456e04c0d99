# Truth files: what the programs said they did. See testdata-pcaps/README.md for the schema.

truth_dir=/srv/lab/truth
selected=()      # cases that flow, fact and note write to; empty: all
FLOW=-1          # index of the flow last written (in the first selected case)

# for_cases CASE...: following facts belong to these captures only; without an argument to all again.
for_cases() { selected=("$@"); }

_targets() { if ((${#selected[@]})); then printf '%s\n' "${selected[@]}"; else printf '%s\n' "${cases[@]}"; fi; }

# flow PROTO CLIENT_IP CLIENT_PORT SERVER_IP SERVER_PORT [KEY=TEXT | KEY:=JSON]...: one conversation; "-" is a port nobody could tell.
# The keys name=, url= and user= may be repeated and become lists; a KEY:= takes JSON.
flow() {
    local proto=$1 cip=$2 cport=${3/#-/null} sip=$4 sport=${5/#-/null} case arg
    shift 5
    local -a filters=() values=()
    local n=0
    for arg in "$@"; do
        n=$((n + 1))
        case $arg in
            name=*|url=*|user=*) filters+=("| .${arg%%=*}s += [\$v$n]"); values+=(--arg "v$n" "${arg#*=}") ;;
            *:=*) filters+=("| .${arg%%:=*} = \$v$n"); values+=(--argjson "v$n" "${arg#*:=}") ;;
            *=) ;;
            *=*) filters+=("| .${arg%%=*} = \$v$n"); values+=(--arg "v$n" "${arg#*=}") ;;
        esac
    done
    mkdir -p "$truth_dir"
    FLOW=-1
    for case in $(_targets); do
        jq -cn --arg proto "$proto" --arg cip "$cip" --argjson cport "$cport" --arg sip "$sip" --argjson sport "$sport" "${values[@]}" \
            "{proto: \$proto, client: {ip: \$cip, port: \$cport}, server: {ip: \$sip, port: \$sport}} ${filters[*]}" \
            >>"$truth_dir/${case//\//-}.flows"
        ((FLOW >= 0)) || FLOW=$(($(wc -l <"$truth_dir/${case//\//-}.flows") - 1))
    done
}

# fact KEY JSON: a top-level key of the truth.
fact() {
    local case
    mkdir -p "$truth_dir"
    for case in $(_targets); do jq -cn --arg key "$1" --argjson value "$2" '{($key): $value}' >>"$truth_dir/${case//\//-}.facts"; done
}

note() { fact notes "$(jq -n --arg text "$1" '$text')"; }

# not_complete REASON: the capture holds flows that the truth does not list.
not_complete() { fact complete false; fact incomplete_because "$(jq -n --arg text "$1" '$text')"; }

write_truths() {
    local case stem file
    for case in "${cases[@]}"; do
        stem=$truth_dir/${case//\//-} file=${capture_of[$case]}
        mkdir -p "$truth_dir"
        touch "$stem.flows" "$stem.facts"
        jq -n --arg capture "${file##*/}" --arg scenario "$scenario" --arg place "${place_of[$case]}" \
            --slurpfile flows "$stem.flows" --slurpfile facts "$stem.facts" \
            '{capture: $capture, scenario: $scenario, recorded_at: $place, complete: true, flows: $flows} + ($facts | add // {})' \
            >"$out/$case.truth.json"
    done
}

# The kernel's own count of RST segments sent, per host: how a session ended, told by those who ended it.
declare -A _resets=()
_count_resets() { on "$1" nstat -asz TcpOutRsts | awk '$1 == "TcpOutRsts" { print $2 }'; }
mark_resets() { local n; for n in "$@"; do _resets[$n]=$(_count_resets "$n"); done; }

# ending NODE...: "closed" when none of these hosts sent a RST since mark_resets, else "reset".
ending() {
    local n
    for n in "$@"; do
        if (($(_count_resets "$n") != _resets[$n])); then echo reset; return; fi
    done
    echo closed
}
