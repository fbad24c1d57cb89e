"""One comment at the desk: its answer, its group, its changes and what is said about it inside."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.errors import DomainError, Invalid
from consult.labels import problem
from consult.model.consultations import Consultation
from consult.policy import Actor
from consult.queries import answering
from consult.queries.answering import Case
from consult.queries.queue import choices
from consult.services import dispositions, proposals
from consult.text import diff, markdown
from consult.web import queue
from consult.web.answer_forms import AcceptForm, AnswerForm, GroupForm, LinkForm, NoteForm
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.numbers import read_number
from consult.web.page import page

bp = Blueprint("answering", __name__, url_prefix=queue.bp.url_prefix)


def _case(actor: Actor, slug: str, number: int) -> tuple[Consultation, Case]:
    consultation = queue.found(actor, slug)
    return consultation, answering.case(actor, consultation, number)


def _back(slug: str, number: int) -> AnyResponse:
    return redirect(url_for("answering.show", slug=slug, number=number, **queue.chosen()), 303)


def _note() -> str:
    form = NoteForm()
    if not form.validate():
        raise Invalid("note_needed")
    return str(form.body.data)


def _filled(case: Case) -> AnswerForm:
    """Show what is decided so far; what was just typed wins."""
    answer = case.answer
    return AnswerForm(
        data={
            "outcome": answer.outcome,
            "reasons_sv": answer.reasons.get("sv", ""),
            "reasons_en": answer.reasons.get("en", ""),
            "theme": str(answer.theme_id or ""),
            "significance": answer.significance or "",
            "assignee": str(answer.assignee_id or ""),
            "revision": str(answer.revision),
        }
    )


@bp.get("/<int:number>")
def show(slug: str, number: int) -> Response:
    """Show the queue, the comment in its place and the answer."""
    actor = current_actor()
    consultation, case = _case(actor, slug, number)
    return _show(actor, consultation, case, _filled(case))


def _show(
    actor: Actor, consultation: Consultation, case: Case, form: AnswerForm, status: int = 200
) -> Response:
    listing = queue.listing(actor, consultation)
    numbers = [row.number for row in listing["listed"].rows]
    form.offer(listing["choices"])
    return page(
        "queue/show.html",
        status,
        case=case,
        form=form,
        bulk_form=queue.selection_form(actor),
        onward=next((each for each in numbers if each > case.comment.number), None),
        note_form=NoteForm(formdata=None),
        group_form=GroupForm(formdata=None),
        link_form=LinkForm(formdata=None),
        **listing,
    )


@bp.post("/<int:number>/answer")
def answer(slug: str, number: int) -> AnyResponse:
    """Keep the answer, or send it for approval."""
    actor = current_actor()
    consultation, case = _case(actor, slug, number)
    form = AnswerForm()
    form.offer(choices(actor, consultation))
    is_final = request.form.get("act") == "propose"
    act = dispositions.propose if is_final else dispositions.save
    if not form.validate():
        return _show(actor, consultation, case, form, 422)
    try:
        with transaction():
            act(actor, case.answer, form.answer(), read_number(form.revision.data) or 0)
    except DomainError as error:
        form.form_errors.append(problem(error))
        consultation, case = _case(actor, slug, number)
        return _show(actor, consultation, case, form, 422 if isinstance(error, Invalid) else 409)
    flash(_("The answer waits for approval.") if is_final else _("The answer is saved."), "success")
    return _back(slug, number)


@bp.post("/<int:number>/approve")
def approve(slug: str, number: int) -> AnyResponse:
    """Approve a colleague's answer."""
    actor = current_actor()
    _consultation, case = _case(actor, slug, number)
    with transaction():
        dispositions.approve(actor, case.answer)
    flash(_("The answer is approved. It is shown when the answers are released."), "success")
    return _back(slug, number)


@bp.post("/<int:number>/send-back")
def send_back(slug: str, number: int) -> AnyResponse:
    """Send an answer back to its drafter with a note."""
    actor = current_actor()
    _consultation, case = _case(actor, slug, number)
    words = _note()
    with transaction():
        dispositions.send_back(actor, case.answer, words)
    flash(_("The answer is sent back."), "success")
    return _back(slug, number)


@bp.post("/<int:number>/take-back")
def take_back(slug: str, number: int) -> AnyResponse:
    """Go on writing an answer that was sent for approval."""
    actor = current_actor()
    _consultation, case = _case(actor, slug, number)
    with transaction():
        dispositions.take_back(actor, case.answer)
    return _back(slug, number)


@bp.post("/<int:number>/note")
def note(slug: str, number: int) -> AnyResponse:
    """Leave a note for colleagues."""
    actor = current_actor()
    _consultation, case = _case(actor, slug, number)
    words = _note()
    with transaction():
        dispositions.note(actor, case.answer, words)
    return _back(slug, number)


@bp.post("/<int:number>/assign")
def assign(slug: str, number: int) -> AnyResponse:
    """Take a comment to answer it."""
    actor = current_actor()
    _consultation, case = _case(actor, slug, number)
    with transaction():
        dispositions.assign(actor, case.answer, actor.user_id)
    flash(_("The comment is yours to answer."), "success")
    return _back(slug, number)


@bp.post("/<int:number>/group")
def group(slug: str, number: int) -> AnyResponse:
    """Let this answer also answer other comments."""
    actor = current_actor()
    _consultation, case = _case(actor, slug, number)
    written = (GroupForm().numbers.data or "").replace(",", " ").split()
    numbers = frozenset(found for each in written if (found := read_number(each)) is not None)
    if not written or len(numbers) < len(set(written)):
        raise Invalid("numbers_needed")
    with transaction():
        dispositions.group(actor, case.answer, numbers - {number})
    flash(_("The comments have one answer now."), "success")
    return _back(slug, number)


@bp.post("/<int:number>/leave")
def leave(slug: str, number: int) -> AnyResponse:
    """Give this comment an answer of its own again."""
    actor = current_actor()
    _consultation, case = _case(actor, slug, number)
    with transaction():
        dispositions.leave(actor, case.comment)
    flash(_("The comment has an answer of its own now."), "success")
    return _back(slug, number)


@bp.post("/<int:number>/link")
def link(slug: str, number: int) -> AnyResponse:
    """Say which passage changed because of this answer."""
    actor = current_actor()
    _consultation, case = _case(actor, slug, number)
    with transaction():
        proposals.link(actor, case.answer, LinkForm().label.data or "")
    flash(_("The change is linked."), "success")
    return _back(slug, number)


@bp.post("/<int:number>/unlink")
def unlink(slug: str, number: int) -> AnyResponse:
    """Take back a link to a change."""
    actor = current_actor()
    _consultation, case = _case(actor, slug, number)
    with transaction():
        proposals.unlink(actor, case.answer, request.form.get("uid", ""))
    return _back(slug, number)


@bp.route("/<int:number>/accept", methods=["GET", "POST"])
def accept(slug: str, number: int) -> AnyResponse:
    """Take the proposed wording into the working text, as it is or changed by the drafter."""
    actor = current_actor()
    consultation, case = _case(actor, slug, number)
    suggestion = proposals.suggest(actor, case.comment)
    form = AcceptForm(data={"source": suggestion.merged, "digest": suggestion.digest})
    status = 200
    if form.validate_on_submit():
        try:
            with transaction():
                proposals.accept(actor, case.comment, form.source.data or "", form.digest.data or "")
            flash(_("The working text is changed, and the change is linked to the answer."), "success")
            return _back(slug, number)
        except DomainError as error:
            form.form_errors.append(problem(error))
            form.digest.data = proposals.suggest(actor, case.comment).digest
            status = 409
    elif form.errors:
        status = 422
    return page(
        "queue/accept.html",
        status,
        case=case,
        form=form,
        suggestion=suggestion,
        preview=diff.words(markdown.plain(suggestion.current), markdown.plain(suggestion.merged)),
        consultation=consultation,
        tabs=tabs(consultation, "queue"),
    )
