"""References: in the list at the end, in lists of their own, in BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperkg.readers.digest import people, titles
from paperkg.readers.digest.blocks import Block, Span
from paperkg.readers.digest.post import TOLD, Post, is_label, label, papers_in
from paperkg.readers.digest.styles.entry import Entry

LONGEST = 1500
"""No reference has more characters."""

_BEFORE_TITLE = re.compile(r"[\s.,;:]*(?:\(?(?:19|20)\d\d[a-z]?\)?)?[\s.,;:]*[“\"«『「]?")
_AFTER_TITLE = re.compile(r"[.?!]\s|[.]$|[”\"»』」]|,\s+(?:In|in|arXiv|Proc)|\n|\t|$")


def reference_list(post: Post) -> Iterator[Entry]:
    """The list of what was cited, in the usual forms of a reference."""
    for number in post.references:
        block = post.blocks[number]
        if post.levels[number] and not block.marker and block.kind == "heading" and len(block.text) < 30:
            continue
        if entry := reference(block, number):
            yield entry


def reference(block: Block, number: int) -> Entry | None:
    """One reference: "Title - By A, B 2020", "A, B. Title. Venue, 2020", 'A, B, "Title", Venue'."""
    text = block.text
    if len(text) > LONGEST:
        return None
    sure, span, authors = _parts(block) or (0.0, None, None)
    if span is None:
        return None
    title, name = titles.trimmed(text, *span)
    entry = Entry("reference", number, sure, title, name=name, role="cited", link=next(iter(papers_in(block)), None))
    if authors:
        entry.authors, entry.authors_block, entry.complete = authors.names, number, authors.complete
    return entry


def _parts(block: Block) -> tuple[float, Span, people.People | None] | None:
    """How sure it is what a reference says, where its title stands, and its authors."""
    text, link = block.text, next(iter(papers_in(block)), None)
    split = titles.with_authors(text)
    if split and TOLD.search(text[split[0].end : split[1].names[0].start]):
        return 0.9, *split
    found = people.read(text)
    if found and _is_list(text, found) and (after := _title_after(text, found.end)):
        return 0.8, after, found
    if split:
        return 0.85, *split
    if link and not is_label(label(block, link)) and titles.likeness(text[link.start : link.end]) >= 0.5:
        return 0.7, Span(link.start, link.end), None
    if inside := next(titles.in_prose(text), None):
        return 0.5, inside[0], None
    first = Span(0, len(re.split(r"\s[—–-]\s|\.\s", text, maxsplit=1)[0]))
    bare = titles.trimmed(text, *first)[0]
    return (0.5, bare, None) if block.marker and titles.likeness(text[slice(*bare)]) >= 0.6 else None


def _is_list(text: str, found: people.People) -> bool:
    """Whether the names that a reference begins with are a list of authors, not a title of two words."""
    return (
        len(found.names) > 1
        or not found.complete
        or bool(re.match(r"\s*[.,(]", text[found.end :]))
        or text[found.end - 1] == "."
    )


def _title_after(text: str, end: int) -> Span | None:
    """The title that follows the authors."""
    rest = _BEFORE_TITLE.match(text, end)
    start = rest.end() if rest else end
    stop = _AFTER_TITLE.search(text, start)
    last = stop.start() if stop else len(text)
    last += bool(stop and stop.group()[:1] in ("?", "!"))
    return Span(start, last) if last - start >= 8 and titles.likeness(text[start:last]) >= 0.15 else None


_BIB_FIELD = re.compile(
    r"\b(?P<name>title|author|eprint|url"
    r"|doi)\s*=\s*(?:\{(?P<braced>(?=[^}])[^{}]{0,2000}(?:\{[^{}]{0,400}\}[^{}]{0,2000}){0,20})\}"
    r"|\"(?P<quoted>[^\"]{1,2000})\")",
    re.IGNORECASE,
)


_DATED = re.compile(
    r".{4,300}?(?:\((?:19|20)\d\d[a-z]?\)\.?[\s:]|[.,] [“\"][^“”\"\n]{10,250}[”\"][^“”\"\n]{1,200}(?:19|20)\d\d\W*$)"
)


def dated_references(post: Post) -> Iterator[Entry]:
    """References in a list of their own: "Bengio, Y., ... (2003). A Neural Probabilistic Language Model. JMLR."."""
    for number, block in enumerate(post.blocks):
        if (
            number in post.references
            or block.kind not in ("item", "paragraph")
            or len(block.text) > 900
            or not _DATED.match(block.text)
        ):
            continue
        if not (titles.with_authors(block.text) or people.read(block.text)):
            continue
        entry = reference(block, number)
        if not (entry and entry.authors and entry.title) or not entry.authors[0].start < 4 < entry.title.start:
            continue
        said = block.text[slice(*entry.title)]
        if (
            not said[0].islower()
            and titles.likeness(said) >= 0.45
            and not re.match(r"\s", block.text[entry.title.start - 1 : entry.title.start][1:])
        ):
            entry.style, entry.role, entry.by, entry.sure = "title with authors", "featured", True, 0.75
            yield entry


def bibtex(post: Post) -> Iterator[Entry]:
    """A BibTeX entry that a post shows."""
    for number, block in enumerate(post.blocks):
        if not (block.kind == "code" and "@" in block.text):
            continue
        for start in re.finditer(r"@(?P<type>[A-Za-z]{3,20})\s*\{", block.text):
            following = block.text.find("\n@", start.end())
            told: dict[str, Span] = {}
            for match in _BIB_FIELD.finditer(block.text, start.end(), following if following > 0 else len(block.text)):
                told.setdefault(match["name"].lower(), Span(*match.span("braced" if match["braced"] else "quoted")))
            if "title" in told and not post.is_own(block.text[slice(*told["title"])]):
                title, name = titles.trimmed(block.text, *told["title"])
                authors = people.read_bibtex(block.text, *told["author"]) if "author" in told else ()
                entry = Entry(
                    "bibtex",
                    number,
                    0.7,
                    title,
                    name=name,
                    authors=authors,
                    authors_block=number if authors else -1,
                    complete=True if authors else None,
                    role="cited",
                )
                entry.fields = {part: (number, span) for part, span in told.items()}
                yield entry
