"""An organisation's private room, where members write the response together until it is handed in."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.errors import Invalid, NotAllowed, Outdated, WrongState
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
from consult.web.reason_forms import ReopenForm
from consult.web.refusals import explain
from consult.web.statement_forms import RemarkForm, StatementForm

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


def last_day(where: Room) -> date:
    """Give the last day on which the organisation's response is in time."""
    day = where.speaking.consultation.last_day
    return max(day, where.speaking.extended_to or day)


def facts(where: Room, draft: Statement | None) -> dict[str, Any]:
    """Give what every page of the room shows: whose it is, on what, until when, and what the reader may do."""
    actor, speaking = current_actor(), where.speaking
    return {
        "where": where,
        "body": speaking.organisation,
        "consultation": speaking.consultation,
        "last_day": last_day(where),
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
    form = StatementForm.of(draft, sections(where))
    if not form.is_submitted():
        return _room(where, draft, form)
    if not form.validate():
        return _room(where, draft, form, 422)
    try:
        with transaction():
            statements.write(actor, where, form.general(), form.was())
    except (Outdated, Invalid, WrongState) as error:
        status = explain(form, error)
        where = found(organisation, slug)
        draft = rooms.draft(actor, where)
        lost = error.parameters.get("fields")
        theirs = {name: getattr(draft, name) for name in lost} if draft and isinstance(lost, list) else {}
        if draft:
            form.found(draft)
        return _room(where, draft, form, status, theirs=theirs)
    flash(_("The draft is saved. Only your organisation can see it."), "success")
    return redirect(address(where), 303)


def sections(where: Room) -> list[consultations.Section]:
    """List the sections of the text that the response is about."""
    consultation = where.speaking.consultation
    return consultations.sections(current_actor(), [consultation])[consultation.id]


def refused(where: Room, status: int = 422, **forms: FlaskForm) -> Response:
    """Show the room with a small form in it that was refused, and what was typed in it."""
    draft = rooms.draft(current_actor(), where)
    form = StatementForm.of(draft, sections(where), formdata=None)
    return _room(where, draft, form, status, **forms)


def _room(
    where: Room, draft: Statement | None, form: StatementForm, status: int = 200, **more: Any
) -> Response:
    actor = current_actor()
    points = draft.points if draft else []
    fresh = {
        "theirs": {},
        "remark_form": RemarkForm(formdata=None),
        "back_form": ReopenForm(formdata=None),
    }
    return page(
        "statements/room.html",
        status,
        **facts(where, draft),
        form=form,
        sections=sections(where),
        points=points,
        by_section={uid: [each for each in points if each.section_uid == uid] for uid in _touched(points)},
        sent=rooms.sent(actor, where),
        invitation=rooms.invitation(actor, where),
        steps=_steps(draft),
        mark=rooms.mark(actor, draft) if draft else "",
        words_diff=diff.words,
        **(fresh | more),
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
