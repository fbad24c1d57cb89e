"""Three wordings made one, and proposed words put into a block."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consult.errors import Invalid
from consult.text.replacing import replace
from consult.text.tokens import changes, is_word, tokens

__all__ = ["LONGEST", "Conflict", "Merged", "merge", "replace"]

LONGEST = 2_000_000
"""Code points in a wording; no block and no section comes near."""

_BETWEEN = frozenset(".!?:;|")  # what parts sentences, and the cells of a table


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both sides changed, each in its own way."""

    base: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text; where there is a conflict it has our words."""

    text: str
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    words: tuple[str, ...]
    ours: bool
    theirs: bool


def merge(base: str, ours: str, theirs: str) -> Merged:
    """Bring their changes of base into ours, word by word (diff3, Khanna, Kunal and Pierce 2007).

    What both sides changed alike is taken once, and so is a change that is part of a larger one of the other side.
    Changes that touch, or have only a space between them, are a conflict: two edits of neighbouring words rarely
    make sense together. Raises Invalid ("text_too_long") for a text of more than `LONGEST` code points.
    """
    if max(len(base), len(ours), len(theirs)) > LONGEST:
        raise Invalid("text_too_long", limit=LONGEST)
    if theirs in {base, ours}:
        return Merged(ours, ())
    if ours == base:
        return Merged(theirs, ())
    words = tokens(base)
    result: list[str] = []
    conflicts: list[Conflict] = []
    at = 0
    for group in _groups(_edits(words, tokens(ours), tokens(theirs)), words):
        start, end = group[0].start, max(edit.end for edit in group)
        mine = _applied(words, start, end, [edit for edit in group if edit.ours])
        other = _applied(words, start, end, [edit for edit in group if edit.theirs])
        only_ours = [edit for edit in group if not edit.theirs]
        only_theirs = [edit for edit in group if not edit.ours]
        is_theirs = bool(only_theirs) and _are_within(only_ours, only_theirs, words)
        result += [*words[at:start], other if is_theirs else mine]
        if mine != other and not is_theirs and not _are_within(only_theirs, only_ours, words):
            conflicts.append(Conflict("".join(words[start:end]), mine, other))
        at = end
    return Merged("".join([*result, *words[at:]]), tuple(conflicts))


def _edits(base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]) -> list[_Edit]:
    """Give both sides' changes in the order of the base, one for a change that both made."""
    mine = {(one.start, one.end, ours[one.begin : one.stop]) for one in changes(base, ours)}
    other = {(one.start, one.end, theirs[one.begin : one.stop]) for one in changes(base, theirs)}
    return [_Edit(*edit, ours=edit in mine, theirs=edit in other) for edit in sorted(mine | other)]


def _groups(edits: Sequence[_Edit], base: Sequence[str]) -> Iterator[list[_Edit]]:
    """Put edits together that touch each other."""
    group: list[_Edit] = []
    end = 0
    for edit in edits:
        if group and not (edit.start <= end or _touches(base[end : edit.start])):
            yield group
            group = []
        group.append(edit)
        end = max(end, edit.end)
    if group:
        yield group


def _touches(between: Sequence[str]) -> bool:
    return not any(is_word(token) or token in _BETWEEN for token in between)


def _are_within(edits: Sequence[_Edit], others: Sequence[_Edit], base: Sequence[str]) -> bool:
    """Tell whether each of these edits is part of a larger one of the other side."""
    starts = [
        other.start for other in others
    ]  # one side's edits do not touch, so only one can reach over another
    around = (bisect_right(starts, edit.start) - 1 for edit in edits)
    return all(at >= 0 and _is_within(edit, others[at], base) for edit, at in zip(edits, around, strict=True))


def _is_within(edit: _Edit, other: _Edit, base: Sequence[str]) -> bool:
    """Tell whether the other edit replaces more words, and has this one's new words and none of its old ones."""
    if not other.start <= edit.start <= edit.end <= other.end:
        return False
    gone, more = _words(base[edit.start : edit.end]), _words(base[other.start : other.end])
    new, there = _words(edit.words), _words(other.words)
    if len(more) <= len(gone) or not (gone or new):
        return False
    has_new = any(there[at : at + len(new)] == new for at in range(len(there) - len(new) + 1))
    return has_new and not (set(gone) - set(new)) & set(there)


def _words(part: Sequence[str]) -> list[str]:
    return [token for token in part if is_word(token)]


def _applied(base: Sequence[str], start: int, end: int, edits: Sequence[_Edit]) -> str:
    result: list[str] = []
    at = start
    for edit in edits:
        result += [*base[at : edit.start], *edit.words]
        at = edit.end
    return "".join([*result, *base[at:end]])
