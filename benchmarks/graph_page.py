"""How fast the graph page is against other ways to draw the same graph, in headless Chromium on one made-up graph.

For 5,000, 20,000 and 100,000 nodes with three times as many edges, layouts precomputed: the size of the file, the
time from opening it to the first picture (of ours: in which one can search), the frame that is under way half of the
time while a mouse drags the picture for three seconds and the longest frame, the heap after a collection, and of ours
the slowest of some searches. Prints a Markdown table. The other renderers are fetched with npm into a temporary
folder; without npm, or with --ours, they are left out. Nothing else should run meanwhile.

    python benchmarks/graph_page.py [--ours] [NODES ...]
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import subprocess
import tempfile
import time
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any
from unittest import mock

from graph_pages import synthetic
from playwright.sync_api import Browser, Page, sync_playwright

from paperkg.views import graph_page
from paperkg.views import page as pyvis_page
from paperkg.views.parts import KINDS, Edge, Node, arranged, radii

HERE = Path(__file__).resolve().parent
PEERS = ("sigma@3", "graphology@0.26", "cytoscape@3", "esbuild@0.28")
FLAGS = ["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info", "--js-flags=--max-old-space-size=8192"]
READY = {
    "paperkg": "!!window.paperkg",
    "pyvis": "!!window.network && !!window.__drawn",
    **dict.fromkeys(("sigma", "cytoscape", "canvas"), "!!window.drawn"),
}
PATIENCE = 180.0  # seconds until a renderer is given up
MOST = {"pyvis": 20_000, "cytoscape": 20_000}  # more does not open within patience
QUERIES = ("attention", "sparse fed", "transformr", "quantised kernel 9", "att12", "zzz nothing", "a", "vision 4711")

WATCH = """
window.__watch = (test) => new Promise((done) => {
  const painted = () => requestAnimationFrame(() => done(performance.now()));
  const look = () => requestAnimationFrame(test() ? painted : look);
  look();
});
"""
FRAMES = """
() => {
  window.__deltas = [];
  window.__run = true;
  let last = performance.now();
  const tick = () => {
    const now = performance.now();
    __deltas.push(now - last);
    last = now;
    if (__run) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}
"""


def write_pages(folder: Path, count: int, names: Sequence[str], tools: Path | None) -> dict[str, Path]:
    """A page of each renderer."""
    nodes, edges, communities, places = synthetic.graph(count, 3 * count)
    pages = {}
    for name in names:
        file = folder / f"{name}-{count}.html"
        if count > MOST.get(name, count):
            continue
        if name == "paperkg":
            began = time.perf_counter()
            text = graph_page.page(nodes, edges, title="A made-up graph", communities=communities, places=places)
            file.write_text(text, "utf-8")
            print(f"{count:,} nodes: written in {time.perf_counter() - began:.1f} s", flush=True)
        elif name == "pyvis":
            with mock.patch.object(pyvis_page, "positions", return_value=places):
                file.write_text(pyvis_page.page(nodes, edges, title="A made-up graph"), "utf-8")
        else:
            assert tools
            data = folder / f"{count}.json"
            data.write_text(json.dumps(plain(nodes, edges, places)), "utf-8")
            subprocess.run(["node", tools / "peers.mjs", data, file, name], cwd=tools, check=True)
        pages[name] = file
    return pages


def plain(nodes: Sequence[Node], edges: Sequence[Edge], places: dict[str, tuple[float, float]]) -> dict[str, Any]:
    """The graph as the other renderers get it."""
    nodes, edges = arranged(nodes, edges)
    number = {node.id: at for at, node in enumerate(nodes)}
    return {
        "x": [places[node.id][0] for node in nodes],
        "y": [places[node.id][1] for node in nodes],
        "radius": radii(nodes),
        "label": [node.label for node in nodes],
        "colour": [KINDS[node.kind][0] for node in nodes],
        "source": [number[edge.source] for edge in edges],
        "target": [number[edge.target] for edge in edges],
    }


def measure(browser: Browser, name: str, file: Path) -> dict[str, Any]:
    """Open a page, drag its picture, search."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, bypass_csp=True)
    tab = context.new_page()
    tab.set_default_timeout(PATIENCE * 1000)
    tab.add_init_script(WATCH)
    if name == "pyvis":
        tab.add_init_script(
            "let n; Object.defineProperty(window, 'network', {configurable: true, get: () => n,"
            " set: (v) => { n = v; v?.on?.('afterDrawing', () => { window.__drawn = true; }); }});"
        )
    found: dict[str, Any] = {"MB": file.stat().st_size / 1e6}
    try:
        tab.goto(file.as_uri(), wait_until="commit")
        found["first"] = tab.evaluate(f"() => __watch(() => {READY[name]})") / 1000
        tab.wait_for_timeout(1000)
        found["frame"], found["longest"] = drag(tab)
        if name == "paperkg":
            found["search"] = search(tab)
        client = context.new_cdp_session(tab)
        client.send("HeapProfiler.collectGarbage")
        found["heap"] = client.send("Runtime.getHeapUsage")["usedSize"] / 1e6
    except Exception as error:  # noqa: BLE001  # a renderer that fails is a result, too
        found["fault"] = str(error).splitlines()[0][:60]
    context.close()
    return found


def drag(tab: Page) -> tuple[float, float]:
    """The frame that is under way half of the time while the mouse drags, and the longest one, in ms.

    A plain median would flatter: after one frame of two seconds, browsers catch up with many short ones.
    """
    tab.mouse.move(40, 420)
    tab.mouse.down()
    tab.evaluate(FRAMES)
    end, step = time.time() + 3, 0
    while time.time() < end:
        tab.mouse.move(40 + 150 * (1 - math.cos(step / 12)), 420 + 100 * math.sin(step / 17))
        step += 1
    tab.evaluate("() => { window.__run = false; }")
    tab.mouse.up()
    deltas = sorted(tab.evaluate("() => window.__deltas")[1:]) or [math.nan]
    spent = list(accumulate(deltas))
    return deltas[bisect(spent, spent[-1] / 2)], deltas[-1]


def search(tab: Page) -> float:
    """The slowest of some searches, in ms, the index being ready."""
    slowest: float = tab.evaluate(
        """(queries) => {
          const { search } = paperkg.app;
          search.prepare();
          return Math.max(...queries.map((query) => {
            const began = performance.now();
            search.find(query);
            return performance.now() - began;
          }));
        }""",
        list(QUERIES),
    )
    return slowest


def main() -> None:
    """Write, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int, default=[5_000, 20_000, 100_000], metavar="NODES")
    parser.add_argument("--ours", action="store_true", help="measure no other renderers")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        tools = None
        names = ["paperkg"] if arguments.ours else ["paperkg", "pyvis"]
        if not arguments.ours and shutil.which("npm"):
            tools = Path(folder) / "tools"
            tools.mkdir()
            shutil.copy(HERE / "graph_pages" / "peers.mjs", tools)
            subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", *PEERS], cwd=tools, check=True)
            names += ["sigma", "cytoscape", "canvas"]
        rows = []
        for count in arguments.counts:
            for name, file in write_pages(Path(folder), count, names, tools).items():
                browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
                rows.append((count, name, measure(browser, name, file)))
                browser.close()
                print(rows[-1], flush=True)
    print("\n| nodes | renderer | file, MB | first picture, s | frame, ms (longest) | heap, MB | search, ms |")
    print("|---:|---|---:|---:|---:|---:|---:|")
    for count, name, found in rows:
        shown = [f"{found[key]:.{digits}f}" if key in found else "" for key, digits in (("MB", 1), ("first", 2))]
        frames = f"{found['frame']:.0f} ({found['longest']:.0f})" if "frame" in found else found.get("fault", "")
        rest = [f"{found[key]:.0f}" if key in found else "" for key in ("heap", "search")]
        print(f"| {count:,} | {name} | {' | '.join([*shown, frames, *rest])} |")


if __name__ == "__main__":
    main()
