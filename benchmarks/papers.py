"""Made-up papers for measurements: skewed like real ones, the same for the same number.

Authors, datasets, tasks, methods and cited papers are drawn by a power law, so that a few are in many papers; counts
per paper (4 authors, 10 citations, 3 results ...) are those of a large scholarly graph.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from paperkg.records import Card, Document, Paper, Result

BATCH = 1_000
SYLLABLES = "ba cor du el fi gon har is jo kel lum mar nor ost pra qui ros sul tam urn vex wol yan zet".split()


def cards(papers: int, seed: int = 42) -> Iterator[Card]:
    """Cards of one document with this many papers, a batch in each."""
    random = np.random.default_rng(seed)
    words = _words(random)
    titles = [_title(words, random) for _ in range(papers)]
    for start in range(0, papers, BATCH):
        batch = tuple(_paper(i, papers, titles, words, random) for i in range(start, min(papers, start + BATCH)))
        yield Card(document=Document(key="made-up", title="Made-up papers", language="en"), papers=batch)


def _words(random: np.random.Generator) -> list[str]:
    return sorted({"".join(random.choice(SYLLABLES, random.integers(2, 5))) for _ in range(20_000)})


def _title(words: list[str], random: np.random.Generator) -> str:
    return " ".join(words[i] for i in _skewed(random, len(words), int(random.integers(5, 13)))).capitalize()


def _skewed(random: np.random.Generator, below: int, count: int, power: float = 2.0) -> list[int]:
    return sorted({int(below * u**power) for u in random.random(count)})


def _paper(number: int, papers: int, titles: list[str], words: list[str], random: np.random.Generator) -> Paper:
    def name(prefix: str, index: int) -> str:
        return f"{words[index * 31 % len(words)].capitalize()} {prefix}{index}"

    methods = [name("Net", i) for i in _skewed(random, max(10, papers // 2), 3)]
    datasets = [name("Set ", i) for i in _skewed(random, max(50, papers // 100), 1 + random.poisson(1), 2.5)]
    tasks = [name("task ", i) for i in _skewed(random, max(40, papers // 200), 1 + int(random.random() < 0.4))]
    return Paper(
        title=titles[number],
        at=f"record {number}",
        role="listed",
        position=number + 1,
        authors=tuple(name("Author ", i) for i in _skewed(random, 50 + papers * 4 // 5, 1 + random.poisson(3), 1.7)),
        issued=str(1990 + int(35 * (number / papers) ** 0.6)),
        venue=name("Conference ", int(random.integers(0, max(20, papers // 200)))),
        doi=f"10.5555/{number}",
        proposes=tuple(methods[:1]),
        builds_on=tuple(methods[1:]),
        datasets=tuple(datasets),
        tasks=tuple(tasks),
        cites=tuple(titles[i] for i in _skewed(random, number, random.poisson(10))) if number else (),
        results=tuple(
            Result(
                at=f"record {number}",
                method=methods[k % len(methods)],
                dataset=datasets[k % len(datasets)],
                task=tasks[k % len(tasks)],
                metric=f"metric {int(30 * random.random() ** 2)}",
                value=f"{100 * random.random():.2f}",
            )
            for k in range(random.poisson(3))
        ),
    )
