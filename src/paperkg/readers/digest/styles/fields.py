"""Papers told field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperkg.readers.digest import people, titles
from paperkg.readers.digest.blocks import Block, Span
from paperkg.readers.digest.post import LINE, Post, is_label, papers_in
from paperkg.readers.digest.styles.entry import Entry
from paperkg.readers.digest.words import words

FIELDS = {
    re.sub(r"\W", "", word): part
    for part in ("affiliation", "date", "venue", "code", "paper", "authors", "title")
    for word in words(f"field.{part}")
}
"""What the names of fields tell, by their letters."""
_FIELD = re.compile(r"\W{0,4}?(?P<name>[^\W\d_][\w ()/.]{0,24}?)\W{0,3}?\s*[:：|｜丨]\s*(?P<value>[^\n]*)")
_PAPER_TITLE = re.compile(r"(?:论文|論文|논문|paper)\s?(?:题目|标题|名称|名|제목|title|name)\W*$", re.IGNORECASE)
_OF_PAPER = re.compile(r"^(?:논문|论文|論文|paper)(?=.)")


def fields(post: Post) -> Iterator[Entry]:
    """Papers told field by field: "Title: ... Authors: ... Paper: ... Code: ...", or by the columns of a table."""
    current: Entry | None = None
    last = -9
    for number, block in enumerate(post.blocks):
        if number in post.references:
            continue
        found = list(_columns(block) if block.kind == "row" and block.head else _named(block))
        known = {part for part, _ in found}
        if block.kind == "row" and not {"title", "paper"} & known:
            continue
        if not found:
            continue
        is_new = (
            current is None or number - last > 4 or block.kind == "row" or _another(post, current, last, number, found)
        )
        if is_new:
            if current is not None:
                yield from _complete(post, current)
            current = Entry("fields", number, 0.75, level=LINE if block.kind != "row" else 0)
        assert current is not None
        for part, span in found:
            current.fields.setdefault(part, (number, span))
        last = number
    if current is not None:
        yield from _complete(post, current)


def _another(post: Post, current: Entry, last: int, number: int, found: list[tuple[str, Span]]) -> bool:
    """Whether fields belong to another paper than those before them."""
    if any(post.blocks[between].kind == "heading" for between in range(last + 1, number)):
        return True
    for part, span in found:
        if part in current.fields and part not in ("paper", "code"):
            return True
        if (
            part == "paper"
            and part in current.fields
            and titles.likeness(post.blocks[number].text[slice(*span)]) >= 0.55
        ):
            return True
    return False


def _named(block: Block) -> Iterator[tuple[str, Span]]:
    start = -1
    while 0 <= start + 1 < len(block.text) < 2000:
        match = _FIELD.match(block.text, start + 1)
        start = block.text.find("\n", start + 1)
        start = len(block.text) if start < 0 else start
        if match is None:
            continue
        key = re.sub(r"\W", "", match["name"].lower())
        part = FIELDS.get(key) or FIELDS.get(_OF_PAPER.sub("", key))
        if part and (match["value"].strip() or part in ("paper", "code")):
            yield part, Span(*match.span("value"))


def _is_titled(post: Post, told: dict[str, tuple[int, Span]]) -> bool:
    """Whether a field says that it gives the title of a paper, not of something else ("Paper title: ...")."""
    number, span = told.get("title", (0, Span(0, 0)))
    return bool(_PAPER_TITLE.search(post.blocks[number].text[max(span.start - 24, 0) : span.start]))


def _columns(block: Block) -> Iterator[tuple[str, Span]]:
    at = 0
    cells = block.text.split("\t")
    heads = list(block.head)
    if heads and not heads[0] and not cells[0].strip():
        at, cells, heads = len(cells[0]) + 1, cells[1:], heads[1:]
    for name, cell in zip(heads, cells, strict=False):
        part = next((FIELDS[key] for one in name.split("/") if (key := re.sub(r"\W", "", one.lower())) in FIELDS), None)
        head = titles.head_of(cell)
        if (
            part == "paper"
            and titles.likeness(head) >= 0.25
            and not is_label(re.sub(r"\W", "", cell.lower()))
            and "http" not in head
        ):
            part, cell = "title", head + " " * (len(cell) - len(head))
        if part and cell.strip():
            stripped = at + len(cell) - len(cell.lstrip())
            yield part, Span(stripped, at + len(cell.rstrip()))
        at += len(cell) + 1


def _complete(post: Post, entry: Entry) -> Iterator[Entry]:
    """An entry of fields, when they tell enough: a title (or one above them) and authors or a link."""
    told = entry.fields
    if "paper" in told and "title" not in told:
        number, span = told["paper"]
        words_ = post.blocks[number].text[slice(*span)]
        if titles.likeness(words_.strip()) >= 0.55 and not is_label(words_.strip().lower()):
            told["title"] = told["paper"]
    if "title" in told:
        number, span = told["title"]
        entry.title, entry.name = titles.trimmed(post.blocks[number].text, *span)
        entry.block = number
    else:
        for above in range(entry.block - 1, max(entry.block - 3, -1), -1):
            if post.levels[above] and not post.is_section(above):
                entry.block, text = above, post.blocks[above].text
                entry.title, entry.name = titles.trimmed(text, 0, len(text))
                break
    if "authors" in told:
        number, span = told["authors"]
        if found := people.read(post.blocks[number].text, span.start, span.end, told=True):
            entry.authors, entry.authors_block, entry.complete = found.names, number, found.complete
    linked = [link for part in ("paper", "title") if part in told for link in papers_in(post.blocks[told[part][0]])]
    if linked:
        entry.link = linked[0]
    if (
        entry.title
        and entry.title.end > entry.title.start
        and (
            entry.authors
            or _is_titled(post, told)
            or ("title" in told and (linked or "authors" in told))
            or len(told) > 2
        )
        and titles.likeness(post.blocks[entry.block].text[slice(*entry.title)]) > 0.2
    ):
        entry.level = entry.level or post.levels[entry.block]
        entry.sure += 0.1 * (len(told) > 2)
        yield entry
