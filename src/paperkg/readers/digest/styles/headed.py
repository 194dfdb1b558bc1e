"""Titles that stand over what is said of them: as headings, with their authors, in quotation marks of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from paperkg.names import fold
from paperkg.readers.digest import people, titles
from paperkg.readers.digest.blocks import Block, Span
from paperkg.readers.digest.links import target
from paperkg.readers.digest.post import LINE, TOLD, Post, begins, is_citation, is_label, label, paper_links, papers_in
from paperkg.readers.digest.styles.entry import Entry
from paperkg.readers.digest.words import BY, either, words

_BY_LINE = re.compile(rf"\W{{0,4}}(?:{BY})\s*", re.IGNORECASE)
_AFTER = re.compile(
    r"[\s.,;:*_)）。|\n(\[-]*(?:(?:[^\n,.|]{2,40},\s*){0,2}(?:19|20)\d\d\b|$|\n|[(（\[|•·—–-]"
    r"|[A-Z][\w&'’ -]{1,38}\s(?:19|20)\d\d[\s.)\]]*$)"
)
_NOT_PAPER = re.compile(either(words("not_paper")), re.IGNORECASE)
_FLAGGED = re.compile(rf"[(\[（【]\s*{either(words('link.sure'))}\s*[)\]）】]\s*$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*[(（\[][^()（）\[\]\n]{6,200}(?:19|20)\d\d[a-z]?\s*[)）\]]\W*$")
_PAPERS = re.compile(
    r"\b(?:best|top|favou?rite|must[- ]read|important|influential|interesting|following|selected|key"
    r"|recommended|cited|\d+)\b[^.!?\n]{0,60}\b(?:papers|artículos|articles|artigos|paper)\b|篇[^。\n]{0,12}论文|論文",
    re.IGNORECASE,
)
_SAYING = re.compile(r"^\W{0,3}[“\"«].*[.!][”\"»]$")
_REMARK = re.compile(r"\s(?:--+|—|–)\s?|\s[\[:](?=hash:)")
"""Between a title in a list and what is remarked of it."""
_KEEPERS = re.compile(rf"\W*{either(words('keepers'))}", re.IGNORECASE)


def title_and_authors(post: Post) -> Iterator[Entry]:
    """A title and its authors in one heading, item or line ("Title, by A, B and C")."""
    for number, block in enumerate(post.blocks):
        if number in post.references or (len(block.text) > 900 and block.kind == "paragraph") or block.kind == "row":
            continue
        if block.kind == "paragraph" and not post.levels[number] and not paper_links(block) and len(block.text) > 400:
            continue
        if (
            _KEEPERS.match(block.text)
            or (found := _glued(block) or titles.with_authors(block.text)) is None
            or any(map(post.is_cited, block.links))
        ):
            continue
        span, authors = found
        by = bool(TOLD.search(block.text[span.end : authors.names[0].start]))
        below = number + 1 < len(post.blocks) and post.blocks[number + 1].kind != "item"
        if not by and below and _is_of_several(post, number + 1):
            continue  # its authors stand in the line below
        if not post.people(block.text, authors.names) or (
            not by
            and len(authors.names) == 1
            and authors.complete
            and not (papers_in(block) or _IN_BRACKETS.match(block.text, span.end))
        ):
            continue
        if (
            by
            and block.kind == "paragraph"
            and not post.levels[number]
            and re.search(r"[a-zà-ÿ] +$", block.text[: span.end + 1])
        ):
            continue
        title, name = titles.trimmed(block.text, *span)
        if re.search(r"[.!?]\s", block.text[slice(*title)].rstrip("?")) and len(block.text[slice(*title)].split()) > 14:
            continue
        sure = 0.5 + 0.3 * titles.likeness(block.text[slice(*title)]) + 0.1 * (len(authors.names) > 1)
        sure += 0.1 * bool(block.marker) + 0.1 * bool(papers_in(block))
        if len(authors.names) == 1 and authors.complete and _NOT_PAPER.search(block.text):
            continue
        link = next(
            (link for link in block.links if link.start <= title.end and target(link.url).leads in ("paper", "page")),
            None,
        )
        yield Entry(
            "title with authors",
            number,
            min(sure, 1.0),
            title,
            name=name,
            authors=authors.names,
            authors_block=number,
            complete=authors.complete,
            by=by,
            link=link,
            level=post.levels[number],
        )


def _glued(block: Block) -> tuple[Span, people.People] | None:
    """A title in bold with its authors right behind it, and nothing between."""
    first = next((span for span in block.strong if begins(block.text, span.start)), None)
    if first is None or first.end >= len(block.text) or not block.text[first.end].isalpha():
        return None
    found = people.read(block.text, first.end)
    named = found is not None and len(found.names) > 1 and _AFTER.match(block.text, found.end)
    return (first, found) if found and named and titles.likeness(block.text[slice(*first)]) >= 0.3 else None


def listed_titles(post: Post) -> Iterator[Entry]:
    """Items or numbered headings over paragraphs, in a post that says how many papers it presents, or which."""
    runs: dict[tuple[str, int, bool], list[int]] = {}
    for number, block in enumerate(post.blocks):
        numbered = bool(post.levels[number]) and block.marker.isdecimal()
        if (numbered or block.kind == "item") and not post.is_section(number) and number not in post.references:
            runs.setdefault((block.kind, block.level, bool(block.marker)), []).append(number)
    for run in runs.values():
        over = [*post.heads, *(block.text[-300:] for block in post.blocks[max(run[0] - 3, 0) : run[0]])]
        if len(run) < 2 or not _in_order(post, run) or not any(map(_PAPERS.search, over)):
            continue
        if not all(_is_summed_up(post, number) for number in run) and not _is_list_of_titles(post, run):
            continue
        for number in run:
            remark = _REMARK.search(post.blocks[number].text)
            end = remark.start() if remark else len(post.blocks[number].text)
            title, name = titles.trimmed(post.blocks[number].text, 0, end)
            said = post.blocks[number].text[slice(*title)]
            if len(said.split()) > 1 and titles.likeness(said) >= 0.6:
                yield Entry("title as heading", number, 0.5, title, name=name, level=post.levels[number] or LINE)


def _in_order(post: Post, run: Sequence[int]) -> bool:
    """Whether the numbers of some blocks, if they have any, go up or down one by one (or are all the same)."""
    marks = [int(mark) for number in run if (mark := post.blocks[number].marker).isdecimal()]
    return len({abs(b - a) for a, b in pairwise(marks)}) < 2


def _is_list_of_titles(post: Post, run: Sequence[int]) -> bool:
    """Whether a post that is named after its papers, and links to none, is hardly more than these items: titles."""
    if not any(map(_PAPERS.search, post.heads)) or any(map(paper_links, post.blocks)):
        return False
    if 2 * len(run) < sum(block.kind != "heading" for block in post.blocks):
        return False
    alike = [titles.likeness(_REMARK.split(post.blocks[number].text)[0]) >= 0.7 for number in run]
    return len(run) > 4 and sum(alike) > 0.7 * len(run)


def _is_summed_up(post: Post, number: int) -> bool:
    """Whether a short block stands over a paragraph."""
    block, below = post.blocks[number], post.blocks[number + 1 : number + 2]
    short = len(block.text) <= 160 and block.text[-1:] not in ".,;:。，；："
    return short and any(other.kind == "paragraph" and len(other.text) > 40 for other in below)


def _is_quoted(text: str) -> bool:
    """Whether a text is a title in quotation marks and nothing else."""
    return any(span.start == 1 and span.end > len(text) - 3 for span in titles.quoted(text[:300]))


def author_line(post: Post) -> Iterator[Entry]:
    """A line of authors, under a title or, when the page lost it, under none."""
    listed = sum(_is_of_several(post, number) for number in range(len(post.blocks))) > 2
    for number, block in enumerate(post.blocks):
        if number in post.references or block.kind == "row" or len(block.text) > 1500:
            continue
        by = _BY_LINE.match(block.text)
        found = people.read(block.text, by.end(), told=True) if by else None
        unsure = by is not None and by.group().strip(" \t*_-•").lower() in titles.UNSURE
        if found is None or (unsure and not people.read(block.text, by.end() if by else 0)):
            by, found = None, people.read(block.text)
        if (
            found is None
            or not _AFTER.match(block.text, found.end)
            or (not by and len(found.names) < 2 and found.complete and not (listed and _is_alone(block.text)))
        ):
            continue
        if not by and (found.end < 0.45 * len(block.text.rstrip()) or not post.people(block.text, found.names)):
            continue
        above = number - 1
        upper = post.blocks[max(above, 0)]
        owns = (
            upper.kind == "item" and block.kind == "item" and block.level > upper.level and upper.text[-1:] not in ":："
        )
        owns = owns or (  # a line of names alone tells that a title stands above it
            len(found.names) > 2
            and upper.kind in ("item", "paragraph")
            and len(upper.text) < titles.LONGEST
            and titles.of_people(block.text)
        )
        if (
            above >= 0
            and (post.levels[above] or owns)
            and not post.is_section(above)
            and not titles.by_line(upper.text)
            and not _SAYING.search(upper.text)
        ):
            first = next((span for span in upper.strong if begins(upper.text, span.start)), None)
            title, name = titles.trimmed(upper.text, *(first if owns and first else (0, len(upper.text))))
            score = titles.likeness(upper.text[slice(*title)])
            if score >= (0.3 if by or len(found.names) > 1 or not found.complete else 0.7):
                link = upper.links[0] if upper.links else None
                yield Entry(
                    "authors under a title",
                    above,
                    0.55 + 0.3 * score + 0.1 * bool(by),
                    title,
                    name=name,
                    authors=found.names,
                    authors_block=number,
                    complete=found.complete,
                    link=link,
                    level=post.levels[above],
                )
                continue
        if by and (len(found.names) > 1 or not found.complete):
            yield Entry(
                "authors alone",
                number,
                0.5,
                authors=found.names,
                authors_block=number,
                complete=found.complete,
                level=LINE,
            )


def _is_of_several(post: Post, number: int) -> bool:
    """Whether a block is a line of several names under a title."""
    return number > 0 and bool(post.levels[number - 1]) and titles.of_people(post.blocks[number].text[:900])


def _is_alone(text: str) -> bool:
    """Whether a text is one name and nothing else."""
    return 1 < len(text.split()) < 4 and people.is_name(text)


def heading_with_link(post: Post) -> Iterator[Entry]:
    """A heading that is a title: it links to its paper, or the first words under it do, or it says "(paper)"."""
    for number, block in enumerate(post.blocks):
        if (
            not post.levels[number]
            or post.is_section(number)
            or number in post.references
            or titles.by_line(block.text)
        ):
            continue
        title, name = titles.trimmed(block.text, 0, len(block.text))
        score = titles.likeness(block.text[slice(*title)])
        own = [
            link
            for link in paper_links(block)
            if is_label(label(block, link)) or 2 * (link.end - link.start) > title.end - title.start
        ]
        own = [
            link
            for link in own
            if not is_citation(block.text[link.start : link.end]) and label(block, link) not in words("link.source")
        ]
        whole = bool(own) and 2 * (own[0].end - own[0].start) > title.end - title.start
        if score < (0.05 if whole else 0.45 if own else 0.3):
            continue
        if own and not whole and re.search(r"\w{3}[.!?]\s", block.text[: own[0].start]):
            continue  # sentences, with a link at their end
        if own:
            leading = own[0].start <= title.start + 3
            span = (
                titles.trimmed(block.text, own[0].start, own[0].end)[0]
                if leading and not is_label(label(block, own[0]))
                else title
            )
            yield Entry(
                "title as heading", number, 0.6 + 0.3 * score, span, name=name, link=own[0], level=post.levels[number]
            )
            continue
        if score >= 0.5 and _FLAGGED.search(block.text):
            yield Entry("title as heading", number, 0.5 + 0.3 * score, title, name=name, level=post.levels[number])
            continue
        below = [(at, post.blocks[at]) for at in post.section(number)]
        texts = [(at, other) for at, other in below if len(other.text) > 40 or other.links]
        bullets = [other for _, other in texts if other.kind == "item" and len(other.text) > 120]
        if len(bullets) > 1 and texts[0][1].kind == "item":
            continue
        several = (
            post.levels[number] <= 2 and len({target(link.url) for _, other in texts for link in papers_in(other)}) > 3
        )
        for place, (at, other) in enumerate(texts):
            if not (found := [link for link in papers_in(other) if not post.is_cited(link)]):
                continue
            if place > 0 and re.search(
                r"\b(?:another|otro|otra|un autre|ein weiteres)\b", other.text[:80], re.IGNORECASE
            ):
                break
            if several:
                break
            known = [
                link
                for link in found
                if label(other, link) in words("link.paper")
                or fold(other.text[link.start : link.end]) in fold(block.text)
                or "arxiv.org" in label(other, link)
                or target(other.text[link.start : link.end]).leads == "paper"
            ]
            cites = any(is_citation(other.text[link.start : link.end]) for link in found)
            if not known and (place or score < 0.5 or cites or (number == 0 and post.levels[0] == 1)):
                continue
            sure = (0.35 if place == 0 else 0.25 if place < 4 else 0.15) + 0.25 * bool(known) + 0.3 * score
            proof = (at, known[0] if known else found[0])
            yield Entry("title as heading", number, sure, title, name=name, proof=proof, level=post.levels[number])
            break


def quoted_line(post: Post) -> Iterator[Entry]:
    """A line, or the end of a heading, that is a title in quotation marks: 《...》, “...”."""
    listed = sum(block.kind != "row" and _is_quoted(block.text) for block in post.blocks) > 1
    for number, block in enumerate(post.blocks):
        if number in post.references or len(block.text) > 300 or block.kind == "row":
            continue
        for span in titles.quoted(block.text):
            alone, book = span.end - span.start > 0.6 * len(block.text), block.text[span.start - 1] in "《『"
            if (alone or (book and post.levels[number])) and len(block.text) - span.end < 40:
                near = post.blocks[number + 1 : number + 3]
                told = listed and _is_quoted(block.text) and any(len(other.text) > 100 for other in near)
                below = [post.blocks[at] for at in [number, *post.section(number)[:3]]]
                if not (book or told) and not any(map(papers_in, below)):
                    continue
                title, name = titles.trimmed(block.text, *span)
                sure = 0.8 if alone and book else 0.6
                yield Entry("title in quotation marks", number, sure, title, name=name, level=LINE)
                break
