"""How well texts are read: precision, recall and F1 by document, group and kind of fact (`docs/scoring.md`).

    python benchmarks/reading.py [--texts DIR] [--fetch DIR] [--held-out] [--faults] [--gold DIR] [--cards DIR]

The groups: seven posts with an annotation of another shape (`--gold`; read while the reader was written), posts of
other authors and in other languages that are annotated in `reading/open` (in `reading/later` their papers, authors,
ids and results only), and those in `reading/held-out`, looked at only to measure. The texts are not ours to give:
`--fetch DIR` downloads those that the annotations name, `--texts` names folders to find them in (by their hash).
`--cards` writes the gold cards of the first group, for `paperkg eval`.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import reading_gold
import yaml

from paperkg import readers, scores
from paperkg.records import Card
from paperkg.scores import KINDS, Score

HERE = Path(__file__).resolve().parent / "reading"
RAW = "https://raw.githubusercontent.com"
SHARED = Path(__file__).resolve().parents[2] / "shared"


class Read(NamedTuple):
    """A document of a group, scored."""

    name: str
    size: int
    scores: list[Score]


def groups(gold: Path, texts: dict[str, Path], *, held_out: bool) -> Iterator[tuple[str, dict[str, Card]]]:
    """The gold cards by group and document."""
    if (gold / "merged.json").is_file():
        yield "known", reading_gold.cards(gold, texts.values())
    for group in ("open", "later", "held-out") if held_out else ("open", "later"):
        files = sorted((HERE / group).glob("*.yaml"))
        yield group, {file.stem: card for file in files for card in readers.read(file)}


def read(name: str, gold: Card, text: Path) -> Read:
    """What the reader makes of a text, scored."""
    from paperkg.readers import digest

    content = text.read_bytes()
    found = digest.propose(content, key=gold.document.key, name=text.name)
    told = scores.score(found, gold, content.decode("utf-8", "replace"))
    left_out = reading_gold.LEFT_OUT if reading_gold.is_flat(gold) else ()
    return Read(name, len(content), [one for one in told if one.kind not in left_out])


def table(documents: Sequence[Read]) -> str:
    """F1 by document (rows) and kind (columns), then precision and recall of all."""
    total = scores.total(one for document in documents for one in document.scores)
    rows = [("", *KINDS), *((document.name, *_cells(document.scores, "f1")) for document in documents)]
    rows += [(f"all: {share}", *_cells(total, share)) for share in ("f1", "precision", "recall")]
    rows.append(("all: expected", *_cells(total, "expected")))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def _cells(told: Sequence[Score], share: str) -> list[str]:
    by_kind = {one.kind: getattr(one, share) for one in told}
    shares = (by_kind.get(kind) for kind in KINDS)
    return ["" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value) for value in shares]


def faults(documents: Sequence[Read]) -> Iterator[str]:
    """What was missed (-) and invented (+)."""
    for document in documents:
        for one in document.scores:
            for mark, facts in (("-", one.missed), ("+", one.invented)):
                yield from (f"{document.name}  {one.kind}  {mark} {fact}" for fact in facts)


def fetch(card: Card, folder: Path) -> None:
    """Download the text of an annotation, unless it is there; a text of another hash is refused."""
    found = re.fullmatch(r"https://github\.com/([^/]+/[^/]+)/blob/([0-9a-f]{40})/(.+)", card.document.url or "")
    if found is None:
        return
    file = folder / f"{card.document.key}{Path(found[3]).suffix}"
    if not file.exists():
        try:
            with urllib.request.urlopen(f"{RAW}/{'/'.join(found.groups())}", timeout=60) as answer:
                content = answer.read()
        except OSError as error:
            print(f"{file.name}: {error}")
            return
        if hashlib.sha256(content).hexdigest() != card.document.sha256:
            print(f"{file.name}: another text than the one that was annotated, left out")
            return
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def main() -> None:
    """Print a table for each group."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, action="append", default=[], metavar="DIR")
    parser.add_argument("--fetch", type=Path, metavar="DIR")
    parser.add_argument("--gold", type=Path, default=SHARED / "gold", metavar="DIR")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--faults", action="store_true", help="list what was missed (-) and invented (+)")
    parser.add_argument("--cards", type=Path, metavar="DIR", help="write the gold cards of the known group")
    given = parser.parse_args()
    if given.fetch:
        for _, cards in groups(Path(), {}, held_out=given.held_out):
            for card in cards.values():
                fetch(card, given.fetch)
    folders = [*given.texts, *([given.fetch] if given.fetch else []), SHARED / "documents", SHARED / "data" / "digests"]
    files = [file for folder in folders if folder.is_dir() for file in sorted(folder.rglob("*")) if file.is_file()]
    texts = {hashlib.sha256(file.read_bytes()).hexdigest(): file for file in files}
    for group, cards in groups(given.gold, texts, held_out=given.held_out):
        if given.cards and group == "known":
            write(cards, given.cards)
        here = {name: file for name, card in cards.items() if (file := texts.get(card.document.sha256 or ""))}
        documents = [read(name, cards[name], file) for name, file in here.items()]
        print(f"\n{group}: {len(documents)} of {len(cards)} documents are at hand\n")
        if documents:
            print(table(documents))
        if given.faults:
            print("\n" + "\n".join(faults(documents)))


def write(cards: dict[str, Card], folder: Path) -> None:
    """Write gold cards as files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, card in cards.items():
        text = yaml.safe_dump(msgspec.to_builtins(card), allow_unicode=True, sort_keys=False, width=120)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
