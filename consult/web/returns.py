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
from consult.formats.word_stamp import Stamp
from consult.labels import problem, words
from consult.labels.placeless import placeless
from consult.model.comments import CommentKind
from consult.model.registrations import BY_HAND
from consult.model.statements import StatementState
from consult.policy import Permission
from consult.queries import consultations, savings, texts
from consult.queries import statements as rooms
from consult.queries.statements import Room
from consult.queries.texts import Text
from consult.services import returns
from consult.text import diff
from consult.web import returned_response, statements
from consult.web.auth import current_actor
from consult.web.page import page
from consult.web.response_parts import headings
from consult.web.returned_choices import ASIDE, chosen, proposed, wording
from consult.web.returned_items import Found
from consult.web.returned_points import Held, laid, pack, read, unpack
from consult.web.returned_views import Beside
from consult.web.returned_views import found as laid_out
from consult.web.returns_choices import grouped, taken
from consult.web.stamps import RESPONSE
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
    beside = laid_out(held, proposed(held, text), _beside(where, text))
    return _preview(where, (held, packed, text), beside.suggested())


def _beside(where: Room, text: Text) -> Beside:
    draft = rooms.draft(current_actor(), where)
    return Beside(draft, savings.past(current_actor(), where, draft), text)


def _understood(where: Room, file: FileStorage) -> Held:
    """Read a file; one from another room or plan is refused, one on another version of the plan is taken as strange."""
    name, data = file.filename or "", file.read()
    returned = read(data)
    _must_be_ours(where, returned.stamp)
    texts = _texts(where)
    if returned.stamp is not None and returned.stamp.what == RESPONSE:
        return returned_response.read(name, data, returned, texts)
    held = laid(name, data, returned, texts)
    if returned.stamp is None and not held.familiar:
        if not returned_response.is_response(returned):
            raise Invalid("file_unknown")
        return returned_response.read(name, data, returned, texts)
    consultation = where.speaking.consultation
    is_strange = returned.stamp is not None and returned.stamp.consultation != consultation.slug
    return replace(held, is_strange=is_strange)


def _must_be_ours(where: Room, stamp: Stamp | None) -> None:
    """Refuse a file that says itself that it belongs elsewhere."""
    if stamp is None:
        return
    consultation, body = where.speaking.consultation, where.speaking.organisation
    if body is None or stamp.organisation != body.slug:
        raise Invalid("file_of_other_room")
    if stamp.consultation != consultation.slug and (
        stamp.what == RESPONSE or not _is_of_plan(stamp.consultation, consultation.plan_id)
    ):
        raise Invalid("file_of_other_plan")


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
    beside = laid_out(held, choices, _beside(where, text))
    if any(each.fault for each in choices) or request.form.get("act") != "save":
        return _preview(where, (held, packed, text), beside)
    brought = taken(beside, held, text)
    try:
        with transaction():
            returns.bring_back(current_actor(), where, brought, request.form.get("seen", ""))
    except (Invalid, Outdated, WrongState) as refused:
        where = found(organisation, slug)
        beside = laid_out(held, choices, _beside(where, text))
        beside = beside.cautious() if isinstance(refused, Outdated) else beside
        return _preview(where, (held, packed, text), beside, refused)
    flash(_("What you chose is saved in the draft. The region cannot read it."), "success")
    return redirect(address(where, _anchor="points"), 303)


def _preview(
    where: Room, of_file: tuple[Held, str, Text], beside: Found, fault: DomainError | None = None
) -> AnyResponse:
    held, packed, text = of_file
    draft = rooms.draft(current_actor(), where)
    faults = [each.choice for each in beside.items if each.choice.fault]
    status = 409 if fault else 422 if faults else 200
    return page(
        "returns/preview.html",
        status,
        **facts(where, draft),
        held=held,
        packed=packed,
        seen=rooms.mark(current_actor(), draft) if draft else "",
        text=text,
        groups=grouped(beside.items),
        headings=headings(),
        laid=beside,
        wordings={each.choice.number: wording(each.choice, text) for each in beside.items},
        kinds=[(str(kind), words(kind)) for kind in CommentKind],
        aside=(ASIDE, _("Only to colleagues")),
        placeless=_placeless,
        is_doubtful=held.texts is None and held.familiar < HALF * held.blocks,
        faults=faults,
        fault=problem(fault) if fault else "",
        words_diff=diff.words,
    )


def _placeless(code: str) -> str:
    """Say why something has no place."""
    return str(_("It is about the whole plan.")) if code == BY_HAND else placeless(code)
