"""A remote store against servers that fail, lie, redirect or ask who we are: one clear error, no secret given away."""

from __future__ import annotations

import base64
import gc
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs

import pytest
from pyoxigraph import QueryTriples

from paperkg.errors import GraphError, QueryError
from paperkg.rows import Rows
from paperkg.store.remote import RemoteStore

SELECT = "SELECT ?s WHERE { ?s ?p ?o }"
JSON = "application/sparql-results+json"
EMPTY = b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}'
Respond = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """A request to a server that answers as a test wants it to."""

    respond: ClassVar[Respond]

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).respond(self)

    do_GET = do_POST  # noqa: N815  # the name that the standard library asks for

    def query(self) -> str:
        return parse_qs(self.body.decode())["query"][0]

    def answer(self, body: bytes, media: str = JSON, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": media, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing is printed."""


@contextmanager
def server(respond: Respond) -> Iterator[str]:
    handler = type("Answering", (Request,), {"respond": respond})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        thread = Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
        gc.disable()  # Oxigraph's answers must be freed by the thread that made them, and garbage is freed by any
        try:
            thread.start()
            yield f"http://127.0.0.1:{serving.server_port}/sparql"
        finally:
            serving.shutdown()
            thread.join()
            gc.enable()


def says(body: bytes, media: str = JSON, status: int = 200, **headers: str) -> Respond:
    return lambda request: request.answer(body, media, status, **headers)


def rows(number: int) -> bytes:
    found = [{"s": {"type": "uri", "value": f"https://x.org/{i}"}} for i in range(number)]
    return json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": found}}).encode()


def number(count: int) -> bytes:
    cell = {"type": "literal", "value": str(count), "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
    return json.dumps({"head": {"vars": ["count"]}, "results": {"bindings": [{"count": cell}]}}).encode()


def endless(request: Request) -> None:
    request.send_response(200)
    request.send_header("Content-Type", JSON)
    request.end_headers()
    try:
        while True:
            request.wfile.write(b" ")
    except OSError:
        return


def silent(request: Request) -> None:
    """Says nothing until the other side hangs up."""
    request.connection.recv(1)


def cut(request: Request) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "1000")
    request.end_headers()
    request.wfile.write(EMPTY)


def garbage(request: Request) -> None:
    request.wfile.write(b"\x00\x01 no http\r\n\r\n")


def forgetful(request: Request) -> None:
    """Gives 100 rows of 250, whatever is asked."""
    request.answer(number(250) if "COUNT" in request.query() else rows(100))


LIES: dict[str, tuple[Respond, str]] = {
    "a web page": (says(b"<html>Welcome</html>", "text/html"), "a web page came instead of results; the address of an"),
    "text": (says(b"hello", "text/plain"), "the server's answer is no SPARQL result"),
    "nothing": (says(b""), "the server's answer is no SPARQL result"),
    "other JSON": (says(b'{"a": 1}'), r"the server's (answer|rows)"),
    "JSON that ends early": (says(rows(3)[:-40]), "the server's rows cannot be read"),
    "a boolean": (says(b'{"head": {}, "boolean": true}'), "the server answers SELECT without rows"),
    "other columns": (says(number(1)), "the server's rows cannot be read"),
    "a body that ends early": (cut, "the server cannot be reached"),
    "no HTTP": (garbage, "the server cannot be reached"),
    "a partial answer": (
        says(EMPTY, X_SQL_State="S1TAT", X_SQL_Message="time limit"),
        r"the answer is not complete \(time limit\)",
    ),
    "fewer rows than there are": (forgetful, r"the server gave 300 of 250 rows"),
    "400": (
        says(b"syntax error at 'x'\nmore", "text/plain", 400),
        r"the server refuses the query \(syntax error at 'x'\)",
    ),
    "401": (says(b"", "text/plain", 401), "asks for a user and password; set PAPERKG_USER and PAPERKG_PASSWORD"),
    "403": (says(b"", "text/plain", 403), "asks for a user and password; set PAPERKG_USER and PAPERKG_PASSWORD"),
    "404": (
        says(b"no", "text/html", 404),
        "there is no SPARQL endpoint here; the address of",
    ),
    "500": (says(b"out of\x1b[31m memory", "text/plain", 500), r"the server failed: 500 .* \(out of \[31m memory\)"),
    "503": (says(b"<html>", "text/html", 503), r"the server failed: 503 Service Unavailable$"),
    "redirects without end": (lambda r: r.answer(b"", status=302, Location="/sparql"), "the server failed: 302"),
    "a redirect to a file": (lambda r: r.answer(b"", status=302, Location="file:///x"), "the server failed: 302"),
}


@pytest.mark.parametrize(("respond", "message"), LIES.values(), ids=LIES)
def test_a_lying_server_is_one_clear_error(respond: Respond, message: str) -> None:
    with server(respond) as url, pytest.raises((GraphError, QueryError), match=message) as raised:
        RemoteStore(url, timeout=10).query(SELECT)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("respond", [silent, endless])
def test_a_server_may_take_only_so_long(respond: Respond) -> None:
    with server(respond) as url, pytest.raises(GraphError, match=r"did not answer within 0\.2 seconds; ask for less"):
        RemoteStore(url, timeout=0.2).query(SELECT)


def test_a_dead_server() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/sparql"
    with pytest.raises(GraphError, match=rf"^{url}: the server cannot be reached \(.*refused\); is it running"):
        RemoteStore(url).query(SELECT)


def test_construct_takes_rdf_only() -> None:
    def respond(request: Request) -> None:
        answers = {
            "COUNT": number(1),
            "LIMIT": rows(1).replace(b'"s"', b'"one"'),
            "CONSTRUCT": b"<https://x.org/s> no RDF",
        }
        request.answer(next(body for word, body in answers.items() if word in request.query()), "text/turtle")

    with server(respond) as url, pytest.raises(GraphError, match="the server's answer is no RDF"):
        RemoteStore(url).query("CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_faulty_query_is_not_sent() -> None:
    with server(says(EMPTY, status=500)) as url, pytest.raises(QueryError, match="not valid SPARQL"):
        RemoteStore(url).query("SELECT ?s { ?s")


# Addresses


@pytest.mark.parametrize("url", ["", "kg", "file:///etc/passwd", "ftp://x.org/", "http://", "http://[x/", "http://x y"])
def test_only_web_addresses_are_asked(url: str) -> None:
    with pytest.raises(GraphError, match="is no address of a SPARQL endpoint; it begins with http"):
        RemoteStore(url)


@pytest.mark.parametrize("url", ["http://ann:secret@x.org/sparql", "http://ann@x.org/", "http://a:secret @x y"])
def test_no_password_in_an_address(url: str) -> None:
    with pytest.raises(GraphError, match="must not hold a user or password; set PAPERKG_USER") as raised:
        RemoteStore(url)
    assert "secret" not in str(raised.value)


def test_a_default_graph_must_be_an_iri() -> None:
    with pytest.raises(GraphError, match="'a> b' is no IRI of a graph"):
        RemoteStore("http://x.org/sparql?default-graph-uri=a>%20b")


def test_the_default_graph_and_other_parameters_are_sent() -> None:
    seen = []

    def respond(request: Request) -> None:
        seen.append((request.path, parse_qs(request.body.decode())))
        request.answer(EMPTY)

    with server(respond) as url:
        RemoteStore(url + "?key=a%20b&default-graph-uri=https://x.org/g%23é".replace("é", "%C3%A9")).query(SELECT)
    assert seen == [("/sparql?key=a+b", {"query": [SELECT], "default-graph-uri": ["https://x.org/g#é"]})]


def test_only_missing_prefixes_are_declared() -> None:
    seen = []

    def respond(request: Request) -> None:
        seen.append(request.query())
        request.answer(EMPTY)

    query = "PREFIX foaf: <http://f/> SELECT ?s { ?s foaf:name 'pk:x' ; dcterms:title ?t } # skos:"
    with server(respond) as url:
        RemoteStore(url).query(query)
    assert seen == [f"PREFIX dcterms: <http://purl.org/dc/terms/> {query}"]


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_on_the_same_server_is_followed(status: int) -> None:
    def respond(request: Request) -> None:
        if request.path == "/sparql":
            request.answer(b"", status=status, Location="/query")
        else:
            request.answer(rows(len(request.query()) - len(SELECT) + 1))

    with server(respond) as url:
        answer = RemoteStore(url).query(SELECT)
    assert isinstance(answer, Rows)
    assert list(answer) == [("https://x.org/0",)]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_server_is_refused(status: int) -> None:
    asked: list[str] = []

    def other(request: Request) -> None:
        asked.append(request.path)
        request.answer(EMPTY)

    with server(other) as elsewhere, server(says(b"", status=status, Location=elsewhere)) as url:
        with pytest.raises(GraphError, match=rf"^{url}: the server sends us to another one, {elsewhere}; use that"):
            RemoteStore(url).query(SELECT)
        assert asked == []


# Who we are


def guarded(request: Request) -> None:
    known = f"Basic {base64.b64encode('ann:sécret'.encode()).decode()}"
    if request.headers.get("Authorization") == known:
        request.answer(EMPTY)
    else:
        request.answer(b"", "text/plain", 401, WWW_Authenticate='Basic realm="papers", charset="UTF-8"')


def test_user_and_password_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERKG_USER", "ann")
    monkeypatch.setenv("PAPERKG_PASSWORD", "sécret")
    with server(guarded) as url:
        assert isinstance(RemoteStore(url).query(SELECT), Rows)


@pytest.mark.parametrize("password", [None, "wrong"])
def test_without_the_right_password(monkeypatch: pytest.MonkeyPatch, password: str | None) -> None:
    if password:
        monkeypatch.setenv("PAPERKG_USER", "ann")
        monkeypatch.setenv("PAPERKG_PASSWORD", password)
    with server(guarded) as url, pytest.raises(GraphError, match="set PAPERKG_USER and PAPERKG_PASSWORD") as raised:
        RemoteStore(url).query(SELECT)
    assert "wrong" not in str(raised.value)


def test_the_password_is_not_sent_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERKG_USER", "ann")
    seen = []

    def respond(request: Request) -> None:
        seen.append(request.headers.get("Authorization"))
        request.answer(EMPTY)

    with server(respond) as url:
        RemoteStore(url).query(SELECT)
    assert seen == [None]


# Servers that cut

PEOPLE = "".join(f'<https://x.org/{i}> <https://x.org/name> "{i % 50}" .\n' for i in range(130))


@pytest.fixture(scope="module")
def whole(serve: Callable[..., str]) -> RemoteStore:
    return RemoteStore(serve("oxigraph", PEOPLE))


@pytest.fixture(scope="module")
def cutting(serve: Callable[..., str]) -> RemoteStore:
    return RemoteStore(serve("virtuoso", PEOPLE, rows=20))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?name WHERE { ?s <https://x.org/name> ?name }",
        "SELECT * { ?s ?p ?name } ORDER BY ?name DESC(?s)",
        "SELECT * { ?s ?p ?name } ORDER BY DESC(?name)",
        "SELECT DISTINCT ?name { ?s ?p ?name }",
        "SELECT ?name (COUNT(?s) AS ?n) { ?s ?p ?name } GROUP BY ?name",
        "PREFIX : <https://x.org/> # SELECT {\nSELECT (STR(?name) AS ?n) WHERE { ?s :name ?name }",
    ],
)
def test_what_a_server_cuts_is_paged(whole: RemoteStore, cutting: RemoteStore, query: str) -> None:
    expected, found = whole.query(query), cutting.query(query)
    assert isinstance(expected, Rows)
    assert isinstance(found, Rows)
    assert sorted(map(str, found.terms)) == sorted(map(str, expected.terms))
    if "ORDER BY" in query:
        names = [found.columns.index("name"), expected.columns.index("name")]
        assert [row[names[0]] for row in found] == [row[names[1]] for row in expected]


def test_what_cannot_be_paged_is_not_given_in_part(cutting: RemoteStore) -> None:
    with pytest.raises(QueryError, match=r"the server gives only 20 of 100 rows; .*LIMIT"):
        cutting.query("SELECT ?s { ?s ?p ?name } LIMIT 100")
    answer = cutting.query("SELECT ?s { ?s ?p ?name } LIMIT 20")
    assert isinstance(answer, Rows)
    assert len(answer) == 20


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?s a ?name } WHERE { ?s <https://x.org/name> ?name }",
        "CONSTRUCT WHERE { ?s ?p ?name }",
        "PREFIX : <https://x.org/> CONSTRUCT { ?name :of ?s ; :note '{ }' } { ?s :name ?text BIND (:x AS ?name) }",
    ],
)
def test_triples_are_all_there(whole: RemoteStore, cutting: RemoteStore, query: str) -> None:
    expected, found = whole.query(query), cutting.query(query)
    assert isinstance(expected, QueryTriples)
    assert isinstance(found, QueryTriples)
    assert set(found) == set(expected)
