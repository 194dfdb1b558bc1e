"""Whether words deny what is said, or only suppose it: "does not reach", "if it reached", "erreicht keine"."""

from __future__ import annotations

import re
from functools import cache

from paperkg.readers.digest.cues import cue

REACH = 60
"""So far before what it denies a word may stand, within one clause."""
_AFTER = 24


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"{cue('deny.before')}(?!\s(?:only|just|nur|sólo|solo|seulement))[^,;:.!?，；：。]*$")


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"[^,;:.!?，；：。]{{0,{_AFTER}}}?{cue('deny.after')}")


def denied(text: str, start: int, at: int, end: int | None = None) -> bool:
    """Whether the words between the start of a sentence and a place in it deny what stands there, to its `end`.

    >>> text = "It does not reach 95% on MNIST, but 90% on SVHN"
    >>> denied(text, 0, text.index("95")), denied(text, 0, text.index("90"))
    (True, False)
    """
    if _before().search(text, max(start, at - REACH), at):
        return True
    return end is not None and _after().match(text, end) is not None
