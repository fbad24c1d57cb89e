"""The drafters' queue: the comments to answer; what it is filtered by is its address."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.labels import words
from consult.model.comments import CommentKind
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionState, Outcome
from consult.model.organisations import Sector
from consult.policy import Actor, Permission
from consult.queries import choices, consultations, progress, queue
from consult.queries.choices import Choices
from consult.queries.filters import WHOLE, Filters
from consult.services import releases
from consult.services import themes as theming
from consult.web.answer_forms import SelectionForm, ThemeForm
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.locale import in_text
from consult.web.numbers import read_number
from consult.web.page import page
from consult.web.queue_lines import Lines
from consult.web.reactions import NO, YES

bp = Blueprint("queue", __name__, url_prefix="/desk/consultations/<slug>/comments")

FILTERS = (
    "q",
    "state",
    "outcome",
    "assignee",
    "section",
    "organisation",
    "sector",
    "kind",
    "theme",
    "left",
    "reaction",
    "file",
)
MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Facet:
    """Something to filter by, with its values and their names, and the value chosen."""

    name: str
    label: str
    options: dict[str, str]

    @property
    def chosen(self) -> str:
        """Give the value in the address, if there is such a value."""
        value = request.args.get(self.name, "")
        return value if value in self.options else ""


def _named(kind: type[StrEnum]) -> dict[str, str]:
    return {str(each): words(each) for each in kind}


def facets(given: Choices) -> list[Facet]:
    """Name everything the queue can be filtered by."""
    people = {"me": _("Me"), "nobody": _("Nobody")} | _by_text(given.drafters)
    themes = {str(key): in_text(name) for key, name in given.themes.items()}
    return [
        Facet("state", _("State"), _named(DispositionState)),
        Facet("outcome", _("Outcome"), _named(Outcome)),
        Facet("assignee", _("Responsible"), people),
        Facet("section", _("Section"), given.sections | {WHOLE: _("The plan as a whole")}),
        Facet("organisation", _("Organisation"), given.organisations),
        Facet("sector", _("Sector"), _named(Sector)),
        Facet("kind", _("Kind"), _named(CommentKind)),
        Facet("theme", _("Theme"), themes),
        Facet("left", _("Left to do"), {"unlinked": _("Link a change"), "placeless": _("Find its place")}),
        Facet("reaction", _("Reaction"), {YES: _("Satisfied"), NO: _("Not satisfied")}),
        Facet("file", _("Word file"), _by_text(given.files)),
    ]


def _by_text(people: dict[int, str]) -> dict[str, str]:
    return {str(key): name for key, name in people.items()}


def carried() -> dict[str, Any]:
    """Give the filters in the address as they are, to carry them on from a form to the page after it."""
    return {name: value[:MOST_WORDS] for name in FILTERS if (value := request.args.get(name, "").strip())}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for in the address; what is not understood there filters nothing."""

    facets: list[Facet]
    chosen: dict[str, Any]
    filters: Filters

    def starting(self, after: int) -> "Wanted":
        """Ask for the same from another place on."""
        return replace(self, filters=replace(self.filters, after=after))


def wanted(actor: Actor, given: Choices) -> Wanted:
    """Read the filters from the address."""
    known = facets(given)
    chosen = {facet.name: facet.chosen for facet in known if facet.chosen}
    query = carried().get("q", "")
    person, theme = chosen.get("assignee", ""), chosen.get("theme")
    return Wanted(
        facets=known,
        chosen=chosen | ({"q": query} if query else {}),
        filters=Filters(
            section=chosen.get("section"),
            organisation=chosen.get("organisation"),
            sector=Sector(chosen["sector"]) if "sector" in chosen else None,
            state=DispositionState(chosen["state"]) if "state" in chosen else None,
            outcome=Outcome(chosen["outcome"]) if "outcome" in chosen else None,
            kind=CommentKind(chosen["kind"]) if "kind" in chosen else None,
            assignee=actor.user_id if person == "me" else int(person) if person.isdecimal() else None,
            is_unassigned=person == "nobody",
            theme=int(theme) if theme else None,
            words=query,
            unlinked=chosen.get("left") == "unlinked",
            is_satisfied=chosen["reaction"] == YES if "reaction" in chosen else None,
            placeless=chosen.get("left") == "placeless",
            registration=int(chosen["file"]) if "file" in chosen else None,
            after=read_number(request.args.get("after")) or 0,
        ),
    )


def found(actor: Actor, slug: str) -> Consultation:
    """Find the consultation, for those who work at the desk."""
    policy.require(actor, Permission.QUEUE_READ)
    return consultations.by_slug(actor, slug)


def listing(actor: Actor, consultation: Consultation, given: Choices, asked: Wanted) -> dict[str, Any]:
    """Give what the left pane and the figures above it show."""
    slug = consultation.slug
    row = url_for("answering.show", slug=slug, number=0, **asked.chosen)
    listed = queue.page(actor, consultation, asked.filters)
    without = {name: {k: v for k, v in asked.chosen.items() if k != name} for name in asked.chosen}
    return {
        "consultation": consultation,
        "meters": progress.meters(actor, consultation),
        "listed": listed,
        "lines": Lines().lines(listed.rows),
        "asked": asked,
        "chosen": asked.chosen,
        "without": {name: url_for("queue.index", slug=slug, **rest) for name, rest in without.items()},
        "row_url": row.split("/comments/0"),
        "tabs": tabs(consultation, "queue"),
        "bulk_form": selection_form(given),
    }


def selection_form(given: Choices) -> SelectionForm:
    """Offer what can be done with the marked comments."""
    form = SelectionForm(formdata=None)
    form.offer(given)
    return form


@bp.get("")
def index(slug: str) -> AnyResponse:
    """List the comments to answer; an address with empty filters becomes one without them."""
    actor = current_actor()
    consultation = found(actor, slug)
    if not all(request.args.values()):
        return redirect(url_for(".index", slug=slug, **carried()))
    given = choices.choices(actor, consultation)
    asked = wanted(actor, given)
    return page(
        "queue/index.html",
        start=_start(actor, consultation, asked),
        **listing(actor, consultation, given, asked),
    )


def _start(actor: Actor, consultation: Consultation, asked: Wanted) -> int | None:
    """Find the first comment in the list that waits for this person."""
    return queue.waiting(actor, consultation, asked.filters, 0, awaited(actor, asked))


def awaited(actor: Actor, asked: Wanted) -> DispositionState:
    """Tell what a person looks for next: something to approve, or something to answer."""
    approves = policy.allows(actor, Permission.DISPOSITION_APPROVE)
    writes = policy.allows(actor, Permission.DISPOSITION_EDIT)
    wants_proposed = asked.filters.state is DispositionState.PROPOSED or not writes
    return DispositionState.PROPOSED if approves and wants_proposed else DispositionState.OPEN


@bp.route("/themes", methods=["GET", "POST"])
def themes(slug: str) -> AnyResponse:
    """List the themes of the plan and add one."""
    actor = current_actor()
    consultation = found(actor, slug)
    form = ThemeForm()
    if form.validate_on_submit():
        with transaction():
            theming.add(actor, consultation.plan_id, form.names())
        flash(_("The theme is added."), "success")
        return redirect(url_for(".themes", slug=slug), 303)
    return page(
        "queue/themes.html",
        422 if form.errors else 200,
        form=form,
        consultation=consultation,
        meters=progress.meters(actor, consultation),
        themes=choices.themes(actor, consultation.plan_id),
        tabs=tabs(consultation, "themes"),
    )


@bp.route("/release", methods=["GET", "POST"])
def release(slug: str) -> AnyResponse:
    """Show what would be released, and release it."""
    actor = current_actor()
    consultation = found(actor, slug)
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
        return redirect(url_for(".index", slug=slug), 303)
    return page(
        "queue/release.html",
        consultation=consultation,
        meters=progress.meters(actor, consultation),
        tabs=tabs(consultation, "release"),
    )
