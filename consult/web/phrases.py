"""Text blocks at the desk: the list of a plan's, and putting one into the reasons of an answer."""

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import Texts, transaction
from consult.errors import Invalid, NotFound, Outdated
from consult.labels import phrases as filling
from consult.labels import problem
from consult.model.consultations import Consultation
from consult.policy import Permission
from consult.queries import choices
from consult.queries import phrases as kept
from consult.queries.answering import Case
from consult.services import phrases
from consult.web import answering, queue
from consult.web.answer_forms import AnswerForm
from consult.web.auth import current_actor
from consult.web.desk import room
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.phrases_forms import PhraseForm
from consult.web.refusals import explain, tell

bp = Blueprint("phrases", __name__, url_prefix="/desk/consultations/<slug>/phrases")
using_bp = Blueprint("phrase_uses", __name__, url_prefix=queue.bp.url_prefix)


@bp.route("", methods=["GET", "POST"])
def index(slug: str) -> AnyResponse:
    """List the text blocks of the plan with how often each is used, and add one."""
    actor = current_actor()
    consultation, form, status = queue.found(actor, slug), PhraseForm(), 200
    if form.is_submitted():
        policy.require(actor, Permission.DISPOSITION_EDIT)
        status = 422
    if form.validate_on_submit():
        try:
            with transaction():
                phrases.add(actor, consultation.plan_id, form.wording())
            flash(_("The text block is kept. It can be chosen in every answer."), "success")
            return redirect(url_for(".index", slug=slug), 303)
        except (Invalid, Outdated) as refused:
            status = explain(form, refused)
            consultation = queue.found(actor, slug)
    return _page("index", consultation, status, form=form, listed=kept.listed(actor, consultation.plan_id))


@bp.route("/<int:number>", methods=["GET", "POST"])
def edit(slug: str, number: int) -> AnyResponse:
    """Change a text block."""
    actor = current_actor()
    policy.require(actor, Permission.DISPOSITION_EDIT)
    consultation, form, status = queue.found(actor, slug), PhraseForm(), 200
    phrase = kept.by_number(actor, consultation.plan_id, number)
    if not form.is_submitted():
        form.show(phrase)
    elif form.validate():
        try:
            with transaction():
                phrases.change(actor, phrase, form.wording(), form.seen.data or "")
            flash(_("The text block is changed. Answers that it is used in keep their words."), "success")
            return redirect(url_for(".index", slug=slug), 303)
        except (Invalid, Outdated) as refused:
            status = explain(form, refused)
            consultation = queue.found(actor, slug)
            phrase = kept.by_number(actor, consultation.plan_id, number)
            form.seen.data = phrase.mark
    else:
        status = 422
    return _page("edit", consultation, status, form=form, phrase=phrase)


@bp.post("/<int:number>/remove")
def remove(slug: str, number: int) -> AnyResponse:
    """Take a text block away."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    phrase = kept.by_number(actor, consultation.plan_id, number)
    try:
        with transaction():
            phrases.remove(actor, phrase, request.form.get("seen", ""))
        flash(_("The text block is removed. Answers that it is used in keep their words."), "success")
    except Outdated as refused:
        tell(refused)
    return redirect(url_for(".index", slug=slug), 303)


def _page(name: str, consultation: Consultation, status: int, **shown: Any) -> Response:
    return page(
        f"phrases/{name}.html", status, **room(consultation, "phrases"), offered=filling.offered(), **shown
    )


@using_bp.post("/<int:number>/phrase")
def put(slug: str, number: int) -> AnyResponse:
    """Put a text block at the end of the reasons that are being written; nothing is saved yet."""
    actor = current_actor()
    policy.require(actor, Permission.DISPOSITION_EDIT)
    consultation, case = answering.case_of(actor, slug, number)
    form = AnswerForm()
    form.offer(choices.choices(actor, consultation), case.comment)
    status = 200
    try:
        form.add_reasons(_words(consultation, case))
    except Invalid as refused:
        form.phrase.errors = [problem(refused)]
        status = 422
    return answering.shown(actor, slug, number, status, answer=form)


@using_bp.get("/<int:number>/phrase")
def words(slug: str, number: int) -> AnyResponse:
    """Give the words of a text block as they would stand in the answer, by language, or say why there are none."""
    actor = current_actor()
    policy.require(actor, Permission.DISPOSITION_EDIT)
    consultation, case = answering.case_of(actor, slug, number)
    try:
        return jsonify(words=_words(consultation, case))
    except Invalid as refused:
        return jsonify(problem=problem(refused))


def _words(consultation: Consultation, case: Case) -> Texts:
    """Fill the text block that is asked for in for all comments with the answer."""
    actor, chosen = current_actor(), request.values.get("phrase")
    if not chosen:
        raise Invalid("phrase_needed")
    try:
        phrase = kept.by_number(actor, consultation.plan_id, read_number(chosen) or 0)
    except NotFound:
        raise Invalid("phrase_gone") from None
    members = kept.members(actor, consultation, [case.answer.id])[case.answer.id]
    return filling.filled(phrase.words, consultation, members)
