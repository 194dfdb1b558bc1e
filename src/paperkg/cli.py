"""The command line: each command is a short function over a call of the library. The only module that prints.

Data goes to stdout, everything else to stderr. Exit codes: 0 all is well, 1 problems were found, 2 wrong usage or
input.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from paperkg.errors import PaperkgError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperkg.graph import Graph
    from paperkg.rows import Rows
    from paperkg.store import Answer

TABLES = ("table", "csv", "tsv", "json", "xml", "markdown")
TRIPLES = ("turtle", "ntriples", "nquads", "trig", "jsonld")
ASKED_TRIPLES = ("turtle", "ntriples", "jsonld")  # an answer has no named graphs
LONGEST_ERROR = 1000

Command = TypeVar("Command", bound="Callable[..., Any]")


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> None:
    if value is not None and value is not False:
        context.find_root().meta[parameter.name] = value


def everywhere(command: Command) -> Command:
    """The options that may stand before or after the name of a command."""
    kg = click.option(
        "--kg",
        metavar="DIR",
        expose_value=False,
        callback=_remember,
        help="The graph's folder.  [default: $PAPERKG_KG or kg]",
    )
    debug = click.option(
        "--debug", is_flag=True, expose_value=False, callback=_remember, help="Show a traceback on an error."
    )
    return debug(kg(command))


class Commands(click.Group):
    """Lists the commands in the order of a person's work, not of the alphabet."""

    def list_commands(self, context: click.Context) -> list[str]:
        """The names in order of definition."""
        return list(self.commands)

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named first; the nearest name is suggested for an unknown one."""
        name = arguments[0]
        if name not in self.commands and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, self.commands, n=1)
            hint = f"did you mean '{near[0]}'?" if near else "`paperkg --help` lists them"
            raise PaperkgError(f"there is no command '{name}'", hint=hint)
        return super().resolve_command(context, arguments)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    invoke_without_command=True,
)
@click.version_option(package_name="paperkg", message="%(prog)s %(version)s")
@click.pass_context
@everywhere
def cli(context: click.Context) -> None:
    """A knowledge graph of research papers that you keep.

    Your documents become a graph on your disk that answers who measured what, on which data, and in which words it was
    reported.

    \b
    Start with:
      paperkg build                          the bundled graph, in ./kg
      paperkg search vit                     find a thing by any of its names
      paperkg show ViT                       all that is said of it, by whom, in which words
      paperkg queries                        the questions that are ready to ask
      paperkg graph -o graph.html            a page to explore
    """  # noqa: D301  # \b is click's mark for text that is not wrapped
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def _kg() -> str:
    return str(click.get_current_context().find_root().meta.get("kg") or os.environ.get("PAPERKG_KG") or "kg")


@contextmanager
def _graph() -> Iterator[Graph]:
    from paperkg.graph import Graph

    with Graph.open(_kg()) as graph:
        yield graph


def _print(rows: Rows, format: str) -> None:
    from paperkg.views import table

    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else 120
    click.echo(table.text(rows, format, width=width, colour=sys.stdout.isatty()), nl=False)


def _note(text: str) -> None:
    click.echo(text, err=True)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _formats(*formats: str) -> Callable[[Command], Command]:
    return click.option(
        "--format", "format", type=click.Choice(formats), default=formats[0], show_default=True, help="How to print."
    )


class _Progress:
    """A progress bar on stderr, shown only where a person watches and once two seconds have passed."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._bar: Any = None
        self._task: Any = None

    def __call__(self, what: str, done: int, total: int) -> None:
        if self._bar is None:
            if not sys.stderr.isatty() or time.monotonic() - self._started < 2:
                return
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task(what)
            self._bar.start()
        self._bar.update(self._task, description=what, completed=done, total=total)

    def stop(self) -> None:
        if self._bar is not None:
            self._bar.stop()


def _sources(given: Sequence[str]) -> list[str]:
    """The sources named, else the folder `sources/` of this folder, else (none named) the bundled data."""
    return list(given) or (["sources"] if Path("sources").is_dir() else [])


@cli.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--base", metavar="IRI", help="Where the IRIs of your things begin.  [default: https://w3id.org/paperkg/]"
)
@everywhere
def build(sources: tuple[str, ...], base: str | None) -> None:
    """Build the graph from cards: files, or folders of them.

    Without a SOURCE: the folder sources/ if there is one, else the bundled cards. The graph that was there stays in
    force until the new one is complete.

    Example: paperkg build my-cards/ --kg kg
    """
    from paperkg import builder, names

    progress = _Progress()
    try:
        graph = builder.build(_sources(sources), _kg(), base=base or names.BASE, progress=progress)
    finally:
        progress.stop()
    with graph:
        _print(graph.query("counts"), "table")
        _note(f"Built {len(graph):,} statements from {_counted(len(graph.manifest.sources), 'source')} in {_kg()}")


@cli.command()
@click.argument("query", required=False, metavar="[NAME|FILE]")
@click.option("-e", "sparql", metavar="SPARQL", help="A query as text.")
@click.option("--param", "-p", "parameters", multiple=True, metavar="KEY=VALUE", help="A parameter, by name or IRI.")
@_formats(*TABLES, *ASKED_TRIPLES)
@everywhere
def query(query: str | None, sparql: str | None, parameters: tuple[str, ...], format: str) -> None:
    """Ask a saved query, a .rq file, or SPARQL text.

    Example: paperkg query results-of-method --param method=ViT
    """
    from paperkg import queries
    from paperkg.errors import QueryError

    if (query is None) == (sparql is None):
        raise QueryError("say what to ask", hint="name a saved query (see `paperkg queries`), a .rq file, or -e SPARQL")
    bound: dict[str, str] = {}
    for key, value in map(_pair, parameters):
        if key in bound:
            raise QueryError(f"the parameter '{key}' is given twice", hint="keep one of them")
        bound[key] = value
    with _graph() as graph:
        if query is None:
            asked = queries.SavedQuery(name="-e", text=sparql or "", summary="")
        elif query.endswith((".rq", ".sparql")):
            asked = queries.load(Path(query))
        else:
            asked = queries.find(graph.queries(), query)
        _print_answer(graph, graph.run(asked, bound), format)


def _pair(text: str) -> tuple[str, str]:
    from paperkg.errors import QueryError

    key, equals, value = text.partition("=")
    if not equals:
        raise QueryError(f"the parameter '{text}' has no value", hint=f"write --param {key}=VALUE")
    return key.strip(), value.strip()


def _print_answer(graph: Graph, answer: Answer, format: str) -> None:
    from paperkg import rows
    from paperkg.errors import QueryError

    tabular = isinstance(answer, bool | rows.Rows)
    if format != "table" and (format in TRIPLES) == tabular:
        what, formats = ("a table", TABLES) if tabular else ("triples", ASKED_TRIPLES)
        raise QueryError(f"this query gives {what}, not {format}", hint=f"choose one of {', '.join(formats)}")
    if isinstance(answer, bool):
        if format in rows.FORMATS:
            click.echo(rows.boolean(answer, format), nl=False)
            return
        answer = rows.Rows.of(["answer"], [[answer]])
    if isinstance(answer, rows.Rows):
        _print(answer, format)
        if not len(answer):
            _note("The graph holds no answer to this.")
    else:
        graph.export(sys.stdout.buffer, "turtle" if format == "table" else format, answer)


@cli.command("queries")
@_formats(*TABLES)
@everywhere
def list_queries(format: str) -> None:
    """List the saved queries: name, what they tell, parameters.

    A folder queries/ beside the graph adds your own.
    """
    from paperkg import queries, resources
    from paperkg.rows import Rows

    known = queries.load_all([resources.queries(), Path(_kg()).parent / "queries"])
    rows = [
        [query.name, query.summary, ", ".join(f"[{n}]" if p.optional else n for n, p in query.parameters.items())]
        for query in known.values()
    ]
    _print(Rows.of(["query", "summary", "parameters"], rows), format)


@cli.command()
@click.argument("text")
@click.option("--kind", metavar="KIND", help="Only this kind: paper, method, dataset, person ...")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1), help="At most so many.")
@_formats(*TABLES)
@everywhere
def search(text: str, kind: str | None, limit: int, format: str) -> None:
    """Find things by words, aliases and misspelt names.

    Example: paperkg search "visual transformer"
    """
    from paperkg.rows import Rows

    with _graph() as graph:
        hits = graph.search(text, kind, limit)
        rows = [
            [hit.label, hit.kind, "" if hit.name == hit.label else hit.name, round(hit.score), hit.iri] for hit in hits
        ]
        _print(Rows.of(["name", "kind", "foundBy", "score", "iri"], rows), format)
        if not hits:
            _note(f"Nothing is named like '{text}'.")


@cli.command()
@click.argument("entity")
@click.option("--kind", metavar="KIND", help="When several kinds of things have this name.")
@_formats(*TABLES)
@everywhere
def show(entity: str, kind: str | None, format: str) -> None:
    """Show one thing with all that is said of it, by which document, in which words.

    Example: paperkg show "Deformable DETR"
    """
    with _graph() as graph:
        thing = graph.resolve(entity, kind)
        if format == "table":
            click.echo(f"{thing.label}\n{thing.kind}  {thing.iri}\n")
        _print(graph.show(thing.iri), format)


@cli.command()
@click.option("-o", "--output", required=True, metavar="FILE.html", help="The page to write.")
@click.option("--around", metavar="ENTITY", help="Only what is near this thing.")
@click.option("--depth", default=1, show_default=True, type=click.IntRange(1, 10), help="How near.")
@everywhere
def graph(output: str, around: str | None, depth: int) -> None:
    """Write the graph as one interactive page that needs no network.

    Example: paperkg graph --around ViT --depth 2 -o vit.html
    """
    with _graph() as opened:
        page = opened.page(around=around, depth=depth)
    _save(output, lambda file: file.write(page.encode("utf-8")))


@cli.command()
@_formats(*TRIPLES)
@click.option("-o", "--output", metavar="FILE", help="Where to write.  [default: stdout]")
@everywhere
def export(format: str, output: str | None) -> None:
    """Export the graph as canonical RDF: the same facts give the same bytes.

    Turtle and N-Triples hold all statements once; TriG, N-Quads and JSON-LD keep who states what (named graphs).

    Example: paperkg export --format trig -o graph.trig
    """
    with _graph() as graph:
        if output is None:
            graph.export(sys.stdout.buffer, format)
        else:
            _save(output, lambda file: graph.export(file, format))


def _save(output: str, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file beside its place and move it there when it is complete; a device or pipe is written directly."""
    try:
        file = Path(output).resolve()
        if file.is_dir():
            raise PaperkgError("is a folder", file=output or ".", hint="name a file in it")
        if file.exists() and not file.is_file():
            with file.open("wb") as stream:
                write(stream)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            beside = file.with_name(f".{file.name[:200]}.new")
            try:
                with beside.open("wb") as stream:
                    write(stream)
                beside.replace(file)
            finally:
                beside.unlink(missing_ok=True)
    except OSError as error:
        raise PaperkgError(f"cannot be written ({error.strerror})", file=output) from None
    _note(f"Wrote {output}")


@cli.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--documents", metavar="DIR", help="The texts that the cards quote: compare each quote with them.")
@click.option("--fix", is_flag=True, help="Write line, start and end of each quote into the cards.")
@everywhere
def check(sources: tuple[str, ...], documents: str | None, fix: bool) -> None:
    """Check cards: do the quotes stand where they should, do the statements fit the shapes and the ontology?

    Example: paperkg check my-card.yaml --documents texts/ --fix
    """
    from paperkg import builder

    if fix and not documents:
        raise PaperkgError("--fix needs the texts", hint="add --documents DIR")
    problems = list(builder.check(_sources(sources), documents, fix=fix, note=_note))
    for problem in problems:
        click.echo(str(problem))
    _note(_counted(len(problems), "problem") if problems else "No problems.")
    if problems:
        raise click.exceptions.Exit(1)


@cli.command()
@_formats(*TABLES)
@everywhere
def stats(format: str) -> None:
    """Count what the graph holds."""
    with _graph() as graph:
        _print(graph.query("counts"), format)


@cli.command()
@click.argument("what", type=click.Choice(["card", "graph"]))
@everywhere
def schema(what: str) -> None:
    """Print the JSON Schema of a card, or the ontology of the graph (Turtle).

    Example: paperkg schema card > card.schema.json
    """
    import json

    from paperkg import resources
    from paperkg.readers import card

    if what == "card":
        click.echo(json.dumps(card.schema(), ensure_ascii=False, indent=2))
    else:
        click.echo((resources.ontology() / "paperkg.ttl").read_text(encoding="utf-8"), nl=False)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; every error ends as one line on stderr and an exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if sys.stdout is None:
            raise PaperkgError("the standard output is closed")  # noqa: TRY301  # an error like all others
        code = cli.main(arguments, prog_name="paperkg", standalone_mode=False)
        sys.stdout.flush()
    except PaperkgError as error:
        _fail(str(error), arguments)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "paperkg"
        _fail(f"{error.format_message().rstrip('.')}; see `{command} --help`", arguments)
    except (click.Abort, KeyboardInterrupt):
        _note("Stopped.")
        sys.exit(130)
    except (BrokenPipeError, SystemExit):  # click makes the second of the first
        # The reader of our output (head, less) has seen enough; nothing may be written at exit either.
        _write_no_more()
        sys.exit(0)
    except OSError as error:
        _write_no_more()
        _fail(error.strerror or str(error), arguments)
    except Exception as error:  # noqa: BLE001  # the last resort: a fault of ours must not end in a page of traceback
        _fail(f"unexpected {type(error).__name__}: {error}; run again with --debug and report it", arguments)
    sys.exit(code if isinstance(code, int) else 0)


def _write_no_more() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _fail(message: str, arguments: Sequence[str]) -> None:
    if "--debug" in arguments:
        import traceback

        traceback.print_exc()
    line = " ".join(message.split())
    _note(f"Error: {line if len(line) <= LONGEST_ERROR else f'{line[:LONGEST_ERROR]} ...'}")
    sys.exit(2)
