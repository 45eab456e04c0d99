"""Holds captures against their truth files: check.py [--quiet] FOLDER [SCENARIO]...

Uses Wireshark's capinfos and tshark only, so that it is independent of what the captures are test data for."""
import collections
import json
import pathlib
import subprocess
import sys

FIELDS = ["frame.protocols", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "tcp.srcport", "tcp.dstport", "tcp.flags", "tcp.seq_raw",
          "udp.srcport", "udp.dstport", "sctp.srcport", "sctp.dstport", "_ws.malformed"]
SCENARIOS = pathlib.Path(__file__).parent.parent / "scenarios"
SYN, ACK, FIN, RST = 2, 16, 1, 4
HARMLESS = "Running as user"        # tshark's remark about root is not about the capture


def complaints(command):
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    said = [line for line in done.stderr.splitlines() if line.strip() and HARMLESS not in line]
    return done.stdout, said + ([f"exit status {done.returncode}"] if done.returncode else [])


def segments(lines):
    """Every TCP, UDP and SCTP header of every frame, outer before inner; what an ICMP error quotes is not one."""
    for line in lines:
        values = dict(zip(FIELDS, line.split("\t")))
        queue = {name: collections.deque(v.split(",") if v else []) for name, v in values.items()}
        source = target = None
        for layer in values["frame.protocols"].split(":"):
            if layer in ("icmp", "icmpv6"):
                break
            if layer in ("ip", "ipv6") and queue[layer + ".src"]:
                source, target = queue[layer + ".src"].popleft(), queue[layer + ".dst"].popleft()
            if layer in ("tcp", "udp", "sctp") and queue[layer + ".srcport"]:
                flags = int(queue["tcp.flags"].popleft(), 16) if layer == "tcp" else 0
                seq = queue["tcp.seq_raw"].popleft() if layer == "tcp" else None
                yield (layer, (source, int(queue[layer + ".srcport"].popleft())),
                       (target, int(queue[layer + ".dstport"].popleft())), flags, seq)


def ending(ways):
    """The state of a TCP conversation, from the flags each side sent."""
    forth, back = ways
    every = forth + back
    if any(f & RST for f in every):
        return "refused" if not any(f & SYN for f in back) and any(f & SYN for f in forth) else "reset"
    fins = any(f & FIN for f in forth) + any(f & FIN for f in back)
    if fins:
        return "closed" if fins == 2 else "half-closed"
    return "open" if back else "attempt"


def check(truth_file):
    truth = json.loads(truth_file.read_text())
    capture = truth_file.parent / truth["capture"]
    wrong = []
    wrong += complaints(["capinfos", str(capture)])[1]
    text, said = complaints(["tshark", "-n", "-r", str(capture), "-T", "fields", "-E", "occurrence=a"]
                            + [part for field in FIELDS for part in ("-e", field)])
    wrong += said
    wrong += [f"frame {number} is malformed" for number, line in enumerate(text.splitlines(), 1) if line.split("\t")[-1]]
    talk = collections.defaultdict(lambda: collections.defaultdict(list))
    opened = collections.defaultdict(set)
    for proto, source, target, flags, seq in segments(text.splitlines()):
        talk[proto, frozenset((source, target))][source].append(flags)
        if flags & (SYN | ACK) == SYN:
            opened[proto, source, target].add(seq)

    listed = collections.Counter()
    found = set()
    for number, flow in enumerate(truth["flows"]):
        client, server = ((flow[side]["ip"], flow[side]["port"]) for side in ("client", "server"))
        said = f"flow {number} {flow['proto']} {client} -> {server}"

        def fits(address, wanted):
            return address[0] == wanted[0] and wanted[1] in (None, address[1])

        matches = [(key, (s, t)) for key in talk if key[0] == flow["proto"] for s in key[1] for t in key[1]
                   if (s != t or len(key[1]) == 1) and fits(s, client) and fits(t, server)]
        if not matches:
            wrong.append(said + ": not in the capture")
            continue
        found.update(key for key, _ in matches)
        listed[flow["proto"], client, server] += 1
        if flow["proto"] != "tcp" or None in (client[1], server[1]):
            continue
        if not opened[flow["proto"], client, server] and not truth.get("midstream") and not truth.get("one_way"):
            wrong.append(said + ": the client never sent a SYN")
        ways = talk[matches[0][0]]
        seen = ending((ways[client], ways[server]))
        if "ending" in flow and not truth.get("one_way") and seen != flow["ending"] and len(opened[flow["proto"], client, server]) < 2:
            wrong.append(f"{said}: ended {seen}, the programs said {flow['ending']}")
    for (proto, client, server), count in listed.items():
        if proto == "tcp" and None not in (client[1], server[1]) and count > max(1, len(opened[proto, client, server])):
            wrong.append(f"{client} -> {server}: {count} connections told, {len(opened[proto, client, server])} in the capture")
    if truth["complete"]:
        wrong += [f"not told: {key[0]} {sorted(map(str, key[1]))}" for key in talk if key not in found]
    return wrong, len(truth["flows"]), capture.stat().st_size


def main(arguments):
    quiet = "--quiet" in arguments
    folder, *names = [a for a in arguments if a != "--quiet"]
    total = bad = seen = 0
    recorded = set()
    for truth_file in sorted(pathlib.Path(folder).rglob("*.truth.json")):
        scenario = json.loads(truth_file.read_text())["scenario"]
        if names and scenario not in names:
            continue
        recorded.add(scenario)
        wrong, flows, size = check(truth_file)
        seen, bad, total = seen + 1, bad + bool(wrong), total + size
        if wrong or not quiet:
            print(f"{'WRONG' if wrong else 'ok':5} {size:8} {flows:4} flows  {truth_file.relative_to(folder)}")
        for line in wrong:
            print("      " + line)
    if not names:
        told = {truth.parent / json.loads(truth.read_text())["capture"] for truth in pathlib.Path(folder).rglob("*.truth.json")}
        for stray in sorted(f for f in pathlib.Path(folder).rglob("*.pcap*") if f not in told):
            print(f"WRONG no truth for {stray.relative_to(folder)}")
            bad += 1
        for name in sorted(recorded - {f.stem for f in SCENARIOS.glob("*.sh")}):
            print(f"WRONG captures of {name}, which is no scenario")
            bad += 1
    for name in sorted(set(names) - recorded):
        print(f"WRONG no capture of scenario {name}")
        bad += 1
    if not quiet:
        print(f"{seen} captures, {total} bytes, {bad} wrong")
    return 1 if bad or not seen else 0


sys.exit(main(sys.argv[1:]))
