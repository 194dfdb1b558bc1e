"""The graph page: rows in, one self-contained and interactive HTML page out, drawn through pyvis.

It needs no network, no server and no other file. Positions are computed beforehand; the browser only draws.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from pyvis.edge import Edge as VisEdge
from pyvis.node import Node as VisNode

from paperkg.views.layout import positions
from paperkg.views.network import PageNetwork
from paperkg.views.parts import KINDS, OTHER_KIND, Edge, Node, arranged, radii, told


def page(nodes: Iterable[Node], edges: Iterable[Edge], *, title: str, seed: int = 0) -> str:
    """Draw nodes and edges as one HTML page that needs no network, no server and no other file.

    The order of nodes and edges does not matter; `seed` varies the picture. Texts may be anything: characters that
    cannot be shown or that turn the writing direction are left out, what is longer than `safe.LONGEST` is cut.
    Raises ValueError when two nodes share an id or an edge names no node.

    >>> "Ada" in page([Node(id="p1", label="Ada", kind="person")], [], title="One person")
    True
    """
    nodes, edges = arranged(nodes, edges)
    number = {node.id: index for index, node in enumerate(nodes)}
    pairs: dict[tuple[str, str], list[Edge]] = {}  # one line is drawn for all statements between two nodes
    for edge in edges:
        pairs.setdefault((min(edge.source, edge.target), max(edge.source, edge.target)), []).append(edge)
    sizes = dict(zip(number, radii(nodes), strict=True))
    places = positions(number, pairs, radii=sizes, seed=seed)
    counts = Counter(node.kind for node in nodes)
    kinds = sorted(counts, key=lambda kind: ([*KINDS, kind].index(kind), kind))
    network = PageNetwork(
        title,
        {
            "kinds": [(kind, *KINDS.get(kind, OTHER_KIND), counts[kind]) for kind in kinds],
            "things": [_thing(node, number) for node in nodes],
            "statements": [[_statement(edge, number) for edge in group] for group in pairs.values()],
        },
        list(dict.fromkeys(told(nodes, edges))),
    )
    for node in nodes:  # pyvis's add_node and add_edge search all earlier ones each time
        colour, shape = KINDS.get(node.kind, OTHER_KIND)
        x, y = places[node.id]
        drawn = VisNode(number[node.id], shape, node.label, color=colour, size=sizes[node.id], x=x, y=y)
        network.nodes.append(drawn.options)
    for index, ((first, second), group) in enumerate(pairs.items()):
        arrows = ["to"] * any(e.target == second for e in group) + ["from"] * any(e.target == first for e in group)
        line = VisEdge(
            number[first], number[second], id=index, arrows=",".join(arrows), dashes=all(e.derived for e in group)
        )
        network.edges.append(line.options)
    text: str = network.generate_html()
    return text


def _thing(node: Node, number: Mapping[str, int]) -> dict[str, Any]:
    facts = [msgspec.to_builtins(fact) | {"target": number.get(fact.target or "")} for fact in node.facts]
    return {"key": node.id, "label": node.label, "kind": node.kind, "aliases": node.aliases, "facts": facts}


def _statement(edge: Edge, number: Mapping[str, int]) -> dict[str, Any]:
    ends = {"source": number[edge.source], "target": number[edge.target], "derived": edge.derived}
    statement: dict[str, Any] = msgspec.to_builtins(edge) | ends
    return statement
