"""Which class and property each kind and field of a record is, and how terms are written in N-Triples."""

from __future__ import annotations

import re
from decimal import Decimal

from paperkg import names, values
from paperkg.names import PREFIXES, expand

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

KINDS = {expand(curie): kind for kind, curie in {**CLASSES, "document": "pk:Document"}.items()}
"""The kind of each class whose members have names, by the IRI of the class."""

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
    "see_also": "rdfs:seeAlso",
    "makers": "dcterms:creator",
    "broader": "skos:broader",
    "variant_of": "pk:variantOf",
    "subset_of": "pk:subsetOf",
}
"""The property of each field of a paper or entity that names things."""

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


class _Iris(dict[str, str]):
    """The IRI of each CURIE in N-Triples syntax, made when it is first asked for."""

    def __missing__(self, curie: str) -> str:
        iri = self[curie] = f"<{expand(curie)}>"
        return iri


IRI = _Iris()

_ESCAPES = str.maketrans(
    {chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)}
    | {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
)
_NEEDS_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\]')


def literal(text: str, *, language: str | None = None, datatype: str | None = None) -> str:
    r"""A literal; `datatype` is a name of XML Schema.

    >>> literal('say "hi"'), literal("Bild", language="de"), literal("1", datatype="integer")
    ('"say \\"hi\\""', '"Bild"@de', '"1"^^<http://www.w3.org/2001/XMLSchema#integer>')
    """
    if _NEEDS_ESCAPE.search(text):
        text = text.translate(_ESCAPES)
    if language:
        return f'"{text}"@{language}'
    return f'"{text}"^^<{PREFIXES["xsd"]}{datatype}>' if datatype else f'"{text}"'


def decimal(number: float) -> str:
    """A number as a decimal, which knows no exponent.

    >>> decimal(1e-7)
    '"0.0000001"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    return literal(f"{Decimal(str(number)):f}", datatype="decimal")


def date(text: str) -> str:
    """A year, year-month or date as a typed literal; raises ValueError for anything else."""
    return literal(text, datatype=values.date_type(text))


def web_page(address: str) -> str:
    """A stated link as an IRI."""
    return f"<{names.web_address(address)}>"


def graph_name(base: str, name: str) -> str:
    """The IRI of one of the graphs beside the documents' own: links, inferred, predicted, outside."""
    return f"{base}graph/{name}"
