"""Do the statements of some sources fit the shapes, and do they contradict the ontology?"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, Triple, parse, serialize

from paperkg import names
from paperkg.errors import MissingToolError

_UNSUPPORTED_BY_HERMIT = {names.PREFIXES["xsd"] + name for name in ("date", "gYear", "gYearMonth")}
_TEXTS = {names.PREFIXES["xsd"] + "string", names.PREFIXES["rdf"] + "langString"}
_REIFICATION = {names.expand(f"rdf:{name}") for name in ("subject", "predicate", "object")}


def shapes(nquads: str, ontology: Path) -> list[str]:
    """What the shapes find wrong with the statements of one source, given as N-Quads; one message a fault."""
    import pyshacl
    import rdflib

    data = rdflib.Graph()
    triples = {quad.triple for quad in parse(nquads.encode("utf-8", "replace"), format=RdfFormat.N_QUADS)}
    data.parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="ntriples")
    shapes_graph = rdflib.Graph().parse(ontology / "shapes.ttl", format="turtle")
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes_graph, inplace=True, allow_warnings=True)
    if conforms or not isinstance(report, rdflib.Graph):
        return []
    rows = report.query(
        "SELECT ?node ?message ?value WHERE { ?result sh:focusNode ?node ; sh:resultMessage ?message ;"
        " sh:resultSeverity sh:Violation ."
        " OPTIONAL { ?result sh:value ?value } }"
    )
    return sorted({_fault(data, *row) for row in rows})  # type: ignore[misc]


def _fault(data: object, node: object, message: object, value: object) -> str:
    import rdflib

    assert isinstance(data, rdflib.Graph)

    def label(thing: object) -> object:
        found = (data.value(rdflib.URIRef(str(thing)), p) for p in labels)
        return next(filter(None, found), None)

    labels = (rdflib.SKOS.prefLabel, rdflib.FOAF.name, rdflib.DCTERMS.title)
    about = f"'{found}'" if (found := label(node)) else names.compact(str(node))
    if not found and (near := sorted(map(str, filter(None, map(label, data.objects(rdflib.URIRef(str(node)))))))):
        about = f"{about} (of '{near[0]}')"
    return f"{about}: {message}" + (f" (found: {str(value)[:80]})" if value is not None else "")


def consistency(nquads: Iterable[str], ontology: Path) -> list[str]:
    """What contradicts the ontology, by HermiT; empty when all is consistent.

    Raises:
        MissingToolError: when there is no Java.
    """
    if shutil.which("java") is None:
        raise MissingToolError("no Java was found", hint="install a headless Java to run the OWL check")
    import owlready2

    triples = list(_owl_triples((ontology / "paperkg.ttl").read_bytes(), nquads))
    content = io.BytesIO(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")
    world = owlready2.World()
    try:
        loaded = world.get_ontology("https://w3id.org/paperkg/check#").load(fileobj=content, only_local=True)
        with loaded:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return _two_things_at_once(triples) or [
            "the statements contradict the ontology: a property has a value that it cannot have, or one too many"
        ]
    except owlready2.base.OwlReadyError as error:
        return [f"the reasoner cannot read the statements: {error}"[:300]]
    return [f"the class {cls.name} can have no members" for cls in world.inconsistent_classes()]


def _owl_triples(ontology: bytes, nquads: Iterable[str]) -> Iterator[Triple]:
    """What the reasoner is given: no dates, no control characters, no evidence of plain triples."""
    yield from (quad.triple for quad in parse(ontology, format=RdfFormat.TURTLE))
    for text in nquads:
        for triple in {quad.triple for quad in parse(text.encode("utf-8", "replace"), format=RdfFormat.N_QUADS)}:
            value = triple.object
            if triple.predicate.value in _REIFICATION:
                continue
            if isinstance(value, Literal):
                if value.datatype.value in _UNSUPPORTED_BY_HERMIT:
                    continue
                if not value.value.isprintable() and value.datatype.value in _TEXTS:
                    triple = Triple(triple.subject, triple.predicate, Literal("?", language=value.language))
            yield triple


_TWO_THINGS = """
SELECT DISTINCT ?thing ?class ?set ?why WHERE {
  ?set owl:members/rdf:rest*/rdf:first ?class .
  ?found rdfs:subClassOf* ?class .
  { ?thing a ?found BIND ("by its type" AS ?why) }
  UNION { ?property rdfs:domain ?found . ?thing ?property ?any BIND (CONCAT("having ", STR(?property)) AS ?why) }
  UNION { ?property rdfs:range ?found . ?any ?property ?thing BIND (CONCAT("as ", STR(?property)) AS ?why) }
}
ORDER BY ?thing ?class ?why
"""


def _two_things_at_once(triples: Iterable[Triple]) -> list[str]:
    """The things that belong to two classes of which the ontology says that nothing can be both, and why."""
    store = Store()
    store.extend(Quad(*triple) for triple in triples)
    classes: dict[tuple[str, str], dict[str, str]] = {}
    answer = store.query(_TWO_THINGS, prefixes=names.PREFIXES)
    assert isinstance(answer, QuerySolutions)
    for thing, cls, disjoint, why in answer:
        assert isinstance(cls, NamedNode)
        assert isinstance(why, Literal)
        reason = " ".join(map(names.compact, why.value.split(" ")))
        classes.setdefault((str(thing), str(disjoint)), {}).setdefault(names.compact(cls.value), reason)
    return [
        f"{thing} cannot be {' and '.join(f'a {cls} ({why})' for cls, why in found.items())} at once"
        for (thing, _), found in classes.items()
        if len(found) > 1
    ]
