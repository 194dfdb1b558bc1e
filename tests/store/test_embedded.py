"""The embedded store: filled once from a stream of text, then only read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from paperkg.errors import GraphError, QueryError, SourceError
from paperkg.store.embedded import EmbeddedStore

LINE = '<https://x.org/s{0}> <https://x.org/p> "{0}" <https://x.org/g> .\n'


def lines(number: int) -> Iterator[str]:
    return (LINE.format(i) for i in range(number))


@pytest.mark.parametrize("size", [1, 10, 10_000])
def test_pieces_may_be_cut_anywhere(tmp_path: Path, size: int) -> None:
    text = "".join(lines(1000)) + '<https://x.org/ß> <https://x.org/p> "\U0001f600é" .\n'
    pieces = (text[i : i + size] for i in range(0, len(text), size))
    assert len(EmbeddedStore.create(tmp_path / "store", pieces)) == 1001


def test_no_pieces_make_an_empty_store(tmp_path: Path) -> None:
    store = EmbeddedStore.create(tmp_path / "store", ["", ""])
    assert len(store) == 0
    assert list(store.statements(merged=True)) == list(store.statements(merged=False)) == []


def test_an_error_of_the_writer_passes_through(tmp_path: Path) -> None:
    def failing() -> Iterator[str]:
        yield from lines(50_000)
        raise SourceError("cannot be understood", file="a.yaml", line=3)

    with pytest.raises(SourceError, match=r"a\.yaml:3: cannot be understood"):
        EmbeddedStore.create(tmp_path / "store", failing())


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(GraphError, match="the store cannot be written"):
        EmbeddedStore.create(tmp_path / "file" / "store", lines(1))


def test_rules_fill_a_graph_of_their_own(tmp_path: Path) -> None:
    text = "<https://x.org/a> <https://x.org/p> <https://x.org/b> .\n"
    store = EmbeddedStore.create(tmp_path / "store", [text])
    rule = "CONSTRUCT { ?o <https://x.org/inverse> ?s } WHERE { ?s <https://x.org/p> ?o }"
    assert store.derive(rule, "https://x.org/inferred") == 1
    assert store.derive(rule, "https://x.org/inferred") == 0
    assert store.query("ASK { GRAPH <https://x.org/inferred> { ?o <https://x.org/inverse> ?s } }") is True
    assert store.query("ASK { ?o <https://x.org/inverse> ?s }") is False
    with pytest.raises(QueryError, match="a rule is a CONSTRUCT query"):
        store.derive("ASK { ?s ?p ?o }", "https://x.org/inferred")


def test_no_store_at_all(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"the store cannot be opened .*; build it again"):
        EmbeddedStore.open(tmp_path / "nothing")
