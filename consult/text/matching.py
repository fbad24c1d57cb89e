"""One-to-one matches between the blocks of two texts."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

from consult.text.chain import heaviest
from consult.text.likeness import Index, Look, likeness
from consult.text.passage import Passage

_Ends = tuple[tuple[int, int], tuple[int, int]]
Told = Sequence[tuple[int | None, int | None]]

_LIKELY = 0.42  # blocks that kept their order are the same from this likeness on
_POSSIBLE = 0.25  # and from this on where they are all that is left between two that did
_FEW = 9  # possible pairs: three blocks for three
_MOVED = 0.72  # blocks out of order must be more alike, because nothing else speaks for them
_TELLING = 4  # words; a shorter text is not looked for out of order, unless its neighbours moved too
_NEIGHBOURS = 1.0  # what standing beside the same block is worth, in the weight of likeness times words
_FIXED = 100.0  # the weight of what is known: told, or of the same identity
_NEAR = 3  # places to each side of where a block is expected, in a long stretch without any match
_CELLS = 600  # a stretch with more possible pairs than this is long
_RETITLED = 0.7  # how sure it is that a heading goes on as another above the same text
_CLEARLY = 0.05  # how much more alike a moved block must be than the next


@dataclass(slots=True)
class _State:
    """The state of one matching: looks, pairs found so far, and which blocks are still free."""

    old: Sequence[Look]
    new: Sequence[Look]
    forth: dict[int, tuple[int, float]] = field(default_factory=dict)
    back: dict[int, int] = field(default_factory=dict)
    closed_left: set[int] = field(default_factory=set)
    closed_right: set[int] = field(default_factory=set)
    known: dict[tuple[int, int], float] = field(default_factory=dict)

    def pair(self, i: int, j: int, score: float) -> None:
        self.forth[i] = (j, score)
        self.back[j] = i

    def free_left(self) -> list[int]:
        return [i for i in range(len(self.old)) if i not in self.forth and i not in self.closed_left]

    def free_right(self) -> list[int]:
        return [j for j in range(len(self.new)) if j not in self.back and j not in self.closed_right]

    def is_free(self, i: int, j: int) -> bool:
        inside = 0 <= i < len(self.old) and 0 <= j < len(self.new)
        closed = i in self.closed_left or j in self.closed_right
        return inside and not closed and i not in self.forth and j not in self.back

    def same(self, i: int, j: int) -> bool:
        return self.is_free(i, j) and self.old[i].key == self.new[j].key

    def score(self, i: int, j: int) -> float:
        if (i, j) not in self.known:
            self.known[i, j] = likeness(self.old[i], self.new[j])
        return self.known[i, j]


def match(old: Sequence[Passage], new: Sequence[Passage], told: Told) -> dict[int, tuple[int, float]]:
    """Give for each old block that goes on the index of the new one, and how sure that is, 0 to 1.

    What a person has told comes first, then the same uid. Then the blocks that kept their order: of all pairs that
    are alike, the chain with the most words in it; first with what is alike anywhere, then again with what stands in
    the gaps that this left. Then the blocks that were moved, and headings with new titles. The candidates of a block are bounded, so that the work
    grows with the number of blocks and not with its square.
    """
    state = _State([Look(passage) for passage in old], [Look(passage) for passage in new])
    _pair_known(state, told)
    if state.free_left() and state.free_right():
        _pair_in_order(state)
        _pair_moved(state)
        _pair_retitled(state)
    return state.forth


def _pair_known(state: _State, told: Told) -> None:
    for i, j in told:
        if i is not None and j is not None and state.is_free(i, j):
            state.pair(i, j, 1.0)
    state.closed_left.update(i for i, _ in told if i is not None)
    state.closed_right.update(j for _, j in told if j is not None)
    by_uid = {look.passage.block.uid: j for j, look in enumerate(state.new) if look.passage.block.uid}
    for i, look in enumerate(state.old):
        j = by_uid.pop(look.passage.block.uid, -1) if look.passage.block.uid else -1
        if state.is_free(i, j):
            state.pair(i, j, 1.0)


def _pair_in_order(state: _State) -> None:
    """Pair the blocks that kept their order."""
    fixed = {(i, j): _FIXED for i, (j, _) in state.forth.items()}
    candidates = dict(fixed)
    _weigh(state, _alike(state), candidates)
    chain = heaviest(candidates, _NEIGHBOURS)
    _weigh(state, _in_gaps(state, chain), candidates)
    chain = heaviest(candidates, _NEIGHBOURS)
    _weigh(state, _in_small_gaps(state, chain), candidates, _POSSIBLE)
    for i, j in heaviest(candidates, _NEIGHBOURS):
        if (i, j) not in fixed:
            state.pair(i, j, state.score(i, j))


def _weigh(
    state: _State,
    pairs: Iterable[tuple[int, int]],
    candidates: dict[tuple[int, int], float],
    least: float = _LIKELY,
) -> None:
    """Add the pairs that are alike enough to the candidates."""
    for i, j in pairs:
        if (i, j) not in candidates:
            score = state.score(i, j)
            if score >= least:
                candidates[i, j] = score * min(state.old[i].weight, state.new[j].weight)


def _alike(state: _State) -> Iterator[tuple[int, int]]:
    """Give pairs with the same words where these stand once, and pairs that share telling words."""
    left, right = state.free_left(), state.free_right()
    counts, others = Counter(state.old[i].key for i in left), Counter(state.new[j].key for j in right)
    place = {state.new[j].key: j for j in right}
    index = Index(state.new, right)
    for i in left:
        key = state.old[i].key
        if counts[key] == others[key] == 1:
            yield i, place[key]
        else:
            yield from ((i, j) for j in index.like(state.old[i]))


def _gaps(state: _State, chain: Sequence[tuple[int, int]]) -> Iterator[tuple[_Ends, list[int], list[int]]]:
    """Give the gaps between the pairs of a chain, with the free blocks in them."""
    ends = [(-1, -1), *chain, (len(state.old), len(state.new))]
    for (i, j), (end, stop) in pairwise(ends):
        rows = [row for row in range(i + 1, end) if row not in state.forth and row not in state.closed_left]
        columns = [
            one for one in range(j + 1, stop) if one not in state.back and one not in state.closed_right
        ]
        if rows and columns:
            yield ((i, j), (end, stop)), rows, columns


def _in_gaps(state: _State, chain: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give the possible pairs between the pairs of a chain: all in a short gap, in a long one those nearby."""
    for ends, rows, columns in _gaps(state, chain):
        if len(rows) * len(columns) <= _CELLS:
            yield from product(rows, columns)
        else:
            yield from _runs(state, *ends)
            yield from _nearby(state, rows, columns)


def _in_small_gaps(state: _State, chain: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give the pairs of one kind where so little is left between two pairs that its place speaks for it."""
    for _, rows, columns in _gaps(state, chain):
        if len(rows) * len(columns) <= _FEW:
            for row, column in product(rows, columns):
                one, other = state.old[row].passage.block, state.new[column].passage.block
                if (one.kind, one.level) == (other.kind, other.level):
                    yield row, column


def _runs(state: _State, before: tuple[int, int], after: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Give the identical blocks in a row from either end of a gap."""
    for (i, j), step in ((before, 1), (after, -1)):
        row, column = i + step, j + step
        while before[0] < row < after[0] and before[1] < column < after[1] and state.same(row, column):
            yield row, column
            row, column = row + step, column + step


def _nearby(state: _State, rows: Sequence[int], columns: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give pairs about as far into a gap, and for each block those with the same words nearest to there."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, column in enumerate(columns):
        places[state.new[column].key].append(at)
    for number, row in enumerate(rows):
        wanted = number * len(columns) // len(rows)
        same = places.get(state.old[row].key, [])
        middle = bisect_left(same, wanted)
        close = {*same[max(0, middle - _NEAR) : middle + _NEAR]}
        close.update(range(max(0, wanted - _NEAR), min(len(columns), wanted + _NEAR + 1)))
        yield from ((row, columns[at]) for at in close)


def _pair_moved(state: _State) -> None:
    """Pair blocks out of order: the same words that stand once, their neighbours, then words much alike."""
    left, right = state.free_left(), state.free_right()
    counts, others = Counter(look.key for look in state.old), Counter(look.key for look in state.new)
    place = {state.new[j].key: j for j in right}
    for i in left:
        look = state.old[i]
        j = place.get(look.key, -1)
        if j >= 0 and counts[look.key] == others[look.key] == 1 and state.is_free(i, j):
            state.pair(i, j, 1.0)
            _spread(state, i, j)
    _pair_moved_alike(state)


def _spread(state: _State, i: int, j: int) -> None:
    """Pair the identical neighbours of a moved block, outwards as far as they go."""
    for step in (1, -1):
        row, column = i + step, j + step
        while state.same(row, column):
            state.pair(row, column, 1.0)
            row, column = row + step, column + step


def _pair_moved_alike(state: _State) -> None:
    index = Index(state.new, state.free_right())
    found = []
    for i in state.free_left():
        if len(state.old[i].words) < _TELLING:
            continue
        scores = sorted(((state.score(i, j), j) for j in index.like(state.old[i])), reverse=True)
        clear = len(scores) == 1 or (scores and scores[0][0] - scores[1][0] >= _CLEARLY)
        if clear and scores[0][0] >= _MOVED:
            found.append((scores[0][0], -i, scores[0][1]))
    for score, i, j in sorted(found, reverse=True):
        if state.is_free(-i, j):
            state.pair(-i, j, score)
            _spread(state, -i, j)


def _pair_retitled(state: _State) -> None:
    """Pair headings of one rank that have no words in common, where what stands right under them goes on."""
    for i in state.free_left():
        j = state.forth.get(i + 1, (0, 0.0))[0] - 1
        if state.is_free(i, j):
            one, other = state.old[i].passage.block, state.new[j].passage.block
            under = state.old[i + 1].passage.block
            if one.is_heading and not under.is_heading and (one.kind, one.level) == (other.kind, other.level):
                state.pair(i, j, _RETITLED)
