"""The reference of the command line shows every command and option as it is."""

from __future__ import annotations

import runpy
from pathlib import Path

import click
import pytest

from paperkg.cli.base import cli


@pytest.fixture(scope="module")
def written(root: Path) -> str:
    return (root / "docs" / "commands.md").read_text("utf-8")


def test_the_page_is_up_to_date(root: Path, written: str) -> None:
    program = runpy.run_path(str(root / "docs" / "commands.py"))
    assert written == program["page"](), "a command has changed: run `python docs/commands.py`"


@pytest.mark.parametrize("name", cli.commands)
def test_each_command_is_documented(name: str, written: str) -> None:
    command = cli.commands[name]
    assert command.help, "a docstring, please: what the command does, and an example"
    section = written.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"help for {option.opts}, please"
            shown = section if option.expose_value else written  # those that stand everywhere stand above all
            assert all(spelling in shown for spelling in option.opts)
