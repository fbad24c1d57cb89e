"""Strategies: their target areas and sub-goals, on the desk."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import FieldList, FormField, HiddenField

from consult import policy
from consult.db import transaction
from consult.errors import WrongState
from consult.model.strategies import Strategy
from consult.policy import Permission
from consult.queries import strategies
from consult.services import strategies as writing
from consult.services.strategies import Area, Draft, Goal
from consult.web.auth import current_actor
from consult.web.locale import current_locale
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.refusals import explain
from consult.web.rows import LIMIT, Row, flat, line, rearranged, texts

bp = Blueprint("strategies", __name__, url_prefix="/desk/strategies")


class GoalRow(Row):
    """A sub-goal."""

    id = HiddenField()
    number = line(_l("Number"), 16)
    title_sv = line(_l("Sub-goal in Swedish"), 200, _l("Write the sub-goal in Swedish."), lang="sv")
    title_en = line(_l("Sub-goal in English"), 200, _l("Write the sub-goal in English."), lang="en")

    def goal(self) -> Goal:
        """Give what was written."""
        return Goal(_key(self.id), self.number.data or "", texts(self, "title"))


class AreaRow(Row):
    """A target area with its sub-goals."""

    id = HiddenField()
    title_sv = line(_l("Target area in Swedish"), 200, _l("Write the target area in Swedish."), lang="sv")
    title_en = line(_l("Target area in English"), 200, _l("Write the target area in English."), lang="en")
    goals = FieldList(FormField(GoalRow), _l("Sub-goals"), max_entries=LIMIT)

    @property
    def is_blank(self) -> bool:
        """Tell if neither the area nor any of its goals has words."""
        return super().is_blank and all(entry.form.is_blank for entry in self.goals)

    def area(self) -> Area:
        """Give what was written; empty rows are left out."""
        goals = tuple(entry.form.goal() for entry in self.goals if not entry.form.is_blank)
        return Area(_key(self.id), texts(self, "title"), goals)


class StrategyForm(FlaskForm):
    """A strategy."""

    title_sv = line(_l("Title in Swedish"), 200, _l("Write the title in Swedish."), lang="sv")
    title_en = line(_l("Title in English"), 200, _l("Write the title in English."), lang="en")
    areas = FieldList(FormField(AreaRow), _l("Target areas"), max_entries=LIMIT)

    def draft(self) -> Draft:
        """Give what was written; empty rows are left out."""
        areas = tuple(entry.form.area() for entry in self.areas if not entry.form.is_blank)
        return Draft(texts(self, "title"), areas)


def _key(field: HiddenField) -> int | None:
    return read_number(field.data)


def _data(strategy: Strategy) -> dict[str, Any]:
    return flat("title", strategy.title) | {
        "areas": [
            flat("title", area.title)
            | {
                "id": area.id,
                "goals": [
                    flat("title", goal.title) | {"id": goal.id, "number": goal.number} for goal in area.goals
                ],
            }
            for area in strategy.areas
        ]
    }


@bp.get("")
def index() -> Response:
    """List the strategies that plans can make concrete."""
    return page("strategies/index.html", strategies=strategies.listed(current_actor()))


@bp.route("/new", methods=["GET", "POST"])
def create() -> AnyResponse:
    """Add a strategy."""
    actor = current_actor()
    policy.require(actor, Permission.STRATEGIES_EDIT)
    form = StrategyForm(data={"areas": [{"goals": [{}]}]})
    if changed := rearranged(form):
        return page("strategies/edit.html", form=changed, strategy=None)
    if form.validate_on_submit():
        with transaction():
            writing.create(actor, form.draft(), current_locale())
        flash(_("The strategy is saved."), "success")
        return redirect(url_for(".index"), 303)
    return page("strategies/edit.html", 422 if form.is_submitted() else 200, form=form, strategy=None)


@bp.route("/<slug>", methods=["GET", "POST"])
def edit(slug: str) -> AnyResponse:
    """Change a strategy, its target areas and its sub-goals."""
    actor = current_actor()
    policy.require(actor, Permission.STRATEGIES_EDIT)
    strategy = strategies.by_slug(actor, slug)
    form = StrategyForm(data=_data(strategy))
    if changed := rearranged(form):
        return page("strategies/edit.html", form=changed, strategy=strategy)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                writing.change(actor, strategy, form.draft())
            flash(_("The strategy is saved."), "success")
            return redirect(url_for(".index"), 303)
        except WrongState as refused:
            status = explain(form, refused)
            strategy = strategies.by_slug(actor, slug)
    return page("strategies/edit.html", status, form=form, strategy=strategy)
