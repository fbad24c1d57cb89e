"""What a Word file says of the views of a room that went out in it, what is new in it, and what is there already."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from flask_babel import force_locale

from consult.formats.word_points import Point, PointKind, Reply
from consult.model.statements import Point as View
from consult.model.statements import Statement
from consult.queries.texts import Text
from consult.text.digest import digest
from consult.text.merge import merge
from consult.text.normal import normal
from consult.web import margins
from consult.web.margins import Mark, Said
from consult.web.returned_choices import Choice
from consult.web.returned_points import Held
from consult.web.returned_words import reply_to_colleagues

_TOKEN = 32


class Fate(StrEnum):
    """What comes of a thing that the file says.

    NEW: a view more. CHANGED: a view says something else. CLASH: so it does, but it was changed in the room as well, or
    nobody knows where. REPLIED: only what colleagues answered is new.
    """

    NEW = "new"
    CHANGED = "changed"
    CLASH = "clash"
    REPLIED = "replied"


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that the file says: the view it is about, if it went out in it, and what it changes there.

    A view that is not in the room any more is new, and `changes` has its words. `remarks` are what colleagues answered.
    """

    choice: Choice
    fate: Fate
    view: View | None = None
    changes: Mapping[str, str | None] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    token: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """All that the file says, beside the room as it is now.

    `gone` are views that went out and are not in the file any more; `same` counts those that are as they were, and
    `before` what was brought back before.
    """

    items: tuple[Item, ...]
    gone: tuple[View, ...]
    same: int
    before: int

    def cautious(self) -> "Found":
        """Leave out what would write over a colleague's words, unless someone says otherwise."""
        return replace(
            self, items=tuple(_left_out(each) if each.fate is Fate.CLASH else each for each in self.items)
        )


def _left_out(item: Item) -> Item:
    return replace(item, choice=replace(item.choice, is_left_out=True))


def found(held: Held, choices: Sequence[Choice], draft: Statement | None, text: Text) -> Found:
    """Lay what a file says beside what stands in the room; the views in a file from elsewhere are all new."""
    sorting = _Sorting(held, text, draft)
    items = tuple(item for choice in choices for item in sorting.of(choice))
    return Found(items, tuple(sorting.gone()), sorting.same, sorting.before)


class _Sorting:
    """One pass over the points of a file."""

    def __init__(self, held: Held, text: Text, draft: Statement | None) -> None:
        self.text, self.locale = text, held.locale
        views = draft.points if draft else []
        self.views = {each.number: each for each in views}
        self.tokens = {each.token: each for each in views}
        self.told = {digest(each.body) for each in draft.remarks} if draft else set()
        self.marks = _marks(held)
        comments = [each.text for each in held.points if each.kind is PointKind.COMMENT]
        self.there = {said.number for said in map(margins.read, comments) if said and not held.is_strange}
        fitting = margins.in_text(views, text, held.locale)
        self.tracked = {
            number
            for number in self.there | set(self.marks)
            if (self.marks[number].is_in_text if number in self.marks else number in fitting)
        }
        self.met: set[int] = set()
        self.twins: Counter[str] = Counter()
        self.same = self.before = 0

    def of(self, choice: Choice) -> Iterator[Item]:
        """Give what is to be decided on for a point, if anything."""
        kind = choice.point.kind
        said = margins.read(choice.point.text) if kind is PointKind.COMMENT else None
        if said is not None and said.number in self.there and said.number not in self.met:
            self.met.add(said.number)
            yield from self._known(choice, said)
        elif kind in {PointKind.WORDING, PointKind.STRUCK} and choice.point.located:
            yield from self._wording(choice)
        else:
            yield from self._new(choice, said)

    def gone(self) -> Iterator[View]:
        """Give the views that went out, say the same still, and are not in the file."""
        for number, mark in self.marks.items():
            view = self.views.get(number)
            if view and number not in self.there and _is(mark, view.body, view.proposed):
                yield view

    def _known(self, choice: Choice, said: Said) -> Iterator[Item]:
        """Compare what went out, what the file says, and what the room says."""
        view, mark = self.views.get(said.number), self.marks.get(said.number)
        remarks = self._remarks(choice)
        if view is None:
            if mark is None or Mark.of(said.body, None).body != mark.body:
                yield from self._new(choice, said)
            return
        proposed = view.proposed if said.number in self.tracked else said.proposed
        changes, is_clash = _three_way(view, said.body, proposed, mark)
        if changes:
            fate = Fate.CLASH if is_clash else Fate.CHANGED
            yield Item(choice, fate, view, changes, remarks=remarks)
            return
        self.same += 1
        if remarks:
            yield Item(choice, Fate.REPLIED, view, remarks=remarks)

    def _new(self, choice: Choice, said: Said | None) -> Iterator[Item]:
        token = self._token(choice.point)
        remarks = self._remarks(choice)
        view = self.tokens.get(token)
        if view is None and said is None:
            yield Item(choice, Fate.NEW, remarks=remarks, token=token)
            return
        if view is None and said is not None:
            shown = replace(choice, point=replace(choice.point, text=said.body))
            changes = {"body": said.body, "proposed": said.proposed}
            yield Item(shown, Fate.NEW, changes=changes, remarks=remarks, token=token)
            return
        self.before += 1
        if remarks:
            yield Item(choice, Fate.REPLIED, view, remarks=remarks)

    def _wording(self, choice: Choice) -> Iterator[Item]:
        """Leave out of a changed passage what only repeats the wordings that went out in it."""
        point = choice.point
        uid = str(point.located.uid) if point.located else ""
        passage = next((each.plain for each in self.text.of(uid)), "")
        mine = [self.views[each] for each in sorted(self.tracked & set(self.views))]
        here = [each for each in mine if each.uid == uid and each.passage == passage]
        as_sent = margins.worded(passage, here)
        if not here:
            yield from self._new(choice, None)
            return
        if normal(point.text) == as_sent:
            return
        merged = merge(as_sent, passage, point.text)
        if not merged.conflicts:
            if normal(merged.text) != passage:
                kind = PointKind.WORDING if merged.text.strip() else PointKind.STRUCK
                theirs = replace(point, kind=kind, text=normal(merged.text))
                yield from self._new(replace(choice, point=theirs), None)
            return
        yield from self._changed_wording(choice, here, passage)

    def _changed_wording(self, choice: Choice, here: Sequence[View], passage: str) -> Iterator[Item]:
        """Give the wording of the one view that was changed, or the whole passage where it could be several."""
        start, end = margins.span(here[0])
        words, rest = choice.point.text, len(passage) - end
        is_inside = words.startswith(passage[:start]) and words.endswith(passage[end:])
        if len(here) == 1 and is_inside and start + rest <= len(words):
            view, mark = here[0], self.marks.get(here[0].number)
            proposed = words[start : len(words) - rest]
            changes, is_clash = _three_way(view, view.body, proposed, mark)
            fate = Fate.CLASH if is_clash else Fate.CHANGED
            yield from [Item(choice, fate, view, changes)] if changes else ()
            return
        for item in self._new(choice, None):
            yield replace(item, fate=Fate.CLASH) if item.fate is Fate.NEW else item

    def _remarks(self, choice: Choice) -> tuple[str, ...]:
        """Give what colleagues answered, as it would be said in the room, where that has not been said."""
        with force_locale(self.locale):  # said in one language, whoever brings the file back
            remarks = [reply_to_colleagues(each, choice.label) for each in _answers(choice.point)]
        return tuple(each for each in remarks if digest(each) not in self.told)

    def _token(self, point: Point) -> str:
        """Name a point, so that it counts once however often the file is brought back; twins are numbered."""
        words = [point.kind, point.author, point.at[:16], normal(point.text), normal(str(point.changes))]
        if point.kind is not PointKind.COMMENT and point.located:
            words.append(str(point.located.uid))
        name = hashlib.sha256("\n".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:_TOKEN]
        self.twins[name] += 1
        if self.twins[name] == 1:
            return name
        return hashlib.sha256(f"{name} {self.twins[name]}".encode()).hexdigest()[:_TOKEN]


def _answers(point: Point) -> tuple[Reply, ...]:
    return tuple(each for each in point.replies if each.text.strip())


def _marks(held: Held) -> dict[int, Mark]:
    given = held.stamp.marks if held.stamp and not held.is_strange else {}
    return {int(number): Mark.read(each) for number, each in given.items() if number.isdecimal()}


def _is(mark: Mark, body: str, proposed: str | None) -> bool:
    return replace(mark, is_in_text=False) == Mark.of(body, proposed)


def _three_way(
    view: View, body: str, proposed: str | None, mark: Mark | None
) -> tuple[dict[str, str | None], bool]:
    """Give what the file changes in a view, and whether the room has changed it too, or none knows which did."""
    sent, now, back = mark, Mark.of(view.body, view.proposed), Mark.of(body, proposed)
    changes: dict[str, str | None] = {}
    is_clash = False
    for name, words in (("body", body), ("proposed", proposed)):
        was, mine, theirs = (getattr(each, name) if each else None for each in (sent, now, back))
        if theirs not in {was, mine}:
            changes[name] = words
            is_clash = is_clash or mine != was
    return changes, is_clash
