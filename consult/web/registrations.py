"""Answers that came as Word files: read one, see what was understood, correct it, and only then register it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import clock, policy
from consult.db import transaction
from consult.errors import DomainError, Invalid, Outdated, WrongState
from consult.formats import enclosures
from consult.formats.word_points import PointKind
from consult.labels import problem, words
from consult.labels.placeless import placeless
from consult.model.comments import CommentKind
from consult.model.consultations import Consultation, Participation
from consult.model.files import File
from consult.model.registrations import Channel, Registration
from consult.policy import Permission
from consult.queries import consultations, files, pieces, texts
from consult.queries import registrations as registered
from consult.queries.texts import Text
from consult.services import word_answers
from consult.services.registrations import Entry
from consult.text.anchors import uncertain
from consult.web.auth import current_actor
from consult.web.desk import room
from consult.web.page import page
from consult.web.pieces_forms import about
from consult.web.registrations_forms import AnswerForm
from consult.web.returned_choices import Choice, chosen, passage, proposed, wording
from consult.web.returned_points import Held, laid, pack, read, short, unpack
from consult.web.returned_words import body, remark

bp = Blueprint("registrations", __name__, url_prefix="/desk/consultations/<slug>/word")

HALF = 0.5
"""A file of which less than this share stands in the version was perhaps made from another text."""


@bp.route("", methods=["GET", "POST"])
def index(slug: str) -> AnyResponse:
    """Take in a file and keep it; one that is being read already is gone on with."""
    consultation = _found(slug)
    form = AnswerForm(data={"received_on": clock.today()})
    _offered(consultation, form)
    return _upload(consultation, form) if request.method == "GET" else _take(consultation, form)


@bp.route("/<int:number>", methods=["GET", "POST"])
def show(slug: str, number: int) -> AnyResponse:
    """Show what was understood of a file that is kept, and register it."""
    actor, consultation = current_actor(), _found(slug)
    draft = pieces.numbered(actor, consultation, number)
    if not draft.is_draft or draft.channel is not Channel.WORD:
        if request.method == "POST":
            flash(problem(WrongState("answer_registered")), "error")
        return redirect(url_for("pieces.show", slug=slug, number=number))
    form = AnswerForm(data=about(draft))
    _offered(consultation, form)
    came = _Came(consultation, draft, pieces.original(actor, draft))
    if request.method == "POST":
        return _decide(came, form)
    return _again(came, form)


@dataclass(frozen=True, slots=True)
class _Came:
    """A file that came as an answer to a consultation."""

    consultation: Consultation
    draft: Registration
    file: File | None

    @property
    def where(self) -> str:
        """Name what a file is laid beside: one version, in one consultation."""
        return f"{self.consultation.slug} {self.consultation.version_id} {self.draft.number}"


def _found(slug: str) -> Consultation:
    actor = current_actor()
    policy.require(actor, Permission.ANSWERS_REGISTER)
    return consultations.by_slug(actor, slug)


def _offered(consultation: Consultation, form: AnswerForm) -> None:
    senders = registered.senders(current_actor(), consultation)
    form.offer(senders, is_for_everyone=consultation.participation is Participation.EVERYONE)


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


def _take(consultation: Consultation, form: AnswerForm) -> AnyResponse:
    if consultation.unregistrable:
        return _upload(consultation, form, WrongState(consultation.unregistrable))
    file = request.files.get("file")
    if not form.validate() or file is None or not file.filename:
        missing = Invalid("no_file") if file is None or not file.filename else None
        return _upload(consultation, form, missing)
    try:
        number = _begun(consultation, form, short(file.filename), file.read())
    except (Invalid, WrongState) as refused:
        return _upload(consultation, form, refused)
    return redirect(url_for(".show", slug=consultation.slug, number=number), 303)


def _begun(consultation: Consultation, form: AnswerForm, name: str, data: bytes) -> int:
    """Keep a file that can be read and says something, and give its number."""
    actor = current_actor()
    held = laid(name, data, read(data), _texts(consultation))
    pack(held, "")
    first = registered.by_digest(actor, consultation, held.digest)
    if first is not None:
        raise WrongState("file_registered", number=first.number)
    begun = registered.begun(actor, consultation, held.digest)
    if begun is not None:
        flash(_("This very file is being written in already. Go on with it here."), "info")
        return begun.number
    with transaction():
        answer = form.answer(held, enclosures.original(name, data))
        return word_answers.begin(actor, consultation, answer).number


def _again(came: _Came, form: AnswerForm) -> AnyResponse:
    """Read a file that is kept anew."""
    actor, consultation = current_actor(), came.consultation
    data = b"".join(files.stream(actor, came.file)) if came.file else b""
    held = laid(came.draft.filename, data, read(data), _texts(consultation))
    text = _texts(consultation)[held.locale]
    closed = WrongState(consultation.unregistrable) if consultation.unregistrable else None
    return _preview(came, form, (held, pack(held, came.where), text), proposed(held, text), fault=closed)


def _texts(consultation: Consultation) -> Mapping[str, Text]:
    return texts.texts(current_actor(), consultation.version_id)


def _decide(came: _Came, form: AnswerForm) -> AnyResponse:
    consultation, packed = came.consultation, request.form.get("held", "")
    held = unpack(packed, came.where)
    if held is None:
        return _upload(consultation, form, Invalid("page_changed"))
    text = _texts(consultation)[held.locale]
    choices = chosen(held, text)
    of_file = (held, packed, text)
    if not form.validate() or any(each.fault for each in choices):
        return _preview(came, form, of_file, choices, status=422)
    if request.form.get("act") != "register":
        return _preview(came, form, of_file, choices)
    entries = [_entry(each, held, text) for each in choices if not each.is_left_out]
    try:
        with transaction():
            done = word_answers.register(current_actor(), came.draft, form.answer(held), entries)
    except (Invalid, Outdated, WrongState) as refused:
        fresh = replace(came, consultation=consultations.by_slug(current_actor(), consultation.slug))
        return _preview(fresh, form, of_file, choices, status=409, fault=refused)
    flash(
        ngettext("%(num)s comment is registered.", "%(num)s comments are registered.", len(entries)),
        "success",
    )
    return redirect(url_for("queue.index", slug=consultation.slug, file=done.number), 303)


def _wording(choice: Choice, text: Text) -> str | None:
    """Give what becomes proposed wording, which can be taken into the text; that of a struck passage is empty.

    New paragraphs are proposed together with the passage that they stand beside.
    """
    point, here = choice.point, passage(choice, text)
    if choice.at is None:
        return None
    new = "\n\n".join(point.text.split("\n"))
    return {
        PointKind.WORDING: point.text,
        PointKind.STRUCK: "",
        PointKind.BEFORE: f"{new}\n\n{here}" if here else None,
        PointKind.ADDED: f"{here}\n\n{new}" if here else None,
    }.get(point.kind)


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
        proposed=_wording(choice, text),
        replies=replies,
    )


def _preview(
    came: _Came,
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
        **room(came.consultation, "answers"),
        draft=came.draft,
        file=came.file,
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
        first=_first(came.consultation, fault),
    )
