"""The ideas, claims, directions and applications that the words on a paper state, as the records of a card."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from paperkg.names import fold
from paperkg.readers.digest import sayings
from paperkg.readers.digest.blocks import Span
from paperkg.readers.digest.denial import denied
from paperkg.readers.digest.entries import Told
from paperkg.readers.digest.named.terms import Term
from paperkg.readers.digest.sayings import Saying
from paperkg.readers.digest.statements import Statements, called
from paperkg.records import Claim, Comparison, Idea, Mention, Quoted, ThingKind, spot

_Evidence: TypeAlias = Callable[[int, Span, str], dict[str, Any]]
_MOST = 5
"""So many ideas of one paper are proposed at most."""
_HEADED, _CUED = 0.6, 0.4
"""How sure a saying is whose part a heading tells, and one of which a cue tells it."""
_BETTER = re.compile(
    r"\b(?:outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|beats?|beating|exceed(?:s|ed|ing)?|better (?:\w+ )?than"
    r"|supera(?:n|ndo)?(?: a)?|übertrifft|surpasse)\s+(?:even )?"
    r"(?:the |an? |its |original |existing |previous |vanilla |both )*$|(?:优于|超越|胜过)$",
    re.IGNORECASE,
)
_THAN = re.compile(r"(?:\bthan|\bto|\bals|\bque|[与比和])\s*(?:the |an? )?$")
_REACH = 40


class Claims:
    """What the words on one paper state besides names and numbers."""

    def __init__(self, statements: Statements, one: Told, language: str | None, evidence: _Evidence) -> None:
        self.statements, self.evidence = statements, evidence
        self.language = language if language != "en" else None  # as a card supposes
        own = {one.entry.block, one.titled.block, one.entry.authors_block, one.titled.authors_block}
        blocks = [number for number in one.words() if number not in own or one.entry.style == "title in prose"]
        self.said = list(sayings.find(statements.post, statements.texts, blocks))

    def aside(self) -> list[tuple[int, Span]]:
        """The sentences on what is to come and what it is for: what they name is not what the paper does."""
        return [(saying.block, saying.span) for saying in self.said if saying.part in ("future", "application")]

    def ideas(self) -> Iterator[Idea]:
        """The sentences that tell its ideas: a person puts them in their own words."""
        for saying in [one for one in self.said if one.part == "idea"][:_MOST]:
            text = " ".join(self.statements.texts[saying.block][slice(*saying.span)].split())
            yield Idea(
                text=text,
                language=self.language,
                confidence=_sure(saying),
                **self.evidence(saying.block, saying.span, text),
            )

    def named(self, part: str) -> Iterator[Mention]:
        """The directions, or the fields of application, that are named, each once."""
        seen: set[str] = set()
        for saying in self.said:
            terms = self._terms(saying.block, saying.span)
            kinds: dict[Span, ThingKind] = {Span(*term[:2]): term.kind for term in terms if term.kind != "concept"}
            for span in self._names(saying) if saying.part == part else ():
                name = " ".join(self.statements.texts[saying.block][slice(*span)].split())
                if fold(name) not in seen:
                    seen.add(fold(name))
                    kind = kinds.get(span)
                    yield Mention(
                        name=name, kind=kind, confidence=_sure(saying), **self.evidence(saying.block, span, name)
                    )

    def _names(self, saying: Saying) -> Iterator[Span]:
        """The names that a sentence gives; a term of the field in it goes before words that hold none."""
        terms = [term for term in self._terms(saying.block, saying.span) if term.kind in ("task", "concept")]
        for span in sayings.names(self.statements.texts[saying.block], saying):
            known = any(span.start <= term.start < span.end for term in terms)
            yield span if known or not terms or saying.part == "application" else Span(*terms[0][:2])

    def claims(self, subject: str | None, told: Sequence[Quoted]) -> Iterator[Claim]:
        """What is claimed of a method without a number; `told` are the results and comparisons that hold one."""
        seen: set[tuple[Any, ...]] = set()
        quotes = [quote for item in told for quote in (item, *item.also)]
        places = [int(place.start) for quote in quotes if (place := spot(quote.at)) and place.start]
        for saying in self.said:
            text = self.statements.texts[saying.block]
            if saying.part != "claim" or self._beats_one(saying):
                continue
            first, last = self.statements.post.blocks[saying.block].source(*saying.span)
            if any(first <= place < last for place in places):
                continue
            names: dict[str, str] = {}
            for term in self._terms(saying.block, saying.span):
                names.setdefault(term.kind, called(text, term))
            method = self._spoken_of(saying) or subject
            claim = (method, names.get("dataset"), names.get("task"), saying.standing)
            if method and claim not in seen:
                seen.add(claim)
                yield Claim(
                    method=method,
                    dataset=names.get("dataset"),
                    task=names.get("task"),
                    standing=saying.standing,
                    confidence=_sure(saying),
                    **self.evidence(saying.block, saying.span, ""),
                )

    def comparisons(self, subject: str | None, told: Sequence[Comparison]) -> Iterator[Comparison]:
        """What is said to be better than what, without a number."""
        seen = {(fold(one.better or ""), fold(one.worse or "")) for one in told}
        for saying in self.said:
            text = self.statements.texts[saying.block]
            terms = [term for term in self._terms(saying.block, saying.span) if term.kind == "method"]
            for term in terms if saying.part == "claim" else ():
                cue = _BETTER.search(text, max(saying.span.start, term.start - _REACH), term.start)
                if cue is None or denied(text, saying.span.start, cue.start(), term.end):
                    continue
                before = [other for other in terms if other.end <= cue.start()]
                better = called(text, before[-1]) if before else subject
                worse = called(text, term)
                if better and (key := (fold(better), fold(worse))) not in seen and fold(better) != fold(worse):
                    seen.add(key)
                    words = Span(cue.start(), term.end)
                    yield Comparison(
                        better=better, worse=worse, confidence=_CUED, **self.evidence(saying.block, words, "")
                    )

    def _beats_one(self, saying: Saying) -> bool:
        """Whether a sentence says no more than that something is better than one other: a comparison, no standing."""
        text = self.statements.texts[saying.block]
        methods = (term for term in self._terms(saying.block, saying.span) if term.kind == "method")
        return any(_BETTER.search(text, max(saying.span.start, term.start - _REACH), term.start) for term in methods)

    def _spoken_of(self, saying: Saying) -> str | None:
        """The method whose standing a sentence tells: the last one that it names before."""
        before = [term for term in self._terms(saying.block, saying.span) if term.kind == "method"]
        text = self.statements.texts[saying.block]
        before = [term for term in before if term.end <= saying.cue and not _THAN.search(text, 0, term.start)]
        return called(self.statements.texts[saying.block], before[-1]) if before else None

    def _terms(self, block: int, span: Span) -> list[Term]:
        return [term for term in self.statements.terms[block] if span.start <= term.start and term.end <= span.end]


def _sure(saying: Saying) -> float:
    return _HEADED if saying.headed else _CUED
