"""Pictures of a graph: what is near a thing, what a query gives, or all of it, as nodes and edges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode, Triple

from paperkg import queries, resources
from paperkg.errors import QueryError
from paperkg.rows import Cell, Rows, value
from paperkg.store import Answer, Store
from paperkg.views.parts import Edge, Node
from paperkg.views.picture import HIDDEN, Choice, nodes_and_edges

if TYPE_CHECKING:
    from collections.abc import Mapping

Link = dict[str, Cell]
LINK = dict.fromkeys(("derived", "document", "line", "words", "confidence", "extractor", "property"))
"""What is not known of a link that only a query gives."""
MOST_TOLD = 3000
"""Of so many things a picture tells all that is said; of more their links, with the words of each, names and years."""
MOST_NAMED = 200
"""For so many things each is asked for on its own; beyond, all are."""


class Picture(NamedTuple):
    """The parts of a picture; a thing may stand in its middle."""

    nodes: list[Node]
    edges: list[Edge]
    focus: str | None = None


def around(store: Store, centre: str, depth: int, choice: Choice = Choice()) -> Picture:  # noqa: B008
    """What lies at most so many steps from a thing, and the links among that; nothing further away is asked for."""
    near, rim = {centre}, {centre}
    found: list[Link] = []
    for _ in range(depth):
        links = [*rows(store, "links", thing=rim), *rows(store, "links", target=rim)]
        found += [link for link in links if link["relation"] not in HIDDEN]
        rim = {str(link[end]) for link in found for end in ("thing", "target")} - near
        near |= rim
    links = _once([*found, *rows(store, "links", thing=rim)])
    parts = nodes_and_edges(*_told(store, near, links), near=near, focus=centre, choice=choice)
    return Picture(*parts, centre)


def whole(store: Store, choice: Choice = Choice()) -> Picture:  # noqa: B008
    """All things that are linked."""
    return Picture(*nodes_and_edges(*_told(store, None, rows(store, "links")), choice=choice))


def answered(store: Store, answer: Answer, choice: Choice = Choice()) -> Picture:  # noqa: B008
    """What a query gives: rows of `from` and `to` (and perhaps `relation`), or the links among the triples it makes.

    A link that the graph itself holds keeps its evidence.

    Raises:
        QueryError: when the query gives neither.
    """
    asked = list(dict.fromkeys(_asked(answer)))
    near = {end for link in asked for end in (link[0], link[2])}
    known: dict[tuple[str, str], list[Link]] = {}
    for link in rows(store, "links", thing=near) if len(near) <= MOST_NAMED else rows(store, "links"):
        known.setdefault((str(link["thing"]), str(link["target"])), []).append(link)
    links: list[Link] = []
    for thing, relation, target in asked:
        same = known.get((thing, target), ())
        same = [link for link in same if not relation or link["relation"] == relation]
        links += same or [{"thing": thing, "relation": relation or "linked to", "target": target, **LINK}]
    return Picture(*nodes_and_edges(*_told(store, near, links), near=near, choice=choice))


def rows(store: Store, query: str, **things: Iterable[str]) -> list[Link]:
    """The rows of a bundled query; or only those where a column is one of some things.

    One thing at a time: where it is given many, an engine plans as if it looked for all.
    """
    text = queries.load(resources.queries() / f"{query}.rq").text
    asked = [queries.bind(text, {name: NamedNode(iri)}) for name, iris in things.items() for iri in sorted(iris)]
    answers = [store.query(sparql) for sparql in (asked if things else [text])]
    return [row for answer in answers if isinstance(answer, Rows) for row in answer.dicts()]


def _told(
    store: Store, near: set[str] | None, links: Sequence[Link]
) -> tuple[list[Link], Sequence[Link], list[Link], list[Link]]:
    """The things near by, their links, all that is said of them, and what is disputed."""
    among: Mapping[str, set[str]] = {} if near is None or len(near) > MOST_NAMED else {"thing": near}
    things, disputes = rows(store, "things", **among), rows(store, "disputed", **among)
    told = queries.ABOUT if len(things) <= MOST_TOLD else ("looks",)
    said = [row for query in told for row in rows(store, query, **among)]
    named = {str(thing["thing"]) for thing in things}
    unnamed = sorted((near or set()) - named)
    things += [{"thing": iri, "kind": "thing", "name": re.sub(r"^.*[/#](?=.)", "", iri)} for iri in unnamed]
    return things, links, said, disputes


def _asked(answer: Answer) -> Iterator[tuple[str, str, str]]:
    """The links that a query gives: thing, relation (or ""), target."""
    if isinstance(answer, Rows):
        columns = answer.columns
        if not {"from", "to"} <= set(columns):
            hint = "name two columns ?from and ?to (and ?relation, if you like), or use CONSTRUCT"
            raise QueryError(f"a picture needs links; this query gives {', '.join(columns)}", hint=hint)
        wanted = [columns.index(name) if name in columns else -1 for name in ("from", "relation", "to")]
        for terms in answer.terms:
            start, relation, end = (terms[at] if at >= 0 else None for at in wanted)
            if isinstance(start, NamedNode) and isinstance(end, NamedNode):
                named = _spelt(relation.value) if isinstance(relation, NamedNode) else str(value(relation) or "")
                yield start.value, named, end.value
    elif isinstance(answer, bool):
        raise QueryError("a picture needs links; this query gives true or false", hint="use SELECT or CONSTRUCT")
    else:
        yield from _links_among(answer)


def _links_among(triples: Iterable[Triple]) -> Iterator[tuple[str, str, str]]:
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode):
            yield triple.subject.value, _spelt(triple.predicate.value), triple.object.value


def _spelt(iri: str) -> str:
    """The name of a property as `links` spells it: "builds on"."""
    return re.sub(r"([a-z])([A-Z])", r"\1 \2", re.sub(r"^.*[/#]", "", iri)).lower()


def _once(links: Sequence[Link]) -> list[Link]:
    """Each link with each of its evidences once."""
    return list({tuple(map(str, link.values())): link for link in links}.values())
