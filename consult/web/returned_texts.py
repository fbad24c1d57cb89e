"""What a response that is brought back says in its texts about the plan as a whole, beside what stands in the room."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import request
from flask_babel import force_locale
from flask_babel import gettext as _

from consult.model.comments import Stance
from consult.model.savings import Field
from consult.model.statements import Statement
from consult.queries.savings import Past
from consult.text.digest import digest
from consult.text.merge import merge
from consult.web import margins
from consult.web.margins import Mark
from consult.web.response_parts import headings, shown
from consult.web.returned_points import Held, Written
from consult.web.returned_words import reply_to_colleagues
from consult.web.statement_forms import STANCES


@dataclass(frozen=True, slots=True)
class TextItem:
    """A text of the response: what the file says, what the room says `now`, and what colleagues say about it.

    When it was changed in the room too since the file went out, `words` has both changes where they fit together; where
    they do not, or when nobody knows what went out, it is a `clash`.
    """

    name: str
    words: str
    now: str
    is_changed: bool
    is_clash: bool
    is_merged: bool
    remarks: tuple[str, ...]
    is_left_out: bool

    def cautious(self) -> "TextItem":
        """Leave it out if it would write over a colleague's words."""
        return replace(self, is_left_out=True) if self.is_clash else self


@dataclass(frozen=True, slots=True)
class StanceItem:
    """The stance that the file says, as it is `written` there; `to` is none where that is the name of no stance."""

    written: str
    to: Stance | None
    now: Stance | None
    is_clash: bool
    is_left_out: bool

    def cautious(self) -> "StanceItem":
        """Leave it out if it would undo what a colleague has chosen."""
        return replace(self, is_left_out=True) if self.is_clash else self


def stance(held: Held, draft: Statement | None) -> StanceItem | None:
    """Give the stance that the file says, if it is another than went out and than stands here."""
    written, now = held.stance, draft.stance if draft else None
    if written is None or written in margins.everywhere(lambda: _("Not chosen")):
        return None
    to = margins.stance_named(written)
    to = to if to in STANCES else None
    was = held.stamp.marks.get("stance") if held.stamp else None
    if to is not None and to in {was, now}:
        return None
    return StanceItem(
        written, to, now, is_clash=(now or "") != was, is_left_out="leave-stance" in request.form
    )


def compared(held: Held, draft: Statement | None, past: Past) -> tuple[TextItem, ...]:
    """Give the texts that say something else in the file, or about which colleagues say something."""
    items = (_compared(each, held, draft, past) for each in held.texts or ())
    return tuple(each for each in items if each.is_changed or each.remarks)


def _compared(written: Written, held: Held, draft: Statement | None, past: Past) -> TextItem:
    now = getattr(draft, written.name) if draft else ""
    was = held.stamp.marks.get(written.name) if held.stamp else None
    mine, theirs = (_name(words) for words in (now, written.source))
    is_changed = theirs not in {was, mine}
    both = None
    if is_changed and mine != was:
        earlier = past.get((Field(written.name), None), ())
        both = together((words for words in earlier if _name(words) == was), now, written.source)
    return TextItem(
        name=written.name,
        words=written.source if both is None else both,
        now=now,
        is_changed=is_changed,
        is_clash=is_changed and mine != was and both is None,
        is_merged=both is not None,
        remarks=_remarks(written, held.locale, draft),
        is_left_out=f"leave-{written.name}" in request.form,
    )


def _name(words: str) -> str:
    return Mark.of(shown(words)).written


def together(sent: Iterable[str], now: str, back: str) -> str | None:
    """Put what was changed in the room into what came back, if it is known what went out and the changes fit."""
    for words in sent:
        merged = merge(words, now, back)
        return None if merged.conflicts else merged.text
    return None


def _remarks(written: Written, locale: str, draft: Statement | None) -> tuple[str, ...]:
    told = {digest(each.body) for each in draft.remarks} if draft else set()
    with force_locale(locale):  # said in one language, whoever brings the file back
        place = headings()[written.name]
        remarks = [reply_to_colleagues(each, place) for each in written.replies]
    return tuple(each for each in remarks if digest(each) not in told)
