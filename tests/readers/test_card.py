"""A card says what its file says; a fault in it is one line with the file, the line and what was expected.

`cases/cards/` holds a faulty card and the one line that is said of it for each kind of fault.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperkg.errors import SourceError
from paperkg.readers import card
from paperkg.readers.yaml_text import YamlText
from paperkg.records import Card, Mention, Paper, Result, Value

CASES = Path(__file__).parents[1] / "cases" / "cards"
FAULTY = sorted(CASES.glob("*.yaml"))


def parse(text: str) -> Card:
    return card.parse(YamlText(text, Path("card.yaml")))


@pytest.mark.parametrize("file", FAULTY, ids=lambda file: file.stem)
def test_a_fault_is_told_in_one_line(file: Path) -> None:
    with pytest.raises(SourceError) as fault:
        list(card.read(file))
    assert f"{fault.value}\n".replace(f"{CASES}/", "") == file.with_suffix(".txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"", "holds no mapping", id="empty"),
        pytest.param(b"# only a comment\n", "holds no mapping", id="comment"),
        pytest.param(b"document:\n  key: d\n  title: \xe9\n", ":3: is not valid UTF-8; save it as UTF-8", id="latin-1"),
        pytest.param("document: {key: d}\n".encode("utf-16"), ":1: is not valid UTF-8", id="utf-16"),
        pytest.param(b"document:\n  key: d\n  title: a\0b\n", ":3: holds the control character U+0000", id="nul"),
        pytest.param(b"a:\n  " + b"[" * 200_000, ":2: nested deeper than 50 levels", id="deep-lists"),
        pytest.param(b"a:\n  " + b"{a: " * 200_000, ":2: nested deeper than 50 levels", id="deep-mappings"),
        pytest.param(b"a: " + b"- " * 200_000, "is not valid YAML", id="dashes"),
        pytest.param(b'a: "\\ud800"', "is not valid YAML", id="half-a-character"),
        pytest.param(b"%PDF-1.7\n\xb5\xed", "is not valid UTF-8", id="pdf"),
        pytest.param(b"document:\n  key: d\n  " + b"x" * 1000 + b": 1\n", ":3: unknown field 'xxx", id="long-field"),
    ],
)
def test_files_that_are_no_cards_are_told_in_one_line(content: bytes, expected: str, tmp_path: Path) -> None:
    file = tmp_path / "card.yaml"
    file.write_bytes(content)
    with pytest.raises(SourceError) as fault:
        list(card.read(file))
    assert expected in str(fault.value)
    assert str(fault.value).startswith(f"{file}:")
    assert len(str(fault.value)) < 400 + len(str(file))


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "card.yaml"
    with file.open("wb") as stream:
        stream.truncate(10**11)  # a hole: it takes no room
    with pytest.raises(SourceError, match=r"larger than 64 MB; split it"):
        list(card.read(file))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nothing\.yaml: cannot be read \(No such file"):
        list(card.read(tmp_path / "nothing.yaml"))


def test_values_stay_as_they_are_written() -> None:
    found = parse(
        "document: {key: d, language: no}\n"
        "papers:\n  - {title: 2105.01601, arxiv: 2105.10000, position: 7, code: true, award: [1e3, yes, 0x1F]}"
    )
    assert found.document.language == "no"
    assert found.papers == (
        Paper(title="2105.01601", arxiv="2105.10000", position=7, code=True, award=("1e3", "yes", "0x1F")),
    )


def test_an_item_may_be_bare_or_carry_its_evidence() -> None:
    (paper,) = parse(
        "document: {key: d}\n"
        "papers:\n"
        "  - named: the paper\n"
        "    presentation: {value: oral, at: line 3 chars 0-4}\n"
        "    uses: [ViT, {name: COCO, kind: dataset}]\n"
        "    results: [{method: ViT, metric: accuracy, value: 88%, also: [{at: line 9}]}]\n"
    ).papers
    assert paper.presentation == Value(value="oral", at="line 3 chars 0-4")
    assert paper.uses == ("ViT", Mention(name="COCO", kind="dataset"))
    assert isinstance(paper.results[0], Result)
    assert paper.results[0].also[0].at == "line 9"


def test_empty_fields_and_items_are_as_good_as_absent() -> None:
    assert parse("document: {key: d}\npapers: [{title: A, links: [~, ], award: }]\nclaims:\n") == parse(
        "document: {key: d}\npapers: [{title: A}]\n"
    )


def test_a_citation_mark_that_leads_nowhere_needs_no_title() -> None:
    (paper,) = parse('document: {key: d}\npapers: [{marker: "5", role: cited, at: line 2}]').papers
    assert paper.marker == "5"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["plain", "byte-order-mark"])
def test_lines_are_counted_with_any_line_ends(start: str, end: str, tmp_path: Path) -> None:
    file = tmp_path / "card.yml"
    text = start + "document:\n  key: d\n\n# note\npapers:\n  - tittle: A\n".replace("\n", end)
    file.write_bytes(text.encode())
    with pytest.raises(SourceError, match=r":6: unknown field 'tittle'; did you mean 'title'\?"):
        list(card.read(file))


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_title_can_be_written_down(title: str) -> None:
    escaped = "".join(f"\\U{ord(char):08x}" for char in title)
    (paper,) = parse(f'document: {{key: d}}\npapers: [{{title: "{escaped}"}}]').papers
    assert paper.title == title


@given(st.text(st.sampled_from("{}[]:,-?&*!|>'\"%@`#\n\t ab\0\u2028\u0085") | st.characters(codec="utf-8")))
def test_any_text_is_a_card_or_a_fault(text: str) -> None:
    try:
        assert isinstance(parse(text), Card)
    except SourceError as fault:
        assert re.match(r"card\.yaml:(\d+:)? \S", str(fault))  # noqa: PT017


def test_the_schema_names_every_field_of_the_contract() -> None:
    schema = card.schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    fields = schema["$defs"]["Paper"]["properties"]
    assert {"title", "role", "authors", "complete", "arxiv", "doi", "links", "proposes", "results"} <= set(fields)
    assert set(schema["$defs"]["Card"]["properties"]) == set(Card.__struct_fields__)
    assert not re.search(r"\\[dwZA]", json.dumps([d.get("pattern") for d in fields.values()]))
