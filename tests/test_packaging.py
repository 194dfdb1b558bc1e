"""What people install is complete, light to start and says one version everywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

LOCKS = ("build", "core", "dev", "lowest")
HEAVY = ("rdflib", "pyvis", "owlready2", "scipy", "networkx", "rich", "numpy", "pyshacl", "IPython", "SPARQLWrapper")


def run(*command: str | Path, cwd: Path) -> bytes:
    """What a command prints; its complaints become the failure's message."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PAPERKG_", "PYTHON"))}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stderr.decode()}"
    return done.stdout


def build(kind: str, source: Path, target: Path) -> Path:
    """A wheel or an sdist of a source tree, made without a network."""
    run(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", target, cwd=source)
    (made,) = target.iterdir()
    return made


@pytest.fixture(scope="session")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", root, tmp_path_factory.mktemp("wheel"))


def members(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def tracked(root: Path, *folders: str) -> set[str]:
    """All files below some folders of the checkout, without caches."""
    files = (file for folder in folders for file in (root / folder).rglob("*") if file.is_file())
    return {file.relative_to(root).as_posix() for file in files if "__pycache__" not in file.parts}


def test_wheel_holds_everything(root: Path, wheel: Path) -> None:
    code = {name.removeprefix("src/") for name in tracked(root, "src/paperkg")}
    bundled = {f"paperkg/bundled/{name}" for name in tracked(root, "ontology", "queries", "data")}
    inside = {name for name in members(wheel) if ".dist-info/" not in name}
    assert inside == code | bundled
    for kind in ("paperkg.ttl", "shapes.ttl", "context.jsonld", ".rq", ".yaml", ".js", ".css", "paperkg/py.typed"):
        assert any(name.endswith(kind) for name in inside), f"no {kind} in the wheel"


@pytest.mark.slow
def test_sdist_builds_the_same_wheel(root: Path, wheel: Path, tmp_path: Path) -> None:
    sdist = build("sdist", root, tmp_path / "sdist")
    run("tar", "-xzf", sdist, cwd=tmp_path)
    unpacked = tmp_path / sdist.name.removesuffix(".tar.gz")
    assert members(build("wheel", unpacked, tmp_path / "wheel")) == members(wheel)
    assert {"Makefile", "LICENSE", "README.md"} <= {file.name for file in unpacked.iterdir()}


@pytest.mark.slow
def test_wheel_builds_the_same_graph_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """The new environment holds the wheel alone and borrows the libraries of this one.

    It borrows through a path file. Path files inside a borrowed folder are not followed, so this environment's
    editable paperkg, which is one, stays out of reach.
    """
    there = tmp_path / "env"
    venv.create(there, symlinks=True)
    run(sys.executable, "-m", "pip", f"--python={there}/bin/python", "install", "-q", "--no-deps", wheel, cwd=tmp_path)
    site = next(there.glob("lib/python*/site-packages"))
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    where = run(there / "bin" / "python", "-c", "import paperkg; print(paperkg.__file__)", cwd=tmp_path).decode()
    assert where.startswith(str(site))

    exports = []
    for name, program in (("wheel", there / "bin" / "paperkg"), ("checkout", Path(sys.executable).parent / "paperkg")):
        folder = tmp_path / name
        folder.mkdir()
        run(program, "build", cwd=folder)
        exports.append(run(program, "export", "--format", "nquads", cwd=folder))
    assert exports[0] == exports[1]
    assert exports[0].count(b"\n") > 100


def test_command_line_starts_light(root: Path) -> None:
    show = f"import sys; print(*sorted(set(sys.modules) & set({HEAVY})))"
    script = (
        f"import sys, atexit; atexit.register(lambda: exec({show!r})); from paperkg.cli import main; main(['--help'])"
    )
    *_, last = run(sys.executable, "-c", script, cwd=root).decode().split("\n")[:-1]
    assert last == "", f"`paperkg --help` imports {last}"


def test_version_is_one(root: Path) -> None:
    declared = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    newest = re.search(r"^## (\S+)", (root / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    cited = re.search(r"^version: (\S+)$", (root / "CITATION.cff").read_text("utf-8"), re.MULTILINE)
    said = {version("paperkg"), newest and newest[1], cited and cited[1]}
    assert said == {declared}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_host(root: Path, lock: str) -> None:
    """Only a comment, `name==version ; marker` and hashes: no index, address or path."""
    line = re.compile(r"#.*|[a-z0-9-]+==[\w.!+]+( ; [\w.<>='! ]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    lines = (root / "requirements" / f"{lock}.txt").read_text("utf-8").splitlines()
    strange = [
        text for text in lines if not line.fullmatch(text) or "/" in text or re.search(r"\.(com|org|io)\b", text)
    ]
    assert strange == []


def test_lowest_lock_holds_the_lower_bounds(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    bounds = project["dependencies"] + project["optional-dependencies"]["pandas"]
    pins = dict(re.findall(r"^(\S+)==(\S+)", (root / "requirements" / "lowest.txt").read_text("utf-8"), re.MULTILINE))
    for bound in bounds:
        name, lowest = bound.lower().split(">=")
        assert pins[name].startswith(lowest), f"pyproject.toml says {bound}, `make lowest` tests {pins[name]}"


def test_torch_is_never_pulled_in(root: Path) -> None:
    for lock in LOCKS:
        assert "\ntorch==" not in (root / "requirements" / f"{lock}.txt").read_text("utf-8")
