"""Which of the things that two orders share have changed place, and one order that shows both."""

from collections.abc import Sequence

from consult.text.tokens import longest_rise


def moved(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """Find the fewest that must have moved for `old` to become `new`.

    Those in the longest stretch that kept its order have not moved (longest increasing subsequence, patience
    sorting, n log n); what only one of them has is neither.
    """
    place = {name: index for index, name in enumerate(old)}
    shared = [name for name in new if name in place]
    kept = {shared[index] for index in longest_rise([place[name] for name in shared])}
    return frozenset(shared) - kept


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
