"""A whole graph as a file for other programs: one module for each kind of format, and here the list of all.

`rdf` writes the canonical forms of RDF (with `jsonld` and `rdfxml`), `networks` GraphML, GEXF, Cytoscape's JSON and
DOT, `bibtex` the papers, `sheet` the results as a table. Each gets statements or rows and gives text; the same facts
give the same bytes.

What becomes of a document's licence (`dcterms:license`): every form of RDF holds it as it is stated; in the forms for
networks it is the attribute `license` of the document's node, in the table of results a column, in BibTeX a comment.
"""

from __future__ import annotations

from paperkg.errors import QueryError, nearest

NETWORKS = ("graphml", "gexf", "cytoscape", "dot")
"""The formats for programs that draw and measure networks: things and their plain links."""
FORMATS = ("turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml", *NETWORKS, "bibtex", "csv")
"""All formats, by the names that the command line knows; the first is the usual one."""
NAMED_GRAPHS = ("nquads", "trig", "jsonld")
"""The formats that hold every named graph, so that they tell who states what."""
TRIPLES = ("turtle", "ntriples", "jsonld", "rdfxml")
"""The formats for the triples that a query gives, which have no graphs."""
RDF = tuple(dict.fromkeys((*TRIPLES, *NAMED_GRAPHS)))
"""The formats that lose nothing; the others hold what their readers can use."""
MERGED = tuple(format for format in RDF if format not in NAMED_GRAPHS)
"""The formats that hold the default graph, where all documents are put together."""


def check(format: str, formats: tuple[str, ...] = FORMATS) -> None:
    """Do nothing when there is such a format.

    Raises:
        QueryError: with the nearest name, or all of them.

    >>> check("trutle")
    Traceback (most recent call last):
    paperkg.errors.QueryError: there is no format 'trutle' here; did you mean 'turtle'?
    """
    if format not in formats:
        raise QueryError(f"there is no format '{format}' here", hint=nearest(format, formats))
