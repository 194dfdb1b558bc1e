"""What several tests share: the checkout, the bundled graph, the command line as a program, and a real browser."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from ctypes.util import find_library
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from paperkg.graph import Graph


# How long one example takes says more of the machine than of the code.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


class Program(Protocol):
    """Runs `paperkg` with some arguments as a process of its own; text in, text out."""

    def __call__(
        self, *arguments: str | Path, env: dict[str, str] | None = None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture(scope="session", autouse=True)
def ctrl_c() -> None:
    """Ctrl-C interrupts, also where the tests run in the background: a shell has background jobs ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the checkout."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def documents(root: Path) -> Path:
    """The texts that the bundled cards quote; tests that ask for them skip where they are not."""
    folder = root.parent / "shared" / "documents"
    if not folder.is_dir():
        pytest.skip("needs the documents that the bundled cards quote in ../shared/documents")
    return folder


@pytest.fixture(scope="session")
def kg_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the bundled graph, built once; tests only read it."""
    import paperkg

    folder = tmp_path_factory.mktemp("bundled") / "kg"
    paperkg.build(kg=folder).close()
    return folder


@pytest.fixture(scope="session")
def kg(kg_folder: Path) -> Iterator[Graph]:
    """The bundled graph, open."""
    import paperkg

    with paperkg.open(kg_folder) as graph:
        yield graph


@pytest.fixture(scope="session")
def executable() -> Path:
    """The installed program `paperkg`."""
    return Path(sys.executable).with_name("paperkg")


@pytest.fixture
def run(executable: Path, tmp_path: Path) -> Program:
    """The command line, run in an empty folder as a user would run it."""

    def program(
        *arguments: str | Path, env: dict[str, str] | None = None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        settings = {key: value for key, value in os.environ.items() if key not in ("PAPERKG_KG", "COLUMNS", "NO_COLOR")}
        return subprocess.run(
            [executable, *arguments],
            capture_output=True,
            encoding="utf-8",
            env=settings | {"PYTHONWARNINGS": "error", **(env or {})},
            cwd=cwd or tmp_path,
            timeout=60,
            check=False,
        )

    return program


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window; tests that ask for it skip where there is none."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("needs Chromium (Debian: apt install chromium)")
    if find_library("atomic") is None:
        pytest.skip("what drives Chromium needs libatomic (Debian: apt install libatomic1)")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def pytest_configure(config: pytest.Config) -> None:
    """The oldest rdflib that is supported calls a newer pyparsing by names that are deprecated there."""
    config.addinivalue_line("filterwarnings", r"ignore:'\w+' (argument is )?deprecated[ ,-]+use:DeprecationWarning")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for the browser carries the marker `browser`, so that `-m "not browser"` leaves it out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
