"""The letterhead of the region and those of plans, with the texts of their reports: set at the desk, and tried on a sample."""

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import clock, policy
from consult.db import transaction
from consult.errors import DomainError, NotFound
from consult.formats import pdf_written
from consult.model.letterheads import REPORT_NAMES
from consult.model.plans import Plan
from consult.papers import letterheads as papers
from consult.policy import Permission
from consult.queries import letterheads as queries
from consult.queries import plans
from consult.services import letterheads
from consult.web.auth import current_actor
from consult.web.downloads import as_file
from consult.web.letterheads_forms import LetterheadForm, filled_in
from consult.web.locale import TAGS, current_locale
from consult.web.numbers import read_number
from consult.web.page import guarded, page
from consult.web.refusals import explain, tell

bp = Blueprint("letterheads", __name__)


@bp.route("/desk/letterhead", methods=["GET", "POST"])
@bp.route("/desk/plans/<slug>/letterhead", methods=["GET", "POST"])
def edit(slug: str | None = None) -> AnyResponse:
    """Set the letterhead of the region, or one of a plan's own."""
    actor = current_actor()
    policy.require(actor, Permission.LETTERHEAD_EDIT)
    plan = _plan(slug)
    kept = queries.kept(actor, plan.id if plan else None)
    shown = kept or (queries.kept(actor, None) if plan else None)
    form = LetterheadForm(data=filled_in(shown, kept.revision if kept else 0))
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                letterheads.save(actor, plan, form.given(), read_number(form.revision.data) or 0)
            flash(_("The letterhead is saved. Documents that are made from now on have it."), "success")
            return redirect(url_for(".edit", slug=slug), 303)
        except DomainError as error:
            status = explain(form, error)
            plan = _plan(slug)
            kept = queries.kept(actor, plan.id if plan else None)
            form.revision.data = str(kept.revision if kept else 0)
    return page(
        "letterheads/edit.html",
        status,
        form=form,
        plan=plan,
        kept=kept,
        has_logo=bool(kept and kept.logo),
        names=REPORT_NAMES,
    )


@bp.get("/desk/letterhead/logo.png")
@bp.get("/desk/plans/<slug>/letterhead/logo.png")
def logo(slug: str | None = None) -> Response:
    """Give the logo as it was drawn."""
    plan = _plan(slug)
    kept = queries.kept(current_actor(), plan.id if plan else None)
    if kept is None or not kept.logo:
        raise NotFound
    return guarded(Response(kept.logo, mimetype="image/png"))


@bp.get("/desk/letterhead/sample.pdf")
@bp.get("/desk/plans/<slug>/letterhead/sample.pdf")
def sample(slug: str | None = None) -> Response:
    """Give a sample page with the letterhead on it."""
    plan = _plan(slug)
    kept = queries.kept(current_actor(), plan.id if plan else None)
    if kept is None:
        raise NotFound
    name = _("sample")
    made = pdf_written.write(_("Sample"), papers.sample(kept), TAGS[current_locale()], clock.now())
    return as_file(made, pdf_written.MIMETYPE, f"{name}.pdf")


@bp.post("/desk/plans/<slug>/letterhead/remove")
def remove(slug: str) -> AnyResponse:
    """Let a plan have the region's letterhead again."""
    actor = current_actor()
    policy.require(actor, Permission.LETTERHEAD_EDIT)
    plan = plans.by_slug(actor, slug)
    kept = queries.kept(actor, plan.id)
    try:
        with transaction():
            letterheads.drop(actor, plan, kept.revision if kept else 0)
        flash(_("The plan has the letterhead of the region again."), "success")
    except DomainError as error:
        tell(error)
    return redirect(url_for(".edit", slug=slug), 303)


def _plan(slug: str | None) -> Plan | None:
    return plans.by_slug(current_actor(), slug) if slug else None
