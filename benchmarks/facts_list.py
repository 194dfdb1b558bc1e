"""A careful reader's list of facts beside what a graph states: what the ids of the list are in the graph, and lines
that compare the two.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from facts_graph import Place, Stated

from paperkg.names import fold

Key = TypeVar("Key", bound=Hashable)

NAMES = Path(__file__).resolve().parents[1] / "tests" / "cases" / "facts" / "names.yaml"

DOCUMENTS = {
    "000": "iclr-2021-key-papers",
    "001": "zeta-alpha-iclr-2021",
    "002": "zeta-alpha-iclr-2021-zh",
    "003": "best-of-arxiv-june-2021",
    "004": "two-sigma-iclr-2021",
}
"""The keys of the documents by the short names of the list."""

NUMBERS = ("ratio", "ratioLow", "ratioHigh", "difference", "differenceLow", "differenceHigh")
"""The parts of a comparison that are numbers."""

IDEAS = ("method", "task", "dataset", "metric", "concept")


@dataclass(frozen=True)
class Line:
    """A line of the table: how many facts the list has and how many of them the graph; what is amiss, and where."""

    what: str
    gold: int
    graph: int
    missing: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether nothing is missing, and nothing is there that should not be."""
        return self.gold == self.graph and not self.missing


def recall(what: str, facts: Iterable[tuple[str, bool]]) -> Line:
    """A line for facts that are each found or not; they are told by name."""
    facts = list(facts)
    missing = tuple(name for name, found in facts if not found)
    return Line(what, len(facts), len(facts) - len(missing), missing)


def same(what: str, gold: Iterable[tuple[Any, ...]], graph: Iterable[tuple[Any, ...]]) -> Line:
    """A line for two sets that must be equal."""
    theirs, ours = set(gold), set(graph)
    missing = sorted(" ".join(map(str, fact)) for fact in theirs - ours)
    more = sorted("more: " + " ".join(map(str, fact)) for fact in ours - theirs)
    return Line(what, len(theirs), len(ours), (*missing, *more))


def partners(wanted: Mapping[Key, Iterable[str]]) -> dict[Key, str]:
    """As many as can be served at once, each with a partner of its own among those it accepts.

    >>> sorted(partners({"a": ["x", "y"], "b": ["x"]}).items())
    [('a', 'y'), ('b', 'x')]
    """
    taken: dict[str, Key] = {}

    def serve(one: Key, tried: set[str]) -> bool:
        for partner in wanted[one]:
            if partner not in tried:
                tried.add(partner)
                if partner not in taken or serve(taken[partner], tried):
                    taken[partner] = one
                    return True
        return False

    for one in wanted:
        serve(one, set())
    return {one: partner for partner, one in taken.items()}


def at(item: Mapping[str, Any]) -> Place:
    """The place of an item of the list; line 0 stands for the document as a whole."""
    return Place(item["seed"], item.get("line") or 0)


def told(places: Iterable[Place]) -> str:
    """Places in short.

    >>> told([Place("000", 34)])
    '000:34'
    """
    return ", ".join(f"{document}:{line}" for document, line in sorted(places))


def several(item: Any) -> list[Any]:
    """One item, several or none, as a list.

    >>> several(None), several("one"), several(["one", "two"])
    ([], ['one'], ['one', 'two'])
    """
    return item if isinstance(item, list) else [item] if item else []


class Beside:
    """The list and the graph, and what the ids of the one are in the other."""

    def __init__(self, folder: Path, stated: Stated) -> None:
        self.stated = stated
        self.merged = json.loads((folder / "merged.json").read_text(encoding="utf-8"))
        files = sorted(folder.glob("00?_*.json"))
        self.files: dict[str, Any] = {file.name[:3]: json.loads(file.read_text(encoding="utf-8")) for file in files}
        usual: dict[str, str | list[str]] = yaml.safe_load(NAMES.read_text(encoding="utf-8"))
        self.usual = {key: [names] if isinstance(names, str) else names for key, names in usual.items()}
        kinds = ("methods", "baselines", "datasets", "tasks", "metrics", "concepts")
        self.ideas: dict[str, Any] = {item["id"]: item for kind in kinds for item in self.merged[kind]}
        self.papers: dict[str, str] = {
            paper["id"]: iri for paper in self.merged["papers"] if (iri := self._find_paper(paper))
        }
        self.paper_ids = {iri: key for key, iri in self.papers.items()}
        self._proposals = [(s, o) for s, p, o in stated.triples if p == "pk:proposes"]

    def _find_paper(self, paper: dict[str, Any]) -> str | None:
        titles = [variant["text"] for variant in paper["title_variants"]]
        for title in [*titles, paper["canonical_title"]] if titles else ():
            for iri in self.stated.named(title, "paper"):
                return iri
        for mention in paper["mentioned_at"]:
            for entry in self.stated.entries:
                if entry.kind in ("mentioned", "cited") and entry.paper and at(mention) in entry.places:
                    quotes = {fold(words) for place, words, _ in entry.quotes if place == at(mention)}
                    if any(quote in fold(mention["as_given"]) for quote in quotes):
                        return entry.paper
        return None

    def names(self, key: str) -> list[str]:
        """The usual names of a method, task, dataset, metric or concept of the list."""
        return self.usual.get(key) or [self.ideas[key]["name"]]

    def things(self, key: str) -> set[str]:
        """The things of the graph that an id of the list stands for: none when the graph knows no such name."""
        if key.startswith("paper:"):
            return {self.papers[key]} if key in self.papers else set()
        if key.startswith("doc-"):
            return {self.stated.iris[key.removeprefix("doc-")]}
        if key.startswith("person-"):
            return self.stated.named(key.removeprefix("person-"), "person")
        if key.startswith("org-"):
            return self.stated.named(key.removeprefix("org-"), "organization")
        return {thing for name in self.names(key) for thing in self.stated.named(name, *IDEAS)}

    def kin(self, key: str) -> set[str]:
        """The same, with the papers that propose a method, and the methods that a paper proposes."""
        things = self.things(key)
        return (
            things
            | {paper for paper, method in self._proposals if method in things}
            | {method for paper, method in self._proposals if paper in things}
        )

    def paper_name(self, iri: str | None) -> str:
        """The list's id of a paper, else its name in the graph."""
        return "no paper" if iri is None else self.paper_ids.get(iri) or self.stated.label(iri)
