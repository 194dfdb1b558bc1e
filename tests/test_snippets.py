"""Every command and snippet in README.md and docs/ does what the page shows.

A block ```console holds commands (`$ ...`), each followed by what it prints; a line `...` stands for any lines, and
the block is left alone when its first line says ```console no-run. A block ```python with `>>>` is a doctest. A block
```yaml FILE (of any language) is written to that file.
Commands run in a folder of their own (one for each page, with the bundled graph in `./kg`), so later blocks see the
files that earlier ones wrote; `$ cd FOLDER` holds for all that follows. `make docs` runs the same with
UPDATE_SNIPPETS=1, which writes what a command prints now into the page.
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
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
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


class Reader:
    """A reader of one page, who does what it says in a folder."""

    def __init__(self, page: Path, folder: Path) -> None:
        self.page = page
        self.folder = folder
        self.names: dict[str, object] = {}

    def follow(self) -> None:
        """Do all that the page says, and check it."""
        text = self.page.read_text("utf-8")

        def block(found: re.Match[str]) -> str:
            kind, file, content = found.groups()
            line = text.count("\n", 0, found.start(3)) + 1
            if kind == "console" and file is None:
                return f"```console\n{self.console(content, line)}```"
            if kind == "python" and file is None and ">>>" in content:
                self.python(content, line)
            elif file not in (None, "no-run"):
                (self.folder / file).parent.mkdir(parents=True, exist_ok=True)
                (self.folder / file).write_text(content, "utf-8")
            return found.group()

        new = BLOCK.sub(block, text)
        if new != text:
            self.page.write_text(new, "utf-8")

    def console(self, block: str, line: int) -> str:
        """Run a block's commands; the block as it should be. Fails where it says something else."""

        def check(found: re.Match[str]) -> str:
            command, expected = found.groups()
            if command.startswith("cd "):
                self.folder = self.folder / command.removeprefix("cd ")
                return found.group()
            output, _ = run(command, self.folder)
            if matches(expected, output):
                return found.group()
            if not os.environ.get("UPDATE_SNIPPETS"):
                at = f"{self.page.name}:{line + block.count(chr(10), 0, found.start())}"
                pytest.fail(f"{at}: $ {command}\n--- the page says\n{expected}--- it prints\n{output}", pytrace=False)
            return f"$ {command}\n{output}"

        return COMMAND.sub(check, block)

    def python(self, block: str, line: int) -> None:
        """Run a block as a doctest that shares the names of the page's earlier blocks."""
        test = doctest.DocTestParser().get_doctest(block, self.names, self.page.name, str(self.page), line - 1)
        report: list[str] = []
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        with contextlib.chdir(self.folder):
            failed = runner.run(test, out=report.append, clear_globs=False).failed
        self.names.update(test.globs)
        if failed:
            pytest.fail("".join(report), pytrace=False)


# rdflib's own Dataset.query uses a property that rdflib calls deprecated.
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page_shows_what_happens(page: Path, bundled: Path, tmp_path: Path) -> None:
    shutil.copytree(bundled, tmp_path, dirs_exist_ok=True)
    Reader(page, tmp_path).follow()
