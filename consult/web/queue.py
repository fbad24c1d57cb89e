"""The drafters' queue: the comments to answer; what it is filtered and sorted by is its address."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.labels import LABELS
from consult.model.consultations import Consultation, Phase
from consult.model.dispositions import DispositionState
from consult.policy import Actor, Permission
from consult.queries import carryovers, choices, consultations, facets, progress, queue, releases
from consult.queries import rounds as beside
from consult.queries.choices import Choices
from consult.queries.orders import Order, Spot
from consult.queries.rounds import Rounds
from consult.services import themes as theming
from consult.web.answer_forms import SelectionForm, ThemeForm
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.filtering import Wanted, called, carried, figures, given_for, wanted, write_spot
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


def ways(rounds: Rounds, chosen: dict[str, Any]) -> Callable[[Spot], str]:
    """Give what writes the address of a comment of any round, in the list that is filtered and sorted so."""
    some: dict[int, str] = {
        each.id: url_for("answering.show", slug=each.slug, number=0, **chosen) for each in rounds.every
    }
    parts = {key: url.split("/comments/0") for key, url in some.items()}
    return lambda spot: f"{parts[spot.round_id][0]}/comments/{spot.number}{parts[spot.round_id][1]}"


def listing(
    actor: Actor,
    rounds: Rounds,
    given: Choices,
    asked: Wanted,
    awaited: DispositionState | None = None,
) -> dict[str, Any]:
    """Give what the left pane and the figures above it show, and the first comment whose answer is awaited."""
    consultation, slug = rounds.here, rounds.here.slug
    listed = queue.page(actor, consultation, asked.filters, awaited)
    without = {name: {k: v for k, v in asked.chosen.items() if k != name} for name in asked.chosen}
    return {
        "consultation": consultation,
        "meters": progress.meters(actor, *(rounds.every if asked.filters.rounds else [consultation])),
        "listed": listed,
        "following": write_spot(rounds, listed.following) if listed.following else None,
        "lines": Lines(_names(rounds), are_named=bool(asked.filters.rounds)).lines(listed.rows),
        "asked": asked,
        "chosen": asked.chosen,
        "without": {name: url_for("queue.index", slug=slug, **rest) for name, rest in without.items()},
        "orders": LABELS[Order],
        "row_url": ways(rounds, asked.chosen),
        "naming": lambda spot: _naming(rounds, spot),
        "tabs": tabs(consultation, "queue"),
        "saved": given.views,
        "taken": rounds.taken.get(consultation.id, 0),
        "has_earlier": bool(carryovers.earlier(rounds)),
        "bulk_form": selection_form(given),
    }


def _names(rounds: Rounds) -> dict[int, str]:
    return {each.id: called(each) for each in rounds.every}


def _naming(rounds: Rounds, spot: Spot) -> str:
    """Give the number of a comment, with its round if that is another."""
    if spot.round_id == rounds.here.id:
        return str(spot.number)
    return str(_("%(number)s in %(round)s", number=spot.number, round=_names(rounds)[spot.round_id]))


def selection_form(given: Choices) -> SelectionForm:
    """Offer what can be done with the marked comments."""
    form = SelectionForm(formdata=None)
    form.offer(given)
    return form


@bp.get("")
def index(slug: str) -> AnyResponse:
    """List the comments to answer; an address with empty filters becomes one without them.

    When another round is chosen, it is listed in its own room.
    """
    actor = current_actor()
    rounds = beside.rounds(actor, slug)
    if not all(request.args.values()):
        return redirect(url_for(".index", slug=slug, **carried()))
    given = given_for(actor, rounds)
    asked = wanted(actor, rounds, given)
    if asked.elsewhere:
        return redirect(address(asked.elsewhere, asked.chosen))
    counts = facets.counts(actor, rounds, asked.filters)
    return page(
        "queue/index.html",
        counts=counts,
        figures=figures(actor, rounds, counts),
        releasable=_releasable(actor, rounds.here),
        **listing(actor, rounds, given, asked, awaited(actor, asked)),
    )


def _releasable(actor: Actor, consultation: Consultation) -> int:
    """Count the answers that the reader can release now, as the page does where that is done."""
    may = policy.allows(actor, Permission.ANSWERS_RELEASE, consultation)
    return releases.ahead(actor, consultation).approved if may and consultation.phase() is Phase.CLOSED else 0


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
