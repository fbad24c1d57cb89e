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
from consult.queries.comparisons import Comparison
from consult.web.auth import current_actor
from consult.web.locale import current_locale
from consult.web.numbers import read_number
from consult.web.page import page

bp = Blueprint("changes", __name__)

WORKING = "working"
CHOICES = ("section", "organisation", "view")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line in the contents."""

    number: str
    title: str
    url: str
    count: int
    lang: str = ""
    here: bool = False
    parts: tuple[()] = ()


@bp.get("/plans/<slug>/changes/<int:old>/<int:new>")
def show(slug: str, old: int, new: int) -> Response:
    """Compare two published versions; the earlier one always comes first."""
    actor = current_actor()
    plan = plans.by_slug(actor, slug)
    if "from" in request.args or "to" in request.args:
        return _chosen(slug, old, str(new))
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
    if "from" in request.args or "to" in request.args:
        return _chosen(slug, old, WORKING)
    return _page(plan, changes.compare(actor, plan, old, None, current_locale()))


def _chosen(slug: str, old: int, new: str) -> Response:
    """Go to the two versions chosen in the form, at an address that says so; what is no version changes nothing."""
    start = read_number(request.args.get("from")) or old
    end = request.args.get("to", new)
    kept = _kept()
    if end == WORKING:
        return redirect(url_for(".working", slug=slug, old=start, **kept))
    later = read_number(end) or read_number(new)
    if later is None:
        return redirect(url_for(".working", slug=slug, old=start, **kept))
    return redirect(url_for(".show", slug=slug, old=start, new=later, **kept))


def _page(plan: Plan, comparison: Comparison) -> Response:
    actor = current_actor()
    organisation, section = (request.args.get(name, "").strip() for name in ("organisation", "section"))
    shown = comparison.within(section) if section else comparison
    shown = shown.only(organisation) if organisation else shown
    return page(
        "changes/show.html",
        plan=plan,
        comparison=shown,
        whole=comparison,
        organisation=organisation,
        section=section,
        is_beside=request.args.get("view") == "beside",
        contents=[
            Heading(
                each.label,
                each.title or _("Before the first section"),
                f"#s-{each.uid}",
                each.changed,
                each.locale if each.title else "",
            )
            for each in shown.sections
        ],
        versions=changes.numbers(actor, plan),
        can_work=policy.allows(actor, Permission.DESK_READ),
        working=WORKING,
        at=_at,
    )


def _kept() -> dict[str, Any]:
    """Read from the address what narrows the page down."""
    return {name: value for name in CHOICES if (value := request.args.get(name, "").strip())}


def _at(**over: Any) -> str:
    """Give the address of this page with something chosen otherwise; an empty choice is left out."""
    given = _kept() | (request.view_args or {}) | over
    return url_for(request.endpoint or "", **{name: each for name, each in given.items() if each != ""})
