"""Real SPARQL servers, started on free ports with folders of their own, and stopped after the tests."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import TypeAlias

import pytest

MERGED = "https://x.org/graph/merged"
"""The graph that stands for the default graph on Virtuoso, which has none of its own."""

VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CaseMode = 2
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
"""

Serve: TypeAlias = Callable[..., str]
"""The address of a new server of a kind that holds some N-Quads; `rows` is the most rows that it gives (Virtuoso)."""


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    with ExitStack() as running:

        def start(kind: str, nquads: str, rows: int = 10_000) -> str:
            folder = tmp_path_factory.mktemp(kind)
            server = {"oxigraph": _oxigraph, "virtuoso": _virtuoso}[kind]
            return running.enter_context(server(folder, nquads, rows))

        yield start


@contextmanager
def _oxigraph(folder: Path, nquads: str, rows: int) -> Iterator[str]:  # noqa: ARG001  # it never cuts an answer
    program = _program("oxigraph", "the oxigraph server (pip install oxigraph)")
    (folder / "data.nq").write_text(nquads, encoding="utf-8", newline="\n")
    subprocess.run([program, "load", "-l", folder / "db", "-f", folder / "data.nq"], check=True, capture_output=True)
    address = f"127.0.0.1:{_free_port()}"
    with _running([program, "serve-read-only", "-l", str(folder / "db"), "-b", address], folder, "Listening"):
        yield f"http://{address}/query"


@contextmanager
def _virtuoso(folder: Path, nquads: str, rows: int) -> Iterator[str]:
    program = _program("virtuoso-t", "Virtuoso (Debian: apt install virtuoso-opensource-7-bin)")
    loader = _program("isql-vt", "Virtuoso's isql (Debian: apt install virtuoso-opensource-7-bin)")
    sql, http = _free_port(), _free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(sql=sql, http=http, rows=rows))
    (folder / "data.nq").write_text(nquads, encoding="utf-8", newline="\n")
    quads = 512  # a flag: the text names graphs; what has none goes to the graph of the call
    load = f"DB.DBA.TTLP (file_open ('data.nq'), '', '{MERGED}', {quads});\n"
    with _running([program, "+foreground", "+configfile", "virtuoso.ini"], folder, "Server online"):
        command = [loader, f"127.0.0.1:{sql}", "dba", "dba", "ERRORS=STDOUT"]
        loaded = subprocess.run(command, input=load, capture_output=True, check=True, encoding="utf-8").stdout
        assert "Error" not in loaded, loaded
        yield f"http://127.0.0.1:{http}/sparql?default-graph-uri={MERGED}"


@contextmanager
def _running(command: list[str], folder: Path, ready: str) -> Iterator[None]:
    """A server as a process of its own, from the line in which it says that it is ready."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    with process:
        assert process.stdout is not None
        said = ""
        while ready not in said:
            line = process.stdout.readline()
            assert line, f"{command[0]} ended: {said}"
            said += line
        rest = Thread(target=process.stdout.read)
        rest.start()
        try:
            yield
        finally:
            process.terminate()
            rest.join()


def _program(name: str, what: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        pytest.skip(f"needs {what}")
    return found


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
