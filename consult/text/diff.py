"""Readable differences between two texts, by words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from markupsafe import Markup

from consult.text.tokens import Change, changes, is_word, tokens, trimmed, units

_ISLAND = 0.6  # what stays between two changes must weigh more than this share of the smaller of them
_THIN = 0.3  # where no more than this share of a stretch with several changes stays, it was rewritten
_FEW = 3  # as many changes make a stretch
_SCANT = 0.2  # a text of which no more than this stays was replaced


Op = Literal["equal", "insert", "delete"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, came or went."""

    op: Op
    text: str


def words(old: str, new: str) -> list[Piece]:
    """Give the difference as pieces: equal and deleted ones make up old, equal and inserted ones new.

    What a reader takes in as one is never cut, and few words that stay among many that changed belong to the change,
    so that a rewritten sentence reads as one (semantic clean-up; Fraser 2006, here by words).
    """
    if old == new:
        return [Piece("equal", old)] if old else []
    before, after = units(old), units(new)
    pieces: list[Piece] = []
    at = 0
    for change in _readable(_closed(changes(before, after), before, after), before, after):
        _add(pieces, "equal", before[at : change.start])
        _add(pieces, "delete", before[change.start : change.end])
        _add(pieces, "insert", after[change.begin : change.stop])
        at = change.end
    _add(pieces, "equal", before[at:])
    return pieces


def _add(pieces: list[Piece], op: Op, part: Sequence[str]) -> None:
    if part:
        pieces.append(Piece(op, "".join(part)))


@dataclass(slots=True)
class _Stretch:
    """Changes that are shown as one: how many letters and signs went, came and stayed, and how many changes it is."""

    change: Change
    gone: int
    come: int
    kept: int = 0
    count: int = 1

    @property
    def side(self) -> int:
        return max(self.gone, self.come)

    def takes(self, after: "_Stretch", island: int) -> bool:
        """Tell if what lies between this and the next is too little to be worth keeping apart."""
        if not (self.gone + after.gone and self.come + after.come):
            return False
        if island <= _ISLAND * min(self.side, after.side):
            return True
        is_run = self.count + after.count >= _FEW
        kept = self.kept + after.kept + island
        return is_run and kept <= _THIN * min(self.gone + after.gone, self.come + after.come)

    def with_next(self, after: "_Stretch", island: int) -> "_Stretch":
        """Give both as one stretch."""
        return _Stretch(
            Change(self.change.start, after.change.end, self.change.begin, after.change.stop),
            self.gone + after.gone,
            self.come + after.come,
            self.kept + after.kept + island,
            self.count + after.count,
        )


def _closed(found: Sequence[Change], old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Make one of two insertions, or two deletions, with a space between: ", and more " is then ", and more"."""
    result: list[Change] = []
    for change in found:
        one = _closed_up(result[-1], change, old, new) if result else None
        result[-1:] = [one] if one else [*result[-1:], change]
    return result


def _closed_up(last: Change, change: Change, old: Sequence[str], new: Sequence[str]) -> Change | None:
    if change.start != last.end + 1 or not old[last.end].isspace():
        return None
    space = old[last.end]
    if last.start == last.end and change.start == change.end and new[change.stop - 1] == space:
        return Change(last.start, last.end, last.begin, change.stop - 1)
    if last.begin == last.stop and change.begin == change.stop and old[change.end - 1] == space:
        return Change(last.start, change.end - 1, last.begin, last.stop)
    return None


def _readable(found: Sequence[Change], old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Join changes that read better as one; each is joined at most once, so that the work stays linear."""
    stretches: list[_Stretch] = []
    weights = list(accumulate(map(_letters, old), initial=0)) if len(found) > 1 else []
    for change in found:
        latest = _Stretch(
            change, _size(old[change.start : change.end]), _size(new[change.begin : change.stop])
        )
        while stretches:
            island = weights[latest.change.start] - weights[stretches[-1].change.end]
            if not stretches[-1].takes(latest, island):
                break
            latest = stretches.pop().with_next(latest, island)
        stretches.append(latest)
    if len(stretches) > 1 and _is_replaced(stretches, old, new):
        stretches = [_Stretch(Change(0, len(old), 0, len(new)), 0, 0)]
    return (trimmed(stretch.change, old, new) for stretch in stretches)


def _is_replaced(stretches: Sequence[_Stretch], old: Sequence[str], new: Sequence[str]) -> bool:
    """Tell if so little of a text stays that a reader would rather see the old and the new one whole."""
    whole = min(_weight(old), _weight(new))
    parts = [old[each.change.start : each.change.end] for each in stretches]
    is_mixed = any(each.gone for each in stretches) and any(each.come for each in stretches)
    return is_mixed and _weight(old) - sum(map(_weight, parts)) <= _SCANT * whole


def similarity(old: str, new: str) -> float:
    """Give the share of letters in words that both texts have in the same order, 0 to 1."""
    before, after = tokens(old), tokens(new)
    total = _weight(before) + _weight(after)
    if not total:
        return 1.0 if old.strip() == new.strip() else 0.0
    changed = sum(
        _weight(before[change.start : change.end]) + _weight(after[change.begin : change.stop])
        for change in changes(before, after)
    )
    return 1 - changed / total


def _weight(part: Sequence[str]) -> int:
    return sum(map(_letters, part))


def _letters(token: str) -> int:
    return len(token) if is_word(token) else 0


def _size(part: Sequence[str]) -> int:
    return sum(len(token) for token in part if not token.isspace())


def html(old: str, new: str, inserted: str, deleted: str) -> Markup:
    """Give the difference as escaped HTML; the two words say to screen readers what each mark means."""
    return Markup().join(_marked(piece, inserted, deleted) for piece in words(old, new))


def _marked(piece: Piece, inserted: str, deleted: str) -> Markup:
    if piece.op == "equal":
        return Markup.escape(piece.text)
    if piece.op == "insert":
        return Markup('<ins><span class="ds-sr-only">{}: </span>{}</ins>').format(inserted, piece.text)
    return Markup('<del><span class="ds-sr-only">{}: </span>{}</del>').format(deleted, piece.text)
