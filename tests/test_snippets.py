"""Every command and snippet in README.md and docs/ does what the page shows.

A block ```console holds commands (`$ ...`), each followed by what it prints; a line `...` stands for any lines, and
the block is left alone when its first line says ```console no-run. A block ```python with `>>>` is a doctest.
Commands run in a folder of their own (one for each page), so later blocks see the files that earlier ones wrote, with
the bundled graph in `./kg`. `make docs` runs the same with UPDATE_SNIPPETS=1, which writes what a command prints now
into the page.
"""

from __future__ import annotations

import contextlib
import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [page for page in (ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))) if page.is_file()]
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.*(?:\n>(?: .*)?$)*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled graph, built once as a reader of the pages would build it."""
    folder = tmp_path_factory.mktemp("bundled")
    output, code = run("paperkg build", folder)
    assert code == 0, f"`paperkg build` failed:\n{output}"
    return folder


def run(command: str, folder: Path) -> tuple[str, int]:
    """What a shell command prints (data and diagnostics, as a terminal shows them) and its exit code."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PAPERKG_")}
    environment = kept | {"PATH": programs, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONHASHSEED": "0"}
    shell = ["bash", "-c", re.sub("\n> ?", "\n", command)]
    done = subprocess.run(
        shell, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines()), done.returncode


def matches(expected: str, output: str) -> bool:
    """Whether the output is the expected one; a line `...` stands for any lines, also for none."""
    pattern = "".join(r"(?:.*\n)*" if line == "..." else re.escape(line) + r"\n" for line in expected.splitlines())
    return re.fullmatch(pattern, output) is not None


def console(block: str, page: Path, line: int, folder: Path) -> str:
    """Run a block's commands; the block as it should be. Fails where it says something else."""

    def check(found: re.Match[str]) -> str:
        command, expected = found.groups()
        output, _ = run(command, folder)
        if matches(expected, output):
            return found.group()
        if not os.environ.get("UPDATE_SNIPPETS"):
            at = line + block.count("\n", 0, found.start())
            pytest.fail(
                f"{page.name}:{at}: $ {command}\n--- the page says\n{expected}--- it prints\n{output}", pytrace=False
            )
        return f"$ {command}\n{output}"

    return COMMAND.sub(check, block)


def python(block: str, page: Path, line: int, folder: Path, names: dict[str, object]) -> None:
    """Run a block as a doctest that shares the names of the page's earlier blocks."""
    test = doctest.DocTestParser().get_doctest(block, names, page.name, str(page), line - 1)
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    with contextlib.chdir(folder):
        failed = runner.run(test, out=report.append, clear_globs=False).failed
    names.update(test.globs)
    if failed:
        pytest.fail("".join(report), pytrace=False)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page_shows_what_happens(page: Path, bundled: Path, tmp_path: Path) -> None:
    shutil.copytree(bundled, tmp_path, dirs_exist_ok=True)
    text = page.read_text("utf-8")
    names: dict[str, object] = {}

    def run_block(found: re.Match[str]) -> str:
        kind, block = found.groups()
        line = text.count("\n", 0, found.start(2)) + 1
        if kind == "console":
            return f"```console\n{console(block, page, line, tmp_path)}```"
        if ">>>" in block:
            python(block, page, line, tmp_path, names)
        return found.group()

    new = BLOCK.sub(run_block, text)
    if new != text:
        page.write_text(new, "utf-8")
