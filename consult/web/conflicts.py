"""Passages on which comments pull in different directions: who wants what, and one decision that answers them all."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, Outdated, WrongState
from consult.labels import LABELS, problem, words
from consult.model.comments import Direction
from consult.policy import Permission
from consult.queries import conflicts, progress
from consult.queries.conflicts import Dispute
from consult.services import conflicts as services
from consult.text import diff
from consult.web import conflicts_forms as forms
from consult.web import queue
from consult.web.auth import current_actor
from consult.web.conflicts_forms import DecisionForm
from consult.web.desk import room
from consult.web.figures_drawn import Bar, Figure, Key, Part, Row
from consult.web.page import page

bp = Blueprint("conflicts", __name__, url_prefix="/desk/consultations/<slug>/conflicts")

COLOURS = {Direction.KEEP: "c1", Direction.FURTHER: "c2", Direction.LESS: "c5", Direction.OTHER: "c6"}


@bp.get("")
def index(slug: str) -> Response:
    """List the passages that are disputed, the most disputed first."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    found = conflicts.passages(actor, consultation)
    return page(
        "conflicts/index.html",
        **room(consultation, "conflicts"),
        meters=progress.meters(actor, consultation),
        passages=found,
        directions=tuple(Direction),
        most=conflicts.LISTED,
    )


@bp.get("/<uid>")
def show(slug: str, uid: str) -> Response:
    """Show who wants what of a passage, and what can be decided about it."""
    return _shown(slug, uid, DecisionForm(formdata=None))


@bp.post("/<uid>/directions")
def direct(slug: str, uid: str) -> AnyResponse:
    """Say what the comments want."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    with transaction():
        changed = services.direct(actor, consultation, uid, forms.wanted())
    flash(
        ngettext("%(num)s comment has been sorted anew.", "%(num)s comments have been sorted anew.", changed)
        if changed
        else _("Nothing was changed."),
        "success",
    )
    return redirect(url_for(".show", slug=slug, uid=uid), 303)


@bp.post("/<uid>")
def decide(slug: str, uid: str) -> AnyResponse:
    """Answer the sides, each with its own reasons."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    policy.require(actor, Permission.DISPOSITION_EDIT, consultation)
    form, is_final = DecisionForm(), request.form.get("act") == "propose"
    if not form.validate() or (is_final and not form.is_explained()):
        return _shown(slug, uid, form, 422)
    try:
        with transaction():
            decision = form.decision(is_final=is_final)
            answered = services.decide(actor, consultation, uid, decision, forms.seen())
    except Invalid as error:
        form.form_errors.append(problem(error))
        return _shown(slug, uid, form, 422)
    except (Outdated, WrongState) as error:
        form.form_errors.append(problem(error))
        return _shown(slug, uid, form, 409)
    told = (
        ngettext(
            "The answer to %(num)s comment waits for approval.",
            "The answers to %(num)s comments wait for approval.",
            answered,
        )
        if is_final
        else ngettext(
            "The answer to %(num)s comment is saved.", "The answers to %(num)s comments are saved.", answered
        )
    )
    flash(told, "success")
    return redirect(url_for(".show", slug=slug, uid=uid), 303)


def _shown(slug: str, uid: str, form: DecisionForm, status: int = 200) -> Response:
    actor = current_actor()
    consultation = queue.found(actor, slug)
    dispute = conflicts.dispute(actor, consultation, uid)
    return page(
        "conflicts/show.html",
        status,
        **room(consultation, "conflicts"),
        meters=progress.meters(actor, consultation),
        dispute=dispute,
        since=diff.words(dispute.before, dispute.now),
        figure=_figure(dispute),
        form=form,
        is_refused=status != 200,
        open_sides={
            wanted: [each for each in said if each.is_open]
            for wanted, said in dispute.sides.items()
            if wanted is not None
        },
        directions=LABELS[Direction],
        mark=forms.shown,
    )


def _figure(dispute: Dispute) -> Figure:
    """Lay out who wants what by sector, as bars and as a table."""
    sectors = dispute.sectors
    return Figure(
        name="sectors",
        title=_("Who wants what, by sector"),
        about=_(
            "An organisation counts once for each thing that it wants, however many comments it has on the passage, and so does a private person."
        ),
        heads=[_("Sector"), *(words(each) for each in Direction), _("Total")],
        rows=[
            Row(words(sector), (*(counts[each] for each in Direction), counts.total()))
            for sector, counts in sectors.items()
            if sector
        ],
        bars=[
            Bar(
                words(sector),
                tuple(Part(COLOURS[each], 1, each) for each in Direction for _one in range(counts[each])),
                str(counts.total()),
            )
            for sector, counts in sectors.items()
            if sector
        ],
        keys=tuple(Key(COLOURS[each], words(each), each) for each in Direction),
    )
