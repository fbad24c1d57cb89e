"""Doing the same to many answers: say what, read exactly what will change, do it, and undo it."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, Outdated, WrongState
from consult.labels import problem
from consult.model.batches import MOST, NEXT, Act
from consult.model.consultations import Consultation
from consult.policy import Actor, Permission
from consult.queries import batches, choices, undoings
from consult.queries import queue as listed
from consult.queries import rounds as beside
from consult.queries.batches import Preview
from consult.services import batches as services
from consult.services import undoings as undoing
from consult.web import queue
from consult.web.auth import current_actor
from consult.web.batches_forms import BatchForm
from consult.web.desk import room
from consult.web.filtering import carried, given_for, wanted
from consult.web.numbers import read_pairs
from consult.web.page import page

bp = Blueprint("batches", __name__, url_prefix="/desk/consultations/<slug>/batches")

ACTS: dict[Act, tuple[Permission, LazyString]] = {
    Act.SAVE: (Permission.DISPOSITION_EDIT, _l("Write in the answers, and save them")),
    Act.PROPOSE: (Permission.DISPOSITION_EDIT, _l("Write in the answers, and send them for approval")),
    Act.APPROVE: (Permission.DISPOSITION_APPROVE, _l("Approve the answers")),
    Act.SEND_BACK: (Permission.DISPOSITION_APPROVE, _l("Send the answers back to their drafters")),
}


@bp.get("")
def index(slug: str) -> Response:
    """List what has been done to many answers at once."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    return page(
        "batches/index.html", **room(consultation, "queue"), batches=undoings.listed(actor, consultation)
    )


@bp.post("/new")
def begin(slug: str) -> AnyResponse:
    """Ask what is to be done to the answers to the marked comments, or to all that the list holds."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    form = _form(actor, consultation)
    if not marked(actor, consultation, form):
        return redirect(url_for("queue.index", slug=slug, **carried()), 303)
    return _ask(actor, consultation, form)


@bp.post("/preview")
def preview(slug: str) -> AnyResponse:
    """Show exactly what would change."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    form = _form(actor, consultation)
    if not form.is_complete():
        return _ask(actor, consultation, form, 422)
    return _show(actor, consultation, form)


@bp.post("")
def apply(slug: str) -> AnyResponse:
    """Do what was shown."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    form = _form(actor, consultation)
    if not form.is_complete():
        return _ask(actor, consultation, form, 422)
    try:
        with transaction():
            batch = services.apply(actor, consultation, form.wish(), _seen())
    except Outdated as error:
        return _show(actor, queue.found(actor, slug), form, error)
    except Invalid as error:
        form.form_errors.append(problem(error))
        return _ask(actor, queue.found(actor, slug), form, 422)
    return redirect(url_for(".show", slug=slug, number=batch.number, **carried()), 303)


@bp.get("/<int:number>")
def show(slug: str, number: int) -> Response:
    """Show what was done to which answers, and offer to undo it."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    done = undoings.one(actor, consultation, number)
    return page(
        "batches/show.html",
        **room(consultation, "queue"),
        done=done,
        answers=undoings.answers_of(actor, done.batch),
        hindrance=lambda code: problem(WrongState(code)),
        may_undo=policy.allows(actor, ACTS[done.batch.act][0], consultation),
        chosen=carried(),
    )


@bp.post("/<int:number>/undo")
def undo(slug: str, number: int) -> AnyResponse:
    """Put the answers back as they were."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    done = undoings.one(actor, consultation, number)
    with transaction():
        put_back = undoing.undo(actor, done.batch)
        many, lost = len(put_back), sum(bool(each.lost) for each in put_back)
    flash(ngettext("%(num)s answer is as it was.", "%(num)s answers are as they were.", many), "success")
    if lost:
        flash(
            ngettext(
                "Of %(num)s answer the theme or the person responsible is no longer there, and was left empty.",
                "Of %(num)s answers the theme or the person responsible is no longer there, and was left empty.",
                lost,
            ),
            "warning",
        )
    return redirect(url_for(".show", slug=slug, number=number, **carried()), 303)


def _form(actor: Actor, consultation: Consultation) -> BatchForm:
    policy.require(actor, Permission.BATCHES_MAKE, consultation)
    form = BatchForm()
    may = {act: words for act, (needs, words) in ACTS.items() if policy.allows(actor, needs, consultation)}
    form.offer(choices.choices(actor, consultation), may)
    if form.do.data not in {act.value for act in may}:
        form.do.data = next(iter(may)).value
    return form


def _numbers(actor: Actor, consultation: Consultation, form: BatchForm) -> frozenset[int]:
    """Give the numbers of the comments: those that are marked, or all that the list holds."""
    if not form.whole.data:
        return frozenset(number for number in form.picked.data or () if number is not None)
    rounds = beside.rounds(actor, consultation.slug)
    asked = wanted(actor, rounds, given_for(actor, rounds))
    return listed.held(actor, consultation, asked.filters, MOST + 1)


def marked(actor: Actor, consultation: Consultation, form: BatchForm | None = None) -> frozenset[int]:
    """Give the numbers of the comments that are meant, or say why they are none or too many."""
    numbers = _numbers(actor, consultation, form or _form(actor, consultation))
    if 0 < len(numbers) <= MOST:
        return numbers
    told = _("Mark at least one comment in the list first.")
    flash(problem(Invalid("batch_too_large", limit=MOST)) if numbers else told, "warning")
    return frozenset()


def _seen() -> dict[int, int]:
    """Read which row version of each answer was shown, by the number of its first comment."""
    return read_pairs(request.form.getlist("seen"))


def _ask(actor: Actor, consultation: Consultation, form: BatchForm, status: int = 200) -> AnyResponse:
    numbers = _numbers(actor, consultation, form)
    return page(
        "batches/new.html",
        status,
        **room(consultation, "queue"),
        form=form,
        numbers=sorted(numbers),
        chosen=carried(),
        most=MOST,
    )


def _show(
    actor: Actor, consultation: Consultation, form: BatchForm, stale: Outdated | None = None
) -> AnyResponse:
    numbers = frozenset(_seen()) if stale else _numbers(actor, consultation, form)
    try:
        found = batches.preview(actor, consultation, numbers, form.wish())
    except Invalid as error:
        form.form_errors.append(problem(error))
        return _ask(actor, consultation, form, 422)
    return page(
        "batches/preview.html",
        409 if stale else 200,
        **room(consultation, "queue"),
        stale=problem(stale) if stale else "",
        form=form,
        act=form.wish().act,
        next=NEXT.get(form.wish().act),
        said=ACTS[form.wish().act][1],
        because=form.wish().because,
        preview=found,
        hindrance=lambda code: problem(WrongState(code)),
        names=_names(form, found),
        chosen=carried(),
    )


def _names(form: BatchForm, found: Preview) -> dict[str, dict[int, object]]:
    """Give the names of the themes and people that stand in what is shown."""
    answers = [each.answer for each in found.items]
    known = {"theme_id": form.theme.choices, "assignee_id": form.assignee.choices}
    names: dict[str, dict[int, object]] = {
        field: {int(each.value): each.label for each in choices if each.value}
        for field, choices in known.items()
    }
    names["assignee_id"] |= {each.assignee.id: each.assignee.name for each in answers if each.assignee}
    return names
