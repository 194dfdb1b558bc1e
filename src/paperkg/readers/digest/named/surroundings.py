"""What the words around a name say of it: votes for its kind, by the cue words of `terms.toml`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from paperkg.readers.digest.cues import LETTER, table
from paperkg.readers.digest.words import words as listed

NEAR = 70
"""So many characters before a name are looked at."""
AFTER = 90
"""So many behind it."""

_WORD = re.compile(
    rf"[{LETTER}\u0400-\u04ff\u0620-\u06ff][{LETTER}\u0400-\u04ff\u0620-\u06ff'’.-]*"
    r"|%|[\u3040-\u9fff\uac00-\ud7af]+|[^\s\w]"
)
_STOP = frozenset(".;!?。；！？•|→\t([（")
_TITLES = frozenset({"prof.", "dr.", "fig.", "vol."})
_OPEN = "“\"'‘«„「『《【*_`"
_CLOSE = "”\"'’»“」』》】*_`])"
_WIDE = r"[\u3040-\u9fff\uac00-\ud7af\u0400-\u04ff\u0600-\u06ff]"
_ATTACHED = re.compile(rf"\s|[-‑]?{_WIDE}")
_CITED = re.compile(r"(?:,? (?:and|&|et|y|und) [A-Z][\w-]+)?(?: et al\.?)?,? [(\[]?(?:19|20)\d\d[a-z]?[)\];,]")
_DESCRIBED = re.compile(
    r"[,;.:!?()—–]|\b(?:that|which|who|for|by|to|with|of|from|in|on|where|designed|trained"
    r"|que|para|pour|qui|für|der|die|das|von|de)\b"
)
_HEADED = re.compile(
    r"(?:[^《「『:：]{0,12}[《「『])?[\s“\"*_《「『【(]{0,9}(?:\d{1,3}[.)]\s{1,3})?(?P<name>[^\s:：–—][^:：–—\n]{1,60}?)[\s”\"*_]{0,9}"
    r"(?:(?:：\s{0,3}|:\s{1,3}|:(?=[A-Z]))(?P<sub>\S.{0,300})|\s[-–—]\s{1,3}(?P<says>\S.{0,300}))",
    re.DOTALL,
)
_PARTED = re.compile(r"[:：–—-](?:(?<=[:：])|\s)")
_WIDEST = 110
"""The parts of a head are parted within so many characters."""
_SENTENCE_END = re.compile(r"[.。!?；;](?=\s|$|[\u3040-\ud7af])")
_UNSUITED = re.compile(r"(?:based|built|builds|rel(?:y|ies)|depends?|focus(?:es)?|improves?)$")
_SHORT = 4
"""No name before a colon has more words."""


class Votes(dict[str, float]):
    """How much speaks for each kind; "none" for no name of a kind we look for."""

    def __missing__(self, kind: str) -> float:
        return 0.0

    def add(self, others: dict[str, float]) -> None:
        """Count other votes in."""
        for kind, value in others.items():
            self[kind] += value

    def best(self) -> str:
        """The kind with the most votes; a method where nothing speaks for another."""
        kind = max(self, key=lambda kind: self[kind], default="method")
        return kind if self[kind] > 0 else "method"


@cache
def words(part: str) -> frozenset[str]:
    """The words that play a part in `terms.toml`: `words("before.propose")`."""
    group, name = part.split(".")
    return frozenset(table("terms")[group][name])


@cache
def heads() -> dict[str, str]:
    """The kind that each head noun tells: "dataset" for "corpus"."""
    told = table("terms")["head"]
    return {word: kind for kind in ("concept", "metric", "task", "method", "dataset", "none") for word in told[kind]}


@cache
def _articles() -> frozenset[str]:
    return words("apposition.article") | words("word.adjective")


def around(text: str, start: int, end: int) -> Votes:
    """The votes of the words before and behind a name.

    >>> around("accuracy on FooBar improves", 12, 18).best(), around("the FooBar corpus of news", 4, 10).best()
    ('dataset', 'dataset')
    """
    votes = Votes()
    left = before(text, start)
    last = _ends(left)
    if not words("before.none").isdisjoint(last):
        votes["none"] += 1
    elif not words("before.data").isdisjoint(last):
        votes["dataset"] += 2
    elif kind := _example_of(text, start, left):
        votes[kind] += 1.2
    elif left and left[-1] in words("before.on"):
        votes["dataset"] += 0.3 if words("before.evaluate").isdisjoint(left[:-1]) else 1.2
        if len(left) > 1 and _UNSUITED.match(left[-2]):
            votes["dataset"] -= 1
    elif proposes(text, start, left):
        kind = _noun_near(left)
        votes["method" if kind in ("", "metric") else kind] += 1.4
    elif not words("before.rival").isdisjoint(last):
        votes["method"] += 1
    elif not words("before.method").isdisjoint(last) or _ends_wide(text, start, words("before.method")):
        votes["method"] += 0.6
    elif left and left[-1] in heads() and len(left[-1]) > 2:
        votes[heads()[left[-1]]] += 0.8
    behind = _behind(text, end)
    if behind["method"] >= 1:  # "in FooNet models"
        votes["dataset"] = min(votes["dataset"], 0.3)
    votes.add(behind)
    return votes


def before(text: str, start: int) -> list[str]:
    """The words before a place, back to the end of a sentence, without quotes and articles right before it."""
    found: list[str] = _WORD.findall(text[max(0, start - NEAR) : start].rstrip(_OPEN + " ").lower())
    for at in range(len(found) - 1, -1, -1):
        word = found[at]
        if word in _STOP or (len(word) > 3 and word.endswith(".") and word not in _TITLES):
            found = found[at + 1 :]
            break
    while found and (found[-1] in _articles() or found[-1] in _OPEN):
        found.pop()
    return found


def proposes(text: str, start: int, left: Sequence[str]) -> bool:
    """Whether the words before a name (`left`) introduce it: "we propose X", "提出了 X"."""
    cues = words("before.propose")
    return not cues.isdisjoint(_ends(left)) or _ends_wide(text, start, cues)


def proposed(text: str, end: int) -> bool:
    """Whether the words behind a name introduce it: "X is proposed", "X 제안"."""
    cues = words("after.propose")
    right = text[end : end + 40].lstrip(_CLOSE).lower()
    if _begins(_WORD.findall(right), cues):
        return True
    sentence = "" if right.isascii() else _SENTENCE_END.split(right)[0]
    return bool(sentence) and any(cue in sentence for cue in cues if cue >= "\u3040")


def described(text: str, end: int) -> str:
    """The kind that a description behind a name tells: "X is a new model for ...", "X, a benchmark of ..."."""
    right = text[end : end + AFTER].lstrip(_CLOSE)
    opening = _opening().match(right)
    if not opening:
        return ""
    close = _DESCRIBED.search(right, opening.end())
    found = _WORD.findall(right[opening.end() : close.start() if close else len(right)].lower())
    for size in (2, 1):
        for at in range(len(found) - size, -1, -1):
            if (noun := " ".join(found[at : at + size])) in heads():
                return heads()[noun]
    return ""


def headed(text: str) -> re.Match[str] | None:
    """The parts of a text that begins with a short name and a colon (`sub`) or dash (`says`), after a field's label."""
    head = _HEADED.match(text) if _PARTED.search(text, 0, _WIDEST) else None
    if head and head["sub"] and head["name"].lower() in listed("field.title") | listed("field.paper"):
        head = _HEADED.match(text, head.start("sub"))
    return head if head and len(head["name"].split()) <= _SHORT else None


def bare(text: str) -> str:
    """Some words without quotes and marks around them."""
    return text.strip(_OPEN + _CLOSE)


@cache
def _opening() -> re.Pattern[str]:
    parts = ("apposition.is", "apposition.article")
    verbs, articles = ("|".join(sorted(map(re.escape, words(part)), key=len, reverse=True)) for part in parts)
    return re.compile(rf"\s?(?:,|\s[-–—:]|\s(?:{verbs}))\s{{1,3}}(?:{articles})\s", re.IGNORECASE)


def _behind(text: str, end: int) -> Votes:
    votes = Votes()
    if _CITED.match(text, end):
        votes["none"] += 2
        return votes
    right = text[end : end + AFTER].lstrip(_CLOSE)
    if _ATTACHED.match(right):
        found = _WORD.findall(right[:40].lower())
        if _begins(found, words("after.none")):
            votes["none"] += 2
        elif kind := heads().get(_begins(found, heads())) or next(filter(None, map(_wide_head, found[:2])), ""):
            votes[kind] += 2.0 if kind == "dataset" else 1.0
        elif _begins(found, words("after.propose")):
            votes["method"] += 1.4
        elif _begins(found, words("after.dataset")):
            votes["dataset"] += 0.8
        elif _begins(found, words("after.method")):
            votes["method"] += 0.6
    if kind := described(text, end):
        votes[kind] += 1.6
    return votes


def _example_of(text: str, start: int, left: Sequence[str]) -> str:
    """The kind of a noun that a name is given as an example of: "datasets such as X", "three datasets: X"."""
    for size in (2, 1):
        if len(left) > size and " ".join(left[-size:]) in words("before.example"):
            return heads().get(left[-size - 1], "")
    ahead = text[max(0, start - 30) : start].rstrip()
    if ahead.endswith((":", "(", "：", "（")):
        found = _WORD.findall(ahead[:-1].lower())
        return "dataset" if found and heads().get(found[-1]) == "dataset" else ""
    return ""


def _noun_near(left: Sequence[str]) -> str:
    """The kind of the last noun before a name that tells one ("a dataset called X")."""
    for size in (2, 1):
        for at in range(len(left) - size, max(len(left) - 7, -1), -1):
            noun = " ".join(left[at : at + size])
            if noun in heads() and noun not in listed("prose.paper") | {"papers"}:
                return heads()[noun]
    return ""


def _ends(found: Sequence[str]) -> tuple[str, ...]:
    """The last word, the last two and the last three."""
    return (found[-1], " ".join(found[-2:]), " ".join(found[-3:])) if found else ()


def _begins(found: Sequence[str], cues: frozenset[str] | dict[str, str]) -> str:
    for size in (3, 2, 1):
        if (part := " ".join(found[:size])) in cues:
            return part
    return ""


def _ends_wide(text: str, start: int, cues: frozenset[str]) -> bool:
    """The same for scripts that part no words."""
    ahead = text[max(0, start - 8) : start].rstrip(_OPEN + " 一种个的得")
    return bool(ahead) and ahead[-1] >= "\u3040" and any(ahead[-size:] in cues for size in (4, 3, 2))


def _wide_head(word: str) -> str:
    """The kind told by the noun that some characters begin with, in a script that parts no words."""
    if word < "\u3040":
        return ""
    return next((heads()[word[:size]] for size in range(8, 0, -1) if word[:size] in heads()), "")
