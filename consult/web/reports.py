"""The consultation report: reading it and writing it."""

from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from consult import clock, policy
from consult.db import Texts, transaction
from consult.errors import DomainError
from consult.formats import report_checks
from consult.model.consultations import Consultation
from consult.model.letterheads import REPORT_NAMES, Letterhead
from consult.model.report_editions import Edition
from consult.model.reports import Arrangement, Report
from consult.policy import Permission
from consult.queries import (
    consultations,
    letterheads,
    report_closures,
    report_editions,
    report_states,
    reports,
    scopes,
)
from consult.queries.report_closures import Shown
from consult.services import reports as writing
from consult.web import report_pages
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.letterheads_forms import knows_blanks
from consult.web.locale import LOCALES
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.refusals import explain, tell
from consult.web.report_forms import IN_LANGUAGE
from consult.web.rows import flat

bp = Blueprint("reports", __name__)
LONG = 20_000


def _text(label: object, language: str) -> TextAreaField:
    return TextAreaField(
        label,
        validators=[Length(max=LONG, message=_l("The text is too long.")), knows_blanks],
        render_kw={"lang": language, "rows": 8},
    )


class ReportForm(FlaskForm):
    """What drafters write in the report, in Markdown."""

    process_sv = _text(_l("How the consultation was held, in Swedish"), "sv")
    process_en = _text(_l("How the consultation was held, in English"), "en")
    summary_sv = _text(_l("Main views and changes, in Swedish"), "sv")
    summary_en = _text(_l("Main views and changes, in English"), "en")
    revision = HiddenField()

    def texts(self, name: str) -> Texts:
        """Give one text in the languages it is written in."""
        return {code: words for code in LOCALES if (words := (self[f"{name}_{code}"].data or "").strip())}


@bp.get("/consultations/<slug>/report")
def show(slug: str) -> Response:
    """Show the newest edition of the report, or to staff the draft as long as there is none."""
    actor = current_actor()
    consultation = consultations.by_slug(actor, slug)
    report = reports.of(actor, consultation)
    found = report_editions.editions(actor, consultation)
    newest = next((each for each in found if each.released_at), None)
    if newest is not None:
        shown = report_closures.shown(actor, consultation, newest)
        return _page(consultation, shown, found, newest, None)
    number = 1 if report.released_at else 0  # one that was released before there were editions is no draft
    draft = report_states.state(actor, consultation, report, number, clock.now())
    return _page(consultation, Shown(draft, draft), found, None, None)


@bp.get("/consultations/<slug>/report/editions/<int:edition>")
def edition(slug: str, edition: int) -> Response:
    """Show one edition of the report, at an address that stays."""
    actor = current_actor()
    consultation = consultations.by_slug(actor, slug)
    found = report_editions.editions(actor, consultation)
    wanted = report_editions.edition(actor, consultation, edition)
    shown = report_closures.shown(actor, consultation, wanted)
    return _page(consultation, shown, found, wanted, edition)


def _page(
    consultation: Consultation,
    shown: Shown,
    editions: Sequence[Edition],
    edition: Edition | None,
    number: int | None,
) -> Response:
    """Show a report; `number` is that of the edition where the address names it."""
    actor = current_actor()
    by = Arrangement.RESPONDENT if request.args.get("by") == Arrangement.RESPONDENT else Arrangement.SECTION
    is_newest = edition is not None and edition.number == editions[0].number
    closed = report_closures.closed_since(actor, editions)
    return page(
        "reports/show.html",
        consultation=consultation,
        edition=edition,
        editions=editions,
        altered=shown.altered,
        since=report_editions.since(actor, consultation, edition) if edition and is_newest else None,
        withheld={each for each, why in closed.items() if why.is_any},
        links=scopes.links(actor, consultation),
        languages=IN_LANGUAGE,
        orders={each: report_pages.address(consultation.slug, number, each) for each in Arrangement},
        check=report_checks.check(shown.frozen),
        **report_pages.shown(shown.report, by),
    )


@bp.route("/desk/consultations/<slug>/report", methods=["GET", "POST"])
def edit(slug: str) -> AnyResponse:
    """Write the report, and see what is missing before it can be released."""
    actor = current_actor()
    policy.require(actor, Permission.DESK_READ)
    consultation = consultations.by_slug(actor, slug)
    report = reports.draft(actor, consultation)
    form = ReportForm(data=_written(report, letterheads.standing(actor, consultation.plan_id)))
    status = 200
    if form.validate_on_submit():
        try:
            with transaction():
                seen = read_number(form.revision.data) or 0
                writing.save(actor, consultation, form.texts("process"), form.texts("summary"), seen)
            flash(_("The report is saved."), "success")
            return redirect(url_for(".edit", slug=slug), 303)
        except DomainError as error:
            status = explain(form, error)
            consultation = consultations.by_slug(actor, slug)
    elif form.errors:
        status = 422
    listed = reports.entries(actor, consultation)
    return page(
        "reports/edit.html",
        status,
        consultation=consultation,
        report=reports.draft(actor, consultation),
        form=form,
        names=REPORT_NAMES,
        open_numbers=[entry.number for entry in listed if not entry.is_answered],
        check=reports.completeness(actor, consultation, [entry.number for entry in listed]),
        tabs=tabs(consultation, "report"),
    )


def _written(report: Report | None, kept: Letterhead | None) -> dict[str, str]:
    """Give what has been written, or what a new report begins with."""
    if report is None:
        return flat("process", kept.process if kept else {}) | {"revision": "0"}
    texts = {"process": report.process, "summary": report.summary}
    fields = {f"{name}_{code}": text.get(code, "") for name, text in texts.items() for code in LOCALES}
    return fields | {"revision": str(report.revision)}


@bp.post("/desk/consultations/<slug>/report/release")
def release(slug: str) -> AnyResponse:
    """Show the report to everyone."""
    actor = current_actor()
    policy.require(actor, Permission.DESK_READ)
    consultation = consultations.by_slug(actor, slug)
    try:
        with transaction(steady=True):
            writing.release(actor, consultation)
        flash(_("The report is released. Everyone can read it."), "success")
    except DomainError as error:
        tell(error)
    return redirect(url_for(".edit", slug=slug), 303)
