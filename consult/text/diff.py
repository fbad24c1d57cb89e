"""Readable differences between two texts, by words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from consult.text.tokens import Change, changes, is_word, tokens, trimmed

_ISLAND = 3  # a stretch kept between two changes must be longer than a third of the smaller of them


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, came or went."""

    op: Literal["equal", "insert", "delete"]
    text: str


def words(old: str, new: str) -> list[Piece]:
    """Give the difference as pieces: equal and deleted ones make up old, equal and inserted ones new.

    Words are never cut, and a lone small word between two changes belongs to them, so that a rewritten
    sentence reads as one change.
    """
    before, after = tokens(old), tokens(new)
    pieces: list[Piece] = []
    at = 0
    for change in joined(changes(before, after), before, after):
        _add(pieces, "equal", before[at : change.start])
        _add(pieces, "delete", before[change.start : change.end])
        _add(pieces, "insert", after[change.begin : change.stop])
        at = change.end
    _add(pieces, "equal", before[at:])
    return pieces


def _add(pieces: list[Piece], op: Literal["equal", "insert", "delete"], part: Sequence[str]) -> None:
    if part:
        pieces.append(Piece(op, "".join(part)))


def joined(found: Sequence[Change], old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Join changes with no more between them than a sign or a small word, which is there by chance."""

    def size(change: Change) -> int:
        removed = sum(map(len, old[change.start : change.end]))
        return removed + sum(map(len, new[change.begin : change.stop]))

    last: Change | None = None
    for change in found:
        if last is None:
            last = change
            continue
        island = old[last.end : change.start]
        letters = sum(len(token) for token in island if is_word(token))
        if letters * _ISLAND <= min(size(last), size(change)) and len(island) <= _ISLAND:
            last = trimmed(Change(last.start, change.end, last.begin, change.stop), old, new)
        else:
            yield last
            last = change
    if last is not None:
        yield last


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
    return sum(len(token) for token in part if is_word(token))


def html(old: str, new: str, inserted: str, deleted: str) -> Markup:
    """Give the difference as escaped HTML; the two words say to screen readers what each mark means."""
    return Markup().join(_marked(piece, inserted, deleted) for piece in words(old, new))


def _marked(piece: Piece, inserted: str, deleted: str) -> Markup:
    if piece.op == "equal":
        return Markup.escape(piece.text)
    if piece.op == "insert":
        return Markup('<ins><span class="ds-sr-only">{}: </span>{}</ins>').format(inserted, piece.text)
    return Markup('<del><span class="ds-sr-only">{}: </span>{}</del>').format(deleted, piece.text)
