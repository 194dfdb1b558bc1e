"""Which names mean the same thing, decided by the set of cards and never by their order.

A case in `cases/resolver/` holds cards and what is expected: `things` (the end of an IRI: names that mean it, each
"kind:name" where the kind is another), `labels` (the canonical name of an IRI), `papers` (for each document the papers
of its card as numbers: equal numbers are one paper).
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from paperkg.names import BASE, mint, slug
from paperkg.records import Card, Decision, Document, Entity, Paper, Subject, plain
from paperkg.resolver import Resolver

CASES = sorted((Path(__file__).parent / "cases" / "resolver").glob("*.yaml"))


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One case, see above."""

    cards: tuple[Card, ...]
    things: dict[str, tuple[str, ...]] = {}
    labels: dict[str, str] = {}
    papers: dict[str, tuple[int, ...]] = {}


def settled(cards: list[Card] | tuple[Card, ...]) -> Resolver:
    resolver = Resolver()
    for card in cards:
        resolver.observe(card)
    resolver.settle()
    return resolver


def card(key: str, **facts: Any) -> Card:
    return msgspec.convert({"document": {"key": key}, **facts}, Card)


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
@pytest.mark.parametrize("order", ["as-given", "reversed"])
def test_names_mean_what_the_case_says(file: Path, order: str) -> None:
    case = msgspec.convert(yaml.safe_load(file.read_text("utf-8")), Case)
    resolver = settled(case.cards if order == "as-given" else case.cards[::-1])
    meant: dict[str, list[str]] = {iri: [] for iri in case.things}
    labels = {}
    for end, named in case.things.items():
        for name in named:
            kind, _, rest = name.rpartition(":")
            thing = resolver.thing(kind or end.split("/")[0], rest)
            meant.setdefault(thing.iri.removeprefix(f"{BASE}id/"), []).append(name)
            labels[thing.iri.removeprefix(f"{BASE}id/")] = thing.label
    assert meant == {end: list(named) for end, named in case.things.items()}
    assert {end: labels[end] for end in case.labels} == case.labels
    found = {
        c.document.key: [resolver.paper(p, c.document.key).iri for p in c.papers if p.title or p.named]
        for c in case.cards
        if c.document.key in case.papers
    }
    assert {key: len(iris) for key, iris in found.items()} == {key: len(n) for key, n in case.papers.items()}
    pairs = {(number, iri) for key, iris in found.items() for number, iri in zip(case.papers[key], iris, strict=True)}
    assert len(pairs) == len({number for number, _ in pairs}) == len({iri for _, iri in pairs})


def test_a_paper_without_title_is_found_by_its_words_in_its_document_only() -> None:
    one, other = Paper(named="the work"), Paper(title="The Work")
    resolver = settled([card("a", papers=[{"named": "the work"}]), card("b", papers=[{"title": "The Work"}])])
    assert resolver.thing("paper", "The work", "a") == resolver.paper(one, "a")
    assert resolver.thing("paper", "The work", "b") == resolver.paper(other, "b")
    assert resolver.thing("paper", "The work", "a").iri != resolver.thing("paper", "The work", "b").iri


@pytest.mark.parametrize("name", ["Kaiser", "kaiser", "Müller", "Łukasz", "Иванов"])
def test_a_bare_surname_is_known_within_its_paper_only(name: str) -> None:
    resolver = settled([card("a", papers=[{"title": "P", "authors": [name]}, {"title": "Q", "authors": [name]}])])
    p, q = (resolver.paper(Paper(title=title, authors=(name,)), "a") for title in ("P", "Q"))
    assert resolver.person(name, p).iri != resolver.person(name, q).iri
    assert resolver.person(name, p) == resolver.person(name, p)


def test_a_bare_surname_is_shown_as_it_is_mostly_written() -> None:
    authors = ["KAISER", "Kaiser", "Kaiser"]
    resolver = settled([card(f"d{i}", papers=[{"title": "P", "authors": [name]}]) for i, name in enumerate(authors)])
    paper = resolver.paper(Paper(title="P"), "d0")
    assert {resolver.person(name, paper).label for name in authors} == {"Kaiser"}


@pytest.mark.parametrize("name", ["Łukasz Kaiser", "Kaiser, Łukasz", "何恺明", "J.Doe"])
def test_a_full_name_is_one_person_everywhere(name: str) -> None:
    resolver = settled([card("a", papers=[{"title": "P", "authors": [name]}])])
    paper = resolver.paper(Paper(title="P", authors=(name,)), "a")
    assert resolver.person(name, paper) == resolver.person(name) == resolver.thing("person", name)


def test_a_name_that_no_card_holds_still_has_an_iri() -> None:
    thing = settled([card("a")]).thing("method", "Quite New")
    assert thing == ("method", f"{BASE}id/method/quite-new", "Quite New", None)


def test_every_replaced_iri_leads_to_the_one_that_stands_for_it() -> None:
    entity = {"name": "Vision Transformer", "kind": "method", "key": "vit-2020", "aliases": ["ViT"]}
    resolver = settled([card("a", entities=[entity], papers=[{"title": "P", "uses": ["ViT"]}])])
    new = f"{BASE}id/method/vit-2020"
    assert list(resolver.merges()) == [
        (f"{BASE}id/method/vision-transformer", new),
        (f"{BASE}id/method/vit", new),
    ]


def test_the_unit_of_a_metric_is_known_under_all_its_names() -> None:
    metric = {"name": "accuracy", "kind": "metric", "unit": "%", "aliases": ["acc"]}
    resolver = settled([card("a", entities=[metric]), card("b", entities=[{"name": "Accuracy", "kind": "metric"}])])
    assert [resolver.thing("metric", name).unit for name in ("acc", "ACCURACY", "recall")] == ["%", "%", None]


def test_the_base_of_the_iris_is_the_owners_choice() -> None:
    resolver = Resolver("https://example.org/kg/")
    resolver.settle()
    assert resolver.thing("task", "QA").iri == "https://example.org/kg/id/task/qa"


# Properties

NAMES = st.sampled_from(["A", "a", "B", "C-1", "c 1", "D", "Ä", "E+"])
KINDS = st.sampled_from(["method", "task", "metric"])
AUTHORS = st.lists(st.sampled_from(["Ann Lee", "Lee", "Wei Li", "Li, W.", "Bo Xu", "许波"]), max_size=2).map(tuple)


@st.composite
def cards(draw: st.DrawFn) -> list[Card]:
    """A few cards whose names clash in every way."""
    entities = st.builds(
        Entity,
        name=NAMES,
        kind=KINDS,
        aliases=st.lists(NAMES, max_size=2).map(tuple),
        key=st.sampled_from([None, None, "k", "b"]),
        unit=st.sampled_from([None, "%", "s"]),
    )
    papers = st.builds(
        Paper,
        title=NAMES,
        authors=AUTHORS,
        arxiv=st.sampled_from([None, None, "2105.01601", "2105.01602"]),
        key=st.sampled_from([None, None, "k"]),
        other_titles=st.lists(NAMES, max_size=1).map(tuple),
        uses=st.lists(NAMES, max_size=2).map(tuple),
        cites=st.lists(NAMES, max_size=1).map(tuple),
    )
    subjects = st.tuples(*[st.builds(Subject, kind=KINDS, name=NAMES)] * 2)
    decisions = st.builds(Decision, kind=st.sampled_from(["same", "different"]), concerns=subjects, reason=st.just("r"))
    return [
        Card(
            document=Document(key=key, canonical=key == "a"),
            entities=tuple(draw(st.lists(entities, max_size=3))),
            papers=tuple(draw(st.lists(papers, max_size=3))),
            decisions=tuple(draw(st.lists(decisions, max_size=3))),
        )
        for key in draw(st.sampled_from([["a"], ["a", "b"], ["a", "b", "c"]]))
    ]


def decided(resolver: Resolver) -> list[object]:
    """Every answer about the names that the cards below use, and about one that they do not."""
    kinds, known = ["method", "task", "metric", "concept", "paper"], ["A", "a", "B", "C-1", "c 1", "D", "Ä", "E+", "no"]
    return [*((k, n, resolver.thing(k, n).iri) for k, n in itertools.product(kinds, known)), *resolver.merges()]


@given(cards(), st.randoms())
def test_the_order_of_cards_and_their_parts_decides_nothing(collection: list[Card], random: Any) -> None:
    def mixed(items: tuple[Any, ...] | list[Any]) -> tuple[Any, ...]:
        return tuple(random.sample(list(items), len(items)))

    shuffled = [
        Card(
            document=c.document,
            entities=mixed(c.entities),
            papers=mixed(c.papers),
            decisions=tuple(
                msgspec.structs.replace(decision, concerns=mixed(decision.concerns)) for decision in mixed(c.decisions)
            ),
        )
        for c in mixed(collection)
    ]
    one, other = settled(collection), settled(shuffled)
    assert decided(one) == decided(other)
    for c in collection:
        for paper in c.papers:
            assert one.paper(paper, c.document.key) == other.paper(paper, c.document.key)


@given(cards())
def test_equal_names_are_one_thing_and_what_is_replaced_is_no_longer_used(collection: list[Card]) -> None:
    resolver = settled(collection)
    assert resolver.thing("method", "C-1").iri == resolver.thing("method", "c 1").iri
    replaced = {merge.old for merge in resolver.merges()}
    used = {resolver.thing(k, n).iri for k in ("method", "task", "metric", "paper") for n in ("A", "B", "D", "Ä", "E+")}
    used |= {resolver.paper(paper, c.document.key).iri for c in collection for paper in c.papers}
    assert not replaced & used


@given(cards())
def test_one_iri_has_one_label(collection: list[Card]) -> None:
    resolver = settled(collection)
    things = [resolver.thing(entity.kind, entity.name) for c in collection for entity in c.entities]
    things += [resolver.paper(paper, c.document.key) for c in collection for paper in c.papers]
    things += [
        resolver.thing("paper", str(plain(name))) for c in collection for paper in c.papers for name in paper.cites
    ]
    labels = {(thing.iri, thing.label, thing.unit) for thing in things}
    assert len(labels) == len({iri for iri, _, _ in labels})


@pytest.mark.timeout(20)
def test_a_hundred_thousand_names_are_settled_in_no_time() -> None:
    numbers = range(20_000)
    chain = tuple(Entity(name=f"m {i:06}", kind="method", aliases=(f"m {i + 1:06}", f"x {i}")) for i in numbers)
    back = tuple(Entity(name=f"t {i + 1:06}", kind="task", aliases=(f"t {i:06}",)) for i in numbers)
    apart = tuple(
        Decision(
            kind="different",
            concerns=(Subject(kind="metric", name="hub"), Subject(kind="metric", name=f"{i}")),
            reason="r",
        )
        for i in numbers
    )
    editorials = tuple(Paper(title="Editorial", authors=(f"Ann A{i}",)) for i in numbers)
    resolver = settled([Card(document=Document(key="d"), entities=(*chain, *back), decisions=apart, papers=editorials)])
    assert resolver.thing("method", "m 020000").iri == mint(BASE, "method", slug("m 000000"))
    assert len({resolver.paper(paper, "d").iri for paper in editorials}) == len(editorials)
