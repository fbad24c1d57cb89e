"""Saved views of the desk's list: an address for what it is filtered and sorted by."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import Invalid
from consult.labels import words
from consult.model.consultations import Consultation
from consult.model.views import View
from consult.policy import Actor, Permission
from consult.queries import rounds as beside
from consult.queries import views as queries
from consult.queries.orders import Order
from consult.queries.rounds import Rounds
from consult.services import views
from consult.web import queue
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.filtering import Wanted, facets, given_for, wanted
from consult.web.page import page
from consult.web.refusals import explain
from consult.web.views_forms import ViewForm

bp = Blueprint("views", __name__, url_prefix=f"{queue.bp.url_prefix}/views")


def _found(slug: str, key: str) -> tuple[Actor, Consultation, View]:
    actor = current_actor()
    consultation = queue.found(actor, slug)
    return actor, consultation, queries.by_key(actor, consultation, key)


@bp.get("")
def index(slug: str) -> AnyResponse:
    """List one's own views and those that colleagues share."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    kept = queries.kept(actor, consultation)
    return page(
        "views/index.html",
        consultation=consultation,
        tabs=tabs(consultation, "queue"),
        kept=kept,
        changed_by_reader={
            each.view.id for each in kept if policy.allows(actor, Permission.VIEW_CHANGE, each.view)
        },
    )


@bp.route("/new", methods=["GET", "POST"])
def new(slug: str) -> AnyResponse:
    """Name what the list is filtered and sorted by just now."""
    actor = current_actor()
    rounds = beside.rounds(actor, slug)
    consultation, asked = rounds.here, wanted(actor, rounds, given_for(actor, rounds))
    form, status = ViewForm(), 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    views.save(actor, consultation, form.naming(), asked.chosen, _named(asked))
            except Invalid as refused:
                status = explain(form, refused)
            else:
                flash(_saved(form), "success")
                return redirect(url_for("queue.index", slug=slug, **asked.chosen), 303)
    return page(
        "views/new.html",
        status,
        form=form,
        consultation=consultation,
        tabs=tabs(consultation, "queue"),
        chosen=asked.chosen,
        named=_named(asked),
    )


def _saved(form: ViewForm) -> str:
    alone, together = _("The list is saved."), _("The list is saved. Its address can be sent to colleagues.")
    return str(together if form.is_shared.data else alone)


def _named(asked: Wanted) -> dict[str, str]:
    """Say what the list is filtered and sorted by."""
    named = {
        facet.name: f"{facet.label}: {facet.options[facet.chosen]}" for facet in asked.facets if facet.chosen
    }
    if query := asked.chosen.get("q"):
        named["q"] = _("Words: %(words)s", words=query)
    if "order" in asked.chosen:
        named["order"] = _("Sorted by: %(order)s", order=words(asked.filters.order))
    return named


@bp.get("/<key>")
def show(slug: str, key: str) -> AnyResponse:
    """Open the list as it was saved; what it asks for and is no longer there is said, and nothing is listed instead."""
    actor, consultation, view = _found(slug, key)
    gone = _gone(actor, beside.rounds(actor, slug), view)
    if gone:
        left = {name: value for name, value in view.chosen.items() if name not in gone}
        return page(
            "views/gone.html",
            410,
            consultation=consultation,
            tabs=tabs(consultation, "queue"),
            view=view,
            gone=[view.named.get(name, name) for name in gone],
            left=left,
            may_change=policy.allows(actor, Permission.VIEW_CHANGE, view),
        )
    return redirect(queue.address(slug, view.chosen))


def _gone(actor: Actor, rounds: Rounds, view: View) -> list[str]:
    """Name the filters whose value is no longer there."""
    chosen = view.chosen
    known = {facet.name: set(facet.options) for facet in facets(given_for(actor, rounds, chosen), rounds)}
    known["order"] = set(Order)
    return [name for name, value in chosen.items() if name != "q" and value not in known.get(name, ())]


@bp.route("/<key>/edit", methods=["GET", "POST"])
def edit(slug: str, key: str) -> AnyResponse:
    """Rename a view, or show it to colleagues or to nobody else."""
    actor, consultation, view = _found(slug, key)
    policy.require(actor, Permission.VIEW_CHANGE, view)
    form = ViewForm(data={"name": view.name, "is_shared": view.is_shared})
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    views.change(actor, view, form.naming())
            except Invalid as refused:
                status = explain(form, refused)
            else:
                flash(_("The list is changed."), "success")
                return redirect(url_for(".index", slug=slug), 303)
    return page(
        "views/edit.html",
        status,
        form=form,
        consultation=consultation,
        tabs=tabs(consultation, "queue"),
        view=view,
    )


@bp.post("/<key>/remove")
def remove(slug: str, key: str) -> AnyResponse:
    """Remove a view."""
    actor, _consultation, view = _found(slug, key)
    name = view.name
    with transaction():
        views.remove(actor, view)
    flash(_("The saved list %(name)s is removed.", name=name), "success")
    return redirect(url_for(".index", slug=slug), 303)
