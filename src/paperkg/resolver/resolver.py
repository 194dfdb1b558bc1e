"""The resolver itself: two passes over the cards, one decision between them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from paperkg import names
from paperkg.records import Card, Entity, Paper, Subject, plain
from paperkg.resolver.mentions import authors, bare_surname, mentions
from paperkg.resolver.papers import Homonyms, Sighting, homonyms_of, local_key, sighting_of

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


class Resolver:
    """Collects names, decides once, then answers which thing a name means."""

    def __init__(self, base: str = names.BASE) -> None:
        self.base = base
        self._uses: Counter[tuple[str, str]] = Counter()
        self._surnames: Counter[str] = Counter()
        self._surname: dict[str, str] = {}
        self._sightings: list[Sighting] = []
        self._listed: dict[tuple[str, str], Paper] = {}
        self._declared: set[_Node] = set()
        self._keys: dict[_Node, set[str]] = defaultdict(set)
        self._official: dict[_Node, set[str]] = defaultdict(set)
        self._claims: dict[_Node, set[_Node]] = defaultdict(set)
        self._units: dict[_Node, str] = {}
        self._same: set[tuple[_Node, _Node]] = set()
        self._apart: dict[_Node, set[_Node]] = defaultdict(set)
        self._parent: dict[_Node, _Node] = {}
        self._homonyms: dict[str, Homonyms] = {}
        self._things: dict[_Node, Thing] = {}
        self._cache: dict[tuple[str, str, str], Thing] = {}

    # First pass

    def observe(self, card: Card) -> None:
        """Take note of every name in a card."""
        document = card.document.key
        for paper in card.papers:
            if paper.title or paper.named:
                self._sightings.append(sighting_of(paper, document))
            if paper.title and paper.marker and paper.role == "listed":
                self._listed[document, paper.marker] = paper
        for entity in card.entities:
            self._observe_entity(entity, official=card.document.canonical)
        self._uses.update(mentions(card))
        self._surnames.update(filter(bare_surname, authors(card)))
        for decision in card.decisions:
            nodes = [self._subject(subject, card) for subject in decision.concerns if subject.kind != "document"]
            pairs = [(a, b) for a in nodes for b in nodes if a < b and a.kind == b.kind]
            if decision.kind == "same":
                self._same.update(pairs)
            elif decision.kind == "different":
                for one, other in pairs:
                    self._apart[one].add(other)
                    self._apart[other].add(one)

    @staticmethod
    def _subject(subject: Subject, card: Card) -> _Node:
        """What a decision speaks of; words that mean a paper within this document only mean that paper."""
        key = names.slug(subject.name)
        if subject.kind == "paper" and any(paper.named == subject.name and not paper.title for paper in card.papers):
            key = local_key(key, card.document.key)
        return _Node(subject.kind, key)

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
            if len(found) > 1 and len(set((homonyms := homonyms_of(key, found)).keys.values())) > 1:
                self._homonyms[key] = homonyms
        identified: dict[str, set[_Node]] = defaultdict(set)
        for sighting in self._sightings:
            node = self._paper_node(sighting)
            spellings[node][sighting.title] += 0 if sighting.scope else 1  # a title is a better name than other words
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

    def cited(self, marker: str, document: str) -> Thing | None:
        """The paper that a document lists under a citation mark, if it does."""
        listed = self._listed.get((document, marker))
        return self.paper(listed, document) if listed else None

    def paper(self, paper: Paper, document: str) -> Thing:
        """The thing that a record of a paper means."""
        return self._things[self._paper_node(sighting_of(paper, document))]

    def person(self, name: str, paper: Thing | None = None) -> Thing:
        """The person that an author's name means; a bare surname is known only within its paper."""
        if paper is not None and bare_surname(name):
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

    def own(self, kind: str, name: str, document: str) -> str:
        """The IRI that a name has of its own, before it was joined with others."""
        node = self._node(kind, name, document)
        return names.mint(self.base, node.kind, node.key)

    def _find(self, kind: str, name: str, document: str) -> Thing:
        node = self._node(kind, name, document)
        return self._things.get(node) or Thing(kind, names.mint(self.base, node.kind, node.key), name)

    def _node(self, kind: str, name: str, document: str) -> _Node:
        node = _Node(kind, names.slug(name))
        if kind == "concept" and node not in self._declared:
            candidates = (_Node(other, node.key) for other in CONCEPT_KINDS)
            node = next((other for other in candidates if other in self._things), node)
        if kind == "paper":
            within = _Node(kind, local_key(node.key, document))
            homonyms = self._homonyms.get(node.key)
            node = within if within in self._things else _Node(kind, homonyms.main) if homonyms else node
        return node

    def _paper_node(self, sighting: Sighting) -> _Node:
        key = names.slug(sighting.title)
        if sighting.scope:
            return _Node("paper", local_key(key, sighting.document))
        if homonyms := self._homonyms.get(key):
            key = next((homonyms.keys[word] for word in sighting.byline if word in homonyms.keys), homonyms.main)
        return _Node("paper", key)
