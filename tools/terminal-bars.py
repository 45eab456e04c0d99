#!/usr/bin/env python3
"""Measures the terminal interface in tmux, on a capture of 1 GB and 2.3 million packets, with termshark beside it in the same run.

Times are from the key (or the start of the process) until the wanted text is on the screen. Both programs sit in windows of 120x40 of one tmux server that
is driven through its control mode, so asking for the screen costs about a millisecond. Figures of one run on one machine may be compared; those of
different days may not.
"""

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WIDTH, HEIGHT = 120, 40
PACKETS = 2_300_000
FLOWS = PACKETS // 12


class Missed(Exception):
    """What was waited for was not seen."""


class Tmux:
    """One window, driven through the control mode of a tmux server of its own."""

    def __init__(self, folder):
        self.name = f"bars-{os.getpid()}"
        environment = dict(os.environ, PCAPPORTS_CONFIG=folder, LC_ALL="C.UTF-8", XDG_CONFIG_HOME=folder, XDG_CACHE_HOME=folder)
        environment.pop("TMUX", None)
        base = ["tmux", "-L", self.name, "-f", "/dev/null"]
        subprocess.run([*base, "new-session", "-d", "-x", str(WIDTH), "-y", str(HEIGHT), "-s", "w", "sleep 100000"], env=environment, check=True)
        subprocess.run([*base, "set-option", "-g", "remain-on-exit", "on"], check=True)
        self.client = subprocess.Popen([*base, "-C", "attach-session", "-t", "w"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", errors="replace", bufsize=1)
        self.base = base
        self.outputs = 0
        self._answer()
        self.ask(f"refresh-client -C {WIDTH}x{HEIGHT}")

    def _line(self):
        line = self.client.stdout.readline()
        if line.startswith("%output"):
            self.outputs += 1
        return line.rstrip("\n")

    def _answer(self):
        while not self._line().startswith("%begin"):
            pass
        lines = []
        while not (line := self._line()).startswith(("%end", "%error")):
            lines.append(line)
        return lines

    def ask(self, command):
        """Runs a command of tmux and returns what it prints."""
        self.client.stdin.write(command + "\n")
        self.client.stdin.flush()
        return self._answer()

    def start(self, command):
        """Starts a program in the place of the one before; the clock starts with it."""
        begun = time.perf_counter()
        self.ask(f"respawn-pane -k -t w {quoted('exec ' + command)}")
        return begun

    def type(self, text):
        begun = time.perf_counter()
        self.ask(f"send-keys -t w -l {quoted(text)}")
        return begun

    def press(self, *keys):
        begun = time.perf_counter()
        self.ask("send-keys -t w " + " ".join(keys))
        return begun

    def screen(self):
        return self.ask("capture-pane -p -t w")

    def wait(self, begun, holds, limit, what):
        """Seconds since a moment until the screen holds something."""
        while True:
            lines = self.screen()
            now = time.perf_counter()
            if holds(lines):
                return now - begun
            if now - begun > limit:
                raise Missed(f"{what}: not within {limit} s; the screen was:\n" + "\n".join(lines))
            time.sleep(0.002)

    def until_output(self, key, limit=2.0):
        """Milliseconds from a key to the first bytes of the program."""
        self.outputs = 0
        begun = self.press(key)
        while self.outputs == 0 and time.perf_counter() - begun < limit:
            self.ask("display-message -p x")
        return (time.perf_counter() - begun) * 1000

    def process(self):
        return int(self.ask("display-message -p -t w '#{pane_pid}'")[0])

    def close(self):
        subprocess.run([*self.base, "kill-server"], check=False)
        self.client.wait()


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def has(pattern):
    compiled = re.compile(pattern)
    return lambda lines: any(compiled.search(line) for line in lines)


def both(*tests):
    return lambda lines: all(test(lines) for test in tests)


def peak_memory(process):
    """Megabytes that a process and those below it have held at most."""
    total = 0
    try:
        with open(f"/proc/{process}/status", encoding="ascii", errors="replace") as status:
            total = next((int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM")), 0)
        for task in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{task}/children", encoding="ascii") as children:
                total += sum(peak_memory(int(child)) for child in children.read().split())
    except (FileNotFoundError, ProcessLookupError):
        pass
    return total


def first_rows(lines):
    return any(re.match(r"\s*1\s+0\.0000", line) for line in lines)


def measure_ours(tmux, program, capture, packets):
    """Name of a bar -> seconds (milliseconds for those of a key, megabytes for memory)."""
    found = {}
    count = f"{packets:,}"
    begun = tmux.start(f"{program} open {capture}")
    found["first rows"] = tmux.wait(begun, first_rows, 60, "first rows")
    found["first details"] = tmux.wait(begun, has("Internet Protocol"), 60, "details")
    tmux.wait(begun, both(has(f" {count} packets"), lambda lines: " %, " not in lines[-1]), 300, "the count")
    tmux.press("G")
    found["whole list"] = tmux.wait(begun, has(rf"^\s*{packets}\s"), 60, "the last row")
    found["peak memory after loading"] = peak_memory(tmux.process())

    tmux.type("gg/dns")
    begun = tmux.press("Enter")
    found["dns: first hits"] = tmux.wait(begun, both(has(rf"\s[1-9][\d,]* of {count}"), has(r" DNS ")), 60, "hits of dns")
    found["dns: complete"] = tmux.wait(begun, has(rf"\s[1-9][\d,]* of {count}\s*$"), 120, "all hits of dns")
    found["peak memory with dns"] = peak_memory(tmux.process())
    tmux.press("C-l")
    tmux.wait(time.perf_counter(), has(f" {count} packets"), 60, "all packets")
    tmux.type("/tcp.port == 443")
    begun = tmux.press("Enter")
    found["tcp.port == 443: complete"] = tmux.wait(begun, has(rf"tcp.port == 443 .*\s[1-9][\d,]* of {count}\s*$"), 120, "all hits of tcp.port")
    tmux.press("C-l")
    tmux.wait(time.perf_counter(), has(f" {count} packets"), 60, "all packets")

    visits = []
    for number in (packets // 2 + 17, 4711, packets - 12345, packets // 3, packets // 5 * 4):
        begun = tmux.type(f"{number}G")
        visits.append(tmux.wait(begun, both(has(rf"^\s*{number}\s"), has(rf"Frame {number}\b")), 60, f"packet {number}"))
    found["go to a packet"] = max(visits)

    found["key to repaint"] = repaints(tmux)
    tmux.type("/")
    verdicts = [tmux.until_output(key) for key in ("t", "c", "p", ".", "p", "o", "r", "t", "Space", "=", "=", "Space", "4", "4", "3")]
    found["verdict"] = max(verdicts)
    found["peak memory"] = peak_memory(tmux.process())
    tmux.press("C-u", "Escape", "q")
    return found


def repaints(tmux):
    tmux.type("gg")
    time.sleep(0.5)
    times = [tmux.until_output("j" if i % 60 < 40 else "k") for i in range(120)]
    return statistics.quantiles(times, n=20)[-1]


def measure_live(tmux, program):
    """Seconds from a packet on the loopback interface to its row; the slowest of several."""
    begun = tmux.start(f"{program} open -i lo -f 'udp port 9'")
    tmux.wait(begun, has(r"live: 0 packets"), 20, "listening")
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    times = []
    for i in range(8):
        begun = time.perf_counter()
        sender.sendto(b"x" * (200 + i), ("127.0.0.1", 9))
        times.append(tmux.wait(begun, has(rf"Len={200 + i}\b"), 20, f"packet {i}"))
        time.sleep(0.37)
    tmux.press("q")
    return max(times)


def measure_termshark(tmux, capture, packets):
    """What it did within its time; what it did not, it says, and the table has no figure for it."""
    found = {}
    try:
        visit_termshark(tmux, capture, packets, found)
    except Missed as missed:
        print(f"termshark: {missed}", file=sys.stderr)
    return found


def visit_termshark(tmux, capture, packets, found):
    begun = tmux.start(f"termshark -r {capture}")
    found["first rows"] = tmux.wait(begun, first_rows, 60, "first rows")
    found["first details"] = tmux.wait(begun, has("Internet Protocol"), 60, "details")
    last = has(rf"^\s*{packets // 100}")
    while "whole list" not in found:
        # It goes to the last row that it has by then.
        tmux.press("G")
        try:
            found["whole list"] = tmux.wait(begun, last, time.perf_counter() - begun + 2, "the last row")
        except Missed:
            if time.perf_counter() - begun > 150:
                raise
    visits = []
    for number in (packets // 2 + 17, 4711, packets - 12345):
        begun = tmux.type(f"{number}gg")
        visits.append(tmux.wait(begun, has(rf"Frame {number}\b"), 60, f"packet {number}"))
    found["go to a packet"] = max(visits)
    found["key to repaint"] = repaints(tmux)
    memory = peak_memory(tmux.process())
    tmux.type("/dns")
    time.sleep(0.5)
    begun = tmux.press("Enter")
    found["dns: first hits"] = tmux.wait(begun, has(r"DNS  .*Standard query"), 120, "hits of dns")
    found["dns: complete"] = tmux.wait(begun, lambda lines: not any("<Stop>" in line for line in lines), 600, "all hits of dns")
    found["peak memory"] = max(memory, peak_memory(tmux.process()))


# Name, bar, aim, unit.
BARS = [
    ("first rows", 0.4, 0.2, "s"), ("first details", 0.5, 0.25, "s"), ("whole list", 3, 1, "s"),
    ("dns: first hits", 0.3, 0.2, "s"), ("dns: complete", 4, 1.5, "s"), ("tcp.port == 443: complete", 2, 0.5, "s"),
    ("go to a packet", 0.1, 0.05, "s"), ("key to repaint", 30, 10, "ms"), ("live packet to row", 0.25, 0.1, "s"),
    ("verdict", 50, 10, "ms"), ("peak memory", 300, 150, "MB"),
]
BIG_BARS = [("first rows", 0.5, 0.5, "s"), ("whole list", 5, 5, "s"), ("peak memory after loading", 500, 500, "MB")]


def table(bars, ours, theirs):
    """Prints it; true when every bar was met."""
    met = True
    named = {name for name, *_ in bars}
    for name, value in ours.items():
        if name not in named:
            print(f"{name}: {shown(value, 'MB' if 'memory' in name else 's')}")
    print(f"| | termshark | pcapports | bar | aim | |\n|---|---|---|---|---|---|")
    for name, bar, aim, unit in bars:
        value = ours.get(name)
        verdict = "not measured" if value is None else "aim" if value <= aim else "bar" if value <= bar else "MISSED"
        met &= value is not None and value <= bar
        print(f"| {name} | {shown(theirs.get(name), unit)} | {shown(value, unit)} | {bar} {unit} | {aim} {unit} | {verdict} |")
    return met


def shown(value, unit):
    return "-" if value is None else f"{value:.0f} {unit}" if unit == "MB" else f"{value:.1f} {unit}" if unit == "ms" else f"{value:.3f} {unit}"


def build(folder):
    """The generator and the program, the latter with code compiled ahead of time as it is shipped."""
    for words in (["build", "tools/TrafficGenerator", "-c", "Release"],
                  ["publish", "src/PcapPorts.App", "-c", "Release", "-r", "linux-x64" if os.uname().machine == "x86_64" else "linux-arm64", "--self-contained", "false", "-o", f"{folder}/app"]):
        outcome = subprocess.run(["dotnet", *words, "-nodeReuse:false", "-v", "quiet"], cwd=ROOT, capture_output=True, text=True, check=False)
        if outcome.returncode != 0:
            sys.exit(f"terminal-bars: dotnet {' '.join(words)} failed:\n{outcome.stdout}{outcome.stderr}")
    return f"{folder}/app/pcapports"


def generate(path, packets):
    if not os.path.exists(path):
        subprocess.run([f"{ROOT}/tools/TrafficGenerator/bin/Release/net10.0/TrafficGenerator", "--output", path, "--seed", "1", "--packets", str(packets),
                        "--flows", str(FLOWS), "--sizes", "210-1514", "--first-payloads", "--ipv6", "20"], check=True)
    with open(path, "rb") as file:
        while file.read(1 << 24):
            pass
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--loads", default=os.path.join(tempfile.gettempdir(), "pcapports-loads"), help="where captures are kept from one run to the next")
    parser.add_argument("--pcapports", help="the program to measure (default: src/PcapPorts.App, published)")
    parser.add_argument("--no-termshark", action="store_true", help="measure ours alone")
    parser.add_argument("--big", action="store_true", help="measure a capture of 10 GB instead, and delete it")
    parser.add_argument("--only-make", action="store_true", help="make program and capture, and print their names")
    options = parser.parse_args()
    for tool in ("tmux", "dotnet"):
        if shutil.which(tool) is None:
            sys.exit(f"terminal-bars: {tool} is missing")
    os.makedirs(options.loads, exist_ok=True)
    program = options.pcapports or build(options.loads)
    packets = PACKETS * 20 // 3 if options.big else PACKETS
    capture = generate(os.path.join(options.loads, "terminal-10g.pcap" if options.big else "terminal-1g.pcap"), packets)
    if options.only_make:
        print(program, capture)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        tmux = Tmux(folder)
        theirs = {}
        try:
            if options.big:
                ours = measure_big(tmux, program, capture, packets)
            else:
                ours = measure_ours(tmux, program, capture, packets)
                try:
                    ours["live packet to row"] = measure_live(tmux, program)
                except Missed as missed:
                    print(f"live capture was not measured (it needs the right to listen): {missed}", file=sys.stderr)
                if not options.no_termshark and shutil.which("termshark"):
                    theirs = measure_termshark(tmux, capture, packets)
        except Missed as missed:
            sys.exit(f"terminal-bars: {missed}")
        finally:
            tmux.close()
            if options.big:
                os.remove(capture)
    return 0 if table(BIG_BARS if options.big else BARS, ours, theirs) else 1


def measure_big(tmux, program, capture, packets):
    found = {}
    begun = tmux.start(f"{program} open {capture}")
    found["first rows"] = tmux.wait(begun, first_rows, 60, "first rows")
    while True:
        # Who presses G goes to the last packet that is known; again until that is the last one.
        tmux.press("G")
        lines = tmux.screen()
        if any(re.match(rf"\s*{packets}\s", line) for line in lines):
            break
        if time.perf_counter() - begun > 300:
            raise Missed("the end:\n" + "\n".join(lines))
        time.sleep(0.05)
    found["whole list"] = time.perf_counter() - begun
    found["peak memory after loading"] = peak_memory(tmux.process())
    tmux.press("q")
    return found


if __name__ == "__main__":
    sys.exit(main())
