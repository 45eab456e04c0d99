#!/usr/bin/env bash
# Writes the screens of the documentation anew, as the program shows them in 120 columns and 40 rows: src/PcapPorts.App/Views/screens/*.txt,
# and the pages that show them.
# The live one needs libpcap and the right to listen on the loopback interface. Read what changed before it is committed.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
PCAPPORTS_WRITE_SCREENS=1 dotnet test tests/PcapPorts.App.Tests -c Release --filter FullyQualifiedName~Views.ScreenTests "$@"
PCAPPORTS_WRITE_SCREENS=1 dotnet test tests/PcapPorts.App.Tests -c Release --no-build --filter FullyQualifiedName~Views.ScreenPageTests
git --no-pager diff --stat -- README.md src/PcapPorts.App/Views
