"""Writes the list of captures into FOLDER/README.md, below its last heading: index.py FOLDER SCENARIO_FOLDER"""
import json
import pathlib
import sys

HEADING = "## The captures\n"


def row(truth_file, folder, scenarios):
    truth = json.loads(truth_file.read_text())
    capture = truth_file.parent / truth["capture"]
    first = (scenarios / (truth["scenario"] + ".sh")).read_text().splitlines()[0].removeprefix("# ")
    services = sorted({flow["service"] for flow in truth["flows"] if "service" in flow})
    return (f"| `{capture.relative_to(folder)}` | `{truth['scenario']}` | {first} | {truth['recorded_at']} "
            f"| {len(truth['flows'])} | {', '.join(services)} | {capture.stat().st_size} |")


def main(folder, scenarios):
    readme = folder / "README.md"
    if not readme.exists() or HEADING not in readme.read_text():
        return
    rows = [row(t, folder, scenarios) for t in sorted(folder.rglob("*.truth.json"))]
    head = readme.read_text().split(HEADING)[0]
    table = ["| capture | scenario | what | recorded at | flows told | services | bytes |", "|---|---|---|---|---|---|---|", *rows]
    readme.write_text(head + HEADING + "\nWritten by `run --all`.\n\n" + "\n".join(table) + "\n")


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
