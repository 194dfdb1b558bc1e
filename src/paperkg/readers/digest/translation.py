"""What a post was translated from: a document in another language that tells of the same papers in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from paperkg.names import fold
from paperkg.records import Card, Decision, Paper, Saying, Subject, plain

LEAST = 3
"""So many papers two documents must have in common."""
SHARE = 0.8
"""So much of the longer one the pairs must make up."""
_SHOWN = 3


def with_origin(card: Card, others: Iterable[Card]) -> Card:
    """A card that says which of the others its document translates, with the pairs of papers as the reason.

    Nothing is proposed where the other says itself that it is a translation, or appeared later.
    """
    papers = [paper for paper in card.papers if paper.role == "featured"]
    if card.document.derived_from or len(papers) < LEAST:
        return card
    for other in others:
        theirs = [paper for paper in other.papers if paper.role == "featured"]
        if not _may_be_origin(card, other) or len(theirs) < LEAST:
            continue
        pairs = list(_pairs(papers, theirs))
        share = len(pairs) / max(len(papers), len(theirs))
        if len(pairs) >= LEAST and share >= SHARE:
            document = structs.replace(card.document, derived_from=other.document.key)
            decision = _decision(card, other, pairs, share)
            return structs.replace(card, document=document, decisions=(*card.decisions, decision))
    return card


def _may_be_origin(card: Card, other: Card) -> bool:
    one, two = card.document, other.document
    dates = [str(plain(document.issued)) for document in (one, two) if document.issued]
    return (
        one.key != two.key
        and one.language != two.language
        and not two.translators
        and not two.derived_from
        and (len(dates) < 2 or dates[1] <= dates[0])
    )


def _pairs(ours: Sequence[Paper], theirs: Sequence[Paper]) -> Iterator[tuple[Paper, Paper]]:
    """Papers that are the same, each behind the pair before."""
    known = [_marks(paper) for paper in theirs]
    start = 0
    for paper in ours:
        marks = _marks(paper)
        alike = (at for at in range(start, len(known)) if 2 * len(marks & known[at]) >= min(len(marks), len(known[at])))
        at = next((at for at in alike if marks & known[at]), None)
        if at is not None:
            yield paper, theirs[at]
            start = at + 1


def _marks(paper: Paper) -> set[str]:
    """What tells a paper in any language: its authors, ids and links, else its numbers, else its title."""
    authors = {fold(str(plain(author))) for author in paper.authors}
    stated = (getattr(paper, scheme) for scheme in ("doi", "arxiv", "openreview", "acl"))
    ids = {str(plain(id_)) for id_ in stated if id_} | {str(plain(link)) for link in paper.links}
    return (
        authors | ids or {result.value for result in paper.results} or ({fold(paper.title)} if paper.title else set())
    )


def _decision(card: Card, other: Card, pairs: Sequence[tuple[Paper, Paper]], share: float) -> Decision:
    """The decision that one document derives from the other; the first pairs are quoted."""
    keys = (card.document.key, other.document.key)
    states = [
        Saying(document=key, exact=words, at=at)
        for pair in pairs[:_SHOWN]
        for key, paper in zip(keys, pair, strict=True)
        if (said := _words(paper)) and (words := said[0]) and (at := said[1])
    ]
    return Decision(
        kind="derived",
        concerns=tuple(Subject(kind="document", name=key) for key in keys),
        reason=f"The same {len(pairs)} papers in the same order, in another language.",
        states=tuple(states),
        score=round(share, 2),
    )


def _words(paper: Paper) -> tuple[str, str | None] | None:
    """Words of a document that show which paper it is, and where they stand."""
    for author in paper.authors:
        if not isinstance(author, str):
            return author.exact or author.name, author.at
    return (paper.exact or paper.title, paper.at) if paper.title else None
