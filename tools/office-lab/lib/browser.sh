# Chromium without a screen.

# browse NODE URL ARGUMENT...: prints the page as the browser has it. The switches keep it from talking to its maker.
browse() {
    local node=$1 url=$2
    shift 2
    on "$node" env HOME=/tmp timeout 40 chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-background-networking --disable-component-update \
        --disable-sync --disable-extensions --disable-domain-reliability --no-first-run --no-pings --disable-default-apps --user-data-dir="/tmp/profile$RANDOM" \
        --disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,DialMediaRouteProvider,AsyncDns,NetworkTimeServiceQuerying \
        --virtual-time-budget=4000 --dump-dom "$@" "$url" 2>"$logs/chromium"
}
