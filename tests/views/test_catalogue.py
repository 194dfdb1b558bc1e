"""The list of saved queries fits a narrow terminal, and explains each of them."""

from __future__ import annotations

import shlex

import pytest

from paperkg import queries, resources
from paperkg.queries import TAGS, Parameter, SavedQuery
from paperkg.views import catalogue

QUERIES = {name: queries.load(file) for name, file in queries.files([resources.queries()]).items()}


def test_every_bundled_query_is_in_a_group_with_a_heading() -> None:
    assert set(TAGS) == {query.tags[0] for query in QUERIES.values()}


def test_the_list_names_all_and_fits_eighty_columns() -> None:
    text = catalogue.listing(QUERIES.values())
    assert max(map(len, text.splitlines())) <= 80
    lines = text.splitlines()
    assert [line for line in lines if line in TAGS.values()] == list(TAGS.values())
    for query in QUERIES.values():
        assert f"  {query.name}" in lines


def test_groups_of_ones_own_follow_under_their_tag() -> None:
    mine = SavedQuery(name="mine", text="", summary="Mine", tags=("books",))
    bare = SavedQuery(name="bare", text="", summary="Bare")
    text = catalogue.listing([mine, bare])
    assert text == "Books\n\n  mine\n      Mine\n\nOthers\n\n  bare\n      Bare\n"


@pytest.mark.parametrize("query", QUERIES.values(), ids=lambda query: query.name)
def test_the_example_of_a_page_is_the_call_with_all_examples(query: SavedQuery) -> None:
    text = catalogue.page(query)
    call = shlex.split(text[text.index("  paperkg query") :].split("\n\n")[0].replace("\\\n", " "))
    pairs = [f"{name}={parameter.example}" for name, parameter in query.parameters.items()]
    assert call == ["paperkg", "query", query.name, *(word for pair in pairs for word in ("--param", pair))]
    assert text.endswith(query.text.rstrip().rpartition("\n#+")[2].partition("\n")[2].lstrip() + "\n")


def test_a_page_says_of_what_kind_a_parameter_is() -> None:
    parameters = {"topic": Parameter(kind="thing"), "who": Parameter(kind="organization", optional=True)}
    text = catalogue.page(SavedQuery(name="q", text="ASK {}", summary="S", parameters=parameters))
    assert "  topic: a thing of any kind\n  who: an organization, optional\n" in text
