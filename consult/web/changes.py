"""What changed between two versions, and because of whom."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult import policy
from consult.model.plans import Plan
from consult.policy import Permission
from consult.queries import changes, plans
from consult.queries.changes import Comparison
from consult.web.auth import current_actor
from consult.web.locale import current_locale
from consult.web.page import page

bp = Blueprint("changes", __name__)


@dataclass(frozen=True, slots=True)
class Heading:
    """A line in the contents."""

    number: str
    title: str
    url: str
    count: int
    here: bool = False
    parts: tuple[()] = ()


@bp.get("/plans/<slug>/changes/<int:old>/<int:new>")
def show(slug: str, old: int, new: int) -> Response:
    """Compare two published versions; the earlier one always comes first."""
    actor = current_actor()
    plan = plans.by_slug(actor, slug)
    if old == new:
        return redirect(url_for("plans.version", slug=slug, number=new))
    if old > new:
        return redirect(_at(old=new, new=old))
    return _page(plan, changes.compare(actor, plan, old, new, current_locale()))


@bp.get("/desk/plans/<slug>/changes/<int:old>")
def working(slug: str, old: int) -> Response:
    """Compare a published version with the working text."""
    actor = current_actor()
    policy.require(actor, Permission.DESK_READ)
    plan = plans.by_slug(actor, slug)
    return _page(plan, changes.compare(actor, plan, old, None, current_locale()))


def _page(plan: Plan, comparison: Comparison) -> Response:
    organisation = request.args.get("organisation", "").strip()
    shown = comparison.only(organisation) if organisation else comparison
    later = comparison.new.number
    earlier = [each for each in changes.numbers(current_actor(), plan) if later is None or each < later]
    return page(
        "changes/show.html",
        plan=plan,
        comparison=shown,
        total=comparison.changed,
        answered=comparison.comments,
        organisation=organisation,
        organisations=comparison.organisations,
        whole=request.args.get("whole", ""),
        is_beside=request.args.get("view") == "beside",
        contents=[
            Heading(each.label, each.title or _("Before the first section"), f"#s-{each.uid}", each.changed)
            for each in shown.sections
        ],
        others=[(each, _at(old=each)) for each in earlier if each != comparison.old.number],
        at=_at,
    )


def _at(**over: Any) -> str:
    """Give the address of this page with something chosen otherwise; an empty choice is left out."""
    given = request.args.to_dict() | (request.view_args or {}) | over
    return url_for(request.endpoint or "", **{name: each for name, each in given.items() if each != ""})
