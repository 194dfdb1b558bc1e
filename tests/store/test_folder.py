"""The graph folder: which version counts, and how damage is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from paperkg.errors import GraphError
from paperkg.store.folder import FORMAT, GraphFolder, Manifest, Source

MANIFEST = Manifest(paperkg="0", base="https://x.org/", quads=3, sources=(Source("a.yaml", "00"),))


def prepare(folder: GraphFolder, content: str = "x") -> None:
    with folder.new_version() as version:
        (version / "names.db").write_text(content)
        folder.seal(version, MANIFEST)


@pytest.fixture
def folder(tmp_path: Path) -> GraphFolder:
    folder = GraphFolder(tmp_path / "kg")
    prepare(folder)
    return folder


def test_a_new_version_comes_into_force_at_the_end(folder: GraphFolder) -> None:
    before = folder.current()
    with folder.new_version() as version:
        assert folder.current() == before
        (version / "names.db").write_text("new")
        folder.seal(version, MANIFEST)
    assert folder.current() == version
    assert not before.exists()


def test_an_error_leaves_the_version_in_force(folder: GraphFolder) -> None:
    before = folder.current()
    with pytest.raises(ZeroDivisionError), folder.new_version():
        raise ZeroDivisionError
    assert folder.current() == before
    assert [entry.name for entry in folder.path.iterdir() if entry.is_dir()] == [before.name]


def test_one_build_at_a_time(folder: GraphFolder) -> None:
    with folder.new_version(), pytest.raises(GraphError, match="another build is at work; wait"):
        prepare(GraphFolder(folder.path))


def test_what_a_killed_build_left_is_removed(folder: GraphFolder) -> None:
    (folder.path / "v9" / "store").mkdir(parents=True)
    (folder.path / "CURRENT.new").write_text("v9\n")
    prepare(folder)
    assert sorted(entry.name for entry in folder.path.iterdir() if entry.name != "lock") == ["CURRENT", "v2"]


def test_a_killed_first_build_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "lock").touch()
    (tmp_path / "v1" / "store").mkdir(parents=True)
    folder = GraphFolder(tmp_path)
    with pytest.raises(GraphError, match="there is no graph here; run `paperkg build` first"):
        folder.current()
    prepare(folder)
    assert folder.current() == tmp_path / "v1"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"v77\n", b"../elsewhere\n", b"v1/../..\n"])
def test_a_damaged_mark_means_no_graph_until_the_next_build(folder: GraphFolder, content: bytes) -> None:
    (folder.path / "CURRENT").write_bytes(content)
    with pytest.raises(GraphError, match="there is no graph here"):
        folder.current()
    prepare(folder)
    assert folder.manifest(folder.current()).quads == 3


def test_the_manifest_comes_back(folder: GraphFolder) -> None:
    found = folder.manifest(folder.current())
    assert found.sources == MANIFEST.sources
    assert found.files == {"names.db": 1}


def replace(**fields: object) -> Callable[[Path], object]:
    def damage(version: Path) -> None:
        file = version / "manifest.json"
        file.write_text(json.dumps(json.loads(file.read_text()) | fields))

    return damage


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "newer": (replace(format=FORMAT + 1), rf"has format {FORMAT + 1}, not {FORMAT}; update paperkg"),
    "older": (replace(format=FORMAT - 1), rf"has format {FORMAT - 1}, not {FORMAT}; build it again"),
    "no format": (replace(format="new"), "has format new"),
    "wrong type": (replace(quads="many"), "the manifest cannot be read .*; build it again"),
    "cut": (lambda v: (v / "manifest.json").write_text('{"format": 1, "pa'), "the manifest cannot be read .*; build"),
    "no text": (lambda v: (v / "manifest.json").write_bytes(b"\xff\x00"), "the manifest cannot be read .*; build"),
    "other JSON": (lambda v: (v / "manifest.json").write_text("[]"), "the manifest cannot be read .*; build"),
    "no manifest": (lambda v: (v / "manifest.json").unlink(), "the manifest cannot be read .*; build it again"),
    "another size": (
        lambda v: (v / "names.db").write_text("longer"),
        r"the file names\.db is damaged; build the graph",
    ),
    "a file gone": (lambda v: (v / "names.db").unlink(), r"the file names\.db is damaged; build the graph again"),
}


@pytest.mark.parametrize(("damage", "message"), DAMAGES.values(), ids=DAMAGES)
def test_damage_is_one_clear_error(folder: GraphFolder, damage: Callable[[Path], object], message: str) -> None:
    damage(folder.current())
    with pytest.raises(GraphError, match=message) as raised:
        folder.read(lambda version, manifest: (version, manifest))
    assert str(folder.path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_version_replaced_while_it_is_read_is_read_again(folder: GraphFolder) -> None:
    """As when a build ends between two reads."""
    seen: list[str] = []

    def load(version: Path, _: Manifest) -> str:
        seen.append(version.name)
        if len(seen) == 1:
            prepare(folder)
            raise GraphError("a file is gone")
        return version.name

    assert folder.read(load) == "v2"
    assert seen == ["v1", "v2"]
