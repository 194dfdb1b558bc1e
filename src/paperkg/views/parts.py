"""What pictures of a graph are made of: nodes, edges, facts with their evidence, and the look of each kind of thing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Literal, TypeAlias, get_args

import msgspec

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

Status: TypeAlias = Literal["stated", "unreviewed", "inferred", "predicted"]
"""How a statement is known: a document says it; a document, read by a machine only; a rule; a prediction."""

Renderer: TypeAlias = Literal["canvas", "pyvis"]
"""What draws the page: our own canvas, for any size; or pyvis, for up to about a thousand nodes."""
RENDERERS: tuple[str, ...] = get_args(Renderer)
Theme: TypeAlias = Literal["auto", "light", "dark"]
THEMES: tuple[str, ...] = get_args(Theme)
PICTURES = ("html", "svg", "pdf", "png")
"""A page that moves, or a figure that does not."""


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One statement about a node, with its evidence: document `source`, line, exact words. `target`: a node's id."""

    relation: str
    value: str
    target: str | None = None
    source: str = ""
    line: int | None = None
    words: str = ""


class Disagreement(msgspec.Struct, frozen=True, kw_only=True):
    """Documents that say different things `about` one question; each side is the saying of one document.

    `settled` tells how the owner of the graph decided, if they did.
    """

    about: str
    sides: tuple[Fact, ...]
    settled: str = ""


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A thing. Its kind (of KINDS, else grey) gives colour and shape, its weight the size; aliases are searched.

    `community` counts from 0; `confidence` runs from 0 to 1; `url` is where to read it: anything but http(s) is text.
    """

    id: str
    label: str
    kind: str
    weight: float = 1.0
    facts: tuple[Fact, ...] = ()
    aliases: tuple[str, ...] = ()
    year: int | None = None
    community: int | None = None
    url: str = ""
    confidence: float | None = None
    disagreements: tuple[Disagreement, ...] = ()


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that joins two nodes (by id), with its evidence; the same by another document is another edge.

    `predicate` is the IRI of the relation, if it is a plain property; `disputed`: another document says otherwise.
    """

    source: str
    target: str
    relation: str
    status: Status = "stated"
    words: str = ""
    document: str = ""
    line: int | None = None
    confidence: float | None = None
    disputed: bool = False
    predicate: str = ""

    @property
    def derived(self) -> bool:
        """Whether no document says it."""
        return self.status in ("inferred", "predicted")


class Community(msgspec.Struct, frozen=True, kw_only=True):
    """A region of the picture: its name, the number of its colour, where the name stands, how many nodes it has."""

    name: str
    colour: int
    x: float
    y: float
    size: int


def arranged(nodes: Iterable[Node], edges: Iterable[Edge]) -> tuple[list[Node], list[Edge]]:
    """Nodes and edges in their one order, whatever order they came in.

    Raises ValueError when two nodes share an id or an edge names no node.
    """
    nodes = sorted(nodes, key=attrgetter("id"))
    for one, other in pairwise(nodes):
        if one.id == other.id:
            raise ValueError(f"two nodes have the id {one.id!r}: give each thing one node with all its facts")
    known = {node.id for node in nodes}
    edges = sorted(edges, key=_edge_order)
    for edge in edges:
        if edge.source not in known or edge.target not in known:
            lost = min({edge.source, edge.target} - known)
            raise ValueError(f"an edge {edge.relation!r} names {lost!r}, but no node has that id")
    return nodes, edges


def _edge_order(edge: Edge) -> tuple[str | int | float, ...]:
    where = (edge.source, edge.target, edge.relation, edge.status, edge.document, edge.line or 0, edge.words)
    return (*where, edge.predicate, edge.disputed, -1.0 if edge.confidence is None else edge.confidence)


def radii(nodes: Sequence[Node]) -> list[float]:
    """The radius of each node, 6 to 21: its area grows with its weight; a weight that is no number counts nothing."""
    weights = [node.weight if 0 < node.weight < math.inf else 0.0 for node in nodes]
    most = max(weights, default=0.0) or 1.0
    return [round(6 + 15 * (weight / most) ** 0.5, 1) for weight in weights]


def told(nodes: Iterable[Node], edges: Iterable[Edge]) -> Iterator[str]:
    """Every statement as a line of text, for readers without JavaScript."""
    label = {node.id: node.label for node in nodes}
    for node in nodes:
        for fact in node.facts:
            yield _line(node.label, fact.relation, fact.value, fact.words, fact.source, fact.line)
    for edge in edges:
        yield _line(label[edge.source], edge.relation, label[edge.target], edge.words, edge.document, edge.line)


def _line(subject: str, relation: str, value: str, words: str, document: str, line: int | None) -> str:
    quote = f" “{words}”" if words else ""
    place = ", ".join([document] * bool(document) + [f"line {line}"] * bool(line))
    return f"{subject} — {relation} — {value}{quote}" + (f" ({place})" if place else "")
