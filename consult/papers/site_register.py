"""The register of a consultation as a page of the site of a closed case: no more of it than everyone may read."""

from collections.abc import Iterator

from flask_babel import gettext as _

from consult.formats.parts import Line
from consult.formats.site_written import Link, Piece, Rows
from consult.labels import words
from consult.labels.register import DOCUMENTS
from consult.labels.writing import current_locale, full_date
from consult.model.records import Verb
from consult.model.register import Entry, Way
from consult.papers.site_rounds import Held
from consult.policy import SYSTEM
from consult.queries import register

NAMED = frozenset({Verb.INVITATION_SENT})
"""Documents whose other side everyone knows: whom the region asked stands on the page of the consultation."""


def pieces(held: Held) -> Iterator[Piece]:
    """List the documents by number; who sent one is named where what it says is published."""
    yield Line(
        _(
            "Each document that came in or went out, with its number. Who sent it is named where what it says is published."
        )
    )
    head = (_("Number"), _("When"), _("Way"), _("Document"), _("About"), _("From or to"))
    yield Rows(_("Case register"), head, list(_rows(held)))


def _rows(held: Held) -> Iterator[tuple[str | Link, ...]]:
    comments = held.addresses(current_locale())
    shown = {each.number for each in held.report.comments if each.is_published}
    responses = {each.number: each.organisation for each in held.report.responses}
    for entry in register.every(SYSTEM, held.round):
        yield (
            str(entry.number),
            full_date(entry.at),
            words(entry.way),
            str(DOCUMENTS[entry.verb]),
            _about(held, entry, comments, responses),
            _party(entry, shown, responses),
        )


def _about(held: Held, entry: Entry, comments: dict[int, str], responses: dict[int, str]) -> str | Link:
    if entry.statement and entry.statement.number in responses:
        number = entry.statement.number
        where = f"{current_locale()}/{held.slug}/responses.html#r{number}"
        return Link(_("Response %(number)s", number=number), where)
    if entry.comment and entry.comment.number in comments:
        name = _("Comment %(number)s", number=entry.comment.number)
        return Link(name, comments[entry.comment.number])
    return ""


def _party(entry: Entry, shown: set[int], responses: dict[int, str]) -> str:
    if entry.statement:
        return responses.get(entry.statement.number or 0, "")
    if entry.verb in NAMED:
        return entry.party
    if entry.way is Way.SENT:
        return str(_("All concerned")) if not entry.party else ""
    is_shown = entry.comment is not None and entry.comment.position == 0 and entry.comment.number in shown
    return entry.party if is_shown and entry.verb is Verb.COMMENT_POSTED else ""
