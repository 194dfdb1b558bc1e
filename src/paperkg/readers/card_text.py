"""Cards as YAML text that a person likes to edit.

In the order of the document; what fits stands on one line; texts are bare where YAML allows; nothing that goes without
saying is said. What the reader was not sure of shows its confidence, under a comment with the words around.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias, TypeVar

from msgspec import structs

from paperkg import records
from paperkg.readers.yaml_text import Plain
from paperkg.records import Card, Paper, Quote, Quoted, Record

SURE = 0.9
"""Facts of a lower confidence are unsure: a person should look at them."""
WIDTH = 120
"""Longer lines are broken, where what they hold has parts."""

_AROUND = 60
_LONGEST = 110
_BARE = re.compile(r"(?:[^\W\d]|[^\x00-\x7f])(?:[^\s,\[\]{}#:?\"]|:(?![\s,\[\]{}]|$)| (?![ #]|$))*", re.DOTALL)
_DIGITS_FIRST = re.compile(r"(?=.*(?:[^\W\d_]|%))\d(?:[\w.%/()+×–-]| (?=[\w(]))*")
_NO_TEXT = re.compile(r"(?:y|n|yes|no|on|off|true|false|null|0x[0-9a-f_]+|0o[0-7_]+|[\d._]+e\d+)", re.IGNORECASE)
_NUMBERS = frozenset(("position", "confidence", "score"))
_ANSWERS = frozenset(("canonical", "complete", "code", "value"))
_FIRST = ("title", "language", "named")
"""The fields of a paper that stand above where its words stand."""

_Any = TypeVar("_Any")
Path_: TypeAlias = "tuple[str | int, ...]"


def write(card: Card, text: str | None = None) -> str:
    """A card as YAML; `text` is that of its document, for the words around what is unsure.

    `card.parse` gives the same card again.

    >>> from paperkg.records import Document
    >>> print(write(Card(document=Document(key="post"), papers=(Paper(title="ViT: 16x16", at="line 3"),))), end="")
    document: {key: post}
    <BLANKLINE>
    papers:
      - {title: "ViT: 16x16", at: line 3}
    """
    data = plain(card)
    layout = Layout(text)
    return "\n\n".join("\n".join(layout.pair(part, inside, 0)) for part, inside in data.items()) + "\n"


def proposed(card: Card, extractor: str) -> Card:
    """A reader's card that says once who proposed it, and again with the confidence of what is unsure."""
    light = _light(card, extractor)
    return structs.replace(light, document=structs.replace(light.document, extractor=extractor))


def _light(item: _Any, extractor: str) -> _Any:
    if isinstance(item, tuple):
        return tuple(_light(part, extractor) for part in item)  # type: ignore[return-value]
    if not isinstance(item, Record):
        return item
    changes = {field: _light(getattr(item, field), extractor) for field in item.__struct_fields__}
    if isinstance(item, Quoted):
        own = item.extractor is None or item.extractor.partition(":")[0] == extractor
        sure = own and (item.confidence is None or item.confidence >= SURE)
        changes |= {"extractor": None, "confidence": None} if sure else {"extractor": item.extractor or extractor}
    return structs.replace(item, **changes)


def plain(record: Record) -> dict[str, Plain]:
    """A record as texts, lists and mappings, without what is as usual, as `YamlText` reads them."""
    usual = _order(type(record))
    return {field: _plain(value) for field in usual if (value := getattr(record, field)) != usual[field]}


def _plain(value: Any) -> Plain:
    match value:
        case Record():
            return plain(value)
        case tuple():
            return [_plain(item) for item in value]
        case bool():
            return str(value).lower()
    return str(value)


@cache
def _order(kind: type[Record]) -> Mapping[str, Any]:
    """The fields of a record in the order of a card, each with its default: what is said, then its words."""
    defaults = {field.name: field.default for field in structs.fields(kind)}
    quote = [field for field in Quoted.__struct_fields__ if field in defaults and issubclass(kind, Quote)]
    shared = [field for field in records.Assertion.__struct_fields__ if field in defaults and field not in quote]
    own = [
        field for field in defaults if field not in (*quote, *(shared if issubclass(kind, records.Assertion) else ()))
    ]
    if issubclass(kind, Paper):
        order = [*_FIRST, *quote, *(field for field in own if field not in _FIRST)]
    elif issubclass(kind, records.Assertion):
        order = [*own, *shared, *quote]
    else:
        order = [*own, *quote]
    return {field: defaults[field] for field in order}


class Layout:
    """How the parts of a card are laid out; `text` is that of its document."""

    def __init__(self, text: str | None = None) -> None:
        self._text = text

    def pair(self, key: str, value: Plain, column: int) -> list[str]:
        """`key: value` as lines that stand at a column (without its spaces)."""
        line = f"{key}: {flow(value, key)}"
        above = self._around(value)
        if isinstance(value, str) or (_is_small(value, key) and column + len(line) <= WIDTH):
            return [*above, line]
        if isinstance(value, dict):
            return [*above, f"{key}:", *_indented(self.mapping(value, column + 2))]
        return [f"{key}:", *_indented(self.items(value, column + 2, apart=column == 0))]

    def mapping(self, value: Mapping[str, Plain], column: int) -> list[str]:
        """A mapping, one key below the other."""
        return [line for key, inside in value.items() for line in self.pair(key, inside, column)]

    def items(self, value: list[Plain], column: int, *, apart: bool = False) -> list[str]:
        """A list, one item below the other; `apart` leaves a line free around items of several lines."""
        lines: list[str] = []
        for item in value:
            new = self.item(item, column)
            if apart and lines and len(new) > 1:
                lines.append("")
            lines += new
        return lines

    def item(self, item: Plain, column: int) -> list[str]:
        """An item of a list with its dash."""
        line = f"- {flow(item)}"
        if isinstance(item, dict) and not (_is_small(item) and column + len(line) <= WIDTH):
            first, *rest = self.mapping(item, column + 2)
            if first.startswith("#"):  # a comment stands above the dash
                first, rest = rest[0], [first, *rest[1:]]
            return [*self._around(item), f"- {first}", *_indented(rest)]
        return [*self._around(item), line]

    def _around(self, item: Plain) -> list[str]:
        """A comment with the words around an unsure fact."""
        if self._text is None or not isinstance(item, dict) or not is_unsure(item):
            return []
        place = records.spot(str(item.get("at")))
        if place is None or place.start is None or place.end is None:
            return []
        if int(place.end) - int(place.start) > _LONGEST:
            return []  # they tell enough themselves
        words = around(self._text, int(place.start), int(place.end))
        return [f"# “{words if len(words) <= _LONGEST else f'{words[:_LONGEST]}…'}”"]


def is_unsure(item: Mapping[str, Plain]) -> bool:
    """Whether the reader was not sure of a fact, and no person has looked at it yet."""
    try:
        return float(str(item["confidence"])) < SURE
    except (KeyError, ValueError):
        return False


def unsure(data: Plain, path: Path_ = ()) -> Iterator[Path_]:
    """Where the unsure facts of a card stand, in its order."""
    if isinstance(data, dict):
        if is_unsure(data):
            yield path
        for key, inside in data.items():
            yield from unsure(inside, (*path, key))
    elif isinstance(data, list):
        for i, item in enumerate(data):
            yield from unsure(item, (*path, i))


def around(text: str, start: int, end: int, reach: int = _AROUND) -> str:
    """Some words of a text with those around them in their line, on one line.

    >>> around("One. Two of three.", 5, 8, reach=4)
    '…ne. Two of …'
    """
    first = max(text.rfind("\n", 0, start) + 1, start - reach)
    last = text.find("\n", end)
    last = min(len(text) if last < 0 else last, end + reach)
    before = "…" if first and text[first - 1] != "\n" else ""
    after = "…" if last < len(text) and text[last] != "\n" else ""
    words = "".join(c if c.isprintable() else " " for c in text[first:last])
    return f"{before}{words}{after}".strip()


def flow(value: Plain, key: str = "") -> str:
    """A value on one line."""
    if isinstance(value, str):
        return scalar(value, key)
    if isinstance(value, list):
        return f"[{', '.join(flow(item, key) for item in value)}]"
    return f"{{{', '.join(f'{scalar(name)}: {flow(inside, name)}' for name, inside in value.items())}}}"


def scalar(text: str, key: str = "") -> str:
    r"""A text as YAML, bare where every reader of YAML takes it for a text.

    >>> print(scalar("line 14 chars 795-810"), scalar("2105.01601"), scalar("a: b"), scalar("0.7", "confidence"))
    line 14 chars 795-810 "2105.01601" "a: b" 0.7
    """
    if key in _NUMBERS or (key in _ANSWERS and text in ("true", "false")):
        return text
    if (_BARE.fullmatch(text) or _DIGITS_FIRST.fullmatch(text)) and not _NO_TEXT.fullmatch(text) and text.isprintable():
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(
        c if c.isprintable() else f"\\U{ord(c):08x}" if ord(c) > 0xFFFF else f"\\u{ord(c):04x}" for c in quoted
    )


def _is_small(value: Plain, key: str = "") -> bool:
    """Whether something may stand on one line: no mappings in lists but further places."""
    if isinstance(value, dict):
        return all(isinstance(inside, str) for inside in value.values())
    return all(isinstance(item, str) or (key == "also" and _is_small(item)) for item in value)


def _indented(lines: list[str]) -> Iterator[str]:
    return (f"  {line}" if line else "" for line in lines)
