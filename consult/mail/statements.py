"""The receipt for a response that has been handed in, with a copy of all that it says."""

from collections.abc import Iterator
from functools import partial

from flask_babel import gettext as _

from consult.labels import words
from consult.mail.writing import Recipient, Site, Words, day, in_language, letter, moment, one_line
from consult.model.records import Event
from consult.model.statements import Point, Statement
from consult.policy import SYSTEM
from consult.queries import audiences, contacts
from consult.services.notices import Letter


def submitted(event: Event, site: Site) -> list[Letter]:
    """Write to whoever handed it in, and to those who coordinate the organisation."""
    statement = audiences.statement(SYSTEM, event)
    if statement is None:
        return []
    return [
        letter(
            site,
            f"event:{event.id}:{user.slug}",
            Recipient(user.email, user.locale),
            partial(_receipt, statement, site),
        )
        for user in audiences.signing(SYSTEM, statement)
    ]


def _receipt(statement: Statement, site: Site, locale: str) -> Words:
    title = in_language(statement.consultation.title, locale)
    received = moment(statement.submitted_at, locale) if statement.submitted_at else ""
    number = statement.number or 0
    return Words(
        _("Receipt: response %(number)s on %(title)s", number=number, title=title),
        (
            _(
                "The region has received the response of %(organisation)s on “%(title)s”. It came in on %(received)s "
                "and has number %(number)s.",
                organisation=one_line(statement.organisation.name),
                title=title,
                received=received,
                number=number,
            ),
            *(
                [_("It came in after the last reply date and is marked as late.")]
                if statement.is_late
                else []
            ),
            _("Checksum (SHA-256) of the response as it was received: %(digest)s", digest=statement.digest),
            _("You find it, and later the region’s answers, here:"),
            site.address("received.show", slug=statement.consultation.slug, number=number),
            _("This is what it says:"),
            *_copy(statement, locale),
        ),
        reply_to=contacts.of(SYSTEM, [statement.consultation_id]),
    )


def _copy(statement: Statement, locale: str) -> Iterator[str]:
    if statement.stance:
        yield _("Stance: %(stance)s", stance=words(statement.stance))
    if statement.decided_on:
        yield _(
            "Decided by %(body)s, § %(item)s, %(day)s",
            body=one_line(statement.decided_by),
            item=one_line(statement.decided_item) or "–",
            day=day(statement.decided_on, locale),
        )
    yield from (text for text in (statement.summary, statement.views, statement.reservation) if text)
    for point in statement.points:
        yield f"{_place(point)}: {point.body}"
        if point.proposed:
            yield _("Proposed wording: %(words)s", words=point.proposed)


def _place(point: Point) -> str:
    if point.label:
        return point.cited
    return str(_("Question %(number)s", number=point.question) if point.question else _("The whole plan"))
