"""From what recognisers propose to the entries of a post: who wins, how far each reaches, which links are its own."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from paperkg.names import fold
from paperkg.readers.digest import titles
from paperkg.readers.digest.blocks import Block, Link, Span
from paperkg.readers.digest.links import ARXIV_IN_TEXT, ARXIV_NUMBER, DOI_IN_TEXT, DOI_NUMBER, Target, target
from paperkg.readers.digest.post import Post, is_label, label, papers_in
from paperkg.readers.digest.styles import RECOGNISERS, Entry
from paperkg.readers.digest.words import words

LEAST = 0.4
"""An entry that is less sure is none."""

_OWNS_SECTION = ("title with authors", "authors under a title", "authors alone", "title as heading", "fields")
_LEADING = ("title as link", "title in bold", "title before links", "unproven link")
_STANDING = (*_OWNS_SECTION, *_LEADING, "title in quotation marks")
_IN_SENTENCES = ("link in prose", "citation", "linked title in prose", "linked name in prose")
_WITH_AUTHORS = ("title with authors", "authors under a title", "authors alone", "fields")


@dataclass(slots=True)
class Told:
    """An entry with all that the post gives it: the blocks that tell of it, and the links that are its own."""

    entry: Entry
    title: str
    blocks: range
    own: list[tuple[int, Link]] = field(default_factory=list)
    code: list[tuple[int, Link]] = field(default_factory=list)
    again: list[Told] = field(default_factory=list)
    reference: Entry | None = None
    written: list[tuple[int, Span, Target]] = field(default_factory=list)

    def words(self) -> list[int]:
        """The blocks that tell of the paper, wherever they stand."""
        return sorted({number for one in (self, *self.again) for number in one.blocks})

    @property
    def titled(self) -> Entry:
        """What gives its title and authors: itself, or the reference that a citation leads to."""
        return self.reference or self.entry

    def ids(self) -> Iterable[tuple[int, Link | Span, Target]]:
        """The identifiers that its own links or words hold, the first of each scheme."""
        seen: set[str] = set()
        linked: list[tuple[int, Link | Span, Target]] = [(number, link, target(link.url)) for number, link in self.own]
        for number, place, goal in [*linked, *self.written]:
            if goal.scheme and goal.scheme not in seen:
                seen.add(goal.scheme)
                yield number, place, goal


def choose(post: Post) -> list[Told]:
    """The entries of a post, in their order."""
    found = [entry for recognise in RECOGNISERS for entry in recognise(post)]
    spine = _spine(post, found)
    starts = [*(entry.block for entry in spine), len(post.blocks)]
    told = [
        Told(entry, _title(post, entry), _reach(post, entry, later))
        for entry, later in zip(spine, starts[1:], strict=True)
    ]
    inside = {number for one in told for number in one.blocks}
    by_block = {number: one for one in told for number in one.blocks}
    standing = set(map(id, spine))
    extra: list[Entry] = []
    for entry in found:
        if entry.style in ("reference", "bibtex", *_OWNS_SECTION, *_LEADING) or id(entry) in standing:
            continue
        if entry.block not in inside:
            _standing_alone(post, entry)
            extra.append(entry)
        elif entry.link is not None:
            _beside(post, by_block[entry.block], entry, extra)
    told += _in_sentences(post, _first_of_each(extra))
    told += [
        Told(entry, _title(post, entry), range(entry.block, entry.block + 1))
        for entry in found
        if entry.style in ("reference", "bibtex")
    ]
    told.sort(key=lambda one: (one.entry.block, one.entry.title or one.entry.named or (0, 0)))
    for one in told:
        _own_links(post, one)
        _written(post, one)
    _list(post, told)
    return _once(told)


_RICH, _BARE = 150, 40
"""So many characters beside title, authors and links are a summary, so few are none."""


def _list(post: Post, told: list[Told]) -> None:
    """In a post that summarises papers, those it says nothing of are only listed."""
    said: list[tuple[Told, int]] = []
    for one in told:
        if one.entry.role != "featured" or one.entry.style not in _OWNS_SECTION + _LEADING:
            continue
        blocks = [post.blocks[number] for number in one.blocks if number != one.entry.authors_block]
        linked = sum(link.end - link.start for block in blocks for link in block.links if link.start > 0)
        said.append((one, sum(len(block.text) for block in blocks) - len(one.title) - linked))
    if sum(length > _RICH for _, length in said) < 3:
        return
    bare = [one for one, length in said if length < _BARE and not one.entry.authors]
    for one in bare if len(bare) > 1 else ():
        one.entry.role = "listed"


def _like(post: Post, entry: Entry) -> tuple[str, int, int]:
    """What entries of one list share: the form of their blocks, and the heading over them."""
    block = post.blocks[entry.block]
    return block.kind, block.level, post.over[entry.block]


def _title(post: Post, entry: Entry) -> str:
    return " ".join(post.blocks[entry.block].text[slice(*entry.title)].split()) if entry.title else ""


def _spine(post: Post, found: list[Entry]) -> list[Entry]:
    """The entries that stand for blocks: one for each block, the surest; themes over several entries are none."""
    best: dict[int, Entry] = {}
    in_fields = {number for entry in found if entry.style == "fields" for number, _ in entry.fields.values()}
    proven = Counter(_like(post, entry) for entry in found if entry.style == "title as link")
    unproven = Counter(_like(post, entry) for entry in found if entry.style == "unproven link")
    everywhere = Counter(_like(post, entry)[:2] for entry in found if entry.style == "title as link")
    for entry in found:
        if entry.style not in _OWNS_SECTION + _LEADING and not (
            entry.style == "title in quotation marks" and entry.level
        ):
            continue
        if entry.sure < LEAST or (entry.block in in_fields and entry.style != "fields"):
            continue
        like = _like(post, entry)
        if entry.style == "unproven link" and (everywhere[like[:2]] < 3 or proven[like] < unproven[like]):
            continue
        other = best.get(entry.block)
        if other is None or _rank(entry) > _rank(other):
            if other is not None:
                _take(entry, other)
            best[entry.block] = entry
        else:
            _take(other, entry)
    taken = {entry.authors_block for entry in best.values() if entry.style == "authors under a title"}
    inner = {
        entry.block for entry in found if entry.style == "title in prose" and entry.title and entry.title.start < 40
    }
    spine: list[Entry] = []
    absorbed: set[int] = set()
    for number, entry in sorted(best.items()):
        if number in absorbed:
            continue
        if number in taken and entry.style in ("authors alone", "title as heading", *_LEADING):
            continue
        if entry.style == "title as heading":
            section = post.section(number)
            others = [
                best[other] for other in section if other in best and best[other].style in _LEADING + _WITH_AUTHORS
            ]
            inside_ = [fold(_title(post, other)) in fold(_title(post, entry)) for other in others]
            if len(others) == 1 and inside_[0] and not others[0].authors:
                entry.link = entry.link or others[0].link
                absorbed.add(others[0].block)
            elif len(others) > 1 or (others and others[0].link and not entry.link):
                continue
            over = number - 1 if number - 1 in best and best[number - 1].style == "title in quotation marks" else -1
            if over >= 0 and not entry.link:
                continue
            if not entry.link and inner & set(section):
                continue
        spine.append(entry)
    spine = _without_own_byline(post, spine)
    return _with_evidence(post, sorted([*spine, *_among(post, spine)], key=lambda entry: entry.block))


def _among(post: Post, spine: list[Entry]) -> Iterator[Entry]:
    """Headings among those that are titles: where most of one form are, so are those that look like them."""

    def form(number: int) -> tuple[int, bool, bool] | None:
        block, level = post.blocks[number], post.levels[number]
        told = block.kind != "heading" and any(map(post.is_labelled, post.blocks[number + 1 : number + 3]))
        plain = not level or (block.kind != "heading" and not block.marker and not told)
        if plain or post.is_section(number) or number in post.references:
            return None
        return level, bool(block.marker), told

    taken = {number for entry in spine for number in (entry.block, entry.authors_block)}
    proven = Counter(form(entry.block) for entry in spine)
    headings = Counter(form(number) for number in range(len(post.blocks)))
    for number, block in enumerate(post.blocks):
        like = form(number)
        least, share = (2, 0.5) if like and like[2] else (3, 0.75)
        if like is None or number in taken or proven[like] < max(least, share * headings[like]):
            continue
        title, name = titles.trimmed(block.text, 0, len(block.text))
        said = block.text[slice(*title)]
        under = post.section(number)[:6]
        summed_up = sum(len(post.blocks[at].text) for at in under) > _BARE and taken.isdisjoint(under)
        summed_up = summed_up or like[2]
        if summed_up and len(said.split()) > 3 and titles.likeness(said) >= 0.7:
            yield Entry("title as heading", number, 0.5, title, name=name, level=post.levels[number])


def _with_evidence(post: Post, spine: list[Entry]) -> list[Entry]:
    """The entries without those that only look like a title with authors, where others give links or say "by"."""

    def proof(index: int) -> int:
        entry = spine[index]
        end = spine[index + 1].block if index + 1 < len(spine) else len(post.blocks)
        near = post.blocks[entry.block : min(end, entry.block + 40)]
        linked = entry.link is not None or any(papers_in(block) for block in near)
        return 2 * linked + (
            entry.style != "title with authors" or entry.by or len(entry.authors) > 2 or form(entry) in forms
        )

    def form(entry: Entry) -> tuple[str, int]:
        return entry.style, post.levels[entry.block]

    forms = {one for one, times in Counter(map(form, spine)).items() if times > 3}
    proofs = [proof(index) for index in range(len(spine))]
    if sum(mark > 0 for mark in proofs) < 3:
        return spine
    return [entry for entry, mark in zip(spine, proofs, strict=True) if mark]


def _rank(entry: Entry) -> tuple[bool, float]:
    return (bool(entry.authors) and entry.title is not None, entry.sure)


def _take(entry: Entry, other: Entry) -> None:
    """What another recogniser saw of the same block is kept where this one saw nothing."""
    narrower = other.style in ("title in bold", "title as link") and entry.style != "fields"
    if (
        narrower
        and entry.title
        and other.title
        and entry.title.start <= other.title.start < other.title.end < entry.title.end
    ):
        entry.title, entry.name = other.title, other.name  # what stands after it is no part of it
    entry.link = entry.link or other.link
    entry.name = entry.name or other.name
    if not entry.authors and other.authors:
        entry.authors, entry.authors_block, entry.complete = other.authors, other.authors_block, other.complete


def _without_own_byline(post: Post, spine: list[Entry]) -> list[Entry]:
    """The entries without the title and authors of the post itself, which stand first and above all others."""
    if len(spine) > 1 and spine[0].style in ("authors under a title", "fields") and spine[0].block <= 2:
        first, level = spine[0], post.levels[spine[0].block]
        under = post.section(first.block)
        if any(papers_in(post.blocks[number]) for number in under) or any(post.levels[: first.block]):
            return spine
        if not first.link and (level == 1 or all(entry.style != first.style for entry in spine[1:])):
            return spine[1:]
    return spine


def _reach(post: Post, entry: Entry, later: int) -> range:
    """The blocks that tell of an entry."""
    number = entry.block
    end = min(later, post.references.start or len(post.blocks))
    level = entry.level or post.levels[number]
    block = post.blocks[number]
    last = max(number, entry.authors_block) + 1
    at = last
    while at < end:
        other = post.blocks[at]
        if post.levels[at] and not post.is_section(at) and (other.kind == "heading" and other.level <= max(level, 1)):
            break
        headed = other.kind == "heading" or post.levels[at] > 0
        deeper = other.kind == "item" and other.level > block.level
        beside = block.kind == "item" and not deeper and (headed or other.kind == "item")
        if not level and (block.kind == "row" or beside or (block.kind == "paragraph" and headed)):
            break
        at += 1
    return range(number, max(at, last))


def _beside(post: Post, one: Told, entry: Entry, extra: list[Entry]) -> None:
    """What a link inside the words on a paper is: the paper's own, or that of another paper that is mentioned."""
    assert entry.link is not None
    block = post.blocks[entry.block]
    words_ = label(block, entry.link)
    own = (
        entry.link is one.entry.link
        or is_label(words_)
        or (entry.block == one.entry.block and one.entry.style in _LEADING)
    )
    own = (
        own
        or target(block.text[entry.link.start : entry.link.end]).leads == "paper"
        or (len(words_) > 2 and fold(words_) in fold(one.title))
    )
    if not own:
        entry.role = "cited" if entry.style == "citation" else "mentioned"
        if entry.title and entry.style != "linked title in prose":
            entry.named, entry.title = entry.title, None
        extra.append(entry)


def _standing_alone(post: Post, entry: Entry) -> None:
    """A linked name in words that belong to no other paper is what they present, when it is their first link."""
    block = post.blocks[entry.block]
    if (
        entry.style == "linked name in prose"
        and not post.references
        and entry.link is not None
        and entry.named is not None
    ):
        first = next((link for link in block.links if target(link.url).leads == "paper"), None)
        if first == entry.link:
            entry.role = "featured"
            if block.text[entry.named.start : entry.named.start + 1].isupper():
                entry.title, entry.named = entry.named, None


def _first_of_each(extra: list[Entry]) -> list[Entry]:
    """Of several that speak of the same words or the same link, the surest."""
    best: dict[object, Entry] = {}
    for entry in sorted(extra, key=lambda entry: -entry.sure):
        if entry.sure < LEAST:
            continue
        key: object = (entry.block, entry.link.at) if entry.link else (entry.block, entry.title)
        best.setdefault(key, entry)
    return list(best.values())


def _in_sentences(post: Post, found: list[Entry]) -> list[Told]:
    """Entries of running prose: a title reaches to the next one, and takes bare links ("Source: ...") on its way."""
    bare = {
        entry.block: entry for entry in found if entry.style == "link in prose" and _is_bare(post.blocks[entry.block])
    }
    found = [entry for entry in found if entry.block not in bare]
    told = {id(entry): Told(entry, _title(post, entry), range(entry.block, entry.block + 1)) for entry in found}
    owners = sorted((entry for entry in found if entry.style == "title in prose"), key=lambda entry: entry.block)
    places = [owner.block for owner in owners]
    heads = [number for number, level in enumerate(post.levels) if level]
    for number, entry in bare.items():
        after = bisect_right(places, number)
        near = (*owners[max(after - 1, 0) : after], *owners[after : after + 1])
        owner = next((owner for owner in near if not _parted(heads, owner.block, number)), None)
        if owner is None:
            told[id(entry)] = Told(entry, "", range(number, number + 1))
        elif entry.link and all(link.url != entry.link.url for _, link in told[id(owner)].own):
            told[id(owner)].own.append((number, entry.link))
    starts = {entry.block for entry in found}
    for owner in owners:
        end = owner.block + 1
        while end < len(post.blocks) and not post.levels[end] and end not in starts:
            end += 1
        told[id(owner)].blocks = range(owner.block, end)
    return list(told.values())


def _parted(heads: list[int], one: int, other: int) -> bool:
    """Whether a heading stands between two blocks."""
    first = bisect_right(heads, min(one, other))
    return first < len(heads) and heads[first] < max(one, other)


def _is_bare(block: Block) -> bool:
    """Whether a block is hardly more than its link."""
    return len(block.links) == 1 and len(block.text) - (block.links[0].end - block.links[0].start) < 25


def _own_links(post: Post, one: Told) -> None:
    """The links of an entry: that of its title, those that call themselves its paper, the first to a paper."""
    entry = one.entry
    seen = {link.url for _, link in one.own}
    prose = entry.style in _IN_SENTENCES
    for number in one.blocks if not prose else [entry.block]:
        block = post.blocks[number]
        for link in block.links:
            if prose and link is not entry.link:
                continue
            if link.url in seen or not _is_own(one, number, block, link):
                continue
            seen.add(link.url)
            (one.code if target(link.url).leads == "code" and link is not entry.link else one.own).append(
                (number, link)
            )
    if entry.proof and all(link.url != entry.proof[1].url for _, link in one.own):
        one.own.insert(0, entry.proof)
    led = any(
        target(link.url).leads == "paper" or label(post.blocks[at], link) in words("link.sure") for at, link in one.own
    )
    if not led and not prose and entry.style not in ("title in prose", "title in quotation marks", "reference"):
        for number in one.blocks:
            if found := papers_in(post.blocks[number]):
                if len(post.blocks[number].text.split()) < 60 or number == entry.block:
                    one.own.append((number, found[0]))
                break


def _is_own(one: Told, number: int, block: Block, link: Link) -> bool:
    entry = one.entry
    goal, words_ = target(link.url), label(block, link)
    if link == entry.link:
        return True
    if (
        number == entry.block
        and entry.title
        and entry.style != "title in prose"
        and link.start >= entry.title.start
        and link.end <= entry.title.end + 2
    ):
        return True
    bare = target(block.text[link.start : link.end]).leads == goal.leads and "http" in block.text[link.start : link.end]
    named = len(words_) > 2 and bool(one.title) and fold(words_) in fold(one.title) and bool(fold(words_))
    marked = len(words_) > 1 and words_ not in words("link.here") and is_label(words_)
    if goal.leads == "paper":
        other = (
            one.entry.link
            and goal.scheme
            and target(one.entry.link.url).scheme == goal.scheme
            and target(one.entry.link.url).id != goal.id
        )
        return (marked or bare or named) and not other
    if is_bar(block):
        name = _LABELLED.match(block.text)
        source = name is not None and name["name"] is not None and name["name"].lower() in words("link.source")
        labelled = marked or (name is not None and bool(name["name"]) and not source)
        return (
            bool(one.title) and labelled and number != entry.authors_block and "author" not in block.text[:12].lower()
        )
    if goal.leads == "code":
        return marked or bare or named or (entry.block == number and entry.style in _LEADING)
    told = words_ in words("link.paper") | words("link.other") - words("link.here")
    return told and (entry.style in (*_LEADING, "fields") or number <= entry.block + 1)


_LABELLED = re.compile(r"\W{0,4}(?:(?P<name>[^\W\d_][\w /&-]{0,24}?)\s*[:：]\s*|$)")


def is_bar(block: Block) -> bool:
    """Whether a block is hardly more than links: "Paper | Code", "详解博客：https://..."."""
    linked = sum(link.end - link.start for link in block.links)
    name = _LABELLED.match(block.text)
    return bool(block.links) and len(block.text) - linked - (name.end() if name else 0) <= max(
        6 * len(block.links), 0.3 * len(block.text)
    )


def _written(post: Post, one: Told) -> None:
    """The identifiers that an entry writes out in words: "arXiv:2007.10319"."""
    prose = one.entry.style in _IN_SENTENCES
    for number in () if prose else one.blocks:
        block = post.blocks[number]
        lower = block.text.lower()
        for pattern, scheme in ((ARXIV_IN_TEXT, "arxiv"), (DOI_IN_TEXT, "doi")):
            for match in pattern.finditer(block.text) if scheme in lower else ():
                goal = Target("paper", scheme, match[scheme].rstrip("."))  # type: ignore[arg-type]
                one.written.append((number, Span(match.start(scheme), match.start(scheme) + len(goal.id)), goal))
    for name, pattern, scheme in (("eprint", ARXIV_NUMBER, "arxiv"), ("doi", DOI_NUMBER, "doi")):
        at, span = one.entry.fields.get(name, (0, Span(0, 0)))
        if told := pattern.fullmatch(post.blocks[at].text, *span):
            one.written.append((at, span, Target("paper", scheme, told[0])))  # type: ignore[arg-type]


def _once(told: list[Told]) -> list[Told]:
    """Each paper once: what stands again under the same title or number adds to the first.

    A reference gives its title and authors to what cites it by the same number.
    """
    order = {"featured": 0, "listed": 1, "mentioned": 2, "cited": 3}
    known: dict[str, Told] = {}
    result: list[Told] = []
    for one in sorted(told, key=lambda one: (order[one.entry.role], one.entry.title is None and not one.entry.authors)):
        keys = [f"{goal.scheme}:{goal.id.casefold()}" for _, _, goal in one.ids()]
        if one.title and len(fold(one.title)) > 8:
            keys.append(fold(one.title))
        first = next((known[key] for key in keys if key in known), None)
        if first is not None and not _differ(first, one):
            first.again.append(one)
            first.written += one.written if one.entry.style == "bibtex" else []
            if first.reference is None and one.entry.style in ("reference", "bibtex") and one.entry.title:
                first.reference = one.entry
            if (
                one.titled is not first.entry
                and one.entry.style in ("reference", "bibtex")
                and not first.entry.link_is_title
            ):
                first.title = one.title or first.title
            continue
        for key in keys:
            known.setdefault(key, one)
        result.append(one)
    for one in result:
        cited = [
            entry
            for entry in (one.entry, *(other.entry for other in one.again))
            if entry.style in ("citation", "link in prose", "linked name in prose")
        ]
        if one.entry.style in ("citation", "reference") and len(cited) > 1:
            one.entry.role = "featured"
    return sorted(result, key=lambda one: (one.entry.block, one.entry.title or one.entry.named or Span(0, 0)))


def _differ(first: Told, one: Told) -> bool:
    """Whether two entries under one number are two papers: both stand for themselves, with other titles."""
    if one.entry.role != "featured" or not (first.title and one.title):
        return False
    a, b = sorted((fold(first.title), fold(one.title)), key=len)
    return a not in b and first.entry.style == one.entry.style
