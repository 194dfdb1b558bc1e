"""The graph page: rows in, one self-contained and interactive HTML page out.

It needs no network, no server and no other file. Its scripts are built from `web/` into `page.js`; its data stand in
it compressed and inert; a Content-Security-Policy lets nothing else run and nothing be fetched.
"""

from __future__ import annotations

import html
import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from itertools import islice
from string import Template

import msgspec

from paperkg.views.graph_page.data import Core, columns
from paperkg.views.layout import positions
from paperkg.views.parts import Community, Edge, Node, arranged, radii, told
from paperkg.views.safe import policy, shown

PARTS = ("html", "css", "js")
_CORE = re.compile(r'<script type="application/octet-stream" id="core">([A-Za-z0-9+/=]*)</script>')
LARGEST = 200_000_000  # bytes of the data of an earlier page
MOST_TOLD = 3000  # statements in the list for readers without JavaScript


def page(
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    *,
    title: str,
    focus: str | None = None,
    communities: Iterable[Community] = (),
    places: Mapping[str, tuple[float, float]] | None = None,
    theme: str = "auto",
    seed: int = 0,
) -> str:
    """Draw nodes and edges as one HTML page that needs no network, no server and no other file.

    It opens on the whole graph, or with `focus` (a node's id) on that node and its most important neighbours. The
    order of nodes and edges does not matter. `places` gives x and y (downwards) of each node in the unit of
    `parts.radii`; without it they are computed, and `seed` varies them. Texts may be anything: characters that cannot
    be shown or that turn the writing direction are left out, what is longer than `safe.LONGEST` is cut.
    Raises ValueError when two nodes share an id or an edge or the focus names no node.

    >>> "Ada" in page([Node(id="p1", label="Ada", kind="person")], [], title="One person: Ada")
    True
    """
    nodes, edges = arranged(nodes, edges)
    sizes = {node.id: radius for node, radius in zip(nodes, radii(nodes), strict=True)}
    if focus is not None and focus not in sizes:
        raise ValueError(f"the page is to be about {focus!r}, but no node has that id")
    if places is None:
        places = positions(sizes, ((edge.source, edge.target) for edge in edges), radii=sizes, seed=seed)
    core, details = columns(nodes, edges, places, title=title, focus=focus, communities=communities, theme=theme)
    frame, style, script = (files(__name__).joinpath(f"page.{part}").read_text("utf-8") for part in PARTS)
    lines = list(islice(_once(told(nodes, edges)), MOST_TOLD + 1))
    statements = [f"<li>{html.escape(shown(line))}</li>" for line in lines[:MOST_TOLD]]
    if len(lines) > MOST_TOLD:
        statements.append("<li>… and more: with JavaScript this page shows them all.</li>")
    return Template(frame).substitute(
        policy=policy([script], style),
        title=html.escape(shown(title)),
        counts=f"{_many(len(nodes), 'node')} · {_many(len(core.edges.source), 'edge')}",
        statements="\n".join(statements),
        core=_packed(core),
        details=_packed(details),
        style=style,
        script=script,
    )


def places_in(page: str) -> dict[str, tuple[float, float]]:
    """Where the nodes of an earlier page stood, by their ids; nothing where the text is no page of ours."""
    found = _CORE.search(page)
    try:
        packed = zlib.decompressobj(wbits=-15).decompress(b64decode(found[1]) if found else b"", LARGEST)
        core = msgspec.json.decode(packed, type=Core)
        keys = [core.base + key for key in core.nodes.key]
        return dict(zip(keys, zip(core.nodes.x, core.nodes.y, strict=True), strict=True))
    except (ValueError, msgspec.MsgspecError, zlib.error):
        return {}


def _once(lines: Iterable[str]) -> Iterator[str]:
    """Each line where it first stands; no further than one asks."""
    seen: set[str] = set()
    for line in lines:
        if line not in seen:
            seen.add(line)
            yield line


def _packed(data: msgspec.Struct) -> str:
    """JSON as raw deflate in base64: letters that end no element of the page."""
    pack = zlib.compressobj(6, wbits=-15)
    return b64encode(pack.compress(msgspec.json.encode(data)) + pack.flush()).decode()


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'s'[: count != 1]}"
