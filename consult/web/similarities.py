"""Comments that say the same: the groups that are not under one answer yet."""

from flask import Blueprint, Response, request, url_for

from consult.queries import progress, similar_groups
from consult.queries.similar_groups import Place
from consult.web import queue
from consult.web.auth import current_actor
from consult.web.desk import tabs
from consult.web.numbers import read_number
from consult.web.page import page

bp = Blueprint("similarities", __name__, url_prefix=queue.bp.url_prefix)


@bp.get("/similar")
def index(slug: str) -> Response:
    """List the groups, the largest first."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    after = _place(request.args.get("after", ""))
    found = similar_groups.page(actor, consultation, after)
    following = found.following
    return page(
        "similarities/index.html",
        consultation=consultation,
        meters=progress.meters(actor, consultation),
        found=found,
        first_url=url_for(".index", slug=slug) if after else "",
        next_url=url_for(".index", slug=slug, after=f"{following.count}-{following.number}")
        if following
        else "",
        tabs=tabs(consultation, "similar"),
    )


def _place(words: str) -> Place | None:
    """Read from the address where a page begins; what makes no sense begins at the beginning."""
    one, _dash, other = words.partition("-")
    count, number = read_number(one), read_number(other)
    return None if count is None or number is None else Place(count, number)


@bp.get("/similar/<int:number>")
def show(slug: str, number: int) -> Response:
    """Show one group, named after the first comment that said it."""
    actor = current_actor()
    consultation = queue.found(actor, slug)
    return page(
        "similarities/show.html",
        consultation=consultation,
        meters=progress.meters(actor, consultation),
        group=similar_groups.group(actor, consultation, number),
        tabs=tabs(consultation, "similar"),
    )
