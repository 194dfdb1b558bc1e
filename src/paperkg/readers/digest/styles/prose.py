"""Titles and citations inside sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperkg.readers.digest import people, titles
from paperkg.readers.digest.blocks import Block, Link, Span
from paperkg.readers.digest.links import target
from paperkg.readers.digest.post import Post, is_citation, is_label, label, paper_links
from paperkg.readers.digest.styles.entry import Entry
from paperkg.readers.digest.words import BY, either, words

_NOT_PAPER = re.compile(either(words("not_paper")), re.IGNORECASE)
_LEAD = re.compile(rf"{either(words('prose.paper'))}\W*$", re.IGNORECASE)
_AWARDED = re.compile(r"\b(?:awards?|prizes?|(?:honou?rable )?mentions?)\b[^.!?\n]{0,120}$", re.IGNORECASE)
_THEN_BY = re.compile(rf"[”\"»》」』,\s]*(?:\([^()]{{0,60}}\)\s*)?[,;—–-]?\s*[(（]?(?:{BY})\s*", re.IGNORECASE)


def in_sentences(post: Post) -> Iterator[Entry]:
    """Titles inside running prose: linked, in quotation marks, or told by their capital letters."""
    for number, block in enumerate(post.blocks):
        if number in post.references or block.kind == "heading" or (post.levels[number] and block.kind != "item"):
            continue
        taken: list[Span] = []
        for entry in (*_linked(number, block), *_quoted(number, block), *_told_by_capitals(number, block)):
            span = entry.title
            if span is None or entry.style == "title before links":
                yield entry
            elif not any(start < span.end and span.start < end for start, end in taken):
                taken.append(span)
                yield entry


def _linked(number: int, block: Block) -> Iterator[Entry]:
    """What the links to papers in a block are: a title, a name, a citation, or the word "paper"."""
    for link in paper_links(block):
        bare, name = titles.trimmed(block.text, link.start, link.end)
        text = block.text[slice(*bare)]
        if is_label(label(block, link)) or target(text).leads == "paper" or "http" in text:
            yield _labelled(number, block, link, address="http" in text)
        elif is_citation(block.text[link.start : link.end]) or titles.of_people(text):
            yield Entry("citation", number, 0.45, named=Span(link.start, link.end), link=link, role="cited")
        elif titles.likeness(text) >= 0.6 and len(text.split()) >= 3:
            sure = 0.5 + 0.2 * titles.likeness(text)
            entry = Entry("linked title in prose", number, sure, bare, name=name, link=link)
            yield _by(entry, number, _before(block.text, link.start))
        else:
            yield Entry("linked name in prose", number, 0.4, named=bare, link=link, role="mentioned")


_NAME_BEFORE = re.compile(r"(?:^|\n)[^\w\n]*([^\n\[(（:：]{2,160}?)[\s\[(（:：-]*$")


def _labelled(number: int, block: Block, link: Link, *, address: bool) -> Entry:
    """A link that tells nothing but where it leads; before a bare address in an item may stand what it is of."""
    before = _NAME_BEFORE.search(block.text[: link.start]) if address and block.kind == "item" else None
    score = titles.likeness(before[1]) if before else 0.0
    if before and score >= 0.6 and len(before[1].split()) > 2:
        title = titles.trimmed(block.text, *before.span(1))[0]
        return Entry("title before links", number, 0.55, title, link=link)
    named = Span(*before.span(1)) if before and score > 0 else Span(link.start, link.end)
    return Entry("link in prose", number, 0.4, named=named, link=link)


def _quoted(number: int, block: Block) -> Iterator[Entry]:
    """Titles in quotation marks that the words around tell of."""
    for span in titles.quoted(block.text):
        text = block.text[slice(*span)]
        around = block.text[max(span.start - 40, 0) : span.start - 1]
        if _NOT_PAPER.search(around) or len(text.split()) + len(_HAN.findall(text)) // 2 < 3:
            continue
        sentence = block.text[max(span.start - 160, 0) : span.start - 1]
        told = bool(_LEAD.search(around) or _AWARDED.search(sentence)) or block.text[span.start - 1] in "《『"
        by = _THEN_BY.match(block.text[span.end : span.end + 90])
        authors = people.read(block.text, span.end + by.end(), told=True) if by else None
        if told and authors is None:
            authors = _before(block.text, span.start) or _after(block.text, span.end)
        if told or authors:
            title, name = titles.trimmed(block.text, *span)
            sure = 0.5 + 0.2 * bool(authors) + 0.1 * told
            yield _by(Entry("title in quotation marks", number, sure, title, name=name), number, authors)


def _told_by_capitals(number: int, block: Block) -> Iterator[Entry]:
    if block.kind == "paragraph" and not block.links and (title := titles.run_on(block.text)):
        yield Entry("title in prose", number, 0.5, title)
    for span, name in titles.in_prose(block.text):
        if not any(link.start < span.end and span.start < link.end for link in block.links):
            by = _THEN_BY.match(block.text[span.end : span.end + 90])
            authors = people.read(block.text, span.end + by.end(), told=True) if by else None
            entry = Entry("title in prose", number, 0.45 + 0.1 * (span.start < 30), span, name=name)
            yield _by(entry, number, authors if authors and _are_people(block.text, authors) else None)


def _are_people(text: str, found: people.People) -> bool:
    """Whether what follows "by" in a sentence are full names."""
    return all(len(text[slice(*name)].split()) > 1 for name in found.names)


def _by(entry: Entry, number: int, authors: people.People | None) -> Entry:
    """An entry with the authors that its sentence names."""
    if authors:
        entry.authors, entry.authors_block, entry.complete = authors.names, number, authors.complete
    return entry


_HAN = re.compile(r"[\u4e00-\u9fff]")
_COMES_BEFORE = re.compile(
    r"\s*(?:\([^()]{0,60}\)\s*)?(?:,?\s*(?:and (?:his|her|their) colleagues|both)?\s*(?:from|at"
    r"|of) [^.。,]{2,60}?,?\s+)?(?:have |has |recently |ont |han |haben )?"
    r"(?:published|report|show|argue|find|suggest|propose|introduce|present|introduced|presented|released|proposed|wrote"
    r"|describe[sd]?|publi\w+|presenta\w+|propusieron"
    r"|proposent|stellten?|veröffentlich\w+|schlagen)"
)
_OF_WHOM = re.compile(
    r"(?<![A-Za-z.-])"
    r"(?P<name>[A-ZÀ-Þ][\w.-]{1,24}(?: [A-ZÀ-Þ][\w-]{1,24}){0,2}|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,3})"
    r"\s?(?:等人?|团队|團隊)(?:提出|发表|撰写)?的?(?:论文|文章)?\s?[《『]?$"
)
_OPENING = re.compile(r"(?:^|[.。!?]\s+)(?:[^\W\d_][^,.。]{1,40},\s+|(?:The )?[Rr]esearchers\s+)?(?=[A-ZÀ-Þ])")


def _after(text: str, end: int) -> people.People | None:
    """The authors that a sentence names after the title of what they report."""
    start = end + len(text[end : end + 4]) - len(text[end : end + 4].lstrip('”"»》」』, '))
    found = people.read(text, start)
    return found if found and _COMES_BEFORE.match(text, found.end) else None


def _before(text: str, end: int) -> people.People | None:
    """The authors that a sentence names before it says that they wrote what it then cites."""
    if (owner := _OF_WHOM.search(text, max(end - 60, 0), end)) is not None:
        return people.People((Span(*owner.span("name")),), False, owner.end("name"))
    for opening in reversed(list(_OPENING.finditer(text, max(end - 300, 0), end))):
        found = people.read(text, opening.end(), end)
        return found if found and _COMES_BEFORE.match(text, found.end) else None
    return None
