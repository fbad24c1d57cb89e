"""Hand in an organisation's response, and read those that have come in."""

from collections.abc import Container, Sequence

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.errors import DomainError, NotFound, WrongState
from consult.model import steps
from consult.model.comments import Stance
from consult.model.statements import Point, Statement, StatementState
from consult.policy import Claiming, Permission, allows
from consult.policy.rooms import is_party
from consult.queries import consultations, parties, redactions
from consult.queries import statements as rooms
from consult.queries.statements import Room
from consult.services import submissions
from consult.services.submissions import Handing
from consult.text import diff
from consult.web.auth import current_actor
from consult.web.locale import current_locale
from consult.web.page import page
from consult.web.reason_forms import WithdrawForm
from consult.web.refusals import explain, tell
from consult.web.response_parts import as_page, sharing, without_comments
from consult.web.statement_forms import SubmitForm, WithoutForm
from consult.web.statements import address, facts, found, preliminary, sections
from consult.web.statements import bp as room_bp

bp = Blueprint("received", __name__, url_prefix="/consultations/<slug>/statements")


@room_bp.route("/submit", methods=["GET", "POST"])
def submit(organisation: str, slug: str) -> AnyResponse:
    """Show everything on one page, and hand it in when that is confirmed."""
    actor, where = current_actor(), found(organisation, slug)
    draft, form = rooms.draft(actor, where), SubmitForm()
    if draft is None:
        return _nothing_left(where)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        handing = Handing(
            _("Our views stand at the sections that they are about."),
            current_locale(),
            as_page,
            bool(form.is_preliminary.data) and _awaits_decision(where, draft),
            sharing(draft, current_locale()),
        )
        try:
            with transaction():
                number = submissions.submit(actor, where, form.seen.data or "", handing).number
            return _thanks(where, number)
        except NotFound:
            return _nothing_left(found(organisation, slug))
        except DomainError as error:
            status = explain(form, error)
            where = found(organisation, slug)
            draft = rooms.draft(actor, where)
            if draft is None:
                return _nothing_left(where)
    form.seen.data = rooms.mark(actor, draft)
    return page(
        "statements/submit.html",
        status,
        **facts(where, draft),
        form=form,
        words_mark=rooms.words_mark(actor, draft),
        asks_preliminary=_awaits_decision(where, draft),
        preliminary=preliminary(where, rooms.sent(actor, where)),
        words_diff=diff.words,
        silent=without_comments(where.speaking.consultation, draft),
        contradicted=_contradicted(where, draft),
    )


def _contradicted(where: Room, draft: Statement) -> list[str]:
    """Name the sections of which the response says that it has no comments, although it has."""
    silent = {each.section_uid for each in draft.points if each.section_uid} & set(draft.silent)
    return [each.label for each in sections(where) if each.uid in silent] if silent else []


def _awaits_decision(where: Room, draft: Statement) -> bool:
    """Tell if a decision is to come, so that the response may be a preliminary one."""
    body = where.speaking.organisation
    return body is not None and draft.decided_on is None and StatementState.DECIDED in steps.way(body, draft)


def _nothing_left(where: Room) -> AnyResponse:
    """Lead to what has been handed in, where a colleague was first, or to the room where nothing has been written."""
    sent = rooms.sent(current_actor(), where)
    if not sent:
        flash(_("There is no draft to hand in yet."), "warning")
        return redirect(address(where), 303)
    flash(
        _("The response has been handed in already, perhaps by a colleague just now. It counts once."), "info"
    )
    return redirect(
        url_for("received.show", slug=where.speaking.consultation.slug, number=sent[0].number), 303
    )


def _thanks(where: Room, number: int | None) -> AnyResponse:
    flash(
        _("The response has been received. Here is the receipt; it is also on its way by e-mail."), "success"
    )
    return redirect(url_for("received.show", slug=where.speaking.consultation.slug, number=number), 303)


@room_bp.route("/without", methods=["GET", "POST"])
def without(organisation: str, slug: str) -> AnyResponse:
    """Answer at once that one has no comments, or declines to answer."""
    actor, where = current_actor(), found(organisation, slug)
    form = WithoutForm()
    status = 200
    if form.validate_on_submit() and form.stance.data in set(Stance):
        stance = Stance(form.stance.data)
        said = _("We have no comments.") if stance is Stance.NO_COMMENTS else _("We decline to answer.")
        handing = Handing(form.words.data or said, current_locale(), as_page)
        try:
            with transaction():
                number = submissions.answer_without(actor, where, stance, handing).number
            return _thanks(where, number)
        except DomainError as error:
            status = explain(form, error)
            where = found(organisation, slug)
    elif form.is_submitted():
        status = 422
    return page("statements/without.html", status, **facts(where, rooms.draft(actor, where)), form=form)


@bp.get("")
def index(slug: str) -> Response:
    """List the responses that have come in."""
    actor = current_actor()
    consultation = consultations.by_slug(actor, slug)
    return page(
        "statements/index.html",
        consultation=consultation,
        statements=rooms.received(actor, consultation),
        is_shown=allows(actor, Permission.COMMENTS_READ, consultation),
    )


@bp.get("/<int:number>")
def show(slug: str, number: int) -> Response:
    """Show a response as it was received; to its organisation, with the receipt."""
    actor = current_actor()
    statement = rooms.numbered(actor, consultations.by_slug(actor, slug), number)
    numbers = rooms.comment_numbers(actor, statement)
    return page(
        "statements/show.html",
        consultation=statement.consultation,
        statement=statement,
        is_own=_is_own(statement),
        may_claim=statement.registration is not None
        and allows(actor, Permission.ANSWER_CLAIM, Claiming(statement.registration, "")),
        is_owner=statement.organisation_id in actor.memberships and not actor.is_staff,
        joined=parties.joined_response(actor, statement),
        joiners=parties.joiners(actor, statement),
        numbers=numbers,
        points=_points(statement, numbers),
        silent=without_comments(statement.consultation, statement),
        replaced=rooms.replaced(actor, statement),
        words_diff=diff.words,
        redacted=redactions.standing(actor, Statement, statement.id),
    )


def open_to_reader(slug: str, number: int) -> tuple[Statement, Sequence[Point]]:
    """Find a response that has come in, and its views, as far as its words are shown to the reader."""
    actor = current_actor()
    statement = rooms.numbered(actor, consultations.by_slug(actor, slug), number)
    if statement.withdrawn_at and not actor.is_staff and not _is_own(statement):
        raise NotFound
    return statement, _points(statement, rooms.comment_numbers(actor, statement))


def _points(statement: Statement, shown: Container[int]) -> Sequence[Point]:
    """Pick the views that the reader may read: all of one's own, else those whose comments are shown."""
    if _is_own(statement):
        return statement.points
    return [each for each in statement.points if each.comment_id in shown]


def whole(slug: str, number: int) -> Statement:
    """Find a response that has come in and of which nothing is held back from the reader."""
    statement, points = open_to_reader(slug, number)
    if len(points) < len(statement.points):
        raise NotFound
    return statement


def _is_own(statement: Statement) -> bool:
    actor = current_actor()
    return not actor.is_staff and (
        statement.organisation_id in actor.memberships or is_party(actor, statement)
    )


@room_bp.route("/withdraw/<int:number>", methods=["GET", "POST"])
def withdraw(organisation: str, slug: str, number: int) -> AnyResponse:
    """Take back a response that has been handed in."""
    actor, where = current_actor(), found(organisation, slug)
    consultation = where.speaking.consultation
    statement = rooms.numbered(actor, consultation, number)
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            with transaction():
                submissions.withdraw(actor, where, number, form.because.data or "")
            flash(_("The response is withdrawn."), "success")
        except WrongState as error:
            tell(error)
        return redirect(address(where), 303)
    status = 422 if form.is_submitted() else 200
    return page("statements/withdraw.html", status, **facts(where, None), form=form, statement=statement)
