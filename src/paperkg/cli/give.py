"""The commands that give a graph away: a page, an export, the schemas."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from paperkg import queries
from paperkg.cli.base import Progress, cli, everywhere, formats, opened, pair, save
from paperkg.errors import PaperkgError
from paperkg.graph import THINGS
from paperkg.views.export import FORMATS
from paperkg.views.parts import PICTURES, RENDERERS, THEMES, Renderer, Theme


@cli.command()
@click.option("-o", "--output", required=True, metavar="FILE.html", help="The page (or figure) to write.")
@click.option("--around", metavar="ENTITY", help="Only what is near this thing.")
@click.option("--depth", type=click.IntRange(1, 10), help="How near, in steps, with --around.  [default: 1]")
@click.option("--query", metavar="Q", help="What a query gives: saved, in a .rq file, or SPARQL.")
@click.option("--param", "-p", "parameters", multiple=True, metavar="K=V", help="A parameter of a saved query.")
@click.option("--type", "kinds", multiple=True, type=click.Choice(THINGS), help="Only things of this kind; repeatable.")
@click.option("--since", metavar="YEAR", type=click.IntRange(1, 9999), help="Only papers from this year on.")
@click.option("--filter", "words", metavar="TEXT", help="Only what has this in its name, and its neighbours.")
@click.option("--title", metavar="TEXT", help="The page's title.")
@click.option("--theme", type=click.Choice(THEMES), default="auto", show_default=True, help="Light or dark.")
@click.option("--format", type=click.Choice(PICTURES), help="A page or a figure.  [default: by FILE]")
@click.option("--renderer", type=click.Choice(RENDERERS), default="canvas", show_default=True, help="What draws it.")
@everywhere
def graph(
    output: str,
    around: str | None,
    depth: int | None,
    query: str | None,
    parameters: tuple[str, ...],
    kinds: tuple[str, ...],
    since: int | None,
    words: str | None,
    title: str | None,
    theme: Theme,
    format: str | None,
    renderer: Renderer,
) -> None:
    """Write the graph, or a part of it, as one interactive page that needs no network, or as a figure.

    A page that is there is written anew, but what it shows stays in its place. Figures for papers and slides (svg, pdf,
    png) need matplotlib: `pip install paperkg[figure]`.

    Example: paperkg graph --around ViT --depth 2 -o vit.html
    """
    if depth is not None and around is None:
        raise PaperkgError("--depth says how near, but not to what", hint="name a thing: --around ENTITY")
    if query is not None and around is not None:
        raise PaperkgError("--query and --around both say what to show", hint="use one of them")
    format = format or next((one for one in PICTURES if output.lower().endswith(f".{one}")), "html")
    chosen: dict[str, Any] = dict(map(pair, parameters)) | {
        "query": queries.load(Path(query)).text if query and query.endswith(".rq") else query,
        "kinds": kinds,
        "since": since,
        "words": words or "",
        "title": title or "",
        "theme": theme,
    }
    progress = Progress()
    try:
        with opened() as kg:
            if format == "html":
                before = Path(output).read_text("utf-8", "replace") if Path(output).is_file() else ""
                told: dict[str, Any] = {"renderer": renderer, "before": before, "progress": progress}
                content = kg.page(around, depth or 1, **told, **chosen).encode("utf-8")
            else:
                content = kg.figure(around, depth or 1, format=format, **chosen)
    finally:
        progress.stop()
    save(output, lambda file: file.write(content))


@cli.command()
@formats(*FORMATS)
@click.option("-o", "--output", metavar="FILE", help="Where to write.  [default: stdout]")
@everywhere
def export(format: str, output: str | None) -> None:
    """Export the graph: the same facts give the same bytes.

    Turtle, N-Triples and RDF/XML hold all statements once; TriG, N-Quads and JSON-LD keep who states what (named
    graphs). GraphML and GEXF hold things and links, BibTeX the papers, CSV the results.

    Example: paperkg export --format trig -o graph.trig
    """
    with opened() as kg:
        if output is None:
            kg.export(sys.stdout.buffer, format)
        else:
            save(output, lambda file: kg.export(file, format))


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
