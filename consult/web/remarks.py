"""What members of an organisation say to each other about their response."""

from flask import redirect
from werkzeug.wrappers import Response as AnyResponse

from consult.db import transaction
from consult.queries import statements as rooms
from consult.services import statements
from consult.web.auth import current_actor
from consult.web.page import page
from consult.web.statement_forms import RemarkForm
from consult.web.statements import address, bp, facts, found, refused

__all__ = ["bp"]


@bp.post("/remarks")
def discuss(organisation: str, slug: str) -> AnyResponse:
    """Say something to colleagues."""
    where, form = found(organisation, slug), RemarkForm()
    if not form.validate():
        return refused(where, remark_form=form)
    with transaction():
        statements.discuss(current_actor(), where, form.body.data or "")
    return redirect(address(where, _anchor="talk"), 303)


@bp.get("/remarks/<int:number>")
def behind(organisation: str, slug: str, number: int) -> AnyResponse:
    """Read what members said to each other about a response that has been handed in."""
    where = found(organisation, slug)
    statement = rooms.behind(current_actor(), where, number)
    return page("statements/behind.html", **facts(where, None), statement=statement)
