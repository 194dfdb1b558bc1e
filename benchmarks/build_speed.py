"""Records to a queryable store, beside the bulk load of the same N-Quads and beside rdflib.

    python benchmarks/build_speed.py [PAPERS]      (default 100,000; `make bench` runs it)

Each way runs in a process of its own; CPU seconds are of all its threads. The records lie ready in a file, as they do
between the two passes of a build; what is measured is everything that a build does with them from there on: deciding
which names are the same, writing N-Quads, loading them. rdflib gets the first tenth of the papers, already as terms.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from papers import cards

from paperkg.records import Card
from paperkg.resolver import Resolver
from paperkg.store.embedded import EmbeddedStore


def spooled(spool: Path, share: float = 1.0) -> Iterator[Card]:
    """The cards of a spool file, or the first share of them."""
    decoder = msgspec.msgpack.Decoder(Card)
    end = spool.stat().st_size * share
    with spool.open("rb") as file:
        while file.tell() < end and (header := file.read(8)):
            yield decoder.decode(file.read(int.from_bytes(header, "big")))


def quads(spool: Path, share: float = 1.0) -> Iterator[str]:
    """N-Quads of the spooled cards, as a build writes them."""
    from paperkg.rdf.writer import Writer

    resolver = Resolver()
    for card in spooled(spool, share):
        resolver.observe(card)
    resolver.settle()
    writer = Writer(resolver)
    for card in spooled(spool, share):
        yield writer.quads(card)
    yield writer.links()


def by_paperkg(folder: Path) -> int:
    """Records to store, as a build does it."""
    return len(EmbeddedStore.create(folder / "store", quads(folder / "spool")))


def by_bulk_load(folder: Path) -> int:
    """The ready N-Quads file into an Oxigraph store on disk."""
    import pyoxigraph

    store = pyoxigraph.Store(str(folder / "store"))
    store.bulk_load(path=str(folder / "quads.nq"), format=pyoxigraph.RdfFormat.N_QUADS)
    return len(store)


def text_only(folder: Path) -> int:
    """Records to N-Quads text that nobody loads."""
    return sum(text.count(" .\n") for text in quads(folder / "spool"))


def by_rdflib(folder: Path) -> int:
    """The first tenth of the quads into rdflib's Dataset, in memory, from ready terms."""
    import rdflib

    data = rdflib.Dataset()
    data.parse(folder / "tenth.nq", format="nquads")
    return sum(1 for _ in data.quads())


def measured(way: Callable[[Path], int], folder: Path) -> tuple[int, float, float, float]:
    """Quads, CPU seconds, wall seconds and peak memory (MB) of one way, in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, (way, folder))


def _measure(way: Callable[[Path], int], folder: Path) -> tuple[int, float, float, float]:
    with tempfile.TemporaryDirectory(dir=folder) as own:
        place = Path(own)
        for name in ("spool", "quads.nq", "tenth.nq"):
            (place / name).symlink_to(folder / name)
        wall, cpu = time.perf_counter(), time.process_time()
        count = way(place)
        used = time.process_time() - cpu
        return count, used, time.perf_counter() - wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(papers: int) -> None:
    """Make the papers, measure each way, print a table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "spool").open("wb") as spool:
            for card in cards(papers):
                content = msgspec.msgpack.encode(card)
                spool.write(len(content).to_bytes(8, "big") + content)
        for file, share in (("quads.nq", 1.0), ("tenth.nq", 0.1)):
            with (folder / file).open("w", encoding="utf-8") as stream:
                stream.writelines(quads(folder / "spool", share))
        found = [(way, measured(way, folder)) for way in (by_bulk_load, by_paperkg, text_only, by_rdflib)]
    base = found[0][1]
    print(f"{papers:,} papers\n")
    print("| way | quads | CPU s | wall s | memory MB | CPU, per quad, to the bulk load |\n|---|---|---|---|---|---|")
    for way, (count, cpu, wall, memory) in found:
        ratio = (cpu / count) / (base[1] / base[0])
        print(f"| {way.__name__} | {count:,} | {cpu:.1f} | {wall:.1f} | {memory:.0f} | {ratio:.2f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
