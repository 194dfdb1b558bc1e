"""Facts beside each other: two things, two graphs, two names.

All of it is asked of open graphs by their saved queries; nothing here knows how a graph is kept.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from paperkg import queries
from paperkg.errors import QueryError
from paperkg.graph import Graph
from paperkg.rows import Cell, Rows
from paperkg.search import Hit

ASSERTIONS = ("result", "comparison", "claim")
Fact = tuple[str, str, str, str]
"""Document, thing, relation, value: each by its name."""


def facts(graph: Graph) -> set[Fact]:
    """All that is stated in a graph, each fact once, however often its document says it."""
    labels = {iri: (kind != "paper", str(label)) for iri, kind, label in graph.bundled("things")}
    found: set[Fact] = set()
    for query in queries.ABOUT:
        said: dict[tuple[str, str, str], set[tuple[bool, str]]] = defaultdict(set)
        for row in graph.bundled(query).dicts():
            relation = str(row["relation"])
            if not relation.startswith("← ") and relation != "author of":
                thing = labels.get(row["thing"], (True, str(row["thing"])))
                said[str(row["document"]), relation, str(row["value"])].add(thing)
        for (document, relation, value), things in said.items():
            # A result, comparison or claim concerns many things and is one fact: of the paper, where there is one.
            about = [min(things)] if relation in ASSERTIONS else things
            found.update((document, thing, relation, value) for _, thing in about)
    return found


def difference(old: Graph, new: Graph) -> Rows:
    """What one graph states and the other does not, in facts.

    Columns: change ("-" only in the old, "+" only in the new), document, thing, relation, value.
    """
    same = _digest(old) == _digest(new)
    before, after = (set(), set()) if same else (facts(old), facts(new))
    changes = [(*fact, "-") for fact in before - after] + [(*fact, "+") for fact in after - before]
    columns = ("change", "document", "thing", "relation", "value")
    return Rows.of(columns, [(change, *fact) for *fact, change in sorted(changes)])


def _digest(graph: Graph) -> int:
    """A number that two graphs share when they state the same by the same documents: the sum of their hashes."""
    every = (said for merged in (True, False) for said in graph.store.statements(merged=merged))
    hashes = (hashlib.blake2b(b" ".join(said), digest_size=16) for said in every)
    return sum(int.from_bytes(each.digest(), "big") for each in hashes)


def compare(graph: Graph, names: Sequence[str], kind: str | None = None) -> Rows:
    """Some things side by side: one row for each relation and each measured quantity, one column for each thing.

    Raises:
        UnknownNameError: when a name means nothing, or too much.
        QueryError: when two names mean the same thing.
    """
    things = [graph.resolve(name, kind) for name in names]
    named: dict[str, str] = {}
    for name, thing in zip(names, things, strict=True):
        if thing.iri in named:
            raise QueryError(f"'{named[thing.iri]}' and '{name}' are the same thing", hint="name it once")
        named[thing.iri] = name
    table: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for thing in things:
        for what, value in _properties(graph, thing):
            if value not in table[what][thing.iri]:
                table[what][thing.iri].append(value)
    rows = [[what, *("; ".join(cells[thing.iri]) or None for thing in things)] for what, cells in table.items()]
    return Rows.of(["what", *_headings(things)], rows)


def _headings(things: Sequence[Hit]) -> list[str]:
    """The names of things, each told from the others (by its kind, or its IRI) and from the first column."""
    forms = [("what", *(form(thing) for thing in things)) for form in _FORMS]
    return [next(form[i] for form in forms if form.count(form[i]) == 1) for i in range(1, len(things) + 1)]


_FORMS: tuple[Callable[[Hit], str], ...] = (
    lambda thing: "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in thing.label),
    lambda thing: f"{thing.label} ({thing.kind})",
    lambda thing: thing.iri,
)


def _properties(graph: Graph, thing: Hit) -> Iterator[tuple[str, str]]:
    for row in graph.bundled("results-beside", thing=thing.iri).dicts():
        yield str(row["measure"]), str(row["value"])
    authors = {}
    for row in graph.bundled("statements-about", thing=thing.iri).dicts():
        relation, value = str(row["relation"]), str(row["value"])
        if position := _AUTHOR.fullmatch(relation):
            authors[int(position[1]), value] = value
        elif not relation.startswith("← ") and relation not in _APART:
            yield relation, value
    for _, name in sorted(authors.items()):
        yield "authors", name


_AUTHOR = re.compile(r"author (\d+)")


_APART = ("title", "key idea", "description", "author of", "hidden label")
"""What does not stand well side by side."""


def why(graph: Graph, one: str, other: str, kind: str | None = None) -> Rows:
    """Why two names mean the same thing, or do not.

    Columns: name, kind, thing (its usual name), iri, reason (which document or decision says so), line, words.

    Raises:
        UnknownNameError: when a name means nothing.
    """
    rows: list[list[Cell]] = []
    for name in (one, other):
        for hit in _meanings(graph, name, kind):
            meaning = [name, hit.kind, hit.label, hit.iri]
            stated = list(graph.bundled("names-of", thing=hit.iri, name=name))
            decided = [
                (f"{kind}: {reason}", None, None) for kind, reason in graph.bundled("decisions-on", thing=hit.iri)
            ]
            reasons = [*stated, *decided] or [(f"written like '{hit.name}'", None, None)]
            rows += [[*meaning, *reason] for reason in reasons]
    return Rows.of(["name", "kind", "thing", "iri", "reason", "line", "words"], rows)


def _meanings(graph: Graph, name: str, kind: str | None) -> list[Hit]:
    """All that a name means."""
    hits = [hit for hit in graph.search(name, kind) if hit.score == 100] if "://" not in name else []
    return hits or [graph.resolve(name, kind)]
