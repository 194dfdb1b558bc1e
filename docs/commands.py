"""The reference page of the command line, written from the commands themselves: `python docs/commands.py`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from paperkg.cli.base import cli

PAGE = Path(__file__).with_name("commands.md")
INTRODUCTION = """\
# Commands

<!-- Written by `python docs/commands.py` from src/paperkg/cli/: change the help texts there. -->

`paperkg COMMAND --help` shows the same in a terminal. Data goes to stdout, all else to stderr. The exit code is 0 when
all is well, 1 when problems or differences were found, 2 on wrong usage or input, 130 after Ctrl-C.

These options may stand before or after the name of any command:

"""


def page() -> str:
    """The page as text."""
    context = click.Context(cli, info_name="paperkg", **cli.context_settings)
    names = cli.list_commands(context)
    common = [option for option in cli.get_params(context) if option.name != "version"]
    contents = "".join(f"- [{name}](#{name}): {_paragraphs(cli.commands[name])[0]}\n" for name in names)
    sections = [_section(cli.commands[name], common, context) for name in names]
    return "\n".join([f"{INTRODUCTION}{_options(common, context)}\n", contents, *sections])


def _section(command: click.Command, common: Sequence[click.Parameter], parent: click.Context) -> str:
    """A command: how to call it, what it does, its own options, an example."""
    context = click.Context(command, info_name=command.name, parent=parent, **command.context_settings)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    apart = {option.name for option in common}
    own = [option for option in command.get_params(context) if option.name not in apart]
    text = [part for part in _paragraphs(command) if not part.startswith("Example: ")]
    examples = [" ".join(part.split()).removeprefix("Example: ") for part in _paragraphs(command) if part not in text]
    shown = [f"For example: `{example}`" for example in examples]
    parts = [f"## {command.name}", f"`{usage}`", *text, _options(own, context), *shown]
    return "\n\n".join(filter(None, parts)) + "\n"


def _paragraphs(command: click.Command) -> list[str]:
    return inspect.cleandoc(command.help or "").split("\n\n")


def _options(options: Sequence[click.Parameter], context: click.Context) -> str:
    rows = "\n".join(_rows(options, context))
    return f"| option | meaning |\n|---|---|\n{rows}" if rows else ""


def _rows(options: Sequence[click.Parameter], context: click.Context) -> Iterator[str]:
    for option in options:
        if isinstance(option, click.Option) and (record := option.get_help_record(context)):
            names, meaning = (" ".join(text.split()).replace("|", "\\|") for text in record)
            meaning = re.sub(r"\[default: ([^;\]]*)(?:; )?(.*?)\]", r"Default: `\1`. \2", meaning).strip()
            yield f"| `{names}` | {meaning.replace('[required]', 'Required.')} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
