# LLMNR: PC1 asks the link who is pc3, PC3 answers
packages="llmnrd"

run_scenario() {
    serve pc3 llmnrd udp:5355 llmnrd -H pc3 -i eth0
    record pc1 eth0 llmnr/query pcap
    on pc1 timeout 10 llmnr-query -c 1 -I eth0 -T A pc3 >"$logs/query" 2>&1 || true
    grep -q "$PC3" "$logs/query"
    flow udp $PC1 - 224.0.0.252 5355 service=llmnr name=pc3
    flow udp $PC1 - $PC3 5355 service=llmnr name=pc3
    note "llmnr-query does not tell its source port; the question goes to the group, the answer comes from PC3's own address"
}
