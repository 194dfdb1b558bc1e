"""The data of the graph page: the contract with its scripts, whose side of it is `web/src/types.ts`.

Everything is a column, every text that repeats a number: 100,000 nodes stay a few megabytes and are read at once. Two
parts: `Core` is what the first picture, the search and the filters need; `Details` the facts and the evidence, read
when a panel first asks for them. A column that says nothing of any node or edge is left empty. Nodes and edges are
named by their number; -1 means none, 0 an unknown year or line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, takewhile
from typing import TypeVar, get_args

import msgspec

from paperkg.views.parts import KINDS, OTHER_KIND, Community, Edge, Fact, Node, Status, radii
from paperkg.views.safe import shown

VERSION = 1
LINEAGE = ("builds on", "descends from", "variant of")
"""The relations that lead from a method to an older one."""
_T = TypeVar("_T")


class Kind(msgspec.Struct, frozen=True):
    """A kind of thing: colour "#rrggbb", shape "dot", "square", "triangle" or "diamond"."""

    name: str
    colour: str
    shape: str


class Relation(msgspec.Struct, frozen=True):
    """A relation by its name; `iri` is empty when it is no plain property; `lineage`: its target is the older thing."""

    name: str
    iri: str
    lineage: bool


class NodeColumns(msgspec.Struct, frozen=True, kw_only=True):
    """One entry for each node, in the order of the keys; aliases and disputes are lists of their own."""

    key: list[str]
    label: list[str]
    kind: list[int]
    x: list[float]
    y: list[float]
    radius: list[float]
    weight: list[float]
    year: list[int]
    community: list[int]
    confidence: list[int]
    """In hundredths."""
    documents: list[int]
    """Which of `Core.groups`."""
    url: list[str]
    alias: list[str]
    alias_of: list[int]
    disputed: list[int]


class EdgeColumns(msgspec.Struct, frozen=True, kw_only=True):
    """One entry for each edge: all that documents state of one relation between two nodes in one direction."""

    source: list[int]
    target: list[int]
    relation: list[int]
    status: list[int]
    """Index into `parts.Status`."""
    confidence: list[int]
    documents: list[int]
    disputed: list[int]
    """The numbers of the edges about which documents disagree."""


class Core(msgspec.Struct, frozen=True, kw_only=True):
    """What the first picture, the search and the filters need."""

    version: int = VERSION
    title: str
    base: str
    """What every key begins with; it is left out of the column."""
    theme: str
    """Light or dark, unless the reader chooses; auto: as the browser says."""
    focus: int
    """The node that the page is about; -1 for the whole graph."""
    kinds: list[Kind]
    relations: list[Relation]
    documents: list[str]
    groups: list[list[int]]
    """Sets of documents."""
    communities: list[Community]
    nodes: NodeColumns
    edges: EdgeColumns


class FactColumns(msgspec.Struct, frozen=True, kw_only=True):
    """One entry for each fact or piece of evidence, those of the first node or edge first; texts are numbers."""

    count: list[int]
    """How many each node or edge has."""
    relation: list[int]
    value: list[int]
    target: list[int]
    document: list[int]
    line: list[int]
    words: list[int]


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """Documents that disagree about something; `sides` number the entries of `Details.sides`."""

    node: int
    about: int
    settled: int
    sides: int


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What panels tell."""

    strings: list[str]
    """Texts by number; 0 is the empty one."""
    facts: FactColumns
    """Of the nodes."""
    evidence: FactColumns
    """Of the edges; relation, value and target are empty."""
    disputes: list[Dispute]
    sides: FactColumns
    """Of the disputes."""


class Numbers(dict[_T, int]):
    """Gives each new value the next number."""

    def __missing__(self, value: _T) -> int:
        self[value] = number = len(self)
        return number


def columns(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    places: Mapping[str, tuple[float, float]],
    *,
    title: str,
    focus: str | None = None,
    communities: Iterable[Community] = (),
    theme: str = "auto",
) -> tuple[Core, Details]:
    """The data of a page about nodes and edges in their order (`parts.arranged`), at their places."""
    number = {node.id: index for index, node in enumerate(nodes)}
    lines = [list(same) for _, same in groupby(edges, key=_line)]
    documents, groups = Numbers[str](), Numbers[tuple[int, ...]]()
    strings, relations = Numbers[str](), Numbers[str]()
    strings[""]  # is number 0
    predicate = {edge.relation: edge.predicate for edge in reversed(edges) if edge.predicate}

    said_in: list[set[int]] = [{documents[fact.source] for fact in node.facts if fact.source} for node in nodes]
    group_of_line = []
    for line in lines:
        sayers = {documents[edge.document] for edge in line if edge.document}
        group_of_line.append(groups[tuple(sorted(sayers))])
        said_in[number[line[0].source]] |= sayers
        said_in[number[line[0].target]] |= sayers
    names = _kinds(nodes)
    kind = {one.name: index for index, one in enumerate(names)}
    aliases = [(shown(alias), index) for index, node in enumerate(nodes) for alias in node.aliases]
    base = _common_start(nodes[0].id, nodes[-1].id) if len(nodes) > 1 else ""
    node_columns = NodeColumns(
        key=[shown(node.id[len(base) :]) for node in nodes],
        label=[shown(node.label) for node in nodes],
        kind=[kind[node.kind] for node in nodes],
        x=[places[node.id][0] for node in nodes],
        y=[places[node.id][1] for node in nodes],
        radius=radii(nodes),
        weight=[round(node.weight, 3) if 0 < node.weight < 1e300 else 0.0 for node in nodes],
        year=_unless_all(0, [node.year or 0 for node in nodes]),
        community=_unless_all(-1, [-1 if node.community is None else node.community for node in nodes]),
        confidence=_percents([node.confidence for node in nodes]),
        documents=[groups[tuple(sorted(sayers))] for sayers in said_in],
        url=_unless_all("", [shown(node.url) for node in nodes]),
        alias=[alias for alias, _ in aliases],
        alias_of=[index for _, index in aliases],
        disputed=[index for index, node in enumerate(nodes) if node.disagreements],
    )
    edge_columns = EdgeColumns(
        source=[number[line[0].source] for line in lines],
        target=[number[line[0].target] for line in lines],
        relation=[relations[line[0].relation] for line in lines],
        status=[get_args(Status).index(line[0].status) for line in lines],
        confidence=_percents(map(_surest, lines)),
        documents=group_of_line,
        disputed=[index for index, line in enumerate(lines) if any(edge.disputed for edge in line)],
    )
    core = Core(
        title=shown(title),
        theme=theme,
        base=shown(base),
        focus=-1 if focus is None else number[focus],
        kinds=[Kind(shown(one.name), one.colour, one.shape) for one in names],
        relations=[Relation(shown(name), shown(predicate.get(name, "")), name in LINEAGE) for name in relations],
        documents=[shown(document) for document in documents],
        groups=[list(group) for group in groups],
        communities=[msgspec.structs.replace(one, name=shown(one.name)) for one in communities],
        nodes=node_columns,
        edges=edge_columns,
    )
    evidence = [
        [Fact(relation="", value="", source=e.document, line=e.line, words=e.words) for e in line] for line in lines
    ]
    disputes = [(index, one) for index, node in enumerate(nodes) for one in node.disagreements]
    facts_columns = _facts([node.facts for node in nodes], strings, number)
    evidence_columns = _facts(evidence, strings, number)
    sides = _facts([one.sides for _, one in disputes], strings, number)
    about = [
        Dispute(node=index, about=strings[one.about], settled=strings[one.settled], sides=at)
        for at, (index, one) in enumerate(disputes)
    ]
    details = Details(
        facts=facts_columns,
        evidence=evidence_columns,
        disputes=about,
        sides=sides,
        strings=[shown(text) for text in strings],
    )
    return core, details


def _line(edge: Edge) -> tuple[str, str, str, str]:
    return edge.source, edge.target, edge.relation, edge.status


def _surest(line: Iterable[Edge]) -> float | None:
    return max((edge.confidence for edge in line if edge.confidence is not None), default=None)


def _common_start(first: str, last: str) -> str:
    """What two texts, and all that sort between them, begin with."""
    return first[: sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False)))]


def _kinds(nodes: Iterable[Node]) -> list[Kind]:
    counts = Counter(node.kind for node in nodes)
    names = sorted(counts, key=lambda kind: ([*KINDS, kind].index(kind), kind))
    return [Kind(name, *KINDS.get(name, OTHER_KIND)) for name in names]


def _facts(facts: Iterable[Sequence[Fact]], strings: Numbers[str], number: Mapping[str, int]) -> FactColumns:
    facts = list(facts)

    def each() -> Iterator[Fact]:
        return (fact for some in facts for fact in some)

    return FactColumns(
        count=[len(some) for some in facts],
        relation=_unless_all(0, [strings[fact.relation] for fact in each()]),
        value=_unless_all(0, [strings[fact.value] for fact in each()]),
        target=_unless_all(-1, [number.get(fact.target or "", -1) for fact in each()]),
        document=_unless_all(0, [strings[fact.source] for fact in each()]),
        line=_unless_all(0, [fact.line or 0 for fact in each()]),
        words=_unless_all(0, [strings[fact.words] for fact in each()]),
    )


def _percents(shares: Iterable[float | None]) -> list[int]:
    return _unless_all(-1, [-1 if share is None else round(100 * min(1.0, max(0.0, share))) for share in shares])


def _unless_all(nothing: _T, column: list[_T]) -> list[_T]:
    return [] if all(value == nothing for value in column) else column
