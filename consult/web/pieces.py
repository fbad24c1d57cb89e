"""Answers that came by e-mail, post or phone: write one in piece by piece, and register it when each has its place."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from consult import clock, policy
from consult.db import transaction
from consult.errors import DomainError, Invalid, Outdated, WrongState
from consult.formats import enclosures, letters
from consult.labels import problem, words
from consult.labels.clues import because
from consult.model.comments import CommentKind
from consult.model.consultations import Consultation, Participation
from consult.model.pieces import Piece, Placing
from consult.model.registrations import Channel, Registration
from consult.policy import Permission
from consult.queries import consultations, texts
from consult.queries import pieces as queries
from consult.queries import redactions as redacted
from consult.queries import registrations as registered
from consult.queries.texts import Text
from consult.services import pieces
from consult.text.dividing import redivide
from consult.web.auth import current_actor
from consult.web.comment_forms import ON_THE_WHOLE
from consult.web.desk import room
from consult.web.fields import one_line, tidy
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.pieces_forms import BeginForm, LetterForm, Row, about, chosen, rows
from consult.web.refusals import explain
from consult.web.statement_forms import STANCES

bp = Blueprint("pieces", __name__, url_prefix="/desk/consultations/<slug>/answers")

_ACT = re.compile(r"(split|join)-(\d{1,4})")


def found_at(slug: str) -> Consultation:
    """Find the consultation that someone registers answers in."""
    actor = current_actor()
    policy.require(actor, Permission.ANSWERS_REGISTER)
    return consultations.by_slug(actor, slug)


@bp.get("")
def index(slug: str) -> AnyResponse:
    """List the answers that came in another way: those being written in, and those registered."""
    consultation = found_at(slug)
    listed = registered.listed(current_actor(), consultation)
    return page(
        "pieces/index.html",
        **room(consultation, "answers"),
        drafts=[each for each in listed if each.is_draft],
        registered=[each for each in listed if not each.is_draft],
        closed=problem(WrongState(consultation.unregistrable)),
    )


def _offered(consultation: Consultation, form: LetterForm) -> None:
    senders = registered.senders(current_actor(), consultation)
    form.offer(senders, is_for_everyone=consultation.participation is Participation.EVERYONE)


@bp.route("/new", methods=["GET", "POST"])
def begin(slug: str) -> AnyResponse:
    """Take in an answer: what is known about it, its text, and its file if there is one."""
    consultation = found_at(slug)
    form = BeginForm(data={"received_on": clock.today()})
    _offered(consultation, form)
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            name, data = _upload()
            text = form.text.data or letters.text_of(name, data)
            answer = form.letter(name, enclosures.original(name, data) if data else None)
            try:
                with transaction():
                    number = pieces.begin(current_actor(), consultation, answer, text).number
                return redirect(url_for(".show", slug=slug, number=number), 303)
            except DomainError as error:
                status = explain(form, error)
                consultation = found_at(slug)
    return page("pieces/begin.html", status, **room(consultation, "answers"), form=form)


def _upload() -> tuple[str, bytes]:
    file = request.files.get("file")
    if file is None or not file.filename:
        return "", b""
    return one_line(file.filename)[-200:], file.read()


@bp.route("/<int:number>", methods=["GET", "POST"])
def show(slug: str, number: int) -> AnyResponse:
    """Show an answer, and while it is being written in, keep what is decided about its pieces."""
    actor, consultation = current_actor(), found_at(slug)
    draft = queries.numbered(actor, consultation, number)
    if not draft.is_draft:
        return _registered(consultation, draft)
    if draft.channel is Channel.WORD:
        return redirect(url_for("registrations.show", slug=slug, number=number))
    text = texts.asked_about(actor, consultation)[draft.locale]
    found = queries.listed(actor, draft)
    if request.method == "GET":
        return _draft(consultation, draft, (found, rows(found), text))
    choices = chosen(found, text)
    if any(each.fault for each in choices):
        return _draft(consultation, draft, (found, choices, text), status=422)
    try:
        done = _act(draft, choices)
    except (Invalid, Outdated, WrongState) as refused:
        return _refused(slug, number, choices, refused)
    return redirect(done, 303)


def _act(draft: Registration, choices: Sequence[Row]) -> str:
    """Keep what was decided, do what the button says, and tell where to go then."""
    actor, slug, number = current_actor(), draft.consultation.slug, draft.number
    here, act = url_for(".show", slug=slug, number=number), request.form.get("act", "")
    decided = {each.number: each.decision for each in choices if each.decision}
    with transaction():
        pieces.settle(actor, draft, decided, {each.number: each.was for each in choices})
    if act == "register":
        return _register(slug, number, choices)
    match = _ACT.fullmatch(act)
    if match is None:
        flash(_("What you have decided is kept."), "success")
        return here
    which = int(match[2])
    piece = next((each for each in _fresh(slug, number) if each.number == which), None)
    if piece is None:
        raise Outdated("pieces_changed", numbers=[which])
    with transaction():
        if match[1] == "split":
            pieces.split(actor, draft, which, piece.mark, redivide(piece.body))
        else:
            pieces.join(actor, draft, which, piece.mark)
    return f"{here}#piece-{which}"


def _fresh(slug: str, number: int) -> Sequence[Piece]:
    actor = current_actor()
    return queries.listed(actor, queries.numbered(actor, found_at(slug), number))


def _register(slug: str, number: int, choices: Sequence[Row]) -> str:
    """Register what the page showed and nothing else."""
    actor = current_actor()
    draft = queries.numbered(actor, found_at(slug), number)
    found = queries.listed(actor, draft)
    shown = {each.number: pieces.marked(each.decision) for each in choices if each.decision}
    unseen = [each.number for each in found if each.mark != shown.get(each.number)]
    if unseen:
        raise Outdated("pieces_changed", numbers=unseen)
    seen = queries.mark(actor, draft, found)
    with transaction():
        done = pieces.register(actor, draft, seen, even_if_twice="even_if_twice" in request.form)
        count = done.comments
    flash(
        ngettext("%(num)s comment is registered.", "%(num)s comments are registered.", count),
        "success",
    )
    return url_for("queue.index", slug=slug, file=number)


def _refused(slug: str, number: int, choices: Sequence[Row], refused: DomainError) -> AnyResponse:
    """Show the answer as it is now, with what was chosen, and what others have decided meanwhile beside it."""
    actor, consultation = current_actor(), found_at(slug)
    draft = queries.numbered(actor, consultation, number)
    if not draft.is_draft:
        flash(problem(refused), "error")
        return redirect(url_for(".show", slug=slug, number=number), 303)
    text = texts.asked_about(actor, consultation)[draft.locale]
    found = queries.listed(actor, draft)
    status = 422 if isinstance(refused, Invalid) else 409
    typed = {each.number: each for each in choices}
    shown = [typed.get(row.number, row) for row in rows(found)]
    return _draft(consultation, draft, (found, shown, text), status=status, fault=refused)


def _draft(
    consultation: Consultation,
    draft: Registration,
    said: tuple[Sequence[Piece], Sequence[Row], Text],
    **context: Any,
) -> AnyResponse:
    found, shown, text = said
    actor, fault = current_actor(), context.get("fault")
    lost = fault.parameters.get("numbers", []) if fault else []
    return page(
        "pieces/show.html",
        context.get("status", 200),
        **room(consultation, "answers"),
        draft=draft,
        file=queries.original(actor, draft),
        rows=shown,
        text=text,
        theirs={
            each.number: row for each, row in zip(found, rows(found), strict=True) if each.number in lost
        },
        suggested=queries.suggested(actor, found, text),
        because=because,
        kinds=_named(CommentKind),
        stances=[(each, words(each)) for each in (*STANCES, *ON_THE_WHOLE)],
        twins=queries.twins(actor, draft),
        faults=[each for each in shown if each.fault],
        fault=problem(fault) if fault else "",
        left=sum(each.is_open for each in shown),
        questions=queries.questions(actor, consultation),
        placings={str(each): each for each in Placing},
        closed=problem(WrongState(consultation.unregistrable)),
    )


def _named(kinds: type[CommentKind]) -> list[tuple[CommentKind, str]]:
    return [(kind, words(kind)) for kind in kinds]


def _registered(consultation: Consultation, came: Registration) -> AnyResponse:
    return page(
        "pieces/registered.html",
        **room(consultation, "answers"),
        is_redacted=redacted.is_in_registration(current_actor(), came),
        came=came,
        file=queries.original(current_actor(), came),
        response=queries.response(current_actor(), came),
    )


@bp.route("/<int:number>/about", methods=["GET", "POST"])
def describe(slug: str, number: int) -> AnyResponse:
    """Correct what is known about an answer that is being written in."""
    actor, consultation = current_actor(), found_at(slug)
    draft = queries.letter(actor, consultation, number)
    form = LetterForm(data=about(draft))
    _offered(consultation, form)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        answer = replace(form.letter(draft.filename), digest=draft.digest)
        try:
            with transaction():
                pieces.describe(actor, draft, answer, _number(form.revision.data))
            return redirect(url_for(".show", slug=slug, number=number), 303)
        except DomainError as error:
            status = explain(form, error)
            consultation = found_at(slug)
            draft = queries.letter(actor, consultation, number)
            form.revision.data = str(draft.revision)
    return page("pieces/describe.html", status, **room(consultation, "answers"), form=form, draft=draft)


def _number(typed: str | None) -> int:
    return read_number(typed or "") or 0


@bp.post("/<int:number>/more")
def add(slug: str, number: int) -> AnyResponse:
    """Add more text to an answer, as more pieces."""
    actor, consultation = current_actor(), found_at(slug)
    draft = queries.letter(actor, consultation, number)
    try:
        with transaction():
            pieces.add(actor, draft, tidy(request.form.get("text", "")))
    except (Invalid, WrongState) as refused:
        flash(problem(refused), "error")
    return redirect(url_for(".show", slug=slug, number=number), 303)


@bp.route("/<int:number>/discard", methods=["GET", "POST"])
def discard(slug: str, number: int) -> AnyResponse:
    """Throw away what was begun, after asking once."""
    actor, consultation = current_actor(), found_at(slug)
    draft = queries.numbered(actor, consultation, number)
    form = FlaskForm()
    if form.validate_on_submit():
        with transaction():
            pieces.discard(actor, draft)
        flash(_("What was begun is thrown away."), "success")
        return redirect(url_for(".index", slug=slug), 303)
    return page("pieces/discard.html", **room(consultation, "answers"), draft=draft)
