"""Every name that a card uses, with the kind of thing that it names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from paperkg.records import (
    Baseline,
    Card,
    Claim,
    Comparison,
    Entity,
    Mention,
    Paper,
    Result,
    links,
    plain,
    several,
)


def bare_surname(name: str) -> bool:
    """Whether an author's name is nothing but a surname.

    A name in a script without capitals, such as 何恺明, is a whole name in one word; so is J.Doe, with an initial.
    """
    return len(name.split()) == 1 and "." not in name and name.casefold() != name.upper()


def authors(card: Card) -> Iterator[str]:
    """The names of the authors of a card's papers."""
    return (str(plain(author)) for paper in card.papers for author in paper.authors)


def mentions(card: Card) -> Iterator[tuple[str, str]]:
    """Every name in a card with its kind; the titles of its own papers and bare surnames apart."""
    document = card.document
    for author in authors(card):
        if not bare_surname(author):
            yield "person", author
    for person in (*document.authors, *document.translators):
        yield (getattr(person, "kind", None) or "person"), str(plain(person))
    if document.text_of:
        yield "paper", document.text_of
    if document.publisher:
        yield "organization", str(plain(document.publisher))
    for mention in document.mentions:
        yield (getattr(mention, "kind", None) or "concept"), str(plain(mention))
    for paper in card.papers:
        if paper.venue:
            yield "venue", str(plain(paper.venue))
        if paper.theme:
            yield "concept", str(plain(paper.theme))
        yield from _linked(paper)
        yield from chain.from_iterable(map(_measured, paper.results))
        yield from chain.from_iterable(map(_measured, paper.comparisons))
        yield from chain.from_iterable(map(_measured, paper.claims))
    yield from chain.from_iterable(map(_measured, card.comparisons))
    yield from chain.from_iterable(map(_measured, card.claims))
    for entity in card.entities:
        yield from _linked(entity)
    for decision in card.decisions:
        for subject in decision.concerns:
            if subject.kind != "document":
                yield subject.kind, subject.name


def _linked(item: Paper | Entity) -> Iterator[tuple[str, str]]:
    for _, kind, name, mention in links(item):
        yield kind, name
        if isinstance(mention, Mention) and mention.part:
            yield "concept", mention.part


def _measured(statement: Result | Comparison | Claim | Baseline) -> Iterator[tuple[str, str]]:
    methods: tuple[str | None, ...]
    if isinstance(statement, Comparison):
        methods = (statement.better, statement.worse, *(statement.on_par or ()))
    else:
        methods = (statement.method,)
    for method in methods:
        if method:
            yield "method", method
    if not isinstance(statement, Claim) and statement.setting:
        yield "concept", statement.setting
    if isinstance(statement, Baseline):
        return
    for kind in ("task", "dataset", "metric"):
        for name in several(getattr(statement, kind)):
            yield kind, name
    if isinstance(statement, Result):
        for baseline in statement.against:
            yield from _measured(baseline)
