"""The commands that ask a graph."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperkg.cli import complete
from paperkg.cli.base import (
    TABLES,
    cli,
    endpoint,
    everywhere,
    formats,
    harmless,
    kg_folder,
    kind_of_names,
    note,
    opened,
    own_files,
    pair,
    say,
    show_rows,
)
from paperkg.errors import PaperkgError
from paperkg.views.export import TRIPLES

if TYPE_CHECKING:
    from paperkg.graph import Graph
    from paperkg.store import Answer


@cli.command()
@click.argument("query", required=False, metavar="[NAME|FILE|SPARQL]", shell_complete=complete.saved_queries)
@click.option("-e", "sparql", metavar="SPARQL", help="A query as text.")
@click.option(
    *("--param", "-p", "parameters"),
    multiple=True,
    metavar="KEY=VALUE",
    help="A parameter, by name or IRI.",
    shell_complete=complete.parameters,
)
@formats(*TABLES, *TRIPLES)
@everywhere
def query(query: str | None, sparql: str | None, parameters: tuple[str, ...], format: str) -> None:
    """Ask a saved query, a .rq file, or SPARQL text.

    Example: paperkg query results-of-method --param method=ViT
    """
    from paperkg import queries, resources
    from paperkg.errors import QueryError

    if (query is None) == (sparql is None):
        raise QueryError("say what to ask", hint="name a saved query (see `paperkg queries`), a .rq file, or -e SPARQL")
    if query is not None and not query.endswith((".rq", ".sparql")) and re.search(r"[\s{]", query.strip()):
        query, sparql = None, query
    bound: dict[str, str] = {}
    for key, value in map(pair, parameters):
        if key in bound:
            raise QueryError(f"the parameter '{key}' is given twice", hint="keep one of them")
        bound[key] = value
    with opened() as graph:
        file = None
        if query is None:
            asked = queries.SavedQuery(name="-e", text=sparql or "", summary="")
        else:
            known = graph.queries()
            file = Path(query) if query.endswith((".rq", ".sparql")) else known.get(query)
            asked = queries.find(known, query) if file is None else queries.load(file)
        try:
            answer = graph.run(asked, bound)
        except QueryError as error:
            own = file is not None and not file.is_relative_to(resources.queries())
            raise QueryError(error.what, file=file if own else None, hint=error.hint) from None
        _print_answer(graph, answer, format)


def _print_answer(graph: Graph, answer: Answer, format: str) -> None:
    from paperkg import rows
    from paperkg.errors import QueryError

    tabular = isinstance(answer, bool | rows.Rows)
    if format != "table" and (format in TRIPLES) == tabular:
        what, formats = ("a table", TABLES) if tabular else ("triples", TRIPLES)
        raise QueryError(f"this query gives {what}, not {format}", hint=f"choose one of {', '.join(formats)}")
    if isinstance(answer, bool):
        if format in rows.FORMATS:
            click.echo(rows.boolean(answer, format), nl=False)
            return
        answer = rows.Rows.of(["answer"], [[answer]])
    if isinstance(answer, rows.Rows):
        show_rows(answer, format)
        if not len(answer):
            note("The graph holds no answer to this; `paperkg stats` tells what it holds.")
    else:
        graph.export(sys.stdout.buffer, "turtle" if format == "table" else format, answer)


@cli.command("queries")
@click.argument("name", required=False, shell_complete=complete.saved_queries)
@formats(*TABLES)
@everywhere
def list_queries(name: str | None, format: str) -> None:
    """List the saved queries, or show one in full: what it tells, its parameters, an example, its SPARQL.

    A folder queries/ beside the graph adds your own. JSON holds everything about each query.

    Example: paperkg queries leaderboard
    """
    import msgspec

    from paperkg import queries, resources
    from paperkg.errors import QueryError
    from paperkg.rows import Rows
    from paperkg.views import catalogue

    own = Path(kg_folder()).parent if endpoint() is None else Path()
    known = queries.files([resources.queries(), own / "queries"])
    chosen = []
    for each in sorted(known) if name is None else [name]:
        try:
            chosen.append(queries.find(known, each))
        except QueryError as error:
            if name is not None:
                raise
            note(f"Left out: {error}")
    if format == "table":
        say(catalogue.listing(chosen) if name is None else catalogue.page(chosen[0]), nl=False)
    elif format == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(chosen if name is None else chosen[0])).decode())
    else:
        rows = [
            [query.name, query.summary, ", ".join(f"[{n}]" if p.optional else n for n, p in query.parameters.items())]
            for query in chosen
        ]
        show_rows(Rows.of(["query", "summary", "parameters"], rows), format)


@cli.command()
@click.argument("words", nargs=-1, required=True, metavar="TEXT...")
@click.option(
    "--kind", metavar="KIND", help="Only this kind: paper, method, dataset, person ...", shell_complete=complete.kinds
)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1), help="At most so many.")
@formats(*TABLES)
@everywhere
def search(words: tuple[str, ...], kind: str | None, limit: int, format: str) -> None:
    """Find things by words, aliases and misspelt names.

    Example: paperkg search visual transformer
    """
    from paperkg.rows import Rows

    text = " ".join(words)
    with opened() as graph:
        hits = graph.search(text, kind, limit)
        rows = [
            [hit.label, hit.kind, "" if hit.name == hit.label else hit.name, round(hit.score), hit.iri] for hit in hits
        ]
        show_rows(Rows.of(["name", "kind", "foundBy", "score", "iri"], rows), format)
        if not hits:
            note(f"Nothing is named like '{text}'; `paperkg query things` lists all names.")


@cli.command()
@click.argument("entity")
@kind_of_names
@formats(*TABLES)
@everywhere
def show(entity: str, kind: str | None, format: str) -> None:
    """Show one thing with all that is said of it, by which document, in which words.

    Example: paperkg show "Deformable DETR"
    """
    with opened() as graph:
        thing = graph.resolve(entity, kind)
        if format == "table":
            say(harmless(f"{' '.join(thing.label.split())}\n{thing.kind}  {thing.iri}\n"))
        show_rows(graph.show(thing.iri), format)


@cli.command()
@formats(*TABLES)
@everywhere
def stats(format: str) -> None:
    """Count what the graph holds.

    Example: paperkg stats --format json
    """
    with opened() as graph:
        show_rows(graph.bundled("counts"), format)


@cli.command()
@click.option("--dataset", required=True, metavar="D", help="The dataset, by any of its names.")
@click.option("--task", metavar="T", help="Only this task.")
@click.option("--metric", metavar="M", help="Only this metric.")
@click.option("--as-of", "until", metavar="DATE", help="As it stood then: a year, month or day.")
@formats(*TABLES)
@everywhere
def leaderboard(dataset: str, task: str | None, metric: str | None, until: str | None, format: str) -> None:
    """Show the results on a dataset, the best first, with who states them in which words.

    The date of a result is the one it is stated for, else its paper's, else its document's.

    Example: paperkg leaderboard --dataset SuperGLUE --as-of 2021-06
    """
    from paperkg.values import date_type

    try:
        if until is not None:
            date_type(until)
    except ValueError:
        raise PaperkgError(
            f"'{until}' is no date", hint="write a year, month or day: 2021, 2021-06 or 2021-06-30"
        ) from None
    # A day of 2021 counts as up to the end of 2021, and a month alike: "~" sorts after all digits.
    parameters = {"dataset": dataset, "task": task, "metric": metric, "until": until and f"{until}~"}
    with opened() as graph:
        found = graph.bundled("leaderboard", **{name: value for name, value in parameters.items() if value is not None})
        show_rows(found, format)
        if not len(found):
            note("The graph holds no result for this; `paperkg query evidence-of-results` lists all that it holds.")


@cli.command()
@click.argument("things", nargs=-1, required=True, metavar="PAPER|METHOD...")
@kind_of_names
@formats(*TABLES)
@everywhere
def compare(things: tuple[str, ...], kind: str | None, format: str) -> None:
    """Put papers, methods or other things side by side: results, methods, tasks, datasets.

    Example: paperkg compare ViT MLP-Mixer --kind method
    """
    from paperkg import beside, rows

    with opened() as graph:
        found = beside.compare(graph, things, kind)
    if format in rows.FORMATS:  # whose columns are variables of SPARQL
        found = rows.Rows(_variables(found.columns), found.terms)
    show_rows(found, format)


def _variables(columns: Sequence[str]) -> list[str]:
    """Names of columns as variables, each another one.

    >>> _variables(["what", "GPT-3", "GPT 3", "图像"])
    ['what', 'GPT_3', 'GPT_3_2', 'thing']
    """
    found: list[str] = []
    for column in columns:
        stem = name = re.sub(r"[^A-Za-z0-9]+", "_", column).strip("_") or "thing"
        number = 1
        while name in found:
            number += 1
            name = f"{stem}_{number}"
        found.append(name)
    return found


@cli.command()
@click.argument("one")
@click.argument("other")
@kind_of_names
@formats(*TABLES)
@everywhere
def why(one: str, other: str, kind: str | None, format: str) -> None:
    """Tell why two names mean the same thing, or do not: which document or decision says so.

    Example: paperkg why "Visual Transformer" ViT
    """
    from paperkg import beside

    with opened() as graph:
        reasons = beside.why(graph, one, other, kind)
        show_rows(reasons, format)
    meanings = [{(row["kind"], row["iri"]) for row in reasons.dicts() if row["name"] == name} for name in (one, other)]
    note(f"They {'mean' if meanings[0] & meanings[1] else 'do not mean'} the same thing.")


@cli.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@formats(*TABLES)
@everywhere
def diff(old: str, new: str, format: str) -> None:
    """Tell what two graphs (their folders) state differently, in facts; exit 1 when they do.

    Example: paperkg diff kg-of-last-week kg
    """
    from paperkg import beside
    from paperkg.graph import Graph

    own_files()
    with Graph.open(old) as before, Graph.open(new) as after:
        changes = beside.difference(before, after)
    show_rows(changes, format)
    if len(changes):
        raise click.exceptions.Exit(1)
    note("They state the same.")
