"""Checking where comments will stand when the working text is published."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult import policy
from consult.db import transaction
from consult.errors import DomainError, NotFound
from consult.labels import problem
from consult.policy import Permission
from consult.queries import anchors as places
from consult.queries import plans
from consult.services import anchors
from consult.text import diff
from consult.web.auth import current_actor
from consult.web.drafting.rooms import room
from consult.web.numbers import read_number
from consult.web.page import page

bp = Blueprint("anchors", __name__, url_prefix="/desk/plans/<slug>/anchors")


@bp.get("")
def review(slug: str) -> Response:
    """List the uncertain places first, each with the passage then and now."""
    actor = current_actor()
    policy.require(actor, Permission.PLANS_EDIT)
    plan = plans.by_slug(actor, slug)
    follows = places.preview(actor, plan)
    return page(
        "anchors/review.html",
        **room(plan, "anchors"),
        uncertain=[each for each in follows if each.is_uncertain],
        settled=[each for each in follows if each.is_settled],
        total=len(follows),
        passages=places.working_passages(actor, plan),
        words_diff=diff.words,
    )


@bp.post("")
def settle(slug: str) -> AnyResponse:
    """Confirm, move or detach one comment."""
    actor = current_actor()
    policy.require(actor, Permission.PLANS_EDIT)
    plan = plans.by_slug(actor, slug)
    comment_id = read_number(request.form.get("comment"))
    follow = next((each for each in places.preview(actor, plan) if each.comment.id == comment_id), None)
    if follow is None:
        raise NotFound
    act = request.form.get("act")
    try:
        with transaction():
            if act == "move":
                anchors.move(actor, plan, follow.comment, request.form.get("label", ""))
            elif act == "detach":
                anchors.detach(actor, plan, follow.comment)
            else:
                anchors.confirm(actor, plan, follow)
        flash(_("The place of comment %(number)s is kept.", number=follow.comment.number), "success")
    except DomainError as error:
        if not problem(error):
            raise
        flash(problem(error), "error")
    return redirect(url_for(".review", slug=slug), 303)
