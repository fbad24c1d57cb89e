"""What is done to several comments at once: show exactly which it touches, and do it when that is confirmed."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import DomainError, Invalid, Outdated, WrongState
from consult.labels import problem
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionState
from consult.policy import Actor, Permission
from consult.queries import answering, choices
from consult.queries import queue as listed
from consult.queries.queue import Row
from consult.services import dispositions, groups
from consult.web import queue
from consult.web.answer_forms import SelectionForm
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.filtering import carried
from consult.web.numbers import read_number, read_pairs
from consult.web.page import page
from consult.web.queue_lines import Lines

bp = Blueprint("selection", __name__, url_prefix=queue.bp.url_prefix)


@bp.post("/marked")
def act(slug: str) -> AnyResponse:
    """Give the marked comments to someone, or one common answer."""
    actor = current_actor()
    policy.require(actor, Permission.DISPOSITION_EDIT)
    consultation = queue.found(actor, slug)
    form = SelectionForm()
    form.offer(choices.choices(actor, consultation))
    numbers = frozenset(form.picked.data or ())
    if not form.validate() or not numbers or None in numbers:
        flash(_("Mark at least one comment in the list first."), "warning")
        return redirect(url_for("queue.index", slug=slug, **carried()), 303)
    is_group = request.form.get("act") == "group"
    if not request.form.get("confirmed"):
        return _confirm(actor, consultation, form)
    try:
        return _group(actor, consultation, form) if is_group else _assign(actor, consultation, form)
    except (Invalid, Outdated, WrongState) as error:
        return _confirm(actor, queue.found(actor, slug), form, error)


def _confirm(
    actor: Actor, consultation: Consultation, form: SelectionForm, stale: DomainError | None = None
) -> AnyResponse:
    """Show exactly which comments something would be done to; again, when a colleague was faster."""
    numbers = frozenset(form.picked.data or ())
    rows = listed.picked(actor, consultation, numbers)
    if {row.number for row in rows} != numbers:
        raise Invalid("unknown_comment")
    is_group = request.form.get("act") == "group"
    touched = [row for row in rows if _is_touched(row, is_group=is_group)]
    return page(
        "queue/selection.html",
        409 if stale else 200,
        stale=problem(stale) if stale else "",
        consultation=consultation,
        form=form,
        is_group=is_group,
        rows=touched,
        lines=Lines({}, are_named=False).lines(touched),
        left_out=[row for row in rows if row not in touched],
        into=_suggested(touched),
        chosen=carried(),
        tabs=tabs(consultation, "queue"),
    )


def _is_touched(row: Row, *, is_group: bool) -> bool:
    """Tell if an answer is being written, and in a group to something that stands."""
    return row.state is DispositionState.OPEN and row.grouped > 0 and not (is_group and row.is_withdrawn)


def _suggested(rows: list[Row]) -> int:
    """Suggest the answer that has come furthest, or else the first."""
    furthest = min(rows, key=lambda row: (row.outcome is None, -row.grouped, row.number), default=None)
    return furthest.number if furthest else 0


def _assign(actor: Actor, consultation: Consultation, form: SelectionForm) -> AnyResponse:
    numbers = frozenset(form.picked.data or ())
    slug, assignee = consultation.slug, form.assignee.data
    with transaction():
        dispositions.assign_many(actor, consultation, numbers, int(assignee) if assignee else None)
    flash(ngettext("%(num)s comment assigned.", "%(num)s comments assigned.", len(numbers)), "success")
    return redirect(url_for("queue.index", slug=slug, **carried()), 303)


def _group(actor: Actor, consultation: Consultation, form: SelectionForm) -> AnyResponse:
    slug, into = consultation.slug, form.into.data or 0
    answer = answering.answer_of(actor, consultation, into)
    with transaction():
        groups.group(
            actor,
            answer,
            frozenset(form.picked.data or ()) - {into},
            read_pairs(request.form.getlist("seen")),
        )
    flash(_("The comments now have the same answer as comment %(number)s.", number=into), "success")
    return redirect(url_for("answering.show", slug=slug, number=into, **carried()), 303)


@bp.post("/take")
def take(slug: str) -> AnyResponse:
    """Take one comment in the list, and stay where one is."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    number = read_number(request.form.get("number")) or 0
    answer = answering.answer_of(actor, consultation, number)
    with transaction():
        dispositions.assign(actor, answer, actor.user_id)
    flash(_("Comment %(number)s is yours to answer.", number=number), "success")
    here = read_number(request.form.get("here"))
    where = "answering.show" if here else "queue.index"
    at = {"number": here} if here else {"after": request.args.get("after")}
    return redirect(url_for(where, slug=slug, _anchor=f"c{number}", **at, **carried()), 303)
