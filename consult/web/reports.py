"""The consultation report: reading it and writing it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from consult import policy
from consult.db import Texts, transaction
from consult.errors import DomainError, Outdated
from consult.labels import words
from consult.model.comments import Stance
from consult.model.consultations import Consultation
from consult.model.organisations import Sector
from consult.model.reports import Report
from consult.policy import Permission
from consult.queries import (
    consultations,
    corrections,
    judgements,
    report_bodies,
    report_chapters,
    report_editions,
    reports,
    scopes,
    splits,
)
from consult.queries.report_chapters import Chapter
from consult.queries.reports import Entry
from consult.services import reports as writing
from consult.text import diff
from consult.web import figures_shown
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.locale import LOCALES, current_locale
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.refusals import explain, tell
from consult.web.report_forms import IN_LANGUAGE

bp = Blueprint("reports", __name__)
LONG = 20_000


def _text(label: object, language: str) -> TextAreaField:
    return TextAreaField(
        label,
        validators=[Length(max=LONG, message=_l("The text is too long."))],
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
    """Show how the consultation was held, who answered, and every comment with its answer."""
    actor = current_actor()
    consultation = consultations.by_slug(actor, slug)
    report = reports.of(actor, consultation)
    listed = reports.entries(actor, consultation)
    by = "respondent" if request.args.get("by") == "respondent" else "section"
    chapters = (
        report_chapters.by_respondent(listed)
        if by == "respondent"
        else report_chapters.by_section(actor, consultation, listed, current_locale())
    )
    taken = reports.taken_along(actor, consultation)
    return page(
        "reports/show.html",
        consultation=consultation,
        report=report,
        by=by,
        chapters=chapters,
        contents=[*_contents(chapters, by), *_along(taken)],
        taken=taken,
        outcomes=_outcomes(listed),
        stances=list(Stance),
        person=Sector.CITIZEN,
        corrections=corrections.announced(actor, consultation),
        judged=judgements.holding(actor, consultation),
        asked=scopes.asked(actor, consultation),
        links=scopes.links(actor, consultation),
        **_took_part(consultation),
        **_frozen(consultation),
        check=reports.completeness(
            (entry.number for each in chapters for entry in each.entries),
            consultation.comments_taken,
            splits.numbers(actor, consultation),
        ),
        words_diff=diff.words,
        untitled=_untitled,
    )


def _took_part(consultation: Consultation) -> dict[str, Any]:
    """Give who was asked and who answered, and how they stand, as a picture too."""
    found = report_bodies.participation(current_actor(), consultation)
    stances = {sector: Counter(dict(counts)) for sector, counts in found.stances}
    return {"participation": found, "picture": figures_shown.stances(stances)}


def _frozen(consultation: Consultation) -> dict[str, Any]:
    """Give the editions that the reader may read, and what is otherwise now than in the newest."""
    actor = current_actor()
    found = report_editions.editions(actor, consultation)
    return {
        "editions": found,
        "since": report_editions.since(actor, consultation, found[0]) if found else None,
        "withheld": {
            number for number, closed in report_editions.closed_since(actor, found).items() if closed.is_any
        },
        "languages": IN_LANGUAGE,
    }


@dataclass(frozen=True, slots=True)
class Heading:
    """A line in the contents."""

    number: str
    title: str
    url: str
    count: int
    here: bool = False
    parts: tuple[()] = ()


def _contents(chapters: Sequence[Chapter], by: str) -> list[Heading]:
    return [
        Heading(each.number, each.title or _untitled(each, by), f"#s-{each.key}", len(each.entries))
        for each in chapters
    ]


def _along(taken: Sequence[tuple[Consultation, Sequence[Entry]]]) -> list[Heading]:
    """Name the section with what was taken along, if anything was."""
    count = sum(len(listed) for _round, listed in taken)
    return [Heading("", str(_("Taken along from earlier consultations")), "#taken", count)] if count else []


def _untitled(chapter: Chapter, by: str) -> str:
    if chapter.key == report_chapters.UNSHOWN:
        return str(_("Not published"))
    return str(_("The whole plan") if by == "section" else _("Private persons"))


def _outcomes(listed: Sequence[Entry]) -> list[tuple[int, str]]:
    """Count the comments, the commonest outcomes, and those without an answer."""
    counts = Counter(entry.outcome for entry in listed if entry.outcome)
    points = sum(entry.outcome is None and bool(entry.parts) and entry.is_answered for entry in listed)
    unanswered = len(listed) - counts.total() - points
    common = [(times, words(outcome).lower()) for outcome, times in counts.most_common(3)]
    split = [(points, str(_("answered point by point")))] if points else []
    return [(len(listed), _("comments")), *common, *split, (unanswered, _("without an answer"))]


@bp.route("/desk/consultations/<slug>/report", methods=["GET", "POST"])
def edit(slug: str) -> AnyResponse:
    """Write the report, and see what is missing before it can be released."""
    actor = current_actor()
    policy.require(actor, Permission.DESK_READ)
    consultation = consultations.by_slug(actor, slug)
    report = reports.draft(actor, consultation)
    form = ReportForm(data=_written(report))
    status = 200
    if form.validate_on_submit():
        try:
            with transaction():
                seen = read_number(form.revision.data) or 0
                writing.save(actor, consultation, form.texts("process"), form.texts("summary"), seen)
            flash(_("The report is saved."), "success")
            return redirect(url_for(".edit", slug=slug), 303)
        except Outdated as error:
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
        open_numbers=[entry.number for entry in listed if not entry.is_answered],
        check=reports.completeness(
            [entry.number for entry in listed],
            consultation.comments_taken,
            splits.numbers(actor, consultation),
        ),
        participation=report_bodies.participation(actor, consultation),
        tabs=tabs(consultation, "report"),
    )


def _written(report: Report | None) -> dict[str, str]:
    if report is None:
        return {"revision": "0"}
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
