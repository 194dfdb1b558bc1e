"""What may be a name by its form: inner capitals, digits, hyphens, capitalised words with a cue; and acronyms with the
long names that define them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import attrgetter
from typing import Literal, NamedTuple

from paperkg.readers.digest import people
from paperkg.readers.digest.blocks import Span
from paperkg.readers.digest.cues import LETTER
from paperkg.readers.digest.measured import measures
from paperkg.readers.digest.named.gazetteer import Match, key, without_addresses
from paperkg.readers.digest.named.surroundings import Votes, around, bare, described, headed, heads, words

Shape = Literal["digit", "camel", "acronym", "title"]
"""The forms of a name, the most telling first: with a digit or acronyms joined by hyphens, with inner capitals, all
capitals, or no more than a capital letter."""

NEEDED: dict[str, float] = {"digit": 0.0, "camel": 0.3, "acronym": 0.6, "title": 1.0}
"""The votes that a name of each form needs."""
LONGEST = 5
"""No name found by its form has more words."""
MOST = 40
"""A row of more words with capitals is no prose."""

_NAME = re.compile(
    rf"(?<![{LETTER}0-9_@#/\\=.])(?:(?=[A-Z\u00c0-\u00de])|(?=[a-z]{{1,9}}[-‑]?[A-Z])|(?=[a-z]\d)|(?=\d[A-Z]))"
    rf"[{LETTER}0-9][{LETTER}0-9_]{{0,40}}(?:[-‑+][{LETTER}0-9_]{{1,30}}|\.\d{{1,4}}){{0,6}}\+?"
)
TESTS = re.compile(r"[A-Za-z\d](?:Bench|Arena|Gym|Eval|-[Bb]ench)(?:-[A-Z\d][\w.]*)?$")
"""Names of benchmarks by their form."""
_VERSION = re.compile(r"[ \u00a0](?:v\d+(?:\.\d+)*|\d\.\d+|\d(?= [A-Z][a-z]|[,;.)]|$))(?![\w%])")
_TAIL = re.compile(r"(?:[-‑](?!(?:base|large|small|tiny|mini|medium|preview|dev|turbo|only)(?![a-z]))[a-z]+)+$")
_MADE = re.compile(r"(?:based|style|like|type|inspired|trained|powered|free|only|aware)$")
_PREFIX = re.compile(r"(?:[Aa]ll|[Nn]on|[Pp]re|[Pp]ost|[Mm]ulti|[Ss]emi|[Aa]nti|[Uu]n|[Ss]ub|[Cc]o|[Rr]e)[-‑](?=[A-Z])")
_GLUED = re.compile(r"[a-z]{2,}(?=[A-Z])")
_CAMEL = re.compile(r"[a-z][A-Z]|[A-Z]{2,}[a-z]{2,}|[A-Za-z]\d[A-Za-z]")
_PLURAL = re.compile(r"[A-Z]{2,}s")
_SURNAME = re.compile(r"(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz|O)[A-Z][a-z]+$")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]*(?:[-‑+][A-Z0-9]+)*\+?(?:s|es)?$")
_ACRONYMS = re.compile(r"[A-Z]{2,}[-‑+][A-Z]{2,}|[A-Z][-‑][A-Z]{3,}")
_CONTENT = re.compile(rf"[{LETTER}]{{4,}}")
_WIDE = re.compile("[\u3040-\ud7af]")
_SENTENCE = re.compile(r"(?:^|[.!?:;。！？：；\t•→|]|[—–-] ?)[\s“\"'(*_!\[]*$")
_BRACKETS = re.compile(r"\s?[(（]\s?([^()（）]{2,80})\s?[)）]")
_SHORT = re.compile(rf"[A-Za-z][{LETTER}\d+.-]{{1,11}}$")
_COMPOUND = re.compile(r"(.+?)(?:[-‑](?!(?:Large|Base|Small|Zero|Mini|Pro)$)[A-ZÄÖÜ][a-zäöüß]{2,})+$")
_LINKING = frozenset({"of", "for", "the", "with"})
_SURVEYS = frozenset({"survey", "review", "overview", "tutorial", "introduction", "guide"})
_GERMAN = frozenset({"der", "die", "das", "und", "ist", "nicht", "mit", "für", "ein", "eine", "von"})
_SMALL = re.compile(r"[a-zäöüß]+")


@dataclass(slots=True)
class Candidate:
    """Words that may be a name, with the form of them and the votes of their surroundings."""

    start: int
    end: int
    name: str
    shape: Shape
    votes: Votes


class Definition(NamedTuple):
    """A short name and the long one it stands for; `first` is the one the text names first."""

    short: str
    long: str
    first: str
    kind: str


@lru_cache(maxsize=1 << 15)
def shape_of(word: str) -> Shape | None:
    """The form of a word, if it may be a name by it.

    >>> shape_of("RoBERTa"), shape_of("GPT-4"), shape_of("CNNs"), shape_of("McCallum"), shape_of("model")
    ('camel', 'digit', 'acronym', 'title', None)
    """
    core = _TAIL.sub("", _PREFIX.sub("", word))
    if not core or not core[0].isalpha():
        return None
    digits = any(map(str.isdigit, core))
    if _SURNAME.match(core):
        return "title"
    if _ACRONYM.match(core):
        if not digits:
            return "digit" if _ACRONYMS.search(core) else "acronym"
        few = sum(map(str.isalpha, core)) < 2
        return "title" if few else "acronym" if len(core) < 4 and core[-1].isdigit() else "digit"
    if digits:
        return "camel" if len(core) > 2 and not core.islower() else "title"
    parts = re.split(r"[-‑+]", core)
    if _CAMEL.search(core) and not _PLURAL.fullmatch(core):
        return "camel"
    if len(parts) > 1 and any(len(part) > 1 and _ACRONYM.match(part) for part in parts):
        return "camel"
    return "title" if core[0].isupper() else None


def find(text: str, known: Sequence[Match] = ()) -> list[Candidate]:
    """What may be a name by its form, in a text of which the `known` names are left aside."""
    text = without_addresses(text)
    sure = [match for match in known if match.sure > 0.8]
    found: list[Candidate] = []
    run: list[Span] = []
    for match in _NAME.finditer(text):
        word, here = match[0], Span(*match.span())
        behind = text[here.end : here.end + 1]
        if behind == "=" or (word[0].islower() and (behind in ("(", "/") or _is_glued(word))):
            continue
        if run and text[run[-1].end : here.start] in (" ", "\u00a0"):
            run.append(here)
        else:
            found += _of_run(text, run, sure)
            run = [here]
    found += _of_run(text, run, sure)
    _before_colon(text, found)
    return found


def _is_glued(word: str) -> bool:
    """Whether a common word and a name run together ("theBERT")."""
    glued = _GLUED.match(word)
    return glued is not None and glued[0] in words("word.common")


def covers(matches: Sequence[Match], start: int, end: int) -> bool:
    """Whether a place lies in one of some matches (in order, none over another)."""
    if not matches:
        return False
    at = bisect_right(matches, start, key=attrgetter("start")) - 1
    return at >= 0 and end <= matches[at].end


def begins_sentence(text: str, start: int) -> bool:
    """Whether a capital letter may come from the beginning of a sentence."""
    return bool(_SENTENCE.search(text, max(0, start - 6), start))


def _of_run(text: str, run: Sequence[Span], known: Sequence[Match]) -> Iterator[Candidate]:
    """The candidates in a row of words with capitals."""
    if not run or len(run) > MOST:
        return
    if len(run) == 1 and text[slice(*run[0])].lower() in _plain_words():
        return
    if covers(known, run[0].start, run[-1].end):
        return
    shapes = [shape_of(text[start:end]) for start, end in run]
    single = len(run) > LONGEST or shapes.count("title") > 3  # a title rather than a name
    first = 0
    while first < len(run):
        last = first
        while not single and last + 1 < len(run) and shapes[first] and shapes[last + 1]:
            last += 1
        part = [shape for shape in shapes[first : last + 1] if shape]
        left_aside = single and (part == ["title"] or covers(known, *run[first]))
        if part and not left_aside:
            yield from _of_words(text, run[first : last + 1], part)
        first = last + 1


@cache
def _plain_words() -> frozenset[str]:
    """Words that are no name when they stand alone, however they are written."""
    plain = words("word.common") | words("word.places")
    return frozenset(word for word in plain if shape_of(word.capitalize()) == "title" and word not in heads())


def _of_words(text: str, run: Sequence[Span], shapes: Sequence[Shape]) -> Iterator[Candidate]:
    """The candidates that words side by side make, without what only tells a kind or begins a sentence."""
    first, last, votes = _trimmed([text[start:end] for start, end in run], shapes)
    if first >= last:
        return
    spans, forms = run[first:last], shapes[first:last]
    initial = begins_sentence(text, run[0].start) and first == 0
    strong = [at for at, form in enumerate(forms) if form != "title"]
    if _titled(text, spans[0].start, spans[-1].end):
        if not strong:
            yield from _candidate(text, spans, forms, Votes(), capital=True)
        for at in strong:
            yield from _candidate(text, spans[at : at + 1], forms[at : at + 1], Votes(votes), capital=True)
        return
    verb = text[slice(*spans[0])].endswith("ing")
    if initial and len(spans) > 1 and forms[0] == "title" and (forms[1] != "title" or verb):
        spans, forms, initial = spans[1:], forms[1:], False
    yield from _candidate(text, spans, forms, votes, capital=initial and len(spans) == 1 and not strong)


def _trimmed(row: Sequence[str], shapes: Sequence[Shape]) -> tuple[int, int, Votes]:
    """Which of some words are the name, and the votes of the noun at their end ("ReClor Dataset")."""
    common, places, nouns, never = words("word.common"), words("word.places"), heads(), words("word.never")
    lower = [word.lower() for word in row]
    first, last, votes = 0, len(row), Votes()
    while first < last and (
        row[first] in never or (shapes[first] == "title" and (lower[first] in common or lower[first] in places))
    ):
        first += 1
    if last - first > 1 and shapes[first] == "title":
        kind = nouns.get(lower[first], "")
        if kind == "dataset" or lower[first] in words("word.naming"):
            votes[kind or "method"] += 1.5
            first += 1
    while last - first > 1 and shapes[last - 1] == "title" and lower[last - 1] in nouns:
        kind = nouns[lower[last - 1]]
        strong = any(shape != "title" for shape in shapes[first : last - 1])
        votes[kind] += 1.5 if strong else 0.8
        if not strong and kind != "none":
            break
        last -= 1
    while last > first and (
        row[last - 1] in never
        or (shapes[last - 1] == "title" and lower[last - 1] in common and lower[last - 1] not in nouns)
    ):
        last -= 1
    return first, last, votes


def _titled(text: str, start: int, end: int) -> bool:
    """Whether the words around a place are capitalised as in a title, so that capitals tell nothing."""
    left, right = text[max(0, start - 60) : start], text[end : end + 60]
    if _WIDE.search(left[-8:].strip("《》 ") + right[:8].strip("《》 ")):
        return False
    all_near, common = _CONTENT.findall(f"{left} | {right}"), words("word.common")
    first = [word[0] for word in all_near if word.lower() not in common]
    return sum(map(str.isupper, first)) > 0.6 * len(first) if first else not any(map(str.islower, all_near))


def _candidate(
    text: str, run: Sequence[Span], shapes: Sequence[Shape], votes: Votes, *, capital: bool
) -> Iterator[Candidate]:
    """The candidate that some words make; `capital` says that their capitals may come from where they stand."""
    start, end = run[0].start, run[-1].end
    if prefix := _PREFIX.match(text, start, end):
        start = prefix.end()
    tail = _TAIL.search(text, max(run[-1].start, start), end)
    if tail and tail.start() > start:
        made = bool(_MADE.search(text, tail.start(), end))
        if made or shape_of(text[max(run[-1].start, start) : tail.start()]) != "title":
            votes["method"] += 0.3 * made
            end = tail.start()
    version = _VERSION.match(text, end)
    if version and (shapes[-1] != "title" or "." in version[0]):
        end = version.end()
    name, shape = text[start:end], min(shapes, key=NEEDED.__getitem__)
    if _never(name, shape):
        return
    if not capital or shape != "title":
        votes.add(around(text, start, end))
    elif kind := described(text, end):
        votes[kind] += 1.6
    if TESTS.search(name):
        votes["dataset"] += 1.5
    person = len(run) in (2, 3) and shape == "title" and people.is_name(name)
    if person and votes["dataset"] <= 1 and votes["method"] <= 1.4:
        votes["none"] += 1
    yield Candidate(start, end, name[:-1] if shape == "acronym" and name.endswith("s") else name, shape, votes)


@lru_cache(maxsize=1 << 15)
def _never(name: str, shape: Shape) -> bool:
    """Whether some words are surely no name of a method or dataset: a venue, a place, a language, a common word."""
    places = words("word.places")
    return (
        len(name) < 2
        or measures.is_known(name)
        or bool({name, name.removesuffix("s"), name.rstrip("0123456789'’-")} & words("word.never"))
        or name.lower() in places
        or all(part.lower() in places for part in name.split("-"))
        or (shape == "title" and name.lower() in words("word.common"))
    )


def _before_colon(text: str, found: list[Candidate]) -> None:
    """The name before the colon or dash that a title or an item begins with: "Tent: Fully Test-Time ..."."""
    head = headed(text)
    if not head:
        return
    row, says = head["name"].split(), (head["sub"] or head["says"]).split()
    content = [word for word in says[:7] if len(word) > 3]
    titled = len(says) > 2 and sum(word[0].isupper() for word in content) >= 0.6 * len(content) > 0
    verb = bool(head["says"]) and says[0].lower() in words("before.propose") | words("apposition.article")
    proper = all(word[0].isupper() or shape_of(word) or word in _LINKING for word in row)
    first = row[0].lower()
    common = first in words("word.common") or first in words("word.places") or first.endswith("ing")
    if not proper or common or not (titled or verb or shape_of(row[-1]) not in (None, "title")):
        return
    told = {word.strip(":,.》").lower() for word in says[:12]}
    if told & _SURVEYS or (head["sub"] and people.is_name(re.split(r"[,;(（]", head["sub"])[0].strip())):
        return
    kind = "dataset" if any(heads().get(word) == "dataset" for word in told) else "method"
    start, end = head.span("name")
    same = [one for one in found if start <= one.start and one.end <= end + 1 and key(one.name) == key(head["name"])]
    if same:
        same[0].votes[kind] += 1.2
    elif titled and head["sub"] and head["name"] not in words("word.never"):
        shape = min((shape_of(word) or "title" for word in row), key=NEEDED.__getitem__)
        found.append(Candidate(start, end, head["name"], shape, Votes({kind: 1.2})))


# --- a language that writes all nouns with a capital ----------------------------------------------------------------


def nouns_are_capital(texts: Sequence[str]) -> bool:
    """Whether the language is German, in which a capital alone tells little."""
    row = [word for text in texts[:200] for word in _SMALL.findall(text[:2000])]
    return sum(map(_GERMAN.__contains__, row)) > 0.06 * len(row)


def without_nouns(found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that are more than a noun, without the noun of a compound ("SOP-Ansatz", "ReAct-Loops")."""
    kept = []
    for one in found:
        if one.shape == "title" and max(one.votes.values(), default=0) < 1.2:
            continue
        compound = _COMPOUND.match(one.name)
        if compound and shape_of(compound[1]) not in (None, "title"):
            end, name = one.start + len(compound[1]), compound[1]
            one = Candidate(one.start, end, name, shape_of(name) or "title", one.votes)
        kept.append(one)
    return kept


# --- definitions ----------------------------------------------------------------------------------------------------


def definitions(text: str, found: Sequence[Candidate]) -> Iterator[Definition]:
    """The acronyms that a text defines: "Gradient Projection Memory (GPM)", "GPM (Gradient Projection Memory)".

    Candidates that are defined get the vote of what the long name ends in. Follows Schwartz and Hearst (2003).
    """
    if "(" not in text and "（" not in text:
        return
    row = sorted(found, key=attrgetter("start"))
    starts = [one.start for one in row]
    for match in _BRACKETS.finditer(text):
        inside, ahead = match[1].strip(), text[max(0, match.start() - 120) : match.start()].rstrip()
        if not inside:
            continue  # an address stood there
        outside = _SHORT.search(ahead)
        if _is_short(inside) and (long := long_form(inside, ahead)):
            short, at, first = inside, match.start(1), long
        elif outside and _is_short(outside[0]) and long_form(outside[0], inside) == inside:
            short, long, at, first = outside[0], inside, match.start() - len(outside[0]), outside[0]
        else:
            continue
        noun = long.split()[-1].lower()
        kind = heads().get(noun) or heads().get(noun.removesuffix("s"), "")
        if kind == "none":
            continue
        for one in row[bisect_left(starts, at) : bisect_left(starts, at + len(short) + 2)]:
            one.votes[kind or "method"] += 2 if kind or long[0].isupper() else 0.6
        if kind != "metric" and (kind or long.istitle()):
            yield Definition(_singular(short), long, _singular(first), kind or "method")


def _is_short(text: str) -> bool:
    return bool(_SHORT.match(text)) and sum(map(str.isupper, text)) > 1


def _singular(name: str) -> str:
    return name[:-1] if name.endswith("s") and name[:-1].isupper() else name


def long_form(short: str, ahead: str) -> str:
    """The words at the end of a text that an acronym stands for, or "".

    >>> long_form("GPM", "we use Gradient Projection Memory"), long_form("GPM", "we use it")
    ('Gradient Projection Memory', '')
    """
    letters = [char.lower() for char in short.removesuffix("s") if char.isalnum()]
    row = ahead.split()[-min(len(letters) + 5, 2 * len(letters)) :]
    row = row[next((at + 1 for at in range(len(row) - 1, -1, -1) if row[at][-1] in ".,;:()"), 0) :]
    tail = " ".join(row)
    at = len(tail)
    for index in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= 0 and (tail[at].lower() != letters[index] or (index == 0 and at > 0 and tail[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return ""
    long = bare(tail[at:])
    parted = len(long) > 2 * len(letters) and len(long.split()) > 1
    return long if parted or ("-" in long and len(long) > len(short) + 3) else ""
