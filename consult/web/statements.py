"""An organisation's private room, where members write the response together until it is handed in."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.errors import DomainError, Invalid, NotAllowed, Outdated
from consult.labels import problem
from consult.model.statements import Statement, StatementState
from consult.policy import Permission, allows
from consult.queries import consultations, reading
from consult.queries import statements as rooms
from consult.queries.statements import Room
from consult.services import statements
from consult.text import diff
from consult.web.auth import current_actor
from consult.web.locale import current_locale
from consult.web.page import kept_html, page
from consult.web.statement_forms import BackForm, MinutesForm, RemarkForm, StatementForm

bp = Blueprint("statements", __name__, url_prefix="/organisations/<organisation>/statements/<slug>")

WAY = (StatementState.DRAFT, StatementState.APPROVED, StatementState.DECIDED, StatementState.SUBMITTED)


def found(organisation: str, slug: str) -> Room:
    """Find the room; for anyone but members of the organisation there is none."""
    if current_actor().is_anonymous:
        raise NotAllowed
    return rooms.room(current_actor(), organisation, slug)


def address(where: Room, endpoint: str = "statements.room", **values: Any) -> str:
    """Give the address of a page in the room."""
    speaking = where.speaking
    body = speaking.organisation.slug if speaking.organisation else ""
    return url_for(endpoint, organisation=body, slug=speaking.consultation.slug, **values)


def facts(where: Room, draft: Statement | None) -> dict[str, Any]:
    """Give what every page of the room shows: whose it is, on what, until when, and what the reader may do."""
    actor, speaking = current_actor(), where.speaking
    return {
        "where": where,
        "body": speaking.organisation,
        "consultation": speaking.consultation,
        "last_day": max(
            speaking.consultation.last_day, speaking.extended_to or speaking.consultation.last_day
        ),
        "phase": speaking.consultation.phase(speaking.extended_to),
        "draft": draft,
        "may_write": allows(actor, Permission.ROOM_WRITE, speaking),
        "may_sign": allows(actor, Permission.ROOM_SIGN, speaking),
        "may_submit": allows(actor, Permission.STATEMENT_SUBMIT, speaking),
        "at": lambda endpoint, **values: address(where, endpoint, **values),
    }


@bp.route("", methods=["GET", "POST"])
def room(organisation: str, slug: str) -> AnyResponse:
    """Show the response as it is being written, and save what it says about the plan as a whole."""
    actor, where = current_actor(), found(organisation, slug)
    draft = rooms.draft(actor, where)
    sections = _sections(where)
    form = StatementForm.of(draft, sections)
    if not form.is_submitted():
        return _room(where, draft, form)
    if not form.validate():
        return _room(where, draft, form, 422)
    try:
        with transaction():
            statements.write(actor, where, form.general(), form.was())
    except (Outdated, Invalid) as error:
        where = found(organisation, slug)
        draft = rooms.draft(actor, where)
        form.form_errors.append(problem(error))
        lost = error.parameters.get("fields")
        theirs = {name: getattr(draft, name) for name in lost} if draft and isinstance(lost, list) else {}
        if draft:
            form.found(draft)
        return _room(where, draft, form, 409, theirs=theirs)
    flash(_("The draft is saved. Only your organisation can see it."), "success")
    return redirect(address(where), 303)


def _sections(where: Room) -> list[consultations.Section]:
    consultation = where.speaking.consultation
    return consultations.sections(current_actor(), [consultation])[consultation.id]


def _room(
    where: Room, draft: Statement | None, form: StatementForm, status: int = 200, **more: Any
) -> Response:
    actor = current_actor()
    points = draft.points if draft else []
    return page(
        "statements/room.html",
        status,
        **facts(where, draft),
        form=form,
        sections=_sections(where),
        points=points,
        by_section={uid: [each for each in points if each.section_uid == uid] for uid in _touched(points)},
        sent=rooms.sent(actor, where),
        invitation=rooms.invitation(actor, where),
        steps=_steps(draft),
        remark_form=RemarkForm(formdata=None),
        back_form=BackForm(formdata=None),
        mark=rooms.mark(actor, draft) if draft else "",
        words_diff=diff.words,
        **({"theirs": {}} | more),
    )


def _touched(points: list[Any]) -> set[str]:
    return {each.section_uid for each in points if each.section_uid}


def _steps(draft: Statement | None) -> list[dict[str, str]]:
    """Say how far the response has come."""
    at = WAY.index(draft.state) if draft else 0
    rows = (
        (_("Draft"), _("You write together")),
        (_("Approved"), _("By whoever signs for you")),
        (_("Decided"), _("Body, item and date")),
        (_("Handed in"), _("Becomes a public record")),
    )
    return [
        {"title": title, "text": text, "where": "done" if n < at else "here" if n == at else "ahead"}
        for n, (title, text) in enumerate(rows)
    ]


@bp.get("/sections/<label>")
def section(organisation: str, slug: str, label: str) -> AnyResponse:
    """Read a section inside the room, with what colleagues have written on each passage."""
    actor, where = current_actor(), found(organisation, slug)
    consultation = where.speaking.consultation
    head = reading.head(actor, consultation.plan.slug, consultation.version.number or 0)
    text = reading.text(actor, head, label, current_locale())
    draft = rooms.draft(actor, where)
    points = draft.points if draft else []
    return page(
        "statements/section.html",
        **facts(where, draft),
        shown=text.section,
        headings=text.headings,
        passages=[(each, kept_html(each.html)) for each in text.section.blocks],
        at_block={
            each.uid: [point for point in points if point.uid == each.uid] for each in text.section.passages
        },
        words_diff=diff.words,
    )


@bp.post("/remarks")
def discuss(organisation: str, slug: str) -> AnyResponse:
    """Say something to colleagues."""
    where, form = found(organisation, slug), RemarkForm()
    if not form.validate():
        flash(_("Write what you want to say."), "warning")
        return redirect(address(where, _anchor="talk"), 303)
    with transaction():
        statements.discuss(current_actor(), where, form.body.data or "")
    return redirect(address(where, _anchor="talk"), 303)


@bp.post("/approve")
def approve(organisation: str, slug: str) -> AnyResponse:
    """Approve the response for the organisation."""
    where = found(organisation, slug)
    try:
        with transaction():
            statements.approve(current_actor(), where, request.form.get("seen", ""))
        flash(_("The response is approved."), "success")
    except DomainError as error:
        if not problem(error):
            raise
        flash(problem(error), "error")
    return redirect(address(where), 303)


@bp.post("/back")
def send_back(organisation: str, slug: str) -> AnyResponse:
    """Take an approved response back to be written on."""
    where, form = found(organisation, slug), BackForm()
    form.validate()
    with transaction():
        statements.send_back(current_actor(), where, (form.because.data or "")[:2000])
    flash(_("The response is a draft again."), "success")
    return redirect(address(where), 303)


@bp.route("/decision", methods=["GET", "POST"])
def decide(organisation: str, slug: str) -> AnyResponse:
    """Note what the organisation's board or committee has decided."""
    actor, where = current_actor(), found(organisation, slug)
    draft, form = rooms.draft(actor, where), MinutesForm()
    if draft is None or draft.state is not StatementState.APPROVED:
        flash(_("The response must be approved before the decision is noted."), "warning")
        return redirect(address(where), 303)
    if form.validate_on_submit():
        try:
            with transaction():
                statements.decide(actor, where, form.seen.data or "", form.minutes())
            flash(_("The decision is noted. The response can now be handed in."), "success")
            return redirect(address(where), 303)
        except (Invalid, Outdated) as error:
            form.form_errors.append(problem(error))
            where = found(organisation, slug)
            draft = rooms.draft(actor, where)
    status = 422 if form.is_submitted() else 200
    form.seen.data = rooms.mark(actor, draft) if draft else ""
    return page("statements/decide.html", status, **facts(where, draft), form=form)


@bp.route("/erase", methods=["GET", "POST"])
def erase(organisation: str, slug: str) -> AnyResponse:
    """Delete the draft and all that belongs to it, for good."""
    actor, where = current_actor(), found(organisation, slug)
    draft = rooms.draft(actor, where)
    if request.method == "POST":
        with transaction():
            statements.erase(actor, where)
        flash(_("The draft is deleted. Nothing of it is left."), "success")
        return redirect(address(where), 303)
    return page("statements/erase.html", **facts(where, draft))
