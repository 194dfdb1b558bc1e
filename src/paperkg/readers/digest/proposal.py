"""From the entries of a post to a card: every fact with the words that say so, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from paperkg.names import fold, web_address
from paperkg.readers.digest import EXTRACTOR, details, language
from paperkg.readers.digest.blocks import Block, Link, Span, layout
from paperkg.readers.digest.citations import cited
from paperkg.readers.digest.claims import Claims
from paperkg.readers.digest.details import Found
from paperkg.readers.digest.entries import Told, choose
from paperkg.readers.digest.named import gazetteer
from paperkg.readers.digest.post import Post
from paperkg.readers.digest.statements import Statements
from paperkg.readers.digest.styles import Entry
from paperkg.readers.digest.text import Text
from paperkg.readers.digest.themes import themes
from paperkg.records import Author, Card, Document, Mention, Paper, Value
from paperkg.values import date_type


class Proposal:
    """One post on its way to a card."""

    def __init__(self, text: Text, key: str) -> None:
        self.text, self.key = text, key
        found = layout(text.content)
        self.front = found.front
        self.post = Post(found.blocks, self.front.get("title", ""))
        self.entries = choose(self.post)
        self.statements = Statements(self.post, gazetteer.bundled(), self.entries)
        self.themes = themes(self.post, self.entries)
        self.listed = {self._marker(one.titled): one for one in self.entries if one.title}
        self.prizes = details.prizes_over(self.post)
        self.told: set[tuple[str, str]] = set()
        self.language = language.of(text.content)

    def card(self) -> Card:
        """The card."""
        venue = self._common_venue()
        papers: list[Paper] = []
        position = 0
        for one in self.entries if self._is_about_research() else ():
            featured = one.entry.role == "featured"
            position += featured
            papers.append(self._paper(one, position if featured else None, venue if featured else None))
        rest = tuple(self.statements.mention(link, self._words) for link in self.statements.rest(self.told))
        return Card(document=self._document(rest if papers else ()), papers=tuple(papers))

    def _is_about_research(self) -> bool:
        """Whether anything says that the post is about research: else what looks like papers is something else."""
        shown = any(one.titled.style == "bibtex" for one in self.entries)
        found = [one.title for one in self.entries]
        return shown or self.post.is_about_research(found) or self.statements.speaks_of_the_field()

    def _document(self, mentions: tuple[Mention, ...]) -> Document:
        title = self._of_front("title")
        if title is None and (found := details.title_of_post(self.post)):
            title = self._value(found)
        issued = self._of_front("date", self.front.get("date", "")[:10])
        author = self._of_front("author")
        wrote, translated = details.writers(
            self.post, self.entries[0].entry.block if self.entries else len(self.post.blocks)
        )
        named = (Mention(name=str(author.value), at=author.at),) if author else tuple(map(self._mention, wrote))
        return Document(
            key=self.key,
            title=title,
            url=_address(self.front.get("url")),
            language=self.language,
            sha256=self.text.sha256,
            shown_sha256=self.text.shown or None,
            authors=named,
            translators=tuple(map(self._mention, translated)),
            issued=issued if issued and _is_date(str(issued.value)) else None,
            mentions=mentions,
        )

    def _of_front(self, field: str, value: str | None = None) -> Value | None:
        """What stands above the post in a field of its own."""
        value = value or self.front.get(field)
        at = self.text.content.find(value) if value else -1
        return Value(value=value, at=self._at(Span(at, at + len(value)))) if value and at >= 0 else None

    def _common_venue(self) -> Mention | None:
        """The venue of all papers, when the head of the post names one."""
        front = self.front.get("title", "")
        if (
            found := details.common_venue(self.post, front, self.entries[0].entry.block if self.entries else 0)
        ) is None:
            return None
        if found.block >= 0:
            return Mention(name=found.value, **self._words(found.block, found.span, found.value))
        words = front[slice(*found.span)]
        at = self.text.content.find(front) + found.span.start
        return Mention(name=found.value, **self._quote(Span(at, at + len(words)), found.value))

    # --- evidence ---------------------------------------------------------------------------------------------------

    def _at(self, span: Span) -> str:
        return f"line {self.text.line(span.start)} chars {span.start}-{span.end}"

    def _quote(self, span: Span, value: str) -> dict[str, Any]:
        """The evidence of a value: where its words stand, and the words where they are not the value itself."""
        words = self.text.content[slice(*span)]
        return {"at": self._at(span), **({} if words == value else {"exact": words})}

    def _words(self, number: int, span: Span, value: str) -> dict[str, Any]:
        return self._quote(self.post.blocks[number].source(*span), value)

    def _in_address(self, link: Link, value: str) -> dict[str, Any]:
        """The evidence of something that an address holds."""
        end = link.at + len(link.url) + 20
        found = self.text.content.find(value, link.at, end)
        found, length = (found, len(value)) if found >= 0 else (link.at, len(link.url))
        return self._quote(Span(found, min(found + length, len(self.text.content))), value)

    def _value(self, found: Found) -> Value:
        return Value(value=found.value, **self._words(found.block, found.span, found.value))

    def _mention(self, found: Found) -> Mention:
        return Mention(name=found.value, **self._words(found.block, found.span, found.value))

    # --- records ----------------------------------------------------------------------------------------------------

    def _paper(self, one: Told, position: int | None, shared: Mention | None) -> Paper:
        entry, titled = one.entry, one.entry if one.entry.link_is_title else one.titled
        authors, complete = self._authors(one, titled)
        venue, theme = details.venue(self.post, one), self.themes.get(entry.block)
        code, year = details.code(self.post, one), details.year(self.post, one)
        presentation = details.presentation(self.post, one)
        ids: dict[str, Any] = {
            goal.scheme: self._id(number, place, goal.id) for number, place, goal in one.ids() if goal.scheme
        }
        return Paper(
            role=entry.role,
            theme=self._mention(theme) if theme and position else None,
            position=position,
            marker=self._marker(titled),
            authors=authors,
            complete=complete,
            venue=self._mention(venue) if venue else shared,
            issued=self._value(year) if year else None,
            presentation=self._value(presentation) if presentation else None,
            award=tuple(map(self._value, details.awards(self.post, one, self.prizes))),
            code=Value(value=True, **self._words(code.block, code.span, "")) if code else None,
            links=tuple(self._link(link) for _, link in one.own if _address(link.url)),
            code_url=tuple(self._link(link) for _, link in one.code if _address(link.url)),
            extractor=f"{EXTRACTOR}: {entry.style}",
            confidence=round(min(entry.sure, 1.0), 2),
            **self._title(titled, authors),
            **ids,
            **(self._stated(one) if entry.role == "featured" else {}),
        )

    def _title(self, titled: Entry, authors: Sequence[Author]) -> dict[str, Any]:
        """The title with its evidence; without one, the words that the paper is mentioned with."""
        block = self.post.blocks[titled.block]
        if titled.title:
            title = _plain(block, titled.title)
            return {"title": title, **self._words(titled.block, titled.title, title)}
        if titled.named is None and titled.authors:
            span = Span(titled.authors[0].start, titled.authors[-1].end)
            named = _plain(self.post.blocks[titled.authors_block], span)
            return {"named": named, **self._words(titled.authors_block, span, "")}
        span = titled.named or Span(0, min(len(block.text), 80))
        return {"named": _plain(block, span) or "?", **self._words(titled.block, span, "")}

    def _authors(self, one: Told, titled: Entry) -> tuple[tuple[Author, ...], bool | None]:
        writers = titled if titled.authors else one.entry
        if writers.authors:
            return tuple(self._people(writers.authors_block, writers.authors)), writers.complete
        if found := details.authors(self.post, one):
            number, listed = found
            return tuple(self._people(number, listed.names)), listed.complete
        return (), None

    def _people(self, number: int, names: Sequence[Span]) -> Iterator[Author]:
        for span in names:
            name = _plain(self.post.blocks[number], span)
            yield Author(name=name, **self._words(number, span, name))

    def _link(self, link: Link) -> Value:
        return Value(value=link.url, **self._in_address(link, link.url))

    def _id(self, number: int, place: Link | Span, value: str) -> Value:
        if isinstance(place, Link):
            return Value(value=value, **self._in_address(place, value))
        return Value(value=value, **self._words(number, place, value))

    def _stated(self, one: Told) -> dict[str, Any]:
        """The things that the words on a paper name, and the results that they tell."""
        claims = Claims(self.statements, one, self.language, self._words)
        links = list(self.statements.links(one, claims.aside()))
        things: dict[str, Any] = {}
        for link in links:
            things[link.field] = (*things.get(link.field, ()), self.statements.mention(link, self._words))
            self.told.add((link.term.kind, fold(link.term.name)))
        subject = self.statements.subject(one, links)
        measured, compared = self.statements.results(one, subject, self._words)
        claimed = claims.claims(subject, [*measured, *compared])
        return things | {
            "key_ideas": tuple(claims.ideas()),
            "cites": tuple(self._cites(one)),
            "future": tuple(claims.named("future")),
            "applications": tuple(claims.named("application")),
            "results": tuple(measured),
            "comparisons": (*compared, *claims.comparisons(subject, compared)),
            "claims": tuple(claimed),
        }

    def _marker(self, titled: Entry) -> str | None:
        """The mark by which the text cites a paper of its list of references."""
        return self.post.blocks[titled.block].marker or None if titled.style == "reference" else None

    def _cites(self, one: Told) -> Iterator[Mention]:
        """The references that the words on a paper cite by their mark, each once."""
        seen: set[str] = set()
        for number in one.words() if len(self.listed) > 1 else ():
            for span, mark in cited(self.post.blocks[number].text):
                other = self.listed.get(mark)
                if other and other is not one and mark not in seen:
                    seen.add(mark)
                    yield Mention(name=other.title, **self._words(number, span, other.title))


def _plain(block: Block, span: Span) -> str:
    return " ".join(block.text[slice(*span)].split())


def _address(url: str | None) -> str | None:
    """An address that leads to the web, or None."""
    try:
        return url if url and web_address(url) else None
    except ValueError:
        return None


def _is_date(text: str) -> bool:
    try:
        return bool(date_type(text))
    except ValueError:
        return False
