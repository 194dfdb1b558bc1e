"""CPU seconds of short commands from a cold start, beside what they cannot do without.

    python benchmarks/start_up.py

The peers are Python alone, and plain rdflib doing the work of `query`: it parses the exported Turtle and asks it. The
best of seven runs; CPU time, which other work on the machine hardly changes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 7
BY_RDFLIB = """
import sys, rdflib
graph = rdflib.Graph().parse(sys.argv[1])
print(list(graph.query(open(sys.argv[2]).read()))[:1])
"""


def seconds(command: list[str], folder: Path) -> float:
    """The least CPU time of a command over some runs."""
    times = []
    for _ in range(RUNS):
        before = os.times()
        subprocess.run(command, cwd=folder, capture_output=True, check=True)
        after = os.times()
        times.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return min(times)


def main() -> None:
    """Build the bundled graph, time each command, print a table."""
    paperkg = [sys.executable, "-m", "paperkg"]
    query = Path(__file__).parents[1] / "queries" / "evidence-of-results.rq"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([*paperkg, "build"], cwd=folder, capture_output=True, check=True)
        subprocess.run([*paperkg, "export", "-o", "graph.ttl"], cwd=folder, capture_output=True, check=True)
        commands = {
            "python alone": [sys.executable, "-c", "pass"],
            "paperkg --help": [*paperkg, "--help"],
            "paperkg query evidence-of-results": [*paperkg, "query", "evidence-of-results"],
            "the same by rdflib, from Turtle": [sys.executable, "-c", BY_RDFLIB, "graph.ttl", str(query)],
            "paperkg show ViT": [*paperkg, "show", "ViT"],
            "paperkg search vit": [*paperkg, "search", "vit"],
            "paperkg build": [*paperkg, "--kg", "other", "build"],
        }
        print("| command | CPU s |\n|---|---|")
        for title, command in commands.items():
            print(f"| {title} | {seconds(command, folder):.2f} |")


if __name__ == "__main__":
    main()
