"""One comment at the desk: its answer, its group, its changes and what is said about it inside."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Field

from consult.db import transaction
from consult.errors import Invalid, Outdated, WrongState
from consult.labels import problem
from consult.labels.clues import because
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionState
from consult.policy import Actor
from consult.queries import answering, choices, onward, senders
from consult.queries import rounds as beside
from consult.queries.answering import Case
from consult.queries.choices import Choices
from consult.queries.rounds import Rounds
from consult.services import dispositions, groups, proposals
from consult.services.contents import Merged
from consult.services.mentions import Told
from consult.web import clashes, mentions, queue
from consult.web.answer_forms import AnswerForm, GroupForm, LinkForm, NoteForm
from consult.web.auth import current_actor
from consult.web.filtering import carried, given_for, wanted
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.reason_forms import BackForm

bp = Blueprint("answering", __name__, url_prefix=queue.bp.url_prefix)


def case_of(actor: Actor, slug: str, number: int) -> tuple[Consultation, Case]:
    """Find a comment with everything that is needed to answer it."""
    consultation = queue.found(actor, slug)
    return consultation, answering.case(actor, consultation, number)


def back(slug: str, number: int, part: str | None = None) -> AnyResponse:
    """Return to the comment, in the list that the drafter came from."""
    return redirect(url_for("answering.show", slug=slug, number=number, _anchor=part, **carried()), 303)


@bp.get("/<int:number>")
def show(slug: str, number: int) -> AnyResponse:
    """Show the queue, the comment in its place and the answer; what was split is shown with its points."""
    actor = current_actor()
    rounds = beside.rounds(actor, slug)
    case = answering.case(actor, rounds.here, number)
    if case.comment.split_at is not None:
        return redirect(url_for("splits.split", slug=slug, number=number, **carried()), 303)
    return _page(actor, rounds, case)


def shown(actor: Actor, slug: str, number: int, status: int = 200, **forms: FlaskForm) -> Response:
    """Show a comment; a form that was refused comes back with what was typed."""
    rounds = beside.rounds(actor, slug)
    return _page(actor, rounds, answering.case(actor, rounds.here, number), status, **forms)


def _page(actor: Actor, rounds: Rounds, case: Case, status: int = 200, **forms: FlaskForm) -> Response:
    consultation, given = rounds.here, given_for(actor, rounds)
    asked = wanted(actor, rounds, given)
    awaited = queue.awaited(actor, asked)
    around = onward.around(actor, consultation, asked.filters, case.comment.number, awaited)
    asked = asked.starting(around.start)
    fresh: dict[str, Any] = {
        "note": NoteForm(formdata=None),
        "back": BackForm(formdata=None),
        "group": GroupForm(formdata=None),
        "link": LinkForm(formdata=None),
    }
    forms = fresh | forms
    forms["note"].offer(given, actor.user_id)
    refused: Any = forms.pop("answer", None)
    return page(
        "queue/show.html",
        status,
        case=case,
        sender=senders.sender(actor, consultation, case.comment),
        around=around,
        awaited=awaited,
        because=because,
        form=_answer_form(actor, case, given, refused),
        is_refused=refused is not None,
        me=actor.user_id,
        forms=forms,
        **queue.listing(actor, rounds, given, asked),
    )


def _answer_form(actor: Actor, case: Case, given: Choices, refused: AnswerForm | None) -> AnswerForm:
    """Show what is decided so far; what was just typed wins, and once refused is about the answer as it is now."""
    answer = case.answer
    form = refused or AnswerForm(
        formdata=None,
        data={
            "outcome": answer.outcome,
            "reasons_sv": answer.reasons.get("sv", ""),
            "reasons_en": answer.reasons.get("en", ""),
            "theme": str(answer.theme_id or ""),
            "significance": answer.significance or "",
            "assignee": str(answer.assignee_id or actor.user_id or ""),
        },
    )
    form.offer(given, case.comment)
    if refused is None:
        form.revision.data, form.opened.data = str(answer.revision), answer.mark
    return form


@bp.post("/<int:number>")
def answer(slug: str, number: int) -> AnyResponse:
    """Keep the answer, or send it for approval."""
    actor = current_actor()
    consultation, case = case_of(actor, slug, number)
    form = AnswerForm()
    form.offer(choices.choices(actor, consultation), case.comment)
    form.turn_to(case.answer)
    is_final = request.form.get("act") == "propose"
    act = dispositions.propose if is_final else dispositions.save
    colleague, status = _colleague(actor, case), 422
    if clashes.is_settled(form, case.answer):
        written = clashes.wanted(form, case.answer.id)
        try:
            with transaction():
                found = act(actor, case.answer, written, form.seen)
        except Invalid as error:
            form.explain(error)
        except (Outdated, WrongState) as error:
            form.explain(error)
            status = 409
            if "merged" in error.parameters:
                form.both = clashes.show(form, error.parameters)
        else:
            _say_saved(found, colleague, is_final=is_final)
            return back(slug, number, "answer")
    return shown(actor, slug, number, status, answer=form)


def _colleague(actor: Actor, case: Case) -> str:
    """Name the colleague who is working on the answer."""
    hold = case.answer.hold
    return hold.by.name if hold and hold.is_on and hold.by_id != actor.user_id else ""


def _say_saved(found: Merged, colleague: str, *, is_final: bool) -> None:
    """Say that an answer is saved, what came from a colleague, and who else is working on it."""
    if found.came:
        flash(clashes.told(found, is_final=is_final), "warning")
    else:
        flash(_("The answer waits for approval.") if is_final else _("The answer is saved."), "success")
    if colleague and not is_final:
        flash(_("%(name)s is working on this answer too. Talk to each other.", name=colleague), "warning")


@bp.post("/<int:number>/approve")
def approve(slug: str, number: int) -> AnyResponse:
    """Approve a colleague's answer as it was read, and go on to the next that waits."""
    actor = current_actor()
    consultation, case = case_of(actor, slug, number)
    seen = read_number(request.form.get("revision"))
    rounds = beside.rounds(actor, slug)
    asked = wanted(actor, rounds, given_for(actor, rounds))
    with transaction():
        dispositions.approve(actor, case.answer, seen)
    following = onward.waiting(actor, consultation, asked.filters, number, DispositionState.PROPOSED)
    if following:
        flash(_("The answer to comment %(number)s is approved. Here is the next.", number=number), "success")
        return redirect(queue.ways(rounds, carried())(following) + "#answer", 303)
    flash(_("The answer is approved. No more wait for you in this list."), "success")
    return back(slug, number)


def done(form: FlaskForm, field: Field, act: Callable[[], object]) -> bool:
    """Do what a small form asks for, or say at its field what is wrong with what was typed."""
    if not form.validate():
        return False
    try:
        with transaction():
            act()
    except Invalid as error:
        field.errors = [problem(error)]
        return False
    return True


@bp.post("/<int:number>/send-back")
def send_back(slug: str, number: int) -> AnyResponse:
    """Send an answer back to its drafter with a note."""
    actor = current_actor()
    _consultation, case = case_of(actor, slug, number)
    form = BackForm()
    if done(
        form,
        form.because,
        lambda: dispositions.send_back(actor, case.answer, form.because.data or ""),
    ):
        flash(_("The answer is sent back."), "success")
        return back(slug, number, "answer")
    return shown(actor, slug, number, 422, back=form)


@bp.post("/<int:number>/take-back")
def take_back(slug: str, number: int) -> AnyResponse:
    """Go on writing an answer that was sent for approval."""
    actor = current_actor()
    _consultation, case = case_of(actor, slug, number)
    with transaction():
        dispositions.take_back(actor, case.answer)
    flash(_("You can go on writing. The answer no longer waits for approval."), "success")
    return back(slug, number, "answer")


@bp.post("/<int:number>/note")
def note(slug: str, number: int) -> AnyResponse:
    """Leave a note for colleagues."""
    actor = current_actor()
    _consultation, case = case_of(actor, slug, number)
    form, told = NoteForm(), list[Told]()
    ticked = frozenset(filter(None, form.people.data or ()))
    if done(
        form,
        form.body,
        lambda: told.append(dispositions.note(actor, case.answer, form.body.data or "", ticked)),
    ):
        mentions.say_told(told[0])
        return back(slug, number, "notes")
    return shown(actor, slug, number, 422, note=form)


@bp.post("/<int:number>/assign")
def assign(slug: str, number: int) -> AnyResponse:
    """Take a comment to answer it."""
    actor = current_actor()
    _consultation, case = case_of(actor, slug, number)
    with transaction():
        dispositions.assign(actor, case.answer, actor.user_id)
    flash(_("Comment %(number)s is yours to answer.", number=number), "success")
    return back(slug, number, "answer")


@bp.post("/<int:number>/group")
def group(slug: str, number: int) -> AnyResponse:
    """Let this answer also answer other comments."""
    actor = current_actor()
    _consultation, case = case_of(actor, slug, number)
    form = GroupForm()
    if done(form, form.numbers, lambda: groups.group(actor, case.answer, form.chosen - {number})):
        flash(_("The comments have one answer now."), "success")
        return back(slug, number, "group")
    return shown(actor, slug, number, 422, group=form)


@bp.post("/<int:number>/leave")
def leave(slug: str, number: int) -> AnyResponse:
    """Give this comment an answer of its own again."""
    actor = current_actor()
    _consultation, case = case_of(actor, slug, number)
    with transaction():
        groups.leave(actor, case.comment)
    flash(_("The comment has an answer of its own now."), "success")
    return back(slug, number, "group")


@bp.post("/<int:number>/link")
def link(slug: str, number: int) -> AnyResponse:
    """Say which passage changed because of this answer."""
    actor = current_actor()
    _consultation, case = case_of(actor, slug, number)
    form = LinkForm()
    if done(form, form.label, lambda: proposals.link(actor, case.answer, form.label.data or "")):
        flash(_("The change is linked."), "success")
        return back(slug, number, "changes")
    return shown(actor, slug, number, 422, link=form)


@bp.post("/<int:number>/unlink")
def unlink(slug: str, number: int) -> AnyResponse:
    """Take back a link to a change."""
    actor = current_actor()
    _consultation, case = case_of(actor, slug, number)
    with transaction():
        proposals.unlink(actor, case.answer, request.form.get("uid", ""))
    flash(_("The change is no longer linked to the answer."), "success")
    return back(slug, number, "changes")
