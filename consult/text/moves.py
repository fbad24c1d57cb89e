"""Which of the things that two orders share have changed place, and one order that shows both."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet


def moved(old: Sequence[str], new: Sequence[str], firm: AbstractSet[str] = frozenset()) -> frozenset[str]:
    """Find the fewest that must have moved for `old` to become `new`; of a swapped pair, not the `firm` one.

    Those in the heaviest stretch that kept its order have not moved (heaviest increasing subsequence over a Fenwick
    tree of maxima, n log n); what only one of them has is neither.
    """
    place = {name: index for index, name in enumerate(old)}
    shared = [name for name in new if name in place]
    weights = [3 if name in firm else 2 for name in shared]  # one firm never outweighs two others
    kept = {shared[index] for index in _heaviest_rise([place[name] for name in shared], weights, len(old))}
    return frozenset(shared) - kept


def _heaviest_rise(values: Sequence[int], weights: Sequence[int], size: int) -> list[int]:
    """Give the indexes of a rising subsequence with the greatest weight; values are different and below size."""
    best = [(0, -1)] * (size + 1)  # at a node of the tree: the greatest weight below it, and where that ends
    before: list[int] = []
    top = (0, -1)
    for index, (value, weight) in enumerate(zip(values, weights, strict=True)):
        reached = (0, -1)
        node = value
        while node > 0:
            reached = max(reached, best[node], key=lambda found: found[0])
            node -= node & -node
        before.append(reached[1])
        here = (reached[0] + weight, index)
        node = value + 1
        while node <= size:
            best[node] = max(here, best[node], key=lambda found: found[0])
            node += node & -node
        top = max(here, top, key=lambda found: found[0])
    chain: list[int] = []
    index = top[1]
    while index >= 0:
        chain.append(index)
        index = before[index]
    return chain


def interleaved(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Give the new order with what is gone put in after what stood before it."""
    still = set(new)
    behind: dict[str | None, list[str]] = {}
    last: str | None = None
    for name in old:
        if name in still:
            last = name
        else:
            behind.setdefault(last, []).append(name)
    order = list(behind.get(None, ()))
    for name in new:
        order += [name, *behind.get(name, ())]
    return order


def with_gaps(old: Sequence[str], new: Sequence[str], elsewhere: AbstractSet[str]) -> list[tuple[str, bool]]:
    """Give the new order with what is gone where it stood, and, marked as left, the places of what has moved."""
    still = set(new)
    behind: dict[str | None, list[tuple[str, bool]]] = {}
    last: str | None = None
    for name in old:
        if name in still and name not in elsewhere:
            last = name
        else:
            behind.setdefault(last, []).append((name, name in elsewhere))
    order = behind.get(None, [])[:]
    for name in new:
        order += [(name, False), *behind.get(name, ())]
    return order
