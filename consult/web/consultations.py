"""The public pages of consultations: the list, and one with its letter, its dates and who is asked."""

from typing import Any

from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import clock
from consult.db import transaction
from consult.formats import deadlines
from consult.labels import letters
from consult.mail.deadlines import deadline
from consult.mail.writing import Site
from consult.model.consultations import Consultation, InvitationState, Phase
from consult.policy import Actor, Permission, allows
from consult.queries import (
    carried,
    consultations,
    corrections,
    home,
    invitations,
    parties,
    scopes,
    statements,
)
from consult.services import invitations as inviting
from consult.web.auth import current_actor
from consult.web.downloads import as_file
from consult.web.freshness import unless_happened
from consult.web.locale import current_locale
from consult.web.page import page

bp = Blueprint("consultations", __name__, url_prefix="/consultations")


@bp.get("")
def index() -> AnyResponse:
    """List what is open, what opens soon and what is closed."""
    actor = current_actor()
    return unless_happened(lambda: home.newest_change(actor), request.full_path, _index)


def _index() -> Response:
    actor = current_actor()
    ongoing = consultations.ongoing(actor)
    past = consultations.past(actor, request.args.get("before", ""))
    shown = past[: consultations.PER_PAGE]
    return page(
        "consultations/index.html",
        open=[each for each in ongoing if each.phase() is Phase.OPEN],
        upcoming=[each for each in ongoing if each.phase() is Phase.UPCOMING],
        past=shown,
        earlier=shown[-1].slug if len(past) > len(shown) else "",
    )


@bp.get("/<slug>")
def show(slug: str) -> AnyResponse:
    """Show the covering letter, the questions, the dates, who is asked and what happens next."""
    actor = current_actor()
    return unless_happened(lambda: home.newest_change(actor), request.full_path, lambda: _show(slug))


def _show(slug: str) -> Response:
    actor = current_actor()
    consultation = consultations.whole(actor, slug)
    if _is_first_reading(actor, consultation):
        with transaction():
            inviting.opened(actor, consultation)
        consultation = consultations.whole(actor, slug)
    sections = consultations.sections(actor, [consultation])[consultation.id]
    outcome = consultations.outcome(actor, consultation)
    limited = scopes.asked(actor, consultation)
    extension = invitations.own_extension(actor, consultation)
    return page(
        "consultations/show.html",
        consultation=consultation,
        letter=letters.covering(consultation, current_locale(), asked=limited),
        phase=consultation.phase(extension),
        respondents=invitations.respondents(actor, consultation),
        extension=extension,
        corrections=corrections.announced(actor, consultation),
        comments_shown=allows(actor, Permission.COMMENTS_READ, consultation),
        reading_url=reading_url(consultation, sections),
        rooms=statements.bodies(actor, consultation),
        asked=parties.asked(actor, consultation),
        limited=limited,
        links=scopes.links(actor, consultation),
        outcome=outcome,
        ways=carried.ways(actor, consultation),
        steps=_steps(consultation, outcome),
    )


@bp.get("/<slug>/calendar.ics")
def calendar(slug: str) -> Response:
    """Give the last reply date as a calendar file: the reader's own, if their organisation has more time."""
    actor = current_actor()
    mine = consultations.whole(actor, slug)
    last_day = invitations.own_extension(actor, mine) or mine.last_day
    text = deadlines.written([deadline(mine, last_day, Site.of(current_app), current_locale())])
    return as_file(text, "text/calendar", f"{slug}.ics")


def _is_first_reading(actor: Actor, consultation: Consultation) -> bool:
    """Tell if a person, not a program that looks ahead, reads this for an invited organisation for the first time."""
    if request.method != "GET" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return False
    return any(each.state is InvitationState.INVITED for each in invitations.own(actor, consultation))


def reading_url(consultation: Consultation, sections: list[consultations.Section]) -> str:
    """Give the address where one reads and comments: the first section, or the whole text if it has none."""
    slug, number = consultation.plan.slug, consultation.version.number
    first = next((each.label for each in sections if each.label), "")
    if first:
        return url_for("reading.section", slug=slug, number=number, label=first)
    return url_for("plans.version", slug=slug, number=number)


def _steps(consultation: Consultation, outcome: consultations.Outcome) -> list[dict[str, Any]]:
    """Name what has happened and what comes, by date; the first that has not happened is where it stands."""
    phase = consultation.phase()
    released = consultation.answers_released_at
    decision = outcome.decision
    slug = consultation.slug
    rows = [
        (_("The consultation opens"), consultation.first_day, "", phase not in {Phase.DRAFT, Phase.UPCOMING}),
        (_("Last reply date"), consultation.last_day, "", phase is Phase.CLOSED),
        (
            _("Every comment gets an answer with reasons"),
            clock.local_date(released) if released else None,
            url_for("comments.index", slug=slug) if released else "",
            released is not None,
        ),
        (
            _("The consultation report is published"),
            clock.local_date(outcome.report_released_at) if outcome.report_released_at else None,
            url_for("reports.show", slug=slug) if outcome.report_released_at else "",
            outcome.report_released_at is not None,
        ),
        (
            _("The regional board decides"),
            decision.decided_on if decision else consultation.board_day,
            url_for("decisions.index") if decision else "",
            decision is not None,
        ),
    ]
    current = next((at for at, row in enumerate(rows) if not row[3]), None)
    return [
        {
            "title": title,
            "when": when,
            "url": url,
            "where": "done" if done else "here" if at == current else "ahead",
        }
        for at, (title, when, url, done) in enumerate(rows)
    ]
