"""What the shape of the graph tells: which things belong together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy.sparse import coo_matrix
from sknetwork.clustering import Louvain

SMALLEST = 5
"""A community of fewer members is none."""
TELLING = ("concept", "task", "method", "dataset")
"""The kinds of things that a community is named after."""
_NAMES = 2
_DOUBT = 3.0  # so many links elsewhere every thing is supposed to have: a name with one link is not telling


def communities(ids: Iterable[str], edges: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The communities of a graph, numbered from 0, the largest first: id -> number (Louvain; Blondel et al., 2008).

    What belongs to none is left out. The order of ids and edges, their direction and repetition do not matter.

    >>> ring = [f"{name}{i}" for name in "ab" for i in range(6)]
    >>> pairs = [(x, y) for x in ring for y in ring if x[0] == y[0] and x < y] + [("a0", "b0")]
    >>> sorted(set(communities(ring, pairs).values())), communities(ring, pairs)["a0"] == communities(ring, pairs)["a5"]
    ([0, 1], True)
    """
    names = sorted(set(ids))
    number = {name: index for index, name in enumerate(names)}
    links = sorted({(min(a, b), max(a, b)) for a, b in edges if a != b and a in number and b in number})
    if not links:
        return {}
    ends = np.array([(number[a], number[b]) for a, b in links])
    where = (np.concatenate([ends[:, 0], ends[:, 1]]), np.concatenate([ends[:, 1], ends[:, 0]]))
    adjacency = coo_matrix((np.ones(2 * len(ends)), where), shape=(len(names), len(names))).tocsr()
    labels = Louvain(random_state=0).fit_predict(adjacency)
    sizes = Counter(labels.tolist())
    first = dict(zip(reversed(labels.tolist()), reversed(names), strict=True))
    order = sorted((label for label in sizes if sizes[label] >= SMALLEST), key=lambda one: (-sizes[one], first[one]))
    rank = {label: place for place, label in enumerate(order)}
    return {name: rank[label] for name, label in zip(names, labels.tolist(), strict=True) if label in rank}


def named(
    member: Mapping[str, int], things: Mapping[str, tuple[str, str]], edges: Iterable[tuple[str, str]]
) -> list[str]:
    """A name for each community: its most telling things, those with many links inside it and few to elsewhere.

    `member` is what `communities` gives; `things` tells kind and label of each id.
    """
    inside: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for one, other in {(min(pair), max(pair)) for pair in edges if pair[0] != pair[1]}:
        for end, far in ((one, other), (other, one)):
            total[end] += 1
            inside[end] += end in member and member[end] == member.get(far)
    telling: dict[int, list[tuple[float, str]]] = defaultdict(list)
    for thing, number in member.items():
        kind, label = things[thing]
        score = inside[thing] ** 1.5 / (total[thing] + _DOUBT)
        telling[number].append((-score if kind in TELLING else 0.0, label))
    return [" · ".join(_distinct([label for _, label in sorted(telling[number])])) for number in sorted(telling)]


def _distinct(labels: Sequence[str]) -> list[str]:
    """The first labels of which none holds another."""
    chosen: list[str] = []
    for label in labels:
        if not any(label.casefold() in other.casefold() or other.casefold() in label.casefold() for other in chosen):
            chosen.append(label)
        if len(chosen) == _NAMES:
            break
    return chosen
