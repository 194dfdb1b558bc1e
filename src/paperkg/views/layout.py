"""Where the nodes of a graph page stand: a force layout, computed once before the page is opened.

Connected things attract, all others repel (the LinLog energy of Noack, 2007, with the masses of ForceAtlas2), so that
communities become islands. Repulsion comes from a grid by Fourier transform, in near-linear time; at the end
overlapping nodes are moved apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft2, rfft2
from scipy.sparse import coo_matrix
from scipy.spatial import cKDTree

Array = NDArray[np.floating]
STEPS = 250
GAP = 16.0  # free space between the rims of two nodes, in the unit of the radii
FILL = 0.6  # share of the picture that the nodes with their gaps would cover


def positions(
    ids: Iterable[str],
    edges: Iterable[tuple[str, str]],
    *,
    radii: Mapping[str, float] | None = None,
    seed: int = 0,
) -> dict[str, tuple[float, float]]:
    """Place every node: id -> (x, y), in the unit of the radii (default 10), y downwards, centred on the origin.

    No two nodes overlap. The result depends neither on the order of the ids and edges nor on the direction or
    repetition of edges; edges to unknown ids and from a node to itself have no effect.

    >>> positions(["b", "a"], [("a", "b")]) == positions(["a", "b"], [("b", "a"), ("a", "b")])
    True
    """
    names = sorted(set(ids))
    if len(names) <= 1:
        return dict.fromkeys(names, (0.0, 0.0))
    number = {name: index for index, name in enumerate(names)}
    links = sorted({(min(a, b), max(a, b)) for a, b in edges if a != b and a in number and b in number})
    ends = np.array([(number[a], number[b]) for a, b in links], dtype=np.intp).reshape(-1, 2)
    radius = np.array([(radii or {}).get(name, 10.0) for name in names])
    place = _turned(_relaxed(len(names), ends, np.random.default_rng(seed)))
    spans = np.ptp(place, axis=0)
    extent = np.prod(spans.clip(spans.max() / 3 + 1e-9)) ** 0.5  # two nodes, or a chain, have no height
    place = _apart(place * ((4 * (radius + GAP / 2) ** 2).sum() / FILL) ** 0.5 / extent, radius + GAP / 2)
    place -= (place.min(axis=0) + place.max(axis=0)) / 2
    return {
        name: (round(float(x), 1) + 0.0, round(float(y), 1) + 0.0) for name, (x, y) in zip(names, place, strict=True)
    }


def _relaxed(count: int, ends: NDArray[np.intp], random: np.random.Generator) -> Array:
    """Let attraction and repulsion act on `count` nodes; `ends` has a row for each edge. Returns (count, 2)."""
    source, target = ends.T
    rows, signs = np.concatenate([source, target]), np.repeat([1.0, -1.0], len(ends))
    incidence = coo_matrix((signs, (rows, np.tile(np.arange(len(ends)), 2))), shape=(count, len(ends))).tocsr()
    mass = np.bincount(rows, minlength=count) + 1.0
    place = _start(count, ends, mass - 1, random)
    cells = next((size for size, limit in ((64, 200), (128, 3000)) if count <= limit), 256)
    offset = np.minimum(np.arange(2 * cells), 2 * cells - np.arange(2 * cells))
    kernel = rfft2(np.log(np.hypot(offset[:, None], offset).clip(0.5)))
    for step in range(STEPS):
        along = place[target] - place[source]
        distance = np.linalg.norm(along, axis=1)[:, None] + 1e-9
        force = 2 * (incidence @ (along * np.log1p(distance) / distance))
        force += mass[:, None] * (0.5 * _field(place, mass, kernel) - 0.01 * place)  # repulsion and gravity
        if step > STEPS / 2:  # the grid does not see what is nearer than a cell
            near, who = cKDTree(place).query(place, min(5, count))
            away = place[:, None] - place[who[:, 1:]]
            force += mass[:, None] * (away / near[:, 1:, None].clip(1e-3) ** 2).sum(axis=1)
        size = np.linalg.norm(force, axis=1)[:, None] + 1e-9
        heat = 0.6 * count**0.5 * (1 - step / STEPS) ** 1.5
        place = place + force / size * np.minimum(size / mass[:, None], heat)
    return place


def _start(count: int, ends: NDArray[np.intp], degree: Array, random: np.random.Generator) -> Array:
    """Spectral start: diffusion along the edges brings neighbours together, ranks spread them over a square."""
    where = tuple(np.concatenate([ends, ends[:, ::-1]]).T)
    adjacency = coo_matrix((np.ones(2 * len(ends)), where), shape=(count, count)).tocsr()
    vectors: Array = random.normal(size=(count, 2))
    for _ in range(60):
        vectors = vectors + (adjacency @ vectors) / degree.clip(1)[:, None]
        vectors = np.linalg.qr(vectors - np.average(vectors, axis=0, weights=degree + 1e-3))[0]
    vectors += random.normal(scale=1e-7, size=vectors.shape)  # leaves of one hub would share a place
    ranks = vectors.argsort(axis=0).argsort(axis=0)
    start: Array = (ranks - count / 2) * 6 / count**0.5
    return start


def _field(place: Array, mass: Array, kernel: NDArray[np.complex128]) -> Array:
    """Return the push of all masses at each place, 1/distance each: a potential on a grid, then its slope."""
    cells = len(kernel) // 2
    width = np.ptp(place, axis=0).max() * 1.001 / (cells - 3) + 1e-9
    grid = (place - place.min(axis=0)) / width + 1
    cell = grid.astype(np.intp)
    part = grid - cell
    corners = [  # each place shares its mass among the four grid points around it
        ((cell + step) @ [cells, 1], np.abs(1 - np.array(step) - part).prod(axis=1))
        for step in ((0, 0), (0, 1), (1, 0), (1, 1))
    ]
    density = np.sum([np.bincount(index, mass * share, cells * cells) for index, share in corners], axis=0)
    potential = irfft2(rfft2(density.reshape(cells, cells), (2 * cells, 2 * cells)) * kernel)[:cells, :cells]
    slopes = [slope.ravel() for slope in np.gradient(potential, width)]
    return np.stack([np.sum([share * slope[at] for at, share in corners], axis=0) for slope in slopes], axis=1)


def _turned(place: Array) -> Array:
    """Turn the picture so that its longest extent is horizontal: screens are wide."""
    x, y = np.linalg.eigh(np.cov(place.T))[1][:, 1]
    turned: Array = (place - place.mean(axis=0)) @ np.array([[x, -y], [y, x]]) * (1 if x + y >= 0 else -1)
    return turned


def _apart(place: Array, room: Array) -> Array:
    """Move apart what is nearer than its room allows, in many small pushes; enlarge the picture if that fails."""
    place = place + np.outer(np.arange(1, len(place) + 1), [1e-6, -1e-6])  # two nodes in one place need a direction
    factor = 1.0
    for _ in range(300):
        first, second = cKDTree(place).query_pairs(2 * room.max(), output_type="ndarray").T
        away = place[first] - place[second]
        distance = np.linalg.norm(away, axis=1)
        lack = room[first] + room[second] - distance
        close = lack > 1
        if not close.any():
            return place
        factor = float((1 + lack / distance).max())
        push = (away * (0.4 * lack.clip(0) / distance)[:, None])[close]
        for axis in (0, 1):
            place[:, axis] += np.bincount(first[close], push[:, axis], len(place))
            place[:, axis] -= np.bincount(second[close], push[:, axis], len(place))
    return place * factor
