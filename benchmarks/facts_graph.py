"""What a graph states of papers, read from it by SPARQL into plain values; `facts.py` holds them against a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from paperkg.graph import Graph
from paperkg.names import compact, fold

NAMES = """
SELECT ?thing ?name WHERE { ?thing skos:prefLabel|foaf:name|skos:altLabel|skos:hiddenLabel|dcterms:title ?name }
"""
KINDS = "SELECT ?thing ?kind ?document WHERE { GRAPH ?document { ?thing a ?kind } }"
TRIPLES = """
SELECT ?subject ?property ?object ?document ?line WHERE {
  GRAPH ?document {
    ?evidence rdf:subject ?subject ; rdf:predicate ?property ; rdf:object ?object .
    ?subject ?property ?object .
    OPTIONAL { ?evidence pk:line ?line }
  }
}
"""
READINGS = "SELECT DISTINCT ?metric ?reading WHERE { ?metric pk:direction|pk:unit ?reading }"
DERIVED = "SELECT ?document ?from WHERE { ?document a pk:Document ; prov:wasDerivedFrom ?from }"
PAGES = "SELECT ?document ?page WHERE { GRAPH ?document { ?thing foaf:page ?page } }"
ENTRIES = """
SELECT ?entry ?document ?role ?paper ?position ?marker ?complete ?theme WHERE {
  ?entry a pk:Entry ; pk:statedIn ?document ; pk:role ?role .
  OPTIONAL { ?entry pk:paper ?paper }
  OPTIONAL { ?entry pk:position ?position }
  OPTIONAL { ?entry pk:marker ?marker }
  OPTIONAL { ?entry pk:authorListComplete ?complete }
  OPTIONAL { ?entry pk:theme ?theme }
}
"""
AUTHORS = """
SELECT ?document ?paper ?position ?name ?author WHERE {
  ?authorship a pk:Authorship ; pk:statedIn ?document ; pk:paper ?paper ; pk:position ?position ;
    pk:nameAsGiven ?name ; pk:author ?author .
}
ORDER BY ?document ?paper ?position
"""
ASSERTIONS = """
SELECT ?assertion ?kind ?document ?paper WHERE {
  VALUES ?kind { pk:Result pk:Comparison pk:Claim }
  ?assertion a ?kind ; pk:statedIn ?document .
  OPTIONAL { ?assertion pk:attributedTo ?paper }
}
"""
PARTS = """
SELECT ?assertion ?part ?value WHERE {
  {
    VALUES ?part {
      pk:method pk:task pk:dataset pk:metric pk:better pk:worse pk:onPar pk:value pk:rawValue pk:ratio pk:ratioLow
      pk:ratioHigh pk:difference pk:differenceLow pk:differenceHigh
    }
    ?assertion pk:statedIn ?document ; ?part ?value .
  } UNION {
    VALUES ?part { pk:method pk:task pk:dataset pk:metric pk:setting pk:split }
    ?assertion pk:evaluation ?evaluation .
    ?evaluation ?part ?value .
  }
}
"""
WORDS = """
SELECT ?node ?evidence ?document ?line ?words ?start WHERE {
  ?node pk:evidence ?evidence .
  ?evidence prov:wasQuotedFrom ?document ; pk:line ?line .
  OPTIONAL { ?evidence oa:exact ?words }
  OPTIONAL { ?evidence oa:start ?start }
}
"""
DECISIONS = "SELECT ?decision ?kind ?thing WHERE { ?decision a pk:Decision ; pk:kind ?kind ; pk:concerns ?thing }"
SAYINGS = """
SELECT ?decision ?document ?line WHERE {
  ?decision a pk:Decision ; pk:evidence ?said .
  ?said prov:wasQuotedFrom ?document .
  OPTIONAL { ?said pk:line ?line }
}
"""


class Place(NamedTuple):
    """A line of a document."""

    document: str
    line: int


@dataclass
class Assertion:
    """An entry of a paper, a result, a comparison, a claim or a decision: its parts, and where its words stand."""

    iri: str
    kind: str
    document: str = ""
    paper: str | None = None
    parts: defaultdict[str, set[Any]] = field(default_factory=lambda: defaultdict(set))
    places: set[Place] = field(default_factory=set)
    quotes: set[tuple[Place, str, int]] = field(default_factory=set)

    def things(self, *parts: str) -> set[Any]:
        """The values of some of its parts."""
        return {value for part in parts for value in self.parts[part]}


class Stated:
    """What some documents of a graph state; documents go by the short names that the caller gives their keys."""

    def __init__(self, kg: Graph, documents: Mapping[str, str]) -> None:
        self._kg = kg
        base = f"{kg.manifest.base}id/document/"
        self.documents = {base + key: name for name, key in documents.items()}
        self.iris = {name: iri for iri, name in self.documents.items()}
        self.names: defaultdict[str, set[str]] = defaultdict(set)
        self.labels: dict[str, str] = {}
        for row in self._rows(NAMES):
            self.names[fold(row["name"])].add(row["thing"])
            self.labels.setdefault(row["thing"], row["name"])
        self.kinds: dict[str, str] = {}
        self.stated_in: defaultdict[str, set[str]] = defaultdict(set)
        for row in self._rows(KINDS):
            self.kinds[row["thing"]] = compact(row["kind"]).removeprefix("pk:").lower()
            self.stated_in[row["thing"]].add(row["document"])
        self.triples: defaultdict[tuple[str, str, str], set[Place]] = defaultdict(set)
        for row in self._rows(TRIPLES):
            triple = (row["subject"], compact(row["property"]), str(row["object"]))
            self.triples[triple].add(Place(row["document"], row["line"] or 0))
        self.readings: defaultdict[str, set[str]] = defaultdict(set)
        for row in self._rows(READINGS):
            self.readings[row["metric"]].add(row["reading"])
        self.pages: defaultdict[str, set[str]] = defaultdict(set)
        for row in self._rows(PAGES):
            self.pages[row["document"]].add(row["page"])
        self.derived = {(row["document"], self.documents.get(row["from"], "")) for row in self._rows(DERIVED)}
        self.authors: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for row in self._rows(AUTHORS):
            self.authors[row["document"], row["paper"]].append((row["name"], row["author"]))
        self.entries, self.assertions, self.decisions = self._entries(), self._assertions(), self._decisions()

    def _rows(self, query: str) -> Iterable[dict[str, Any]]:
        """The rows whose document, if they have one, is one of ours; it goes by its short name."""
        for row in self._kg.query(query).dicts():
            if "document" in row:
                if row["document"] not in self.documents:
                    continue
                row["document"] = self.documents[str(row["document"])]
            yield row

    def _quoted(self, nodes: dict[str, Assertion]) -> list[Assertion]:
        for row in self._rows(WORDS):
            if row["node"] in nodes:
                place = Place(row["document"], row["line"])
                nodes[row["node"]].places.add(place)
                nodes[row["node"]].quotes.add((place, row["words"] or "", row["start"] or 0))
        return list(nodes.values())

    def _entries(self) -> list[Assertion]:
        nodes: dict[str, Assertion] = {}
        for row in self._rows(ENTRIES):
            node = nodes.setdefault(row["entry"], Assertion(row["entry"], row["role"], row["document"], row["paper"]))
            for part in ("position", "marker", "complete", "theme"):
                if row[part] is not None:
                    node.parts[part].add(row[part])
        return self._quoted(nodes)

    def _assertions(self) -> list[Assertion]:
        nodes = {
            row["assertion"]: Assertion(
                row["assertion"], compact(row["kind"]).removeprefix("pk:"), row["document"], row["paper"]
            )
            for row in self._rows(ASSERTIONS)
        }
        for row in self._rows(PARTS):
            if row["assertion"] in nodes:
                nodes[row["assertion"]].parts[compact(row["part"]).removeprefix("pk:")].add(row["value"])
        return self._quoted(nodes)

    def _decisions(self) -> list[Assertion]:
        nodes: dict[str, Assertion] = {}
        for row in self._rows(DECISIONS):
            node = nodes.setdefault(row["decision"], Assertion(row["decision"], row["kind"]))
            node.parts["concerns"].add(row["thing"])
        for row in self._rows(SAYINGS):
            if row["decision"] in nodes:
                nodes[row["decision"]].places.add(Place(row["document"], row["line"] or 0))
        return list(nodes.values())

    def label(self, thing: str) -> str:
        """The name of a thing, for people."""
        return self.labels.get(thing, thing.rpartition("/")[2])

    def named(self, name: str, *kinds: str) -> set[str]:
        """The things of a name (its normal form) among some kinds, or among all."""
        return {thing for thing in self.names[fold(name)] if not kinds or self.kinds.get(thing) in kinds}

    def objects(self, subject: str, *properties: str) -> dict[str, set[Place]]:
        """What a thing is linked with by some properties, and where that is stated."""
        return {o: places for (s, p, o), places in self.triples.items() if s == subject and p in properties}

    def measured(self, result: Assertion) -> tuple[frozenset[str], frozenset[str], frozenset[str], Decimal]:
        """What a result says: methods, datasets, metrics and the value."""
        parts = result.parts
        (value,) = parts["value"]
        return frozenset(parts["method"]), frozenset(parts["dataset"]), frozenset(parts["metric"]), Decimal(value)
