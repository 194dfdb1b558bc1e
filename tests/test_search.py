"""People find things by any name they know, also misspelt, in any script, whatever signs they type."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paperkg.search import Hit, Name, NameIndex

THINGS = {
    "vit": ("method", "Vision Transformer", ["ViT", "Vision Transformer", "Visual Transformer"], 9),
    "transformer": ("method", "Transformer", ["Transformer"], 20),
    "detr": ("method", "Deformable DETR", ["Deformable DETR"], 3),
    "kaiser": ("person", "Łukasz Kaiser", ["Lukasz Kaiser", "Łukasz Kaiser"], 2),
    "favor": ("method", "FAVOR+", ["FAVOR+", "Fast Attention Via positive Orthogonal Random features"], 1),
    "hits": ("metric", "Hits@3", ["Hits@3"], 1),
    "graph": ("concept", "graph", ["graph"], 1),
    "graph-task": ("task", "Graph", ["Graph"], 8),
    "image": ("task", "图像识别", ["图像识别"], 1),
    "attention": ("concept", "自注意力机制", ["自注意力机制"], 1),
    "smile": ("concept", "🙂", ["🙂"], 1),
    "frown": ("concept", "🙃", ["🙃"], 1),
    "percent": ("concept", "100%", ["100%"], 1),
}
PREFIX = "https://example.org/id/"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NameIndex]:
    names = (
        Name(PREFIX + key, kind, label, name, weight)
        for key, (kind, label, known, weight) in THINGS.items()
        for name in known
    )
    index = NameIndex.build(tmp_path_factory.mktemp("index") / "names #1?.db", names)
    yield index
    index.close()


def keys(hits: list[Hit]) -> list[str]:
    return [hit.iri.removeprefix(PREFIX) for hit in hits]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("vit", "vit"),
        ("VIT", "vit"),
        ("visual transformer", "vit"),
        ("visual transfromer", "vit"),
        ("vision trans", "vit"),
        ("Łukasz", "kaiser"),
        ("lukasz kaiser", "kaiser"),
        ("lukasz kaizer", "kaiser"),
        ("kaiser", "kaiser"),
        ("FAVOR+", "favor"),
        ("favor", "favor"),
        ("orthogonal random", "favor"),
        ("hits at 3", "hits"),
        ("图像", "image"),
        ("识别", "image"),
        ("注意力", "attention"),
        ("🙂", "smile"),
        ("100%", "percent"),
        ("https://example.org/id/detr", "detr"),
    ],
)
def test_things_are_found_by_what_people_type(index: NameIndex, text: str, first: str) -> None:
    assert keys(index.search(text))[0] == first


def test_exact_names_come_first_then_beginnings_then_the_rest(index: NameIndex) -> None:
    assert keys(index.search("transformer")) == ["transformer", "vit"]
    scores = [hit.score for hit in index.search("transformer")]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 100


def test_a_thing_is_found_once_and_by_its_best_name(index: NameIndex) -> None:
    (hit,) = index.search("vision transformer", kind="method")[:1]
    assert hit == Hit(f"{PREFIX}vit", "method", "Vision Transformer", "Vision Transformer", 100.0)
    assert keys(index.search("transformer")).count("vit") == 1


@pytest.mark.parametrize("spelling", ["Łukasz Kaiser", "Lukasz Kaiser"])
def test_the_very_spelling_is_told_when_a_thing_has_it(index: NameIndex, spelling: str) -> None:
    assert [hit.name for hit in index.exact(spelling)] == [spelling]


def test_the_kind_narrows_and_the_limit_cuts(index: NameIndex) -> None:
    assert keys(index.exact("graph")) == ["graph", "graph-task"]
    assert keys(index.exact("GRAPH", "task")) == ["graph-task"]
    assert keys(index.search("kaiser", kind="method")) == []
    assert len(index.search("a", limit=1)) <= 1


@pytest.mark.parametrize("text", ["", " ", "\0", "-", "'", '"', "_", "\\", "zzzz qqqq", "x'; DROP TABLE names; --"])
def test_what_names_nothing_finds_nothing(index: NameIndex, text: str) -> None:
    assert index.search(text) == []
    assert index.exact(text) == []


@pytest.mark.parametrize(
    "text", ["vit*", "-vit", "name:vit", "^vit", '"vit"', "vit OR", "NOT vit", "NEAR(vit 2)", "{vit}"]
)
def test_signs_of_a_query_language_are_only_signs(index: NameIndex, text: str) -> None:
    assert all(isinstance(hit, Hit) for hit in index.search(text))


@pytest.mark.parametrize("text", ["%", "v_t", "vi%", "[v]it"])
def test_no_sign_stands_for_any_letters(index: NameIndex, text: str) -> None:
    assert "vit" not in keys(index.exact(text))
    assert "vit" not in [
        hit for hit, found in zip(keys(index.search(text)), index.search(text), strict=True) if found.score >= 90
    ]


@pytest.mark.timeout(10)
@pytest.mark.parametrize("text", ["x" * 1_000_000, "vision transformer " * 50_000, "图" * 100_000, "é " * 100_000])
def test_long_texts_are_no_trouble(index: NameIndex, text: str) -> None:
    assert len(index.search(text)) <= 10


@given(st.text(st.sampled_from("vit\"'%_*-+:^(){}\0 图") | st.characters()))
@example("\ud800")
def test_any_text_can_be_searched_for(index: NameIndex, text: str) -> None:
    hits = index.search(text)
    assert len({hit.iri for hit in hits}) == len(hits)
    assert all(0 < hit.score <= 100 for hit in hits)


@given(st.sampled_from([name for _, _, names, _ in THINGS.values() for name in names]))
def test_every_name_finds_its_thing_first(index: NameIndex, name: str) -> None:
    assert name in THINGS[keys(index.search(name))[0]][2]


@given(st.lists(st.text(min_size=1), min_size=1, unique=True))
def test_every_name_of_an_index_is_found(tmp_path_factory: pytest.TempPathFactory, found: list[str]) -> None:
    file = tmp_path_factory.mktemp("any") / "names.db"
    written = [name.encode("utf-8", "replace").decode() for name in found]
    index = NameIndex.build(file, (Name(f"https://example.org/{i}", "concept", n, n) for i, n in enumerate(written)))
    for i, name in enumerate(written):
        assert f"https://example.org/{i}" in {hit.iri for hit in index.exact(name)} or "://" in name
    index.close()
