"""What a graph page shows: rows of things, links and statements become its nodes and edges."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Literal, TypeAlias, get_args

from paperkg.rows import Cell
from paperkg.views import graph_page
from paperkg.views.parts import Disagreement, Edge, Fact, Node

Row: TypeAlias = Mapping[str, Cell]

HIDDEN = ("co author of", "broader transitive")
"""Derived links that a picture shows anyway, through the paper or the steps between."""
ALIASES = ("alt label", "hidden label")

Renderer: TypeAlias = Literal["canvas", "pyvis"]
"""What draws the page: our own canvas, for any size; or pyvis, for up to about a thousand nodes."""
RENDERERS: tuple[str, ...] = get_args(Renderer)


def draw(
    things: Iterable[Row],
    links: Iterable[Row],
    statements: Iterable[Row],
    *,
    title: str,
    disagreements: Iterable[Row] = (),
    near: Collection[str] | None = None,
    focus: str | None = None,
    renderer: Renderer = "canvas",
) -> str:
    """The graph page of the things that are linked; or of those that are `near` something, opened on the `focus`.

    Columns: thing, kind, name of things; thing, relation, target, derived, document, line, words, property of links
    (each once); thing, relation, value, target, document, line, words of statements, which fill the nodes' panels;
    concerns (names), issue, document, line, words, note, settled of disagreements.
    """
    shown = [link for link in links if link["relation"] not in HIDDEN]
    ends = [(str(link["thing"]), str(link["target"])) for link in shown]
    degree = Counter(end for pair in ends for end in pair)
    chosen = degree if near is None else near
    facts: dict[str, list[Fact]] = defaultdict(list)
    aliases: dict[str, set[str]] = defaultdict(set)
    for row in statements:
        facts[str(row["thing"])].append(_fact(row))
        if row["relation"] in ALIASES:
            aliases[str(row["thing"])].add(str(row["value"]))
    clashes = _clashes(disagreements)
    nodes = [
        Node(
            id=iri,
            label=str(thing["name"]),
            kind=str(thing["kind"]),
            weight=degree[iri],
            facts=tuple(facts[iri]),
            aliases=tuple(sorted(aliases[iri])),
            year=_year(facts[iri]),
            disagreements=tuple(one for names, one in clashes if f", {thing['name']}, " in names),
        )
        for thing in things
        if (iri := str(thing["thing"])) in chosen
    ]
    known = {node.id for node in nodes}
    edges = [_edge(link) for link in shown if link["thing"] in known and link["target"] in known]
    if renderer == "pyvis":  # slow to load, hence only when asked for
        from paperkg.views import page as pyvis_page

        return pyvis_page.page(nodes, edges, title=title)
    return graph_page.page(nodes, edges, title=title, focus=focus if focus in known else None)


def _clashes(rows: Iterable[Row]) -> list[tuple[str, Disagreement]]:
    """Each disagreement with the names that it concerns, a comma before and after each."""
    found: dict[tuple[Cell, Cell], list[Row]] = defaultdict(list)
    for row in rows:
        found[row["concerns"], row["issue"]].append(row)
    return [
        (
            f", {concerns}, ",
            Disagreement(
                about=str(issue or concerns),
                sides=tuple(_side(row) for row in sides if row["words"] or row["document"]),
                settled=str(sides[0]["settled"] or ""),
            ),
        )
        for (concerns, issue), sides in found.items()
    ]


def _side(row: Row) -> Fact:
    return Fact(
        relation="",
        value=str(row["words"] or ""),
        source=str(row["document"] or ""),
        line=row["line"] if isinstance(row["line"], int) else None,
        words=str(row["note"] or ""),
    )


def _year(facts: Iterable[Fact]) -> int | None:
    """The first year in which a document says that a thing appeared."""
    years = [int(fact.value[:4]) for fact in facts if fact.relation == "issued" and fact.value[:4].isdecimal()]
    return min(years, default=None)


def _fact(row: Row) -> Fact:
    return Fact(
        relation=str(row["relation"]),
        value=str(row["value"] or ""),
        target=None if row["target"] is None else str(row["target"]),
        source=str(row["document"] or ""),
        line=row["line"] if isinstance(row["line"], int) else None,
        words=str(row["words"] or ""),
    )


def _edge(link: Row) -> Edge:
    return Edge(
        source=str(link["thing"]),
        target=str(link["target"]),
        relation=str(link["relation"]),
        status="inferred" if link["derived"] else "stated",
        words=str(link["words"] or ""),
        document=str(link["document"] or ""),
        line=link["line"] if isinstance(link["line"], int) else None,
        predicate=str(link["property"] or ""),
    )
