"""The resolver decides which names speak of the same thing.

It works in two passes: `observe` every card, `settle` once, then ask for things. What it decides depends on the set of
cards only, never on their order. Its rules, in the words of DESIGN:

- names with the same normal form, of the same kind, are one thing; so is an alias that exactly one thing claims;
- a paper is known by its identifiers, or by its title with an author list that does not contradict; never by the
  bare words it is mentioned with, nor a person by a bare surname: those stay within their document or paper;
- a `same` decision of a card joins, a `different` decision keeps apart what would be joined;
- of merged names one gives the IRI: a key given in a card first, then the vocabulary's name, then the most used.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from paperkg import names
from paperkg.records import Baseline, Card, Claim, Comparison, Entity, Paper, Result, links, plain, several

IDENTIFIERS = ("doi", "arxiv", "openreview", "acl")
_CORE = {
    "doi": re.compile(r"10\.\d{4,9}/\S+"),
    "arxiv": re.compile(r"\d{4}\.\d{4,5}|[a-z-]+(\.[a-z]{2})?/\d{7}", re.IGNORECASE),
    "openreview": re.compile(r"[\w-]+$"),
    "acl": re.compile(r"[\w.-]+?(?=(\.pdf|/)?$)"),
}
CONCEPT_KINDS = ("task", "method", "dataset", "metric")
"""What a name that a document only calls a concept may turn out to be, in this order."""


class Thing(NamedTuple):
    """A resolved thing: its kind, its IRI, its one canonical name and, for a metric, its unit."""

    kind: str
    iri: str
    label: str
    unit: str | None = None


class Merge(NamedTuple):
    """An IRI that was replaced by another."""

    old: str
    new: str


class _Node(NamedTuple):
    kind: str
    key: str


class _Sighting(NamedTuple):
    """One record of a paper, as far as identity goes."""

    document: str
    title: str
    scope: bool  # the words mean this paper within the document only
    byline: frozenset[str]
    key: str | None
    identifiers: tuple[str, ...]
    other_titles: tuple[str, ...]


class _Homonyms(NamedTuple):
    """Several papers of one title: the key of the most mentioned, and of each by any family name of its authors."""

    main: str
    keys: dict[str, str]


class Resolver:
    """Collects names, decides once, then answers which thing a name means."""

    def __init__(self, base: str = names.BASE) -> None:
        self.base = base
        self._uses: Counter[tuple[str, str]] = Counter()
        self._surnames: Counter[str] = Counter()
        self._surname: dict[str, str] = {}
        self._sightings: list[_Sighting] = []
        self._declared: set[_Node] = set()
        self._keys: dict[_Node, set[str]] = defaultdict(set)
        self._official: dict[_Node, set[str]] = defaultdict(set)
        self._claims: dict[_Node, set[_Node]] = defaultdict(set)
        self._units: dict[_Node, str] = {}
        self._same: set[tuple[_Node, _Node]] = set()
        self._apart: dict[_Node, set[_Node]] = defaultdict(set)
        self._parent: dict[_Node, _Node] = {}
        self._homonyms: dict[str, _Homonyms] = {}
        self._things: dict[_Node, Thing] = {}
        self._cache: dict[tuple[str, str, str], Thing] = {}

    # First pass

    def observe(self, card: Card) -> None:
        """Take note of every name in a card."""
        document = card.document.key
        self._sightings += [_sighting(paper, document) for paper in card.papers if paper.title or paper.named]
        for entity in card.entities:
            self._observe_entity(entity, official=card.document.canonical)
        self._uses.update(_mentions(card))
        self._surnames.update(filter(_bare, _authors(card)))
        for decision in card.decisions:
            nodes = [_Node(subject.kind, names.slug(subject.name)) for subject in decision.concerns]
            pairs = [(a, b) for a in nodes for b in nodes if a < b and a.kind == b.kind]
            if decision.kind == "same":
                self._same.update(pairs)
            elif decision.kind == "different":
                for one, other in pairs:
                    self._apart[one].add(other)
                    self._apart[other].add(one)

    def _observe_entity(self, entity: Entity, *, official: bool) -> None:
        node = _Node(entity.kind, names.slug(entity.name))
        self._uses[entity.kind, entity.name] += 1
        self._declared.add(node)
        if official:
            self._official[node].add(entity.name)
        if entity.key:
            self._keys[node].add(entity.key)
        if entity.unit:
            self._units[node] = min(entity.unit, self._units.get(node, entity.unit))
        for alias in (*entity.aliases, *entity.hidden):
            self._claims[_Node(entity.kind, names.slug(str(plain(alias))))].add(node)

    # Decision

    def settle(self) -> None:
        """Decide. Call it once, after all cards were observed."""
        spellings: dict[_Node, Counter[str]] = defaultdict(Counter)
        for (kind, name), count in self._uses.items():
            spellings[_Node(kind, names.slug(name))][name] += count
        self._settle_papers(spellings)
        self._join_keys()
        for one, other in sorted(self._same):
            self._join(one, other)
        self._join_aliases()
        groups: dict[_Node, list[_Node]] = defaultdict(list)
        for node in sorted({*spellings, *self._parent, *self._claims}):
            groups[self._root(node)].append(node)
        for group in groups.values():
            self._name(group, spellings)
        for name, _ in sorted(self._surnames.items(), key=lambda item: (-item[1], item[0])):
            self._surname.setdefault(names.slug(name), name)
        self._uses.clear()
        self._surnames.clear()
        self._sightings.clear()

    def _settle_papers(self, spellings: dict[_Node, Counter[str]]) -> None:
        bylines: dict[str, Counter[frozenset[str]]] = defaultdict(Counter)
        for sighting in self._sightings:
            if not sighting.scope:
                bylines[names.slug(sighting.title)][sighting.byline] += 1
        for key, found in bylines.items():
            if len(found) > 1 and len(set((homonyms := _homonyms(key, found)).keys.values())) > 1:
                self._homonyms[key] = homonyms
        identified: dict[str, set[_Node]] = defaultdict(set)
        for sighting in self._sightings:
            node = self._paper_node(sighting)
            spellings[node][sighting.title] += 1
            if sighting.key:
                self._keys[node].add(sighting.key)
            for identifier in sighting.identifiers:
                identified[identifier].add(node)
            for title in sighting.other_titles:
                self._claims[_Node("paper", names.slug(title))].add(node)
        for nodes in identified.values():
            first, *others = sorted(nodes)
            for other in others:
                self._join(first, other)

    def _join_keys(self) -> None:
        """A key is an identity: all that bears it is one thing, also what bears it as its name."""
        for node, keys in sorted(self._keys.items()):
            for key in sorted(keys):
                self._join(node, _Node(node.kind, key))

    def _join_aliases(self) -> None:
        """Join each alias with the thing that claims it; an alias that two things claim joins none of them."""
        waiting = sorted(self._claims)
        while True:
            left = []
            for alias in waiting:
                owners = {self._root(claimant) for claimant in self._claims[alias]}
                if len(owners) == 1:
                    self._join(alias, owners.pop())
                else:
                    left.append(alias)
            if len(left) == len(waiting):
                return
            waiting = left

    def _join(self, one: _Node, other: _Node) -> None:
        a, b = sorted((self._root(one), self._root(other)))
        apart = self._apart.get(b, set())
        if a == b or any(self._root(node) == a for node in apart):
            return
        self._parent[b] = a
        self._parent.setdefault(a, a)
        if apart:
            self._apart[a] |= apart

    def _root(self, node: _Node) -> _Node:
        while (parent := self._parent.get(node, node)) != node:
            above = self._parent.get(parent, parent)
            self._parent[node] = above  # halves the way for the next time
            node = above
        return node

    def _name(self, group: list[_Node], spellings: dict[_Node, Counter[str]]) -> None:
        named = [node for node in group if node in spellings]
        own = [node for node in named if not self._claims.get(node, set()) - {node}] or named
        official = sorted((name, node) for node in group for name in self._official.get(node, ()))
        used = sorted((-count, name, node) for node in own for name, count in spellings[node].items())
        if not official and not used:
            return
        label, owner = official[0] if official else used[0][1:]
        root = self._root(owner)  # two things that are kept apart cannot both have a key: it is the one's that bears it
        keys = sorted(
            key for node in group for key in self._keys.get(node, ()) if self._root(_Node(node.kind, key)) == root
        )
        unit = next((self._units[node] for node in group if node in self._units), None)
        iri = names.mint(self.base, owner.kind, keys[0] if keys else owner.key)
        for node in group:
            self._things[node] = Thing(owner.kind, iri, label, unit)

    # Second pass

    def thing(self, kind: str, name: str, document: str = "") -> Thing:
        """The thing that a name of a kind means; the document matters for a paper mentioned without its title."""
        place = (kind, name, document if kind == "paper" else "")
        thing = self._cache.get(place)
        if thing is None:
            thing = self._cache[place] = self._find(*place)
        return thing

    def paper(self, paper: Paper, document: str) -> Thing:
        """The thing that a record of a paper means."""
        return self._things[self._paper_node(_sighting(paper, document))]

    def person(self, name: str, paper: Thing | None = None) -> Thing:
        """The person that an author's name means; a bare surname is known only within its paper."""
        if paper is not None and _bare(name):
            key = names.slug(name)
            iri = names.mint(self.base, "person", f"{key}-{names.digest(paper.iri, size=4)}")
            return Thing("person", iri, self._surname.get(key, name))
        return self.thing("person", name)

    def merges(self) -> Iterator[Merge]:
        """All IRIs that were replaced, sorted."""
        for node, thing in sorted(self._things.items()):
            old = names.mint(self.base, node.kind, node.key)
            if old != thing.iri:
                yield Merge(old, thing.iri)

    def _find(self, kind: str, name: str, document: str) -> Thing:
        node = _Node(kind, names.slug(name))
        if kind == "concept" and node not in self._declared:
            candidates = (_Node(other, node.key) for other in CONCEPT_KINDS)
            node = next((other for other in candidates if other in self._things), node)
        if kind == "paper":
            within = _Node(kind, _within(node.key, document))
            homonyms = self._homonyms.get(node.key)
            node = within if within in self._things else _Node(kind, homonyms.main) if homonyms else node
        return self._things.get(node) or Thing(kind, names.mint(self.base, node.kind, node.key), name)

    def _paper_node(self, sighting: _Sighting) -> _Node:
        key = names.slug(sighting.title)
        if sighting.scope:
            return _Node("paper", _within(key, sighting.document))
        if homonyms := self._homonyms.get(key):
            key = next((homonyms.keys[word] for word in sighting.byline if word in homonyms.keys), homonyms.main)
        return _Node("paper", key)


def _sighting(paper: Paper, document: str) -> _Sighting:
    return _Sighting(
        document=document,
        title=paper.title or paper.named or "",
        scope=not paper.title,
        byline=frozenset(word for author in paper.authors for word in _family_name(str(plain(author)))),
        key=paper.key,
        identifiers=tuple(_identifiers(paper)),
        other_titles=tuple(str(plain(title)) for title in paper.other_titles),
    )


def _identifiers(paper: Paper) -> Iterator[str]:
    """The paper's identifiers without what surrounds them (an address, a prefix, the version of a preprint)."""
    for field in IDENTIFIERS:
        if stated := getattr(paper, field):
            text = str(plain(stated)).strip()
            core = _CORE[field].search(text)
            identifier = core[0] if core else text
            if field != "openreview":
                identifier = identifier.lower()
            preprint = identifier.removeprefix("10.48550/arxiv.")
            yield f"{field}:{identifier}" if preprint == identifier else f"arxiv:{preprint}"


def _family_name(author: str) -> list[str]:
    """The words of a name that tell two people apart: those before a comma, else all after the first; no initials."""
    family, comma, _ = author.partition(",")
    words = names.fold(family).split()
    long = [word for word in words if len(word) > 1] or words
    return long if comma else long[1:] or long


def _homonyms(title: str, bylines: Counter[frozenset[str]]) -> _Homonyms:
    """Author lists that share a family name belong to one paper; the papers of one title get keys of their own."""
    parent: dict[str, str] = {}

    def root(word: str) -> str:
        while (above := parent.setdefault(word, word)) != word:
            parent[word] = parent[above]
            word = above
        return word

    for people in bylines:
        roots = sorted({root(word) for word in people})
        for word in roots[1:]:
            parent[word] = roots[0]
    weight: Counter[str] = Counter()
    codes: dict[str, str] = {}
    for people, count in bylines.items():
        if people:
            cluster = root(min(people))
            weight[cluster] += count
            code = f"{title}-{names.digest(*sorted(people), size=4)}"
            codes[cluster] = min(code, codes.get(cluster, code))
    main = min(((-weight[cluster], code) for cluster, code in codes.items()), default=(0, title))[1]
    return _Homonyms(main, {word: codes[root(word)] for word in parent})


def _within(key: str, document: str) -> str:
    return f"{key}-{names.digest(document, size=3)}"


def _bare(name: str) -> bool:
    # A name in a script without capitals, such as 何恺明, is a whole name in one word.
    return len(name.split()) == 1 and name.casefold() != name.upper()


def _authors(card: Card) -> Iterator[str]:
    return (str(plain(author)) for paper in card.papers for author in paper.authors)


def _mentions(card: Card) -> Iterator[tuple[str, str]]:
    """Every name in a card with its kind; the titles of its own papers and bare surnames apart."""
    document = card.document
    for author in _authors(card):
        if not _bare(author):
            yield "person", author
    for person in (*document.authors, *document.translators):
        yield "person", str(plain(person))
    if document.text_of:
        yield "paper", document.text_of
    if document.publisher:
        yield "organization", str(plain(document.publisher))
    for mention in document.mentions:
        yield (getattr(mention, "kind", None) or "concept"), str(plain(mention))
    for paper in card.papers:
        if paper.venue:
            yield "venue", str(plain(paper.venue))
        if paper.theme:
            yield "concept", str(plain(paper.theme))
        for _, kind, name, _ in links(paper):
            yield kind, name
        yield from chain.from_iterable(map(_measured, paper.results))
        yield from chain.from_iterable(map(_measured, paper.comparisons))
        yield from chain.from_iterable(map(_measured, paper.claims))
    yield from chain.from_iterable(map(_measured, card.comparisons))
    yield from chain.from_iterable(map(_measured, card.claims))
    for entity in card.entities:
        for _, kind, name, _ in links(entity):
            yield kind, name
    for decision in card.decisions:
        for subject in decision.concerns:
            yield subject.kind, subject.name


def _measured(statement: Result | Comparison | Claim | Baseline) -> Iterator[tuple[str, str]]:
    methods: tuple[str | None, ...]
    if isinstance(statement, Comparison):
        methods = (statement.better, statement.worse, *(statement.on_par or ()))
    else:
        methods = (statement.method,)
    for method in methods:
        if method:
            yield "method", method
    if not isinstance(statement, Claim) and statement.setting:
        yield "concept", statement.setting
    if isinstance(statement, Baseline):
        return
    for kind in ("task", "dataset", "metric"):
        for name in several(getattr(statement, kind)):
            yield kind, name
    if isinstance(statement, Result):
        for baseline in statement.against:
            yield from _measured(baseline)
