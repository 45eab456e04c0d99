# Installs the Debian packages that the lab and the chosen scenarios need, without starting any service.

core_packages="ca-certificates iproute2 util-linux procps ethtool nftables conntrack tcpdump wireshark-common tshark jq python3 openssl curl netcat-openbsd gzip"

# packages_of NAME: what the scenario's line packages="..." names.
packages_of() { sed -n 's/^packages="\(.*\)"$/\1/p' "$lab/scenarios/$1.sh"; }

installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

install_packages() {
    local name package policy=/usr/sbin/policy-rc.d made_policy=no
    local -A wanted=()
    for package in $core_packages; do wanted[$package]=1; done
    for name in "$@"; do for package in $(packages_of "$name"); do wanted[$package]=1; done; done
    local missing=()
    for package in "${!wanted[@]}"; do installed "$package" || missing+=("$package"); done
    ((${#missing[@]})) || return 0
    mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort)
    echo "Debian packages missing: ${missing[*]}"
    [[ $install == yes ]] || { echo "run: --no-install was given" >&2; exit 1; }
    if [[ ! -e $policy ]]; then     # forbids starting services while packages are set up
        printf '#!/bin/sh\nexit 101\n' >$policy
        chmod +x $policy
        made_policy=yes
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "${missing[@]}" >/dev/null
    if [[ $made_policy == yes ]]; then rm -f $policy; trap - EXIT; fi
}
