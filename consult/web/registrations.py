"""Answers that came as Word files: read one, see what was understood, correct it, and only then register it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import force_locale, ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from consult import clock, policy
from consult.db import transaction
from consult.errors import DomainError, Invalid, Outdated, WrongState
from consult.formats.word_points import PointKind
from consult.labels import problem, words
from consult.labels.placeless import placeless
from consult.model.comments import CommentKind
from consult.model.consultations import Consultation, Participation
from consult.policy import Permission
from consult.queries import consultations, texts
from consult.queries import registrations as registered
from consult.queries.texts import Text
from consult.services import registrations
from consult.services.registrations import Entry
from consult.text.anchors import uncertain
from consult.web.auth import current_actor
from consult.web.desk import room
from consult.web.page import page
from consult.web.registrations_forms import AnswerForm
from consult.web.returned_choices import Choice, chosen, passage, proposed, wording
from consult.web.returned_points import Held, laid, pack, read, unpack
from consult.web.returned_words import body, remark

bp = Blueprint("registrations", __name__, url_prefix="/desk/consultations/<slug>/word")

HALF = 0.5
"""A file of which less than this share stands in the version was perhaps made from another text."""


@bp.route("", methods=["GET", "POST"])
def index(slug: str) -> AnyResponse:
    """Take in a file."""
    actor = current_actor()
    policy.require(actor, Permission.ANSWERS_REGISTER)
    consultation = consultations.by_slug(actor, slug)
    form = AnswerForm(data={"received_on": clock.today()})
    senders = registered.senders(actor, consultation)
    form.offer(senders, is_for_everyone=consultation.participation is Participation.EVERYONE)
    if request.method == "GET":
        return _upload(consultation, form)
    if "held" in request.form:
        return _decide(consultation, form)
    return _read(consultation, form)


def _upload(consultation: Consultation, form: AnswerForm, fault: DomainError | None = None) -> AnyResponse:
    first = _first(consultation, fault)
    return page(
        "registrations/index.html",
        422 if fault or form.errors else 200,
        **room(consultation, "answers"),
        form=form,
        fault=problem(fault) if fault else "",
        first=first,
        closed=problem(WrongState(consultation.unregistrable)),
    )


def _first(consultation: Consultation, fault: DomainError | None) -> str:
    """Lead to what was registered when a file came the first time, if that is what is wrong."""
    if fault is None or fault.code != "file_registered":
        return ""
    return url_for("queue.index", slug=consultation.slug, file=fault.parameters["number"])


def _read(consultation: Consultation, form: AnswerForm) -> AnyResponse:
    if consultation.unregistrable:
        return _upload(consultation, form, WrongState(consultation.unregistrable))
    file = request.files.get("file")
    if not form.validate() or file is None or not file.filename:
        missing = Invalid("no_file") if file is None or not file.filename else None
        return _upload(consultation, form, missing)
    try:
        held = _understood(consultation, file)
        packed = pack(held, _here(consultation))
    except (Invalid, WrongState) as refused:
        return _upload(consultation, form, refused)
    text = _texts(consultation)[held.locale]
    return _preview(consultation, form, (held, packed, text), proposed(held, text))


def _understood(consultation: Consultation, file: FileStorage) -> Held:
    data = file.read()
    held = laid(file.filename or "", data, read(data), _texts(consultation))
    first = registered.by_digest(current_actor(), consultation, held.digest)
    if first is not None:
        raise WrongState("file_registered", number=first.number)
    return held


def _texts(consultation: Consultation) -> Mapping[str, Text]:
    return texts.texts(current_actor(), consultation.version_id)


def _decide(consultation: Consultation, form: AnswerForm) -> AnyResponse:
    packed = request.form["held"]
    held = unpack(packed, _here(consultation))
    if held is None:
        return _upload(consultation, form, Invalid("page_changed"))
    text = _texts(consultation)[held.locale]
    choices = chosen(held, text)
    of_file = (held, packed, text)
    if not form.validate() or any(each.fault for each in choices):
        return _preview(consultation, form, of_file, choices, status=422)
    if request.form.get("act") != "register":
        return _preview(consultation, form, of_file, choices)
    entries = [_entry(each, held, text) for each in choices if not each.is_left_out]
    try:
        with transaction():
            done = registrations.register(current_actor(), consultation, form.answer(held), entries)
    except (Invalid, Outdated, WrongState) as refused:
        fresh = consultations.by_slug(current_actor(), consultation.slug)
        return _preview(fresh, form, of_file, choices, status=409, fault=refused)
    flash(
        ngettext("%(num)s comment is registered.", "%(num)s comments are registered.", len(entries)),
        "success",
    )
    return redirect(url_for("queue.index", slug=consultation.slug, file=done.number), 303)


def _here(consultation: Consultation) -> str:
    """Name what a file is laid beside: one version, in one consultation."""
    return f"{consultation.slug} {consultation.version_id}"


def _entry(choice: Choice, held: Held, text: Text) -> Entry:
    """Give what shall be registered for a point in the language of the file: at a place, or with the reason for none."""
    point = choice.point
    with force_locale(held.locale):
        said = body(point, passage(choice, text))
        replies = tuple(remark(reply.text) for reply in point.replies)
    return Entry(
        kind=choice.kind,
        body=said,
        place=choice.at,
        placeless="" if choice.at else choice.reason,
        proposed=point.text if point.kind is PointKind.WORDING and choice.at else None,
        replies=replies,
    )


def _preview(
    consultation: Consultation,
    form: AnswerForm,
    of_file: tuple[Held, str, Text],
    choices: Sequence[Choice],
    **context: Any,
) -> AnyResponse:
    held, packed, text = of_file
    fault: DomainError | None = context.get("fault")
    check = [each for each in choices if each.fault or (each.at and uncertain(each.at))]
    nowhere = [each for each in choices if each.at is None and not each.fault]
    sure = [each for each in choices if each.at and not uncertain(each.at)]
    return page(
        "registrations/preview.html",
        context.get("status", 200),
        **room(consultation, "answers"),
        form=form,
        held=held,
        packed=packed,
        text=text,
        groups=(("check", check), ("nowhere", nowhere), ("sure", sure)),
        wordings={each.number: wording(each, text) for each in choices},
        kinds=[(kind, words(kind)) for kind in CommentKind],
        placeless=placeless,
        is_strange=held.familiar < HALF * held.blocks,
        faults=[each for each in choices if each.fault],
        fault=problem(fault) if fault else "",
        first=_first(consultation, fault),
    )
