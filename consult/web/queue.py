"""The drafters' queue: the comments to answer; what it is filtered and sorted by is its address."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.labels import LABELS
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionState
from consult.policy import Actor, Permission
from consult.queries import choices, consultations, facets, progress, queue
from consult.queries.choices import Choices
from consult.queries.orders import Order
from consult.services import themes as theming
from consult.web.answer_forms import SelectionForm, ThemeForm
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.filtering import Wanted, carried, figures, given_for, wanted
from consult.web.page import page
from consult.web.queue_lines import Lines

bp = Blueprint("queue", __name__, url_prefix="/desk/consultations/<slug>/comments")


def found(actor: Actor, slug: str) -> Consultation:
    """Find the consultation, for those who work at the desk."""
    policy.require(actor, Permission.QUEUE_READ)
    return consultations.by_slug(actor, slug)


def address(slug: str, chosen: dict[str, Any]) -> str:
    """Give the address of the list that is filtered and sorted so."""
    return url_for("queue.index", slug=slug, **chosen)


def listing(
    actor: Actor,
    consultation: Consultation,
    given: Choices,
    asked: Wanted,
    awaited: DispositionState | None = None,
) -> dict[str, Any]:
    """Give what the left pane and the figures above it show, and the first comment whose answer is awaited."""
    slug = consultation.slug
    row = url_for("answering.show", slug=slug, number=0, **asked.chosen)
    listed = queue.page(actor, consultation, asked.filters, awaited)
    without = {name: {k: v for k, v in asked.chosen.items() if k != name} for name in asked.chosen}
    return {
        "consultation": consultation,
        "meters": progress.meters(actor, consultation),
        "listed": listed,
        "lines": Lines().lines(listed.rows),
        "asked": asked,
        "chosen": asked.chosen,
        "without": {name: url_for("queue.index", slug=slug, **rest) for name, rest in without.items()},
        "orders": LABELS[Order],
        "row_url": row.split("/comments/0"),
        "tabs": tabs(consultation, "queue"),
        "saved": given.views,
        "bulk_form": selection_form(given),
    }


def selection_form(given: Choices) -> SelectionForm:
    """Offer what can be done with the marked comments."""
    form = SelectionForm(formdata=None)
    form.offer(given)
    return form


@bp.get("")
def index(slug: str) -> AnyResponse:
    """List the comments to answer; an address with empty filters becomes one without them."""
    actor = current_actor()
    consultation = found(actor, slug)
    if not all(request.args.values()):
        return redirect(url_for(".index", slug=slug, **carried()))
    given = given_for(actor, consultation)
    asked = wanted(actor, consultation, given)
    counts = facets.counts(actor, consultation, asked.filters)
    return page(
        "queue/index.html",
        counts=counts,
        figures=figures(actor, counts),
        **listing(actor, consultation, given, asked, awaited(actor, asked)),
    )


def awaited(actor: Actor, asked: Wanted) -> DispositionState:
    """Tell what a person looks for next: something to approve, or something to answer."""
    approves = policy.allows(actor, Permission.DISPOSITION_APPROVE)
    writes = policy.allows(actor, Permission.DISPOSITION_EDIT)
    wants_proposed = asked.filters.state is DispositionState.PROPOSED or not writes
    return DispositionState.PROPOSED if approves and wants_proposed else DispositionState.OPEN


@bp.route("/themes", methods=["GET", "POST"])
def themes(slug: str) -> AnyResponse:
    """List the themes of the plan and add one."""
    actor = current_actor()
    consultation = found(actor, slug)
    form = ThemeForm()
    if form.validate_on_submit():
        with transaction():
            theming.add(actor, consultation.plan_id, form.names())
        flash(_("The theme is added."), "success")
        return redirect(url_for(".themes", slug=slug), 303)
    return page(
        "queue/themes.html",
        422 if form.errors else 200,
        form=form,
        consultation=consultation,
        meters=progress.meters(actor, consultation),
        themes=choices.themes(actor, consultation.plan_id),
        tabs=tabs(consultation, "themes"),
    )
