"""Layouts of the graph page beside others: do neighbours in the picture belong together, and what does it cost?

    python benchmarks/graph_layout.py [--largest N] [--peers]

Three kinds of graphs: the bundled one, the leaderboard dump of 2020 (where `../shared/data` is at hand: papers,
methods, data sets and tasks), and made-up ones with planted communities of up to N nodes. Measured: the share of the
ten nearest nodes that are of the node's own community (planted; the area of the leaderboard; else by modularity), the
nodes that are crowded (nearer to another than a tenth of the mean distance) or overlap, CPU seconds, and how far the
nodes move on average when a paper with three links is added, as a share of the picture's width: laid out anew, and over
the earlier picture. Peers: Graphviz's sfdp where it is installed, graphology's ForceAtlas2 where npm is, igraph's
Fruchterman-Reingold and DrL (`pip install igraph`).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

import paperkg
from paperkg import analysis
from paperkg.views.layout import positions

DUMP = Path(__file__).resolve().parents[2] / "shared" / "data" / "pwc_evaluation_tables_2020.json.gz"
RADIUS = 10.0


class Known(NamedTuple):
    """A graph whose communities are known: the number of each node's own, -1 for none."""

    name: str
    ids: list[str]
    edges: list[tuple[str, str]]
    community: NDArray[np.int64]


def bundled() -> Known:
    """The things and links of the bundled graph; communities by modularity, since nobody planted any."""
    with tempfile.TemporaryDirectory() as folder, paperkg.build(kg=Path(folder) / "kg") as kg:
        shown = kg.picture()
        ids = sorted(node.id for node in shown.nodes)
        edges = [(edge.source, edge.target) for edge in shown.edges]
    return _by_modularity("bundled", ids, edges)


def _by_modularity(name: str, ids: list[str], edges: list[tuple[str, str]]) -> Known:
    member = analysis.communities(ids, edges)
    return Known(name, ids, edges, np.array([member.get(one, -1) for one in ids]))


def leaderboards(file: Path) -> Known:
    """Papers, methods, data sets and tasks of a dump of leaderboards; the community is the area of the task."""
    area: dict[str, str] = {}
    edges: set[tuple[str, str]] = set()
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        tables = json.load(stream)

    def walk(task: Mapping[str, Any], over: str, top: str) -> None:
        name = f"task {task['task']}"
        top = next(iter(task.get("categories") or ()), top)
        area.setdefault(name, top)
        if over:
            edges.add((name, over))
        for dataset in task.get("datasets", ()):
            of = f"dataset {dataset['dataset']}"
            area.setdefault(of, top)
            edges.add((of, name))
            for row in dataset.get("sota", {}).get("rows", ()):
                method = f"method {row['model_name']}"
                area.setdefault(method, top)
                edges.add((method, of))
                if row.get("paper_title"):
                    paper = f"paper {row['paper_title']}"
                    area.setdefault(paper, top)
                    edges.add((paper, method))
        for sub in task.get("subtasks", ()):
            walk(sub, name, top)

    for table in tables:
        walk(table, "", "")
    ids = sorted(area)
    number = {top: index for index, top in enumerate(sorted(set(area.values()) - {""}))}
    return Known("leaderboards", ids, sorted(edges), np.array([number.get(area[one], -1) for one in ids]))


def planted(count: int, seed: int = 0, links: int = 3, inside: float = 0.85) -> Known:
    """A made-up graph: each node links to hubs of its own community, and by chance elsewhere."""
    random = np.random.default_rng(seed)
    communities = max(4, int(count**0.5 / 2))
    community = np.sort(random.integers(0, communities, count))
    starts = np.searchsorted(community, np.arange(communities))
    sizes = np.bincount(community, minlength=communities)
    source = np.repeat(np.arange(count), links)
    own = starts[community[source]] + (sizes[community[source]] * random.random(len(source)) ** 2).astype(int)
    target = np.where(random.random(len(source)) < inside, own, random.integers(0, count, len(source)))
    ids = [f"{number:07d}" for number in range(count)]
    edges = {(ids[min(a, b)], ids[max(a, b)]) for a, b in zip(source, target, strict=True) if a != b}
    return Known(f"{count:,} planted", ids, sorted(edges), community)


def ours(graph: Known) -> NDArray[np.float64]:
    """The places that paperkg gives."""
    places = positions(graph.ids, graph.edges)
    return np.array([places[one] for one in graph.ids])


def sfdp(graph: Known) -> NDArray[np.float64]:
    """The places that Graphviz gives to a large graph."""
    number = {one: index for index, one in enumerate(graph.ids)}
    lines = [f"{index};" for index in range(len(graph.ids))]
    lines += [f"{number[a]} -- {number[b]};" for a, b in graph.edges if a in number and b in number]
    text = "graph { node [shape=point, width=0.1];\n" + "\n".join(lines) + "\n}"
    command = ["sfdp", "-Goverlap=prism", "-Tplain"]
    out = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout
    found = [line.split() for line in out.splitlines() if line.startswith("node ")]
    places = {int(row[1]): (float(row[2]), float(row[3])) for row in found}
    return np.array([places[index] for index in range(len(graph.ids))])


def by_igraph(name: str) -> Callable[[Known], NDArray[np.float64]]:
    """One of igraph's layouts."""

    def places(graph: Known) -> NDArray[np.float64]:
        import igraph

        number = {one: index for index, one in enumerate(graph.ids)}
        pairs = [(number[a], number[b]) for a, b in graph.edges if a in number and b in number]
        return np.array(igraph.Graph(len(graph.ids), pairs).simplify().layout(name).coords)

    return places


def forceatlas2(graph: Known) -> NDArray[np.float64]:
    """The places of graphology's ForceAtlas2 in 500 steps, in Node.js."""
    number = {one: index for index, one in enumerate(graph.ids)}
    edges = [(number[a], number[b]) for a, b in graph.edges if a in number and b in number and a != b]
    text = json.dumps({"count": len(graph.ids), "edges": edges})
    command = ["node", str(Path(__file__).parent / "graph_pages" / "forceatlas2.mjs")]
    out = subprocess.run(command, cwd=_graphology(), input=text, capture_output=True, text=True, check=True).stdout
    return np.array(json.loads(out))


@cache
def _graphology() -> Path:
    """A folder where graphology is installed, fetched for the measurement."""
    folder = Path(tempfile.mkdtemp(prefix="graphology-"))
    command = ["npm", "install", "--no-audit", "--no-fund", "graphology@0.26.0", "graphology-layout-forceatlas2@0.10.1"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


def layouts(*, peers: bool) -> Iterator[tuple[str, Callable[[Known], NDArray[np.float64]]]]:
    """What is measured, by name."""
    yield "paperkg", ours
    if peers:
        if shutil.which("sfdp"):
            yield "sfdp", sfdp
        if shutil.which("npm"):
            _graphology()  # not part of what is measured
            yield "ForceAtlas2", forceatlas2
        try:
            import igraph  # noqa: F401
        except ModuleNotFoundError:
            return
        yield "igraph FR", by_igraph("fr")
        yield "igraph DrL", by_igraph("drl")


def measured(graph: Known, places: NDArray[np.float64]) -> tuple[float, float, int]:
    """Share of the nearest in the own community, share of crowded nodes, pairs that overlap."""
    near, who = cKDTree(places).query(places, min(11, len(places)))
    has = graph.community >= 0
    same = graph.community[who[:, 1:]] == graph.community[:, None]
    mean = np.prod(np.ptp(places, axis=0) / len(places) ** 0.5) ** 0.5
    overlaps = len(cKDTree(places).query_pairs(2 * RADIUS - 1e-6)) if np.ptp(places) > 100 * RADIUS else -1
    return float(same[has].mean()), float((near[:, 1] < mean / 10).mean()), overlaps


def moved(graph: Known, places: NDArray[np.float64]) -> tuple[float, float]:
    """How far nodes move on average when a paper comes: laid out anew, and over the earlier picture."""
    random = np.random.default_rng(1)
    links = [("new paper", graph.ids[index]) for index in random.integers(0, len(graph.ids), 3)]
    earlier = {one: (float(x), float(y)) for one, (x, y) in zip(graph.ids, places, strict=True)}
    width = np.ptp(places, axis=0).max()
    shares = []
    for before in (None, earlier):
        found = positions([*graph.ids, "new paper"], [*graph.edges, *links], before=before)
        again = np.array([found[one] for one in graph.ids])
        shares.append(float(np.linalg.norm(again - places, axis=1).mean() / width))
    return shares[0], shares[1]


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=10_000, metavar="N")
    parser.add_argument("--peers", action="store_true")
    given = parser.parse_args()
    graphs = [bundled(), *([leaderboards(DUMP)] if DUMP.is_file() else [])]
    graphs += [planted(count) for count in (1_000, 10_000, 100_000) if count <= given.largest]
    print("| graph | nodes | links | layout | near ones of its own | crowded | overlaps | CPU s | moved anew / kept |")
    print("|---|---:|---:|---|---:|---:|---:|---:|---:|")
    for graph in graphs:
        for name, layout in layouts(peers=given.peers):
            start = os.times()
            places = layout(graph)
            end = os.times()
            cpu = sum(end[:4]) - sum(start[:4])
            share, crowded, overlaps = measured(graph, places)
            rest = f"{'' if name != 'paperkg' else overlaps} | {cpu:.1f} | "
            if name == "paperkg" and len(graph.ids) <= 20_000:
                anew, kept = moved(graph, places)
                rest += f"{anew:.2f} / {kept:.4f}"
            row = f"{graph.name} | {len(graph.ids):,} | {len(graph.edges):,} | {name}"
            print(f"| {row} | {share:.2f} | {crowded:.0%} | {rest} |", flush=True)


if __name__ == "__main__":
    main()
