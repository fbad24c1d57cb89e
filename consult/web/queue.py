"""The drafters' desk: the queue, one comment with its answer, and what can be done to it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.labels import words
from consult.model.comments import CommentKind
from consult.model.consultations import Consultation
from consult.model.dispositions import DispositionState, Outcome
from consult.model.organisations import Sector
from consult.policy import Actor, Permission
from consult.queries import answering, consultations, queue
from consult.queries.queue import Choices, Filters
from consult.services import dispositions
from consult.web.answer_forms import SelectionForm, ThemeForm
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.locale import in_text
from consult.web.numbers import read_number
from consult.web.page import page

bp = Blueprint("queue", __name__, url_prefix="/desk/consultations/<slug>/comments")

FILTERS = ("section", "organisation", "sector", "state", "outcome", "kind", "assignee", "theme", "q", "left")


def _one_of(kind: type[Sector | DispositionState | Outcome | CommentKind], name: str) -> object:
    value = request.args.get(name, "")
    return kind(value) if value in set(kind) else None


def filters(arguments: MultiDict[str, str], actor: Actor) -> Filters:
    """Read the filters from the address; what is not understood filters nothing."""
    assignee = actor.user_id if arguments.get("assignee") == "me" else read_number(arguments.get("assignee"))
    return Filters(
        section=arguments.get("section") or None,
        organisation=arguments.get("organisation") or None,
        sector=_one_of(Sector, "sector"),  # type: ignore[arg-type]  # chosen by the class given
        state=_one_of(DispositionState, "state"),  # type: ignore[arg-type]  # as above
        outcome=_one_of(Outcome, "outcome"),  # type: ignore[arg-type]  # as above
        kind=_one_of(CommentKind, "kind"),  # type: ignore[arg-type]  # as above
        assignee=assignee,
        theme=read_number(arguments.get("theme")),
        words=arguments.get("q", "").strip()[:200],
        unlinked=arguments.get("left") == "unlinked",
        after=read_number(arguments.get("after")) or 0,
    )


def chosen() -> dict[str, Any]:
    """Give the filters in the address, to carry them on from page to page."""
    return {name: value for name in FILTERS if (value := request.args.get(name, ""))}


@dataclass(frozen=True, slots=True)
class Facet:
    """Something to filter by, with its values and their names."""

    name: str
    label: str
    options: list[tuple[object, str]]


def _named(kind: type[StrEnum]) -> list[tuple[object, str]]:
    return [(each, words(each)) for each in kind]


def facets(choices: Choices) -> list[Facet]:
    """Name everything the queue can be filtered by."""
    return [
        Facet("section", _("Section"), [(uid, f"{label} {title}") for uid, label, title in choices.sections]),
        Facet("organisation", _("Organisation"), list(choices.organisations)),
        Facet("sector", _("Sector"), _named(Sector)),
        Facet("state", _("State"), _named(DispositionState)),
        Facet("outcome", _("Outcome"), _named(Outcome)),
        Facet("kind", _("Kind"), _named(CommentKind)),
        Facet("assignee", _("Responsible"), [("me", _("Me")), *choices.drafters]),
        Facet("theme", _("Theme"), [(key, in_text(name)) for key, name in choices.themes]),
    ]


def found(actor: Actor, slug: str) -> Consultation:
    """Find the consultation, for those who work at the desk."""
    policy.require(actor, Permission.QUEUE_READ)
    return consultations.by_slug(actor, slug)


def listing(actor: Actor, consultation: Consultation) -> dict[str, Any]:
    """Give what the left pane and the figures above it show."""
    wanted = filters(request.args, actor)
    choices = queue.choices(actor, consultation)
    return {
        "consultation": consultation,
        "meters": queue.meters(actor, consultation),
        "listed": queue.page(actor, consultation, wanted),
        "choices": choices,
        "facets": facets(choices),
        "wanted": wanted,
        "chosen": chosen(),
        "tabs": tabs(consultation, "queue"),
    }


@bp.get("")
def index(slug: str) -> Response:
    """List the comments to answer."""
    actor = current_actor()
    consultation = found(actor, slug)
    return page("queue/index.html", form=selection_form(actor), **listing(actor, consultation))


def selection_form(actor: Actor) -> SelectionForm:
    """Offer what can be done with the marked comments."""
    form = SelectionForm()
    form.assignee.choices = [
        ("", _("Choose a person")),
        *((str(person.id), person.name) for person in queue.drafters(actor)),
    ]
    return form


@bp.post("")
def selection(slug: str) -> AnyResponse:
    """Give the marked comments to someone, or one common answer."""
    actor = current_actor()
    consultation = found(actor, slug)
    form = selection_form(actor)
    numbers = frozenset(number for number in form.picked.data or () if number)
    if not form.validate() or not numbers:
        flash(_("Mark at least one comment in the list, and say what to do with it."), "warning")
        return redirect(url_for(".index", slug=slug, **chosen()), 303)
    into = form.into.data
    if into:
        answer = answering.case(actor, consultation, into).answer
        with transaction():
            dispositions.group(actor, answer, numbers - {into})
        flash(_("The comments now have the same answer as comment %(number)s.", number=into), "success")
        return redirect(url_for("answering.show", slug=slug, number=into, **chosen()), 303)
    with transaction():
        dispositions.assign_many(actor, consultation, numbers, read_number(form.assignee.data))
    flash(ngettext("%(num)s comment assigned.", "%(num)s comments assigned.", len(numbers)), "success")
    return redirect(url_for(".index", slug=slug, **chosen()), 303)


@bp.route("/themes", methods=["GET", "POST"])
def themes(slug: str) -> AnyResponse:
    """List the themes of the plan and add one."""
    actor = current_actor()
    consultation = found(actor, slug)
    form = ThemeForm()
    if form.validate_on_submit():
        with transaction():
            dispositions.add_theme(
                actor,
                consultation.plan_id,
                form.names(),
            )
        flash(_("The theme is added."), "success")
        return redirect(url_for(".themes", slug=slug), 303)
    status = 422 if form.errors else 200
    return page(
        "queue/themes.html",
        status,
        form=form,
        consultation=consultation,
        themes=queue.themes(actor, consultation.plan_id),
        tabs=tabs(consultation, "themes"),
    )


@bp.route("/release", methods=["GET", "POST"])
def release(slug: str) -> AnyResponse:
    """Show what would be released, and release it."""
    actor = current_actor()
    consultation = found(actor, slug)
    if request.method == "POST":
        with transaction():
            count = dispositions.release(actor, consultation)
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
        meters=queue.meters(actor, consultation),
        tabs=tabs(consultation, "release"),
    )
