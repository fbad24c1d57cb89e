"""Freezing the consultation report, and having files made of what was frozen."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import DomainError
from consult.labels.reporting import FAILURES
from consult.model.letterheads import REPORT_NAMES
from consult.model.report_editions import Edition, FileState
from consult.model.reports import ReportKind
from consult.policy import Permission
from consult.queries import consultations, report_closures, reports
from consult.queries import report_editions as queries
from consult.services import report_editions, report_files
from consult.services import reports as writing
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.locale import LOCALES
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.refusals import explain, tell
from consult.web.report_forms import IN_LANGUAGE, DecisionForm, FreezeForm, OrderForm

bp = Blueprint("report_editions", __name__, url_prefix="/desk/consultations/<slug>/report/editions")


@bp.get("")
def index(slug: str) -> AnyResponse:
    """List the editions with their files, and what has happened since the newest."""
    return _shown(slug, FreezeForm(formdata=None))


def _shown(slug: str, form: FreezeForm, status: int = 200) -> AnyResponse:
    actor = current_actor()
    policy.require(actor, Permission.DESK_READ)
    consultation = consultations.by_slug(actor, slug)
    found = queries.editions(actor, consultation)
    newest = found[0] if found else None
    return page(
        "reports/editions.html",
        status,
        consultation=consultation,
        report=reports.draft(actor, consultation),
        editions=found,
        since=queries.since(actor, consultation, newest) if newest else None,
        closed=report_closures.closed_since(actor, found),
        is_busy=any(file.state in _BUSY for each in found for file in each.files),
        form=form,
        failures=FAILURES,
        languages=IN_LANGUAGE,
        tabs=tabs(consultation, "report"),
    )


_BUSY = {FileState.WAITING, FileState.WORKING}


@bp.post("/freeze")
def freeze(slug: str) -> AnyResponse:
    """Freeze the report as it is now."""
    actor, form = current_actor(), FreezeForm()
    consultation = consultations.by_slug(actor, slug)
    if not form.validate():
        return _shown(slug, form, 422)
    try:
        with transaction(steady=True):
            number = report_editions.freeze(actor, consultation, form.because.data or "").number
    except DomainError as error:
        return _shown(slug, form, explain(form, error))
    flash(_("Edition %(number)s is frozen. Its files are being made.", number=number), "success")
    return redirect(url_for(".index", slug=slug), 303)


@bp.route("/decision", methods=["GET", "POST"])
def decision(slug: str) -> AnyResponse:
    """Write what the board is asked to decide."""
    actor = current_actor()
    policy.require(actor, Permission.REPORT_EDIT)
    consultation = consultations.by_slug(actor, slug)
    report = reports.draft(actor, consultation)
    said = report.decision if report else {}
    form = DecisionForm(
        data={f"decision_{code}": said.get(code, "") for code in LOCALES}
        | {"revision": str(report.revision if report else 0)}
    )
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                seen = read_number(form.revision.data) or 0
                writing.propose(actor, consultation, form.decision(), seen)
            flash(_("The proposed decision is saved. It stands in the next edition."), "success")
            return redirect(url_for(".index", slug=slug), 303)
        except DomainError as error:
            status = explain(form, error)
            consultation = consultations.by_slug(actor, slug)
    return page(
        "reports/decision.html",
        status,
        consultation=consultation,
        form=form,
        names=REPORT_NAMES,
        tabs=tabs(consultation, "report"),
    )


@bp.route("/<int:edition>/order", methods=["GET", "POST"])
def order(slug: str, edition: int) -> AnyResponse:
    """Choose how a file of an edition is wanted, and have it made."""
    actor, form = current_actor(), OrderForm()
    policy.require(actor, Permission.REPORT_EDIT)
    status = 200
    if form.validate_on_submit():
        try:
            with transaction():
                kind, locale = ReportKind(form.kind.data), str(form.locale.data)
                report_files.order(actor, _found(slug, edition), kind, locale, form.choice())
            flash(_("The file is ordered. It is listed here when it is ready."), "success")
            return redirect(url_for(".index", slug=slug, _anchor=f"e{edition}"), 303)
        except DomainError as error:
            status = explain(form, error)
    elif form.errors:
        status = 422
    consultation = consultations.by_slug(actor, slug)
    return page(
        "reports/order.html",
        status,
        consultation=consultation,
        edition=_found(slug, edition),
        form=form,
        tabs=tabs(consultation, "report"),
    )


@bp.post("/<int:edition>/files/<int:file>/again")
def again(slug: str, edition: int, file: int) -> AnyResponse:
    """Run a file again that failed."""
    try:
        with transaction():
            report_files.again(current_actor(), _found(slug, edition), file)
        flash(_("The file is made again."), "success")
    except DomainError as error:
        tell(error)
    return redirect(url_for(".index", slug=slug, _anchor=f"e{edition}"), 303)


def _found(slug: str, edition: int) -> Edition:
    actor = current_actor()
    return queries.edition(actor, consultations.by_slug(actor, slug), edition)
