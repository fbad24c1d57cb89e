"""The desk's first page, and the tabs of a consultation that is being worked on."""

from collections.abc import Iterable

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from consult.model.consultations import Consultation
from consult.policy import Actor, Permission, allows
from consult.queries import desk
from consult.web.auth import current_actor
from consult.web.locale import in_text
from consult.web.page import page

bp = Blueprint("desk", __name__, url_prefix="/desk")

Tab = dict[str, object]
Room = tuple[str, str, str, Permission]


@bp.get("")
def index() -> Response:
    """Show the plans being written and the consultations being worked on."""
    actor = current_actor()
    return page("desk/index.html", work=desk.work(actor))


def tabs(consultation: Consultation, here: str) -> list[Tab]:
    """Name the rooms of a consultation that the reader may enter: those used most, the one at hand, and a menu with the rest."""
    actor = current_actor()
    row = enterable(actor, _row(consultation), here)
    menu = {title: enterable(actor, rooms, here) for title, rooms in _menu(consultation).items()}
    groups = [{"label": title, "tabs": rooms} for title, rooms in menu.items() if rooms]
    at_hand = [each for rooms in menu.values() for each in rooms if each["here"]]
    return [*row, *at_hand, {"label": _("More pages"), "groups": groups}] if groups else row


def _row(consultation: Consultation) -> tuple[Room, ...]:
    slug, plan = consultation.slug, consultation.plan.slug
    return (
        ("queue", _("Comments"), url_for("queue.index", slug=slug), Permission.QUEUE_READ),
        ("matrix", _("Matrix"), url_for("matrix.show", slug=slug), Permission.QUEUE_READ),
        ("text", _("Working text"), url_for("drafting.plan", slug=plan), Permission.DESK_READ),
        ("release", _("Release answers"), url_for("releases.show", slug=slug), Permission.QUEUE_READ),
        ("report", _("Report"), url_for("reports.edit", slug=slug), Permission.DESK_READ),
        ("round", _("The consultation"), url_for("rounds.show", slug=slug), Permission.DESK_READ),
    )


def _menu(consultation: Consultation) -> dict[str, tuple[Room, ...]]:
    """Give the other rooms by what one does there, in the order in which it is done."""
    slug, plan = consultation.slug, consultation.plan.slug
    return {
        _("Take in"): (
            (
                "answers",
                _("Register answers"),
                url_for("pieces.index", slug=slug),
                Permission.ANSWERS_REGISTER,
            ),
            ("register", _("Case register"), url_for("register.index", slug=slug), Permission.REGISTER_READ),
            ("review", _("Review"), url_for("reviews.index", slug=slug), Permission.COMMENTS_REVIEW),
        ),
        _("Answer comments"): (
            ("similar", _("Similar"), url_for("similarities.index", slug=slug), Permission.DISPOSITION_EDIT),
            ("conflicts", _("Conflicts"), url_for("conflicts.index", slug=slug), Permission.QUEUE_READ),
            ("themes", _("Themes"), url_for("queue.themes", slug=slug), Permission.QUEUE_READ),
            ("phrases", _("Text blocks"), url_for("phrases.index", slug=slug), Permission.QUEUE_READ),
        ),
        _("Check"): (
            ("checks", _("Answers and text"), url_for("checks.index", slug=slug), Permission.QUEUE_READ),
            ("anchors", _("Places to check"), url_for("anchors.review", slug=plan), Permission.PLANS_EDIT),
        ),
        _("Finish"): (
            ("publish", _("Publish the text"), url_for("publishing.show", slug=plan), Permission.PLANS_EDIT),
            ("decision", _("Decision"), url_for("decisions.record", slug=slug), Permission.DECISIONS_RECORD),
            ("closing", _("Close the case"), url_for("closings.show", slug=slug), Permission.REGISTER_READ),
        ),
    }


def enterable(actor: Actor, rooms: Iterable[Room], here: str) -> list[Tab]:
    """Leave out the rooms that the reader may not enter; each has a name, words, an address and what it takes."""
    return [
        {"label": label, "url": url, "here": key == here}
        for key, label, url, permission in rooms
        if allows(actor, permission)
    ]


def room(consultation: Consultation, here: str) -> dict[str, object]:
    """Name the consultation and its rooms at the head of a page."""
    return {
        "consultation": consultation,
        "plan_title": in_text(consultation.plan.title),
        "plan_url": url_for("plans.show", slug=consultation.plan.slug),
        "tabs": tabs(consultation, here),
    }
