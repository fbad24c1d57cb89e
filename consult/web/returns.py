"""Bring a Word file back into a private room: read it, see what was understood, choose, and only then save it."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, flash, redirect, request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import DomainError, Invalid, NotFound, Outdated, WrongState
from consult.labels import problem, words
from consult.labels.placeless import BY_HAND, placeless
from consult.model.comments import CommentKind
from consult.model.statements import StatementState
from consult.policy import Permission
from consult.queries import consultations, texts
from consult.queries import statements as rooms
from consult.queries.statements import Room
from consult.queries.texts import Text
from consult.services import returns
from consult.text import diff
from consult.web import statements
from consult.web.auth import current_actor
from consult.web.page import page
from consult.web.returned_choices import ASIDE, chosen, proposed, wording
from consult.web.returned_points import Held, pack, read, unpack
from consult.web.returned_views import Found
from consult.web.returned_views import found as laid_out
from consult.web.returns_choices import grouped, taken
from consult.web.statements import address, facts, found

bp = Blueprint("returns", __name__, url_prefix=statements.bp.url_prefix)

HALF = 0.5
"""A file of which less than this share stands in the draft plan was perhaps made from another text."""


@bp.route("/bring-back", methods=["GET", "POST"])
def index(organisation: str, slug: str) -> AnyResponse:
    """Take in a Word file, show what was understood of it, and save what is chosen."""
    where = found(organisation, slug)
    if request.method == "GET":
        return _upload(where)
    policy.require(current_actor(), Permission.ROOM_WRITE, where.speaking)
    return _decide(organisation, slug) if "held" in request.form else _read(where)


def _upload(where: Room, fault: DomainError | None = None) -> AnyResponse:
    draft = rooms.draft(current_actor(), where)
    return page(
        "returns/index.html",
        422 if fault else 200,
        **facts(where, draft),
        fault=problem(fault) if fault else "",
        is_settled=draft is not None and draft.state is not StatementState.DRAFT,
    )


def _read(where: Room) -> AnyResponse:
    file = request.files.get("file")
    if file is None or not file.filename:
        return _upload(where, Invalid("no_file"))
    try:
        held = _understood(where, file)
        packed = pack(held, _here(where))
    except Invalid as refused:
        return _upload(where, refused)
    text = _texts(where)[held.locale]
    laid = laid_out(held, proposed(held, text), rooms.draft(current_actor(), where), text)
    return _preview(where, (held, packed, text), laid.suggested())


def _understood(where: Room, file: FileStorage) -> Held:
    """Read a file; one from another room or plan is refused, one on another version of the plan is taken as strange."""
    held = read(file.filename or "", file.read(), _texts(where))
    stamp, speaking = held.stamp, where.speaking
    if stamp is None:
        if not held.familiar:
            raise Invalid("file_unknown")
        return held
    if speaking.organisation is None or stamp.organisation != speaking.organisation.slug:
        raise Invalid("file_of_other_room")
    if stamp.consultation == speaking.consultation.slug:
        return held
    if not _is_of_plan(stamp.consultation, speaking.consultation.plan_id):
        raise Invalid("file_of_other_plan")
    return replace(held, is_strange=True)


def _is_of_plan(slug: str, plan_id: int) -> bool:
    try:
        return consultations.by_slug(current_actor(), slug).plan_id == plan_id
    except NotFound:
        return False


def _texts(where: Room) -> Mapping[str, Text]:
    return texts.texts(current_actor(), where.speaking.consultation.version_id)


def _here(where: Room) -> str:
    """Name the room and the text that a file is laid beside: what one page holds, no other takes."""
    version_id = where.speaking.consultation.version_id
    return f"room {where.consultation_id} {where.organisation_id} {version_id}"


def _decide(organisation: str, slug: str) -> AnyResponse:
    where = found(organisation, slug)
    packed = request.form["held"]
    held = unpack(packed, _here(where))
    if held is None:
        return _upload(where, Invalid("page_changed"))
    text = _texts(where)[held.locale]
    choices = chosen(held, text)
    laid = laid_out(held, choices, rooms.draft(current_actor(), where), text)
    if any(each.fault for each in choices) or request.form.get("act") != "save":
        return _preview(where, (held, packed, text), laid)
    brought = taken(laid, held, text)
    try:
        with transaction():
            returns.bring_back(current_actor(), where, brought, request.form.get("seen", ""))
    except (Invalid, Outdated, WrongState) as refused:
        where = found(organisation, slug)
        laid = laid_out(held, choices, rooms.draft(current_actor(), where), text)
        laid = laid.cautious() if isinstance(refused, Outdated) else laid
        return _preview(where, (held, packed, text), laid, refused)
    flash(_("What you chose is saved in the draft. Only your organisation can see it."), "success")
    return redirect(address(where, _anchor="points"), 303)


def _preview(
    where: Room, of_file: tuple[Held, str, Text], laid: Found, fault: DomainError | None = None
) -> AnyResponse:
    held, packed, text = of_file
    draft = rooms.draft(current_actor(), where)
    faults = [each.choice for each in laid.items if each.choice.fault]
    status = 409 if fault else 422 if faults else 200
    return page(
        "returns/preview.html",
        status,
        **facts(where, draft),
        held=held,
        packed=packed,
        seen=rooms.mark(current_actor(), draft) if draft else "",
        text=text,
        groups=grouped(laid.items),
        laid=laid,
        wordings={each.choice.number: wording(each.choice, text) for each in laid.items},
        kinds=[(str(kind), words(kind)) for kind in CommentKind],
        aside=(ASIDE, _("Only to colleagues")),
        placeless=_placeless,
        is_doubtful=held.familiar < HALF * held.blocks,
        faults=faults,
        fault=problem(fault) if fault else "",
        words_diff=diff.words,
    )


def _placeless(code: str) -> str:
    """Say why something has no place."""
    return str(_("It is about the whole plan.")) if code == BY_HAND else placeless(code)
