"""An organisation's private room, where members write the response together until it is handed in."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.errors import Invalid, NotAllowed, Outdated, WrongState
from consult.model import steps
from consult.model.statements import Statement, StatementState
from consult.model.users import User
from consult.policy import Permission, allows
from consult.queries import consultations, reading, scopes
from consult.queries import room_notices as new
from consult.queries import statements as rooms
from consult.queries.statements import Room
from consult.services import statements
from consult.text import diff
from consult.web.auth import current_actor
from consult.web.locale import current_locale
from consult.web.page import kept_html, page
from consult.web.reason_forms import ReopenForm
from consult.web.refusals import explain
from consult.web.statement_forms import AssignmentForm, RemarkForm, StatementForm

bp = Blueprint("statements", __name__, url_prefix="/organisations/<organisation>/statements/<slug>")


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
        "erased_on": draft.erased_on(last_day(where)) if draft and draft.warned_at else None,
        "ahead": steps.ahead(speaking.organisation, draft) if speaking.organisation else None,
        "is_member": allows(actor, Permission.ROOM_OWN, speaking),
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
    flash(_("The draft is saved. The region cannot read it."), "success")
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
    members = new.members(actor, where)
    sent = rooms.sent(actor, where)
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
        sections=form.sections,
        points=points,
        by_section={uid: [each for each in points if each.section_uid == uid] for uid in _touched(points)},
        sent=sent,
        preliminary=preliminary(where, sent),
        invitation=rooms.invitation(actor, where),
        steps=_steps(where, draft),
        mark=rooms.mark(actor, draft) if draft else "",
        words_mark=rooms.words_mark(actor, draft) if draft else "",
        words_diff=diff.words,
        unread=new.unread(actor, where, draft),
        assigned=new.assigned(actor, where, draft),
        **_offered(fresh | more, members),
    )


def preliminary(where: Room, sent: Sequence[Statement]) -> Statement | None:
    """Pick the organisation's own preliminary response that no final one has followed."""
    own = (each for each in sent if each.organisation_id == where.organisation_id)
    return next((each for each in own if each.awaits_final), None)


def _offered(shown: dict[str, Any], members: Sequence[User]) -> dict[str, Any]:
    """Let the form for colleagues offer those that there are."""
    shown["remark_form"].offer(members)
    return shown


def _touched(points: list[Any]) -> set[str]:
    return {each.section_uid for each in points if each.section_uid}


def _steps(where: Room, draft: Statement | None) -> list[dict[str, str]]:
    """Say how far the response has come, of the steps that its organisation takes."""
    body = where.speaking.organisation
    way = steps.way(body, draft) if body else ()
    at = way.index(draft.state) if draft else 0
    rows = {
        StatementState.DRAFT: (_("Draft"), _("You write together")),
        StatementState.APPROVED: (_("Approved internally"), _("By whoever signs for you")),
        StatementState.DECIDED: (_("Decided"), _("By whom and when")),
        StatementState.SUBMITTED: (_("Handed in"), _("Becomes a public record")),
    }
    return [
        {"title": title, "text": text, "where": "done" if n < at else "here" if n == at else "ahead"}
        for n, (title, text) in enumerate(rows[step] for step in way)
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
    uid = next((each.uid for each in sections(where) if each.label == text.section.label), None)
    form = AssignmentForm(
        member=writer.slug if (writer := new.assigned(actor, where, draft).get(uid or "")) else ""
    )
    form.offer(new.members(actor, where))
    uids = [text.section.uid, *(each.uid for each in text.section.passages)]
    return page(
        "statements/section.html",
        **facts(where, draft),
        shown=text.section,
        headings=text.headings,
        passages=[(each, kept_html(each.html)) for each in text.section.blocks],
        at_block={each: [point for point in points if point.uid == each] for each in uids},
        silent=draft.silent if draft else (),
        words_diff=diff.words,
        form=form if uid else None,
        is_asked_about=scopes.covers(scopes.uids(actor, consultation), text.section.uid),
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
