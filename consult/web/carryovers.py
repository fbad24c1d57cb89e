"""Taking along what earlier consultations have not answered: choose, read exactly what will happen, do it, undo it."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import DomainError, Invalid, Outdated, WrongState
from consult.labels import problem
from consult.model.carryovers import MOST
from consult.policy import Actor, Permission
from consult.queries import carryovers
from consult.queries import rounds as beside
from consult.queries.carryovers import NOWHERE, Figures, Wanted
from consult.queries.filters import WHOLE
from consult.queries.orders import Spot
from consult.queries.rounds import Rounds
from consult.services import carryovers as services
from consult.web.auth import current_actor
from consult.web.desk import room
from consult.web.filtering import called, read_spot, write_spot
from consult.web.numbers import read_number
from consult.web.page import page

bp = Blueprint("carryovers", __name__, url_prefix="/desk/consultations/<slug>/earlier")

TAKEN = "taken"


@bp.get("")
def index(slug: str) -> Response:
    """List what earlier consultations have not answered, or what was taken along from them."""
    actor = current_actor()
    rounds = beside.rounds(actor, slug)
    return _index(actor, rounds)


def _index(actor: Actor, rounds: Rounds, status: int = 200) -> Response:
    wanted = _wanted(rounds)
    counted = carryovers.figures(actor, rounds, taken=wanted.taken)
    listed = carryovers.page(actor, rounds, wanted)
    return page(
        "carryovers/index.html",
        status,
        **room(rounds.here, "queue"),
        figures=counted,
        listed=listed,
        following=write_spot(rounds, listed.following) if listed.following else None,
        wanted=wanted,
        chosen=_chosen(),
        most=MOST,
        closed=_closed(actor, rounds),
        **_naming(rounds, counted),
    )


def _closed(actor: Actor, rounds: Rounds) -> str:
    """Say why nothing more can be taken along, if that is so."""
    code = carryovers.closed_to_more(actor, rounds.here)
    return problem(WrongState(code)) if code else ""


def _wanted(rounds: Rounds) -> Wanted:
    """Read from the address what is listed; what is not understood there narrows nothing."""
    chosen = _chosen()
    keys = {each.slug: each.id for each in rounds.every}
    return Wanted(
        taken=chosen.get("show") == TAKEN,
        round_id=keys.get(chosen.get("from", "")),
        where=chosen.get("section"),
        after=read_spot(rounds, {"round": "all"}, request.args.get("after", "")),
    )


def _chosen() -> dict[str, Any]:
    """Give what narrows the list down as it stands in the address."""
    names = ("show", "from", "section")
    return {name: value[:80] for name in names if (value := request.args.get(name, "").strip())}


def _naming(rounds: Rounds, counted: Figures | None = None) -> dict[str, object]:
    """Give the names of consultations and sections, and how a comment is called and marked in a form."""
    by_key = {each.id: each for each in rounds.every}
    special = {WHOLE: _("The plan as a whole"), NOWHERE: _("No place in the text")}
    return {
        "rounds": {key: called(each) for key, each in by_key.items()},
        "slugs": {key: each.slug for key, each in by_key.items()},
        "sections": {**(counted.names if counted else {}), **special},
        "key_of": lambda spot: f"{by_key[spot.round_id].slug}:{spot.number}",
    }


@bp.post("/preview")
def preview(slug: str) -> AnyResponse:
    """Show exactly what taking the marked comments along would do, or all that the list holds."""
    actor = current_actor()
    rounds = beside.rounds(actor, slug)
    policy.require(actor, Permission.DISPOSITION_EDIT, rounds.here)
    return _preview(actor, rounds, _spots(rounds, request.form.getlist("picked")))


def _preview(
    actor: Actor, rounds: Rounds, spots: Iterable[Spot], error: DomainError | None = None
) -> AnyResponse:
    meant = frozenset(spots)
    if request.form.get("whole"):
        found = carryovers.all_of(actor, rounds, _wanted(rounds))
    else:
        found = carryovers.picked(actor, rounds, meant)
    if not found:
        flash(problem(error) if error else _("Mark at least one comment in the list first."), "warning")
        return redirect(url_for(".index", slug=rounds.here.slug, **_chosen()), 303)
    return page(
        "carryovers/preview.html",
        409 if error else 200,
        **room(rounds.here, "queue"),
        found=found,
        gone=max(0, len(meant) - len(found)),
        said=problem(error) if error else "",
        chosen=_chosen(),
        most=MOST,
        **_naming(rounds, carryovers.figures(actor, rounds, taken=False)),
    )


@bp.post("")
def take(slug: str) -> AnyResponse:
    """Take along what was shown."""
    actor = current_actor()
    rounds = beside.rounds(actor, slug)
    seen = _seen(rounds)
    try:
        with transaction():
            count = services.take(actor, rounds.here, seen)
    except (Invalid, Outdated, WrongState) as error:
        return _preview(actor, beside.rounds(actor, slug), seen, error)
    flash(
        ngettext("%(num)s answer is taken along.", "%(num)s answers are taken along.", count)
        if count
        else _("All of them had been taken along already."),
        "success",
    )
    return redirect(url_for(".index", slug=slug, show=TAKEN), 303)


@bp.post("/leave")
def leave(slug: str) -> AnyResponse:
    """Leave the marked comments behind in their own consultations again."""
    actor = current_actor()
    rounds = beside.rounds(actor, slug)
    try:
        with transaction():
            count = services.leave(actor, rounds.here, _spots(rounds, request.form.getlist("picked")))
    except (Invalid, Outdated, WrongState) as error:
        flash(problem(error), "warning")
        return redirect(url_for(".index", slug=slug, show=TAKEN), 303)
    told = ngettext("%(num)s answer is left behind.", "%(num)s answers are left behind.", count)
    flash(told, "success")
    return redirect(url_for(".index", slug=slug, show=TAKEN), 303)


def _spots(rounds: Rounds, given: Iterable[str]) -> frozenset[Spot]:
    """Read which comments are meant, each as the address of its consultation and its number."""
    found = (read_spot(rounds, {"round": "all"}, each) for each in given)
    return frozenset(each for each in found if each is not None)


def _seen(rounds: Rounds) -> dict[Spot, int]:
    """Read which comments were shown, each with the row version of its answer after a full stop."""
    pairs = (each.rpartition(".") for each in request.form.getlist("seen"))
    return {
        spot: version
        for key, _dot, revision in pairs
        if (spot := read_spot(rounds, {"round": "all"}, key))
        and (version := read_number(revision)) is not None
    }
