"""Plans for everyone: what they are, how far they have come, and their whole text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import clock
from consult.errors import NotFound
from consult.labels import words
from consult.model.consultations import Consultation, Phase
from consult.model.decisions import Decision
from consult.model.plans import Plan
from consult.model.versions import Version
from consult.queries import causes, plans, reading, referrals, versions
from consult.queries.plans import History
from consult.queries.reading import Passage
from consult.text.blocks import BlockKind
from consult.web.auth import current_actor
from consult.web.freshness import unless_same
from consult.web.locale import current_locale, in_text
from consult.web.page import page

bp = Blueprint("plans", __name__, url_prefix="/plans")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing on a plan's way, as the timeline shows it."""

    title: str
    when: date | None
    url: str
    where: str


@bp.get("")
def index() -> Response:
    """List the plans."""
    return page("plans/index.html", plans=plans.listed(current_actor()))


@bp.get("/<slug>")
def show(slug: str) -> AnyResponse:
    """Say what a plan is, whom it binds and how far it has come."""
    actor = current_actor()

    def render() -> Response:
        plan = plans.by_slug(actor, slug)
        history = plans.history(actor, plan)
        referred = referrals.has_any(actor, plan)
        return page(
            "plans/show.html", plan=plan, history=history, steps=_steps(plan, history), referred=referred
        )

    return unless_same(("plan", plans.state(actor, slug)), render)


def _steps(plan: Plan, history: History) -> list[Step]:
    """Put versions, consultations and decisions on one line by date; what comes is known from consultations."""
    found = [_published(plan, each) for each in history.versions]
    for each in history.consultations:
        found += _round(plan, each)
        if history.adopted is None or history.adopted.decided_on < each.last_day:
            found += _awaited(each)
    found += [_decided(plan, each) for each in history.decisions]
    return sorted(found, key=lambda step: (step.when is None, step.when or date.max))


def _published(plan: Plan, version: Version) -> Step:
    url = url_for(".version", slug=plan.slug, number=version.number)
    when = clock.local_date(version.published_at) if version.published_at else None
    return Step(_("Version %(number)s is published", number=version.number), when, url, "done")


def _round(plan: Plan, consultation: Consultation) -> list[Step]:
    """Tell of a consultation, by its own name if it has one."""
    url, title = url_for("consultations.show", slug=consultation.slug), in_text(consultation.title)
    if title == in_text(plan.title):
        title = _("Consultation on version %(number)s", number=consultation.version.number)
    phase = consultation.phase()
    where = {Phase.OPEN: "here", Phase.UPCOMING: "ahead"}.get(phase, "done")
    return [
        Step(title, consultation.first_day, url, where),
        Step(_("Last reply date"), consultation.last_day, "", "done" if phase is Phase.CLOSED else "ahead"),
    ]


def _awaited(consultation: Consultation) -> list[Step]:
    """Say when the board is to take up the plan, while it has not adopted it."""
    if consultation.board_day is None or consultation.board_day < clock.today():
        return []
    return [Step(_("The board takes up the plan"), consultation.board_day, "", "ahead")]


def _decided(plan: Plan, decision: Decision) -> Step:
    url = url_for("decisions.show", slug=plan.slug, number=decision.number)
    title = _(
        "%(decision)s: %(body)s, § %(item)s",
        decision=words(decision.kind),
        body=in_text(decision.body),
        item=decision.item,
    )
    return Step(title, decision.decided_on, url, "done")


@bp.get("/<slug>/<int:number>")
def version(slug: str, number: int) -> AnyResponse:
    """Show the whole text of a version, for reading and for print."""
    actor = current_actor()

    def render() -> Response:
        plan = plans.by_slug(actor, slug)
        found = versions.published(actor, plan, number)
        return page("plans/version.html", **_whole(plan, found))

    return unless_same(("version", number, plans.state(actor, slug)), render)


def _whole(plan: Plan, version: Version) -> dict[str, Any]:
    actor = current_actor()
    history = plans.history(actor, plan)
    locale = current_locale()
    sections = reading.whole(actor, version, plan.source_locale, locale)
    shown = [each for section in sections for each in (section.heading, *section.blocks) if each]
    return {
        "plan": plan,
        "version": version,
        "newest": history.versions[-1],
        "adopted": next(
            (each for each in history.decisions if each.version_id == version.id and each.kind == "adopted"),
            None,
        ),
        "consultation": next(
            (each for each in reversed(history.consultations) if each.version_id == version.id), None
        ),
        "sections": sections,
        "ranks": _ranks(shown),
        "is_partly_source": any(each.locale != locale for each in shown),
        "is_stale": any(each.is_stale for each in shown),
        "because": causes.in_version(actor, version),
    }


def _ranks(shown: Sequence[Passage]) -> dict[str, str]:
    """Give headings their rank on the page, under the plan's title and without any step left out."""
    ranks: dict[str, str] = {}
    above = 1
    for each in shown:
        if each.kind is BlockKind.HEADING:
            above = min(each.level + 1, above + 1, 6)
            ranks[each.uid] = f"h{above}"
    return ranks


@bp.get("/<slug>/blocks/<uid>")
def block(slug: str, uid: str) -> AnyResponse:
    """Lead from the permanent address of a passage to its place in the newest version that has it."""
    actor = current_actor()
    plan = plans.by_slug(actor, slug)
    place = versions.newest_place(actor, plan, uid)
    if place is None:
        raise NotFound
    return redirect(
        url_for("reading.section", slug=slug, number=place.number, label=place.section, _anchor=f"b-{uid}"),
        302,
    )
