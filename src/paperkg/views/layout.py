"""Where the nodes of a graph page stand: a force layout, computed once before the page is opened.

Connected things attract, all others repel (the LinLog energy of Noack, 2007, with the masses of ForceAtlas2), so that
communities become islands. Large graphs are laid out from coarse to fine: the communities (by the Louvain method of
Blondel et al., 2008) as nodes of a smaller graph first, then their members around them. Repulsion comes from a grid by
Fourier transform, in near-linear time; at the end overlapping nodes are moved apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft2, rfft2
from scipy.sparse import coo_matrix, csr_matrix
from scipy.spatial import cKDTree
from sknetwork.clustering import Louvain

Array = NDArray[np.floating]
Index = NDArray[np.intp]
STEPS = 200
SMALL = 60  # a graph of no more nodes is laid out as a whole
ACROSS = 0.3  # the pull of a link between two communities, to that of one within
GAP = 16.0  # free space between the rims of two nodes, in the unit of the radii
KNOWN = 0.7  # so many of the nodes must have stood in an earlier picture for it to be kept
FILL = 0.6  # share of the picture that the nodes with their gaps would cover
GRIDS = ((64, 200), (128, 3_000), (256, 30_000))  # cells along a side, for so many nodes


def positions(
    ids: Iterable[str],
    edges: Iterable[tuple[str, str]],
    *,
    radii: Mapping[str, float] | None = None,
    before: Mapping[str, tuple[float, float]] | None = None,
    seed: int = 0,
) -> dict[str, tuple[float, float]]:
    """Place every node: id -> (x, y), in the unit of the radii (default 10), y downwards, centred on the origin.

    No two nodes overlap. The result depends neither on the order of the ids and edges nor on the direction or
    repetition of edges; edges to unknown ids and from a node to itself have no effect.

    `before` tells where nodes stood in an earlier picture. When most of them did, they stay there, and what is new
    comes beside its neighbours: a new paper does not move the map.

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
    mass = np.bincount(ends.ravel(), minlength=len(names)) + 1.0
    scatter = _scattered(names, seed)
    room = radius + GAP / 2
    earlier = before or {}
    known = np.array([name in earlier for name in names])
    if known.mean() >= KNOWN:
        place = np.array([earlier.get(name, (0.0, 0.0)) for name in names])
        place = _apart(_beside(place, known, ends, room, scatter), room)
    else:
        place = _turned(_placed(ends, np.ones(len(ends)), mass, scatter))
        spans = np.ptp(place, axis=0)
        extent = np.prod(spans.clip(spans.max() / 3 + 1e-9)) ** 0.5  # two nodes, or a chain, have no height
        place = _apart(place * ((4 * room**2).sum() / FILL) ** 0.5 / extent, room)
        place -= (place.min(axis=0) + place.max(axis=0)) / 2
    return {
        name: (round(float(x), 1) + 0.0, round(float(y), 1) + 0.0) for name, (x, y) in zip(names, place, strict=True)
    }


def _scattered(names: Sequence[str], seed: int) -> Array:
    """A point in the unit square for each name, by chance, but whatever other names there are."""
    keys = [f"{seed} {name}".encode("utf-8", "surrogatepass") for name in names]
    return np.array([(crc32(key), crc32(key[::-1])) for key in keys]) / 2**32


def _beside(place: Array, known: NDArray[np.bool_], ends: Index, room: Array, scatter: Array) -> Array:
    """Keep what is known where it stands and put what is new beside its neighbours, a step further in each round."""
    place, known = place.copy(), known.copy()
    links = _matrix(ends, np.ones(len(ends)), len(place))
    while not known.all():
        shared = links @ known.astype(float)
        new = ~known & (shared > 0)
        if not new.any():
            new, shared = ~known, np.ones(len(place))  # joined to nothing that stands: at the rim
            middle = np.tile(place[known].mean(axis=0), (len(place), 1))
            middle += (np.ptp(place[known], axis=0).max() / 2 + room.max()) * _unit(scatter)
        else:
            middle = (links @ np.where(known[:, None], place, 0.0)) / shared.clip(1)[:, None]
        place[new] = middle[new] + (2 * room[:, None] * _unit(scatter))[new]
        known |= new
    return place


def _unit(scatter: Array) -> Array:
    """A direction for each node, by chance."""
    angle = 2 * np.pi * scatter[:, 0]
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _placed(ends: Index, pull: Array, mass: Array, scatter: Array) -> Array:
    """Lay out nodes of some mass, whose links (rows of `ends`) pull; `scatter` is where chance puts each."""
    count = len(mass)
    adjacency = _matrix(ends, pull, count)
    labels = Louvain(random_state=0).fit_predict(adjacency) if count > SMALL and len(ends) else np.arange(count)
    sizes = np.bincount(labels)
    if not 1 < len(sizes) < 0.9 * count:
        return _relaxed(_start(adjacency, scatter), ends, pull, mass)
    between = labels[ends]
    pairs = _matrix(between, pull * (between[:, 0] != between[:, 1]), len(sizes)).tocoo()
    upper = (pairs.row < pairs.col) & (pairs.data > 0)
    coarse_ends = np.stack([pairs.row[upper], pairs.col[upper]], axis=1).astype(np.intp)
    weight = pairs.data[upper]
    whole = np.bincount(labels, mass)
    first = np.unique(labels, return_index=True)[1]
    centres = _placed(
        coarse_ends, weight / weight.mean() if len(weight) else weight, whole / whole.mean(), scatter[first]
    )
    reach = 0.9 * sizes**0.5
    extent = np.linalg.norm(centres - centres.mean(axis=0), axis=1).max() + 1e-9
    centres = _apart((centres - centres.mean(axis=0)) * 26 * count**0.5 / extent, 16 * reach) / 20
    place = centres[labels] + _unit(scatter) * (0.8 * scatter[:, 1] ** 0.5 * reach[labels])[:, None]
    return _relaxed(place, ends, np.where(between[:, 0] == between[:, 1], pull, pull * ACROSS), mass)


def _matrix(ends: Index, values: Array, count: int) -> csr_matrix:
    """The symmetric matrix of some links."""
    where = tuple(np.concatenate([ends, ends[:, ::-1]]).T)
    return coo_matrix((np.concatenate([values, values]), where), shape=(count, count)).tocsr()


def _start(adjacency: csr_matrix, scatter: Array) -> Array:
    """Spectral start: diffusion along the edges brings neighbours together, ranks spread them over a square."""
    count, degree = len(scatter), np.asarray(adjacency.sum(axis=1)).ravel()
    vectors: Array = scatter - 0.5
    for _ in range(60):
        vectors = vectors + (adjacency @ vectors) / degree.clip(1e-3)[:, None]
        vectors = np.linalg.qr(vectors - np.average(vectors, axis=0, weights=degree + 1e-3))[0]
    vectors += 1e-7 * scatter  # leaves of one hub would share a place
    ranks = vectors.argsort(axis=0).argsort(axis=0)
    start: Array = (ranks - count / 2) * 6 / count**0.5
    return start


def _relaxed(place: Array, ends: Index, pull: Array, mass: Array) -> Array:
    """Let attraction and repulsion act on nodes from where they stand."""
    count = len(place)
    source, target = ends.T
    rows, signs = np.concatenate([source, target]), np.repeat([1.0, -1.0], len(ends))
    incidence = coo_matrix((signs, (rows, np.tile(np.arange(len(ends)), 2))), shape=(count, len(ends))).tocsr()
    cells = next((size for size, limit in GRIDS if count <= limit), 512)
    offset = np.minimum(np.arange(2 * cells), 2 * cells - np.arange(2 * cells))
    kernel = rfft2(np.log(np.hypot(offset[:, None], offset).clip(0.5)))
    for step in range(STEPS):
        along = place[target] - place[source]
        distance = np.linalg.norm(along, axis=1)[:, None] + 1e-9
        force = 2 * (incidence @ (pull[:, None] * along * np.log1p(distance) / distance))
        force += mass[:, None] * (0.5 * _field(place, mass, kernel) - 0.01 * place)  # repulsion and gravity
        if step > STEPS / 2 and step % 2:  # the grid does not see what is nearer than a cell
            near, who = cKDTree(place).query(place, min(5, count))
            away = place[:, None] - place[who[:, 1:]]
            force += 2 * mass[:, None] * (away / near[:, 1:, None].clip(1e-3) ** 2).sum(axis=1)
        size = np.linalg.norm(force, axis=1)[:, None] + 1e-9
        heat = 0.6 * count**0.5 * (1 - step / STEPS) ** 1.5
        place = place + force / size * np.minimum(size / mass[:, None], heat)
    return place


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
