"""What a post says of a paper besides its title: who wrote it, where it appeared, its prizes, its code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from paperkg.readers.digest import people
from paperkg.readers.digest.blocks import Block, Span
from paperkg.readers.digest.entries import Told
from paperkg.readers.digest.links import target
from paperkg.readers.digest.people import People
from paperkg.readers.digest.post import Post, is_citation
from paperkg.readers.digest.words import BY, anywhere, cased, either, words

_VENUE = re.compile(
    rf"\b(?P<name>{anywhere(cased('venues'))})"
    r"(?:[\s_]?[’'‘,]?\s?(?P<year>(?:19|20)\d\d|[’'‘]\d\d)(?!\d))?(?![\w-])"
)
_NAME_OF_VENUE = re.compile(r"[^\W_][\w &:'’-]{2,79}?(?=\s*(?:[,;(（|\n]|(?:19|20)\d\d|$))")
_STEM = re.compile(anywhere(name[:3] for name in cased("venues")))
_ACCEPTED = re.compile(
    r"\b(?:accepted|published|presented|appear(?:s|ed|ing)?|selected|received|won|oral|spotlight|poster|paper"
    r"|award|aceptad[oa]|publicad[oa]|presentad[oa]|accepté|publié|présenté"
    r"|angenommen|veröffentlicht|präsentiert|aceito|accettato|kabul edildi)\b|接收|录用|发表|收录|入选"
    r"|採択|発表|채택|게재",
    re.IGNORECASE,
)
_PRESENTATION = re.compile(r"\b(?P<kind>oral|spotlight|poster)\b(?!\s+(?:session|exam|cavity|history))", re.IGNORECASE)
_PRESENTED = re.compile(r"accepted|presented|presentation|selected|chosen|as an?\b|[(\[【]\s*$", re.IGNORECASE)
AWARD = re.compile(
    r"\b(?P<award>(?:(?:Outstanding|Best|Distinguished|Test[- ]of[- ]Time|Honorable|Runner[- ]Up|Student|Short"
    r"|Long|Demo|Theme|Resource|Social Impact|Main Track|Datasets?|Area Chair|New)[ -]?(?:and\s+)?){1,4}"
    r"(?:Paper|Mention|Award|Papers)s?(?:\s+(?:Award|Runner[- ]Up|Honou?rable Mention|Finalist)s?){0,2})",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b(?:code|implementation|source code|models?|código|codigo|implementación|implémentation|code source"
    r"|quellcode|implementierung|kod|codice)\b[^.!?\n]{0,60}?"
    r"\b(?:available|released?|open[- ]?sourced?|public(?:ly)?|github|disponible|verfügbar|disponível"
    r"|disponibile|publi[cé])"
    r"|(?:available|released) (?:on|in|at) github|(?:👾|💻|🔗)\s?code\b|(?:代码|源码|コード)[^。\n]{0,20}(?:开源|公开"
    r"|可用|公開"
    r"|github)|开源(?:代码|实现)",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"\s*(?:\([^()]{0,60}\)\s*)?(?:from [A-Z][\w .&-]{1,40}\s+)?(?:recently\s+|have\s+|also\s+)?(?:published"
    r"|proposed?|propose|present(?:ed)?|introduced?|wrote|show(?:ed)?|released?|studied|study|investigated?"
    r"|propusieron|proponen|presentan|publicaron|proposent|présentent|ont publié|schlagen|stellen"
    r"|veröffentlichten|提出|发表|が提案)\b",
)
_PAPER_BY = re.compile(
    rf"\b(?:{either(words('link.sure') | words('prose.paper'))})[\s)\]]*(?:,\s*)?(?:{BY})\s*", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![\d.])(?:19[5-9]|20[0-4])\d(?!\d)")


_CODE_WORDS = (
    "code",
    "implement",
    "codigo",
    "código",
    "kod",
    "codice",
    "代码",
    "源码",
    "コード",
    "开源",
    "github",
    "model",
)


def _has(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text holds one of some words at all: cheaper than a pattern."""
    lower = text.lower()
    return any(word in lower for word in words)


class Found(NamedTuple):
    """A value that stands in a block."""

    block: int
    span: Span
    value: str


def authors(post: Post, one: Told) -> tuple[int, People] | None:
    """The authors that the words around a title tell, where no list of authors stands with it."""
    if one.titled.authors or one.entry.authors:
        return None
    own = {target(link.url) for _, link in one.own if target(link.url).id} | {link.url for _, link in one.own}
    near = one.blocks if len(one.blocks) > 1 else range(one.entry.block, min(one.entry.block + 5, len(post.blocks)))
    for number in near:
        block = post.blocks[number]
        for start, end, url, _ in block.links:
            cites = (target(url) in own or url in own) and is_citation(block.text[start:end])
            bare = start + (block.text[start : start + 1] in "([（")
            if cites and (found := people.read(block.text, bare, end, told=True)):
                return number, found
        if number not in one.blocks:
            continue
        if block.kind == "row":
            for match in re.finditer(r"\(([^()\t]{3,60}?),?\s+(?:19|20)\d\d[a-z]?\)", block.text):
                if found := people.read(block.text, match.start(1), match.end(1), told=True):
                    return number, found
        if by := _PAPER_BY.search(block.text):
            found = people.read(block.text, by.end())
            if found and post.people(block.text, found.names):
                return number, found
        found = people.read(block.text) if number <= one.entry.block + 2 else None
        if found and _WROTE.match(block.text, found.end) and post.people(block.text, found.names):
            return number, found
    return None


def venue(post: Post, one: Told) -> Found | None:
    """Where the paper appeared, when the words on it say so."""
    if "venue" in one.entry.fields:
        number, span = one.entry.fields["venue"]
        text = post.blocks[number].text
        if match := _VENUE.search(text, *span):
            return Found(number, Span(*match.span()), _venue(match))
        if (stated := _NAME_OF_VENUE.match(text, *span)) and not text[slice(*stated.span())].isdigit():
            return Found(number, Span(*stated.span()), stated.group())
    for number in one.blocks:
        block = post.blocks[number]
        after = one.titled.title.end if number == one.titled.block and one.titled.title else 0
        for match in _VENUE.finditer(block.text, after) if _STEM.search(block.text) else ():
            around = block.text[max(match.start() - 60, 0) : match.end() + 30]
            near = number == one.titled.block or number == one.entry.authors_block
            if (
                (match["year"] and near)
                or _ACCEPTED.search(around)
                or (near and re.match(r"[\s(\[【,.|–—-]*$", block.text[after : match.start()][-4:]))
            ):
                if match["name"] in ("Nature", "Science") and not match["year"] and "in " + match["name"] not in around:
                    continue
                return Found(number, Span(*match.span()), _venue(match))
    return None


def common_venue(post: Post, front: str, first_entry: int) -> Found | None:
    """The venue that the head of a post names for all its papers ("ICLR 2021: ten papers ...").

    Block -1 is the front matter.
    """
    above = post.blocks[: min(8, first_entry)]
    first = [(number, block.text) for number, block in enumerate(above) if len(block.text) < 120]
    heads = [(number, text) for number, text in first if number < 5 or post.levels[number]]
    for number, text in [(-1, front), *heads]:
        for match in _VENUE.finditer(text):
            if match["year"]:
                return Found(number, Span(*match.span()), _venue(match))
    return None


def _venue(match: re.Match[str]) -> str:
    year = (match["year"] or "").lstrip("’'‘")
    name = match["name"]
    return f"{name} {year if len(year) == 4 else '20' + year}" if year else name


def presentation(post: Post, one: Told) -> Found | None:
    """How the paper was presented: `oral`, `spotlight` or `poster`."""
    for number in one.blocks:
        block = post.blocks[number]
        for match in _PRESENTATION.finditer(block.text) if _has(block.text, ("oral", "spotlight", "poster")) else ():
            if _PRESENTED.search(block.text[max(match.start() - 40, 0) : match.start()] + "") or re.match(
                r"\s*(?:presentation|paper|[)\]】])", block.text[match.end() : match.end() + 16]
            ):
                return Found(number, Span(*match.span("kind")), match["kind"].lower())
    return None


def awards(post: Post, one: Told, over: Sequence[Found | None]) -> Iterator[Found]:
    """The prizes that the paper got: what the words on it say, else what stands `over` it."""
    for number in one.blocks:
        block = post.blocks[number]
        heads = number > one.entry.block and bool(post.levels[number]) and len(block.text) < _HEAD
        if not heads and (found := _award(number, block.text)):
            yield found
            return
    above = one.entry.block - 1
    if above < 0:
        return
    found = _award(above, post.blocks[above].text) if len(post.blocks[above].text) < _HEAD else None
    if found := found or over[one.entry.block]:
        yield found


def prizes_over(post: Post) -> list[Found | None]:
    """For each block the prize that the short lines over it name, up to the next heading."""
    over: list[Found | None] = [None]
    for number, block in enumerate(post.blocks):
        last = over[-1]
        if post.levels[number] and len(block.text) < _HEAD:
            last = _award(number, block.text) or (None if block.kind == "heading" else last)
        over.append(last)
    return over


_PRIZES = ("award", "mention", "best", "outstanding", "distinguish")
_HEAD = 80
"""The most characters of a heading over the winners of a prize."""


def _award(number: int, text: str) -> Found | None:
    if not _has(text, _PRIZES):
        return None
    for match in AWARD.finditer(text):
        if len(match["award"].split()) > 1 and _has(
            match["award"], ("award", "mention", "best", "outstand", "distinguish")
        ):
            return Found(number, Span(*match.span("award")), match["award"])
    return None


def code(post: Post, one: Told) -> Found | None:
    """The words that say that there is code."""
    for number in one.blocks:
        text = post.blocks[number].text
        if _has(text, _CODE_WORDS) and (match := _CODE.search(text)):
            return Found(number, Span(*match.span()), "true")
    return None


def year(post: Post, one: Told) -> Found | None:
    """The year in which the paper appeared, when its own entry tells it."""
    if "date" in one.entry.fields:
        number, span = one.entry.fields["date"]
        if match := _YEAR.search(post.blocks[number].text, *span):
            return Found(number, Span(*match.span()), match.group())
    titled = one.titled
    if titled.style in ("reference", "title with authors", "authors under a title") and titled.authors:
        block = post.blocks[titled.authors_block]
        start = titled.authors[-1].end
        match = (
            _YEAR.search(block.text, start, start + 40)
            if titled.style != "reference"
            else next(iter(reversed(list(_YEAR.finditer(block.text)))), None)
        )
        if match and not (
            titled.title
            and titled.block == titled.authors_block
            and titled.title.start <= match.start() < titled.title.end
        ):
            return Found(titled.authors_block, Span(*match.span()), match.group())
    return None


def title_of_post(post: Post) -> Found | None:
    """The title of the post itself: its first heading, else the longest short line above its first paragraph."""
    short: list[int] = []
    for number, block in enumerate(post.blocks[:6]):
        if block.kind == "heading" and block.level == 1:
            return _whole(number, block)
        commas = block.text.count(",") + block.text.count("，")
        if len(block.text) > 160 or block.text[-1:] in ".。" or commas > 1 or block.kind == "row":
            break
        short.append(number)
    longest = max(short, key=lambda number: len(post.blocks[number].text), default=None)
    return _whole(longest, post.blocks[longest]) if longest is not None else None


_HEAD, _TAIL, _LINE = 8, 8, 160
"""Who wrote a post stands in so many of its first or last blocks, in so short a line."""
_WROTE_IT = re.compile(rf"\W{{0,6}}(?:{BY})\s*[|｜]?\s*", re.IGNORECASE)
_TRANSLATED = re.compile(rf"{either(words('translators'))}\s*(?:[:：|｜/]|(?<=\w)\s)\s*", re.IGNORECASE)


def writers(post: Post, first: int) -> tuple[list[Found], list[Found]]:
    """Who wrote the post and who translated it, told in short lines of their own; `first` is its first entry."""
    wrote: list[Found] = []
    translated: list[Found] = []
    last = max(first + 1, len(post.blocks) - _TAIL)
    for number in (*range(min(first, _HEAD)), *range(last, len(post.blocks))):
        text = post.blocks[number].text
        if len(text) > _LINE or post.blocks[number].kind in ("row", "code") or number in post.references:
            continue
        by, cue = _WROTE_IT.match(text), _TRANSLATED.search(text)
        end = cue.start() if cue else len(text)
        if cue:
            translated += _people(post, number, Span(cue.end(), len(text)), told=True)
        if number < first and not wrote and (by or (number < 3 and not cue and not post.levels[number])):
            wrote += _people(post, number, Span(by.end() if by else 0, end), told=by is not None)
    return wrote, translated


def _people(post: Post, number: int, where: Span, *, told: bool) -> list[Found]:
    """The people that a part of a line names, when it names little else."""
    text = post.blocks[number].text
    found = people.read(text, *where, told=told)
    rest = text[found.end : where.end] if found else text
    if found is None or not post.people(text, found.names) or sum(map(str.isalpha, rest)) > 20 * told:
        return []
    return [Found(number, span, " ".join(text[slice(*span)].split())) for span in found.names]


def _whole(number: int, block: Block) -> Found:
    return Found(number, Span(0, len(block.text)), " ".join(block.text.split()))


_CITED = re.compile(
    r"[(（\[](?:[^()（）\[\]]{0,80}?\bet al\b|"
    r"[A-Z][\w'’-]+(?:,? (?:and|&) [A-Z][\w'’-]+)?,? (?=(?:19|20)\d\d))[^()（）\[\]]{0,60}[)）\]]"
    r"|\[\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,8}\]"
)


def words_of(block: Block) -> str:
    """The words of a block without its addresses and citations, as long as they were."""
    text = block.text
    for link in block.links:
        if "://" in text[link.start : link.end]:
            text = text[: link.start] + " " * (link.end - link.start) + text[link.end :]
    return _CITED.sub(lambda match: " " * len(match.group()), text)
