"""Methods, datasets, tasks, metrics and concepts that a text names.

What the gazetteer knows is found by its names. What it does not know is found by the way the field writes: names have
inner capitals, digits and hyphens, or stand with a cue ("propose X", "the X dataset", "evaluated on X and Y", "X is a
new model", "X (Long Name)"). Every mention votes for a kind; what all mentions of a document say together decides.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import NamedTuple

from paperkg.readers.digest import people
from paperkg.readers.digest.named import candidates, surroundings
from paperkg.readers.digest.named.candidates import NEEDED, Candidate, Shape
from paperkg.readers.digest.named.gazetteer import Gazetteer, Match, Name, bundled, key, tokens
from paperkg.readers.digest.named.surroundings import Votes, heads, words
from paperkg.records import ThingKind

__all__ = ["Gazetteer", "Term", "bundled", "collect", "find"]

KINDS: dict[str, ThingKind] = {
    "method": "method",
    "dataset": "dataset",
    "task": "task",
    "metric": "metric",
    "concept": "concept",
}
SURE = 0.8
"""From this score on a known name needs nothing beyond itself."""

_BASE = re.compile(r"(?:[ -]?v?\d[\d.]*|[-+][A-Za-z0-9]+|[ \u00a0]v?\d.*)$")
_OPENING = re.compile(r"(?:^|[.!?:]\s+)(?:On|In|For|At|Across|Over|Sur|Dans|Auf|Bei|En|Em|Su)\s[^,.;:]{0,60}$")
"""The words that a sentence opens with: "On ImageNet, FooNet reaches"."""
_ENUMERATED = re.compile(
    r"[”\"'’)]*\s*(?:[,，、;/+&]|[,，]?\s*"
    r"(?:and|or|y|e|o|et|ou|und|oder|ve|и|和|与|及|以及|或|と|や|및|와|과|و|as well as)\s*[“\"'(]*)\s*$"
)


class Term(NamedTuple):
    """Something named in a text: where, the name it goes by, what it is, and how sure that is (0 to 1)."""

    start: int
    end: int
    name: str
    kind: ThingKind
    score: float


@dataclass(slots=True)
class _Entry:
    """All that the mentions of one name in a document say."""

    name: str
    shape: Shape
    count: int = 0
    votes: Votes = field(default_factory=Votes)

    def support(self) -> float:
        """The votes for a name of any kind; an acronym that is said again and again needs fewer."""
        repeated = 0.2 * min(self.count - 1, 2) if self.shape == "acronym" else 0.0
        return repeated + sum(max(value, 0) for kind, value in self.votes.items() if kind != "none")

    def accepted(self) -> bool:
        """Whether form and votes together make it a name."""
        if self.votes["none"] >= max(self.support(), 0.1) or self.votes.best() in ("none", "metric"):
            return False
        return self.support() >= NEEDED[self.shape]


def find(text: str, gazetteer: Gazetteer) -> list[Term]:
    """The terms in one text, in order, none over another.

    >>> [(t.name, t.kind) for t in find("We evaluate FooNet on the BarQA dataset.", Gazetteer())]
    [('FooNet', 'method'), ('BarQA', 'dataset')]
    """
    return collect([text], gazetteer)[0]


def collect(texts: Sequence[str], gazetteer: Gazetteer, named: Iterable[Name] = ()) -> list[list[Term]]:
    """The terms in each text of one document: what is told of a name in one place counts in all others.

    `named` are names that are sure for another reason, such as those that the titles of papers give.
    """
    parts = [tokens(text) for text in texts]
    known = [gazetteer.scan(text, part) for text, part in zip(texts, parts, strict=True)]
    found = [candidates.find(text, matches) for text, matches in zip(texts, known, strict=True)]
    _variants(list(chain.from_iterable(found)), gazetteer)
    if candidates.nouns_are_capital(texts):
        found = [candidates.without_nouns(some) for some in found]
    defined = list(_defined(texts, found, gazetteer))
    entries = _entries(texts, found, known)
    told = [(entry.name, KINDS[entry.votes.best()], entry) for entry in entries.values() if entry.accepted()]
    fresh = [name for name in named if not gazetteer.kind(name[0])]
    own = Gazetteer.of([*defined, *fresh, *((name, kind, gazetteer.canonical(name) or name) for name, kind, _ in told)])
    score = {name: min(0.9, 0.4 + 0.15 * entry.support()) for name, _, entry in told}
    seen = set(chain.from_iterable(map(_plain_names, texts, known, found)))
    terms = []
    for text, part, matches in zip(texts, parts, known, strict=True):
        mine = [
            match for match in matches if match.sure > SURE or (_surface(text, match) in seen and _free(text, match))
        ]
        new = [match for match in own.scan(text, part) if match.sure > SURE or not _lowered(text, match)]
        terms.append(_merged(mine, [match._replace(sure=score.get(match.name, 0.8)) for match in new]))
    return terms


# --- what a whole document says -------------------------------------------------------------------------------------


def _variants(found: Sequence[Candidate], gazetteer: Gazetteer) -> None:
    """Votes for what is spelt as a version or variant of something known: "Llama 3.2", "Stylized-ImageNet"."""
    kinds = {one.name: one.votes.best() for one in found if max(one.votes["dataset"], one.votes["method"]) >= 2}
    for one in found:
        base, last = _BASE.sub("", one.name), one.name.replace("‑", "-").rpartition("-")[2]
        if base != one.name and base.endswith("s") and one.name[len(base) :].isdigit():
            one.votes["none"] += 2  # the mark of a footnote behind a plural
            continue
        for part in (base, last):
            kind = gazetteer.spelt(part) or kinds.get(part)
            if part != one.name and kind:
                one.votes[kind] += 0.8
                one.shape = "digit"
                break


def _defined(texts: Sequence[str], found: Sequence[Sequence[Candidate]], gazetteer: Gazetteer) -> Iterator[Name]:
    """The names of acronyms that the document defines and the gazetteer does not know."""
    for text, some in zip(texts, found, strict=True):
        for short, long, first, kind in candidates.definitions(text, some):
            if kind in KINDS and not (gazetteer.kind(long) or gazetteer.kind(short)):
                yield long, KINDS[kind], first
                yield short, KINDS[kind], first


def _entries(
    texts: Sequence[str], found: Sequence[Sequence[Candidate]], known: Sequence[Sequence[Match]]
) -> dict[str, _Entry]:
    """All candidates by name, with their votes, those of the others in an enumeration too."""
    entries: dict[str, _Entry] = {}
    told: dict[str, Votes] = defaultdict(Votes)
    beside: list[tuple[str, str]] = []
    for text, some, matches in zip(texts, found, known, strict=True):
        fresh = [one for one in some if not candidates.covers(matches, one.start, one.end)]
        for one in fresh:
            entry = entries.setdefault(key(one.name), _Entry(one.name, one.shape))
            entry.count += 1
            entry.votes.add(one.votes)
            entry.shape = min(entry.shape, one.shape, key=NEEDED.__getitem__)
        row = [(one.start, one.end, key(one.name), "") for one in fresh]
        row += [(match.start, match.end, "", match.kind) for match in matches]
        for (_, end, name, kind), (start, _, other, other_kind) in pairwise(sorted(row)):
            opening = text[end : end + 1] == "," and _OPENING.search(text, max(end - 80, 0), end)
            if 0 < start - end < 16 and _ENUMERATED.match(text[end:start]) and not opening:
                if name and other:
                    beside.append((name, other))
                elif name or other:
                    told[name or other][kind or other_kind] += 1
    for name in _labels(texts) & entries.keys():
        entries[name].votes["none"] += 10 * len(texts)
    for name, votes in told.items():
        entries[name].votes.add({kind: min(votes[kind], 1.6) for kind in ("method", "dataset")})
    for name, other in [*beside, *((other, name) for name, other in reversed(beside))]:
        kind = entries[name].votes.best()
        if entries[name].votes[kind] >= 1 and kind in ("method", "dataset"):
            entries[other].votes[kind] += 1
    return entries


def _labels(texts: Sequence[str]) -> set[str]:
    """What stands before a colon at the beginning of several texts: the name of a field, not of a method."""
    counts = Counter(key(head["name"]) for head in map(surroundings.headed, texts) if head)
    return {name for name, count in counts.items() if count > 2}


# --- known names that look like ordinary words ----------------------------------------------------------------------


def _plain_names(text: str, matches: Sequence[Match], found: Sequence[Candidate]) -> Iterator[str]:
    """The spellings of known names that are surely names in this text."""
    at = {one.start: one for one in found}
    for match in matches:
        if match.sure > SURE or _is_plain(text, match, at.get(match.start)):
            yield _surface(text, match)


def _is_plain(text: str, match: Match, candidate: Candidate | None) -> bool:
    """Whether a name that looks like a word is surely a name here: it has a cue, or a capital inside a sentence."""
    votes = surroundings.around(text, match.start, match.end)
    if candidate:
        votes = Votes({kind: max(votes[kind], candidate.votes[kind]) for kind in votes | candidate.votes})
    if votes["none"] >= 1:
        return False
    if sum(votes.values()) >= 0.6:
        return True
    common = text[match.start : match.end].lower() in words("word.common")
    return not (common or _lowered(text, match) or candidates.begins_sentence(text, match.start)) and _free(text, match)


def _surface(text: str, match: Match) -> str:
    return text[match.start : match.end].removesuffix("s")


def _lowered(text: str, match: Match) -> bool:
    """Whether a name of capitals is written like a word of its own ("Cai" for CAI, "Math" for MATH)."""
    surface = _surface(text, match)
    alike = key(match.name) == key(surface) and not match.name.islower()
    return alike and surface.istitle() and surface not in match.name


def _free(text: str, match: Match) -> bool:
    """Whether a name makes no name of a person with the capitalised words beside it ("Adam Roberts")."""
    name = text[match.start : match.end]
    behind = re.match(r" [A-Z][\w.-]{0,24}", text[match.end : match.end + 24])
    ahead = re.search(r"(?<!\S)[A-Z][\w.-]* $", text[max(0, match.start - 24) : match.start])
    if behind and behind[0].strip().lower() not in heads() and people.is_name(name + behind[0]):
        return False
    common = ahead is None or ahead[0].strip().lower() in words("word.common")
    return common or ahead is None or not people.is_name(ahead[0] + name)


def _merged(known: Sequence[Match], own: Sequence[Match]) -> list[Term]:
    """The names of both, the longer where two overlap, the known where both are as long."""
    taken: list[Match] = []
    for match in sorted([*known, *own], key=lambda match: (match.start, -match.end)):
        if not taken or taken[-1].end <= match.start:
            taken.append(match)
        elif match.end - match.start > taken[-1].end - taken[-1].start:
            taken[-1] = match
    return [Term(m.start, m.end, m.name, m.kind, m.sure) for m in taken if m.kind in KINDS]
