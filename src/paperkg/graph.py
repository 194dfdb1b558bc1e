"""An open graph: everything that can be asked of one, the same from Python and from the command line."""

from __future__ import annotations

import html
import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

import pyoxigraph
from pyoxigraph import NamedNode, Triple

from paperkg import names, queries, resources
from paperkg.errors import GraphError, QueryError, UnknownNameError, nearest
from paperkg.names import fold
from paperkg.queries import SavedQuery
from paperkg.rows import Rows, Term
from paperkg.search import Hit, Name, NameIndex, alike
from paperkg.store import Answer, Store
from paperkg.store.embedded import EmbeddedStore
from paperkg.store.folder import GraphFolder, Manifest

if TYPE_CHECKING:
    import networkx
    import rdflib

    from paperkg.linker import Linker
    from paperkg.pictures import Picture
    from paperkg.store.remote_names import RemoteNames
    from paperkg.views.notebook import PageFrame
    from paperkg.views.parts import Renderer, Theme

THINGS = ("paper", "method", "task", "dataset", "metric", "concept", "person", "organization", "venue", "document")
"""The kinds of things that a parameter of a saved query can name."""

MOST_IN_PYVIS = 1000
"""So many nodes vis-network draws well."""
LICENCES = "SELECT ?document ?licence { ?document dcterms:license ?licence } ORDER BY ?document ?licence"
RELATED = """
SELECT DISTINCT ?other {
  { ?between ?one ?this ; ?another ?other } UNION { ?this ?one ?other } UNION { ?other ?one ?this }
  ?other skos:prefLabel|foaf:name ?name
  FILTER (ISIRI(?other) && ?other != ?this)
}
"""
"""What stands in a statement with a thing, or with it in the statements of a third."""
REPLACED = "SELECT ?new WHERE { %s dcterms:isReplacedBy+ ?new MINUS { ?new dcterms:isReplacedBy ?later } }"
"""Some servers follow a path only from an IRI that stands in it."""


class Graph:
    """A graph, open for reading. Use it as a context manager, or `close` it."""

    def __init__(
        self,
        store: Store,
        index: NameIndex | RemoteNames,
        manifest: Manifest,
        query_folders: Sequence[Path] = (),
        address: str = "",
    ) -> None:
        self.store = store
        self.manifest = manifest
        self._address = address
        self._index = index
        self._query_folders = [resources.queries(), *query_folders]

    @classmethod
    def open(cls, path: str | Path = "kg") -> Graph:
        """The graph in a folder; saved queries of a folder `queries/` beside it are known too.

        Raises:
            GraphError: when there is none, or it is damaged or of another version.
        """
        folder = GraphFolder(Path(path))

        def load(version: Path, manifest: Manifest) -> Graph:
            with _damage_told():
                index = NameIndex(version / "names.db")
            store = EmbeddedStore.open(version / "store", names.prefixes(manifest.base))
            return cls(store, index, manifest, [folder.path.parent / "queries"])

        return folder.read(load)

    @classmethod
    def connect(cls, url: str, *, timeout: float = 60, copy: bool | None = None) -> Graph:
        """The graph on a server: a SPARQL 1.1 endpoint whose default graph holds each statement once, as Turtle exports
        it. Where that graph has a name, the address says so: `https://host/sparql?default-graph-uri=<graph>`.
        What tells who states something (pictures, most of `show`) also needs its named graphs, as N-Quads holds them.

        One request may take `timeout` seconds. User and password come from PAPERKG_USER and PAPERKG_PASSWORD. Saved
        queries of a folder `queries/` in the working folder are known too. With `copy` all statements are fetched now,
        and queries run on the copy: by default where the server is known not to keep to the standard (Virtuoso).

        Raises:
            GraphError: when the address is none, the server cannot be reached or there is no graph of ours.
        """
        from paperkg.store.address import shown
        from paperkg.store.remote import RemoteStore
        from paperkg.store.remote_names import RemoteNames, base_of

        server = RemoteStore(url, timeout=timeout)
        base = base_of(server)
        remote = RemoteStore(url, names.prefixes(base), timeout=timeout)
        wanted = not server.keeps_to_the_standard if copy is None else copy
        store = remote.copy() if wanted else remote
        manifest = Manifest(paperkg="", base=base, quads=0)
        return cls(store, RemoteNames(store, base), manifest, [Path("queries")], shown(url))

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        number = len(self.manifest.sources)
        return f"<paperkg graph {f'at {self._address}' if self._address else f'of {number} sources'}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: how many things of each kind the graph holds."""
        return f"<p>{html.escape(repr(self))}</p>\n{self.query('counts')._repr_html_()}"

    def __len__(self) -> int:
        """The number of statements, each counted once however many documents make it; derived ones apart."""
        [[number]] = self.query("SELECT (COUNT(*) AS ?number) WHERE { ?s ?p ?o }")
        return int(str(number))

    def close(self) -> None:
        """Let the files go."""
        self._index.close()

    # Asking

    def queries(self) -> dict[str, Path]:
        """The files of all saved queries by name."""
        return queries.files(self._query_folders)

    def query(self, query: str, /, **parameters: str) -> Rows:
        """The rows of a saved query (by its name) or of a SPARQL SELECT; parameters name things or give text.

        Raises:
            QueryError: when the query is unknown, not valid or no SELECT, or a parameter does not fit.
            UnknownNameError: when a parameter names nothing in this graph.
        """
        answer = self.ask(query, **parameters)
        if not isinstance(answer, Rows):
            raise QueryError("this query gives no rows", hint="use `ask` for ASK, CONSTRUCT and DESCRIBE")
        return answer

    def bundled(self, query: str, /, **parameters: str) -> Rows:
        """The rows of a bundled query, also where a query of one's own has taken its name."""
        answer = self.run(queries.load(resources.queries() / f"{query}.rq"), parameters)
        assert isinstance(answer, Rows)
        return answer

    def ask(self, query: str, /, **parameters: str) -> Answer:
        """Like `query`, for any form of query: rows, true or false, or triples."""
        if any(char.isspace() for char in query.strip()):
            if parameters:
                raise QueryError("only saved queries take parameters", hint="save it as a .rq file with a header")
            return self.store.query(queries.guard(query))
        saved = queries.find(self.queries(), query)
        return self.run(saved, parameters)

    def run(self, saved: SavedQuery, parameters: Mapping[str, str]) -> Answer:
        """A saved query with its parameters."""
        queries.check_arguments(saved, parameters)
        terms = self._terms(saved, parameters)
        sparql = queries.guard(queries.bind(saved.text, terms))
        try:
            return self.store.query(sparql)
        except QueryError:
            if terms:  # a fault in the query as it was written is told with its place there
                EmbeddedStore(pyoxigraph.Store(), names.prefixes(self.manifest.base)).query(saved.text)
            raise

    def _terms(self, saved: SavedQuery, parameters: Mapping[str, str]) -> dict[str, Term]:
        terms = {}
        for name, value in parameters.items():
            kind = saved.parameters[name].kind
            if kind in THINGS or kind == "thing":
                value = self.resolve(value, None if kind == "thing" else kind).iri
            terms[name] = queries.term(value, kind, saved.parameters[name].choices)
        return terms

    # Names

    def search(self, text: str, kind: str | None = None, limit: int = 10) -> list[Hit]:
        """The things whose names fit some words (also aliases and misspellings), the best first.

        Raises:
            QueryError: when there is no such kind.
        """
        check_kind(kind)
        with _damage_told():
            return self._index.search(text, kind, limit)

    def names(self) -> Iterator[Name]:
        """Every name of every thing."""
        with _damage_told():
            yield from self._index.names()

    def linker(self) -> Linker:
        """What finds the things of this graph in texts: `graph.linker().link(text)`."""
        from paperkg.linker import Linker

        return Linker(self.names(), self._related)

    def _related(self, thing: str) -> set[str]:
        """The IRIs of the things that a statement, result, comparison or claim has together with a thing."""
        answer = self.store.query(RELATED.replace("?this", str(NamedNode(thing))))
        return {str(row[0]) for row in answer} if isinstance(answer, Rows) else set()

    def resolve(self, name: str, kind: str | None = None) -> Hit:
        """The one thing of this name, or IRI; an IRI that was replaced leads to the thing that took its place.

        Raises:
            UnknownNameError: with the nearest names; or with the kinds to choose from when several things have it.
            QueryError: when there is no such kind, or what looks like an IRI is none.
        """
        check_kind(kind)
        with _damage_told():
            hits = self._index.exact(self._follow(name), kind)
        if not hits:
            what = f"nothing is named '{name}'" + (f" among the {kind}s" if kind else "")
            raise UnknownNameError(what, hint=self._hint(name, kind))
        others = [hit for hit in hits if hit.name == name] or hits
        if len(others) > 1:
            choices = ", ".join(f"{hit.kind} <{hit.iri}>" for hit in others[:5])
            kinds = {hit.kind for hit in others}
            by_kind = f"its kind (--kind {others[-1].kind}), or " if len(kinds) > 1 else ""
            hint = f"give {by_kind}the IRI of one: {choices}"
            raise UnknownNameError(f"{len(others)} things are named '{name}'", hint=hint)
        return others[0]

    def _hint(self, name: str, kind: str | None) -> str:
        """What to do about a name that means nothing (of a kind)."""
        if kind and (others := sorted({hit.kind for hit in self._index.exact(self._follow(name))})):
            return f"there is a {' and a '.join(others)} of this name"
        near = alike(name, self.search(name, kind))[:3]
        labels = [hit.label for hit in near]
        told = []
        for hit in near:
            also = [hit.name] if fold(hit.name) != fold(hit.label) else []
            also += [hit.kind] if labels.count(hit.label) > 1 else []
            told.append(f"'{hit.label}'" + (f" ({', '.join(also)})" if also else ""))
        return f"did you mean {' or '.join(told)}?" if told else "`paperkg query things` lists all names"

    def _follow(self, name: str) -> str:
        """The IRI that replaced an IRI; any other name as it is."""
        if "://" not in name:
            return name
        answer = self.store.query(REPLACED % queries.term(name, "thing"))
        return str(next(iter(answer))[0]) if isinstance(answer, Rows) and answer else name

    def show(self, name: str, kind: str | None = None) -> Rows:
        """All that is said of a thing: results, comparisons and claims about it first, then plain statements.

        Columns: relation, value, document, line, words (the words of the document that state it).
        """
        thing = self.resolve(name, kind).iri
        columns = ("relation", "value", "document", "line", "words")
        rows = Rows(columns, [])
        for query in queries.ABOUT:
            found = self.bundled(query, thing=thing)
            picked = [found.columns.index(column) for column in columns]
            rows.terms += [tuple(row[i] for i in picked) for row in found.terms]
        return rows

    # Whole graphs

    def rdflib(self) -> rdflib.Dataset:
        """An rdflib Dataset over the same store: nothing is copied, SPARQL runs in Oxigraph.

        Prepared queries, `initBindings` and `base=` fall back to rdflib's own, much slower engine.
        """
        import rdflib
        from oxrdflib import OxigraphStore

        if not isinstance(self.store, EmbeddedStore):
            raise QueryError("only an embedded graph gives an rdflib Dataset")
        return rdflib.Dataset(store=OxigraphStore(store=self.store.oxigraph))

    def networkx(self) -> networkx.MultiDiGraph[str]:
        """The things and their plain links as a networkx graph.

        Nodes are IRIs with the attributes `label` and `kind` (one of `THINGS`), both text; edges have `relation` (text:
        the property's name, or a value with its metric from a method to a dataset) and `derived` (a bool: true when a
        rule inferred the link).
        """
        import networkx

        graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
        for iri, kind, label in self.bundled("things"):
            graph.add_node(str(iri), kind=str(kind), label=str(label))
        links = self.bundled("links").dicts()
        for link in {(link["thing"], link["relation"], link["target"]): link for link in links}.values():
            relation, derived = str(link["relation"]), bool(link["derived"])
            graph.add_edge(str(link["thing"]), str(link["target"]), relation=relation, derived=derived)
        return graph

    def picture(
        self,
        around: str | None = None,
        depth: int = 1,
        *,
        query: str | None = None,
        kinds: Collection[str] = (),
        since: int | None = None,
        words: str = "",
        **parameters: str,
    ) -> Picture:
        """The nodes and edges of a picture: all that is linked; what is near a thing; or what a query gives.

        A query is a saved one (with its parameters) or SPARQL: a SELECT with the columns ?from and ?to (and perhaps
        ?relation), or a CONSTRUCT. Of these only things of some `kinds`, from a year on (`since`), or with `words` in
        their name, and their neighbours.

        Raises:
            QueryError: when the query gives no links, or there is no such kind.
            UnknownNameError: when `around` or a parameter names nothing in this graph.
        """
        from paperkg import pictures
        from paperkg.views.picture import Choice

        for kind in kinds:
            check_kind(kind)
        choice = Choice(frozenset(kinds), since, words)
        if query is None and parameters:
            raise QueryError(f"a picture takes no '{min(parameters)}'", hint="only a saved query has parameters")
        if query is not None and around is not None:
            raise QueryError("`query` and `around` both say what to show", hint="use one of them")
        if query is not None:
            return pictures.answered(self.store, self.ask(query, **parameters), choice)
        if around is not None:
            return pictures.around(self.store, self.resolve(around).iri, depth, choice)
        return pictures.whole(self.store, choice)

    def page(
        self,
        around: str | None = None,
        depth: int = 1,
        *,
        title: str = "",
        theme: Theme = "auto",
        renderer: Renderer | None = "canvas",
        before: str = "",
        progress: Callable[[str, int, int], None] | None = None,
        **chosen: Any,
    ) -> str:
        """The graph, or a picture of it, as one interactive HTML page that needs no network.

        Each node's panel holds its statements with the words that state them. What `chosen` may say, `picture` tells.
        `before` is an earlier page: what it shows stays in its place. The renderer "pyvis" draws with vis-network: for
        up to about a thousand nodes; None chooses by their number. `progress` is told what is being done.
        """
        from paperkg.views import graph_page, picture

        shown = self.picture(around, depth, **chosen)
        if progress:
            progress(f"Drawing {len(shown.nodes):,} things", 1, 2)
        middle = next((node.label for node in shown.nodes if node.id == shown.focus), "What the papers say")
        return picture.draw(
            shown.nodes,
            shown.edges,
            title=title or middle,
            focus=shown.focus,
            renderer=renderer or ("pyvis" if len(shown.nodes) <= MOST_IN_PYVIS else "canvas"),
            theme=theme,
            before=graph_page.places_in(before) if before else None,
        )

    def figure(
        self,
        around: str | None = None,
        depth: int = 1,
        *,
        format: str = "svg",
        title: str = "",
        theme: Theme = "auto",
        **chosen: Any,
    ) -> bytes:
        """The graph, or a picture of it (see `picture`), as "svg", "pdf" or "png" for papers and slides.

        Raises:
            QueryError: when there is no such format.
            PaperkgError: when matplotlib is not installed (`pip install paperkg[figure]`).
        """
        from paperkg.views import figure

        if format not in figure.FORMATS:
            raise QueryError(f"there is no figure in the format '{format}'", hint=f"use {', '.join(figure.FORMATS)}")
        shown = self.picture(around, depth, **chosen)
        return figure.draw(shown.nodes, shown.edges, format=format, title=title, theme=theme)

    def graph(self, around: str | None = None, depth: int = 1, height: int = 600, **chosen: Any) -> PageFrame:
        """The page of `page` for a notebook, which shows it in a frame of `height` pixels, kept apart from all else.

        pyvis draws it, unless it is too large for that or `chosen` names another renderer.
        """
        from paperkg.views.notebook import PageFrame

        return PageFrame(self.page(around, depth, **{"renderer": None, **chosen}), height)

    def export(self, out: IO[bytes], format: str = "turtle", triples: Iterable[Triple] | None = None) -> None:
        """Write the graph in one of the formats of `paperkg.views.export`: the same facts give the same bytes.

        Turtle, N-Triples and RDF/XML hold the default graph, TriG, N-Quads and JSON-LD all named graphs, GraphML, GEXF,
        Cytoscape's JSON and DOT what `networkx` gives, BibTeX the papers, CSV the results. Or write the triples that a
        query gave.

        Raises:
            QueryError: when there is no such format, or RDF/XML cannot name a property.
        """
        from paperkg.views import export

        export.check(format, export.FORMATS if triples is None else export.TRIPLES)
        if format in export.RDF:
            self._export_rdf(out, format, triples)
        elif format == "bibtex":
            from paperkg.views.export import bibtex

            papers, bylines = self.bundled("bibliography").dicts(), self.bundled("bylines").dicts()
            pieces = bibtex.text(papers, bylines, self._licences())
            out.writelines(piece.encode("utf-8", "replace") for piece in pieces)
        elif format == "csv":
            from paperkg.views.export import sheet

            out.write(sheet.text(self.bundled("results"), one_row_for="result"))
        else:
            from paperkg.views.export import networks

            out.write(networks.text(self.networkx(), format, self._licences()))

    def _export_rdf(self, out: IO[bytes], format: str, triples: Iterable[Triple] | None) -> None:
        from paperkg.views.export import MERGED, rdf

        if triples is None:
            statements = self.store.statements(merged=format in MERGED)
        else:
            statements = ((b"", str(triple).encode("utf-8", "replace")) for triple in triples)
        context = json.loads((resources.ontology() / "context.jsonld").read_bytes())["@context"]
        rdf.write(statements, format, out, base=self.manifest.base, context=context)

    def _licences(self) -> dict[str, str]:
        """The licences of the documents that have one, by IRI."""
        found: dict[str, list[str]] = {}
        for document, licence in self.query(LICENCES):
            found.setdefault(str(document), []).append(str(licence))
        return {document: ", ".join(licences) for document, licences in found.items()}


@contextmanager
def _damage_told() -> Iterator[None]:
    """What SQLite says of a damaged name index becomes an error of ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise GraphError(f"the name index cannot be read ({error})", hint="it is damaged: build it again") from None


def check_kind(kind: str | None) -> None:
    """Make sure that things can be of a kind.

    Raises:
        QueryError: when there is no such kind.
    """
    if kind is not None and kind not in THINGS:
        raise QueryError(f"there is no kind '{kind}'", hint=nearest(kind, THINGS))
