"""Cards: the YAML file in which a person (or a reader) writes down what one document states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec

from paperkg import names, records, values
from paperkg.errors import SourceError
from paperkg.readers.yaml_text import YamlText
from paperkg.records import Card

_FAULT = re.compile(r"^(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.(\w+)|\[(\d+|\.\.\.)\]")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(.*)`")
_FIELDS = {
    name
    for kind in vars(records).values()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    for name in kind.__struct_fields__
}


def accepts(path: Path) -> bool:
    """Whether the file is named like a card (`*.yaml`, `*.yml`)."""
    return path.suffix.lower() in (".yaml", ".yml")


def read(path: Path) -> Iterator[Card]:
    """The card in a file.

    Raises:
        SourceError: with the line of the first fault and what was expected there.
    """
    yield parse(YamlText.read(path))


def parse(source: YamlText) -> Card:
    """The card in a parsed YAML text; raises SourceError like `read`."""
    try:
        card = msgspec.convert(source.data, Card, strict=False)
    except msgspec.ValidationError as error:
        raise _explain(str(error), source) from None
    for path, problem, hint in _impossible(card):
        raise SourceError(problem, file=source.file, line=source.line(path), hint=hint)
    return card


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a card, for editors and for whatever fills cards in."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{names.BASE}card.schema.json",
        **msgspec.json.schema(Card),
    }


def _explain(message: str, source: YamlText) -> SourceError:
    match = _FAULT.match(message)
    what, steps = (match["what"], match["path"] or "") if match else (message, "")
    path: list[str | int] = [
        int(index) if index.isdigit() else name for name, index in _STEP.findall(steps) if index != "..."
    ]
    hint = f"see `paperkg schema card` for '{path[-1]}'" if path and isinstance(path[-1], str) else ""
    if unknown := _UNKNOWN.match(what):
        near = get_close_matches(unknown[1], _FIELDS, n=1)
        hint = f"did you mean '{near[0]}'?" if near else "see `paperkg schema card` for the fields"
        what = f"unknown field '{unknown[1]}'"
        path.append(unknown[1])
    elif missing := _MISSING.match(what):
        what, hint = f"the field '{missing[1]}' is missing", "add it"
    else:
        what = what.replace("Expected", "expected").replace("`", "'")
    return SourceError(what, file=source.file, line=source.line(path), hint=hint)


def _impossible(card: Card) -> Iterator[tuple[list[str | int], str, str]]:
    """Faults that types cannot tell: the path, what is wrong, what to do."""
    for i, paper in enumerate(card.papers):
        here: list[str | int] = ["papers", i]
        if not paper.title and not paper.named:
            yield here, "the paper has no title", "give 'title', or 'named' with the words it is mentioned with"
        for field in ("links", "code_url"):
            for j, link in enumerate(getattr(paper, field)):
                try:
                    names.web_address(str(records.plain(link)))
                except ValueError as error:
                    yield [*here, field, j], str(error), "write https://..."
        for j, result in enumerate(paper.results):
            yield from _no_number([*here, "results", j], result)
            for k, baseline in enumerate(result.against):
                yield from _no_number([*here, "results", j, "against", k], baseline)
        for j, comparison in enumerate(paper.comparisons):
            yield from _unclear([*here, "comparisons", j], comparison)
    for j, comparison in enumerate(card.comparisons):
        yield from _unclear(["comparisons", j], comparison)


def _no_number(
    path: list[str | int], stated: records.Result | records.Baseline
) -> Iterator[tuple[list[str | int], str, str]]:
    try:
        values.parse(stated.value)
    except ValueError as error:
        yield [*path, "value"], str(error), "a statement without a number is a claim"


def _unclear(path: list[str | int], comparison: records.Comparison) -> Iterator[tuple[list[str | int], str, str]]:
    sides = (comparison.better is not None, comparison.worse is not None, comparison.on_par is not None)
    if sides not in ((True, True, False), (False, False, True)):
        yield path, "the comparison does not say who is better", "give 'better' and 'worse', or 'on_par' with two names"
