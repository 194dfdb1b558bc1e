"""The gazetteer: names that are known, found in a text in one pass, the longest first.

Names and text are cut into the same tokens (runs of letters, runs of digits, single characters of scripts that part no
words), so that "JFT300M" and "JFT-300M", "Hopfield network" and "Hopfield Networks" meet. A tree over the tokens of the
names is walked along the tokens of the text. Capitals count where a name would be an ordinary word without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from paperkg import resources
from paperkg.names import fold
from paperkg.readers import card
from paperkg.readers.digest.cues import table
from paperkg.records import Card, Entity, Paper, ThingKind, links, plain

_HAN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(rf"[a-zA-Z\u00c0-\u024f\u0370-\u05ff\u0620-\u06ff]+|[0-9]+|[{_HAN}+@]")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]，。；）]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{1,64}")
_VERSION = re.compile(r"\.\d")
_PARTS = re.compile(r"[A-Z][a-z]{2,}(?:[A-Z][a-z]{2,})+$")
_SPACED = re.compile(rf"[a-zA-Z0-9)]{{2}}\s+[a-zA-Z0-9(]|[{_HAN}]{{2}}")
_ENDING = re.compile(r"(?<=[A-Za-z])['’]?s$")
_ORDINARY_KINDS = frozenset({"concept", "metric"})
_STRONG = 0.9
_WEAK = 0.6
LONGEST = 12
"""No name has more tokens."""


Token = tuple[str, int, int]
"""A token of a text: its normal form, and where it starts and ends."""


Name = tuple[str, ThingKind, str]
"""A spelling, the kind of what it names, and the canonical name of that."""


class Match(NamedTuple):
    """A known name in a text; `sure` is less where the same word may be no name at all."""

    start: int
    end: int
    name: str
    kind: ThingKind
    sure: float


class _Known(NamedTuple):
    spelling: str
    name: str
    kind: ThingKind


_Node = dict[str, Any]


class Gazetteer:
    """Names of methods, datasets, tasks, metrics and concepts, and of what must not be taken for one."""

    def __init__(self) -> None:
        self._root: _Node = {}
        self._kinds: dict[str, _Known] = {}
        self._spelt: dict[str, ThingKind] = {}

    @classmethod
    def of(cls, names: Iterable[Name | tuple[str, ThingKind]]) -> Gazetteer:
        """A gazetteer of names, each with its kind and the canonical name it stands for; the first of two wins.

        >>> [match.name for match in Gazetteer.of([("ViT", "method", "Vision Transformer")]).scan("ViTs are trained")]
        ['Vision Transformer']
        """
        made = cls()
        for spelling, kind, *canonical in names:
            made.add(spelling, kind, canonical[0] if canonical else spelling)
        return made

    def add(self, spelling: str, kind: ThingKind, name: str) -> None:
        """One more name."""
        words = [word for word, _, _ in tokens(spelling)]
        ordinary = _one_word(spelling) and (kind in _ORDINARY_KINDS or spelling in table("terms")["word"]["common"])
        if not words or len(words) > LONGEST or len(spelling) < 2 or ordinary:
            return
        known = _Known(spelling, name, kind)
        self._kinds.setdefault("".join(words), known)
        self._spelt.setdefault(spelling, kind)
        pieces = [tuple(words)]
        if "-" in spelling and " " not in spelling and len(words) > 1 and all(map(str.isalpha, words)):
            pieces.append(("".join(words),))
        for piece in pieces:
            node = self._root
            for word in piece:
                node = node.setdefault(word, {})
            if spelling.islower() and "" in node:  # known with a capital too: then capitals do not count
                known = node[""]._replace(spelling=spelling)
                node[""] = known
            node.setdefault("", known)

    def kind(self, name: str) -> ThingKind | None:
        """The kind of a name, if it is known."""
        known = self._kinds.get(key(name))
        return known.kind if known else None

    def spelt(self, name: str) -> ThingKind | None:
        """The kind of a name that is known in just this spelling."""
        return self._spelt.get(name)

    def canonical(self, name: str) -> str | None:
        """The canonical name that a name stands for, if it is known."""
        known = self._kinds.get(key(name))
        return known.name if known else None

    def scan(self, text: str, found: Sequence[Token] | None = None) -> list[Match]:
        """The known names in a text, in order, none over another; `found`: its tokens, where they are at hand."""
        root, matches, done = self._root, list[Match](), 0
        found = tokens(text) if found is None else found
        if root.keys().isdisjoint(map(itemgetter(0), found)):
            return matches
        for index, (word, start, _) in enumerate(found):
            node = root.get(word)
            if node is None or start < done:
                continue
            match = self._longest(text, found, index, node)
            if match:
                matches.append(match)
                done = match.end
        return matches

    def _longest(self, text: str, found: Sequence[Token], index: int, node: _Node) -> Match | None:
        ends: list[tuple[int, _Known]] = []
        start = found[index][1]
        if start and _joins(text, start - 1, start):
            return None
        at = index
        while True:
            known = node.get("")
            if known is not None:
                ends.append((found[at][2], known))
            at += 1
            if at == len(found) or found[at][1] - found[at - 1][2] > 3:
                break
            follower = node.get(found[at][0])
            if follower is None or not _adjacent(text, found[at - 1][2], found[at][1]):
                break
            node = follower
        for end, known in reversed(ends):
            if end < len(text) and (_joins(text, end, end - 1) or _VERSION.match(text, end)):
                continue
            sure = likeness(known.spelling, text[start:end])
            if sure:
                return Match(start, end, known.name, known.kind, sure)
        return None


@lru_cache(maxsize=1 << 16)
def likeness(spelling: str, surface: str) -> float:
    """How surely some words are a name that is usually spelt otherwise: 0 when the capitals speak against it.

    >>> likeness("ResNet", "resnet"), likeness("ComplEx", "complex"), likeness("Tent", "Tent"), likeness("Tent", "tent")
    (0.9, 0.0, 0.6, 0.0)
    """
    if spelling.islower() or not spelling.isascii() or _SPACED.search(spelling):
        return _STRONG
    bare = _ENDING.sub("", surface)
    if surface == spelling or bare == _ENDING.sub("", spelling):
        return _WEAK if _like_a_word(spelling) else _STRONG
    if not surface.islower():
        return _WEAK
    unlike = bool(_PARTS.match(spelling)) or (len(spelling) > 2 and not re.search(r"[aeiouy]", surface))
    return _STRONG if unlike else 0.0


def _like_a_word(spelling: str) -> bool:
    return spelling.isalpha() and spelling[1:].islower()


def _one_word(spelling: str) -> bool:
    return spelling.islower() and spelling.isascii() and spelling.isalpha()


def _joins(text: str, at: int, inside: int) -> bool:
    """Whether the character at a place belongs to the same word as the one inside."""
    char, own = text[at], text[inside]
    if char in "@#_" or (char == "/" and at < inside and text[max(at - 1, 0)] in "/.:"):
        return True
    return _alphanumeric(char) and _alphanumeric(own)


def _alphanumeric(char: str) -> bool:
    """Whether a character is a letter of a script that parts words, or a digit (no superscript)."""
    return char < "\u3040" and (char.isalpha() or char.isdecimal())


def _adjacent(text: str, end: int, start: int) -> bool:
    """Whether nothing but a space, a hyphen or the like parts two tokens."""
    between = text[end:start]
    return not between.strip(" \u00a0\u200a\u2009-–‑‐+&*×'’./") and not between.startswith(". ")


@lru_cache(maxsize=1 << 16)
def _word(token: str) -> str:
    """The normal form of a token: folded, and without the ending of a plural.

    >>> _word("Transformers"), _word("GANs"), _word("loss")
    ('transformer', 'gan', 'loss')
    """
    word = token.lower() if token.isascii() else fold(token) or token
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "suia":
        return word[:-1]
    return word[:-1] if len(token) > 2 and token[-1] == "s" and token[:-1].isupper() else word


def tokens(text: str) -> list[Token]:
    """The tokens of a text, without those of web addresses."""
    return [(_word(match[0]), match.start(), match.end()) for match in _TOKEN.finditer(without_addresses(text))]


def without_addresses(text: str) -> str:
    """A text of the same length with blanks where web and mail addresses stand."""
    if "://" in text or "www." in text or "@" in text:
        return _ADDRESS.sub(lambda match: " " * len(match[0]), text)
    return text


@lru_cache(maxsize=1 << 16)
def key(name: str) -> str:
    """What all spellings of a name have in common.

    >>> key("JFT-300M") == key("JFT300M"), key("GANs") == key("GAN")
    (True, True)
    """
    return "".join(word for word, _, _ in tokens(name))


def of_card(found: Card) -> Iterator[Name]:
    """The names that a card gives: of its entities, with their aliases, and of all that its papers name."""
    for entity in found.entities:
        if entity.kind == "paper":  # a title holds the names of methods
            continue
        for spelling in (entity.name, *map(plain, (*entity.aliases, *entity.hidden))):
            yield str(spelling), entity.kind, entity.name
    items: tuple[Paper | Entity, ...] = (*found.papers, *found.entities)
    for item in items:
        for _, kind, name, _ in links(item):
            if kind != "paper":
                yield name, kind, name


def common() -> Iterator[Name]:
    """The names that everybody in the field knows, from `terms.toml`, and the measures of `metrics.toml`."""
    kinds: tuple[ThingKind, ...] = ("method", "dataset", "task", "concept", "organization")
    for kind in kinds:
        for line in table("terms")["known"].get(kind, ()):
            name, *others = (part.strip() for part in line.split("="))
            for spelling in (name, *others):
                yield spelling, kind, name
    for name, entry in table("metrics").items():
        for word in entry["words"]:
            if len(word) > 2 and word[-1] not in ".*" and (word.lower() != word or " " in word):
                yield word, "metric", name


@cache
def bundled() -> Gazetteer:
    """The gazetteer of the bundled vocabulary and cards, and of the names that everybody in the field knows."""
    folder = resources.data()
    cards = [found for file in sorted(folder.glob("*.yaml")) for found in card.read(file)]
    cards.sort(key=lambda found: not found.document.canonical)
    return Gazetteer.of([*(name for found in cards for name in of_card(found)), *common()])
