# Runs one scenario inside its world: network, scenario file, recorders, truth.  scenario.sh NAME
set -Eeuo pipefail
trap 'echo "error in ${BASH_SOURCE[0]##*/} line $LINENO: $BASH_COMMAND" >&2' ERR
tools=/srv/tools
scenario=$1
for part in network record truth serve; do source "$tools/lib/$part.sh"; done
mkdir -p "$logs"
build_office
source "$tools/scenarios/$scenario.sh"
show_logs() { local log; for log in "$logs"/*; do [[ $log != */body && -f $log ]] || continue; [[ -s $log ]] && { echo "--- ${log##*/}"; tail -12 "$log" | cat -v; }; done; return 0; }
trap 'status=$?; ((status == 0)) || show_logs >&2' EXIT
run_scenario
stop_recording
write_truths
