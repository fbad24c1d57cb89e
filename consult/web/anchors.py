"""Checking where comments stand: when the working text is about to be published, and in the version published last."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import Invalid, NotFound, Outdated, WrongState
from consult.labels import words
from consult.labels.placeless import placeless
from consult.model.plans import Plan
from consult.model.versions import Version
from consult.policy import Permission
from consult.queries import anchors as places
from consult.queries import drafting, plans, texts, versions
from consult.queries.anchors import Follow
from consult.services import anchors
from consult.services.anchors import Case
from consult.text import diff
from consult.text.anchors import Status
from consult.web.anchor_forms import MoveForm
from consult.web.auth import current_actor
from consult.web.drafting.rooms import room
from consult.web.page import page
from consult.web.refusals import tell

bp = Blueprint("anchors", __name__, url_prefix="/desk/plans/<slug>/anchors")

PER_PAGE = 50
TO_CHECK, SETTLED, CAUSED = "check", "settled", "caused"
GROUPS = (TO_CHECK, SETTLED, CAUSED, *(str(each) for each in Status))
"""What a place can be listed under, each under the first that fits; what a person should look at comes first."""


@dataclass(frozen=True, slots=True)
class Report:
    """Where the comments on a plan stand, the group of them that is listed, and the one that is open."""

    plan: Plan
    version: Version | None
    follows: Sequence[Follow]
    group: str
    listed: Sequence[Follow]
    at: int

    @property
    def number(self) -> int | None:
        """Give the number of the version, or nothing for the working text."""
        return self.version.number if self.version else None

    @property
    def open(self) -> Follow | None:
        """Give the place that is open."""
        return self.listed[self.at] if self.listed else None

    def url(self, group: str, at: int | None = None) -> str:
        """Lead to a group, or to one place in the one that is listed."""
        key = self.listed[at].key if at is not None and 0 <= at < len(self.listed) else None
        shown = None if group == TO_CHECK else group
        return _url(self.plan.slug, self.number, show=shown, place=key)


def _url(slug: str, number: int | None, show: str | None = None, place: str | None = None) -> str:
    if number is None:
        return url_for("anchors.review", slug=slug, show=show, place=place)
    return url_for("anchors.version", slug=slug, number=number, show=show, place=place)


@bp.route("", methods=["GET", "POST"])
def review(slug: str) -> AnyResponse:
    """Show where comments would stand if the working text were published now, the uncertain places first."""
    return _review(slug, None)


@bp.route("/<int:number>", methods=["GET", "POST"])
def version(slug: str, number: int) -> AnyResponse:
    """Show where comments on earlier versions stand in a published one, and what was left uncertain."""
    return _review(slug, number)


def _review(slug: str, number: int | None) -> AnyResponse:
    policy.require(current_actor(), Permission.PLANS_EDIT)
    report = _report(slug, number)
    return _settle(report) if request.method == "POST" else _show(report, 200)


def group_of(follow: Follow) -> str:
    """Tell under what a place is listed."""
    if follow.is_uncertain:
        return TO_CHECK
    if follow.is_settled:
        return SETTLED
    return CAUSED if follow.now.is_accepted else str(follow.now.status)


def _report(slug: str, number: int | None) -> Report:
    actor = current_actor()
    plan = plans.by_slug(actor, slug)
    chosen = versions.published(actor, plan, number) if number is not None else None
    follows = places.published(actor, plan, chosen) if chosen else places.preview(actor, plan)
    asked = request.args.get("show", "")
    group = asked if asked in GROUPS else TO_CHECK
    listed = [each for each in follows if group_of(each) == group]
    keys = [each.key for each in listed]
    key = request.args.get("place", "")
    return Report(plan, chosen, follows, group, listed, keys.index(key) if key in keys else 0)


def _at(report: Report, key: str) -> Report:
    """Give the report with one place open, in the group that it is in now."""
    group = next((group_of(each) for each in report.follows if each.key == key), report.group)
    listed = [each for each in report.follows if group_of(each) == group]
    at = next((place for place, each in enumerate(listed) if each.key == key), 0)
    return replace(report, group=group, listed=listed, at=at)


def _show(report: Report, status: int, form: MoveForm | None = None) -> AnyResponse:
    actor = current_actor()
    follow = report.open
    if form is None:
        form = MoveForm(formdata=None)
    if follow:
        target = report.version.id if report.version else places.working(actor, report.plan)
        text = texts.texts(actor, target).get(follow.comment.text_locale or "")
        form.offer(text)
    newest = drafting.newest(actor, report.plan)
    first = report.at // PER_PAGE * PER_PAGE
    counts = Counter(group_of(each) for each in report.follows)
    return page(
        "anchors/review.html",
        status,
        **room(report.plan, "anchors"),
        report=report,
        follow=follow,
        form=form,
        first=first,
        rows=list(enumerate(report.listed))[first : first + PER_PAGE],
        per_page=PER_PAGE,
        counts=[(each, _name(each), counts[each]) for each in GROUPS if counts[each]],
        group_name=_name(report.group),
        placeless=placeless,
        since=diff.words(follow.comment.passage, follow.words) if follow else [],
        newest=newest.number if newest else None,
        can_act=report.number is None or (newest is not None and report.number == newest.number),
    )


def _name(group: str) -> str:
    names = {
        TO_CHECK: _("To check"),
        SETTLED: _("Confirmed by hand"),
        CAUSED: _("Changed because of the comment"),
    }
    return str(names.get(group) or words(Status(group)))


def _settle(report: Report) -> AnyResponse:
    """Confirm, move or detach one comment, and go on to the next one in the list."""
    follow = next((each for each in report.follows if each.key == request.form.get("comment")), None)
    if follow is None:
        raise NotFound
    form, act, slug, asked = MoveForm(), request.form.get("act"), report.plan.slug, report.number
    case = Case(follow.comment.id, request.form.get("seen", ""), report.number)
    key, number, following = follow.key, follow.comment.number, _following(report, follow)
    if act == "move" and not _is_found(form, report, follow):
        return _show(_at(report, follow.key), 422, form)
    actor = current_actor()
    try:
        with transaction():
            if act == "move":
                anchors.move(actor, report.plan, case, form.target)
            elif act == "detach":
                anchors.detach(actor, report.plan, case)
            else:
                anchors.confirm(actor, report.plan, case)
    except (Invalid, Outdated, WrongState) as refused:
        tell(refused)
        return _show(_at(_report(slug, asked), key), 409, form)
    flash(_("The place of comment %(number)s is kept.", number=number), "success")
    return redirect(following, 303)


def _following(report: Report, follow: Follow) -> str:
    """Lead to the place after one in its list, or to the first when it was the last."""
    keys = [each.key for each in report.listed]
    at = keys.index(follow.key) + 1 if follow.key in keys else 0
    return report.url(report.group, at if at < len(keys) else None)


def _is_found(form: MoveForm, report: Report, follow: Follow) -> bool:
    actor = current_actor()
    target = report.version.id if report.version else places.working(actor, report.plan)
    form.offer(texts.texts(actor, target).get(follow.comment.text_locale or ""))
    return bool(form.validate())
