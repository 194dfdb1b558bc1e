"""The one index of names: canonical names, aliases, misspellings and titles of everything in a graph.

A SQLite file beside the store, derived from it. It finds exact names first, then names that begin with or contain the
words, then names that are spelt alike (trigrams choose the candidates, RapidFuzz ranks them).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from paperkg.names import fold

CANDIDATES = 200
"""How many names that share trigrams with the words are compared with them."""
ALIKE = 75.0
"""The least similarity (0-100) of a misspelt name to be shown."""


class Name(NamedTuple):
    """One name of one thing: `label` is the thing's canonical name, `weight` how much is said of it."""

    iri: str
    kind: str
    label: str
    name: str
    weight: int = 0


class Hit(NamedTuple):
    """A thing found: by which of its names, and how well that fits (100: exactly)."""

    iri: str
    kind: str
    label: str
    name: str
    score: float


class NameIndex:
    """The index in a file; open it with a path, close it when done."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)

    @classmethod
    def build(cls, file: Path, found: Iterable[Name]) -> NameIndex:
        """A new index of these names, complete on disk when this returns."""
        connection = sqlite3.connect(file)
        with connection:
            connection.executescript(
                """
                CREATE TABLE names (iri TEXT, kind TEXT, label TEXT, name TEXT, folded TEXT, weight INTEGER);
                CREATE VIRTUAL TABLE trigrams USING fts5 (folded, content='names', tokenize='trigram', detail='none');
                """
            )
            rows = ((*name[:4], fold(name.name), name.weight) for name in found)
            connection.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?, ?)", rows)
            connection.executescript(
                """
                CREATE INDEX by_name ON names (folded);
                CREATE INDEX by_thing ON names (iri);
                INSERT INTO trigrams (trigrams) VALUES ('rebuild');
                """
            )
        connection.execute("VACUUM")
        connection.close()
        return cls(file)

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def exact(self, text: str, kind: str | None = None) -> list[Hit]:
        """The things that have exactly this name (its normal form) or this IRI, the most talked of first."""
        where, values = ("iri = ?", [text]) if "://" in text else ("folded = ?", [fold(text)])
        return self._hits(where, values, kind, score=100.0)

    def search(self, text: str, kind: str | None = None, limit: int = 10) -> list[Hit]:
        """The things whose names fit some words best, the best first; at most `limit`."""
        words = fold(text)
        hits = self.exact(text, kind)
        if words:
            pattern = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            hits += self._hits("folded LIKE ? ESCAPE '\\'", [f"{pattern}%"], kind, score=95.0)
            hits += self._hits("folded LIKE ? ESCAPE '\\'", [f"% {pattern}%"], kind, score=90.0)
            if not words.isascii():
                hits += self._hits("folded LIKE ? ESCAPE '\\'", [f"%{pattern}%"], kind, score=85.0)
            hits += self._alike(words, kind)
        best: dict[str, Hit] = {}
        for hit in hits:
            if hit.iri not in best or best[hit.iri].score < hit.score:
                best[hit.iri] = hit
        return sorted(best.values(), key=lambda hit: -hit.score)[:limit]

    def _alike(self, words: str, kind: str | None) -> list[Hit]:
        from rapidfuzz import fuzz

        grams = sorted({words[i : i + 3] for i in range(len(words) - 2)})
        if not grams:
            return []
        match = " OR ".join('"' + gram + '"' for gram in grams)
        rows = self._connection.execute(
            "SELECT iri, kind, label, name, folded FROM names WHERE rowid IN "
            "(SELECT rowid FROM trigrams WHERE trigrams MATCH ? ORDER BY rank LIMIT ?) AND (?3 IS NULL OR kind = ?3)",
            (match, CANDIDATES, kind),
        )
        hits = []
        for iri, found_kind, label, name, folded in rows:
            score = max(fuzz.ratio(words, folded), 0.9 * fuzz.token_set_ratio(words, folded))
            if score >= ALIKE:
                hits.append(Hit(iri, found_kind, label, name, min(score, 99.0) * 0.85))
        return sorted(hits, key=lambda hit: (-hit.score, hit.label, hit.iri))

    def _hits(self, where: str, values: list[str], kind: str | None, score: float) -> list[Hit]:
        rows = self._connection.execute(
            f"SELECT iri, kind, label, name FROM names WHERE {where} {'AND kind = ?' if kind else ''} "  # noqa: S608
            "GROUP BY iri ORDER BY weight DESC, length(folded), label, iri LIMIT 100",
            [*values, *([kind] if kind else [])],
        )
        return [Hit(iri, found, label, name, score) for iri, found, label, name in rows]
