"""What a graph page shows: rows of things, links and statements become nodes and edges, of which some are chosen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from msgspec import structs

from paperkg import analysis
from paperkg.records import PERSON
from paperkg.rows import Cell
from paperkg.views import graph_page
from paperkg.views.layout import positions
from paperkg.views.parts import Community, Disagreement, Edge, Fact, Node, Renderer, Status, Theme, radii

Row: TypeAlias = Mapping[str, Cell]
Place: TypeAlias = tuple[float, float]

HIDDEN = ("co author of", "broader transitive")
"""Derived links that a picture shows anyway, through the paper or the steps between."""
ALIASES = ("alt label", "hidden label")
ADDRESSES = {
    "page": "",
    "arxiv id": "https://arxiv.org/abs/",
    "open review id": "https://openreview.net/forum?id=",
    "doi": "https://doi.org/",
}
"""Where a thing can be read: the fact that tells it, and what its address begins with; the best first."""
MAP = 150
"""From so many nodes on a picture is a map, with regions that have names."""


class Choice(NamedTuple):
    """Which things a picture shows: of some `kinds` (none: all), from a year on, whose names hold some `words`.

    From a year on: what appeared since, and what else it is linked to. With `words` come their neighbours.
    """

    kinds: Collection[str] = ()
    since: int | None = None
    words: str = ""


def nodes_and_edges(
    things: Iterable[Row],
    links: Sequence[Row],
    statements: Iterable[Row],
    disputes: Iterable[Row] = (),
    *,
    near: Collection[str] | None = None,
    focus: str | None = None,
    choice: Choice = Choice(),  # noqa: B008 - it never changes
) -> tuple[list[Node], list[Edge]]:
    """The picture of the things that are linked; or of those that are `near` something.

    Columns: thing, kind, name of things; thing, relation, target, derived, document, line, words, confidence,
    extractor, property of links; thing, relation, value, target, document, line, words of statements, which fill the
    nodes' panels; thing, about, document, line, words, note, settled of disputes.
    """
    links = [link for link in links if link["relation"] not in HIDDEN]
    degree = Counter(str(end) for pair in {(link["thing"], link["target"]) for link in links} for end in pair)
    facts: dict[str, list[Fact]] = defaultdict(list)
    for row in statements:
        facts[str(row["thing"])].append(_fact(row))
    disputed = _disagreements(disputes)
    chosen = degree if near is None else near
    nodes = [
        Node(
            id=iri,
            label=str(thing["name"]),
            kind=str(thing["kind"]),
            weight=degree[iri],
            facts=tuple(facts[iri]),
            aliases=tuple(sorted({fact.value for fact in facts[iri] if fact.relation in ALIASES})),
            year=_year(facts[iri]),
            url=_address(facts[iri]),
            disagreements=tuple(disputed.get(iri, ())),
        )
        for thing in things
        if (iri := str(thing["thing"])) in chosen
    ]
    known = {node.id for node in nodes}
    edges = [_edge(link) for link in links if link["thing"] in known and link["target"] in known]
    return _chosen(nodes, edges, choice, focus)


def _chosen(nodes: list[Node], edges: list[Edge], choice: Choice, focus: str | None) -> tuple[list[Node], list[Edge]]:
    if choice == Choice():
        return nodes, edges
    left = [node for node in nodes if node.id == focus or not choice.kinds or node.kind in choice.kinds]
    if choice.since is not None:
        new = {node.id for node in left if node.id == focus or (node.year or 0) >= choice.since}
        near = {end for edge in edges for end in (edge.source, edge.target) if {edge.source, edge.target} & new}
        left = [node for node in left if node.id in new or (node.id in near and not node.year and node.kind != "paper")]
    if choice.words:
        known, words = {node.id for node in left}, choice.words.casefold()
        named = {node.id for node in left if any(words in name.casefold() for name in (node.label, *node.aliases))}
        near = {end for edge in edges for end in (edge.source, edge.target) if {edge.source, edge.target} & named}
        left = [node for node in left if node.id in (named | near) & known]
    known = {node.id for node in left}
    edges = [edge for edge in edges if edge.source in known and edge.target in known]
    return left, edges


def draw(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    *,
    title: str,
    focus: str | None = None,
    renderer: Renderer = "canvas",
    theme: Theme = "auto",
    before: Mapping[str, Place] | None = None,
) -> str:
    """The page of some nodes and edges; `before` tells where nodes stood in an earlier page, to keep them there."""
    if renderer == "pyvis":  # slow to load, hence only when asked for
        from paperkg.views import page as pyvis_page

        return pyvis_page.page(nodes, edges, title=title)
    sizes = {node.id: radius for node, radius in zip(nodes, radii(nodes), strict=True)}
    pairs = [(edge.source, edge.target) for edge in edges]
    places = positions(sizes, pairs, radii=sizes, before=before)
    member = analysis.communities(sizes, pairs) if len(sizes) >= MAP else {}
    return graph_page.page(
        [structs.replace(node, community=member.get(node.id)) for node in nodes],
        edges,
        title=title,
        focus=focus if focus in sizes else None,
        communities=_regions(nodes, pairs, member, places),
        places=places,
        theme=theme,
    )


def _regions(
    nodes: Iterable[Node], pairs: Sequence[tuple[str, str]], member: Mapping[str, int], places: Mapping[str, Place]
) -> list[Community]:
    """The communities where they stand."""
    names = analysis.named(member, {node.id: (node.kind, node.label) for node in nodes}, pairs)
    inside: dict[int, list[Place]] = defaultdict(list)
    for thing, number in member.items():
        inside[number].append(places[thing])
    return [
        Community(name=name, colour=number, x=_middle(x), y=_middle(y), size=len(x))
        for number, name in enumerate(names)
        for x, y in [tuple(zip(*inside[number], strict=True))]
    ]


def _middle(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def _address(facts: Iterable[Fact]) -> str:
    told = {fact.relation: fact.value for fact in facts}
    return next((start + told[relation] for relation, start in ADDRESSES.items() if told.get(relation)), "")


def _year(facts: Iterable[Fact]) -> int | None:
    """The first year in which a document says that a thing appeared."""
    years = [int(fact.value[:4]) for fact in facts if fact.relation == "issued" and fact.value[:4].isdecimal()]
    return min(years, default=None)


def _disagreements(rows: Iterable[Row]) -> dict[str, list[Disagreement]]:
    sides: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    for row in rows:
        sides[str(row["thing"]), str(row["about"]), str(row["settled"] or "")].append(_fact(row, "words", "note"))
    told: dict[str, list[Disagreement]] = defaultdict(list)
    for (thing, about, settled), facts in sides.items():
        told[thing].append(Disagreement(about=about, sides=tuple(facts), settled=settled))
    return told


def _fact(row: Row, value: str = "value", words: str = "words") -> Fact:
    target = row.get("target")
    return Fact(
        relation=str(row.get("relation") or ""),
        value=str(row[value] or ""),
        target=None if target is None else str(target),
        source=str(row.get("document") or ""),
        line=line if isinstance(line := row.get("line"), int) else None,
        words=str(row.get(words) or ""),
    )


def _edge(link: Row) -> Edge:
    confidence = link["confidence"]
    return Edge(
        source=str(link["thing"]),
        target=str(link["target"]),
        relation=str(link["relation"]),
        status=_status(link),
        words=str(link["words"] or ""),
        document=str(link["document"] or ""),
        line=link["line"] if isinstance(link["line"], int) else None,
        confidence=None if confidence is None else float(str(confidence)),
        predicate=str(link["property"] or ""),
    )


def _status(link: Row) -> Status:
    if link["derived"]:
        return "inferred"
    return "unreviewed" if link["extractor"] not in (None, PERSON) else "stated"
