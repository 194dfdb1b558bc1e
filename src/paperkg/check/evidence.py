"""Do the words that a card quotes stand in the text of its document, at the place that the card names?"""

from __future__ import annotations

import hashlib
import re
import typing
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import msgspec
import yaml

from paperkg import records
from paperkg.errors import SourceError
from paperkg.readers import card as card_reader
from paperkg.readers.yaml_text import LOADER, YamlText
from paperkg.records import Assertion, Baseline, Card, Idea, Paper, Quote, Quoted, Record, Saying

if TYPE_CHECKING:
    from paperkg.readers.digest.text import Text

Path_: TypeAlias = tuple["str | int", ...]


class Problem(NamedTuple):
    """Something to mend: where, what is wrong, what to do."""

    file: str
    line: int | None
    what: str
    hint: str = ""

    def __str__(self) -> str:
        return str(SourceError(self.what, file=self.file, line=self.line, hint=self.hint))


class Documents:
    """The texts of documents in a folder, found by the hash of their bytes."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise SourceError("there is no such folder", file=folder, hint="name the folder that holds the documents")
        self._files: dict[str, Path] = {}
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                with file.open("rb") as stream:
                    self._files[hashlib.file_digest(stream, "sha256").hexdigest()] = file

    def text(self, sha256: str) -> str | None:
        """The text of the document with this hash as paperkg shows it, if it is there; raises like `shown`."""
        shown = self.shown(sha256)
        return shown.content if shown else None

    def shown(self, sha256: str) -> Text | None:
        """The same with the hash of what is shown.

        Raises:
            SourceError: when the document is no text.
        """
        from paperkg.readers.digest import text  # most cards are checked without texts

        file = self._files.get(sha256)
        return text.read(file) if file else None


def quotes(
    file: Path, documents: Documents | None = None, hashes: Mapping[str, str | None] | None = None, *, fix: bool = False
) -> list[Problem]:
    """Problems of the quotes in a card: facts without evidence, words that do not stand where the card says.

    Without `documents` only what the card itself tells is checked. `hashes` tells the SHA-256 of other documents, by
    their keys, for what a decision quotes from them. With `fix`, line, start and end of every quote that is found are
    written into the card, nothing else of the file is touched.
    """
    source = YamlText.read(file)
    card = card_reader.parse(source)
    found = list(_quotes(card))
    if card.document.sha256 is None:
        own = [quote for _, quote, _ in found if quote and not isinstance(quote, Saying)]
        if any((place := records.spot(quote.at)) and place.line for quote in own):
            hint = "add 'sha256' with the hash of the text that the lines were counted in"
            return [Problem(str(file), source.line(("document",)), "the card quotes a text without saying which", hint)]
        found = [item for item in found if isinstance(item[1], Saying) or _owes(item[1])]
    try:
        text = documents.shown(card.document.sha256) if documents and card.document.sha256 else None
    except SourceError as error:
        where = source.line(("document", "sha256"))
        return [Problem(str(file), where, f"the document '{error.file}' {error.what}", error.hint)]
    if documents and card.document.sha256 and text is None:
        hint = (
            f"no file there has the SHA-256 {card.document.sha256[:12]}...: if the text was edited, compare it with "
            "the card, write its new hash there (`sha256sum FILE`) and run again with --fix"
        )
        return [Problem(str(file), source.line(("document", "sha256")), "the document is not in the folder", hint)]
    this = _Lines(text.content) if text is not None else None
    others: dict[str, _Lines | str | None] = {}
    problems: list[Problem] = []
    if text and found and text.shown != (card.document.shown_sha256 or ""):
        if fix and text.shown:
            source.set(("document",), "shown_sha256", text.shown)
        else:
            problems.append(
                Problem(str(file), source.line(("document", "shown_sha256")), *_shown_otherwise(card, text))
            )
    for path, quote, exact in found:
        lines: _Lines | str | None = this
        if isinstance(quote, Saying) and quote.document != card.document.key:
            if quote.document not in others:
                others[quote.document] = _other(quote.document, documents, hashes or {})
            lines = others[quote.document]
        if isinstance(lines, str):
            problems.append(Problem(str(file), source.line(path), lines, "check it together with that document's card"))
            continue
        outcome = _judge(quote, exact, lines)
        if isinstance(outcome, str) and fix:
            source.set(path, "at", outcome, wrap=_wrap(path))
        elif isinstance(outcome, str):
            what = f"the place of '{exact}' is {_fault(quote)}"
            problems.append(Problem(str(file), source.line(path), what, f"it is '{outcome}'; run again with --fix"))
        elif outcome is not None:
            problems.append(Problem(str(file), source.line(path), *outcome))
    if fix:
        source.save()
    return problems


def _owes(quote: Quote | None) -> bool:
    """Whether a statement owes evidence also in a card that quotes nothing: a value, a claim, an entry of a paper."""
    return isinstance(quote, Assertion | Baseline | Paper) and quote.at is None


def _fault(quote: Quote | None) -> str:
    """What is wrong with the place of a quote that was found elsewhere, or is written down in part."""
    place = records.spot(quote.at) if quote else None
    return "missing" if place is None else "wrong" if place.start else "incomplete"


def _shown_otherwise(card: Card, text: Text) -> tuple[str, str]:
    """What is wrong when a card quotes another text of its document than is shown now, and what to do."""
    if not text.shown:
        return "the document is shown as it stands", "remove 'shown_sha256'"
    if not card.document.shown_sha256:
        return "the card does not say which text of the page it quotes", "run again with --fix"
    return "the document is shown otherwise than the card says", "run again with --fix, then compare the quotes"


def _other(key: str, documents: Documents | None, hashes: Mapping[str, str | None]) -> _Lines | str | None:
    """The text of another document; None when no texts are given, a fault when it cannot be told or found."""
    if key not in hashes:
        return f"no source describes the document '{key}'"
    if documents is None:
        return None
    try:
        text = documents.text(hashes[key] or "")
    except SourceError as error:
        return f"the document '{key}' {error.what}"
    return f"the text of '{key}' is not in the folder" if text is None else _Lines(text)


class _Lines:
    """A text with the offset of each line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def find(self, exact: str, line: int | None) -> str | None:
        """The place of some words, as whole words if they stand so, else of their first occurrence."""
        start, end = 0, len(self.text)
        if line is not None:
            if line > len(self.starts):
                return None
            start = self.starts[line - 1]
            end = self.starts[line] if line < len(self.starts) else end
        quoted = re.escape(exact)
        for pattern in (rf"(?<![\w-]){quoted}(?![\w-])", rf"(?<!\w){quoted}(?!\w)", quoted):
            if match := re.compile(pattern).search(self.text, start, end):
                number = line or self.text.count("\n", 0, match.start()) + 1
                return f"line {number} chars {match.start()}-{match.end()}"
        return None


def _judge(quote: Quote | None, exact: str | None, lines: _Lines | None) -> str | tuple[str, str] | None:
    """None when all is well, the right place when it can be told, else what is wrong and a hint."""
    own_words = isinstance(quote, Idea) and quote.exact is None and lines and exact and exact not in lines.text
    if not exact or own_words:
        return ("the words that state this are not given", "add 'exact' with the shortest words that state it")
    at = quote.at if quote else None
    if at is None:
        missing = (f"'{exact}' has no evidence", "add 'at: line N', the line where the words stand")
        return missing if lines is None else lines.find(exact, None) or missing
    place = records.spot(at)
    if place is None or not place.line:
        return ("a document's text has lines, no records", "write 'at: line N'")
    if lines is None:
        return None if place.start else (f"the place of '{exact}' has no characters", "run with --documents DIR --fix")
    start, end = int(place.start or 0), int(place.end or 0)
    line = int(place.line)
    if place.start and lines.text[start:end] == exact and lines.text.count("\n", 0, start) + 1 == line:
        return None
    found = lines.find(exact, line)
    return found or (f"'{exact}' does not stand in line {line}", "copy the words exactly as they stand there")


def _wrap(path: Path_) -> str:
    """The key that a bare item gets when it becomes a mapping: what a text is called in its field."""
    field = next((step for step in reversed(path) if isinstance(step, str)), "")
    if field == "key_ideas":
        return "text"
    return "name" if field in {*records.PAPER_LINKS, *records.ENTITY_LINKS, *_NAMES} else "value"


_NAMES = ("authors", "translators", "publisher", "venue", "theme", "mentions")


def _quotes(card: Card) -> Iterator[tuple[Path_, Quote | None, str | None]]:
    """Every quote that a card gives or owes: its path, the quote (None: owed), and its words."""
    for path, value in _facts(card, ()):
        if not isinstance(value, Quoted):
            yield path, None, str(value)
            continue
        words = records.words(value)
        if not isinstance(value, records.Decision | records.Entity) or value.at:
            yield path, value, words
        for i, quote in enumerate(value.also):
            yield (*path, "also", i), quote, quote.exact or words
        for i, saying in enumerate(value.states if isinstance(value, records.Decision) else ()):
            yield (*path, "states", i), saying, saying.exact


def _facts(value: Record, path: Path_) -> Iterator[tuple[Path_, object]]:
    if isinstance(value, Quoted):
        yield path, value
    for field in value.__struct_fields__:
        inside = getattr(value, field)
        for i, item in enumerate(inside) if isinstance(inside, tuple) else ((None, inside),):
            place = (*path, field) if i is None else (*path, field, i)
            if isinstance(item, Record) and type(item) not in (Quote, Saying):
                yield from _facts(item, place)
            elif item is not None and field in _owing(type(value)) and item is not False:
                yield place, item


@cache
def _owing(kind: type[Record]) -> frozenset[str]:
    """The fields of a record whose bare items are facts that owe evidence: those that could carry a quote."""
    hints = typing.get_type_hints(kind)
    return frozenset(field for field in kind.__struct_fields__ if _can_be_quoted(hints[field]))


def _can_be_quoted(hint: object) -> bool:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return issubclass(hint, Quoted)
    return any(_can_be_quoted(part) for part in typing.get_args(hint))


def lines(file: Path) -> dict[str, int]:
    """The line on which each text of a card stands first; none for a source of another kind."""
    found: dict[str, int] = {}
    if card_reader.accepts(file):
        for event in yaml.parse(YamlText.read(file).text, Loader=LOADER):
            if isinstance(event, yaml.ScalarEvent) and event.start_mark:
                found.setdefault(event.value, event.start_mark.line + 1)
    return found


def cards(files: Sequence[Path]) -> list[Path]:
    """Those of some files that are cards."""
    return [file for file in files if card_reader.accepts(file)]
