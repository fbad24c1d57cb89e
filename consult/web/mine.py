"""What the reader has said, for themselves and their organisations, and what became of it."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from consult.policy import Permission, require
from consult.queries import claims, consultations, mine, threads
from consult.web import notices
from consult.web.auth import current_actor
from consult.web.locale import current_locale
from consult.web.numbers import read_number
from consult.web.page import page

bp = Blueprint("mine", __name__)


@bp.get("/mine")
def index() -> Response:
    """Show the reader's comments with their answers and what changed, notices, and decisions."""
    actor = current_actor()
    require(actor, Permission.SIGNED_IN)
    before = request.args.get("before", "")
    found = mine.comments(actor, read_number(before))
    shown = found[: mine.PER_PAGE]
    return page(
        "mine/index.html",
        asked=mine.asked(actor),
        comments=shown,
        questions=consultations.answered_questions(actor, [each.note for each in shown]),
        changes=threads.changes(actor, [each.note.id for each in shown], current_locale()),
        notices=[(each, notices.address(each)) for each in mine.notices(actor)],
        rounds=mine.answered(actor),
        decisions=mine.decisions(actor),
        claimable=claims.open_to(actor),
        first_url=url_for(".index") if before else "",
        next_url=url_for(".index", before=shown[-1].note.id) if len(found) > len(shown) else "",
    )
