"""Where the comments of an exchange file stand: in which version, on which block, on which words of it.

What the file names is followed; words that it only quotes are looked for, and taken where they stand once. A comment
is never put on words that do not say what it says: it is then on the whole passage, section or plan, with the reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from msgspec.structs import replace as replace_said

from consult.formats.exchange import Change, Comment, Place, Point, Quote
from consult.formats.exchange_points import alone, as_made, at, is_placed, where
from consult.formats.exchange_text import State, Told
from consult.text.block import BlockKind
from consult.text.normal import normal

_MOST_OVER = 200  # passages that a quote may reach over


class Placeless(StrEnum):
    """Why a comment stands on less than what it names."""

    UNKNOWN_DOCUMENT = "unknown_document"
    UNKNOWN_VERSION = "unknown_version"
    UNKNOWN_PASSAGE = "unknown_passage"
    WORDS_NOT_THERE = "words_not_there"


@dataclass(frozen=True, slots=True)
class Standing:
    """A place in version `number` of the plan: a block, perhaps down to another, and words in it; or the whole plan.

    `start` counts in the plain text of the block, `end` in that of the last one. `proposed` is the new wording for just
    this place; `wording` tells that all that is proposed is in it.
    """

    number: int | None
    document: int | None
    uid: str | None = None
    end_uid: str | None = None
    start: int | None = None
    end: int | None = None
    placeless: str = ""
    proposed: str | None = None

    @property
    def is_on_words(self) -> bool:
        """Tell if it is on some of the words only."""
        return self.start is not None


@dataclass(frozen=True, slots=True)
class Way:
    """Where a comment stands, and where it stood before it was moved, the first place first."""

    now: Standing
    before: tuple[Standing, ...] = ()

    @property
    def first(self) -> Standing:
        """Give where its author put it."""
        return self.before[0] if self.before else self.now

    def on(self, number: int) -> "Way":
        """Give it with all that names no version on this one."""
        settled = [replace(each, number=each.number or number) for each in (self.now, *self.before)]
        return Way(settled[0], tuple(settled[1:]))


@dataclass(frozen=True)
class Places:
    """All documents, to find the places of comments in."""

    told: Sequence[Told]

    @cached_property
    def _documents(self) -> Mapping[str, int]:
        return {each.document.id: at for at, each in enumerate(self.told)}

    @cached_property
    def _versions(self) -> Sequence[Mapping[str, int]]:
        return [
            {state.version.id: number for number, state in enumerate(each.states, start=1)}
            for each in self.told
        ]

    def of(self, comment: Comment) -> Standing:
        """Find where a comment stands."""
        document, reason = self._document(comment)
        if document is None:
            return Standing(None, None, placeless=reason)
        told = self.told[document]
        number = self._versions[document].get(_version(comment) or "")
        if number is None:
            reason = Placeless.UNKNOWN_VERSION if _version(comment) or _names_passage(comment) else ""
            return self._on_document(Standing(None, document, placeless=reason))
        state = told.states[number - 1]
        found = _in(state, comment)
        if found is None:
            reason = Placeless.UNKNOWN_PASSAGE if _names_passage(comment) else ""
            return self._on_document(Standing(number, document, placeless=reason))
        return replace(found, number=number, document=document)

    def way(self, comment: Comment) -> Way:
        """Find where a comment stands, and where it stood before; its new wording is for where its author put it."""
        if not comment.moves:
            return Way(self.of(comment))
        first = self.of(as_made(comment))
        unworded = replace_said(comment, proposed_text=None, proposed_changes=None)
        made = where(comment.moves[0])
        now, *later = [
            first if where(place) == made else self.of(at(unworded, place))
            for place in (Place(**where(comment)), *comment.moves[1:])
        ]
        return Way(now if now.end_uid else replace(now, proposed=first.proposed), (first, *later))

    def ways(self, comment: Comment) -> tuple[Way, ...]:
        """Find where a comment stands, and after it where each of its points does: where it does, or elsewhere."""
        whole = self.way(comment)
        return (whole, *(self._of_point(comment, point, whole) for point in comment.points or ()))

    def _of_point(self, comment: Comment, point: Point, whole: Way) -> Way:
        found = self.way(alone(comment, point))
        now = found.now if is_placed(point) else whole.now
        worded = replace(now, proposed=None if now.end_uid else point.proposed_text)
        return Way(worded, found.before)

    def _document(self, comment: Comment) -> tuple[int | None, str]:
        named = comment.document_id or next(
            (each.document_id for each in _changes(comment) if each.document_id), None
        )
        if named is None:
            is_only = len(self.told) == 1
            lost = Placeless.UNKNOWN_DOCUMENT if _names_passage(comment) else ""
            return (0, "") if is_only else (None, lost)
        return self._documents.get(named), Placeless.UNKNOWN_DOCUMENT

    def _on_document(self, standing: Standing) -> Standing:
        """Put what is about a whole document on its title, where the plan holds several."""
        heading = self.told[standing.document or 0].heading
        return replace(standing, uid=str(heading.uid)) if heading else standing


def _changes(comment: Comment) -> Sequence[Change]:
    return comment.proposed_changes or ()


def _version(comment: Comment) -> str | None:
    return comment.version_id or next(
        (each.version_id for each in _changes(comment) if each.version_id), None
    )


def _names_passage(comment: Comment) -> bool:
    named = (comment.section_id, comment.section_number, comment.paragraph_id, comment.quote)
    return any(each is not None for each in named)


def _in(state: State, comment: Comment) -> Standing | None:
    """Find the place in one state of a document: the words, or else the passage, or else the section."""
    passage = _row(state, comment.paragraph_id)
    if comment.quote is not None:
        found = _quoted(state, comment.quote, passage)
        if found is not None:
            return _worded(state, comment, found)
    if passage is None:
        passage = _of_change(state, comment)
    if passage is not None:
        reason = Placeless.WORDS_NOT_THERE if comment.quote else ""
        return _worded(state, comment, Standing(None, None, passage, placeless=reason))
    found = _of_old_words(state, comment)
    if found is not None:
        return _worded(state, comment, found)
    section = _row(state, comment.section_id) or _numbered(state, comment.section_number)
    return Standing(None, None, section, placeless=_lost(comment)) if section else None


def _lost(comment: Comment) -> str:
    if comment.paragraph_id is not None:
        return Placeless.UNKNOWN_PASSAGE
    return Placeless.WORDS_NOT_THERE if comment.quote else ""


def _row(state: State, key: str | None) -> str | None:
    return state.uids.get(key or "")


def _numbered(state: State, number: str | None) -> str | None:
    if number is None:
        return None
    found = [each.id for each in state.version.sections if each.number == number]
    return state.uids[found[0]] if len(found) == 1 else None


def _of_change(state: State, comment: Comment) -> str | None:
    """Give the passage of a comment that names it only in the one change that it proposes."""
    changes = _changes(comment)
    if len(changes) != 1 or changes[0].op == "insert":
        return None
    return _row(state, changes[0].paragraph_id)


def _of_old_words(state: State, comment: Comment) -> Standing | None:
    """Find the words that a comment would change, where it says nothing else of its place and they stand once."""
    changes = _changes(comment)
    if len(changes) != 1 or not changes[0].old:
        return None
    return _searched(state, changes[0].old)


def _quoted(state: State, quote: Quote, passage: str | None) -> Standing | None:
    """Follow a quote to its words: where the file says that they are, or where they stand once."""
    if passage is None:
        return _searched(state, quote.exact)
    last = _row(state, quote.end_paragraph_id)
    if last is not None and last != passage:
        return _over(state, quote, passage, last)
    said = state.of(passage).plain
    wanted = normal(quote.exact)
    if said[quote.start : quote.end] == quote.exact:
        return Standing(None, None, passage, start=quote.start, end=quote.end)
    at = _nearest(said, wanted, quote.start)
    if at is not None:
        return Standing(None, None, passage, start=at, end=at + len(wanted))
    return None


def _over(state: State, quote: Quote, first: str, last: str) -> Standing | None:
    begin, stop = state.places[first], state.places[last]
    if begin > stop or stop - begin > _MOST_OVER:
        return None
    run = [state.passages[at].plain for at in range(begin, stop + 1)]
    if not (0 <= quote.start < len(run[0]) and 0 < quote.end <= len(run[-1])):
        return None
    said = " ".join([run[0][quote.start :], *run[1:-1], run[-1][: quote.end]])
    if normal(said) != normal(quote.exact):
        return None
    return Standing(None, None, first, last, quote.start, quote.end)


def _nearest(said: str, wanted: str, near: int) -> int | None:
    """Give where words stand, the place nearest to where they should; None when they do not."""
    places = []
    at = said.find(wanted) if wanted else -1
    while at >= 0:
        places.append(at)
        at = said.find(wanted, at + 1)
    return min(places, key=lambda place: abs(place - near), default=None)


def _searched(state: State, words: str) -> Standing | None:
    """Find words that stand once in a document."""
    wanted = normal(words)
    if not wanted:
        return None
    found = [each for each in state.passages if wanted in each.plain]
    if len(found) != 1 or found[0].plain.count(wanted) != 1:
        return None
    uid, said = str(found[0].block.uid), found[0].plain
    if said == wanted:
        return Standing(None, None, uid)
    start = said.index(wanted)
    return Standing(None, None, uid, start=start, end=start + len(wanted))


def _worded(state: State, comment: Comment, found: Standing) -> Standing:
    """Add the new wording for just this place, where a comment proposes that and nothing else."""
    if found.end_uid is not None or found.uid is None:
        return found
    changes = _changes(comment)
    if not changes:
        is_text = state.of(found.uid).block.kind is not BlockKind.HEADING or found.is_on_words
        return replace(found, proposed=comment.proposed_text) if is_text else found
    if len(changes) > 1 or changes[0].op == "insert":
        return found
    new = "" if changes[0].op == "delete" else changes[0].new or ""
    said = state.of(found.uid).plain
    old = normal(changes[0].old or "")
    here = said[found.start : found.end] if found.is_on_words else said
    if not old or old == here:
        return replace(found, proposed=new)
    if found.is_on_words or said.count(old) != 1:
        return found
    start = said.index(old)
    return replace(found, start=start, end=start + len(old), proposed=new)
