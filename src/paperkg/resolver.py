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

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from paperkg import names
from paperkg.records import Baseline, Card, Claim, Comparison, Entity, Paper, Result, links, plain, several

IDENTIFIERS = ("doi", "arxiv", "openreview", "acl")
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
    scope: bool
    byline: frozenset[str]
    key: str | None
    identifiers: tuple[str, ...]
    other_titles: tuple[str, ...]


class Resolver:
    """Collects names, decides once, then answers which thing a name means."""

    def __init__(self, base: str = names.BASE) -> None:
        self.base = base
        self._uses: Counter[tuple[str, str]] = Counter()
        self._sightings: list[_Sighting] = []
        self._declared: set[_Node] = set()
        self._keys: dict[_Node, set[str]] = defaultdict(set)
        self._official: dict[_Node, set[str]] = defaultdict(set)
        self._claims: dict[_Node, set[_Node]] = defaultdict(set)
        self._units: dict[_Node, str] = {}
        self._same: set[tuple[_Node, _Node]] = set()
        self._different: set[tuple[_Node, _Node]] = set()
        self._parent: dict[_Node, _Node] = {}
        self._homonyms: dict[str, list[tuple[frozenset[str], str]]] = {}
        self._things: dict[_Node, Thing] = {}
        self._cache: dict[tuple[str, str, str], Thing] = {}

    # First pass

    def observe(self, card: Card) -> None:
        """Take note of every name in a card."""
        for paper in card.papers:
            self._sightings.append(_sighting(paper, card.document.key))
        for entity in card.entities:
            self._observe_entity(entity, official=card.document.canonical)
        self._uses.update(_mentions(card))
        for decision in card.decisions:
            nodes = [_Node(subject.kind, names.slug(subject.name)) for subject in decision.concerns]
            pairs = [(a, b) for a in nodes for b in nodes if a < b and a.kind == b.kind]
            if decision.kind == "same":
                self._same.update(pairs)
            elif decision.kind == "different":
                self._different.update(pairs)

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
        for one, other in sorted(self._same):
            self._join(one, other)
        self._join_aliases()
        groups: dict[_Node, list[_Node]] = defaultdict(list)
        for node in sorted({*spellings, *self._parent, *self._claims}):
            groups[self._root(node)].append(node)
        for group in groups.values():
            self._name(group, spellings)
        self._uses.clear()
        self._sightings.clear()

    def _settle_papers(self, spellings: dict[_Node, Counter[str]]) -> None:
        bylines: dict[str, Counter[frozenset[str]]] = defaultdict(Counter)
        for sighting in self._sightings:
            if not sighting.scope:
                bylines[names.slug(sighting.title)][sighting.byline] += 1
        for key, found in bylines.items():
            if len(found) > 1 and len(clusters := _clusters(found)) > 1:
                self._homonyms[key] = [(people, f"{key}-{code}") for people, code in clusters]
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
        apart = ({self._root(x), self._root(y)} for x, y in self._different)
        if a != b and {a, b} not in apart:
            self._parent[b] = a
            self._parent.setdefault(a, a)

    def _root(self, node: _Node) -> _Node:
        while (parent := self._parent.get(node, node)) != node:
            node = parent
        return node

    def _name(self, group: list[_Node], spellings: dict[_Node, Counter[str]]) -> None:
        own = [node for node in group if not self._claims.get(node, set()) - {node}] or group
        official = sorted((name, node) for node in group for name in self._official.get(node, ()))
        used = sorted(
            (-count, name, node) for node in own for name, count in spellings.get(node, Counter[str]()).items()
        )
        if not official and not used:
            return
        label, owner = official[0] if official else used[0][1:]
        keys = sorted(key for node in group for key in self._keys.get(node, ()))
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
            key = f"{names.slug(name)}-{names.digest(paper.iri, size=4)}"
            return Thing("person", names.mint(self.base, "person", key), name)
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
            node = within if within in self._things else _Node(kind, homonyms[0][1]) if homonyms else node
        return self._things.get(node) or Thing(kind, names.mint(self.base, node.kind, node.key), name)

    def _paper_node(self, sighting: _Sighting) -> _Node:
        key = names.slug(sighting.title)
        if sighting.scope:
            return _Node("paper", _within(key, sighting.document))
        if homonyms := self._homonyms.get(key):
            key = next((code for people, code in homonyms if people & sighting.byline), homonyms[0][1])
        return _Node("paper", key)


def _sighting(paper: Paper, document: str) -> _Sighting:
    return _Sighting(
        document=document,
        title=paper.title or paper.named or "",
        scope=not paper.title,
        byline=frozenset(word for author in paper.authors for word in names.fold(str(plain(author))).split()),
        key=paper.key,
        identifiers=tuple(
            f"{field}:{str(plain(stated)).lower()}" for field in IDENTIFIERS if (stated := getattr(paper, field))
        ),
        other_titles=tuple(str(plain(title)) for title in paper.other_titles),
    )


def _clusters(bylines: Counter[frozenset[str]]) -> list[tuple[frozenset[str], str]]:
    """Author lists that share a name belong together: (all their words, a code), the most frequent cluster first."""
    clusters: list[tuple[set[str], int, list[str]]] = []
    for people, count in sorted(bylines.items(), key=lambda item: sorted(item[0])):
        if not people:
            continue
        joined = (set(people), count, [names.digest(*sorted(people), size=4)])
        apart = []
        for cluster in clusters:
            if cluster[0] & people:
                joined = (joined[0] | cluster[0], joined[1] + cluster[1], joined[2] + cluster[2])
            else:
                apart.append(cluster)
        clusters = [*apart, joined]
    clusters.sort(key=lambda cluster: (-cluster[1], min(cluster[2])))
    return [(frozenset(people), min(codes)) for people, _, codes in clusters]


def _within(key: str, document: str) -> str:
    return f"{key}-{names.digest(document, size=3)}"


def _bare(name: str) -> bool:
    return name.isascii() and len(name.split()) == 1


def _mentions(card: Card) -> Iterator[tuple[str, str]]:
    """Every name in a card with its kind; titles of papers and bare surnames apart."""
    document = card.document
    for person in (*document.authors, *document.translators):
        yield "person", str(plain(person))
    if document.publisher:
        yield "organization", str(plain(document.publisher))
    for mention in document.mentions:
        yield (getattr(mention, "kind", None) or "concept"), str(plain(mention))
    for paper in card.papers:
        for author in paper.authors:
            if not _bare(name := str(plain(author))):
                yield "person", name
        if paper.venue:
            yield "venue", str(plain(paper.venue))
        if paper.theme:
            yield "concept", str(plain(paper.theme))
        for _, kind, name, _ in links(paper):
            if kind != "paper":
                yield kind, name
        yield from chain.from_iterable(map(_measured, paper.results))
        yield from chain.from_iterable(map(_measured, paper.comparisons))
        yield from chain.from_iterable(map(_measured, paper.claims))
    yield from chain.from_iterable(map(_measured, card.comparisons))
    yield from chain.from_iterable(map(_measured, card.claims))
    for entity in card.entities:
        for _, kind, name, _ in links(entity):
            yield kind, name


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
