"""What the command line tells of itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner
from tests.cli.conftest import error, ok

from paperkg.cli.base import ORDER, cli

if TYPE_CHECKING:
    from tests.conftest import Program

COMMANDS = ORDER


class TestHelp:
    @pytest.mark.parametrize("command", COMMANDS)
    def test_of_each_command_says_what_it_does(self, command: str) -> None:
        result = CliRunner().invoke(cli, [command, "--help"], prog_name="paperkg")
        assert result.exit_code == 0
        assert result.output.startswith(f"Usage: paperkg {command}")
        summary = result.output.split("\n\n")[1].strip()
        assert summary.endswith((".", "?"))
        takes_input = "SOURCE" in result.output or any(
            p.human_readable_name.isupper() for p in cli.commands[command].params
        )
        assert "Example: paperkg " in result.output or not takes_input

    def test_examples_name_existing_options(self) -> None:
        for name, command in cli.commands.items():
            example = re.search(r"Example: paperkg (\S+)(.*)", (command.help or "").replace("\n", " "))
            if example:
                assert example[1] == name
                known = {option for parameter in command.params for option in parameter.opts}
                assert set(re.findall(r"(?<=\s)--?[a-z-]+", example[2])) <= known

    def test_lists_all_commands(self, here: Program) -> None:
        text = ok(here("--help"))
        assert [line.split()[0] for line in text.partition("Commands:\n")[2].splitlines()] == list(COMMANDS)
        assert ok(here()) == ok(here("-h")) == text

    def test_says_of_each_format_that_it_is_one(self) -> None:
        texts = {
            parameter.help
            for command in cli.commands.values()
            for parameter in command.params
            if isinstance(parameter, click.Option) and parameter.name == "format"
        }
        assert texts == {"The format of the output.", "A page or a figure.  [default: by FILE]"}

    def test_version(self, here: Program) -> None:
        assert re.fullmatch(r"paperkg \d+\.\d+\.\d+\n", ok(here("--version")))


class TestWhichGraph:
    def test_before_and_after_the_command_and_by_environment(self, here: Program, kg_folder: Path) -> None:
        kg = str(kg_folder)
        answers = [
            ok(here("--kg", kg, "stats")),
            ok(here("stats", "--kg", kg)),
            ok(here("stats", env={"PAPERKG_KG": kg})),
            ok(here("stats", "--kg", kg, env={"PAPERKG_KG": "/nowhere"})),
            ok(here("--kg", "/nowhere", "stats", "--kg", kg)),
            ok(here("stats", cwd=kg_folder.parent)),
        ]
        assert len(set(answers)) == 1

    def test_none_there(self, here: Program, tmp_path: Path) -> None:
        expected = "kg: there is no graph here; run `paperkg build` first, or name a graph with --kg"
        for command in (
            ["stats"],
            ["show", "ViT"],
            ["search", "x"],
            ["export"],
            ["graph", "-o", "x.html"],
            ["query", "counts"],
        ):
            assert error(here(*command)) == expected
        assert list(tmp_path.iterdir()) == []
