"""The reference page of the ontology, written from ontology/ itself: `python docs/ontology.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml
from pyoxigraph import RdfFormat, parse
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "ontology.md"
PK = "https://w3id.org/paperkg/ontology#"
OWN = re.compile(r"`[^`]*`|pk:(\w+)")

INTRODUCTION = """\
# The ontology

<!-- Written by `python docs/ontology.py` from ontology/: change the terms there. -->

The terms of a paperkg graph, version {version}, in the namespace `{namespace}` (`pk:`). The file is
[paperkg.ttl](../ontology/paperkg.ttl) (`paperkg schema graph` prints it); it is in the public domain
([CC0]({licence})).

**Things** are what documents speak of. An **evaluation** is what was measured, without a value. An **assertion** is
what one document says: two documents that disagree make two. **Evidence** is why we believe it.

Each table shows the properties of a class: what a property means with an example, from which classes to which it leads,
and which terms of other vocabularies correspond:

| sign | the term here ... the term there |
|---|---|
| ⊑ | is a kind of: whatever is said with the one holds with the other (`rdfs:subClassOf`, `rdfs:subPropertyOf`) |
| ≈ | means nearly the same as (`skos:closeMatch`) |
| ⊐ | is wider than (`skos:narrowMatch`) |
| ~ | is related to, may point the other way (`skos:relatedMatch`) |
"""
FOLLOWS = """\
## What follows

Rules fill the graph `inferred` when a graph is built; no document states what they derive. What OWL can express of them
is in the ontology too, and HermiT derives the same from the bundled graph.

| rule | what it derives | in OWL |
|---|---|---|
"""
EXCLUDES = """\
## What excludes each other

Nothing is two of these at once, and in one comparison no method is two of the last three. `paperkg check` names the
statements and the documents that clash.

"""
SIGNS = {
    RDFS.subClassOf: "⊑",
    RDFS.subPropertyOf: "⊑",
    SKOS.closeMatch: "≈",
    SKOS.narrowMatch: "⊐",
    SKOS.relatedMatch: "~",
}
CHARACTERISTICS = {
    OWL.FunctionalProperty: "one at most",
    OWL.TransitiveProperty: "transitive",
    OWL.SymmetricProperty: "symmetric",
    OWL.IrreflexiveProperty: "never to itself",
}


class Page:
    """The page as text, made from the ontology and the headers of the rules."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.graph = Graph(bind_namespaces="none").parse(folder / "paperkg.ttl")
        quads = parse((folder / "paperkg.ttl").read_bytes(), format=RdfFormat.TURTLE)
        self.order = list(dict.fromkeys(quad.subject.value for quad in quads if hasattr(quad.subject, "value")))
        self.names = {str(namespace): prefix for prefix, namespace in self.graph.namespaces()}

    def __str__(self) -> str:
        header = URIRef(PK.rstrip("#"))
        intro = INTRODUCTION.format(
            version=self.graph.value(header, OWL.versionInfo),
            namespace=PK,
            licence=self.graph.value(header, URIRef("http://purl.org/dc/terms/license")),
        )
        parts = [intro, *self.classes(), self.rules(), self.exclusions(), self.others(), self.prefixes()]
        return OWN.sub(_linked, "\n".join(parts))

    def classes(self) -> Iterator[str]:
        """A section for each class; a property stands with the first class that it leads from."""
        terms = [URIRef(iri) for iri in self.order if iri.startswith(PK)]
        properties = {term: self.members(self.graph.value(term, RDFS.domain)) for term in terms}
        for term in terms:
            if (term, RDF.type, OWL.Class) not in self.graph:
                continue
            english, chinese = self.labels(term)
            yield f"## {english.capitalize()}\n"
            yield f"`{self.short(term)}` · {chinese}\n"
            yield f"{self.text(term, SKOS.definition)} For example: {self.text(term, SKOS.example)}\n"
            if elsewhere := self.elsewhere(term):
                yield f"{elsewhere}\n"
            own = [p for p, domain in properties.items() if domain and domain[0] == term]
            if own:
                yield "| property | meaning | from → to | elsewhere |\n|---|---|---|---|"
                yield "".join(f"{self.row(p)}\n" for p in own)
            if shared := [self.short(p) for p, domain in properties.items() if term in domain[1:]]:
                yield f"Also {', '.join(f'`{p}`' for p in shared)}, each in the table of another class.\n"

    def row(self, term: URIRef) -> str:
        """A property as a row of a table."""
        notes = [text for kind, text in CHARACTERISTICS.items() if (term, RDF.type, kind) in self.graph]
        ways = " or ".join(self.short(cls) for cls in self.members(self.graph.value(term, RDFS.domain)))
        ways += f" → {self.range(term)}" + (f" ({', '.join(notes)})" if notes else "")
        name = f"`{self.short(term)}`<br>{' · '.join(self.labels(term))}"
        meaning = f"{self.text(term, SKOS.definition)} *{self.text(term, SKOS.example)}*"
        return "| " + " | ".join((name, meaning, ways, self.elsewhere(term))) + " |"

    def range(self, term: URIRef) -> str:
        """Where a property leads to."""
        value = self.graph.value(term, RDFS.range)
        if value is None:
            return "an address" if self.short(term) == "pk:codeUrl" else "anything"
        words = self.graph.value(value, OWL.oneOf)
        if words is not None:
            return ", ".join(f'"{word}"' for word in self.graph.items(words))
        return " or ".join(map(self.short, self.members(value))).replace("rdfs:Literal", "a literal")

    def elsewhere(self, term: URIRef) -> str:
        """What corresponds to a term, with signs."""
        found = []
        for predicate, sign in SIGNS.items():
            targets = sorted(self.short(target) for target in self.graph.objects(term, predicate))
            if targets:
                found.append(f"{sign} {', '.join(f'`{target}`' for target in targets)}")
        return "; ".join(found)

    def rules(self) -> str:
        """What is derived, and how much of it OWL says."""
        rows = []
        for file in sorted((self.folder / "rules").glob("*.rq")):
            lines = file.read_text("utf-8").splitlines()
            header = yaml.safe_load("\n".join(line[3:] for line in lines if line.startswith("#+ ")))
            name = f"[{file.stem}](../ontology/rules/{file.name})"
            rows.append(f"| {name} | {header['summary']} {header['description'].strip()} | {header['owl'].strip()} |")
        return FOLLOWS + "\n".join(rows) + "\n"

    def exclusions(self) -> str:
        """What cannot be or hold at once."""
        groups = [list(self.graph.items(members)) for members in self.graph.objects(None, OWL.members)]
        groups += [list(pair) for pair in self.graph.subject_objects(OWL.disjointWith)]
        classes_first = sorted(
            groups, key=lambda group: ((group[0], RDF.type, OWL.Class) not in self.graph, -len(group))
        )
        lines = [", ".join(f"`{name}`" for name in sorted(map(self.short, group))) for group in classes_first]
        return EXCLUDES + "".join(f"- {line}\n" for line in lines)

    def others(self) -> str:
        """The terms of other vocabularies that data use."""
        rows = [
            f"| `{self.short(term)}` | {self.text(term, SKOS.scopeNote)} |"
            for term in map(URIRef, self.order)
            if (term, SKOS.scopeNote, None) in self.graph
        ]
        return (
            "## Terms of others, used as they are\n\n| term | what it is used for here |\n|---|---|\n"
            + "\n".join(sorted(rows))
            + "\n"
        )

    def prefixes(self) -> str:
        """The vocabularies named on the page."""
        used = {str(o) for o in self.graph.all_nodes() if isinstance(o, URIRef)} | set(
            map(str, self.graph.predicates())
        )
        rows = [
            f"| `{prefix}:` | <{namespace}> |"
            for namespace, prefix in self.names.items()
            if prefix not in ("owl", "vann") and any(iri.startswith(namespace) for iri in used)
        ]
        return "## Prefixes\n\n| prefix | namespace |\n|---|---|\n" + "\n".join(sorted(rows)) + "\n"

    def members(self, expression: Node | None) -> list[Node]:
        """The classes of a union, or the class itself."""
        if expression is None:
            return []
        union = self.graph.value(expression, OWL.unionOf)
        return [expression] if union is None else list(self.graph.items(union))

    def labels(self, term: URIRef) -> tuple[str, str]:
        """The English and the Chinese label."""
        labels = {o.language: str(o) for o in self.graph.objects(term, RDFS.label) if isinstance(o, Literal)}
        return labels["en"], labels["zh-Hans"]

    def text(self, term: URIRef, predicate: URIRef) -> str:
        """A text about a term, safe in a table."""
        text = str(self.graph.value(term, predicate)).replace("|", "\\|").replace("<", "\\<")
        return text if text.endswith((".", '."@en')) else f"{text}."

    def short(self, term: Node) -> str:
        """A term with its prefix."""
        namespace = max((n for n in self.names if str(term).startswith(n)), key=len)
        return f"{self.names[namespace]}:{str(term)[len(namespace) :]}"


def _linked(found: re.Match[str]) -> str:
    """A term of ours in running text: a class leads to its section."""
    name = found[1]
    if not name:
        return found[0]
    return f"[pk:{name}](#{name.lower()})" if name[0].isupper() else f"`pk:{name}`"


if __name__ == "__main__":
    PAGE.write_text(str(Page(ROOT / "ontology")), encoding="utf-8")
