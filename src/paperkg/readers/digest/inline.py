"""The words that a part of a text shows, without the marks of Markdown and HTML around them.

What the marks tell is kept: links, what is set off, and the way back from each visible word to its place.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple


class Span(NamedTuple):
    """A part of a text: where it starts, and where it ends (not included)."""

    start: int
    end: int


class Link(NamedTuple):
    """A link in a block: its words (in the visible text), its address, and where that stands in the document."""

    start: int
    end: int
    url: str
    at: int


_TOKEN = re.compile(
    r"""
    (?=[\\!\[\]*_~`<:&|\nh]|(?<![ \t])[ \t]+\n|\b[wgaod])  # soon said of most places that no token begins there
  (?:
    \\(?P<escaped>[\\`*_{}\[\]()\#+\-.!|~<>"'$%&])
  | (?P<image>!\[[^\]\n]{0,500}\]
        (?:\([^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?(?:[ ]"[^"\n]{0,300}")?\)|\[[^\]\n]{0,99}\]))
  | (?P<open>\[(?!\^))
  | \](?:\([ ]?<?(?P<url>[^()\s<>]{0,2000}(?:\([^()\s]{0,500}\)[^()\s<>]{0,500})?)>?
        (?:[ ]+["'][^"'\n]{0,300}["'])?[ ]?\)
        |\[(?P<ref>[^\]\n]{0,200})\])
  | (?P<foot>\[\^[^\]\s]{1,40}\]:?)
  | (?P<strong>(?<![\s*])\*{1,3}|\*{1,3}+(?!\s)|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|~~)
  | (?P<code>`{1,3})
  | <a\b[^<>]{0,500}?\bhref[ ]?=[ ]?["']?(?P<href>[^"'<>\s]{1,2000})["']?[^<>]{0,500}>
  | <(?P<auto>https?://[^\s<>]{1,2000})>
  | (?P<tag></?[A-Za-z][A-Za-z0-9]{0,20}(?:\s[^<>]{0,2000})?/?>|<!--[^\n]{0,2000}?-->)
  | (?P<emoji>(?<![\w:]):[a-z0-9_+-]{2,30}:(?![\w:]))
  | (?P<entity>&(?:[A-Za-z]{2,12}|\#\d{1,7}|\#x[0-9A-Fa-f]{1,6});)
  | (?P<bare>(?:https?://|(?<![\w./@])(?=(?:www\.)?(?:github\.com|arxiv\.org|openreview\.net|doi\.org|aclanthology\.org)/\w))[^\s<>"'\]）】」》，。；、|`]{1,2000})
  | (?P<bar>\|)
  | (?P<hard>\\\n[ \t]*|(?<![ \t])[ ]{2,}\n[ \t]*)
  | (?P<newline>(?:(?<![ \t])[ \t]+)?\n[ \t]*)
  )
    """,
    re.VERBOSE,
)
_MARKED = re.compile(r"[\\\[\]*_`<&|~\n:.](?:(?<!\.)|(?:com|org|net)/)")
"""A character that a token holds, or a dot in a host."""
_STRONG_TAG = re.compile(r"</?(?:b|strong|em|i|u|h[1-6])\b", re.IGNORECASE)
_TRAILING = re.compile(r"(?<![.,;:!?*\\])[.,;:!?*\\]+$")


class Words:
    """The visible words of the part of a text between two places; in a row of a table a bar becomes a tab."""

    def __init__(self, text: str, start: int, end: int, definitions: dict[str, str], *, row: bool = False) -> None:
        self._definitions, self._row = definitions, row
        self._parts: list[tuple[str, int]] = []
        self._spans: list[tuple[int, int, str, int]] = []
        self._emphasis: list[tuple[int, int]] = []
        self._brackets: list[int] = []
        self._anchors: list[tuple[int, str, int]] = []
        self._open: dict[str, int] = {}
        done = start
        for token in _TOKEN.finditer(text, start, end) if _MARKED.search(text, start, end) else ():
            if token.start() > done:
                self._parts.append((text[done : token.start()], done))
            done = token.end()
            act = getattr(self, f"_on_{token.lastgroup}", None)  # images, footnotes, marks of code show nothing
            if act:
                act(token, token.start())
        if end > done:
            self._parts.append((text[done:end], done))
        for index in self._open.values():  # marks that nothing closes are what they look like
            self._parts[index] = (text[self._parts[index][1]], self._parts[index][1])
        self._measure()

    def _on_escaped(self, token: re.Match[str], at: int) -> None:
        self._parts.append((token["escaped"], at + 1))

    def _on_open(self, _: re.Match[str], at: int) -> None:
        self._brackets.append(len(self._parts))
        self._parts.append(("[", at))

    def _on_url(self, token: re.Match[str], at: int) -> None:
        kind = token.lastgroup or ""
        url = token["url"] or self._definitions.get((token["ref"] or "").casefold(), "")
        opened = self._brackets.pop() if self._brackets else None
        if opened is not None and (url or kind == "url"):
            self._parts[opened] = ("", self._parts[opened][1])
            if url:
                self._spans.append((opened, len(self._parts), url, token.start(kind)))
        else:
            self._parts.append((token[0], at))

    def _on_bare(self, token: re.Match[str], _: int) -> None:
        kind, here = token.lastgroup or "", len(self._parts)
        url = _TRAILING.sub("", token[kind])
        url = url if "(" in url else url.rstrip(")")
        at = token.start(kind)
        self._parts.append((url, at))
        self._spans.append((here, here + 1, url if "://" in url else f"https://{url}", at))
        if kind == "bare" and len(url) < len(token[kind]):
            self._parts.append((token[kind][len(url) :], at + len(url)))

    def _on_href(self, token: re.Match[str], _: int) -> None:
        self._anchors.append((len(self._parts), html.unescape(token["href"]), token.start("href")))

    def _on_strong(self, token: re.Match[str], at: int) -> None:
        self._mark(token["strong"], at)

    def _mark(self, mark: str, at: int) -> None:
        if mark in self._open:
            self._emphasis.append((self._open.pop(mark), len(self._parts)))
        elif mark != "~~":
            self._open[mark] = len(self._parts)
            self._parts.append(("", at))

    def _on_tag(self, token: re.Match[str], at: int) -> None:
        name = token["tag"].lower()
        if name.startswith("</a") and self._anchors:
            opened, url, place = self._anchors.pop()
            self._spans.append((opened, len(self._parts), url, place))
        elif name.startswith("<br"):
            self._parts.append(("\n", at))
        elif _STRONG_TAG.match(name) and name.startswith("</") == ("<" in self._open):
            self._mark("<", at)

    def _on_entity(self, token: re.Match[str], at: int) -> None:
        self._parts.append((html.unescape(token["entity"])[:1] or " ", at))

    def _on_bar(self, _: re.Match[str], at: int) -> None:
        self._parts.append(("\t" if self._row else "|", at))

    def _on_newline(self, _: re.Match[str], at: int) -> None:
        self._parts.append((" ", at))

    def _on_hard(self, token: re.Match[str], at: int) -> None:
        self._parts.append(("\n", at + token[0].index("\n")))

    _on_ref, _on_auto, _on_emoji = _on_url, _on_bare, _on_newline

    def _measure(self) -> None:
        """From parts to places: what stands where among the visible words."""
        starts, visible, pieces = [], 0, []
        self.places: list[tuple[int, int]] = []
        for words, at in self._parts:
            starts.append(visible)
            if words:
                self.places.append((visible, at))
                pieces.append(words)
                visible += len(words)
        starts.append(visible)
        self.visible = "".join(pieces)
        self.places = self.places or [(0, 0)]
        self.links = sorted((starts[a], starts[b], url, at) for a, b, url, at in self._spans)
        self.strong = sorted(self._merged((starts[a], starts[b]) for a, b in self._emphasis))

    def _merged(self, spans: Iterator[tuple[int, int]]) -> set[tuple[int, int]]:
        return {(a, b) for a, b in spans if self.visible[a:b].strip()}
