"""The graph page: rows in, one self-contained and interactive HTML page out, drawn through pyvis.

It needs no network, no server and no other file. Positions are computed beforehand; the browser only draws.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import msgspec
from pyvis.edge import Edge as VisEdge
from pyvis.node import Node as VisNode

from paperkg.views.layout import positions
from paperkg.views.network import PageNetwork

# The colours of Okabe and Ito, which colour-blind readers can tell apart; kinds of one colour differ in shape.
KINDS = {
    "paper": ("#0072b2", "dot"),
    "method": ("#d55e00", "dot"),
    "task": ("#009e73", "triangle"),
    "dataset": ("#e69f00", "square"),
    "metric": ("#f0e442", "diamond"),
    "concept": ("#cc79a7", "dot"),
    "person": ("#56b4e9", "dot"),
    "organization": ("#56b4e9", "square"),
    "venue": ("#999999", "diamond"),
    "document": ("#999999", "square"),
}
OTHER_KIND = ("#999999", "dot")


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One statement about a node, with its evidence: document `source`, line, exact words. `target`: a node's id."""

    relation: str
    value: str
    target: str | None = None
    source: str = ""
    line: int | None = None
    words: str = ""


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A thing. Its kind (of KINDS, else grey) gives colour and shape, its weight the size; aliases are searched."""

    id: str
    label: str
    kind: str
    weight: float = 1.0
    facts: tuple[Fact, ...] = ()
    aliases: tuple[str, ...] = ()


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that joins two nodes (by id), with its evidence. Derived: a rule says it, no document."""

    source: str
    target: str
    relation: str
    derived: bool = False
    words: str = ""
    document: str = ""
    line: int | None = None


def page(nodes: Sequence[Node], edges: Sequence[Edge], *, title: str, seed: int = 0) -> str:
    """Draw nodes and edges as one HTML page that needs no network, no server and no other file.

    The order of nodes and edges does not matter; `seed` varies the picture. Texts may be anything: characters that
    cannot be shown or that turn the writing direction are left out, what is longer than `network.LONGEST` is cut.
    Raises ValueError when two nodes share an id or an edge names no node.

    >>> "Ada" in page([Node(id="p1", label="Ada", kind="person")], [], title="One person")
    True
    """
    nodes = sorted(nodes, key=lambda node: node.id)
    edges = sorted(edges, key=lambda edge: (*msgspec.structs.astuple(edge)[:-1], edge.line or 0))
    number = {node.id: index for index, node in enumerate(nodes)}
    if len(number) < len(nodes):
        twice = next(one.id for one, other in pairwise(nodes) if one.id == other.id)
        raise ValueError(f"two nodes have the id {twice!r}: give each thing one node with all its facts")
    pairs: dict[tuple[str, str], list[Edge]] = {}  # one line is drawn for all statements between two nodes
    for edge in edges:
        if lost := {edge.source, edge.target} - number.keys():
            raise ValueError(f"an edge {edge.relation!r} names {min(lost)!r}, but no node has that id")
        pairs.setdefault((min(edge.source, edge.target), max(edge.source, edge.target)), []).append(edge)
    weights = [node.weight if 0 < node.weight < math.inf else 0.0 for node in nodes]
    sizes = {
        node.id: round(6 + 15 * (weight / max(weights)) ** 0.5, 1) if weight else 6.0
        for node, weight in zip(nodes, weights, strict=True)
    }
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
        list(dict.fromkeys(_told(nodes, edges))),
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
    ends = {"source": number[edge.source], "target": number[edge.target]}
    statement: dict[str, Any] = msgspec.to_builtins(edge) | ends
    return statement


def _told(nodes: Iterable[Node], edges: Iterable[Edge]) -> Iterator[str]:
    """Every statement as a line of text, for readers without JavaScript."""
    label = {node.id: node.label for node in nodes}
    told = [
        (node.label, fact.relation, fact.value, fact.words, fact.source, fact.line)
        for node in nodes
        for fact in node.facts
    ]
    told += [(label[e.source], e.relation, label[e.target], e.words, e.document, e.line) for e in edges]
    for subject, relation, value, words, document, line in told:
        quote = f" “{words}”" if words else ""
        place = ", ".join([document] * bool(document) + [f"line {line}"] * bool(line))
        yield f"{subject} — {relation} — {value}{quote}" + (f" ({place})" if place else "")
