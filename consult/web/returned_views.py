"""What a Word file says of the views of a room that went out in it, what is new in it, and what is there already."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import force_locale

from consult.formats.word_points import Point, PointKind, Reply
from consult.model.savings import Field
from consult.model.statements import Point as View
from consult.model.statements import Statement
from consult.queries.savings import Past
from consult.queries.texts import Text
from consult.text.anchors import Status
from consult.text.digest import digest
from consult.text.merge import merge
from consult.text.normal import normal
from consult.web import margins
from consult.web.margins import Mark, Said
from consult.web.response_parts import shown
from consult.web.returned_choices import Choice
from consult.web.returned_items import Fate, Found, Item
from consult.web.returned_points import Held
from consult.web.returned_texts import compared, stance, together
from consult.web.returned_words import reply_to_colleagues

_TOKEN = 32
_WORDINGS = {PointKind.WORDING, PointKind.STRUCK}


@dataclass(frozen=True, slots=True)
class Beside:
    """What a file is laid beside: the draft of the room, what its fields have said before, and the plan's text."""

    draft: Statement | None
    past: Past
    text: Text


def found(held: Held, choices: Sequence[Choice], beside: Beside) -> Found:
    """Lay what a file says beside what stands in the room; the views in a file from elsewhere are all new."""
    sorting = _Sorting(held, beside)
    items = tuple(item for choice in choices for item in sorting.of(choice))
    return Found(
        items,
        tuple(sorting.gone()),
        compared(held, beside.draft, beside.past),
        sorting.same,
        sorting.before,
        stance(held, beside.draft),
    )


class _Sorting:
    """One pass over the points of a file."""

    def __init__(self, held: Held, beside: Beside) -> None:
        self.text, self.held, self.past, draft = beside.text, held, beside.past, beside.draft
        views = draft.points if draft else []
        self.views = {each.number: each for each in views}
        self.tokens = {each.token: each for each in views}
        self.told = {digest(each.body) for each in draft.remarks} if draft else set()
        self.marks = _marks(held)
        self.spots = _spots(held)
        self.there = set(self.spots)
        fitting = margins.in_text(views, self.text, held.locale) if held.texts is None else set()
        self.tracked = {
            number
            for number in self.there | set(self.marks)
            if (self.marks[number].is_in_text if number in self.marks else number in fitting)
        }
        self.worded = {_uid(each) for each in held.points if each.kind in _WORDINGS}
        self.met: set[int] = set()
        self.twins: Counter[str] = Counter()
        self.same = self.before = 0

    def of(self, choice: Choice) -> Iterator[Item]:
        """Give what is to be decided on for a point, if anything."""
        point = choice.point
        said = margins.read(point.text) if point.kind is PointKind.COMMENT else None
        if said is not None and said.number in self.there and said.number not in self.met:
            self.met.add(said.number)
            yield from self._known(choice, said)
        elif point.kind in _WORDINGS and point.located:
            yield from self._wording(choice)
        elif not (self.held.is_strange and point.kind is PointKind.ADDED and not point.tracked):
            yield from self._new(choice, said)

    def gone(self) -> Iterator[View]:
        """Give the views that went out, say the same still, and are not in the file."""
        for number, mark in self.marks.items():
            view = self.views.get(number)
            if (
                view
                and number not in self.there
                and self._mark(view.body, view.proposed, view.stance) == replace(mark, is_in_text=False)
            ):
                yield view

    def _known(self, choice: Choice, said: Said) -> Iterator[Item]:
        """Compare what went out, what the file says, and what the room says."""
        view, mark = self.views.get(said.number), self.marks.get(said.number)
        remarks = self._remarks(choice, view.cited if view else choice.label)
        if view is None:
            if mark is None or self._mark(said.body, None).body != mark.body:
                yield from self._new(choice, said)
            return
        proposed = said.proposed
        if said.number in self.tracked:
            proposed = None if self._is_rejected(choice.point, view) else view.proposed
        back = {"body": said.body or view.body, "proposed": proposed, "stance": said.stance or view.stance}
        if item := self._three_way(choice, view, back):
            yield replace(item, remarks=remarks)
            return
        self.same += 1
        if remarks:
            yield Item(choice, Fate.REPLIED, view, remarks=remarks)

    def _is_rejected(self, point: Point, view: View) -> bool:
        """Tell if the passage of a tracked wording reads in the file as if it had never been proposed."""
        at = point.located
        is_there = at is not None and at.status is Status.EXACT and at.uid == view.uid
        return is_there and view.uid not in self.worded

    def _new(self, choice: Choice, said: Said | None) -> Iterator[Item]:
        token = self._token(choice.point)
        view = self.tokens.get(token)
        remarks = self._remarks(choice, view.cited if view else choice.label)
        if view is not None or self._is_told(choice):
            self.before += 1
            if view is not None and remarks:
                yield Item(choice, Fate.REPLIED, view, remarks=remarks)
        elif said is not None:
            shown = replace(choice, point=replace(choice.point, text=said.body))
            changes = {"body": said.body, "proposed": said.proposed, "stance": said.stance}
            yield Item(shown, Fate.NEW, None, changes, remarks, token)
        else:
            view = self._answered(choice.point)
            yield Item(choice, Fate.NEW, remarks=remarks, token=token, answer=view)

    def _answered(self, point: Point) -> View | None:
        """Find the view at whose very words a comment stands."""
        if point.kind is not PointKind.COMMENT or not point.located:
            return None
        here = (number for number, spot in self.spots.items() if spot == _spot(point))
        return next((self.views[each] for each in here if each in self.views), None)

    def _is_told(self, choice: Choice) -> bool:
        """Tell if it was brought back before and said to colleagues only."""
        return choice.point.kind is PointKind.COMMENT and digest(aside(choice, self.held.locale)) in self.told

    def _wording(self, choice: Choice) -> Iterator[Item]:
        """Leave out of a changed passage what only repeats the wordings that went out in it, or another version."""
        point = choice.point
        passage = next((each.plain for each in self.text.of(_uid(point))), "")
        mine = [self.views[each] for each in sorted(self.tracked & set(self.views))]
        here = [each for each in mine if each.uid == _uid(point) and each.passage == passage]
        as_sent = normal(point.sent) if self.held.is_strange else margins.worded(passage, here)
        if normal(point.text) == as_sent:
            return
        if len(here) == 1 and (proposed := _within(here[0], point.text)) is not None:
            if item := self._three_way(choice, here[0], {"proposed": proposed}):
                yield item
            return
        merged = merge(as_sent, passage, point.text)
        words = point.text if merged.conflicts else normal(merged.text)
        if words != passage:
            kind = PointKind.WORDING if words else PointKind.STRUCK
            theirs = replace(choice, point=replace(point, kind=kind, text=words))
            for item in self._new(theirs, None):
                yield replace(item, fate=Fate.CLASH) if merged.conflicts else item

    def _mark(self, body: str, proposed: str | None, stance: str | None = None) -> Mark:
        """Name what a view says, as it was named when the file went out."""
        if self.held.texts is None:
            return Mark.of(body, proposed, stance)
        return Mark.of(shown(body), proposed or None, stance)

    def _three_way(self, choice: Choice, view: View, back: Mapping[str, str | None]) -> Item | None:
        """Give what the file changes in a view, put together with what the room has changed, or both where they clash.

        They clash too where nobody knows what went out.
        """
        sent, now = self.marks.get(view.number), self._mark(view.body, view.proposed, view.stance)
        said = {"body": view.body, "proposed": view.proposed, "stance": view.stance, **back}
        theirs = self._mark(said["body"] or "", said["proposed"], said["stance"])
        changes: dict[str, str | None] = {}
        is_clash = is_merged = False
        for name, words in back.items():
            was, mine = (getattr(each, name) if each else None for each in (sent, now))
            if getattr(theirs, name) in {was, mine}:
                continue
            both = self._together(view, name, words) if sent and mine != was else None
            changes[name] = words if both is None else both
            is_merged = is_merged or both is not None
            is_clash = is_clash or (mine != was and both is None)
        if not changes:
            return None
        return Item(choice, Fate.CLASH if is_clash else Fate.CHANGED, view, changes, is_merged=is_merged)

    def _together(self, view: View, name: str, back: str | None) -> str | None:
        """Put a colleague's words and those of the file together, if they fit."""
        now, sent = getattr(view, name), self.marks[view.number]
        if name == "stance" or now is None or back is None:
            return None
        earlier = self.past.get((Field(name), view.number), ())
        names = {words: getattr(self._mark(words, words), name) for words in earlier}
        return together((words for words in earlier if names[words] == getattr(sent, name)), now, back)

    def _remarks(self, choice: Choice, label: str) -> tuple[str, ...]:
        """Give what colleagues answered, as it would be said in the room, where that has not been said."""
        with force_locale(self.held.locale):  # said in one language, whoever brings the file back
            remarks = [reply_to_colleagues(each, label) for each in choice.point.replies if each.text.strip()]
        return tuple(each for each in remarks if digest(each) not in self.told)

    def _token(self, point: Point) -> str:
        """Name a point, so that it counts once however often the file is brought back; twins are numbered."""
        words = [point.kind, point.author, point.at[:16], normal(point.text), normal(str(point.changes))]
        if point.kind is not PointKind.COMMENT:
            words.append(_uid(point))
        name = "\n".join(words)
        self.twins[name] += 1
        whole = f"{name}\n{self.twins[name]}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(whole).hexdigest()[:_TOKEN]


def aside(choice: Choice, locale: str) -> str:
    """Give a comment as it is said to colleagues only."""
    point = choice.point
    with force_locale(locale):
        return reply_to_colleagues(Reply(point.author, point.at, point.text), choice.label)


def _uid(point: Point) -> str:
    return str(point.located.uid) if point.located else ""


def _spot(point: Point) -> tuple[object, ...]:
    at = point.located
    return (at.uid, at.start, at.last, at.end) if at else ()


def _spots(held: Held) -> dict[int, tuple[object, ...]]:
    """Give where each view stands in the margin, by its number."""
    found = {}
    for point in held.points:
        said = margins.read(point.text) if point.kind is PointKind.COMMENT and not held.is_strange else None
        if said is not None:
            found[said.number] = _spot(point)
    return found


def _marks(held: Held) -> dict[int, Mark]:
    given = held.stamp.marks if held.stamp and not held.is_strange else {}
    return {int(number): Mark.read(each) for number, each in given.items() if number.isdecimal()}


def _within(view: View, words: str) -> str | None:
    """Give the wording that a view has in a changed passage; none where more than its own words were changed."""
    start, end = margins.span(view)
    before, after = view.passage[:start], view.passage[end:]
    if len(words) < len(before) + len(after) or not (words.startswith(before) and words.endswith(after)):
        return None
    return words[start : len(words) - len(after)]
