"""A remote store: any SPARQL 1.1 endpoint, asked through SPARQLWrapper. The only module that reaches the network.

The address may name the default graph as the SPARQL 1.1 protocol does (`...?default-graph-uri=<graph>`), for servers
whose own default graph is the union of all graphs. A user and a password come from the environment (`PAPERKG_USER`,
`PAPERKG_PASSWORD`) and are sent only to the server of the address, and only when it asks for them.

A server's limit on rows never shortens an answer unseen: what looks cut is counted and asked for page by page.
"""

from __future__ import annotations

import http.client
import io
import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import IO, Any, NoReturn
from urllib.parse import parse_qsl, urlencode, urlsplit

import pyoxigraph
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat
from SPARQLWrapper import SPARQLWrapper

from paperkg.errors import GraphError, QueryError
from paperkg.names import PREFIXES
from paperkg.rows import Rows, Term
from paperkg.store import Answer
from paperkg.store.address import checked, graph_name, shown
from paperkg.store.embedded import EmbeddedStore
from paperkg.store.paging import Pages, declare, pages

TIMEOUT = 60.0
"""Seconds that one request may take."""
PAGE = 100_000
"""The solutions of a CONSTRUCT are asked for in so many, or in fewer where the server gives fewer."""
SYSTEM_GRAPHS = "http://(www.openlinksw.com/|localuriqaserver/|www.w3.org/ns/ldp#)"
"""Graphs that Virtuoso keeps for itself beside ours (a pattern)."""

_ROWS = "application/sparql-results+json"
_TRIPLES = "application/n-triples, text/turtle;q=0.8"
_BOOLEAN = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
_DATASET = ("default-graph-uri", "named-graph-uri")
_LONGEST_MESSAGE = 300
_LONGEST_REFUSAL = 100_000
_OFTEN = "the address of an endpoint often ends in /sparql or /query"


class RemoteStore:
    """A SPARQL 1.1 endpoint; see `paperkg.store.Store` for what it offers."""

    def __init__(self, url: str, prefixes: Mapping[str, str] = PREFIXES, *, timeout: float = TIMEOUT) -> None:
        """Nothing is asked yet.

        Raises:
            GraphError: when the address is none, or holds a password.
        """
        self._endpoint = _Endpoint(checked(url), timeout)
        self._prefixes = dict(prefixes)
        self._grammar = EmbeddedStore(pyoxigraph.Store(), prefixes)

    def query(self, sparql: str) -> Answer:
        """Run a query; see `paperkg.store.Store.query`. Its syntax is checked before it is sent.

        Raises:
            GraphError: when the server cannot be reached, takes too long, answers with anything but results, or gives
                only a part of them.
        """
        form = self._grammar.query(sparql)
        sparql = declare(sparql, self._prefixes)
        if isinstance(form, Rows):
            return self._rows(sparql, form.columns)
        if isinstance(form, QueryTriples):
            return self._triples(sparql)
        answer, _ = self._endpoint.results(sparql)
        if not isinstance(answer, pyoxigraph.QueryBoolean):
            self._endpoint.fail("the server answers ASK with rows")
        return bool(answer)

    def statements(self, *, merged: bool) -> Iterator[tuple[bytes, bytes]]:
        """Graph and triple; see `paperkg.store.Store.statements`."""
        default = self._endpoint.parameters.get("default-graph-uri", [])
        others = " ".join(f"&& ?g != <{graph}>" for graph in default)
        ours = f'FILTER (!REGEX(STR(?g), "^{SYSTEM_GRAPHS}") {others})'
        where = "{ ?s ?p ?o }" if merged else f"{{ GRAPH ?g {{ ?s ?p ?o }} {ours} }}"
        found = self._rows(f"SELECT ?g ?s ?p ?o WHERE {where}", ("g", "s", "p", "o"))
        for graph, *triple in found.terms:
            yield b"" if graph is None else str(graph).encode(), " ".join(map(str, triple)).encode()

    @property
    def keeps_to_the_standard(self) -> bool:
        """Whether the server that answered last may be trusted with any query.

        Virtuoso (7.2.5 measured) refuses some valid queries and loses or adds rows in others.
        """
        return not self._endpoint.server.startswith("Virtuoso")

    def copy(self) -> EmbeddedStore:
        """All statements in a store in memory, to be asked instead of the server."""
        store = pyoxigraph.Store()
        for merged in (True, False):
            lines = (b"%b %b .\n" % (triple, graph) for graph, triple in self.statements(merged=merged))
            store.bulk_load(b"".join(lines), RdfFormat.N_QUADS)
        return EmbeddedStore(store, self._prefixes)

    def _rows(self, sparql: str, columns: tuple[str, ...]) -> Rows:
        """All rows of a SELECT, also of one that the server cuts."""
        rows, cut = self._select(sparql, columns)
        if not cut and not _round(len(rows)):
            return rows
        parts = pages(sparql, columns)
        number = self._count(parts)
        if number == len(rows):
            return rows
        order = self._order(parts, columns, f"the server gives only {len(rows):,} of {number:,} rows")
        found: list[tuple[Term | None, ...]] = []
        while len(found) < number and (page := self._select(parts.page(order, len(rows), len(found)), columns)[0]):
            found += page.terms
        self._check_whole(len(found), self._count(parts))
        return Rows(columns, found)

    def _select(self, sparql: str, columns: tuple[str, ...]) -> tuple[Rows, bool]:
        """The rows that the server gives, and whether it says that there are more."""
        answer, headers = self._endpoint.results(sparql)
        if not isinstance(answer, QuerySolutions):
            self._endpoint.fail("the server answers SELECT without rows")
        try:
            places = [[v.value for v in answer.variables].index(column) for column in columns]
            rows = Rows(columns, (tuple(_usual(solution[i]) for i in places) for solution in answer))
        except (ValueError, SyntaxError) as error:
            self._endpoint.fail(f"the server's rows cannot be read ({error})")
        return rows, "X-SPARQL-MaxRows" in headers

    def _triples(self, sparql: str) -> QueryTriples:
        """All triples of a CONSTRUCT, also of one that the server cuts; DESCRIBE is taken as it comes."""
        parts = pages(sparql)
        store = pyoxigraph.Store()
        number = self._count(parts) if parts.head.upper().startswith("CONSTRUCT") else 0
        if number <= (size := self._page if number else 0):
            store.extend(self._endpoint.quads(sparql))
        else:
            columns = self._grammar.query(parts.select())
            assert isinstance(columns, Rows)
            order = self._order(parts, columns.columns, f"{number:,} solutions are more than a server may give")
            for offset in range(0, number, size):
                store.extend(self._endpoint.quads(parts.page(order, size, offset)))
            self._check_whole(number, self._count(parts))
        answer = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(answer, QueryTriples)
        return answer

    @cached_property
    def _page(self) -> int:
        """So many solutions the server surely gives: one that cuts triples says nothing, but it cuts rows alike."""
        return len(self._select(f"SELECT (1 AS ?one) WHERE {{ ?s ?p ?o }} LIMIT {PAGE}", ("one",))[0]) or 1

    def _count(self, parts: Pages) -> int:
        rows, _ = self._select(parts.counted(), ("count",))
        number = next(iter(rows), (None,))[0]
        if not isinstance(number, int):
            self._endpoint.fail("the server does not tell how many rows there are")
        return number

    def _order(self, parts: Pages, columns: Iterable[str], reason: str) -> str:
        """What must stand at the end of the query to put its solutions in a total order, after its own order."""
        names = " ".join(f"?{column}" for column in columns)
        for order in (f"ORDER BY {names}", names):
            try:
                self._grammar.query(parts.select(order))
            except QueryError:
                continue
            return order
        raise QueryError(reason, hint="a query that ends in ORDER BY or WHERE is paged; set LIMIT and OFFSET otherwise")

    def _check_whole(self, found: int, number: int) -> None:
        if found != number:
            self._endpoint.fail(f"the server gave {found:,} of {number:,} rows", "it changes or is limited: ask again")


class _Endpoint(SPARQLWrapper):
    """SPARQLWrapper with a deadline, without redirects to other hosts, and with one error for whatever goes wrong."""

    def __init__(self, url: str, timeout: float) -> None:
        address, _, parameters = url.partition("?")
        pairs = parse_qsl(parameters, keep_blank_values=True)
        others = urlencode([pair for pair in pairs if pair[0] not in _DATASET])
        super().__init__(f"{address}?{others}" if others else address)
        self.setMethod("POST")
        self.setOnlyConneg(True)
        for name, value in pairs:
            if name in _DATASET:
                self.addParameter(name, graph_name(value, url))
        self._seconds = timeout
        self.server = ""
        handlers: list[urllib.request.BaseHandler] = [_SameHost()]
        if user := os.environ.get("PAPERKG_USER"):
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, address, user, os.environ.get("PAPERKG_PASSWORD", ""))
            handlers.append(urllib.request.HTTPBasicAuthHandler(passwords))
            handlers.append(urllib.request.HTTPDigestAuthHandler(passwords))
            handlers.append(_Refusals())
        self._opener = urllib.request.build_opener(*handlers)

    def results(self, sparql: str) -> tuple[Any, http.client.HTTPMessage]:
        """The answer to SELECT or ASK as Oxigraph reads it, and the headers of the response."""
        body, headers = self._ask(sparql, "SELECT", _ROWS)
        try:
            return pyoxigraph.parse_query_results(body, format=QueryResultsFormat.JSON), headers
        except (ValueError, SyntaxError) as error:
            self.fail(f"the server's answer is no SPARQL result ({error})")

    def quads(self, sparql: str) -> list[pyoxigraph.Quad]:
        """The answer to CONSTRUCT or DESCRIBE."""
        body, headers = self._ask(sparql, "CONSTRUCT", _TRIPLES)
        format = RdfFormat.from_media_type(headers.get_content_type())
        try:
            return list(pyoxigraph.parse(body, format=format or RdfFormat.TURTLE, rename_blank_nodes=True))
        except (ValueError, SyntaxError) as error:
            self.fail(f"the server's answer is no RDF ({error})")

    def _ask(self, sparql: str, form: str, accept: str) -> tuple[IO[bytes], http.client.HTTPMessage]:
        self.queryString, self.queryType = sparql, form
        self.addCustomHttpHeader("Accept", accept)
        try:
            with self.query().response as response:
                body = self._body(response)
        except urllib.error.HTTPError as error:
            self._refused(error)
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            if isinstance(reason, TimeoutError):
                self.fail(f"the server did not answer within {self._seconds:g} seconds", "ask for less, or wait longer")
            self.fail(f"the server cannot be reached ({reason})", "is it running, and is the address right?")
        except ValueError as error:
            self.fail(f"the server cannot be asked ({error})")
        self.server = response.headers.get("Server", "")
        if response.headers.get_content_type() in ("text/html", "application/xhtml+xml"):
            self.fail("a web page came instead of results", _OFTEN)
        if response.headers.get("X-SQL-State"):  # how Virtuoso tells of a partial answer
            self.fail(f"the answer is not complete ({response.headers.get('X-SQL-Message', 'time is up')})")
        return body, response.headers

    def _query(self) -> tuple[Any, str]:
        """What SPARQLWrapper calls to send its request."""
        return self._opener.open(self._createRequest(), timeout=self._seconds), self.returnFormat

    def _body(self, response: http.client.HTTPResponse) -> io.BytesIO:
        deadline = time.monotonic() + self._seconds
        body = io.BytesIO()
        while piece := response.read1(1 << 16):
            body.write(piece)
            if time.monotonic() > deadline:
                raise TimeoutError
        if response.length:
            raise http.client.IncompleteRead(b"", response.length)
        body.seek(0)
        return body

    def _refused(self, error: urllib.error.HTTPError) -> NoReturn:
        with error:
            html = error.headers.get_content_type() == "text/html"
            text = "" if html else error.read(_LONGEST_REFUSAL).decode("utf-8", "replace").strip()
        said = re.sub(r"[^\x20-\x7e\xa0-\uffff]", " ", text.partition("\n")[0])[:_LONGEST_MESSAGE]
        if error.code in (401, 403):
            self.fail("the server asks for a user and password", "set PAPERKG_USER and PAPERKG_PASSWORD to valid ones")
        if error.code == 404:
            self.fail("there is no SPARQL endpoint here", _OFTEN)
        if error.code == 400:
            raise QueryError(f"the server refuses the query ({said})") from None
        self.fail(f"the server failed: {error.code} {error.reason}" + (f" ({said})" if said else ""))

    def fail(self, what: str, hint: str = "") -> NoReturn:
        raise GraphError(what, file=shown(self.endpoint), hint=hint) from None


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect on the same server, or to its https, with the same request; never one to another."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        upgrade = (old.scheme, new.scheme, old.port, new.port) == ("http", "https", None, None)
        if old.hostname != new.hostname or not (upgrade or (old.scheme, old.port) == (new.scheme, new.port)):
            fp.close()
            what = f"the server sends us to another one, {shown(newurl)}"
            raise GraphError(what, file=shown(req.full_url), hint="use that address if you trust it")
        return urllib.request.Request(newurl, req.data, req.headers, method=req.get_method())  # noqa: S310

    http_error_308 = urllib.request.HTTPRedirectHandler.http_error_302


class _Refusals(urllib.request.BaseHandler):
    """Reads a refusal to its end, which closes its connection, before urllib asks again with a password."""

    handler_order = 100

    def http_error_401(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> None:
        fp.read(_LONGEST_REFUSAL)


def _usual(term: Term | None) -> Term | None:
    """A term in the canonical form: Virtuoso writes 1 and 0 for true and false."""
    if isinstance(term, Literal) and term.datatype == _BOOLEAN and term.value in ("0", "1"):
        return Literal(term.value == "1")
    return term


def _round(number: int) -> bool:
    """Whether this may be the limit of a server: people set it to hundreds or powers of two."""
    return number > 0 and (number % 100 == 0 or (number >= 128 and number & (number - 1) == 0))
