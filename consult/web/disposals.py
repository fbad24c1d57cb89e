"""How long each kind of data is kept, and what was disposed of: proposed by one person, decided by another."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult import clock, policy
from consult.db import transaction
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.labels import words
from consult.labels.disposing import KINDS, PASSING, PRESERVED
from consult.model.disposals import Disposal, Kind, Lot
from consult.policy import Permission
from consult.queries import disposals as queries
from consult.services import disposals
from consult.web.admin import tabs
from consult.web.auth import current_actor
from consult.web.disposals_forms import DecisionForm, DeclineForm, ProposalForm, RuleForm
from consult.web.downloads import as_table
from consult.web.page import page
from consult.web.refusals import explain

bp = Blueprint("disposals", __name__, url_prefix="/admin/disposals")


@bp.route("", methods=["GET", "POST"])
def index() -> Response:
    """Show what is kept how long, what disappears by itself and what was disposed of; propose a disposal."""
    actor, form, status = current_actor(), ProposalForm(), 200
    rules = queries.rules(actor)
    form.kinds.choices = [(each.kind, words(each.kind)) for each in rules if each.rule]
    if form.is_submitted():
        policy.require(actor, Permission.DISPOSALS_EDIT)
        status = 422
        if form.validate():
            try:
                with transaction():
                    number = disposals.propose(actor, form.chosen()).number
            except (Invalid, Outdated, WrongState) as refused:
                status = explain(form, refused)
            else:
                flash(
                    _("The disposal is proposed. Nothing is disposed of before someone else has decided."),
                    "success",
                )
                return redirect(url_for(".show", number=number), 303)
        rules = queries.rules(actor)
    return page(
        "disposals/index.html",
        status,
        tabs=tabs("disposals"),
        form=form,
        rules=rules,
        kinds=KINDS,
        passing=PASSING,
        preserved=PRESERVED,
        runs=queries.runs(actor),
    )


@bp.route("/rules/<kind>", methods=["GET", "POST"])
def rule(kind: str) -> Response:
    """Say how long a kind of data is kept."""
    actor, mine, status = current_actor(), _kind(kind), 200
    policy.require(actor, Permission.DISPOSALS_EDIT)
    form = RuleForm.of(queries.rule(actor, mine))
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                with transaction():
                    disposals.rule(actor, mine, form.ruling())
            except (Invalid, Outdated) as refused:
                status = explain(form, refused)
                found = queries.rule(actor, mine)
                form.seen.data = str(found.revision) if found else "0"
            else:
                flash(_("The rule is set. Nothing is disposed of by that alone."), "success")
                return redirect(url_for(".index"), 303)
    return page(
        "disposals/rule.html",
        status,
        tabs=tabs("disposals"),
        form=form,
        kind=mine,
        said=KINDS[mine],
        found=queries.rule(actor, mine),
    )


@bp.post("/rules/<kind>/keep")
def keep(kind: str) -> Response:
    """Take away the rule for a kind of data."""
    actor, mine = current_actor(), _kind(kind)
    with transaction():
        disposals.keep(actor, mine)
    flash(_("There is no rule any more. The data is kept."), "success")
    return redirect(url_for(".index"), 303)


def _kind(name: str) -> Kind:
    if name not in set(Kind):
        raise NotFound
    return Kind(name)


@bp.get("/<int:number>")
def show(number: int) -> Response:
    """Show a disposal: what is on its lists, who proposed and decided it, and what became of it."""
    return _page(queries.numbered(current_actor(), number), DecisionForm(), DeclineForm(formdata=None))


def _page(disposal: Disposal, form: DecisionForm, declining: DeclineForm, status: int = 200) -> Response:
    form.digest.data = disposal.digest
    return page(
        "disposals/show.html",
        status,
        tabs=tabs("disposals"),
        disposal=disposal,
        form=form,
        declining=declining,
        kinds=KINDS,
    )


@bp.post("/<int:number>/decide")
def decide(number: int) -> Response:
    """Note that a disposal has been decided; the worker carries it out."""
    actor = current_actor()
    disposal, form = queries.numbered(actor, number), DecisionForm()
    policy.require(actor, Permission.DISPOSAL_DECIDE, disposal)
    if not form.validate():
        return _page(disposal, form, DeclineForm(formdata=None), 422)
    return _done(number, form, lambda: disposals.decide(actor, disposal, form.decided()))


@bp.post("/<int:number>/decline")
def decline(number: int) -> Response:
    """Say why a disposal is not to be done."""
    actor = current_actor()
    disposal, form = queries.numbered(actor, number), DeclineForm()
    policy.require(actor, Permission.DISPOSAL_DECLINE, disposal)
    if not form.validate():
        return _page(disposal, DecisionForm(formdata=None), form, 422)
    return _done(number, form, lambda: disposals.decline(actor, disposal, form.because.data or ""))


def _done(number: int, form: DecisionForm | DeclineForm, act: Callable[[], object]) -> Response:
    try:
        with transaction():
            act()
    except (Invalid, Outdated, WrongState) as refused:
        status = explain(form, refused)
        disposal = queries.numbered(current_actor(), number)
        if isinstance(form, DeclineForm):
            return _page(disposal, DecisionForm(formdata=None), form, status)
        return _page(disposal, form, DeclineForm(formdata=None), status)
    if isinstance(form, DeclineForm):
        flash(_("The disposal is declined. Nothing was disposed of."), "success")
    else:
        flash(_("The decision is noted. The program carries it out in the background."), "success")
    return redirect(url_for(".show", number=number), 303)


@bp.get("/<int:number>/report.<kind>")
def report(number: int, kind: str) -> Response:
    """Give the report on a disposal as a table: how many of each kind, from when to when, and the checksums."""
    disposal = queries.numbered(current_actor(), number)
    heads = (
        *(_("Disposal"), _("Kind of data"), _("Kept for how many months"), _("Counted"), _("What says so")),
        *(_("First"), _("Last"), _("On the list"), _("Disposed of"), _("Kept, since it has changed")),
        *(_("Gone already"), _("Checksum (SHA-256)"), _("Who decided"), _("Number of the decision")),
        *(_("Date of the decision"), _("Carried out")),
    )
    return as_table(
        _("disposal-%(number)s", number=number),
        kind,
        [heads, *(_row(disposal, each) for each in disposal.lots)],
    )


def _row(disposal: Disposal, lot: Lot) -> tuple[object, ...]:
    return (
        *(disposal.number, words(lot.kind), lot.months, str(KINDS[lot.kind].counted), lot.reference),
        *(_day(lot.first_at), _day(lot.last_at), lot.count, lot.disposed, lot.changed),
        *(lot.gone, lot.digest, disposal.body, disposal.item),
        *(disposal.decided_on.isoformat() if disposal.decided_on else "", _day(disposal.done_at)),
    )


def _day(moment: datetime | None) -> str:
    return clock.local_date(moment).isoformat() if moment else ""
