"""The receipt for a response that has been handed in, with a copy of all that it says."""

from collections.abc import Iterator
from functools import partial

from flask_babel import gettext as _

from consult.labels import words
from consult.mail.writing import Recipient, Site, Words, day, in_language, letter, moment, one_line
from consult.model.files import File
from consult.model.records import Event
from consult.model.statements import Point, Statement
from consult.policy import SYSTEM
from consult.queries import audiences, contacts, statements
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


def withdrawn(event: Event, site: Site) -> list[Letter]:
    """Write to those who coordinate the organisation and those it shared the response with, and to who joined it."""
    statement = audiences.statement(SYSTEM, event)
    if statement is None:
        return []
    own = {user.id: (user, _taken_back) for user in audiences.signing(SYSTEM, statement)}
    joined = {user.id: (user, _joined_gone) for user in audiences.joining(SYSTEM, statement)}
    return [
        letter(
            site,
            f"event:{event.id}:{user.slug}",
            Recipient(user.email, user.locale),
            partial(words_of_it, statement, site),
        )
        for user, words_of_it in (joined | own).values()
    ]


def _taken_back(statement: Statement, site: Site, locale: str) -> Words:
    title = in_language(statement.consultation.title, locale)
    return Words(
        _("Response %(number)s on %(title)s is withdrawn", number=statement.number, title=title),
        (
            _(
                "The response of %(organisation)s on “%(title)s” has been withdrawn. That it came in stays on record.",
                organisation=one_line(statement.organisation.name),
                title=title,
            ),
            site.address("received.show", slug=statement.consultation.slug, number=statement.number),
        ),
    )


def _joined_gone(statement: Statement, site: Site, locale: str) -> Words:
    title = in_language(statement.consultation.title, locale)
    return Words(
        _("A response that you join is withdrawn: %(title)s", title=title),
        (
            _(
                "%(organisation)s has withdrawn the response on “%(title)s” that your organisation joins. Your own "
                "response stands. Withdraw it, or supplement it with your own views, if you want to.",
                organisation=one_line(statement.organisation.name),
                title=title,
            ),
            site.address("received.show", slug=statement.consultation.slug, number=statement.number),
        ),
    )


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
            *_standing(statement),
            _("Checksum (SHA-256) of the response as it was received: %(digest)s", digest=statement.digest),
            _("You find it, and later the region’s answers, here:"),
            site.address("received.show", slug=statement.consultation.slug, number=number),
            _("The copy that was frozen when it came in, with every file and how the checksum is verified:"),
            site.address("received.copy", slug=statement.consultation.slug, number=number),
            _("This is what it says:"),
            *_copy(statement, locale),
        ),
        reply_to=contacts.of(SYSTEM, [statement.consultation_id]),
    )


def _standing(statement: Statement) -> Iterator[str]:
    """Say if something is to follow, or if this followed something."""
    if statement.is_preliminary:
        yield _(
            "It is preliminary. When you have decided, hand in the final response, which takes its place."
        )
    if replaced := statements.replaced(SYSTEM, statement):
        yield _(
            "It takes the place of your preliminary response %(number)s, which stays on record.",
            number=replaced.number,
        )


def _copy(statement: Statement, locale: str) -> Iterator[str]:
    if statement.joins:
        yield _("Joins the response of %(organisation)s", organisation=one_line(statement.joins.name))
    if shared := statements.together(statement):
        yield _("Joint response with %(organisations)s", organisations=", ".join(map(one_line, shared)))
    if statement.stance:
        yield _("Stance: %(stance)s", stance=words(statement.stance))
    if statement.decided_on:
        yield _decision(statement, day(statement.decided_on, locale))
    yield from (text for text in (statement.summary, statement.views, statement.reservation) if text)
    for point in statement.points:
        yield f"{_place(point)}: {point.body}"
        if point.proposed:
            yield _("Proposed wording: %(words)s", words=point.proposed)
    yield from map(_enclosed, statement.files)


def _enclosed(file: File) -> str:
    named = f"{file.title} ({file.name})" if file.title else file.name
    return str(
        _("%(role)s: %(name)s, SHA-256 %(digest)s", role=words(file.role), name=named, digest=file.digest)
    )


def _decision(statement: Statement, day_of_it: str) -> str:
    body, item = one_line(statement.decided_by), one_line(statement.decided_item)
    if statement.is_delegated:
        return str(_("Decided by delegation by %(body)s, %(day)s", body=body, day=day_of_it))
    return str(_("Decided by %(body)s, § %(item)s, %(day)s", body=body, item=item or "–", day=day_of_it))


def _place(point: Point) -> str:
    if point.label:
        return point.cited
    return str(_("Question %(number)s", number=point.question) if point.question else _("The whole plan"))
