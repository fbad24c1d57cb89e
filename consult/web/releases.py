"""Releasing the approved answers: what would be shown, now or at a time that is chosen."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.errors import Invalid, WrongState
from consult.labels import problem
from consult.queries import judgements, progress
from consult.queries import releases as queries
from consult.services import releases
from consult.web import queue
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.locale import datetime_text
from consult.web.page import page
from consult.web.refusals import tell
from consult.web.releases_forms import PlanForm

bp = Blueprint("releases", __name__, url_prefix=queue.bp.url_prefix)


@bp.route("/release", methods=["GET", "POST"])
def show(slug: str) -> AnyResponse:
    """Show what would be released, and release it."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    if request.method == "POST":
        with transaction():
            count = releases.release(actor, consultation)
        flash(
            ngettext(
                "%(num)s answer is released. Everyone who commented is told.",
                "%(num)s answers are released. Everyone who commented is told.",
                count,
            ),
            "success",
        )
        return redirect(url_for("queue.index", slug=slug), 303)
    return _shown(slug, PlanForm(formdata=None))


def _shown(slug: str, form: PlanForm, status: int = 200) -> AnyResponse:
    actor = current_actor()
    consultation = queue.found(actor, slug)
    return page(
        "releases/show.html",
        status,
        consultation=consultation,
        meters=progress.meters(actor, consultation),
        ahead=queries.ahead(actor, consultation),
        material=judgements.material(actor, consultation),
        form=form,
        tabs=tabs(consultation, "release"),
    )


@bp.post("/release/plan")
def plan(slug: str) -> AnyResponse:
    """Choose when the approved answers are released."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    form = PlanForm()
    if form.validate():
        try:
            with transaction():
                releases.plan(actor, consultation, form.moment)
        except Invalid as error:
            form.day.errors = [problem(error)]
        else:
            when = datetime_text(form.moment)
            flash(_("The answers that are approved by then are released on %(when)s.", when=when), "success")
            return redirect(url_for(".show", slug=slug), 303)
    return _shown(slug, form, 422)


@bp.post("/release/cancel")
def cancel(slug: str) -> AnyResponse:
    """Let no answers be released by themselves."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    try:
        with transaction():
            releases.cancel(actor, consultation)
        flash(_("No release is planned any more."), "success")
    except WrongState as error:
        tell(error)
    return redirect(url_for(".show", slug=slug), 303)
