"""The address of a SPARQL endpoint: what is one, and what of it may be shown."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from paperkg.errors import GraphError


def checked(url: str) -> str:
    """The address of an endpoint without its fragment, if it is one.

    Raises:
        GraphError: for another scheme than http or https, no host, or a user or password in it.

    >>> checked("https://example.org/sparql?default-graph-uri=https://example.org/graph")
    'https://example.org/sparql?default-graph-uri=https://example.org/graph'
    """
    if re.match("[^/]*//[^/?#]*@", url):
        hint = "set PAPERKG_USER and PAPERKG_PASSWORD in the environment instead"
        raise GraphError("an address must not hold a user or password", file=shown(url), hint=hint)
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 80) > 0
    except ValueError:
        valid = False
    if not valid or not url.isascii() or any(char.isspace() for char in url):
        raise GraphError(f"'{url}' is no address of a SPARQL endpoint", hint="it begins with http:// or https://")
    return url.partition("#")[0]


def graph_name(iri: str, url: str) -> str:
    """The IRI of a graph that an address names, if it is one: it becomes part of queries.

    Raises:
        GraphError: when it is no IRI.
    """
    try:
        return NamedNode(iri).value
    except ValueError:
        raise GraphError(f"'{iri}' is no IRI of a graph", file=shown(url)) from None


def shown(url: str) -> str:
    """An address without what may be secret in it: user, password, parameters.

    >>> shown("https://ann:secret@example.org/sparql?key=secret")
    'https://example.org/sparql'
    """
    return re.sub("//[^/?#]*@", "//", re.split("[?#]", url)[0])
