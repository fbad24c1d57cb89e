"""What a response that is brought back says in its texts about the plan as a whole, beside what stands in the room."""

from dataclasses import dataclass, replace

from flask import request
from flask_babel import force_locale

from consult.model.statements import Statement
from consult.text.digest import digest
from consult.web.margins import Mark
from consult.web.response_parts import headings, shown
from consult.web.returned_points import Held, Written
from consult.web.returned_words import reply_to_colleagues


@dataclass(frozen=True, slots=True)
class TextItem:
    """A text of the response: what the file says, what the room says `now`, and what colleagues say about it.

    It is a `clash` when it was changed in the room too since the file went out, or when nobody knows where.
    """

    name: str
    words: str
    now: str
    is_changed: bool
    is_clash: bool
    remarks: tuple[str, ...]
    is_left_out: bool

    def cautious(self) -> "TextItem":
        """Leave it out if it would write over a colleague's words."""
        return replace(self, is_left_out=True) if self.is_clash else self


def compared(held: Held, draft: Statement | None) -> tuple[TextItem, ...]:
    """Give the texts that say something else in the file, or about which colleagues say something."""
    items = (_compared(each, held, draft) for each in held.texts or ())
    return tuple(each for each in items if each.is_changed or each.remarks)


def _compared(written: Written, held: Held, draft: Statement | None) -> TextItem:
    now = getattr(draft, written.name) if draft else ""
    was = held.stamp.marks.get(written.name) if held.stamp else None
    mine, theirs = (Mark.of(shown(words), None).written for words in (now, written.source))
    is_changed = theirs not in {was, mine}
    return TextItem(
        name=written.name,
        words=written.source,
        now=now,
        is_changed=is_changed,
        is_clash=is_changed and mine != was,
        remarks=_remarks(written, held.locale, draft),
        is_left_out=f"leave-{written.name}" in request.form,
    )


def _remarks(written: Written, locale: str, draft: Statement | None) -> tuple[str, ...]:
    told = {digest(each.body) for each in draft.remarks} if draft else set()
    with force_locale(locale):  # said in one language, whoever brings the file back
        place = headings()[written.name]
        remarks = [reply_to_colleagues(each, place) for each in written.replies]
    return tuple(each for each in remarks if digest(each) not in told)
