"""What all commands share: the group, the options that stand everywhere, how things are printed and written."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from paperkg.errors import PaperkgError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperkg.graph import Graph
    from paperkg.rows import Rows

TABLES = ("table", "csv", "tsv", "json", "xml", "markdown")
"""The formats of a table: for a person, and for programs."""
ORDER = (
    *("init", "build", "add", "remove", "sources", "read", "review", "check"),
    *("search", "show", "query", "queries", "leaderboard", "compare", "link", "stats"),
    *("why", "same", "different", "diff", "eval"),
    *("graph", "export", "schema"),
)
"""The commands in the order of a person's work."""

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
    endpoint = click.option(
        "--endpoint",
        metavar="URL",
        expose_value=False,
        callback=_remember,
        help="A SPARQL endpoint to ask instead of a folder.",
    )
    return debug(endpoint(kg(command)))


class Commands(click.Group):
    """Lists the commands in the order of a person's work, not of the alphabet."""

    def list_commands(self, context: click.Context) -> list[str]:
        """The names as `ORDER` has them."""
        return sorted(self.commands, key=ORDER.index)

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named first; the nearest name is suggested for an unknown one."""
        name = arguments[0]
        if name not in self.commands and not name.startswith("-"):
            hint = nearest(name, self.commands, "`paperkg --help` lists them")
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


def kg_folder() -> str:
    """The folder of the graph that is asked for.

    Raises:
        PaperkgError: when an endpoint was named: it is read, never written.
    """
    own_files()
    if _given("kg") == "":
        raise PaperkgError("--kg names no folder", hint="write --kg DIR, or leave it out for ./kg")
    return str(_given("kg") or os.environ.get("PAPERKG_KG") or "kg")


def own_files() -> None:
    """Refuse an endpoint, for a command that works on files.

    Raises:
        PaperkgError: when one was named.
    """
    if endpoint() is not None:
        raise PaperkgError("this command needs a graph of your own, not an endpoint", hint="leave out --endpoint")


def endpoint() -> str | None:
    """The address of the endpoint that is asked for, if any."""
    return _given("endpoint")


def _given(option: str) -> str | None:
    value: str | None = click.get_current_context().find_root().meta.get(option)
    return value


@contextmanager
def opened() -> Iterator[Graph]:
    """The graph that is asked for: of a folder, or on a server."""
    from paperkg.graph import Graph

    url = endpoint()
    if url is not None and _given("kg") is not None:
        raise PaperkgError("a folder and an endpoint are named", hint="give --kg or --endpoint, not both")
    with Graph.open(kg_folder()) if url is None else Graph.connect(url) as graph:
        yield graph


def show_rows(rows: Rows, format: str) -> None:
    """Print a table."""
    from paperkg.views import table

    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else 120
    text = table.text(rows, format, width=width, colour=sys.stdout.isatty())
    if format == "table":  # whose cells are harmless already, and whose colours are wanted
        click.echo(text, nl=False, color=True)
    else:
        say(text, nl=False)


def say(text: str, *, nl: bool = True) -> None:
    """Print data: as it is for a program, without control characters for a terminal, which would obey them."""
    click.echo(harmless(text) if sys.stdout.isatty() else text, nl=nl, color=True)


def note(text: str) -> None:
    """Say something that is no data."""
    click.echo(harmless(text), err=True)


def harmless(text: str) -> str:
    r"""A text without what a terminal would obey or hide: escapes, other control characters, marks of direction.

    >>> harmless("a\x1b[31m b\u202e\n")
    'a�[31m b�\n'
    """
    return "".join(
        c if c.isprintable() or c == "\n" else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text
    )


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "source"), counted(1200, "source")
    ('1 source', '1,200 sources')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def kind_of_names(command: Command) -> Command:
    """The option that tells things of one name apart."""
    from paperkg.cli import complete

    text = "When several kinds of things have a name."
    return click.option("--kind", metavar="KIND", help=text, shell_complete=complete.kinds)(command)


def pair(text: str) -> tuple[str, str]:
    """A parameter as it is given, K=V, in two.

    Raises:
        QueryError: when it has no value.
    """
    from paperkg.errors import QueryError

    key, equals, value = text.partition("=")
    if not equals:
        raise QueryError(f"the parameter '{text}' has no value", hint=f"write --param {key}=VALUE")
    return key.strip(), value.strip()


def formats(*names: str) -> Callable[[Command], Command]:
    """The option that chooses a format; the first is the usual one."""
    return click.option(
        "--format",
        "format",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help="The format of the output.",
    )


class Progress:
    """A progress bar on stderr, shown only where a person watches and once two seconds have passed."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._bar: Any = None
        self._task: Any = None

    def __call__(self, what: str, done: int, total: int) -> None:
        """Told what is being done, how much of it is done and how much there is."""
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
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()


def save(output: str, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file as `put` does, and say so."""
    put(output, write)
    note(f"Wrote {output}")


def put(output: str, write: Callable[[IO[bytes]], object]) -> None:
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
