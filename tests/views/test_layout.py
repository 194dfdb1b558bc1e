"""The layout: the same picture for the same graph, nothing on top of something else, communities visible."""

import os
import subprocess
import sys
import time
from itertools import combinations, pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import pdist

from paperkg.views.layout import positions


def random_graph(count: int, links: int, seed: int = 0) -> tuple[list[str], list[tuple[str, str]]]:
    """A few hubs with many leaves and some chords, as papers with their authors, methods and data sets are."""
    random = Random(seed)
    ids = [f"n{number}" for number in range(count)]
    tree = [(ids[number], ids[int(number * random.random() ** 3)]) for number in range(1, count)]
    return ids, tree + [(random.choice(ids), random.choice(ids)) for _ in range(links - len(tree))]


def test_nothing_and_one_node() -> None:
    assert positions([], []) == {}
    assert positions(["only"], [("only", "only")]) == {"only": (0.0, 0.0)}


@pytest.mark.parametrize("count", [2, 3, 10])
def test_a_chain_is_as_large_as_its_nodes_need(count: int) -> None:
    ids = [f"n{number}" for number in range(count)]
    places = positions(ids, pairwise(ids))
    assert 20 < np.ptp(list(places.values()), axis=0).max() < 100 * count


@settings(max_examples=25, deadline=None)
@given(
    count=st.integers(2, 60),
    pairs=st.lists(st.tuples(st.integers(0, 59), st.integers(0, 59)), max_size=150),
    radius=st.lists(st.floats(6, 22), min_size=60, max_size=60),
)
def test_no_two_nodes_overlap(count: int, pairs: list[tuple[int, int]], radius: list[float]) -> None:
    radii = {str(number): radius[number] for number in range(count)}
    places = positions(radii, [(str(a), str(b)) for a, b in pairs], radii=radii)
    assert np.isfinite(list(places.values())).all()
    for one, other in combinations(radii, 2):
        assert np.hypot(*np.subtract(places[one], places[other])) > radii[one] + radii[other]


def test_order_direction_and_repetition_do_not_matter() -> None:
    ids, edges = random_graph(80, 120)
    turned = [(b, a) for a, b in reversed(edges)]
    assert positions(ids, edges) == positions(reversed(ids), turned + edges[:9] + [("n1", "unknown"), ("n2", "n2")])


def test_the_seed_varies_the_picture() -> None:
    ids, edges = random_graph(20, 30)
    assert positions(ids, edges, seed=1) != positions(ids, edges, seed=2)


def test_what_stood_in_an_earlier_picture_stays_there() -> None:
    ids, edges = random_graph(300, 500)
    before = positions(ids, edges)
    after = positions([*ids, "new", "newer"], [*edges, ("new", "n7"), ("newer", "new")], before=before)
    extent = np.ptp(list(before.values()), axis=0).max()
    moved = [np.hypot(*np.subtract(after[name], before[name])) for name in ids]
    assert np.mean(moved) < 0.001 * extent
    assert np.hypot(*np.subtract(after["new"], after["n7"])) < 0.1 * extent
    assert positions(ids, edges, before={"n1": (0.0, 0.0)}) == before  # too little to keep


def test_the_hash_seed_of_python_does_not_matter() -> None:
    code = (
        "from paperkg.views.layout import positions as p; print(p({'ab', 'c', 'de', 'f'}, {('ab', 'c'), ('c', 'de')}))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    ]
    assert runs[0] == runs[1] == runs[2] != ""


def test_communities_stand_apart() -> None:
    groups = [[f"{name}{number}" for number in range(12)] for name in "abc"]
    edges = [pair for group in groups for pair in combinations(group, 2)] + [("a0", "b0"), ("b1", "c0")]
    places = positions([name for group in groups for name in group], edges)
    inside = [pdist([places[name] for name in group]).mean() for group in groups]
    middles = pdist([np.mean([places[name] for name in group], axis=0) for group in groups])
    assert middles.min() > max(inside)


def test_unconnected_nodes_stay_in_the_picture() -> None:
    ids, edges = random_graph(60, 90)
    places = positions([*ids, "alone", "pair1", "pair2"], [*edges, ("pair1", "pair2")])
    crowd = np.ptp([places[name] for name in ids], axis=0).max()
    assert max(np.hypot(*places[name]) for name in ("alone", "pair1", "pair2")) < 1.5 * crowd


@pytest.mark.parametrize(("count", "links", "seconds"), [(500, 1000, 3), (3000, 6000, 20)])
def test_time(count: int, links: int, seconds: float) -> None:
    ids, edges = random_graph(count, links)
    start = time.perf_counter()
    positions(ids, edges)
    assert time.perf_counter() - start < seconds
