"""Cards as N-Quads text, ready to be streamed into a store's bulk load.

Each stated triple stands once in the graph of its document and once in the default graph, which puts all documents
together without repetition.
"""

from __future__ import annotations

from paperkg import names
from paperkg.names import mint
from paperkg.rdf.measured import write_claim, write_comparison, write_result
from paperkg.rdf.statements import Statements
from paperkg.rdf.terms import IRI, LINKS, SHORT_CUTS, TEXTS, date, decimal, literal, web_page
from paperkg.records import (
    Author,
    Card,
    Decision,
    Document,
    Entity,
    Idea,
    Mention,
    Paper,
    Quoted,
    Subject,
    Value,
    links,
    plain,
    words,
)
from paperkg.resolver import Resolver, Thing


class Writer:
    """Writes cards, with the things that a settled resolver tells."""

    def __init__(self, resolver: Resolver) -> None:
        self._out = Statements(resolver)

    def quads(self, card: Card) -> str:
        """The N-Quads of a card: its document's graph, its decisions in `links`, and both in the default graph."""
        out = self._out
        if out.begin(card.document):
            self._write_document(card.document)
        for paper in card.papers:
            self._write_paper(paper)
        for entity in card.entities:
            self._write_entity(entity)
        for comparison in card.comparisons:
            write_comparison(out, comparison, None)
        for claim in card.claims:
            write_claim(out, claim, None)
        for decision in card.decisions:
            self._write_decision(decision)
        return out.flush()

    def links(self) -> str:
        """The N-Quads of what the resolver decided: replaced IRIs lead to the IRI that stands for them."""
        for merge in self._out.resolver.merges():
            self._out.link(f"<{merge.old}>", "dcterms:isReplacedBy", f"<{merge.new}>")
        return self._out.flush()

    def _write_document(self, document: Document) -> None:
        out = self._out
        iri = out.document
        out.add(iri, "rdf:type", IRI["pk:Document"])
        title = document.title or document.key
        out.state(iri, "dcterms:title", literal(str(plain(title)), language=document.language), title)
        for curie, value in (
            ("dcterms:language", document.language and literal(document.language)),
            ("pk:sha256", document.sha256 and literal(document.sha256)),
            ("pk:shownSha256", document.shown_sha256 and literal(document.shown_sha256)),
            ("foaf:page", document.url and web_page(document.url)),
            ("dcterms:license", document.licence and _licence(document.licence)),
            ("prov:wasDerivedFrom", document.derived_from and f"<{mint(out.base, 'document', document.derived_from)}>"),
            ("pk:textOf", document.text_of and out.thing("paper", document.text_of)),
        ):
            if value:
                out.add(iri, curie, value)
        if document.added:
            out.add(iri, "dcterms:dateAccepted", date(document.added))
        if document.issued:
            out.state(iri, "dcterms:issued", date(str(plain(document.issued))), document.issued)
        for curie, people in (("dcterms:creator", document.authors), ("schema:translator", document.translators)):
            for person in people:
                kind = (isinstance(person, Mention) and person.kind) or "person"
                out.state(iri, curie, out.thing(kind, str(plain(person))), person)
        if document.publisher:
            publisher = out.thing("organization", str(plain(document.publisher)))
            out.state(iri, "dcterms:publisher", publisher, document.publisher)
        for mention in document.mentions:
            kind = (isinstance(mention, Mention) and mention.kind) or "concept"
            out.state(iri, "pk:mentions", out.thing(kind, str(plain(mention))), mention)

    def _write_paper(self, paper: Paper) -> None:
        out = self._out
        if not paper.title and not paper.named:
            cited = out.resolver.cited(paper.marker or "", out.key)
            self._write_entry(paper, out.name(cited) if cited else None)
            return
        thing = out.resolver.paper(paper, out.key)
        iri = out.name(thing)
        self._write_entry(paper, iri)
        self._write_titles(paper, iri)
        self._write_authors(paper, thing, iri)
        for field, curie in TEXTS.items():
            stated = getattr(paper, field)
            for text in stated if isinstance(stated, tuple) else (stated,):
                if text is not None:
                    out.state(iri, curie, literal(str(plain(text))), text)
        if paper.issued:
            out.state(iri, "dcterms:issued", date(str(plain(paper.issued))), paper.issued)
        if paper.venue:
            out.state(iri, "pk:venue", out.thing("venue", str(plain(paper.venue))), paper.venue)
        self._write_web(paper, iri)
        for idea in paper.key_ideas:
            language = (isinstance(idea, Idea) and idea.language) or "en"
            out.state(iri, "pk:keyIdea", literal(str(plain(idea)), language=language), idea)
        self._write_links(paper, iri)
        for result in paper.results:
            write_result(out, result, iri)
        for comparison in paper.comparisons:
            write_comparison(out, comparison, iri)
        for claim in paper.claims:
            write_claim(out, claim, iri)

    def _write_entry(self, paper: Paper, iri: str | None) -> None:
        out = self._out
        node = out.node("entry", paper.role, str(paper.position or ""), paper.marker or "", iri or "")
        out.assertion(node, "Entry", paper)
        out.add(node, "pk:role", literal(paper.role))
        if iri:
            out.add(node, "pk:paper", iri)
            out.add(out.document, SHORT_CUTS[paper.role], iri)
        if paper.position is not None:
            out.add(node, "pk:position", literal(str(paper.position), datatype="integer"))
        if paper.marker:
            out.add(node, "pk:marker", literal(paper.marker))
        if paper.theme:
            out.state(node, "pk:theme", out.thing("concept", str(plain(paper.theme))), paper.theme)
        if paper.complete is not None:
            out.add(node, "pk:authorListComplete", literal(str(paper.complete).lower(), datatype="boolean"))

    def _write_titles(self, paper: Paper, iri: str) -> None:
        out = self._out
        if paper.title:
            stated = {field: getattr(paper, field) for field in Quoted.__struct_fields__}
            place = Quoted(**stated | {"exact": words(paper)})
            language = paper.language or out.language
            out.state(iri, "dcterms:title", literal(paper.title, language=language), place)
        for title in paper.other_titles:
            language = (isinstance(title, Value) and title.language) or out.language
            out.state(iri, "dcterms:title", literal(str(plain(title)), language=language), title)

    def _write_authors(self, paper: Paper, thing: Thing, iri: str) -> None:
        out = self._out
        for position, author in enumerate(paper.authors, start=1):
            given = author if isinstance(author, Author) else Author(name=author)
            if out.rejects(given, iri):
                continue
            person = out.name(out.resolver.person(given.name, thing))
            node = out.assertion(out.node("authorship", iri, str(position), given.name), "Authorship", given)
            out.add(iri, "dcterms:creator", person)
            out.add(node, "pk:paper", iri)
            out.add(node, "pk:author", person)
            out.add(node, "pk:position", literal(str(position), datatype="integer"))
            out.add(node, "pk:nameAsGiven", literal(given.name))
            if given.affiliation:
                out.add(node, "pk:affiliation", out.thing("organization", given.affiliation))

    def _write_web(self, paper: Paper, iri: str) -> None:
        out = self._out
        for curie, addresses in (("foaf:page", paper.links), ("pk:codeUrl", paper.code_url)):
            for address in addresses:
                out.state(iri, curie, web_page(str(plain(address))), address)
        code = True if paper.code is None and paper.code_url else paper.code
        if code is not None:
            out.state(iri, "pk:hasCode", literal(str(plain(code)).lower(), datatype="boolean"), code)

    def _write_links(self, item: Paper | Entity, iri: str) -> None:
        for field, kind, name, mention in links(item):
            self._out.state(iri, LINKS[field], self._out.thing(kind, name), mention)

    def _write_entity(self, entity: Entity) -> None:
        out = self._out
        thing = out.resolver.thing(entity.kind, entity.name, out.key)
        iri = out.name(thing)
        if names.fold(entity.name) != names.fold(thing.label):
            out.state(iri, "skos:altLabel", literal(entity.name), entity)
        for curie, labels in (("skos:altLabel", entity.aliases), ("skos:hiddenLabel", entity.hidden)):
            for label in labels:
                language = label.language if isinstance(label, Value) else None
                out.state(iri, curie, literal(str(plain(label)), language=language), label)
        self._write_links(entity, iri)
        for curie, value in (
            ("pk:direction", entity.direction and literal(entity.direction)),
            ("pk:unit", entity.unit and literal(entity.unit)),
            ("pk:minimum", entity.minimum and literal(entity.minimum, datatype="decimal")),
            ("pk:maximum", entity.maximum and literal(entity.maximum, datatype="decimal")),
            ("pk:series", entity.series and literal(entity.series)),
            ("pk:reading", entity.reading and literal(entity.reading)),
            *(("schema:keywords", literal(tag)) for tag in entity.tags),
        ):
            if value:
                out.add(iri, curie, value)
        if entity.description:
            language = (isinstance(entity.description, Idea) and entity.description.language) or "en"
            text = literal(str(plain(entity.description)), language=language)
            out.state(iri, "dcterms:description", text, entity.description)

    def _write_decision(self, decision: Decision) -> None:
        out = self._out
        things = [self._subject(subject, decision.kind) for subject in decision.concerns]
        node = out.node("decision", decision.kind, *things, decision.about or "", decision.reason)
        evidence = [*out.evidence(decision), *map(out.saying, decision.states)]
        out.decide(node, decision.kind, things, decision.reason, evidence)
        if decision.about:
            out.link(node, "dcterms:description", literal(decision.about, language="en"))
        if decision.kind == "same":
            self._write_joined_names(decision)
        if decision.score is not None:
            out.link(node, "pk:score", decimal(decision.score))

    def _write_joined_names(self, decision: Decision) -> None:
        """A name that was joined with another is a further name of the thing; of a paper, a hidden one."""
        out = self._out
        for subject in decision.concerns:
            thing = out.resolver.thing(subject.kind, subject.name, out.key)
            if names.fold(subject.name) != names.fold(thing.label):
                curie = "skos:hiddenLabel" if subject.kind == "paper" else "skos:altLabel"
                out.link(f"<{thing.iri}>", curie, literal(subject.name))

    def _subject(self, subject: Subject, decision: str) -> str:
        """The IRI of what a decision concerns; what it joins is named by the IRIs that were joined."""
        out = self._out
        if subject.kind == "document":
            return f"<{mint(out.base, 'document', subject.name)}>"
        thing = out.thing(subject.kind, subject.name)
        return f"<{out.resolver.own(subject.kind, subject.name, out.key)}>" if decision == "same" else thing


def _licence(text: str) -> str:
    try:
        return web_page(text)
    except ValueError:
        return literal(text)
