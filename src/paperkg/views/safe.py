"""Hostile texts in pages: what may be shown, how data stand in a page without being code, which code may run."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

LONGEST = 4000  # characters shown of one text
# control characters, marks and overrides of the writing direction, halves of surrogate pairs
UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
INERT = str.maketrans({character: f"\\u{ord(character):04x}" for character in "&<>\u2028\u2029"})
"""Escapes the characters with which JSON could end its element or a line of code."""


def shown(text: str) -> str:
    r"""Make any text safe to show: what cannot be seen or turns the writing direction goes, the rest is cut to LONGEST.

    >>> shown("safe\u202etxt\x00")
    'safetxt'
    """
    text = UNSHOWABLE.sub("", text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def shown_within(value: Any) -> Any:
    """The same value with all its texts safe to show."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {key: shown_within(item) for key, item in value.items()}
    return [shown_within(item) for item in value] if isinstance(value, list | tuple) else value


def policy(scripts: Iterable[str], style: str) -> str:
    """A Content-Security-Policy under which these scripts and this style work, and nothing else; nothing is fetched."""
    return (
        f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _hash(code: str) -> str:
    return f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"
