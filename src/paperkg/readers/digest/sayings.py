"""What the words on a paper say besides names and numbers: its ideas, what is claimed, what is to come, what it is for.

The part that a sentence plays is told by the heading over it ("Future work"), by a label before it ("Key insight:"), or
by a cue within it ("on par with"). The cue words are those of `sayings.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple, get_args

from paperkg.readers.digest.blocks import Span
from paperkg.readers.digest.cues import either, table
from paperkg.readers.digest.denial import denied
from paperkg.readers.digest.measured.sentence import sentences
from paperkg.readers.digest.post import Post
from paperkg.records import Standing

Part = Literal["idea", "claim", "future", "application", "other"]

LONGEST = 400
"""A longer sentence is no quote that a person likes to check."""
_FEWEST = 4
_HEADING = 90
_NAME = 7
"""So many words may a direction or a field of application be named with."""
_LABEL = re.compile(r"\W{0,4}(?P<label>[^\W\d_][^\n\t:：→|]{1,50}?)\s{0,2}[:：→](?!//)\s*→?\s*")
_TOLD = re.compile(r"[\W_]*(?P<words>.*\w[)\]%]?)", re.DOTALL)
_PARTED = re.compile(r"\s*[,，、;]\s*(?:and|or|y|e|et|und|oder|ve)?\s+|[，、]|\s(?:and|or|y|et|und|oder|ve)\s|[和与及]")
_GERUND = re.compile(r"[A-Z][a-z]+ing\s+(?!of\s)")
_LINKED = re.compile(r"\s(?:of|with|by|for|in|to|on|via|compared|from|at|mit|von|für|de|con|por|pour)\s|[,(:;]")
_STANDINGS: tuple[tuple[Standing, str], ...] = (("on par", "on_par"), ("below best", "below_best"), ("best", "best"))


class Saying(NamedTuple):
    """A sentence: in which block, where its words stand there, and the part it plays."""

    block: int
    span: Span
    part: Part
    headed: bool
    """Whether a heading or label says so, and not a cue within it."""
    standing: Standing | None = None
    cue: int = 0
    """Where the words begin that tell the standing."""


@cache
def _pattern(group: str, *names: str) -> re.Pattern[str]:
    known = table("sayings")[group]
    return re.compile(either(word for name in names for word in known[name]))


def part_of(heading: str) -> Part | None:
    """The part of the words under a heading or behind a label, by what it says first.

    >>> part_of("What are future research areas?"), part_of("Key insight"), part_of("Deep Learning")
    ('future', 'idea', None)
    """
    if len(heading) > _HEADING:
        return None
    found = [(match.start(), part) for part in get_args(Part) if (match := _pattern("headed", part).search(heading))]
    return min(found)[1] if found else None


def find(post: Post, texts: Sequence[str], blocks: Sequence[int]) -> Iterator[Saying]:
    """What the sentences of some blocks say, in their order; `texts` are the words of all blocks."""
    under: Part | None = None
    listed: Part | None = None
    for number in blocks:
        text, block = texts[number], post.blocks[number]
        if len(text) <= _HEADING and (post.levels[number] or text.rstrip().endswith(("?", "？"))):
            under, listed = part_of(text), None
            continue
        label = _LABEL.match(text) if block.kind in ("paragraph", "item") else None
        told = part_of(label["label"]) if label else None
        if block.kind != "item":
            listed = told if label and not text[label.end() :].strip() else None  # its list follows
        start = label.end() if label and told else 0
        yield from _sentences(text, start, number, told or listed or under)


def _sentences(text: str, start: int, number: int, part: Part | None) -> Iterator[Saying]:
    cued = _pattern("cue", "idea", "best", "on_par", "below_best", "application").search(text, start) is not None
    if part in (None, "other") and not cued:
        return
    for first, end in sentences(text):
        words = _TOLD.match(text, max(first, start), end) if end > start else None
        if words is None or len(said := words["words"]) > LONGEST or _is_short(said):
            continue
        span = Span(*words.span("words"))
        standing = _standing(said) if cued else None
        if standing and part in (None, "claim", "other"):
            yield Saying(number, span, "claim", part == "claim", standing[0], span.start + standing[1])
        elif part in ("idea", "future", "application"):
            yield Saying(number, span, part, headed=True)
        elif cued and part is None and _pattern("cue", "idea").search(said):
            yield Saying(number, span, "idea", headed=False)
        elif cued and part is None and (cue := _pattern("cue", "application").search(said)):
            yield Saying(number, Span(span.start + cue.start(), span.end), "application", headed=False)


def _is_short(words: str) -> bool:
    """Whether words are too few to say anything."""
    return len(words.split()) + sum(char > "\u2e80" for char in words) // 2 < _FEWEST


def _standing(sentence: str) -> tuple[Standing, int] | None:
    """How a method stands to others in the words of a sentence that denies nothing, and where these begin."""
    for standing, name in _STANDINGS:
        found = _pattern("cue", name).search(sentence)
        if found and not denied(sentence, 0, found.start(), found.end()):
            return standing, found.start()
    return None


def names(text: str, saying: Saying) -> Iterator[Span]:
    """The directions, or fields of application, that a sentence names: those it enumerates, else what it is about.

    >>> text = "It could be used in search, summarization, and virtual assistants, among others"
    >>> [text[slice(*span)] for span in names(text, Saying(0, Span(0, len(text)), "application", True))]
    ['search', 'summarization', 'virtual assistants']
    """
    start, end = saying.span
    cues = ("example",) if saying.part == "future" else ("example", "goal", "like")
    lead = next((found for cue in cues if (found := _pattern("list", cue).search(text, start, end))), None)
    told = saying.headed and len(text[start:end].split()) <= 2 * _NAME
    if lead is None and saying.part == "application" and not told:
        return
    rest = _pattern("list", "rest").search(text, lead.end() if lead else start, end)
    end = rest.start() if rest else end
    if lead is None and saying.part == "application":
        parts = _pieces(text, start, end)
    elif lead is None:
        gerund = _GERUND.match(text, start, end)
        start = gerund.end() if gerund else start
        linked = _LINKED.search(text, start + 3, end)
        parts = [Span(start, linked.start() if linked else end)]
    else:
        parts = _pieces(text, lead.end(), end)
    for part in parts:
        at = part.start + (text[part.start] == " ")
        while article := _pattern("list", "article").match(text, at, part.end):
            at = article.end() + 1
        words = _TOLD.match(text, at, part.end)
        if words and len(words["words"].split()) <= _NAME and len(words["words"]) > 1:
            yield Span(*words.span("words"))


def _pieces(text: str, start: int, end: int) -> list[Span]:
    """The parts of an enumeration."""
    pieces = []
    for match in _PARTED.finditer(text, start, end):
        pieces.append(Span(start, match.start()))
        start = match.end()
    return [piece for piece in (*pieces, Span(start, end)) if piece.end > piece.start]
