"""Records are plain values that survive being written down, and allow nothing that RDF could not hold."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from paperkg import records
from paperkg.records import Card, Claim, Decision, Entity, Idea, Mention, Paper, Value, links, plain, several, words

STRUCTS = [kind for kind in vars(records).values() if isinstance(kind, type) and issubclass(kind, records.Record)]


def accepts(kind: object, value: str) -> bool:
    """Whether a text is a value of an annotated type."""
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


@pytest.mark.parametrize("kind", STRUCTS)
def test_records_are_frozen_and_explain_themselves(kind: type[records.Record]) -> None:
    assert kind.__struct_config__.frozen
    assert kind.__doc__


def test_a_card_is_the_same_after_a_round_trip() -> None:
    card = msgspec.convert(
        {
            "document": {"key": "d", "title": {"value": "T", "at": "line 1 chars 0-1"}, "mentions": ["a"]},
            "papers": [
                {
                    "title": "P",
                    "code": True,
                    "proposes": [{"name": "M", "kind": "dataset"}, "N"],
                    "results": [
                        {"method": "M", "metric": "a", "value": "1", "against": [{"method": "N", "value": "2"}]}
                    ],
                }
            ],
            "comparisons": [{"on_par": ["A", "B"]}],
        },
        Card,
    )
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(card), type=Card) == card
    assert msgspec.json.decode(msgspec.json.encode(card), type=Card) == card


@given(st.from_regex(re.compile("[A-Za-z0-9]{1,9}(-[A-Za-z0-9]{1,9}){0,3}\n?"), fullmatch=True))
def test_a_language_that_is_allowed_is_valid_in_rdf(tag: str) -> None:
    if accepts(records.Language, tag):
        assert Literal("x", language=tag).language == tag.lower()


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "pt-BR", "zh-yue", "es-419", "de-CH-1996", "sl-rozaj"])
def test_usual_languages_are_allowed(tag: str) -> None:
    assert accepts(records.Language, tag)


@given(st.text([*map(chr, range(0xA0)), *"é图\u2028"], max_size=6))
def test_a_key_that_is_allowed_is_one_part_of_a_valid_iri(key: str) -> None:
    if accepts(records.Key, key):
        assert NamedNode(f"https://example.org/{key}").value.rsplit("/", 1)[1] == key
        assert not set(key) & set("?#")


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        pytest.param(records.Place, ["line 0", "line 5\n", "line ５", "record "], id="place"),
        pytest.param(records.Number, ["1\n", "１", "1e5", "1,5"], id="number"),
        pytest.param(records.Year, ["2021\n", "２０２１", "21"], id="year"),
        pytest.param(records.Key, ["a\n", ""], id="key"),
        pytest.param(records.Text, [""], id="text"),
    ],
)
def test_what_would_spoil_a_statement_is_not_allowed(kind: object, texts: list[str]) -> None:
    assert not [text for text in texts if accepts(kind, text)]


def test_the_words_of_an_item_default_to_what_it_states() -> None:
    items: list[tuple[Any, str | None]] = [
        (Value(value="oral"), "oral"),
        (Value(value="oral", exact="as oral"), "as oral"),
        (Mention(name="BERT"), "BERT"),
        (Claim(value="linear"), "linear"),
        (Paper(title="T", named="N"), "T"),
        (Paper(named="N", marker="5"), "N"),
        (Paper(marker="5"), "5"),
        (Idea(text="as it stands"), "as it stands"),
        (Decision(kind="same", concerns=(), reason="r"), None),
    ]
    assert [words(item) for item, _ in items] == [expected for _, expected in items]
    assert [plain(item) for item in ("x", True, Value(value="v"), Idea(text="t"), Mention(name="m"))] == [
        *("x", True, "v", "t", "m")
    ]
    assert (several(None), several("a"), several(("a", "b"))) == ((), ("a",), ("a", "b"))


def test_links_know_the_kind_of_what_they_name() -> None:
    paper = Paper(title="T", proposes=("M", Mention(name="D", kind="dataset")), cites=("P",), about=("c",))
    assert [link[:3] for link in links(paper)] == [
        ("proposes", "method", "M"),
        ("proposes", "dataset", "D"),
        ("about", "concept", "c"),
        ("cites", "paper", "P"),
    ]
    entity = Entity(name="E", kind="task", broader=("b",), uses=("u",), subset_of=("s",))
    assert [link[:3] for link in links(entity)] == [
        ("broader", "task", "b"),
        ("subset_of", "dataset", "s"),
        ("uses", "method", "u"),
    ]
