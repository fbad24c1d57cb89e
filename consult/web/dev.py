"""Pages that only development, tests and the demonstration have: the mail that was never sent."""

from flask import Blueprint, Response

from consult.policy import SYSTEM
from consult.queries import notices
from consult.web.page import page

bp = Blueprint("dev", __name__, url_prefix="/dev")


@bp.get("/mail")
def mail() -> Response:
    """Show the newest mails, with links that work."""
    return page("dev/mail.html", mails=notices.mails(SYSTEM))
