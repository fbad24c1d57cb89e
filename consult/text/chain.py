"""The heaviest chain: of many possible pairs the set that keeps the order of both sides and weighs the most."""

from collections.abc import Mapping


def heaviest(pairs: Mapping[tuple[int, int], float], bonus: float) -> list[tuple[int, int]]:
    """Give the pairs (i, j) that rise in both and whose weights sum to the most, in order.

    Two pairs in a row that are neighbours on both sides count `bonus` more, which puts repeated texts beside what
    they stood beside. Sparse dynamic programming over a tree of prefix maxima (Fenwick 1994; Hunt and Szymanski 1977):
    the work is n log n in the number of pairs. All weights must be above 0.
    """
    columns = {j: rank for rank, j in enumerate(sorted({j for _, j in pairs}), 1)}
    tree: list[tuple[float, tuple[int, int] | None]] = [(0.0, None)] * (len(columns) + 1)
    total: dict[tuple[int, int], float] = {}
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    for i, j in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        best, chosen = 0.0, None
        rank = columns[j] - 1
        while rank:
            if tree[rank][0] > best:
                best, chosen = tree[rank]
            rank -= rank & -rank
        neighbour = (i - 1, j - 1)
        if total.get(neighbour, -1.0) + bonus > best:
            best, chosen = total[neighbour] + bonus, neighbour
        total[i, j], before[i, j] = best + pairs[i, j], chosen
        rank = columns[j]
        while rank < len(tree):
            if total[i, j] > tree[rank][0]:
                tree[rank] = total[i, j], (i, j)
            rank += rank & -rank
    at = max(total, key=lambda pair: total[pair], default=None)
    chain = []
    while at is not None:
        chain.append(at)
        at = before[at]
    return chain[::-1]
