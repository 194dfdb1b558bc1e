"""The measures that a text names, known by the words of `metrics.toml` or by their last word ("win rate")."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from paperkg.readers.digest.cues import LETTER, either, table

Kind = Literal["score", "error", "speed", "cost"]

_ENDING = re.compile(
    rf"(?<![{LETTER}-])(?P<of>[a-zA-Z]{{3,20}}+(?:-[a-zA-Z]{{2,20}}+)?)[ -]"
    rf"(?:scores?|rates?|accuracy|error)(?![{LETTER}-])"
    r"|(?P<han>(?:(?![的了上得在和与中为是其该到])[\u4e00-\u9fff]){2,4})(?:得分|评分|分数|率)"
)
_NO_PART = re.compile(
    r"(?i:the|and|its|our|their|this|that|with|for|from|has|have|new|best|high|higher|highest|better|low|lower|lowest|average"
    r"|mean|overall|final|good|sota|state-of-the-art|top|same|similar|total|error|learning|growth|acceptance|dropout|sampling"
    r"|(?:im)?prov\w*|increas\w*|boost\w*|rais\w*|reduc\w*|lower\w*|enhanc\w*|achiev\w*|reach\w*|report\w*|which|also|it|method|model"
    r"|frame|masking|on|in|of|by|an|a|record|impressive|sampling|at)"
)
_NO_RATE = re.compile(r"[\u4e00-\u9fff]{0,4}(?:学习|效|概|频|速|几|比|倍|录取|接收|录用|利用|采样|分辨|功)率")

_SHARED = re.compile(
    rf"(?<![{LETTER}])(?P<part>[\w-]{{2,16}})(?:\s?[,/]\s?|\s(?:and|or|und|y|et|e|&)\s)(?:[\d.,]+\s?%?\s)?$"
)
"""Before a measure, or its value: another one that leaves out what both end in."""
_AT = re.compile(
    rf"(?<![{LETTER}\d])(?i:pass|recall|precision|hits?|success|accuracy|acc|ndcg|map|mrr|maj|avg|best|r|p|f1)\s?@\s?k?\d{{0,4}}(?!\w)"
)
"""A measure of so many tries or places: "pass@4"."""
_KIND_OF = re.compile(
    rf"(?<![{LETTER}\d-])(?!human-|sota-)[a-zA-Z\d]{{1,12}}"
    r"-(?:wise|shot|way|level|weighted|averaged|balanced|normali[sz]ed)\s$"
)
"""Before a measure: what kind of it."""
_SCORED = re.compile(r"\s(?:(?:at|about|around|over|only|just|above|up to)\s)?[\d<>~]")


class Measure(NamedTuple):
    """A named measure. `weak` ones ("performance") count only where no other is named.

    `words` are its full words where they do not stand together: "top-1" is an error in "top-1 and top-5 error".
    """

    start: int
    end: int
    name: str
    kind: Kind
    weak: bool = False
    words: str = ""


def _key(words: str) -> str:
    return re.sub(r"[-\s]+", " ", words.replace("’", "'")).lower()


@cache
def _known() -> tuple[re.Pattern[str], dict[str, str]]:
    names: dict[str, str] = {}
    words: set[str] = set()
    for name, entry in table("metrics").items():
        for word in (*entry["words"], *entry.get("unit", ())):
            words.add(word)
            names[_key(word)] = name
    # A capital acronym may be glued to the word before it ("theFPS").
    glued = "|".join(sorted((word for word in words if re.fullmatch("[A-Z]{3,5}", word)), key=len, reverse=True))
    return re.compile(rf"{either(words)}|(?<=[a-z])(?=[A-Z])(?:{glued})(?![{LETTER}0-9])"), names


@cache
def _units() -> re.Pattern[str]:
    return re.compile(
        rf"[ \u00a0-]?{either(word for entry in table('metrics').values() for word in entry.get('unit', ()))}"
    )


def unit(text: str, at: int) -> str:
    """The unit of a measure that stands right behind a number ("19 FPS"), or ""."""
    match = _units().match(text, at)
    return match[0].strip(" \u00a0-") if match else ""


def has_unit(name: str) -> bool:
    """Whether a measure is told in a unit of its own, such as frames per second."""
    return "unit" in table("metrics").get(name, {})


def kind(name: str) -> Kind:
    """What kind of measure a name stands for; a score unless it is known.

    >>> kind("FID"), kind("accuracy"), kind("BLEURT")
    ('error', 'score', 'score')
    """
    known = table("metrics").get(name) or table("metrics").get(_known()[1].get(_key(name), ""))
    found: Kind = known["kind"] if known else "error" if re.search(r"(?i)error|loss|perplexity", name) else "score"
    return found


def is_known(name: str) -> bool:
    """Whether a name is one of a measure, in just this spelling but for the ending of a plural.

    >>> is_known("WER"), is_known("AP"), is_known("BERT")
    (True, True, False)
    """
    return bool(_known()[0].fullmatch(name) or _known()[0].fullmatch(name.removesuffix("s")))


def canonical(words: str) -> str:
    """The name of the measure that some words stand for; the words where they stand for none that is known."""
    return _known()[1].get(_key(words), words)


def find(text: str, start: int, end: int) -> list[Measure]:
    """The measures named in a part of a text, in their order.

    >>> [m.name for m in find("an inception score of 9.89, a macro-average score of 9 and 28.4 BLEU", 0, 99)]
    ['inception score', 'macro-average score', 'BLEU']
    """
    pattern, _ = _known()
    found = []
    for match in pattern.finditer(text, start, end):
        name = _name(match[0])
        entry = table("metrics")[name]
        found.append(Measure(match.start(), match.end(), name, entry["kind"], entry.get("weak", False)))
    for match in _ENDING.finditer(text, start, end):
        if (match["of"] and _NO_PART.fullmatch(match["of"])) or (match["han"] and _NO_RATE.fullmatch(match[0])):
            continue
        if match["of"] and match[0].endswith("scores") and _SCORED.match(text, match.end()):
            continue  # a verb
        inside = [one for one in found if one.end > match.start() and one.start < match.end()]
        if (match["of"] or not inside) and all(one.name in ("score", "error", "accuracy") for one in inside):
            found = [one for one in found if one not in inside]
            name = match[0]
            found.append(Measure(match.start(), match.end(), name, kind(name)))
    for match in _AT.finditer(text, start, end):
        if not any(one.start < match.end() and match.start() < one.end for one in found):
            found.append(Measure(match.start(), match.end(), match[0], "score"))
    return _coordinated(text, start, sorted(found))


def whole(text: str, start: int, one: Measure) -> Measure:
    """A measure with what says before it of which kind it is.

    >>> text = "a zero-shot accuracy of 60.4%"
    >>> one = whole(text, 0, find(text, 0, len(text))[0])
    >>> text[one.start : one.end]
    'zero-shot accuracy'
    """
    kind_of = None if one.weak else _KIND_OF.search(text, max(start, one.start - 24), one.start)
    return one._replace(start=kind_of.start()) if kind_of else one


def _coordinated(text: str, start: int, found: list[Measure]) -> list[Measure]:
    """The same with those that share their end with the next: "top-1" in "top-1 and top-5 error rates"."""
    told: list[Measure] = []
    for one in reversed(found):
        shared = text[one.start : one.end].partition(" ")[2]
        while shared and (before := _SHARED.search(text, max(start, one.start - 32), one.start)):
            words = f"{before['part']} {shared}"
            if _key(words) not in _known()[1]:
                break
            name = canonical(words)
            one = Measure(*before.span("part"), name, kind(name), words=words)
            told.append(one)
    whole = [one for one in found if not any(one.start < other.end and other.start < one.end for other in told)]
    return sorted(whole + told)


@lru_cache(maxsize=4096)
def _name(words: str) -> str:
    key, names = _key(words), _known()[1]
    if key in names:
        return names[key]
    stems = (key[:length] + "*" for length in range(len(key), 0, -1))
    stem = next((stem for stem in stems if stem in names), None)
    if stem is None:  # an Arabic article or preposition stands before the word
        return next((names[key[cut:]] for cut in range(1, 5) if key[cut:] in names), "score")
    return names[stem]
