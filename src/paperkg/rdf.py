"""Records to triples, the only place where both are known.

`Writer.quads` turns a card into N-Quads text, ready to be streamed into a store's bulk load: each stated triple once in
the graph of its document and once in the default graph, which is the merge of the stated graphs (DESIGN, "Graphs").
Results, comparisons, claims, authorships and entries are nodes of their own with `pk:evidence`; a plain triple has its
evidence by reification, which survives every serialisation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from paperkg import names, values
from paperkg.names import digest, expand, mint
from paperkg.records import (
    Assertion,
    Author,
    Baseline,
    Card,
    Claim,
    Comparison,
    Decision,
    Document,
    Entity,
    Idea,
    Mention,
    Paper,
    Quote,
    Quoted,
    Result,
    Value,
    links,
    plain,
    several,
    words,
)
from paperkg.resolver import Resolver, Thing

_ESCAPES = str.maketrans(
    {chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)}
    | {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
)
_NEEDS_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\]')
_PLACE = re.compile(r"line (?P<line>\d+)(?: chars (?P<start>\d+)-(?P<end>\d+))?|record (?P<record>.*)", re.DOTALL)
_DATES = {4: "gYear", 7: "gYearMonth", 10: "date"}

CLASSES = {
    "paper": "pk:Paper",
    "person": "pk:Person",
    "organization": "pk:Organization",
    "venue": "pk:Venue",
    "method": "pk:Method",
    "task": "pk:Task",
    "dataset": "pk:Dataset",
    "metric": "pk:Metric",
    "concept": "pk:Concept",
}
"""The class of each kind of thing."""

LINKS = {
    "affiliations": "pk:affiliation",
    "proposes": "pk:proposes",
    "uses": "pk:uses",
    "datasets": "pk:uses",
    "metrics": "pk:uses",
    "tasks": "pk:addresses",
    "builds_on": "pk:buildsOn",
    "about": "pk:about",
    "future": "pk:futureDirection",
    "applications": "pk:application",
    "cites": "cito:cites",
    "similar_to": "pk:similarTo",
    "compares_with": "pk:comparesWith",
    "alternative_to": "pk:alternativeTo",
    "broader": "skos:broader",
    "variant_of": "pk:variantOf",
    "subset_of": "pk:subsetOf",
}
"""The property of each field that names things."""

TEXTS = {
    "presentation": "pk:presentation",
    "award": "pk:award",
    "doi": "bibo:doi",
    "arxiv": "pk:arxivId",
    "openreview": "pk:openReviewId",
    "acl": "pk:aclId",
}
"""The property of each field of a paper that holds plain text."""

SHORT_CUTS = {"featured": "pk:features", "listed": "pk:references", "mentioned": "pk:mentions", "cited": "pk:mentions"}
"""The property by which a document points at a paper, by the role of the paper in it."""


def literal(text: str, *, language: str | None = None, datatype: str | None = None) -> str:
    r"""A literal in N-Triples syntax.

    >>> literal('say "hi"'), literal("Bild", language="de"), literal("1", datatype="integer")
    ('"say \\"hi\\""', '"Bild"@de', '"1"^^<http://www.w3.org/2001/XMLSchema#integer>')
    """
    if _NEEDS_ESCAPE.search(text):
        text = text.translate(_ESCAPES)
    if language:
        return f'"{text}"@{language}'
    return f'"{text}"^^<{names.PREFIXES["xsd"]}{datatype}>' if datatype else f'"{text}"'


def date(text: str) -> str:
    """A year, year-month or date as a typed literal."""
    return literal(text, datatype=_DATES[len(text)])


def graph_name(base: str, name: str) -> str:
    """The IRI of one of the graphs beside the documents' own: links, inferred, predicted, outside."""
    return f"{base}graph/{name}"


class Writer:
    """Writes cards as N-Quads, with the things that a settled resolver tells."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._base = resolver.base
        self._document = ""
        self._key = ""
        self._language: str | None = None
        self._named: set[str] = set()
        self._stated: list[str] = []
        self._linked: list[str] = []
        self._properties = {curie: f"<{expand(curie)}>" for curie in (*LINKS.values(), *TEXTS.values())}

    def quads(self, card: Card) -> str:
        """The N-Quads of a card: its document's graph, its part of `links`, and both again in the default graph."""
        iri = mint(self._base, "document", card.document.key)
        if f"<{iri}>" != self._document:
            self._document, self._key, self._named = f"<{iri}>", card.document.key, set()
        self._language = card.document.language
        self._write_document(card.document)
        for paper in card.papers:
            self._write_paper(paper)
        for entity in card.entities:
            self._write_entity(entity)
        for comparison in card.comparisons:
            self._write_comparison(comparison, None)
        for claim in card.claims:
            self._write_claim(claim, None)
        for decision in card.decisions:
            self._write_decision(decision)
        return self._flush()

    def links(self) -> str:
        """The N-Quads of what the resolver decided: replaced IRIs lead to the IRI that stands for them."""
        for merge in self._resolver.merges():
            self._linked.append(f"<{merge.old}> {_DCTERMS}isReplacedBy> <{merge.new}>")
        return self._flush()

    def _flush(self) -> str:
        parts = []
        for lines, graph in (
            (self._stated, self._document),
            (self._linked, f"<{graph_name(self._base, 'links')}>"),
        ):
            if lines:
                parts += [" .\n".join(lines), " .\n", f" {graph} .\n".join(lines), f" {graph} .\n"]
                lines.clear()
        return "".join(parts)

    # Things

    def _thing(self, kind: str, name: str) -> str:
        return self._name(self._resolver.thing(kind, name, self._key))

    def _name(self, thing: Thing) -> str:
        iri = f"<{thing.iri}>"
        if iri not in self._named:
            self._named.add(iri)
            name = _FOAF_NAME if thing.kind in ("person", "organization") else _PREF_LABEL
            self._stated.append(f"{iri} {_A} <{expand(CLASSES[thing.kind])}>")
            self._stated.append(f"{iri} {name} {literal(thing.label)}")
        return iri

    def _node(self, kind: str, *parts: str) -> str:
        return f"<{mint(self._base, kind, digest(self._document, *parts))}>"

    # Evidence

    def _state(self, subject: str, predicate: str, value: str, item: object) -> None:
        """A plain triple with its evidence; a rejected one is kept as evidence and explained, but not asserted."""
        triple = f"{subject} {predicate} {value}"
        rejected = item.rejected if isinstance(item, Quoted) else None
        if rejected is None:
            self._stated.append(triple)
        if not isinstance(item, Quoted):
            return
        evidence = self._evidence(item, triple)
        for node in evidence:
            self._stated.append(f"{node} {_RDF}subject> {subject}")
            self._stated.append(f"{node} {_RDF}predicate> {predicate}")
            self._stated.append(f"{node} {_RDF}object> {value}")
        if rejected is not None:
            decision = self._node("decision", "rejected", triple)
            self._decide(decision, "rejected", (subject,), rejected, evidence)

    def _evidence(self, item: Quoted, triple: str = "") -> list[str]:
        default = words(item) or ""
        quotes: list[Quote] = [item, *item.also]
        return [
            self._quote(quote, quote.exact or default, item, triple)
            for quote in quotes
            if quote.at and not (triple and quote.at.startswith("record"))
        ]

    def _quote(self, quote: Quote, exact: str, item: Quoted, triple: str) -> str:
        node = self._node("evidence", quote.at or "", exact, triple)
        place = _PLACE.fullmatch(quote.at or "")
        add = self._stated.append
        add(f"{node} {_A} {_PK}Evidence>")
        add(f"{node} {_PROV}wasQuotedFrom> {self._document}")
        if place and place["record"]:
            add(f"{node} {_DCTERMS}identifier> {literal(place['record'])}")
        elif place:
            add(f"{node} {_OA}exact> {literal(exact)}")
            add(f"{node} {_PK}line> {literal(place['line'], datatype='integer')}")
            if place["start"]:
                add(f"{node} {_OA}start> {literal(place['start'], datatype='integer')}")
                add(f"{node} {_OA}end> {literal(place['end'], datatype='integer')}")
        if item.extractor:
            add(f"{node} {_PK}extractor> {literal(item.extractor)}")
        if item.confidence is not None:
            add(f"{node} {_PK}confidence> {literal(str(item.confidence), datatype='decimal')}")
        return node

    def _assert(self, node: str, kind: str, item: Quoted, paper: str | None) -> None:
        add = self._stated.append
        add(f"{node} {_A} {_PK}{kind}>")
        add(f"{node} {_PK}statedIn> {self._document}")
        if paper:
            add(f"{node} {_PK}attributedTo> {paper}")
        for evidence in self._evidence(item):
            add(f"{node} {_PK}evidence> {evidence}")
        if isinstance(item, Assertion):
            if item.text:
                add(f"{node} {_DCTERMS}description> {literal(item.text, language='en')}")
            if item.condition:
                add(f"{node} {_PK}condition> {literal(item.condition)}")

    def _decide(
        self, node: str, kind: str, concerns: Iterable[str], reason: str, evidence: Iterable[str] = ()
    ) -> None:
        add = self._linked.append
        add(f"{node} {_A} {_PK}Decision>")
        add(f"{node} {_PK}kind> {literal(kind)}")
        add(f"{node} {_PK}reason> {literal(reason)}")
        for thing in concerns:
            add(f"{node} {_PK}concerns> {thing}")
        for quote in evidence:
            add(f"{node} {_PK}evidence> {quote}")

    # Documents, papers, entities

    def _write_document(self, document: Document) -> None:
        if self._document in self._named:
            return
        self._named.add(self._document)
        iri, add = self._document, self._stated.append
        add(f"{iri} {_A} {_PK}Document>")
        title = document.title or document.key
        self._state(iri, _TITLE, literal(str(plain(title)), language=document.language), title)
        for predicate, value in (
            (f"{_DCTERMS}language>", document.language and literal(document.language)),
            (f"{_PK}sha256>", document.sha256 and literal(document.sha256)),
            (f"{_PAGE}", document.url and f"<{names.web_address(document.url)}>"),
            (f"{_DCTERMS}license>", document.licence and _licence(document.licence)),
            (
                f"{_PROV}wasDerivedFrom>",
                document.derived_from and f"<{mint(self._base, 'document', document.derived_from)}>",
            ),
            (f"{_PK}textOf>", document.text_of and self._thing("paper", document.text_of)),
        ):
            if value:
                add(f"{iri} {predicate} {value}")
        if document.issued:
            self._state(iri, f"{_DCTERMS}issued>", date(str(plain(document.issued))), document.issued)
        for predicate, people in ((_CREATOR, document.authors), (f"{_SCHEMA}translator>", document.translators)):
            for person in people:
                name = str(plain(person))
                self._state(iri, predicate, self._thing("person", name), person)
        if document.publisher:
            name = str(plain(document.publisher))
            organization = self._thing("organization", name)
            self._state(iri, f"{_DCTERMS}publisher>", organization, document.publisher)
        for mention in document.mentions:
            kind = isinstance(mention, Mention) and mention.kind or "concept"
            name = str(plain(mention))
            self._state(iri, f"{_PK}mentions>", self._thing(kind, name), mention)

    def _write_paper(self, paper: Paper) -> None:
        name = paper.title or paper.named or paper.marker or ""
        if not paper.title and not paper.named:
            self._write_entry(paper, None, name)
            return
        thing = self._resolver.paper(paper, self._key)
        iri = self._name(thing)
        self._write_entry(paper, iri, name)
        if paper.title:
            language = self._language
            self._state(iri, _TITLE, literal(paper.title, language=language), _spans(paper))
        for title in paper.other_titles:
            language = title.language if isinstance(title, Value) and title.language else self._language
            self._state(iri, _TITLE, literal(str(plain(title)), language=language), title)
        self._write_authors(paper, thing, iri)
        for field, curie in TEXTS.items():
            stated = getattr(paper, field)
            for text in stated if isinstance(stated, tuple) else (stated,):
                if text is not None:
                    self._state(iri, self._properties[curie], literal(str(plain(text))), text)
        if paper.issued:
            year = str(plain(paper.issued))
            self._state(iri, f"{_DCTERMS}issued>", date(year), paper.issued)
        if paper.venue:
            venue = str(plain(paper.venue))
            self._state(iri, f"{_PK}venue>", self._thing("venue", venue), paper.venue)
        self._write_web(paper, iri)
        for idea in paper.key_ideas:
            language = idea.language if isinstance(idea, Idea) and idea.language else "en"
            self._state(iri, f"{_PK}keyIdea>", literal(str(plain(idea)), language=language), idea)
        self._write_links(paper, iri)
        for result in paper.results:
            self._write_result(result, iri)
        for comparison in paper.comparisons:
            self._write_comparison(comparison, iri)
        for claim in paper.claims:
            self._write_claim(claim, iri)

    def _write_entry(self, paper: Paper, iri: str | None, name: str) -> None:
        node = self._node("entry", paper.role, str(paper.position or ""), paper.marker or "", iri or name)
        self._assert(node, "Entry", paper, None)
        add = self._stated.append
        add(f"{node} {_PK}role> {literal(paper.role)}")
        if iri:
            add(f"{node} {_PK}paper> {iri}")
            add(f"{self._document} <{expand(SHORT_CUTS[paper.role])}> {iri}")
        if paper.position is not None:
            add(f"{node} {_PK}position> {literal(str(paper.position), datatype='integer')}")
        if paper.marker:
            add(f"{node} {_PK}marker> {literal(paper.marker)}")
        if paper.theme:
            theme = str(plain(paper.theme))
            self._state(node, f"{_PK}theme>", self._thing("concept", theme), paper.theme)
        if paper.complete is not None:
            add(f"{node} {_PK}authorListComplete> {literal(str(paper.complete).lower(), datatype='boolean')}")

    def _write_authors(self, paper: Paper, thing: Thing, iri: str) -> None:
        add = self._stated.append
        for position, author in enumerate(paper.authors, start=1):
            name = str(plain(author))
            person = self._name(self._resolver.person(name, thing))
            node = self._node("authorship", iri, str(position), name)
            self._assert(node, "Authorship", author if isinstance(author, Author) else _NOTHING, None)
            add(f"{iri} {_CREATOR} {person}")
            add(f"{node} {_PK}paper> {iri}")
            add(f"{node} {_PK}author> {person}")
            add(f"{node} {_PK}position> {literal(str(position), datatype='integer')}")
            add(f"{node} {_PK}nameAsGiven> {literal(name)}")
            if isinstance(author, Author) and author.affiliation:
                add(f"{node} {_PK}affiliation> {self._thing('organization', author.affiliation)}")

    def _write_web(self, paper: Paper, iri: str) -> None:
        for link in paper.links:
            self._state(iri, _PAGE, f"<{names.web_address(str(plain(link)))}>", link)
        for link in paper.code_url:
            self._state(iri, f"{_PK}codeUrl>", f"<{names.web_address(str(plain(link)))}>", link)
        code = paper.code if paper.code is not None else (True if paper.code_url else None)
        if code is not None:
            value = str(plain(code)).lower()
            self._state(iri, f"{_PK}hasCode>", literal(value, datatype="boolean"), code)

    def _write_links(self, item: Paper | Entity, iri: str) -> None:
        for field, kind, name, mention in links(item):
            predicate = self._properties[LINKS[field]]
            self._state(iri, predicate, self._thing(kind, name), mention)

    def _write_entity(self, entity: Entity) -> None:
        thing = self._resolver.thing(entity.kind, entity.name, self._key)
        iri = self._name(thing)
        if entity.name != thing.label and names.slug(entity.name) != names.slug(thing.label):
            self._state(iri, f"{_SKOS}altLabel>", literal(entity.name), entity)
        for predicate, labels in ((f"{_SKOS}altLabel>", entity.aliases), (f"{_SKOS}hiddenLabel>", entity.hidden)):
            for label in labels:
                text = str(plain(label))
                language = label.language if isinstance(label, Value) else None
                self._state(iri, predicate, literal(text, language=language), label)
        self._write_links(entity, iri)
        for predicate, value in (
            ("direction>", entity.direction and literal(entity.direction)),
            ("unit>", entity.unit and literal(entity.unit)),
            ("minimum>", entity.minimum and literal(entity.minimum, datatype="decimal")),
            ("maximum>", entity.maximum and literal(entity.maximum, datatype="decimal")),
            ("series>", entity.series and literal(entity.series)),
        ):
            if value:
                self._stated.append(f"{iri} {_PK}{predicate} {value}")
        if entity.description:
            self._stated.append(f"{iri} {_DCTERMS}description> {literal(entity.description, language=self._language)}")

    # Assertions

    def _write_result(self, result: Result, paper: str) -> None:
        baselines = [self._write_value(baseline, result, paper) for baseline in result.against]
        node = self._write_value(result, result, paper)
        for baseline in baselines:
            self._stated.append(f"{node} {_PK}baseline> {baseline}")

    def _write_value(self, stated: Result | Baseline, shared: Result, paper: str) -> str:
        metric = self._resolver.thing("metric", shared.metric)
        keys = {
            "method": self._thing("method", stated.method),
            "task": shared.task and self._thing("task", shared.task),
            "dataset": shared.dataset and self._thing("dataset", shared.dataset),
            "split": shared.split and literal(shared.split),
            "metric": self._name(metric),
            "setting": stated.setting and self._thing("concept", stated.setting),
        }
        evaluation = f"<{mint(self._base, 'evaluation', digest(*(value or '' for value in keys.values())))}>"
        add = self._stated.append
        add(f"{evaluation} {_A} {_PK}Evaluation>")
        for key, value in keys.items():
            if value:
                add(f"{evaluation} {_PK}{key}> {value}")
        number = values.in_unit(stated.value, metric.unit)
        as_of = (stated.as_of if isinstance(stated, Result) else None) or ""
        node = self._node("result", evaluation, f"{number:f}", as_of, paper)
        self._assert(node, "Result", stated, paper)
        add(f"{node} {_PK}evaluation> {evaluation}")
        add(f"{node} {_PK}value> {literal(f'{number:f}', datatype='decimal')}")
        add(f"{node} {_PK}rawValue> {literal(stated.value)}")
        if isinstance(stated, Result):
            self._numbers(node, valueLow=stated.low, valueHigh=stated.high)
            if as_of:
                add(f"{node} {_PK}asOf> {date(as_of)}")
        return node

    def _write_comparison(self, comparison: Comparison, paper: str | None) -> None:
        pairs: list[tuple[str, str]] = []
        if comparison.on_par:
            pairs += [("onPar", self._thing("method", name)) for name in comparison.on_par]
        else:
            pairs.append(("better", self._thing("method", comparison.better or "")))
            pairs.append(("worse", self._thing("method", comparison.worse or "")))
        pairs += [
            (kind, self._thing("concept" if kind == "setting" else kind, name))
            for kind in ("task", "dataset", "metric", "setting")
            if (name := getattr(comparison, kind))
        ]
        if comparison.value:
            pairs.append(("rawValue", literal(comparison.value)))
        numbers = (comparison.ratio, comparison.ratio_low, comparison.ratio_high, comparison.difference)
        node = self._node("comparison", paper or "", *(f"{key} {value}" for key, value in pairs), *map(str, numbers))
        self._assert(node, "Comparison", comparison, paper)
        for key, value in pairs:
            self._stated.append(f"{node} {_PK}{key}> {value}")
        self._numbers(
            node,
            ratio=comparison.ratio,
            ratioLow=comparison.ratio_low,
            ratioHigh=comparison.ratio_high,
            difference=comparison.difference,
            differenceLow=comparison.difference_low,
            differenceHigh=comparison.difference_high,
        )

    def _write_claim(self, claim: Claim, paper: str | None) -> None:
        pairs = [
            (kind, self._thing(kind, name))
            for kind in ("method", "task", "dataset", "metric")
            for name in several(getattr(claim, kind))
        ]
        pairs += [("standing", literal(claim.standing))] if claim.standing else []
        pairs += [("rawValue", literal(claim.value))] if claim.value else []
        node = self._node("claim", paper or "", claim.text or words(claim) or "", *(f"{key} {value}" for key, value in pairs))
        self._assert(node, "Claim", claim, paper)
        for key, value in pairs:
            self._stated.append(f"{node} {_PK}{key}> {value}")

    def _numbers(self, node: str, **numbers: str | None) -> None:
        for key, number in numbers.items():
            if number is not None:
                self._stated.append(f"{node} {_PK}{key}> {literal(number, datatype='decimal')}")

    def _write_decision(self, decision: Decision) -> None:
        things = [self._thing(subject.kind, subject.name) for subject in decision.concerns]
        node = self._node("decision", decision.kind, *things, decision.reason)
        self._decide(node, decision.kind, things, decision.reason, self._evidence(decision))
        if decision.score is not None:
            self._linked.append(f"{node} {_PK}score> {literal(str(decision.score), datatype='decimal')}")


def _namespace(prefix: str) -> str:
    return f"<{names.PREFIXES[prefix]}"


def _licence(text: str) -> str:
    return f"<{names.web_address(text)}>" if "://" in text else literal(text)


def _spans(paper: Paper) -> Quoted:
    """The places of a paper's own quote, without what concerns the entry only."""
    return Quoted(exact=words(paper), at=paper.at, also=paper.also, extractor=paper.extractor)


_NOTHING = Quoted()
_A = f"<{expand('rdf:type')}>"
_PK, _RDF, _OA, _PROV = (_namespace(prefix) for prefix in ("pk", "rdf", "oa", "prov"))
_DCTERMS, _SKOS, _SCHEMA = (_namespace(prefix) for prefix in ("dcterms", "skos", "schema"))
_TITLE, _CREATOR = f"{_DCTERMS}title>", f"{_DCTERMS}creator>"
_PREF_LABEL, _FOAF_NAME, _PAGE = f"{_SKOS}prefLabel>", f"<{expand('foaf:name')}>", f"<{expand('foaf:page')}>"
